package qr_test

import (
	"fmt"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"

	"rolefit/internal/qr"
	"rolefit/internal/qr/qrtest"
)

const address = "http://192.168.43.117:2222/"

// TestCamerasReadCodes reads codes off terminals of either background, with any colors and
// with none.
func TestCamerasReadCodes(t *testing.T) {
	t.Parallel()
	for _, dark := range []bool{true, false} {
		for _, ascii := range []bool{true, false} {
			for _, colors := range []colorprofile.Profile{colorprofile.ASCII, colorprofile.ANSI, colorprofile.ANSI256, colorprofile.TrueColor} {
				for _, text := range []string{address, "http://[2001:db8:85a3::8a2e:370:7334]:2222/", "https://class.example/"} {
					drawn, ok := qr.Large(text, 100, 60, dark, ascii)
					if !ok {
						t.Fatalf("%s does not fit", text)
					}
					on := qrtest.Terminal{Width: 120, Height: 64, Dark: dark, Colors: colors}
					screen := "\n\n" + lipgloss.NewStyle().MarginLeft(3).Render(drawn)
					if got, err := on.Read(screen); got != text {
						t.Errorf("dark %v, ascii %v, %s: read %q, %v; want %q:\n%s", dark, ascii, colors, got, err, text, drawn)
					}
				}
			}
		}
	}
}

// TestSizes expects the largest code that fits, with the most free modules, and none
// where the smallest does not fit.
func TestSizes(t *testing.T) {
	t.Parallel()
	for room, want := range map[[3]int]string{
		{28, 99}: "", {99, 14}: "", {29, 15}: "29x15", {31, 99}: "31x16", {33, 16}: "31x16", {80, 24}: "33x17",
		{57, 99}: "33x17", {58, 29}: "58x29", {120, 40}: "66x33", {200, 57}: "99x50", {200, 58}: "116x58",
		{200, 28, 1}: "", {57, 99, 1}: "", {80, 29, 1}: "58x29", {120, 57, 1}: "66x33", {120, 58, 1}: "116x58",
	} {
		drawn, ok := qr.Large(address, room[0], room[1], true, room[2] == 1)
		got := ""
		if ok {
			got = fmt.Sprintf("%dx%d", lipgloss.Width(drawn), lipgloss.Height(drawn))
		}
		if got != want {
			t.Errorf("%v: %s; want %s", room, got, want)
		}
		if ascii := room[2] == 1; ascii && strings.ContainsFunc(drawn, func(r rune) bool { return r > '~' }) {
			t.Errorf("%v: not in ASCII:\n%s", room, drawn)
		}
	}
	if _, ok := qr.Large(strings.Repeat("long", 1000), 1<<12, 1<<12, true, false); ok {
		t.Error("a text that is too long has a code")
	}
}
