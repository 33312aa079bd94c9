package projector

import (
	"strings"

	"rolefit/internal/ui"
	"rolefit/workshop/class"

	"charm.land/lipgloss/v2"
)

// What somebody who joins has to know, by what it answers, in words that fit the
// narrowest wall.
const (
	asked       = "question?"
	compare     = "type yes in full, after comparing"
	stuck       = "frozen?"
	again       = "press Enter ~ . and run it again, with your three words"
	againShort  = "Enter ~ . then run it again"
	helpColumn  = len(asked) + 2 // where the answers stand
	linesToJoin = "JOIN: open a terminal and type"
)

// line is the best line to join, and the others.
func (w wall) line() (best string, others []string) {
	if len(w.b.Join) == 0 {
		return "", nil
	}
	return w.b.Join[0], w.b.Join[1:]
}

// joinLine is the way in on one line, which stays while there is a class.
func (w wall) joinLine() string {
	best, _ := w.line()
	if best == "" {
		return ""
	}
	return w.f.Styles.Dim.Render(w.label(w.way())) + w.f.Styles.Strong.Render(best)
}

// way is what the line to join is for now.
func (w wall) way() string {
	switch {
	case w.b.State.Shut:
		return "BACK"
	case w.b.MovedJoin:
		return "NEW"
	default:
		return "JOIN"
	}
}

// news says what changed about the line to join; a block of nothing where nothing did.
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

// newsOfJoin is that as a sentence.
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

// head is the way in above a rule: on one line, and on another, where there is room
// for it, what to compare.
func (w wall) head() []block {
	s := w.f.Styles
	key := s.Dim.Render(w.label(asked)) + s.Text.Render(w.b.Fingerprint+"  type yes")
	if w.b.Fingerprint == "" || lipgloss.Width(key) > w.f.Width {
		key = ""
	}
	return []block{one(1, 0, w.joinLine()), w.news(), {forms: []string{key}, rank: 8, late: true}, one(7, 0, w.rule())}
}

// strip is the way in with all that belongs to it, above a rule.
func (w wall) strip() []block {
	best := w.joinLine()
	_, others := w.line()
	blocks := []block{{forms: append([]string{best}, w.bestLarge()...), rank: 2}, w.news()}
	blocks = append(blocks, w.others(others))
	return append(blocks, append(w.help(), one(6, 0, w.rule()))...)
}

// bestLarge is the line to join in large letters, where that leaves most of the wall
// for the rest.
func (w wall) bestLarge() []string {
	const tall = 40
	best, _ := w.line()
	if w.f.Height < tall {
		return nil
	}
	drawn, ok := ui.Large(best, w.f.Width-helpColumn, 4, w.f.Glyphs)
	if !ok {
		return nil
	}
	return []string{ui.Beside(0, w.f.Styles.Dim.Render(w.label(w.way())), w.f.Styles.Strong.Render(drawn))}
}

// others are the other addresses of the machine, on one line; those that do not fit
// are left out whole.
func (w wall) others(lines []string) block {
	text := ""
	for _, line := range lines {
		with := text + "   or  " + line
		if text == "" {
			with = w.label("or") + line
		}
		if lipgloss.Width(with) > w.f.Width {
			break
		}
		text = with
	}
	if text == "" {
		return block{}
	}
	return one(8, 0, w.f.Styles.Dim.Render(text))
}

// label is the left column of the way in; there is none on a narrow wall.
func (w wall) label(name string) string {
	if !w.f.Roomy() {
		return name + "  "
	}
	return ui.Pad(name, helpColumn, w.f.Glyphs)
}

// help is the fingerprint with what to do about it, and what to do when it froze.
func (w wall) help() []block {
	s := w.f.Styles
	shown := w.b.Fingerprint
	if shown == "" {
		return []block{w.frozen()}
	}
	question := s.Dim.Render(w.label(asked)) + s.Text.Render(compare)
	side := question + "  " + s.Text.Render(shown)
	switch {
	case lipgloss.Width(side) <= w.f.Width:
		return []block{one(4, 0, side), w.ecdsa(), w.frozen()}
	case w.f.Roomy():
		return []block{one(4, 0, question+"\n"+ui.Indent(s.Text.Render(ui.Fit(shown, w.f.Width-helpColumn, w.f.Glyphs)), helpColumn)), w.ecdsa(), w.frozen()}
	}
	return []block{one(4, 0, s.Text.Render(ui.Wrap(compare+":", w.f.Width))+"\n"+s.Text.Render(ui.Wrap(shown, w.f.Width))), w.ecdsa(), w.frozen()}
}

// ecdsa is the fingerprint that ssh shows before OpenSSH 8.5, which is that of Windows 10,
// and where FIPS 140 rules: in as many words as there is room for.
func (w wall) ecdsa() block {
	if w.b.ECDSA == "" {
		return block{}
	}
	for _, words := range []string{"or, where ssh calls the key ECDSA:  ", "or ECDSA:  ", "ECDSA "} {
		line := w.f.Styles.Dim.Render(w.label("")+words) + w.f.Styles.Text.Render(w.b.ECDSA)
		if lipgloss.Width(line) <= w.f.Width {
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

// lobby shows how to join and who is there, as numbers.
func (w wall) lobby() []block {
	s := w.f.Styles
	best, others := w.line()
	if best == "" {
		return []block{w.heading()}
	}
	plain := s.Strong.Render(ui.Wrap(best, w.f.Width))
	blocks := []block{
		w.heading(),
		{forms: []string{s.Text.Render(linesToJoin)}, rank: 3, gap: 2, slack: true},
		{forms: append([]string{plain}, w.lineLarge(best)...), rank: 1, gap: 1},
		w.lobbyNews(),
		w.others(others),
		one(9, 1, w.rule()),
	}
	help := w.help()
	help[0].gap = 1
	blocks = append(blocks, help...)
	joined := w.people([]row{{"JOINED", w.b.Counts.Joined}}, 0)
	joined.rank, joined.gap = 2, 2
	return append(blocks, joined)
}

// lobbyNews is news, under the large line to join.
func (w wall) lobbyNews() block {
	return w.text(1, 1, w.f.Styles.Accent, newsOfJoin(w.b))
}

// heading is what the class is, on one line.
func (w wall) heading() block {
	about := ""
	if w.b.Class != "" {
		about = w.b.Class
	}
	if lipgloss.Width(w.b.Title)+lipgloss.Width(about)+2 > w.f.Width {
		return one(8, 0, w.f.Styles.Accent.Render(ui.Wrap(w.b.Title, w.f.Width)))
	}
	return one(8, 0, ui.Ends(w.f.Styles.Accent.Render(w.b.Title), w.f.Styles.Text.Render(about), w.f))
}

// lineLarge is the line to join in large letters, with the same in plain ones under
// it, to be sure of an l and a 1. Where the whole line does not fit, the address
// alone is large: that is what nobody can guess.
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
