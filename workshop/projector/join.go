package projector

import (
	"slices"
	"strings"

	"rolefit/internal/ui"
	"rolefit/workshop/class"

	"charm.land/lipgloss/v2"
)

// Labels and answers of the way in, for the narrowest wall.
const (
	asked       = "question?"
	compare     = "type yes in full, after comparing"
	stuck       = "frozen?"
	again       = "press Enter ~ . and run it again, with your three words"
	againShort  = "Enter ~ . then run it again"
	helpColumn  = len(asked) + 2 // where the answers stand
	linesToJoin = "JOIN: open a terminal and type"
)

// best returns the best line to join; empty without one.
func (w wall) best() string { return strings.Join(w.b.Join[:min(len(w.b.Join), 1)], "") }

// joinLabel names the line to join.
func (w wall) joinLabel() string {
	name := "JOIN"
	switch {
	case w.b.State.Shut:
		name = "BACK"
	case w.b.MovedJoin:
		name = "NEW"
	}
	return w.f.Styles.Dim.Render(w.label(name))
}

// joinLine shows the way in on one line; empty without a line to join.
func (w wall) joinLine() string {
	if w.best() == "" {
		return ""
	}
	return w.joinLabel() + w.f.Styles.Strong.Render(w.best())
}

// news shows a change to the way in; an empty block without one.
func (w wall) news() block {
	words := newsOfJoin(w.b)
	if words == "" || len(w.b.Join) == 0 {
		return block{}
	}
	margin := 0
	if w.f.Roomy() {
		margin = helpColumn
	}
	return one(3, 0, ui.Indent(w.f.Styles.Accent.Render(ui.Wrap(words, w.f.Width-margin)), margin))
}

// newsOfJoin says that the address changed or the door is closed; empty if neither holds.
func newsOfJoin(b class.Board) string {
	switch {
	case b.State.Shut && b.MovedJoin:
		return "A new address. Closed to newcomers; your three words still let you in."
	case b.State.Shut:
		return "Closed to newcomers; your three words still let you in."
	case b.MovedJoin:
		return "The address changed: type this one. Your words stay the same."
	default:
		return ""
	}
}

// head shows the way in above a rule: the line to join, and the fingerprint if it fits.
func (w wall) head() []block {
	s := w.f.Styles
	key := s.Dim.Render(w.label(asked)) + s.Text.Render(w.b.Fingerprint+"  type yes")
	if w.b.Fingerprint == "" || lipgloss.Width(key) > w.f.Width {
		key = ""
	}
	return []block{one(1, 0, w.joinLine()), w.news(), {forms: []string{key}, rank: 8, late: true}, one(7, 0, w.rule())}
}

// strip shows the way in with all its help, above a rule. On a large wall the line to
// join is in large letters.
func (w wall) strip() []block {
	way := one(2, 0, w.joinLine())
	if drawn, ok := ui.Large(w.best(), w.f.Width-helpColumn, bigLetter, w.f.Glyphs); ok && w.f.Height >= bigWall {
		way.forms = append(way.forms, ui.Beside(0, w.joinLabel(), w.f.Styles.Strong.Render(drawn)))
	}
	blocks := append([]block{way, w.news(), w.others()}, w.help()...)
	return append(blocks, one(6, 0, w.rule()))
}

// others shows the machine's other addresses on one line, as many as fit whole.
func (w wall) others() block {
	text, before := "", w.label("or")
	for _, line := range w.b.Join[min(len(w.b.Join), 1):] {
		if lipgloss.Width(text+before+line) > w.f.Width {
			break
		}
		text, before = text+before+line, "   or  "
	}
	return one(8, 0, w.f.Styles.Dim.Render(text))
}

// label pads a name to the left column of the way in; a narrow wall has no column.
func (w wall) label(name string) string {
	if !w.f.Roomy() {
		return name + "  "
	}
	return ui.Pad(name, helpColumn, w.f.Glyphs)
}

