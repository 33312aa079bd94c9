// Testsum summarizes the output of go test -json: a line per package, the output of
// failed tests, the reason of every skip, and a closing line of counts.
//
//	go test -race -json ./... | go run ./internal/tools/testsum
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	if err := summarize(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "testsum:", err)
		os.Exit(1)
	}
}

// event is one line of go test -json, see cmd/test2json.
type event struct {
	Action, Package, ImportPath, Test, Output string
	Elapsed                                   float64
}

// summarize reads a run. Errors: no test passed, one failed, or a package failed.
func summarize(in io.Reader, out io.Writer) error {
	said := map[string]string{} // output of what is under way, by package and test
	tests, packages := map[string]int{}, map[string]int{}
	for d := json.NewDecoder(in); ; {
		var e event
		if err := d.Decode(&e); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return fmt.Errorf("this is no output of go test -json: %w", err)
		}
		at, what := e.Package+" "+e.Test, packages
		if e.Test != "" {
			what = tests
		}
		switch e.Action {
		case "build-output":
			fmt.Fprint(out, e.Output)
		case "output":
			if !strings.HasPrefix(e.Output, "=== ") { // === RUN, === PAUSE and the like
				said[at] += e.Output
			}
		case "pass", "fail", "skip":
			what[e.Action]++
			switch {
			case e.Action == "fail" && e.Test == "": // with what tests said that did not end
				for name, text := range said {
					if strings.HasPrefix(name, at) {
						fmt.Fprint(out, text)
					}
				}
				fmt.Fprintf(out, "FAIL  %s  %.1fs\n", e.Package, e.Elapsed)
			case e.Action == "fail":
				fmt.Fprint(out, said[at])
			case e.Action == "skip" && e.Test != "":
				fmt.Fprintf(out, "skipped: %s: %s\n", at, strings.Join(strings.Fields(said[at]), " "))
			case e.Test == "":
				fmt.Fprintf(out, "%s  %s  %.1fs\n", e.Action, e.Package, e.Elapsed)
			}
			delete(said, at)
		}
	}
	fmt.Fprintf(out, "%d passed, %d failed, %d skipped\n", tests["pass"], tests["fail"], tests["skip"])
	if tests["pass"] == 0 || tests["fail"]+packages["fail"] > 0 {
		return errors.New("not every test passed")
	}
	return nil
}
