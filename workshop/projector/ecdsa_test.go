package projector

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// TestOtherFingerprint shows the key for older laptops beside the usual one, if there is
// room; it displaces nothing more important.
func TestOtherFingerprint(t *testing.T) {
	t.Parallel()
	const other = "SHA256:7WfzV3hDKw0xXcQ0lqkQ5S1l1ZtYk0m6mR8b2pVfW9c"
	for of, sizes := range map[string]map[[2]int]bool{
		"lobby":     {{40, 14}: false, {60, 20}: true, {80, 24}: true, {100, 30}: true, {200, 50}: true, {20, 10}: false},
		"answering": {{40, 14}: false, {80, 24}: true, {100, 30}: true, {200, 50}: true},
	} {
		for size, shows := range sizes {
			b := boards(12)[of]
			before := viewOf(shown(modes()["wall"], b, size[0], size[1]))
			b.ECDSA = other
			view := viewOf(shown(modes()["wall"], b, size[0], size[1]))
			if strings.Contains(view, other) != shows {
				t.Errorf("%s, %v: shown: %t\n%s", of, size, !shows, view)
			}
			if strings.Contains(before, fingerprint) && !strings.Contains(view, fingerprint) {
				t.Errorf("%s, %v: the first is gone\n%s", of, size, view)
			}
			checkGeometry(t, fmt.Sprint(of, size), ansi.Strip(view), modes()["wall"], size[0], size[1])
		}
	}
	for _, of := range []string{"lobby", "answering"} {
		for _, width := range []int{60, 66, 80} {
			for height := 14; height < 30; height++ { // the same text as without it, perhaps in smaller letters
				b := boards(12)[of]
				before := viewOf(shown(modes()["wall"], b, width, height))
				b.ECDSA = other
				view := viewOf(shown(modes()["wall"], b, width, height))
				for line := range strings.Lines(before) {
					line = strings.TrimSpace(line)
					if !strings.ContainsAny(line, "█▀▄●") && !strings.HasPrefix(line, "in plain letters") && !strings.Contains(view, line) {
						t.Errorf("%s, %dx%d: %q gave way\n%s", of, width, height, line, view)
					}
				}
			}
		}
	}
	b := boards(12)["lobby"]
	b.ECDSA = other
	if said := strings.Join(joinLines(b), "\n"); !strings.Contains(said, "If ssh calls the key ECDSA, its fingerprint is "+other) {
		t.Error(said)
	}
}
