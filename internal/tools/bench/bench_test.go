//go:build unix

// Package bench measures the real program in a real terminal, as a person meets it: the
// time to the first frame, the time to answer a key, bytes per drawing, memory; and the
// first start from source with empty caches.
//
//	go test ./internal/tools/bench -run '^$' -bench . -benchtime 1x -timeout 30m -peers -first-start
//
// With -peers, gum, @inquirer/prompts and whiptail ask the same ten questions, in turns
// with ours in one run, so that a busy machine affects all alike. A peer that cannot be
// installed is reported as missing.
//
// Its rules: the binary is built with plain go build; every sitting is on a real disk in
// a fresh home; keys are typed at random moments, never in step with a program's clock.
package bench

import (
	"flag"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// settings are the flags.
type settings struct {
	rounds     int
	peers      bool
	firstStart bool
	program    string // measured instead of a fresh build; empty: build
}

var the = flags() //nolint:gochecknoglobals // test flags

func flags() *settings {
	var s settings
	flag.IntVar(&s.rounds, "rounds", 5, "each starts every program and types through its questions")
	flag.BoolVar(&s.peers, "peers", false, "measure gum, @inquirer/prompts and whiptail too; installs the first two in the user's cache")
	flag.BoolVar(&s.firstStart, "first-start", false, "go run with empty caches; downloads every module")
	flag.StringVar(&s.program, "program", "", "measure this build of rolefit")
	return &s
}

// BenchmarkQuiz measures rolefit and its peers in turns, round by round.
func BenchmarkQuiz(b *testing.B) {
	work := b.TempDir()
	if the.program == "" {
		the.program = filepath.Join(work, "rolefit")
		if err := command(b.Context(), "go", "build", "-o", the.program, "rolefit").run(); err != nil {
			b.Fatal(err)
		}
	}
	if s, err := syncTimes(work); err == nil {
		b.Logf("one appended line is durable here in %.1f ms (p50), %.1f ms (p99)", s.at(.5), s.at(.99))
	}
	contestants, missing, err := enter(b.Context(), *the, work)
	if err != nil {
		b.Fatal(err)
	}
	for _, m := range missing {
		b.Log("missing: " + m)
	}
	measured, err := race(b.Context(), contestants, the.rounds, work)
	if err != nil {
		b.Fatal(err)
	}
	for i, f := range measured {
		b.Run(f.Name, func(b *testing.B) {
			b.Log(strings.TrimSpace(f.Name + " " + f.Version))
			f.report(b, i == 0)
			b.ReportMetric(f.Start.at(.5)/measured[0].Start.at(.5), "start/ours")
		})
	}
}

// report prints the figures of a program, and the bars that ours misses.
func (f *figures) report(b *testing.B, ours bool) {
	b.Helper()
	b.ReportMetric(0, "ns/op") // hides a figure that says nothing
	for _, m := range []struct {
		unit       string
		value, bar float64 // 0: no bar
	}{
		{"start-p50-ms", f.Start.at(.5), 0},
		{"start-p99-ms", f.Start.at(.99), 0},
		{"cursor-p50-ms", f.Cursor.at(.5), 6},
		{"cursor-p99-ms", f.Cursor.at(.99), 12},
		{"answer-p50-ms", f.Answer.at(.5), 0},
		{"answer-p99-ms", f.Answer.at(.99), 30},
		{"B/cursor-key", f.Bytes.mean(), 120},
		{"resident-MB", f.Memory.at(1), 20},
	} {
		b.ReportMetric(m.value, m.unit)
		if ours && m.bar > 0 && m.value > m.bar {
			b.Logf("MISSED %s: %.4g, more than %.4g", m.unit, m.value, m.bar)
		}
	}
}

// BenchmarkFirstStart measures go run from source, with empty caches and again. Without
// -first-start it does nothing, because it downloads every module.
func BenchmarkFirstStart(b *testing.B) {
	if !the.firstStart {
		return
	}
	quiz := func(screen string) bool { return strings.Contains(screen, "q leave") }
	said := func(screen string) bool { return strings.Contains(screen, "rolefit-workshop") }
	b.Run("rolefit", func(b *testing.B) { firstStart(b, []string{"go", "run", "."}, quiz) })
	b.Run("workshop", func(b *testing.B) { firstStart(b, []string{"go", "run", "./workshop", "--help"}, said) })
}

func TestSamples(t *testing.T) {
	t.Parallel()
	var hundred samples
	for i := 100; i > 0; i-- {
		hundred = append(hundred, float64(i))
	}
	for _, c := range []struct {
		of          samples
		share, want float64
	}{
		{hundred, .5, 50},
		{hundred, .99, 99},
		{hundred, 1, 100},
		{hundred, 0, 1},
		{samples{7}, .5, 7},
		{samples{7}, .99, 7},
		{samples{3, 1, 2}, .5, 2},
		{samples{4, 1, 2, 3}, .5, 2},
	} {
		if got := c.of.at(c.share); got != c.want {
			t.Errorf("at %v of %d: %v, want %v", c.share, len(c.of), got, c.want)
		}
	}
	if hundred[0] != 100 {
		t.Error("the samples were sorted in place")
	}
	if got := hundred.mean(); got != 50.5 {
		t.Errorf("mean %v, want 50.5", got)
	}
	if !math.IsNaN(samples(nil).at(.5)) {
		t.Error("nothing has a median")
	}
}

func TestQuestionsOfPeers(t *testing.T) {
	t.Parallel()
	all, err := cards()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != asked {
		t.Fatalf("%d questions, want %d", len(all), asked)
	}
	at := peerAt(all)
	if screen := all[2].Text + "\n" + strings.Join(all[2].Answers, "\n"); !at(3)(screen) || at(2)(screen) || at(3)(all[2].Text) {
		t.Error("a question is taken for another, or for whole when it is not")
	}
}

// syncTimes measures write and fsync of an appended line 100 times, in milliseconds.
func syncTimes(work string) (samples, error) {
	f, err := os.Create(filepath.Join(work, "synced"))
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // every write was synced
	var times samples
	for range 100 {
		begun := time.Now()
		if _, err := f.WriteString(`{"event":"answered","at":"2026-05-04T09:00:00Z","question":"talk-to-users","value":2}` + "\n"); err != nil {
			return nil, err
		}
		if err := f.Sync(); err != nil {
			return nil, err
		}
		times = append(times, milliseconds(time.Since(begun)))
	}
	return times, nil
}