// help shows the fingerprint to compare, and how to come back from a frozen screen.
func (w wall) help() []block {
	s, shown := w.f.Styles, w.b.Fingerprint
	if shown == "" {
		return []block{w.frozen()}
	}
	question := s.Dim.Render(w.label(asked)) + s.Text.Render(compare)
	text := question + "  " + s.Text.Render(shown)
	switch {
	case lipgloss.Width(text) <= w.f.Width:
	case w.f.Roomy():
		text = question + "\n" + ui.Indent(s.Text.Render(ui.Fit(shown, w.f.Width-helpColumn, w.f.Glyphs)), helpColumn)
	default:
		text = s.Text.Render(ui.Wrap(compare+":", w.f.Width)) + "\n" + s.Text.Render(ui.Wrap(shown, w.f.Width))
	}
	return []block{one(4, 0, text), w.ecdsa(), w.frozen()}
}

// ecdsa shows the fingerprint that ssh before OpenSSH 8.5 (as in Windows 10) and under
// FIPS 140 shows, with the longest label that fits.
func (w wall) ecdsa() block {
	for _, words := range []string{"or, where ssh calls the key ECDSA:  ", "or ECDSA:  ", "ECDSA "} {
		line := w.f.Styles.Dim.Render(w.label("")+words) + w.f.Styles.Text.Render(w.b.ECDSA)
		if w.b.ECDSA != "" && lipgloss.Width(line) <= w.f.Width {
			return one(10, 0, line)
		}
	}
	return block{}
}

func (w wall) frozen() block {
	label, text := w.label(stuck), again
	if lipgloss.Width(label+text) > w.f.Width {
		label, text = stuck+" ", againShort
	}
	return one(5, 0, ui.Fit(w.f.Styles.Dim.Render(label)+w.f.Styles.Text.Render(text), w.f.Width, w.f.Glyphs))
}

// lobby shows how to join and how many joined.
func (w wall) lobby() []block {
	s, best := w.f.Styles, w.best()
	title := w.heading().say("Phase 1 of 5: the lobby.")
	joined := w.people([]row{{"JOINED", w.b.Counts.Joined}}, 0).say(countsLine(w.b))
	joined.rank, joined.gap = 2, 2
	if best == "" {
		return []block{title.say(append(title.says, joined.says...)...)}
	}
	help := w.help()
	help[0].gap = 1
	return slices.Concat([]block{
		title,
		{forms: []string{s.Text.Render(linesToJoin)}, rank: 3, gap: 2, slack: true},
		{forms: append([]string{s.Strong.Render(ui.Wrap(best, w.f.Width))}, w.lineLarge(best)...), rank: 1, gap: 1},
		w.text(1, 1, s.Accent, newsOfJoin(w.b)).say(),
		w.others(),
		one(9, 1, w.rule()),
	}, help, []block{joined})
}

// heading shows the title and the class on one line; only the title if they do not fit.
func (w wall) heading() block {
	if lipgloss.Width(w.b.Title)+lipgloss.Width(w.b.Class)+2 > w.f.Width {
		return one(8, 0, w.f.Styles.Accent.Render(ui.Wrap(w.b.Title, w.f.Width)))
	}
	return one(8, 0, ui.Ends(w.f.Styles.Accent.Render(w.b.Title), w.f.Styles.Text.Render(w.b.Class), w.f))
}

// lineLarge returns the line to join in large letters, with plain ones under it to tell
// an l from a 1. If the whole line does not fit, only the address, which cannot be
// guessed, is large.
func (w wall) lineLarge(best string) []string {
	s := w.f.Styles
	forms := w.large(best, s.Strong, w.f.Width)
	if at := strings.LastIndex(best, " "); len(forms) == 0 && at > 0 {
		for _, drawn := range w.large(best[at+1:], s.Strong, w.f.Width-at-2) {
			forms = append(forms, ui.Beside(2, s.Strong.Render(best[:at]), drawn))
		}
	}
	for i := range forms {
		forms[i] += "\n\n" + s.Dim.Render("in plain letters:") + "  " + s.Strong.Render(best)
	}
	return forms
}
