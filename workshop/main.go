// Command workshop is rolefit-workshop, as go run ./workshop starts it from the sources.
package main

import (
	"os"

	"rolefit/workshop/cli"
)

func main() {
	os.Exit(cli.Main())
}
