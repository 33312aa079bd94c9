package projector

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rolefit/internal/english"
	"rolefit/internal/report"
	"rolefit/internal/ui"
	"rolefit/workshop/class"
)

// The sentences of the line-by-line form. An empty one is not said.

// phaseLines says everything on the wall; whole adds all lines to join where one is enough.
func phaseLines(b class.Board, whole bool) []string {
	var lines []string
	for _, part := range (wall{b, ui.Frame{Width: 80, Height: 24, Styles: &ui.Styles{}, Glyphs: ui.NewGlyphs(false)}}).blocks() {
		lines = append(lines, part.says...)
	}
	join, ways := joinLines(b), waysIn(b)
	switch b.State.Phase {
	case class.AtAnswering:
		if !whole {
			join = ways
		}
	case class.AtReveal, class.AtDiscuss:
		if whole {
			lines = append(lines, ways...)
		}
		return lines
	case class.AtEnd:
		return lines
	default:
	}
	return slices.Insert(lines, 1, join...)
}

// waysIn says the best line to join, and the best address for browsers; nil without any.
func waysIn(b class.Board) []string {
	var lines []string
	for _, line := range b.Join[:min(len(b.Join), 1)] {
		lines = append(lines, "To join, open a terminal and type: "+line)
	}
	for _, page := range b.Web[:min(len(b.Web), 1)] {
		lines = append(lines, "Or, on a phone or in a browser, open: "+page)
	}
	return lines
}

// joinLines says how to join, how to answer ssh's question, and how to come back from a
// frozen screen; nil without any.
func joinLines(b class.Board) []string {
	lines := waysIn(b)
	if about := aboutWeb(b); about != "" {
		lines = append(lines, about)
	}
	for _, other := range slices.Concat(b.Join[min(len(b.Join), 1):], b.Web[min(len(b.Web), 1):]) {
		lines = append(lines, "Or: "+other)
	}
	if b.Fingerprint != "" {
		lines = append(lines, "At the question, type yes in full, after comparing. The fingerprint is "+b.Fingerprint)
		if b.ECDSA != "" {
			lines = append(lines, "If ssh calls the key ECDSA, its fingerprint is "+b.ECDSA)
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return append(lines, "If it froze: press Enter, then tilde, then period, and run it again, with your three words.")
}

// countsLine says how many joined, and after the lobby how many are halfway and done.
func countsLine(b class.Board) string {
	if b.State.Phase == class.AtLobby || b.State.Phase == "" {
		return fmt.Sprintf("%d joined.", b.Counts.Joined)
	}
	return fmt.Sprintf("%d joined, %d halfway, %d done.", b.Counts.Joined, b.Counts.Halfway, b.Counts.Done)
}

func hereLine(b class.Board) string {
	if b.Unheard {
		return "The number of people connected will be here in a moment."
	}
	return fmt.Sprintf("%d connected, %d away.", b.Connected, b.Away)
}

// clockLine says the time left; empty while no clock runs.
func clockLine(b class.Board) string {
	left, runs := b.Left()
	switch {
	case !runs:
		return ""
	case left == 0:
		return "Time is up."
	default:
		return spoken(left) + " left."
	}
}

// spoken returns a time in words: "6 minutes 40 seconds".
func spoken(d time.Duration) string {
	minutes, seconds := int(d/time.Minute), int(d%time.Minute/time.Second)
	var parts []string
	if minutes > 0 {
		parts = append(parts, english.Counted(minutes, "minute", "minutes"))
	}
	if seconds > 0 {
		parts = append(parts, english.Counted(seconds, "second", "seconds"))
	}
	return strings.Join(parts, " ")
}

func people(n int) string {
	if n == 0 {
		return "nobody"
	}
	return english.Counted(n, "person", "people")
}

func nextLine(b class.Board) string {
	switch {
	case b.Next.Does == "":
		return b.Next.Means
	case !b.Next.Possible:
		return fmt.Sprintf("Next, but not yet: %s. %s", b.Next.Does, b.Next.Means)
	default:
		return fmt.Sprintf("Next, with go: %s. %s", b.Next.Does, b.Next.Means)
	}
}

func noteLines(b class.Board) []string {
	var lines []string
	for i, note := range notesOf(b.Topic) {
		lines = append(lines, "Note on "+"AB"[i:i+1]+", "+note)
	}
	return lines
}

func votesLine(n int) string { return fmt.Sprintf("%d voted again.", n) }

// spokenPoles says each pole with its count in first, second or both; both may be nil.
func spokenPoles(t *class.Topic, first *class.Split, second *class.Vote) []string {
	var lines []string
	for i, p := range poles(t.Question, false) {
		line := fmt.Sprintf("%s, %s", p.mark, p.text)
		if p.mark == "-" {
			line = "Either way"
		}
		switch {
		case first != nil && second != nil:
			was, is := first.Sides()[i], second.Sides()[i]
			line += fmt.Sprintf(": %d at first, %d percent; %d again, %d percent",
				was, report.Share(was, first.N()), is, report.Share(is, second.N()))
		case first != nil:
			line += ": " + people(first.Sides()[i])
		case second != nil:
			line += fmt.Sprintf(": %d in the second vote", second.Sides()[i])
		}
		lines = append(lines, line+".")
	}
	return lines
}

// pairLine says the prompt for pairs with the time left.
func pairLine(b class.Board) string {
	label := "In pairs"
	if left, runs := b.Left(); runs && left > 0 {
		label += ", " + spoken(left)
	}
	return label + ": " + promptOf(b.Topic)
}
