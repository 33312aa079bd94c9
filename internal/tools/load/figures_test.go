//go:build unix

package load

import (
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"rolefit/internal/testkit"
	"rolefit/internal/testkit/postgres"
)

// plan is how the load is measured.
type plan struct {
	people        string // numbers of participants over ssh, with commas between
	browsers      int    // participants by browser beside them
	hosts         string // numbers of hosts on a database, with commas between; 0: one with a file
	classes       int    // that the participants are dealt to
	minutes       float64
	think         time.Duration
	width, height int
	host          string // a build of rolefit-workshop; empty: this one
}

var the = flags() //nolint:gochecknoglobals // test flags

func flags() *plan {
	var p plan
	flag.StringVar(&p.people, "people", "50,300,1000", "how many answer at once, one measurement each")
	flag.IntVar(&p.browsers, "browsers", 0, "how many answer by browser beside them, in each measurement")
	flag.StringVar(&p.hosts, "hosts", "0,1,2", "with BenchmarkHosts: how many hosts share a database, one measurement each; 0 for one with a file")
	flag.IntVar(&p.classes, "classes", 10, "with BenchmarkHosts: how many classes the people are in")
	flag.Float64Var(&p.minutes, "minutes", 1.5, "how long all of them answer; after 1.5 most are halfway")
	flag.DurationVar(&p.think, "think", 5*time.Second, "how long they think over a question, on average")
	flag.IntVar(&p.width, "width", 80, "cells of their windows")
	flag.IntVar(&p.height, "height", 24, "cells of their windows")
	flag.StringVar(&p.host, "host", "", "measure this build of rolefit-workshop")
	return &p
}

// BenchmarkLoad measures the host of a class under load: participants answer over SSH at the
// same time, on the same machine. It hosts a class with a file on a real disk, lets the
// participants join, each of which checks every repaint on a screen of its own, and
// afterwards looks in the file for every acknowledged answer.
func BenchmarkLoad(b *testing.B) {
	program := the.prepare(b)
	for size := range strings.SplitSeq(the.people, ",") {
		b.Run(size, func(b *testing.B) { the.held(b, program, size, offering{}) })
	}
}

// BenchmarkHosts measures several classes at one door, with a file, and with a PostgreSQL
// database that several hosts share on this machine. Each class has participants at each
// host, and a projector at one of them.
func BenchmarkHosts(b *testing.B) {
	program := the.prepare(b)
	for size := range strings.SplitSeq(the.people, ",") {
		for hosts := range strings.SplitSeq(the.hosts, ",") {
			b.Run(fmt.Sprintf("%s/%d-classes/%s-hosts", size, the.classes, hosts), func(b *testing.B) {
				o := offering{hosts: amount(b, "hosts", hosts, 0), classes: the.classes}
				if o.hosts > 0 {
					server := postgres.Start(b, os.TempDir())
					o.database = server.URL("postgres")
				}
				the.held(b, program, size, o)
			})
		}
	}
}

// prepare builds the host, unless -host names a build, and says what the machine does.
func (p *plan) prepare(b *testing.B) (program string) {
	b.Helper()
	before := debug.SetGCPercent(400) // so that the crowd's garbage collection takes less of the processors
	b.Cleanup(func() { debug.SetGCPercent(before) })
	if s := syncTimes(b.TempDir()); len(s) > 0 {
		b.Logf("%d cores, %s/%s, %s; one appended line is durable here in %.1f ms (p50), %.1f ms (p99)",
			runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), s.at(.5), s.at(.99))
	}
	if p.host != "" {
		return p.host
	}
	program = filepath.Join(b.TempDir(), "rolefit-workshop")
	if said, err := exec.CommandContext(b.Context(), "go", "build", "-o", program, testkit.Module()+"/workshop").CombinedOutput(); err != nil {
		b.Fatalf("build the workshop: %v: %s", err, said)
	}
	return program
}

// held measures one size and reports its figures.
func (p *plan) held(b *testing.B, program, size string, o offering) {
	b.Helper()
	f, err := measure(b.Context(), *p, program, amount(b, "people", size, 1), b.TempDir(), o)
	if err != nil {
		b.Fatal(err)
	}
	f.report(b)
}

// amount parses one of the numbers that a flag takes.
func amount(b *testing.B, flag, text string, least int) (n int) {
	b.Helper()
	if _, err := fmt.Sscan(text, &n); err != nil || n < least {
		b.Fatalf("-%s takes numbers with commas between: %q", flag, text)
	}
	return n
}

