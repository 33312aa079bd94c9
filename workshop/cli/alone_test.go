package cli_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"rolefit/internal/testkit"
)

// aloneVariable names the test that has this process for itself.
const aloneVariable = "ROLEFIT_TEST_ALONE"

func isAlone(test string) bool { return os.Getenv(aloneVariable) == test }

// alone reports whether a test has this process for itself, as one needs that measures the
// memory or counts the goroutines of its process. If not, alone has run the test in another process
// of this test binary, beside the parallel tests here, and the test returns.
func alone(t *testing.T) bool {
	t.Helper()
	if isAlone(t.Name()) {
		return true
	}
	args := []string{"-test.run=^" + t.Name() + "$", "-test.v", fmt.Sprintf("-test.short=%t", testing.Short())}
	if end, limited := t.Deadline(); limited {
		args = append(args, fmt.Sprint("-test.timeout=", time.Until(end)))
	}
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Env = append(os.Environ(), aloneVariable+"="+t.Name(), testkit.EndAtOnce)
	out, err := cmd.CombinedOutput()
	switch {
	case err != nil:
		t.Errorf("in a process of its own: %v\n%s", err, out)
	case strings.Contains(string(out), "--- SKIP: "):
		testkit.Skip(t, "in a process of its own:\n%s", out)
	case !strings.Contains(string(out), "--- PASS: "+t.Name()):
		t.Errorf("the other process ran no test:\n%s", out)
	default:
		t.Logf("in a process of its own:\n%s", out)
	}
	return false
}
