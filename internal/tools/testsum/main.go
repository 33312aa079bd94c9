// Testsum reads what go test -json prints and says how it went: a line per package,
// the output of what failed, the reason of every skip, and one closing line of
// counts. A skipped test is a failure unless -skips is given: a check that did not
// run proves nothing.
//
//	go test -race -json ./... | go run ./internal/tools/testsum
//
// It counts tests and subtests alike. It does not run anything.
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
