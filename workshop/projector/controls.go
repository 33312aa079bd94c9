package projector

import (
	"fmt"
	"strings"

	"rolefit/internal/ui"
	"rolefit/workshop/class"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// Controls draws what the instructor sees: where the class is, what comes next and
// what comes of it, the counts, and a small picture of the wall. It is text of at most
// the frame's width and height.
func Controls(b class.Board, f ui.Frame) string {
	w := wall{b, f}
	blocks := []block{
		one(1, 0, w.track()),
		w.text(0, 1, f.Styles.Caution, b.Alarm),
		one(0, 1, ui.Hang(f.Styles.Dim.Render(ui.Pad("NEXT", labelColumn, f.Glyphs)), w.next())),
		one(2, 1, w.labelled("NOW", w.counts())),
	}
	return w.fit(ui.MaxLines(fill(append(blocks, w.picture()), f.Height), f.Height))
}

// labelColumn is how wide the labels of the controls are.
const labelColumn = 6

func (w wall) labelled(name, text string) string {
	return ui.Hang(w.f.Styles.Dim.Render(ui.Pad(name, labelColumn, w.f.Glyphs)), ui.Wrap(text, w.f.Width-labelColumn))
}

// track names the phases in their order, the one at hand in brackets and capitals.
func (w wall) track() string {
	between := " " + w.f.Styles.Dim.Render(">") + " "
	if !w.f.Roomy() {
		between = " "
	}
	var parts []string
	for _, p := range []class.Phase{class.AtLobby, class.AtAnswering, class.AtReveal, class.AtDiscuss, class.AtEnd} {
		if p == w.b.State.Phase || p == class.AtLobby && w.b.State.Phase == "" {
			parts = append(parts, w.f.Styles.OpenTab.Render("["+strings.ToUpper(string(p))+"]"))
		} else {
			parts = append(parts, w.f.Styles.Tab.Render(string(p)))
		}
	}
	return strings.Join(parts, between)
}

// next is the next step with its consequence below it.
func (w wall) next() string {
	s, n := w.f.Styles, w.b.Next
	means := ui.Wrap(n.Means, min(w.f.Width, measure)-labelColumn)
	switch {
	case n.Does == "":
		return s.Strong.Render(means)
	case !n.Possible:
		return s.Key.Render("space") + "  " + s.Dim.Render(n.Does+" (not yet)") + "\n" + means
	default:
		return s.Key.Render("space") + "  " + s.Accent.Render(n.Does) + "\n" + means
	}
}

// counts are the people, the votes and the clock, in one line where there is room.
func (w wall) counts() string {
	c := w.b.Counts
	parts := []string{fmt.Sprintf("%d joined", c.Joined), fmt.Sprintf("%d halfway", c.Halfway), fmt.Sprintf("%d done", c.Done)}
	if r := w.b.Reveal; r != nil {
		parts = append(parts, fmt.Sprintf("%d in the chart", r.Of))
	}
	if t := w.b.Topic; t != nil {
		parts = append(parts, fmt.Sprintf("question %d of %d", t.Number, t.Of))
		if t.Round == class.Voting {
			parts = append(parts, fmt.Sprintf("%d voted", t.Votes))
		}
	}
	if left, runs := clock(w.b); runs && left == "0:00" {
		parts = append(parts, "time is up")
	} else if runs {
		parts = append(parts, left+" left")
	}
	return w.f.Styles.Strong.Render(strings.Join(parts, ", "))
}

// shows says what the wall shows, where there is no room for a picture of it.
func (w wall) shows() string {
	switch {
	case w.b.State.Blank:
		return w.f.Styles.Caution.Render("blank; . shows it again")
	case w.b.Topic != nil && w.b.State.Round == class.Voting:
		return "the question, and how many voted"
	case w.b.State.Phase == class.AtDiscuss:
		return "the question and its answers"
	case w.b.State.Phase == class.AtReveal:
		return "the averages of the class"
	case w.b.State.Phase == class.AtAnswering:
		return "how to join, and the counts"
	case w.b.State.Phase == class.AtEnd:
		return "goodbye, and what is kept"
	default:
		return "how to join"
	}
}

// picture is what the wall shows now: in words, or, where there is room, small and dim
// between two rules, in several heights. A picture is as wide as a wall can be at least.
func (w wall) picture() block {
	const least, most, widest, edge = 10, 34, 120, 2
	wide := min(w.f.Width-2*edge, widest)
	b := block{forms: []string{w.labelled("WALL", w.shows())}, rank: 5, gap: 1}
	if wide < ui.MinWidth-2 {
		return b
	}
	name := " on the wall "
	if w.b.State.Blank {
		name = " on the wall: blank, . shows it again "
	}
	rest := max(w.f.Width-lipgloss.Width(name)-edge, 0)
	top := strings.Repeat(w.f.Glyphs.Rule, edge) + name + strings.Repeat(w.f.Glyphs.Rule, rest)
	bottom := strings.Repeat(w.f.Glyphs.Rule, w.f.Width)
	small := w.f
	small.Width = wide
	small.Styles = ui.Styles{}
	for small.Height = least; small.Height <= most; small.Height += 4 {
		shown := strings.Split(ansi.Strip(Wall(w.b, small)), "\n")
		for len(shown) < small.Height {
			shown = append(shown, "")
		}
		for i, line := range shown {
			shown[i] = strings.TrimRight(strings.Repeat(" ", edge)+line, " ")
		}
		b.forms = append(b.forms, w.f.Styles.Dim.Render(strings.Join(append(append([]string{top}, shown...), bottom), "\n")))
	}
	return b
}
