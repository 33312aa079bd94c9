package cli

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"rolefit/internal/testkit"
)

// TestMain lets the test binary act as the program rolefit-workshop, in scripts, and in tests
// that start, stop and kill it.
func TestMain(m *testing.M) {
	testkit.WaitTogether()
	testkit.CollectSeldom()
	testscript.Main(m, map[string]func(){
		"rolefit-workshop": func() { os.Exit(Main()) },
	})
}
