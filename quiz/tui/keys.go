package tui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"rolefit/internal/ui"
	"rolefit/quiz"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// keyMap holds the keys that screens add to the commands of their prompts: see own. A key means
// the same everywhere.
type keyMap struct {
	move, less, more, up, down                   key.Binding
	confirm, choose, proceed, change, next       key.Binding // each of them Enter
	back, undo, pane, paneBack, other, otherBack key.Binding
	scroll, pageUp, pageDown, first, last        key.Binding
	mark, closeHelp, help, quit                  key.Binding
	earlier, later                               key.Binding // a posting
	add, done, cancel                            key.Binding // a name
}

func bind(show, does string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(show, does))
}

// digits binds the keys 1 to n. does is their text in the footer; empty leaves them out of
// it.
func digits(n int, does string) key.Binding {
	if n == 0 {
		return key.Binding{}
	}
	keys := make([]string, n)
	for i := range keys {
		keys[i] = strconv.Itoa(i + 1)
	}
	name := keys[0]
	if n > 1 {
		name += "-" + keys[n-1]
	}
	return bind(name, does, keys...)
}

// picked returns the index of the pressed key in a binding, and whether it is an enabled
// one of them.
func picked(k tea.KeyPressMsg, b key.Binding) (at int, ok bool) {
	at = slices.Index(b.Keys(), k.String())
	return at, at >= 0 && b.Enabled()
}

func newKeyMap(g *ui.Glyphs) *keyMap {
	return &keyMap{
		move:      bind(g.Left2+" "+g.Right2, "move", "left", "right", "h", "l", "up", "down", "k", "j"),
		less:      bind(g.Left2, "", "left", "h", "up", "k"),
		more:      bind(g.Right2, "", "right", "l", "down", "j"),
		up:        bind(g.Up, "", "up", "k"),
		down:      bind(g.Down, "", "down", "j"),
		confirm:   bind("enter", "confirm", "enter", "space"),
		choose:    bind("enter", "choose", "enter", "space"),
		proceed:   bind("enter", "continue", "enter", "space"),
		change:    bind("enter", "open", "enter", "space"),
		next:      bind("enter", "continue", "enter"),
		back:      bind("b", "back", "b", "backspace", "shift+tab", "esc"),
		undo:      bind("u", "", "u"),
		pane:      bind("tab", "next page", "tab"),
		paneBack:  bind("shift+tab", "", "shift+tab"),
		other:     bind(g.Left2+" "+g.Right2, "compare", "right", "l"),
		otherBack: bind(g.Left2, "", "left", "h"),
		scroll:    bind(g.Up+" "+g.Down, "scroll", "up", "down"),
		pageUp:    bind("pgup", "", "pgup", "ctrl+u"),
		pageDown:  bind("pgdn", "", "pgdown", "ctrl+d"),
		first:     bind("home", "", "home", "g"),
		last:      bind("end", "", "end"),
		mark:      bind("space", "mark", "space", "x"),
		closeHelp: bind("any key", "close help", "enter"),
		help:      bind("?", "help", "?"),
		quit:      bind("q", "quit", "q", "ctrl+c"),
		earlier:   bind("[", "", "[", "pgup", "ctrl+u"),
		later:     bind("[ ]", "scroll", "]", "pgdown", "ctrl+d"),
		add:       bind("n", "new job", "n", "/"),
		done:      bind("enter", "continue", "enter"),
		cancel:    bind("esc", "back", "esc"),
	}
}

// around returns the keys that only move or look around.
func (k *keyMap) around() []key.Binding {
	return []key.Binding{k.move, k.pane, k.paneBack, k.scroll, k.pageUp, k.pageDown, k.first, k.last, k.help}
}

// own returns the keys that the full screen has besides those of its prompt. They look around,
// search a text, move to a field, or mark, confirm and close what is at hand. Every other key is
// that of a choice or a command, which the line-by-line form has as well.
func (k *keyMap) own() []key.Binding {
	return append(k.around(), k.earlier, k.later, k.add, k.mark, k.confirm, k.cancel, k.closeHelp, search(), leaveTyping())
}

// search is the key that searches a posting.
func search() key.Binding { return bind("/", "search", "/", "ctrl+f") }

// looks reports whether a key only looks around, leads back or leaves, and answers nothing.
func (k *keyMap) looks(msg tea.KeyPressMsg) bool {
	return key.Matches(msg, append(k.around(), k.back, k.undo, k.other, k.otherBack, k.quit)...)
}

// of returns the binding of a command; a command that does nothing now is disabled.
func (k *keyMap) of(c quiz.Command) key.Binding {
	press := cmp.Or(c.Press, c.Key)
	b := bind(press, c.Label, press)
	switch press {
	case "":
		b = k.proceed
	case "right":
		b = k.other
	case "left":
		b = k.otherBack
	}
	if c.Back {
		b.SetKeys(append([]string{press}, k.back.Keys()...)...)
	}
	b.SetEnabled(c.Off == "")
	return b
}

// pressable reports whether the key of a command is a screen's. The way out and the help, which
// shows why a place asks, have theirs on every screen.
func pressable(c quiz.Command) bool {
	return !c.Aloud() && !c.Action.Leave && cmp.Or(c.Press, c.Key) != "?"
}

