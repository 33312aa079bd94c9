//go:build unix

package load

import (
	"io"
	"os"
	"slices"
	"testing"
	"time"

	"rolefit/internal/testkit"
)

func TestMain(m *testing.M) {
	testkit.WaitTogether()
	os.Exit(m.Run())
}

// TestFigures computes figures from a crowd's measurements and compares them with the bars.
func TestFigures(t *testing.T) {
	t.Parallel()
	from := time.Unix(1000, 0)
	to := from.Add(time.Minute)
	at := func(second int, took time.Duration) Sample {
		return Sample{At: from.Add(time.Duration(second) * time.Second), Took: took}
	}
	f := figures{People: 1000}
	f.take(Report{
		People:  []Outcome{{}, {Err: io.EOF}},
		Connect: []Sample{at(-5, time.Second)},
		Cursor:  []Sample{at(-1, time.Hour), at(1, 2*time.Millisecond), at(2, 50*time.Millisecond), at(61, time.Hour)},
		Answer:  []Sample{at(3, 30*time.Millisecond)},
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
	failed := []string{"connections dropped, people failed: 3 , more than 0", "answers lost, of 9: 1 , more than 0"}
	const room, key, answer = "resident, per session: 1 MiB, more than 0.65", "cursor key to repaint, p99: 50 ms, more than ", "answer to next question, durable, p99: 30 ms, more than "
	for people, want := range map[int][]string{
		50: {key + "5", answer + "15"}, 300: {key + "5", answer + "15", room}, 1000: {key + "40", room}, 2000: {room},
	} {
		f.People = people
		if got := f.missed(); !slices.Equal(got, append(want, failed...)) {
			t.Errorf("%d people missed %q, want %q", people, got, want)
		}
	}
	for _, m := range f.metrics() {
		if m.unit == "lost" && m.value != 1 || m.unit == "cursor-p99-ms" && m.value != 50 {
			t.Errorf("%+v", m)
		}
	}
}
