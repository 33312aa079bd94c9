package main

import (
	"strings"
	"testing"
)

const (
	passes = `{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p","Test":"TestA","Elapsed":0.1}
`
	skips = `{"Action":"output","Package":"p","Test":"TestB","Output":"=== RUN   TestB\n"}
{"Action":"output","Package":"p","Test":"TestB","Output":"    b_test.go:3: no terminal here\n"}
{"Action":"output","Package":"p","Test":"TestB","Output":"--- SKIP: TestB (0.00s)\n"}
{"Action":"skip","Package":"p","Test":"TestB","Elapsed":0}
`
	fails = `{"Action":"output","Package":"p","Test":"TestC","Output":"    c_test.go:9: 1 is not 2\n"}
{"Action":"fail","Package":"p","Test":"TestC","Elapsed":0}
`
	ends   = `{"Action":"pass","Package":"p","Elapsed":0.2}` + "\n"
	breaks = `{"Action":"fail","Package":"p","Elapsed":0.2}` + "\n"
	builds = `{"ImportPath":"p [p.test]","Action":"build-output","Output":"p.go:1: undefined: x\n"}
{"ImportPath":"p [p.test]","Action":"build-fail"}
{"Action":"fail","Package":"p","Elapsed":0,"FailedBuild":"p [p.test]"}
`
	hangs = `{"Action":"output","Package":"p","Test":"TestD","Output":"panic: test timed out\n"}
`
	empty = `{"Action":"skip","Package":"p","Elapsed":0}` + "\n"
)

func TestSummary(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in, says string
		good           bool
	}{
		{"all pass", passes + ends, "1 passed, 0 failed, 0 skipped\n", true},
		{"a skip", passes + skips + ends, "skipped: p TestB: b_test.go:3: no terminal here --- SKIP: TestB (0.00s)\n", true},
		{"a failure", passes + fails + breaks, "    c_test.go:9: 1 is not 2\n", false},
		{"a crash outside of a test", passes + breaks, "FAIL  p", false},
		{"a test that never ends", passes + hangs + breaks, "panic: test timed out\nFAIL  p", false},
		{"a failed build", passes + builds, "p.go:1: undefined: x\nFAIL  p", false},
		{"nothing ran", empty, "skip  p  0.0s\n0 passed, 0 failed, 0 skipped\n", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			err := summarize(strings.NewReader(c.in), &out)
			if !strings.Contains(out.String(), c.says) {
				t.Errorf("says\n%s\nand not\n%s", out.String(), c.says)
			}
			if (err == nil) != c.good {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestSummaryRefusesOtherText(t *testing.T) {
	t.Parallel()
	if err := summarize(strings.NewReader("ok  p 0.1s\n"), &strings.Builder{}); err == nil {
		t.Error("plain text was taken for events")
	}
}