// find returns the prompt's command with a key; the zero one if it has none.
func (c props) find(press string) quiz.Command {
	for _, command := range c.prompt.Commands {
		if cmp.Or(command.Press, command.Key) == press {
			return command
		}
	}
	return quiz.Command{}
}

// command returns the binding of the prompt's command with a key; a disabled one if it has none.
func (c props) command(press string) key.Binding {
	if command := c.find(press); pressable(command) {
		return c.keys.of(command)
	}
	return key.Binding{}
}

// commanded returns the action of the command with the pressed key, unless a screen has its own way
// of doing what is read out.
func (c props) commanded(k tea.KeyPressMsg) (a quiz.Action, ok bool) {
	for _, command := range c.prompt.Commands {
		if pressable(command) && !command.Action.Idle() && key.Matches(k, c.keys.of(command)) {
			return command.Action, true
		}
	}
	return quiz.Action{}, false
}

// footer returns bindings, then the prompt's commands that are not among them, the help and
// the way out.
func (c props) footer(bindings ...key.Binding) []key.Binding {
	for _, command := range c.prompt.Commands {
		b := c.keys.of(command)
		same := func(other key.Binding) bool { return other.Help().Key == b.Help().Key }
		if pressable(command) && command.Label != "" && !slices.ContainsFunc(bindings, same) {
			bindings = append(bindings, b)
		}
	}
	help := c.keys.help
	if c.prompt.Explain.Title != "" {
		help.SetHelp("?", strings.ToLower(c.prompt.Explain.Title))
	}
	return append(bindings, help, c.quits())
}

// quits returns the way out, in the prompt's words unless an answer could not be saved.
func (c props) quits() key.Binding {
	quit := c.keys.quit
	for _, command := range c.prompt.Commands {
		if command.Action.Leave && !c.unsaved {
			quit.SetHelp(command.Key, command.Label)
		}
	}
	return quit
}

// rank orders keys for a footer without room: the way out and the help always stay, then
// keys stay that answer, then keys that save something or lead back; the key of another person
// goes first.
func rank(k key.Binding) int {
	const always, answers, keeps, leads, looks, away = 0, 1, 2, 3, 4, 5
	switch name := k.Help().Key; {
	case slices.Contains([]string{"q", "ctrl+c", "?", "any key"}, name):
		return always
	case name == "enter", strings.HasPrefix(name, "1"), name == "v":
		return answers
	case slices.Contains([]string{"e", "y", "b", "u", "esc"}, name):
		return keeps
	case name == "n" && !strings.HasPrefix(k.Help().Desc, "next"):
		return away
	case k.Help().Desc == "compare", len(name) == 1 && name[0] >= 'a' && name[0] <= 'z':
		return leads
	default:
		return looks
	}
}

// helpReader returns the help over the page under: why the current question is asked, its
// source, and the page's keys.
func helpReader(c props, at ui.Reading, under ui.Page) ui.Reader {
	f := c.column
	f.Width--
	blocks := append(explained(c), keyList(f, under.Keys))
	return ui.Read(strings.TrimPrefix(spread(f.Height, blocks...), "\n"), at, f, true)
}

// helpPage covers the page under with its help. A key that does not scroll closes it.
func helpPage(c props, at ui.Reading, under ui.Page) ui.Page {
	r := helpReader(c, at, under)
	p := ui.Page{
		Left: c.frame.Styles.Strong.Render("Help"), Right: c.status, Progress: -1,
		Body: ui.Indent(r.View(), 1), Layout: ui.Column,
		Keys: append(r.Keys(), c.keys.closeHelp, c.quits()),
	}
	if r.Typing() {
		p.Keys = append(r.Keys(), leaveTyping())
	}
	return p
}

// leaveTyping is the way out while letters are text.
func leaveTyping() key.Binding { return bind("ctrl+c", "quit", "ctrl+c") }

// explained returns why the place at hand asks, and its source, in blocks of text.
func explained(c props) (blocks []string) {
	f := c.frame
	explain := c.prompt.Explain
	switch {
	case explain.Title != "" && explain.Text != "":
		blocks = append(blocks, f.Styles.Strong.Render(explain.Title)+"\n"+ui.Wrap(explain.Text, f.Width-2))
	case explain.Text != "":
		blocks = append(blocks, ui.Wrap(explain.Text, f.Width-2))
	}
	if explain.Source != "" {
		blocks = append(blocks, f.Styles.Dim.Render(ui.Wrap(explain.Source, f.Width-2)))
	}
	return blocks
}

func keyList(f ui.Frame, keys []key.Binding) string {
	const wide = 11
	var lines []string
	for _, k := range keys {
		if k.Help().Key == "?" || !k.Enabled() {
			continue
		}
		does := k.Help().Desc
		if does == "" {
			does = "the choice with that number"
		}
		lines = append(lines, f.Styles.Key.Render(ui.Pad(k.Help().Key, wide, f.Glyphs))+
			strings.ReplaceAll(ui.Wrap(does, f.Width-wide-1), "\n", "\n"+strings.Repeat(" ", wide)))
	}
	return strings.Join(lines, "\n")
}
