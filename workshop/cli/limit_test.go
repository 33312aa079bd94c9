package cli

import (
	"math"
	"runtime/debug"
	"testing"
)

func TestCollect(t *testing.T) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(-1))
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	for _, test := range []struct {
		environ string
		pages   bool
		limit   int64
		percent int
	}{
		{"A=b", false, 1 << 30, 100},
		{"A=b", true, 1 << 30, 40},
		{"GOMEMLIMIT=2GiB", true, math.MaxInt64, 40},
		{"GOGC=200", true, 1 << 30, 100},
	} {
		debug.SetMemoryLimit(math.MaxInt64)
		debug.SetGCPercent(100)
		collect([]string{"C=d", test.environ}, test.pages)
		if limit, percent := debug.SetMemoryLimit(-1), debug.SetGCPercent(100); limit != test.limit || percent != test.percent {
			t.Errorf("with %s, pages %v: limit %d, percent %d; want %d, %d", test.environ, test.pages, limit, percent, test.limit, test.percent)
		}
	}
}
