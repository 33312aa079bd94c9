// Command rolefit is a quiz in the terminal: it tells an engineer which of four
// jobs fits the way they like to work, why, and how sure it is.
package main

import (
	"os"

	"rolefit/internal/cli"
)

func main() {
	os.Exit(cli.Main())
}
