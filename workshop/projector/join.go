package projector

import (
	"slices"
	"strings"

	"rolefit/internal/qr"
	"rolefit/internal/ui"
	"rolefit/workshop/class"
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
	noCode      = "No QR code fits here: enlarge the window, or make its letters smaller."
	pageToJoin  = "JOIN by phone or browser: scan or type"
	orTerminal  = "OR open a terminal and type"
	noHost      = "No computer is hosting this class now. Once one is, how to join is here."
	stay        = "Stay on this Wi-Fi, mobile data off."
)

// best returns the best line to join; empty without one.
func (w wall) best() string { return strings.Join(w.b.Join[:min(len(w.b.Join), 1)], "") }

// web returns the best address for browsers; empty without one.
func (w wall) web() string { return strings.Join(w.b.Web[:min(len(w.b.Web), 1)], "") }

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

// ways shows the line to join, and the address for browsers beside it if it fits there;
// else page shows that. Both are empty without a line to join.
func (w wall) ways() (line, page string) {
	if w.best() == "" {
		return "", ""
	}
	s := w.f.Styles
	line, page = w.joinLabel()+s.Strong.Render(w.best()), w.page()
	if both := line + s.Dim.Render("   or  ") + s.Strong.Render(w.web()); page != "" && ui.Width(both) <= w.f.Width {
		return both, ""
	}
	return line, page
}

// page shows the address for browsers on a line of its own; empty without one.
func (w wall) page() string {
	if w.web() == "" {
		return ""
	}
	return w.f.Styles.Dim.Render(w.label("or")) + w.f.Styles.Strong.Render(w.web())
}

// aboutWeb tells those with a browser what to mind; empty without addresses for them.
func aboutWeb(b class.Board) string {
	if len(b.Web) == 0 {
		return ""
	}
	return strings.TrimSpace(stay + " " + b.Unencrypted())
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
	if w.b.Fingerprint == "" || ui.Width(key) > w.f.Width {
		key = ""
	}
	line, page := w.ways()
	return []block{
		one(1, 0, line),
		{forms: []string{page}, rank: 7, late: true},
		w.news(),
		{forms: []string{key}, rank: 8, late: true},
		one(7, 0, w.rule()),
	}
}

// strip shows the way in with all its help, above a rule. On a large wall the line to
// join is in large letters.
func (w wall) strip() []block {
	line, page := w.ways()
	way := one(2, 0, strings.TrimRight(line+"\n"+page, "\n"))
	if drawn, ok := ui.Large(w.best(), w.f.Width-helpColumn, bigLetter, w.f.Glyphs); ok && w.f.Height >= bigWall {
		drawn = ui.Beside(0, w.joinLabel(), w.f.Styles.Strong.Render(drawn))
		way.forms = append(way.forms, strings.TrimRight(drawn+"\n"+w.page(), "\n"))
	}
	blocks := append([]block{way, w.news(), w.others()}, w.help()...)
	return append(blocks, one(6, 0, w.rule()))
}

