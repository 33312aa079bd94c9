// Papers makes what goes beside the programs in archives and packages: completions for
// shells, a manual page for each program, the licenses of what is in them, and the pages of
// docs, to read without the repository.
//
//	go run ./internal/tools/papers --out staging
//	go run ./internal/tools/papers --notices
//
// With --notices, it writes the licenses of what the programs are linked with into the
// repository, where the programs embed them from.
//
// .goreleaser.yaml runs it before it builds. --version refuses a version that is not the
// one which the Go tool stamps from the commit and its tag, and which the programs print.
// The same commit gives the same bytes: dates are those of the commit.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	version := flag.String("version", anyVersion, "the version that this has to be")
	out := flag.String("out", "staging", "the folder to write into; it is emptied first")
	only := flag.Bool("notices", false, "write the files that the programs embed their notices from, and nothing else")
	check := flag.String("check", "", "a folder that an archive was unpacked to: follow the links on its pages, and do nothing else")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	var err error
	switch {
	case *check != "":
		err = unpacked(*check)
	case *only:
		err = embed(ctx)
	default:
		err = write(ctx, *version, *out)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "papers:", err)
		os.Exit(1)
	}
}

// anyVersion is a required version that every version meets.
const anyVersion = "any"

// programs maps the name of each program to its package, from the root of the module.
func programs() map[string]string {
	return map[string]string{"rolefit": ".", "rolefit-workshop": "./workshop/rolefit-workshop"}
}
