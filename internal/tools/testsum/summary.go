package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// event is one line of go test -json, see cmd/test2json.
type event struct {
	Action      string
	Package     string
	ImportPath  string // of build output, where Package is empty
	Test        string // empty: the event is about the package
	Elapsed     float64
	Output      string
	FailedBuild string
}

// test identifies a test or subtest; an empty name, its package.
type test struct{ pkg, name string }

// summary collects the events of one run.
type summary struct {
	out                     io.Writer
	passed, failed, skipped int
	packages                int // finished, passed or failed
	broken                  int // failed packages, even without a failing test
	output                  map[test][]string
	build                   map[string][]string // by import path
	skips                   []string            // "package test: why"
}

func newSummary(out io.Writer) *summary {
	return &summary{out: out, output: map[test][]string{}, build: map[string][]string{}}
}

// read reads the output of a run. A line that is no event is an error: it does not come
// from go test -json.
func (s *summary) read(r io.Reader) error {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if jsonErr := json.Unmarshal(line, &e); jsonErr != nil {
				return fmt.Errorf("not a line of go test -json: %q: %w", line, jsonErr)
			}
			s.take(e)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the run: %w", err)
		}
	}
}

func (s *summary) take(e event) {
	at := test{e.Package, e.Test}
	switch e.Action {
	case "output":
		if strings.HasPrefix(e.Output, "=== ") {
			return // === RUN, === PAUSE and the like
		}
		s.output[at] = append(s.output[at], e.Output)
	case "build-output":
		s.build[e.ImportPath] = append(s.build[e.ImportPath], e.Output)
	case "pass", "fail", "skip":
		if e.Test == "" {
			s.endPackage(e)
		} else {
			s.endTest(e)
		}
		delete(s.output, at)
	}
}

func (s *summary) endTest(e event) {
	said := s.output[test{e.Package, e.Test}]
	switch e.Action {
	case "pass":
		s.passed++
	case "fail":
		s.failed++
		fmt.Fprintf(s.out, "%s", strings.Join(said, ""))
	case "skip":
		s.skipped++
		s.skips = append(s.skips, e.Package+" "+e.Test+": "+reason(said))
	}
}

func (s *summary) endPackage(e event) {
	switch e.Action {
	case "pass":
		s.packages++
		fmt.Fprintf(s.out, "ok    %s  %.1fs\n", e.Package, e.Elapsed)
	case "skip": // a package without tests
		fmt.Fprintf(s.out, "none  %s\n", e.Package)
	case "fail":
		s.packages++
		s.broken++
		fmt.Fprintf(s.out, "%sFAIL  %s  %.1fs\n", s.lastWords(e), e.Package, e.Elapsed)
	}
}

// lastWords returns the output of a failed package: its build, then the package's own
// and that of tests that did not end.
func (s *summary) lastWords(e event) string {
	said := slices.Clone(s.build[e.FailedBuild])
	var open []test
	for at := range s.output {
		if at.pkg == e.Package {
			open = append(open, at)
		}
	}
	slices.SortFunc(open, func(a, b test) int { return cmp.Compare(a.name, b.name) })
	for _, at := range open {
		said = append(said, s.output[at]...)
		delete(s.output, at)
	}
	return strings.Join(said, "")
}

// close prints the skips and the counts.
func (s *summary) close() {
	for _, skip := range s.skips {
		fmt.Fprintln(s.out, "skipped:", skip)
	}
	fmt.Fprintf(s.out, "%d passed, %d failed, %d skipped\n", s.passed, s.failed, s.skipped)
}

// good reports whether at least one test passed and none failed, and with skips false,
// whether none was skipped.
func (s *summary) good(skips bool) bool {
	return s.passed > 0 && s.failed == 0 && s.broken == 0 && (skips || s.skipped == 0)
}

// reason returns the output of a skipped test without go test's own lines.
func reason(said []string) string {
	var kept []string
	for _, line := range said {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "--- ") {
			kept = append(kept, line)
		}
	}
	if len(kept) == 0 {
		return "no reason given"
	}
	return strings.Join(kept, " ")
}
