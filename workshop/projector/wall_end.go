package projector

import (
	"cmp"
	"strings"

	"rolefit/internal/clikit"
	"rolefit/internal/ui"
	"rolefit/workshop/class"

	"charm.land/lipgloss/v2"
)

// end says goodbye: the results are the participants' own, where answers are kept, and
// how to get the quiz at home.
func (w wall) end() []block {
	s := w.f.Styles
	title := block{forms: []string{s.Accent.Render("THANK YOU")}, rank: 0, gap: 1, slack: true}
	title.forms = append(title.forms, w.large("THANK YOU", s.Accent, w.f.Width)...)
	parts := []struct {
		rank       int
		name, text string
	}{
		{1, "YOURS", "Your result is yours alone. To see it again at home, take its code with you: press y on your own screen. The code is your answers: keep it to yourself."},
		{2, "KEPT", keptWhere(w.b)},
		{3, "AT HOME", atHome},
	}
	if !w.f.Roomy() {
		parts[2].text = atHomeShort
	}
	blocks := []block{w.heading(), title}
	for _, p := range parts {
		label := s.Dim.Render(ui.Pad(p.name, len("AT HOME"), w.f.Glyphs)) + "   "
		if !w.f.Roomy() {
			label = s.Dim.Render(p.name) + "  "
		}
		text := ui.Hang(label, ui.Wrap(p.text, min(w.f.Width, measure)-lipgloss.Width(label)))
		text = strings.ReplaceAll(text, "\u00a0", " ")
		blocks = append(blocks, one(p.rank, 2, text))
	}
	return blocks
}

// How to get the quiz. No-break spaces keep the command on one line.
const (
	atHome = "The same quiz, alone and at your own pace: ask your instructor for rolefit's folder. " +
		"With Go installed, go\u00a0run\u00a0. in it starts the quiz."
	atHomeShort = "Ask your instructor for the quiz, rolefit."
)

// keptWhere says where answers are kept, and how they are deleted.
func keptWhere(b class.Board) string {
	if b.Practice {
		return "Nowhere: this is a rehearsal, and nothing of it is kept."
	}
	return "On this computer, without names, until your instructor deletes it: " + forget(b)
}

// program returns the command that starts the workshop.
func program(b class.Board) string { return cmp.Or(b.Program, "rolefit-workshop") }

// forget returns the command that deletes the class.
func forget(b class.Board) string {
	return program(b) + " forget " + clikit.Typed(cmp.Or(b.Class, "CLASS")) + clikit.TypedFlag("store", b.Store)
}
