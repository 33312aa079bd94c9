//go:build unix

package main

import (
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"rolefit/workshop/simclass"
)

// TestFigures works figures out of what the crowd measured, and holds them against
// the bars.
func TestFigures(t *testing.T) {
	t.Parallel()
	from := time.Unix(1000, 0)
	to := from.Add(time.Minute)
	at := func(second int, took time.Duration) simclass.Sample {
		return simclass.Sample{At: from.Add(time.Duration(second) * time.Second), Took: took}
	}
	f := figures{People: 1000}
	f.take(simclass.Report{
		People:  []simclass.Outcome{{}, {Err: io.EOF}},
		Connect: []simclass.Sample{at(-5, time.Second)},
		Cursor:  []simclass.Sample{at(-1, time.Hour), at(1, 2*time.Millisecond), at(2, 50*time.Millisecond), at(61, time.Hour)},
		Answer:  []simclass.Sample{at(3, 30*time.Millisecond)},
		Bytes:   1000, Dropped: 2,
	}, from, to)
	if !slices.Equal(f.Cursor, samples{2, 50}) || !slices.Equal(f.Answer, samples{30}) || !slices.Equal(f.Connect, samples{1000}) {
		t.Errorf("samples %v, %v, %v", f.Cursor, f.Answer, f.Connect)
	}
	if f.Bytes != 200 || f.Dropped != 2 || f.Failed != 1 || f.FirstFail != "EOF" {
		t.Errorf("%+v", f)
	}
	f.spend(look{resident: 10 << 20}, look{}, look{resident: 1010 << 20, host: 20 * time.Second, own: 5 * time.Second, all: 30 * time.Second}, 10*time.Second)
	if f.Session != 1 || f.CPU != 2 || f.Client != .5 || f.Others != .5 {
		t.Errorf("%+v", f)
	}
	f.losses = losses{Checked: 9, Lost: 1, First: "person 3"}
	r := report{Sizes: []figures{f}}
	r.judge()
	var met []bool
	for _, of := range r.Results {
		met = append(met, of.Met)
	}
	if want := []bool{false, true, true, false, false}; !slices.Equal(met, want) {
		t.Errorf("met %v, want %v: %+v", met, want, r.Results)
	}
	var text, json strings.Builder
	if err := r.text(&text); err != nil || !strings.Contains(text.String(), "1 of 9") || !strings.Contains(text.String(), "MISSED") {
		t.Errorf("%v: %s", err, text.String())
	}
	if err := r.json(&json); err != nil || !strings.Contains(json.String(), `"first_lost": "person 3"`) {
		t.Errorf("%v: %s", err, json.String())
	}
}

func TestPlan(t *testing.T) {
	t.Parallel()
	p, err := planOf([]string{"--people", "50, 300", "--minutes", "0.5"}, io.Discard)
	if err != nil || !slices.Equal(p.sizes, []int{50, 300}) || p.measure != 30*time.Second {
		t.Errorf("%+v, %v", p, err)
	}
	for _, bad := range []string{"--people 0", "--people x", "--format xml", "--minutes 0", "--width 3", "--nosuch"} {
		if _, err := planOf(strings.Fields(bad), io.Discard); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}
