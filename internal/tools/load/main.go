//go:build unix

// Command load measures the host of a class under load: participants who answer over
// SSH at the same time, on the same machine.
//
//	go run ./internal/tools/load --people 50,300,1000
//
// It builds rolefit-workshop, hosts a class with a file on a real disk, lets the
// participants of package crowd join it, and afterwards looks in the file for every
// answer that was acknowledged. Each participant checks every repaint on a screen of
// their own. The processor time of the crowd, which shares the machine with the host,
// is measured too.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"
)

// plan is the parsed command line.
type plan struct {
	sizes          []int
	think, measure time.Duration
	width, height  int
	binary         string
	format         string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, progress io.Writer) error {
	p, err := planOf(args, progress)
	if err != nil {
		return err
	}
	debug.SetGCPercent(400) // so that the crowd's garbage collection takes less of the processors
	work, err := os.MkdirTemp("", "rolefit-load-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work) //nolint:errcheck // a temporary folder
	if p.binary == "" {
		p.binary = filepath.Join(work, "rolefit-workshop")
		if said, err := exec.CommandContext(ctx, "go", "build", "-o", p.binary, "rolefit/workshop").CombinedOutput(); err != nil {
			return fmt.Errorf("build the workshop: %w: %s", err, said)
		}
	}
	r := report{Machine: machine(work), Think: p.think.String(), Window: fmt.Sprintf("%d×%d", p.width, p.height)}
	for _, n := range p.sizes {
		fmt.Fprintf(progress, "%d people\n", n)
		f, err := measure(ctx, p, n, filepath.Join(work, strconv.Itoa(n)), progress)
		if err != nil {
			return fmt.Errorf("%d people: %w", n, err)
		}
		r.Sizes = append(r.Sizes, f)
	}
	r.judge()
	if p.format == "json" {
		return r.json(out)
	}
	return r.text(out)
}

func planOf(args []string, said io.Writer) (plan, error) {
	p := plan{}
	flags := flag.NewFlagSet("load", flag.ContinueOnError)
	flags.SetOutput(said)
	people := flags.String("people", "50,300,1000", "how many, one measurement each")
	minutes := flags.Float64("minutes", 1, "how long all of them answer")
	flags.DurationVar(&p.think, "think", 5*time.Second, "how long they think over a question, on average")
	flags.IntVar(&p.width, "width", 80, "cells of their windows")
	flags.IntVar(&p.height, "height", 24, "cells of their windows")
	flags.StringVar(&p.binary, "binary", "", "measure this build of rolefit-workshop")
	flags.StringVar(&p.format, "format", "text", "text or json")
	if err := flags.Parse(args); err != nil {
		return p, err
	}
	p.measure = time.Duration(*minutes * float64(time.Minute))
	for word := range strings.SplitSeq(*people, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || n < 1 {
			return p, fmt.Errorf("--people takes numbers with commas between: %q", *people)
		}
		p.sizes = append(p.sizes, n)
	}
	if !slices.Contains([]string{"text", "json"}, p.format) || p.think < 0 || p.measure <= 0 || p.width < 40 || p.height < 14 {
		return p, fmt.Errorf("--format takes text or json, --think and --minutes more than nothing, --width 40 and --height 14 or more")
	}
	return p, nil
}
