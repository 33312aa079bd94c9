//go:build unix

package terminal

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"rolefit/internal/testterm"
)

// TestValidateShowsItsProgress expects a line on the terminal and the taskbar that say how far
// the measurements are, never go back, and are gone before the first figure.
func TestValidateShowsItsProgress(t *testing.T) {
	t.Parallel()
	p := newPerson(t, "TERM_PROGRAM=iTerm.app", "TERM_PROGRAM_VERSION=3.6.6").starts(testterm.Options{}, "validate", "--sheets", "5000", "--seed", "7")
	if code := p.leaves(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	before, _, found := strings.Cut(string(p.Output()), "VALIDATION OF CAREER")
	if !found {
		t.Fatalf("no figures:\n%s", p.Screen())
	}
	last, lines := -1, 0
	for _, m := range regexp.MustCompile(`\rMeasuring \[=* *\] +(\d+)%\x1b\]9;4;1;(\d+)\x07`).FindAllStringSubmatch(before, -1) {
		percent, _ := strconv.Atoi(m[1])
		if percent <= last || m[1] != m[2] {
			t.Errorf("%d%%, %s%% in the taskbar, after %d%%", percent, m[2], last)
		}
		last, lines = percent, lines+1
	}
	if lines < 10 || last != 100 {
		t.Errorf("%d lines, the last at %d%%:\n%q", lines, last, before)
	}
	if !strings.HasSuffix(before, strings.Repeat(" ", 49)+"\r"+ansi.ResetProgressBar) {
		t.Errorf("the line or the taskbar is left behind: %q", before[max(0, len(before)-80):])
	}
}

// TestValidateKeepsStill expects nothing but the figures where the person asked for whole lines.
func TestValidateKeepsStill(t *testing.T) {
	t.Parallel()
	p := newPerson(t, "TERM_PROGRAM=iTerm.app", "TERM_PROGRAM_VERSION=3.6.6", "ACCESSIBLE=1").starts(testterm.Options{}, "validate", "--sheets", "1000", "--seed", "7")
	p.leaves()
	if before, _, found := strings.Cut(string(p.Output()), "VALIDATION OF CAREER"); !found || strings.TrimSpace(before) != "" {
		t.Errorf("before the figures: %q", before)
	}
}
