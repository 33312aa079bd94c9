// Testsum summarizes the output of go test -json: a line per package, the output of
// failed tests, the reason of every skip, and a closing line of counts. A skipped test
// is a failure unless -skips is given, because a check that did not run proves nothing.
//
//	go test -race -json ./... | go run ./internal/tools/testsum
//
// It counts tests and subtests alike. It runs no tests itself.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	skips := flag.Bool("skips", false, "let skipped tests pass")
	flag.Parse()
	sum := newSummary(os.Stdout)
	if err := sum.read(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "testsum:", err)
		os.Exit(1)
	}
	sum.close()
	if !sum.good(*skips) {
		os.Exit(1)
	}
}
