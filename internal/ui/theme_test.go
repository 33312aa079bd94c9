package ui

import (
	"testing"

	"rolefit/internal/paint"
)

func TestDark(t *testing.T) {
	t.Parallel()
	for colors, want := range map[string]bool{"15;0": true, "0;15": false, "0;default;15": false, "7;8": true, "0;7": false} {
		for _, unknown := range []bool{true, false} {
			if got := Dark([]string{"TERM=xterm", "COLORFGBG=" + colors}, unknown); got != want {
				t.Errorf("%s: dark %v, want %v", colors, got, want)
			}
		}
	}
	for _, unknown := range []bool{true, false} {
		for _, environ := range [][]string{nil, {"COLORFGBG="}, {"COLORFGBG=default;default"}} {
			if got := Dark(environ, unknown); got != unknown {
				t.Errorf("%q: dark %v, want %v", environ, got, unknown)
			}
		}
	}
}

// TestRolesHaveColors expects four roles to differ from each other, from the accent and from a
// caution on either ground, and a fifth to look like the first.
func TestRolesHaveColors(t *testing.T) {
	t.Parallel()
	for _, dark := range []bool{true, false} {
		s := NewStyles(dark)
		seen := map[paint.Style]int{s.Key: -1, s.Caution: -2}
		for place := 1; place <= roleColors; place++ {
			c := s.Role(place)
			if was, twice := seen[c]; twice {
				t.Errorf("dark %v: the role at place %d looks like %d", dark, place, was)
			}
			seen[c] = place
		}
		if s.Role(roleColors+1) != s.Role(1) || s.Role(0) != s.Text {
			t.Errorf("dark %v: a fifth role, or none, has a color of its own", dark)
		}
	}
}
