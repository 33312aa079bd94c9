//go:build linux

// Package bench measures the real program in a real terminal, as a person meets it, in turns
// with its peers; and the first start from source with empty caches.
//
//	go test ./internal/tools/bench -run '^$' -bench . -benchtime 1x -timeout 60m -peers /tmp/peers -first-start -update
//
// With -class it takes the class's figures from the output of the load benchmark.
//
// It prints Markdown tables; -update writes them into docs/performance.md, which says how
// everything is measured. Without -peers only rolefit is measured. Peers in Go and JavaScript are
// installed into the folder given, in the versions written here; those of the system are
// used where they are there. A peer that is missing is named.
package bench

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"rolefit/internal/testkit"
)

// settings are the flags, and the sizes of a round.
type settings struct {
	rounds     int
	peers      string   // the folder for peers; empty: none are measured
	programs   []string // builds of rolefit beside that of the tree
	firstStart bool
	class      string // a file with the output of the load benchmark; empty: none

	sizes               []size
	starts, keys, asked int // for each program, size and round
	rest                time.Duration
}

var the = flags() //nolint:gochecknoglobals // test flags

func flags() *settings {
	s := settings{sizes: []size{{80, 24}, {200, 60}}, starts: 4, keys: 70, asked: questions}
	flag.IntVar(&s.rounds, "rounds", 5, "each starts every program and types through its questions")
	flag.StringVar(&s.peers, "peers", "", "measure the peers too; install them in this folder")
	flag.Func("program", "measure this build of rolefit too (repeatable)", func(path string) error {
		s.programs = append(s.programs, path)
		return nil
	})
	flag.DurationVar(&s.rest, "rest", 3*time.Second, "measure rest for so long, each round")
	flag.BoolVar(&s.firstStart, "first-start", false, "go run with empty caches; downloads every module")
	flag.StringVar(&s.class, "class", "", "read the output of the load benchmark from this file")
	return &s
}

// BenchmarkPrograms measures rolefit and its peers.
func BenchmarkPrograms(b *testing.B) {
	work := b.TempDir()
	b.Setenv("CGO_ENABLED", "0") // as the archives are built
	built := filepath.Join(work, "rolefit")
	if _, err := output(b.Context(), "go", "build", "-o", built, testkit.Module()); err != nil {
		b.Fatal(err)
	}
	all, missing, err := enter(b.Context(), *the, built, work)
	if err != nil {
		b.Fatal(err)
	}
	text := place(b.Context()) + " Load average " + load() + " before and "
	measured := race(b.Context(), all, *the, work)
	text += load() + " after.\n\n"
	if synced, err := syncTimes(work); err == nil {
		text += fmt.Sprintf("One appended line is durable on this disk in %s ms (p50), %s ms (p99, n = %d).\n\n", figure(synced.at(.5)), figure(synced.at(.99)), len(synced))
	}
	for _, m := range missing {
		text += "Missing: " + m + "\n\n"
	}
	for _, f := range measured {
		if f.failed != nil {
			b.Errorf("%s at %v: %v", f.name, f.size, f.failed)
			text += fmt.Sprintf("Left out from a failure on: %s at %v.\n\n", f.name, f.size)
		}
	}
	publish(b, "programs", text+tables(measured))
}

// BenchmarkFirstStart measures go run from source, with empty caches and again. Without
// -first-start it does nothing, because it downloads every module.
func BenchmarkFirstStart(b *testing.B) {
	if !the.firstStart {
		return
	}
	text := place(b.Context()) + " Load average " + load() + " before.\n\n"
	rows := [][]string{{"", "empty caches, s", "at most", "met", "downloaded, MB", "at most", "met", "again, s (n = 5)"}}
	for _, c := range []struct {
		run              []string
		there            string
		seconds, million float64 // bars
	}{
		{[]string{"go", "run", "."}, "q quit", 30, 12},
		{[]string{"go", "run", "./workshop", "--help"}, "rolefit-workshop", 60, 65},
	} {
		first, again, bytes, err := firstStart(b.Context(), b.TempDir(), c.run, c.there)
		if err != nil {
			b.Error(err)
			continue
		}
		rows = append(rows, []string{
			strings.Join(c.run, " "), figure(first), fmt.Sprint(c.seconds), yes(first <= c.seconds),
			figure(bytes / 1e6), fmt.Sprint(c.million), yes(bytes/1e6 <= c.million), figure(again.at(.5)),
		})
	}
	publish(b, "first start", text+table(rows))
}

// BenchmarkClass tabulates the output of the load benchmark.
func BenchmarkClass(b *testing.B) {
	if the.class == "" {
		return
	}
	out, err := os.ReadFile(the.class)
	if err != nil {
		b.Fatal(err)
	}
	publish(b, "class", columns(string(out)))
}

// publish prints tables, and writes them into the page with -update.
func publish(b *testing.B, name, text string) {
	b.Helper()
	b.ReportMetric(0, "ns/op") // hides a figure that says nothing
	fmt.Println("\n" + text)
	if !testkit.Updating() {
		return
	}
	path := filepath.Join("..", "..", "..", "docs", "performance.md")
	page, err := os.ReadFile(path)
	if err == nil {
		var next string
		if next, err = inserted(string(page), name, text); err == nil {
			err = os.WriteFile(path, []byte(next), 0o644)
		}
	}
	if err != nil {
		b.Fatal(err)
	}
}

// place describes the build, the machine and the system.
func place(ctx context.Context) string {
	commit, err := output(ctx, "git", "describe", "--always", "--dirty")
	if err != nil {
		commit = "unknown"
	}
	cpu, _ := os.ReadFile("/proc/cpuinfo")
	_, model, _ := strings.Cut(string(cpu), "model name")
	kernel, _ := os.ReadFile("/proc/sys/kernel/osrelease")
	return fmt.Sprintf("Commit %s, %s, %d × %s, Linux %s.", firstLine(commit), runtime.Version(), runtime.NumCPU(), strings.Trim(firstLine(model), " \t:"), firstLine(string(kernel)))
}

// load returns the load average over one, five and fifteen minutes.
func load() string {
	data, _ := os.ReadFile("/proc/loadavg")
	return strings.Join(strings.Fields(string(data) + " ? ? ?")[:3], " ")
}

// syncTimes measures write and fsync of an appended line, in milliseconds.
func syncTimes(work string) (times samples, err error) {
	f, err := os.Create(filepath.Join(work, "synced"))
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // every write was synced
	for range 200 {
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

// TestSmoke measures rolefit and cat for one short round; the figures are not judged.
func TestSmoke(t *testing.T) {
	t.Parallel()
	work := t.TempDir()
	built := filepath.Join(work, "rolefit")
	if err := testkit.Build(t.Context(), built, "."); err != nil {
		t.Fatal(err)
	}
	s := settings{sizes: []size{{80, 24}}, rounds: 1, starts: 1, keys: 2, asked: 2}
	all, _, err := enter(t.Context(), s, built, work)
	if err != nil {
		t.Fatal(err)
	}
	measured := race(t.Context(), all, s, work)
	for _, f := range measured {
		if f.failed != nil || f.cursor.at(0) <= 0 || f.question.at(0) < f.start.at(0) || f.bytes.mean() < 3 || f.pss.at(0) > f.rss.at(0) || len(f.wakes) != 1 {
			t.Errorf("%s: %+v", f.name, f)
		}
	}
}