// report prints the figures of one size and the bars that they miss, and fails if an
// acknowledged answer is lost.
func (f *figures) report(b *testing.B) {
	b.Helper()
	b.ReportMetric(0, "ns/op") // hides a figure that says nothing
	for _, m := range f.metrics() {
		b.ReportMetric(m.value, m.unit)
	}
	for _, missed := range f.missed() {
		b.Log("MISSED " + missed) // an error would hide the figures
	}
	if f.Lost > 0 {
		b.Errorf("%d of %d acknowledged answers are lost", f.Lost, f.Checked)
	}
	for _, first := range []string{f.FirstFail, f.FirstErr, f.First} {
		if first != "" {
			b.Log(first)
		}
	}
}

type metric struct {
	value float64
	unit  string
}

func (f *figures) metrics() []metric {
	var all []metric
	if f.Browsers > 0 {
		all = []metric{
			{f.Page.at(.5), "page-p50-ms"},
			{f.Page.at(.99), "page-p99-ms"},
			{float64(len(f.Page)), "page-n"},
			{f.Browser, "KiB/browser"},
		}
	}
	return append(all, []metric{
		{f.Cursor.at(.5), "cursor-p50-ms"},
		{f.Cursor.at(.99), "cursor-p99-ms"},
		{f.Answer.at(.5), "answer-p50-ms"},
		{f.Answer.at(.99), "answer-p99-ms"},
		{f.Connect.at(.5), "connect-p50-ms"},
		{f.Connect.at(.99), "connect-p99-ms"},
		{f.Connect.at(1), "connect-max-ms"},
		{f.Wall.at(.5), "wall-p50-ms"},
		{f.Wall.at(.99), "wall-p99-ms"},
		{f.Frames, "wall-frames/s"},
		{f.Session, "MiB/session"},
		{f.Idle, "idle-MiB"},
		{f.CPU, "host-ms/session/s"},
		{f.Client, "crowd-ms/session/s"},
		{f.Others, "other-cores"},
		{f.Bytes, "B/key"},
		{float64(f.Dropped + f.Failed), "dropped"},
		{float64(f.Lost), "lost"},
		{float64(f.Checked), "answers"},
		{float64(len(f.Cursor)), "cursor-n"},
		{float64(len(f.Answer)), "answer-n"},
		{float64(len(f.Wall)), "wall-n"},
		{f.Busy, "load-before"},
	}...)
}

// missed names the bars that the figures miss. A bar for so many participants holds for
// fewer too; beyond 2,000 the only bar is that no answer is lost and no participant
// fails.
func (f *figures) missed() (all []string) {
	const lecture, class, hall = 300, 1000, 2000
	hold := func(what string, measured, bar float64, unit string) {
		if measured > bar {
			all = append(all, fmt.Sprintf("%s: %.4g %s, more than %.4g", what, measured, unit, bar))
		}
	}
	const page = 100
	key, answer := math.Inf(1), math.Inf(1)
	switch all := f.People + f.Browsers; {
	case f.Hosts > 0:
		answer = page
	case all <= lecture:
		key, answer = 5, 15
	case all <= class:
		key, answer = 40, 40
	case all <= hall:
		key, answer = 100, 100
	}
	hold("cursor key to repaint, p99", f.Cursor.at(.99), key, "ms")
	hold("answer to next question, durable, p99", f.Answer.at(.99), answer, "ms")
	if f.Browsers > 0 {
		hold("answer to next page, durable, p99", f.Page.at(.99), page, "ms")
	}
	if f.People >= lecture { // fewer share what all need
		hold("resident, per session", f.Session, .65, "MiB")
	}
	hold("connections dropped, people failed", float64(f.Dropped+f.Failed), 0, "")
	hold(fmt.Sprintf("answers lost, of %d", f.Checked), float64(f.Lost), 0, "")
	return all
}

// syncTimes measures write and fsync of an appended line 100 times, in milliseconds;
// nil if that fails.
func syncTimes(work string) samples {
	file, err := os.Create(filepath.Join(work, "sync"))
	if err != nil {
		return nil // nil: not measured
	}
	defer file.Close() //nolint:errcheck // a measurement
	var all samples
	for range 100 {
		begun := time.Now()
		_, err := file.WriteString("a line that is about as long as one answer in the file of a class\n")
		if err != nil || file.Sync() != nil {
			return nil
		}
		all = append(all, milliseconds(time.Since(begun)))
	}
	return all
}

// samples are repeated measurements of one quantity.
type samples []float64

// at returns the smallest sample that is at least as large as the given share of all
// samples; NaN without samples.
func (s samples) at(share float64) float64 {
	if len(s) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(s))
	return sorted[max(int(math.Ceil(share*float64(len(s))))-1, 0)]
}