// others shows the machine's other addresses on one line, as many as fit whole.
func (w wall) others() block {
	text, before := "", w.label("or")
	for _, line := range slices.Concat(w.b.Join[min(len(w.b.Join), 1):], w.b.Web[min(len(w.b.Web), 1):]) {
		if ui.Width(text+before+line) > w.f.Width {
			break
		}
		text, before = text+before+line, "   or  "
	}
	if text == "" {
		return block{}
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
	case ui.Width(text) <= w.f.Width:
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
	for _, words := range []string{"or, if ssh calls the key ECDSA:  ", "or ECDSA:  ", "ECDSA "} {
		line := w.f.Styles.Dim.Render(w.label("")+words) + w.f.Styles.Text.Render(w.b.ECDSA)
		if w.b.ECDSA != "" && ui.Width(line) <= w.f.Width {
			return one(10, 0, line)
		}
	}
	return block{}
}

func (w wall) frozen() block {
	label, text := w.label(stuck), again
	if ui.Width(label+text) > w.f.Width {
		label, text = stuck+" ", againShort
	}
	return one(5, 0, ui.Fit(w.f.Styles.Dim.Render(label)+w.f.Styles.Text.Render(text), w.f.Width, w.f.Glyphs))
}

func (w wall) lobby() []block {
	s, best := w.f.Styles, w.best()
	title := w.heading().say("Phase 1 of 5: the lobby.")
	joined := w.people([]row{{"JOINED", w.b.Counts.Joined}}, 0).say(countsLine(w.b))
	joined.rank, joined.gap = 2, 2
	switch {
	case best == "" && (w.b.Class == "" || w.b.Unheard): // in a moment
		return []block{title.say(append(title.says, joined.says...)...)}
	case best == "":
		return []block{title, w.text(1, 2, s.Text, noHost), joined}
	}
	rule, help := one(9, 1, w.rule()), w.help()
	help[0].gap = 1
	if square := w.square(); len(square.forms) > 0 {
		rule.late = true
		return slices.Concat([]block{title, square, rule}, help[:len(help)-1], []block{joined})
	}
	return slices.Concat([]block{
		title,
		{forms: []string{s.Text.Render(linesToJoin)}, rank: 3, gap: 2, slack: true},
		w.typed(1, best),
		w.text(1, 1, s.Accent, newsOfJoin(w.b)).say(),
		w.orPage(), w.text(4, 0, s.Text, aboutWeb(w.b)).say(),
		w.others(), rule,
	}, help, []block{joined})
}

// typed shows what people type, in large letters where they fit. A gap of 0 is one of 1
// above large letters.
func (w wall) typed(gap int, line string) block {
	forms := []string{w.f.Styles.Strong.Render(ui.Wrap(line, w.f.Width))}
	for _, drawn := range w.lineLarge(line) {
		forms = append(forms, strings.Repeat("\n", 1-gap)+drawn)
	}
	return block{forms: forms, rank: 1, gap: gap}
}

func (w wall) orPage() block {
	line := w.f.Styles.Text.Render("or, in a browser:  ") + w.f.Styles.Strong.Render(w.web())
	if ui.Width(line) > w.f.Width {
		line = w.page()
	}
	if w.web() == "" {
		line = ""
	}
	return one(1, 1, line)
}

// square shows the QR code of the page for browsers, with both ways in beside it; an empty
// block where that does not fit.
func (w wall) square() block {
	const gap, others, enough = 3, 5, 20 // cells; lines for other blocks, if those leave enough
	web, best, s := w.web(), w.best(), w.f.Styles
	if web == "" {
		return block{}
	}
	room := max(w.f.Height*2/3, min(w.f.Height-others, enough))
	drawn, ok := qr.Large(web, w.f.Width/2, room, s.Dark, w.ascii())
	side := wall{w.b, ui.Frame{Width: w.f.Width - ui.Width(drawn) - gap, Height: ui.Lines(drawn), Styles: s, Glyphs: w.f.Glyphs}}
	if !ok || side.f.Width < max(len(web), len(best)) {
		return block{}
	}
	text := fill([]block{
		side.text(2, 0, s.Text, pageToJoin), side.typed(0, web), side.text(2, 0, s.Text, stay),
		side.text(3, 1, s.Accent, newsOfJoin(w.b)),
		side.text(2, 1, s.Text, orTerminal), side.typed(0, best), side.others(), side.frozen(),
		side.text(4, 1, s.Text, w.b.Unencrypted()),
	}, side.f.Height)
	return one(1, 1, ui.Beside(gap, ui.Fill(text, side.f.Width), drawn))
}

// code shows the QR code of the page for browsers as large as it fits, with its address:
// in large letters if the code gets at most an eighth smaller by them.
func (w wall) code() []block {
	const others, large = 3, 11 // lines of the other blocks, with an address in plain and in large letters
	web, s := w.web(), w.f.Styles
	address := w.typed(1, web)
	drawn, ok := qr.Large(web, w.f.Width, w.f.Height-others, s.Dark, w.ascii())
	if !ok {
		drawn = s.Text.Render(ui.Wrap(noCode, w.f.Width))
	} else if len(address.forms) > 1 {
		smaller, fits := qr.Large(web, w.f.Width, w.f.Height-large, s.Dark, w.ascii())
		if fits && 8*ui.Lines(smaller) >= 7*ui.Lines(drawn) {
			drawn, address.forms = smaller, address.forms[1:]
		}
	}
	blocks := []block{one(0, 1, drawn), address, w.text(2, 1, s.Text, stay), w.text(3, 0, s.Text, w.b.Unencrypted())}
	for _, b := range blocks {
		for i := range b.forms {
			b.forms[i] = ui.Center(b.forms[i], w.f.Width)
		}
	}
	return append([]block{one(8, 0, ui.Ends(s.Accent.Render(pageToJoin), s.Text.Render(w.b.Class), w.f))}, blocks...)
}

// heading shows the title and the class on one line; only the title if they do not fit.
func (w wall) heading() block {
	if ui.Width(w.b.Title)+ui.Width(w.b.Class)+2 > w.f.Width {
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
	if at := strings.LastIndexAny(strings.TrimSuffix(best, "/"), " /"); len(forms) == 0 && at > 0 {
		before := strings.TrimSpace(best[:at+1])
		for _, drawn := range w.large(strings.TrimSuffix(best[at+1:], "/"), s.Strong, w.f.Width-len(before)-2) {
			forms = append(forms, ui.Beside(2, s.Strong.Render(before), drawn))
		}
	}
	for i := range forms {
		forms[i] += "\n\n" + s.Dim.Render("in plain letters:") + "  " + s.Strong.Render(best)
	}
	return forms
}
