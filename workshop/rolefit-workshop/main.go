// Command rolefit-workshop hosts a class that takes the quiz together: on one port,
// over SSH, without accounts and without the internet.
//
// It is the package that go install and releases build: the Go tool names a program after
// its folder.
package main

import (
	"os"

	"rolefit/workshop/cli"
)

func main() {
	os.Exit(cli.Main())
}
