//go:build unix

// Bench measures the real program in a real terminal: time to the first frame, time to
// answer a key, bytes per drawing, memory; the cost of a score; and the first start
// from source with empty caches.
//
//	go run ./internal/tools/bench --peers --first-start
//
// With --peers, gum, @inquirer/prompts and whiptail ask the same ten questions, in
// turns with ours in one run, so that a busy machine affects all alike. A peer that
// cannot be installed is reported as missing.
//
// The bars are those of DESIGN, in bars.go. Its rules: the binary is built with plain
// go build; every sitting is on a real disk in a fresh home; keys are typed at random
// moments, never in step with a program's clock. It needs pseudo-terminals, so it runs
// on Unix only.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// settings are the parsed flags.
type settings struct {
	runs       int
	peers      bool
	firstStart bool
	sheets     int
	binary     string // measured instead of a fresh build; empty: build
	format     string
}

func main() {
	var s settings
	flag.IntVar(&s.runs, "runs", 5, "rounds; each starts every program and types through its questions")
	flag.BoolVar(&s.peers, "peers", false, "measure gum, @inquirer/prompts and whiptail too; installs the first two in the user's cache")
	flag.BoolVar(&s.firstStart, "first-start", false, "go run with empty caches; downloads every module")
	flag.IntVar(&s.sheets, "sheets", 1_000_000, "how many sheets go through score -; 0: none")
	flag.StringVar(&s.binary, "binary", "", "measure this file instead of building one")
	flag.StringVar(&s.format, "format", "text", "text or json")
	flag.Parse()
	if flag.NArg() > 0 || s.runs < 1 || s.format != "text" && s.format != "json" {
		fmt.Fprintln(os.Stderr, "bench: see --help")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, s, os.Stdout, progress{os.Stderr})
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, s settings, out io.Writer, p progress) error {
	work, err := os.MkdirTemp("", "rolefit-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work) //nolint:errcheck // a temporary folder
	if s.binary == "" {
		p.say("building")
		s.binary = work + "/rolefit"
		if err := command(ctx, "go", "build", "-o", s.binary, ".").run(); err != nil {
			return err
		}
	}
	r := report{Machine: machine(ctx, work), Runs: s.runs}
	contestants, missing, err := enter(ctx, s, work, p)
	if err != nil {
		return err
	}
	r.Missing = missing
	if r.Programs, err = race(ctx, contestants, s.runs, p); err != nil {
		return err
	}
	if err := r.scores(ctx, s, p); err != nil {
		return err
	}
	if s.firstStart {
		if err := r.firstStarts(ctx, work, p); err != nil {
			return err
		}
	}
	p.say("")
	r.judge()
	if s.format == "json" {
		return r.json(out)
	}
	return r.text(out)
}

// progress shows the current measurement on one line.
type progress struct{ out io.Writer }

func (p progress) say(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	const width = 72
	fmt.Fprintf(p.out, "\r%s\r%s", strings.Repeat(" ", width), line[:min(len(line), width)])
}
