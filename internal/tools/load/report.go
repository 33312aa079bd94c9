//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"
)

// report is the output of load.
type report struct {
	Machine facts     `json:"machine"`
	Think   string    `json:"think"`
	Window  string    `json:"window"`
	Sizes   []figures `json:"sizes"`
	Results []result  `json:"results"`
}

// facts describe the machine and the build.
type facts struct {
	Cores  int     `json:"cores"`
	System string  `json:"system"`
	Go     string  `json:"go"`
	Sync   samples `json:"fsync_ms"` // to make one appended line durable
}

func machine(work string) facts {
	return facts{runtime.NumCPU(), runtime.GOOS + "/" + runtime.GOARCH, runtime.Version(), syncTimes(work)}
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

// result is a measured value and its upper bound.
type result struct {
	What     string  `json:"what"`
	Measured float64 `json:"measured"`
	Bar      float64 `json:"bar"`
	Unit     string  `json:"unit"`
	Met      bool    `json:"met"`
}

func (r *report) hold(what string, measured, bar float64, unit string) {
	if !math.IsNaN(measured) {
		r.Results = append(r.Results, result{what, round(measured), bar, unit, measured <= bar})
	}
}

// judge compares the figures with the bars. The bars of 1,000 participants hold for
// fewer too; beyond 2,000 the only bar is that no answer is lost and no participant
// fails.
func (r *report) judge() {
	const class, hall = 1000, 2000
	for _, f := range r.Sizes {
		n := fmt.Sprintf("%d people: ", f.People)
		switch {
		case f.People <= class:
			r.hold(n+"cursor key to repaint, p99", f.Cursor.at(.99), 40, "ms")
			r.hold(n+"answer to next question, durable, p99", f.Answer.at(.99), 40, "ms")
		case f.People <= hall:
			r.hold(n+"cursor key to repaint, p99", f.Cursor.at(.99), 100, "ms")
			r.hold(n+"answer to next question, durable, p99", f.Answer.at(.99), 100, "ms")
		}
		if f.People == class {
			r.hold(n+"resident, per session", f.Session, 1.1, "MiB")
		}
		r.hold(n+"connections dropped, people failed", float64(f.Dropped+f.Failed), 0, "")
		r.hold(n+fmt.Sprintf("answers lost, of %d", f.Checked), float64(f.Lost), 0, "")
	}
}

func (r *report) json(to io.Writer) error {
	e := json.NewEncoder(to)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// text writes two tables: a row per number of participants, and the bars.
func (r *report) text(to io.Writer) error {
	fmt.Fprintf(to, "%d cores, shared by host and crowd, %s, %s; windows of %s, %s of thinking\n",
		r.Machine.Cores, r.Machine.System, r.Machine.Go, r.Window, r.Think)
	if s := r.Machine.Sync; len(s) > 0 {
		fmt.Fprintf(to, "one appended line is durable here in %.1f ms (p50), %.1f ms (p99)\n", s.at(.5), s.at(.99))
	}
	fmt.Fprintln(to)
	table := tabwriter.NewWriter(to, 0, 0, 3, ' ', 0)
	fmt.Fprintln(table, "people\tcursor key p50 / p99 ms\tanswer p50 / p99 ms\tconnect p50 / p99 / max ms\tMiB a session\thost, idle, MiB\thost CPU\tcrowd CPU\tothers\tbytes a key\tdropped\tlost")
	for _, f := range r.Sizes {
		fmt.Fprintf(table, "%d\t%.1f / %.1f\t%.1f / %.1f\t%.0f / %.0f / %.0f\t%.2f\t%.0f\t%.2f\t%.2f\t%.1f\t%.0f\t%d\t%d of %d\n", f.People,
			f.Cursor.at(.5), f.Cursor.at(.99), f.Answer.at(.5), f.Answer.at(.99), f.Connect.at(.5), f.Connect.at(.99), f.Connect.at(1),
			f.Session, f.Idle, f.CPU, f.Client, f.Others, f.Bytes, f.Dropped+f.Failed, f.Lost, f.Checked)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(to, "CPU: milliseconds of a core per session and second; others: cores that everything else took")
	for _, f := range r.Sizes {
		if f.FirstFail != "" {
			fmt.Fprintf(to, "%d people, the first of %d that failed: %s\n", f.People, f.Failed, f.FirstFail)
		}
		if f.Errors > 0 {
			fmt.Fprintf(to, "%d people, the first of %d errors in the host's log: %s\n", f.People, f.Errors, f.FirstErr)
		}
		if f.First != "" {
			fmt.Fprintf(to, "%d people, the last of the answers lost: %s\n", f.People, f.First)
		}
	}
	fmt.Fprintln(to)
	fmt.Fprintln(table, "what\tmeasured\tbar\t")
	for _, b := range r.Results {
		met := "met"
		if !b.Met {
			met = "MISSED"
		}
		fmt.Fprintf(table, "%s\t%.4g %s\t%.4g\t%s\n", b.What, b.Measured, b.Unit, b.Bar, met)
	}
	return table.Flush()
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

// MarshalJSON writes number, median, 99th percentile and maximum; null without samples.
func (s samples) MarshalJSON() ([]byte, error) {
	if len(s) == 0 {
		return []byte("null"), nil
	}
	return json.Marshal(map[string]float64{
		"n": float64(len(s)), "p50": round(s.at(.5)), "p99": round(s.at(.99)), "max": round(s.at(1)),
	})
}

func round(v float64) float64 { return math.Round(v*1000) / 1000 }
