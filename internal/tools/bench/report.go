//go:build unix

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"strings"
	"text/tabwriter"
)

// report is the output of bench.
type report struct {
	Machine  facts     `json:"machine"`
	Runs     int       `json:"runs"`
	Programs []figures `json:"programs"` // ours first
	Missing  []string  `json:"missing"`  // peers, each with the reason
	Results  []result  `json:"results"`
}

// facts describe the machine and the build, without the machine's name.
type facts struct {
	Cores  int     `json:"cores"`
	System string  `json:"system"`
	Go     string  `json:"go"`
	Sync   samples `json:"fsync_ms"` // to make one appended line durable
}

func machine(ctx context.Context, work string) facts {
	f := facts{Cores: runtime.NumCPU(), Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH}
	if kernel, err := command(ctx, "uname", "-r").output(); err == nil {
		f.System += ", kernel " + firstLine(kernel)
	}
	f.Sync, _ = syncTimes(work) // nil: not measured
	return f
}

func (r *report) json(to io.Writer) error {
	e := json.NewEncoder(to)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// text writes two tables: the programs side by side, and our bars.
func (r *report) text(to io.Writer) error {
	fmt.Fprintf(to, "%d cores, %s, %s\n", r.Machine.Cores, r.Machine.System, r.Machine.Go)
	if s := r.Machine.Sync; len(s) > 0 {
		fmt.Fprintf(to, "one appended line is durable here in %.1f ms (p50), %.1f ms (p99)\n", s.at(.5), s.at(.99))
	}
	fmt.Fprintf(to, "%d rounds, every program in each; milliseconds are p50 / p99\n\n", r.Runs)
	table := tabwriter.NewWriter(to, 0, 0, 3, ' ', 0)
	fmt.Fprintln(table, "\tstart\tcursor key\tanswer key\tbytes per cursor key\tresident MB\tstart, ours = 1")
	ours := r.Programs[0].Start.at(.5)
	for _, p := range r.Programs {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%.0f\t%.1f\t%.1f\n",
			strings.TrimSpace(p.Name+" "+p.Version), pair(p.Start), pair(p.Cursor), pair(p.Answer), p.Bytes.mean(), p.Memory.at(1), p.Start.at(.5)/ours)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, m := range r.Missing {
		fmt.Fprintln(to, "missing:", m)
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

func pair(s samples) string { return fmt.Sprintf("%.1f / %.1f", s.at(.5), s.at(.99)) }
