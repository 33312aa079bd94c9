package quiz

import (
	"slices"
	"strconv"

	"rolefit/internal/ui"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// keyMap holds every key of the full-screen program. Screens pick from it, so that a key
// means the same everywhere.
type keyMap struct {
	move, confirm, back, skip                                 key.Binding // questions
	less, more, up, down                                      key.Binding
	choose, proceed, change, result, review                   key.Binding
	pane, paneBack, scroll, another, pageUp, pageDown         key.Binding
	mark, next, skipForm, plan, types, jobs, export, copyCode key.Binding
	skipAll, closeHelp, vote                                  key.Binding
	help, quit                                                key.Binding
}

// digits binds the keys 1 to n (n at least 1). does is their text in the footer; empty
// leaves them out of it.
func digits(n int, does string) key.Binding {
	keys := make([]string, n)
	for i := range keys {
		keys[i] = strconv.Itoa(i + 1)
	}
	name := keys[0]
	if n > 1 {
		name += "-" + keys[n-1]
	}
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(name, does))
}

// picked returns the index of the pressed key in a binding, and whether it is an enabled
// one of them.
func picked(k tea.KeyPressMsg, b key.Binding) (at int, ok bool) {
	at = slices.Index(b.Keys(), k.String())
	return at, at >= 0 && b.Enabled()
}

func newKeyMap(g ui.Glyphs) keyMap {
	bind := func(show, does string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(show, does))
	}
	arrows := g.Left2 + " " + g.Right2
	upDown := g.Up + " " + g.Down
	return keyMap{
		move:      bind(arrows, "move", "left", "right", "h", "l", "up", "down", "k", "j"),
		confirm:   bind("enter", "confirm", "enter", "space"),
		back:      bind("b", "back", "b", "backspace", "shift+tab", "esc"),
		skip:      bind("s", "skip", "s"),
		less:      bind(g.Left2, "", "left", "h", "up", "k"),
		more:      bind(g.Right2, "", "right", "l", "down", "j"),
		up:        bind(g.Up, "", "up", "k"),
		down:      bind(g.Down, "", "down", "j"),
		choose:    bind("enter", "choose", "enter", "space"),
		proceed:   bind("enter", "go on", "enter", "space"),
		change:    bind("enter", "open", "enter", "space"),
		result:    bind("r", "result", "r"),
		review:    bind("c", "answers", "c"),
		pane:      bind("tab", "panes", "tab", "right", "l"),
		scroll:    bind(upDown, "scroll", "up", "down"),
		another:   bind("n", "new person", "n"),
		pageUp:    bind("pgup", "", "pgup", "ctrl+u"),
		pageDown:  bind("pgdn", "", "pgdown", "ctrl+d"),
		mark:      bind("space", "mark", "space", "x"),
		next:      bind("enter", "go on", "enter"),
		skipForm:  bind("s", "leave it", "s"),
		plan:      bind("p", "plan", "p"),
		types:     bind("f", "which kind", "f"),
		export:    bind("e", "save", "e"),
		copyCode:  bind("y", "code", "y"),
		jobs:      bind("o", "check a job", "o"),
		vote:      bind("v", "vote again", "v"),
		skipAll:   bind("s", "skip all", "s"),
		closeHelp: bind("any key", "close help", "enter"),
		help:      bind("?", "help", "?"),
		quit:      bind("q", "leave", "q", "ctrl+c"),
	}
}

// looks reports whether a key only moves or looks around, and answers nothing.
func (k keyMap) looks(msg tea.KeyPressMsg) bool {
	return key.Matches(msg, k.move, k.back, k.pane, k.paneBack, k.scroll, k.pageUp, k.pageDown, k.help, k.quit)
}
