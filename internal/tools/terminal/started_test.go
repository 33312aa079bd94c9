//go:build unix

package terminal

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestSaysWhatWasTyped starts both programs in every way that the pages name, and checks the
// commands that they tell people to type next.
func TestSaysWhatWasTyped(t *testing.T) {
	t.Parallel()
	top, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	ran := filepath.Join(bin, "go-build1", "b001", "exe") // as go run has it, which takes long
	if err := os.MkdirAll(ran, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, built := range map[string]string{"rolefit": binary, "workshop": hostBinary} {
		if err := errors.Join(os.Link(built, filepath.Join(bin, name)), os.Link(built, filepath.Join(ran, name))); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ dir, started, more, want string }{
		{top, "go run .", "show", "rolefit: nothing is saved here yet; run go run . to take the quiz\n"},
		{ran, "./rolefit", "nosuch", `rolefit: there is no command "nosuch"; see go run . --help` + "\n"},
		{ran, "./rolefit", "help join", "    go run . join 192.168.43.117\n"},
		{top, "go run ./workshop", "control", "rolefit-workshop: no class is running here; host one with go run ./workshop\n"},
		{ran, "./workshop", "report", "begin one with go run ./workshop --class NAME\n"},
		{ran, "./workshop", "--help", "    sudo go run ./workshop --listen :22 --address class.local\n"},
		{bin, "rolefit", "show", "rolefit: nothing is saved here yet; run rolefit to take the quiz\n"},
		{bin, "rolefit", "nosuch", `rolefit: there is no command "nosuch"; see rolefit --help` + "\n"},
		{bin, "./rolefit", "show", "rolefit: nothing is saved here yet; run ./rolefit to take the quiz\n"},
		{bin, "workshop", "control", "workshop: no class is running here; host one with workshop\n"},
		{bin, "workshop", "nosuch", `workshop: there is no command "nosuch"; see workshop --help` + "\n"},
		{bin, "workshop", "--help", "    workshop rehearse --people 30\n"},
		{bin, "workshop", "completion bash", "__start_workshop workshop\n"},
		{bin, "workshop", "man", ".TH ROLEFIT-WORKSHOP 1"},
	} {
		cmd := exec.CommandContext(t.Context(), "/bin/sh", "-c", c.started+" "+c.more)
		cmd.Dir = c.dir
		home := t.TempDir()
		cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+home, "PATH="+bin+":"+os.Getenv("PATH"), "GOFLAGS=-buildvcs=false")
		out, _ := cmd.CombinedOutput() // most of these fail, and say why
		if !strings.Contains(string(out), c.want) {
			t.Errorf("%s %s says\n%s\nwithout %q", c.started, c.more, out, c.want)
		}
		if other := strings.TrimSuffix(c.want, "\n"); c.more != "man" && strings.Contains(strings.ReplaceAll(string(out), other, ""), "rolefit-workshop ") {
			t.Errorf("%s %s speaks of rolefit-workshop:\n%s", c.started, c.more, out)
		}
	}
}
