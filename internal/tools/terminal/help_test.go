package terminal

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/internal/testterm"
)

// TestHelpFits shows the help of both programs in narrow terminals: the same words as without
// a terminal, none broken in two or cut off.
func TestHelpFits(t *testing.T) {
	t.Parallel()
	workshop := newClassroom(t).binary
	for _, width := range []int{80, 100} {
		for _, words := range []string{"", "join", "job", "score", "validate", "content", "paper", "forget"} {
			fits(t, width, binary, words)
		}
		for _, words := range []string{"", "rehearse", "report", "doctor", "add", "forget", "control", "compare"} {
			fits(t, width, workshop, words)
		}
	}
}

func fits(t *testing.T, width int, program, words string) {
	t.Helper()
	p := newPerson(t)
	args := append(strings.Fields(words), "--help")
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Env = p.env
	whole, err := cmd.Output()
	p.must(err)
	p.Terminal, err = testterm.Start(t.Context(), testterm.Options{Width: width, Height: 160, Env: p.env}, program, args...)
	p.must(err)
	if code, err := p.Exit(patience); code != 0 || err != nil {
		t.Fatalf("%s --help: exit code %d, %v", words, code, err)
	}
	if diff := cmp.Diff(strings.Fields(string(whole)), strings.Fields(p.Screen())); diff != "" || len(whole) < 100 {
		t.Errorf("%s --help, %d cells: -whole +terminal:\n%s", words, width, diff)
	}
}
