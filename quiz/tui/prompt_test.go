package tui

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rolefit/internal/ui"
	"rolefit/internal/ui/uitest"
	"rolefit/quiz"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// marked returns a prompt whose actions say which of them they are.
func marked(p quiz.Prompt) *quiz.Prompt {
	mark := func(of string) quiz.Action { return quiz.Action{Notice: of} }
	p.Choices, p.Commands = slices.Clone(p.Choices), slices.Clone(p.Commands)
	for i := range p.Choices {
		p.Choices[i].Action = mark(fmt.Sprint("choice ", i+1))
	}
	for i, c := range p.Commands {
		if c.Action.Leave || !c.Action.Idle() {
			p.Commands[i].Action = mark(markOf(p, c))
			p.Commands[i].Action.Leave, p.Commands[i].Action.Repeat = c.Action.Leave, c.Action.Repeat
		}
	}
	if p.Many != nil {
		p.Many = func([]int) quiz.Action { return mark("many") }
	}
	if p.Typed != nil {
		p.Typed = func(string) quiz.Action { return mark("typed") }
	}
	return &p
}

// markOf returns the mark of a command: that of the choice with its key, if there is one.
func markOf(p quiz.Prompt, c quiz.Command) string {
	if n, err := strconv.Atoi(c.Press); err == nil && n <= len(p.Choices) {
		return "choice " + c.Press
	}
	return "command " + cmp.Or(c.Press, c.Key)
}

// marks returns the marks of the actions that a screen needs keys for: of every choice, and of
// every command that is not only for reading a place out.
func marks(p quiz.Prompt) (all []string) {
	for i := range p.Choices {
		if p.Many == nil {
			all = append(all, fmt.Sprint("choice ", i+1))
		}
	}
	for _, c := range p.Commands {
		if !c.Aloud() && !c.Action.Leave && !c.Action.Idle() && c.Off == "" {
			all = append(all, markOf(p, c))
		}
	}
	if p.Many != nil {
		all = append(all, "many")
	}
	if p.Typed != nil {
		all = append(all, "typed")
	}
	return all
}

// TestScreensOfferWhatPromptsDo presses every key at every place. A screen has every action that its
// prompt offers and no other, so the line-by-line form has the same ones; its other keys are among
// the full screen's own.
func TestScreensOfferWhatPromptsDo(t *testing.T) {
	t.Parallel()
	told, done := map[string]bool{}, map[string]bool{} // commands that a screen does in its own way: known, seen
	for name, s := range reachable(t) {
		for _, width := range []int{80, 140} {
			p := newProgram(s)
			p.width, p.height = width, 40
			p.prompt = marked(s.Prompt())
			reached := pressedAll(t, name, p)
			offered := marks(*p.prompt)
			for _, mark := range offered {
				if !reached[mark] {
					t.Errorf("%s: %d wide, no key does %q of the prompt", name, width, mark)
				}
			}
			for mark := range reached {
				if !slices.Contains(offered, mark) && mark != "command q" { // where nothing lies before, the key that leads back leaves
					t.Errorf("%s: %d wide, a key does %q, which the prompt does not offer", name, width, mark)
				}
			}
			footerOfPrompt(t, name, p)
			for _, c := range p.prompt.Commands {
				if !c.Action.Idle() || c.Action.Leave || c.Aloud() {
					continue
				}
				at := fmt.Sprint(p.prompt.Place, " ", cmp.Or(c.Press, c.Key))
				told[at] = true
				k := tea.KeyPressMsg{Code: rune(at[len(at)-1]), Text: at[len(at)-1:]}
				after, _ := p.offered(k)
				done[at] = done[at] || key.Matches(k, p.keys.help) || !reflect.DeepEqual(after, p.screen)
			}
		}
	}
	for at := range told {
		if !done[at] {
			t.Errorf("no screen does anything at place and key %q, which the prompt offers", at)
		}
	}
}

// pressedAll presses every key at once, then after each step of a cursor through the rows, and
// returns the marks of all actions.
func pressedAll(t *testing.T, name string, p program) map[string]bool {
	t.Helper()
	reached := map[string]bool{}
	try := func(k tea.KeyPressMsg) program {
		next := p
		var a quiz.Action
		next.screen, a = p.offered(k)
		if !reflect.ValueOf(a).IsZero() {
			if a.Notice == "" {
				t.Errorf("%s: %s does something that is not of the prompt", name, k)
			}
			reached[a.Notice] = true
		}
		return next
	}
	for _, k := range uitest.Keys() {
		try(k)
	}
	if p.typing() {
		p = try(tea.KeyPressMsg{Code: 'x', Text: "x"})
		try(tea.KeyPressMsg{Code: tea.KeyEnter})
	}
	if !p.typing() {
		p = try(tea.KeyPressMsg{Code: tea.KeyHome})
	}
	for range len(p.prompt.Choices) + 1 {
		p = try(tea.KeyPressMsg{Code: tea.KeyDown})
		try(tea.KeyPressMsg{Code: tea.KeyEnter})
		for _, k := range []string{"b", "p"} { // a list below a field
			try(tea.KeyPressMsg{Code: rune(k[0]), Text: k})
		}
	}
	return reached
}

// footerOfPrompt fails for a key in the footer that neither the prompt nor the full screen's own
// list has.
func footerOfPrompt(t *testing.T, name string, p program) {
	t.Helper()
	var own, known []string
	for _, b := range append(p.keys.own(), readerKeys(p)...) {
		own = append(own, b.Help().Key+" "+b.Help().Desc)
		if b.Help() != p.keys.add.Help() {
			known = append(known, b.Keys()...)
		}
	}
	for _, c := range p.prompt.Commands {
		known = append(known, p.keys.of(c).Keys()...)
	}
	for i, c := range p.prompt.Choices {
		known = append(append(known, strconv.Itoa(i+1)), c.Words...)
	}
	for _, b := range p.screen.page(p.props()).Keys {
		for _, k := range b.Keys() {
			if b.Enabled() && !slices.Contains(known, k) && !slices.Contains(own, b.Help().Key+" "+b.Help().Desc) {
				t.Errorf("%s: the footer offers %q, which neither the prompt nor the screen's own list has", name, k)
			}
		}
	}
}

// readerKeys returns the keys of a long text in which no words are looked for.
func readerKeys(p program) []key.Binding {
	f := p.props().frame
	return ui.Read(strings.Repeat("line\n", 2*f.Height), ui.Reading{}, f, true).Keys()
}
