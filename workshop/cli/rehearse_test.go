package cli

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"rolefit/internal/clikit"
)

// notes is the output of a program, from many goroutines.
type notes struct {
	mu   sync.Mutex
	text strings.Builder
}

func (n *notes) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.Write(p)
}

func (n *notes) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.String()
}

// rehearses runs rolefit-workshop rehearse without a terminal, in a home of its own.
func rehearses(t *testing.T, args ...string) (code int, out, said, home string) {
	t.Helper()
	home = t.TempDir()
	var stdout, stderr notes
	ctx, stop := context.WithTimeout(t.Context(), 3*time.Minute)
	defer stop()
	code = run(ctx, clikit.Env{
		Args: append([]string{"rehearse"}, args...), In: strings.NewReader(""), Out: &stdout, Err: &stderr,
		Environ: []string{"TERM=dumb"}, Now: time.Now, Random: rand.Reader, DataHome: home,
	})
	return code, stdout.String(), stderr.String(), home
}

// TestRehearse runs a simulated class through all its steps.
func TestRehearse(t *testing.T) {
	t.Parallel()
	code, out, said, home := rehearses(t, "--headless", "--people", "14", "--think", "10ms", "--class", "Monday")
	if code != clikit.ExitOK {
		t.Fatalf("exit code %d: %s%s", code, out, said)
	}
	if want := "14 people came: 14 finished, 4 came back after they were cut off or had left, 36 second answers.\n"; out != want {
		t.Errorf("said %q, want %q", out, want)
	}
	at := 0
	for _, line := range []string{
		"This is a rehearsal: 14 imagined people, and nothing is saved.\n", "Class \"Rehearsal of Monday\".",
		"lobby:", "answering:", "reveal of 14 sheets\n", "question 1 of 3: talk\n", "question 1 of 3: voting\n", "question 1 of 3: voted\n",
		"question 3 of 3: voted\n", "end of 14 sheets\n", "Nothing was saved.\n",
	} {
		found := strings.Index(said[at:], line)
		if found < 0 {
			t.Fatalf("%q is missing after %q", line, said[:at])
		}
		at += found
	}
	files, err := filepath.Glob(filepath.Join(home, "rolefit", "workshop", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(filepath.Base(file), ".pub")
	}
	if left := strings.Join(files, " "); strings.Contains(left, "classes") || strings.Contains(left, "running") || strings.Contains(left, "lock") {
		t.Errorf("kept: %s", left)
	}
}

func TestRehearseRefuses(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"--people 0":             "--people takes 1 to 500",
		"--people 501":           "--people takes 1 to 500",
		"--think -1s":            "--think takes a time",
		"--minutes 0":            "--minutes takes",
		"--listen nowhere:12345": "--listen nowhere:12345",
	} {
		code, _, said, _ := rehearses(t, append(strings.Fields(args), "--headless")...)
		if code != clikit.ExitUsage || !strings.Contains(said, want) {
			t.Errorf("%s: exit code %d, %q", args, code, said)
		}
	}
	if loopback("192.168.1.5:2222") || !loopback("127.0.0.1:2222") || !loopback("[::1]:2222") {
		t.Error("what is a loopback address, and what is not")
	}
}
