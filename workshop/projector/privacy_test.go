package projector

import (
	"image/color"
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/internal/ui"
	"rolefit/workshop/class"

	"github.com/google/go-cmp/cmp"
)

// different is a board with other values in every secret field.
func different(b class.Board) class.Board {
	r := revealOf(25)
	r.Roles[0].Points, r.Kinds = 314, "no clear pattern 25"
	b.Reveal = r
	b.Topic = &class.Topic{
		Number: 2, Of: 3, Question: content.Question{Kind: content.Statement, Text: "x", Opposite: "y"},
		First: splitOf(25, 9, 1), Second: voteOf(25, 1, 9), Prompt: "z",
	}
	return b
}

// TestNothingBeforeTheReveal expects the output before the reveal to be a function of counts
// of people alone.
func TestNothingBeforeTheReveal(t *testing.T) {
	t.Parallel()
	for _, b := range []class.Board{lobbyBoard(25), answeringBoard(25), {}} {
		for _, size := range [][2]int{{38, 12}, {76, 20}, {184, 56}} {
			f := ui.Frame{Width: size[0], Height: size[1], Styles: ui.NewStyles(true), Glyphs: ui.NewGlyphs(false)}
			if diff := cmp.Diff(Wall(b, f), Wall(different(b), f)); diff != "" {
				t.Errorf("%s, %v: the wall shows what is not revealed:\n%s", b.State.Phase, size, diff)
			}
		}
		if diff := cmp.Diff(phaseLines(b, true), phaseLines(different(b), true)); diff != "" {
			t.Errorf("%s: what is not revealed is said:\n%s", b.State.Phase, diff)
		}
	}
	revealed := revealBoard(25) // proves that the two boards differ
	f := ui.Frame{Width: 76, Height: 20, Styles: ui.NewStyles(true), Glyphs: ui.NewGlyphs(false)}
	if Wall(revealed, f) == Wall(different(revealed), f) {
		t.Error("the wall never shows a reveal")
	}
}

// TestNothingOfAnOpenVote expects an open vote to show only how many voted: neither the first
// answers nor the second.
func TestNothingOfAnOpenVote(t *testing.T) {
	t.Parallel()
	b := discussBoard(25, class.Voting, nil)
	other := discussBoard(25, class.Voting, func(t *class.Topic) { t.First, t.Second = splitOf(25, 1, 11), voteOf(25, 11, 1) })
	for _, size := range [][2]int{{38, 12}, {76, 20}, {184, 56}} {
		f := ui.Frame{Width: size[0], Height: size[1], Styles: ui.NewStyles(true), Glyphs: ui.NewGlyphs(false)}
		if diff := cmp.Diff(Wall(b, f), Wall(other, f)); diff != "" {
			t.Errorf("%v: the wall shows how people vote:\n%s", size, diff)
		}
	}
	if diff := cmp.Diff(phaseLines(b, true), phaseLines(other, true)); diff != "" {
		t.Errorf("how people vote is said:\n%s", diff)
	}
}

// TestNothingWhileBlank expects a blank projector to show nothing, and to say so once.
func TestNothingWhileBlank(t *testing.T) {
	t.Parallel()
	for name, b := range boards(25) {
		b.State.Blank, b.Alarms = true, nil
		view := viewOf(shown(modes()["wall"], b, 80, 24))
		if strings.TrimSpace(view) != "paused" {
			t.Errorf("%s:\n%s", name, view)
		}
	}
	v := shown(modes()["wall"], boards(12)["blank"], 80, 24).View()
	if v.BackgroundColor != color.Black {
		t.Error("a blank page lights the room")
	}
}

// TestHeadsFromTwentyOn expects counts that package class leaves out not to be drawn as
// zeros.
func TestHeadsFromTwentyOn(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]bool{12: false, 19: false, 20: true} {
		view := viewOf(shown(modes()["wall"], revealBoard(n), 80, 24))
		if got := strings.Contains(view, "first for"); got != want {
			t.Errorf("%d people:\n%s", n, view)
		}
	}
}
