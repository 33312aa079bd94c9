package metrics

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// asked returns the answer of a page.
func asked(t *testing.T, l net.Listener, page string) (code int, text string) {
	t.Helper()
	answer, err := http.Get("http://" + l.Addr().String() + page)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // only read
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(data)
}

func here(t *testing.T) net.Listener {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// version is one that has to be quoted.
const version = `1 "a" \`

// fill sets the numbers of a struct to different ones, the next after n first, and returns the
// last one.
func fill(v reflect.Value, n int64) int64 {
	for _, f := range v.Fields() {
		switch {
		case f.Kind() == reflect.String:
			f.SetString(version)
		case f.Kind() == reflect.Struct:
			n = fill(f, n)
		case f.CanUint():
			n++
			f.SetUint(uint64(n))
		case f.Type() == reflect.TypeFor[time.Duration]():
			n++
			f.SetInt(n * int64(time.Second))
		default:
			n++
			f.SetInt(n)
		}
	}
	return n
}

// TestMetrics reads the page of counts with Prometheus's own parser: every count is on it once,
// with a type and a sentence.
func TestMetrics(t *testing.T) {
	t.Parallel()
	var c Counts
	last := fill(reflect.ValueOf(&c).Elem(), 0)
	l := here(t)
	defer Serve(l, func(context.Context) error { return nil }, func() Counts { return c })()
	code, text := asked(t, l, "/metrics")
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	if code != http.StatusOK || err != nil {
		t.Fatalf("%d: %v:\n%s", code, err, text)
	}
	seen := map[float64]int{}
	for name, f := range families {
		kind := "GAUGE"
		if strings.HasSuffix(name, "_total") {
			kind = "COUNTER"
		}
		if !strings.HasPrefix(name, "rolefit_") || !strings.HasSuffix(f.GetHelp(), ".") || f.GetType().String() != kind {
			t.Errorf("%s is a %v: %q", name, f.GetType(), f.GetHelp())
		}
		for _, m := range f.GetMetric() {
			if name != "rolefit_build_info" {
				seen[m.GetGauge().GetValue()+m.GetCounter().GetValue()]++
			} else if said := m.GetLabel()[0].GetValue(); said != version {
				t.Errorf("the version is %q", said)
			}
		}
	}
	for n := range last {
		if seen[float64(n+1)] != 1 {
			t.Errorf("count %d is on the page %d times:\n%s", n+1, seen[float64(n+1)], text)
		}
	}
	if code, _ := asked(t, l, "/"); code != http.StatusNotFound {
		t.Errorf("another page: %d", code)
	}
}

// TestHealth asks a host that is well, and one that is not.
func TestHealth(t *testing.T) {
	t.Parallel()
	for says, c := range map[string]struct {
		err  error
		code int
	}{
		"The class is served, and the store answers.\n":                          {nil, http.StatusOK},
		"The disk is full.\n":                                                    {errors.New("the disk is full"), http.StatusServiceUnavailable},
		"The class is served, and the store answers. The disk is nearly full.\n": {Warning(errors.New("the disk is nearly full")), http.StatusOK},
	} {
		l := here(t)
		stop := Serve(l, func(context.Context) error { return c.err }, nil)
		if code, text := asked(t, l, "/healthz"); code != c.code || text != says {
			t.Errorf("%d %q; want %d %q", code, text, c.code, says)
		}
		stop()
	}
}

// TestFrozenStore asks a store that does not answer, and does not wait for it.
func TestFrozenStore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		frozen := make(chan struct{})
		defer close(frozen)
		err := patiently(t.Context(), func(context.Context) error {
			<-frozen
			return nil
		})
		if err == nil || !strings.Contains(err.Error(), "has not answered for 3s") {
			t.Errorf("a frozen store: %v", err)
		}
	})
}
