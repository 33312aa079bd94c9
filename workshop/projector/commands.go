package projector

import (
	"cmp"
	"fmt"
	"slices"

	"rolefit/internal/english"
	"rolefit/workshop/class"

	"charm.land/bubbles/v2/key"
)

// command is the effect of a key of the full screen or of a word of the line-by-line form.
type command struct {
	id          Action      // of the class, or one of the ids below
	here        bool        // acts on this screen, never on the class
	key         key.Binding // enabled where it does something; the zero key: line by line only
	words       []string    // the first is the usual one; none: full screen only
	says        string      // for the help, short enough for the narrowest
	done        string      // said line by line once it is done; empty: the board says it
	idle        string      // why it would change nothing; empty: it would, or only the host can tell
	asks, means string      // the question to confirm it with, and the consequence; empty: it is done at once
}

// The ids of commands that act on the screen.
const (
	leave     Action = "leave"
	addCodes  Action = "codes"
	showStrip Action = "strip"
	showHelp  Action = "help"
	showCode  Action = "code"
	sayNotes  Action = "notes"
	sayAll    Action = "repeat"
)

func bind(show, does string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(show, does))
}

// unless returns nothing, or why if the condition holds.
func unless(holds bool, why string) string {
	if holds {
		return why
	}
	return ""
}

// commandList is every command, in the order of the help.
type commandList []command

// commands returns the commands for a board; strip says that the controls are shown below
// the wall.
func commands(o Options, b class.Board, strip bool) commandList {
	hide, quit := "hide", command{id: leave, here: true, key: bind("q", "leave", "q", "ctrl+c"), words: []string{"q", "quit"}, says: "leave; the class continues"}
	if !strip {
		hide = "show controls"
	}
	if o.Own {
		quit.key.SetHelp("q", "stop")
		quit.says, quit.asks = "stop the host (asks again)", "Stop the host?"
		quit.means = "nothing is lost, and everybody comes back with their three words"
	}
	all := slices.Concat(steps(b), commandList{
		{id: addCodes, here: true, key: bind("a", "codes", "a"), words: []string{"add"}, says: "add result codes and paper"},
	}, switches(b), commandList{
		{id: showCode, here: true, key: bind("w", "QR code", "w"), says: "the QR code, or the wall again"},
		{id: showStrip, here: true, key: bind("c", hide, "c"), says: "show or hide these controls"},
		{id: sayNotes, here: true, words: []string{"notes"}, says: "what each end of the question means in a job"},
		{id: sayAll, here: true, words: []string{"r", "repeat"}, says: "say everything again"},
		{id: showHelp, here: true, key: bind("?", "help", "?"), words: []string{"h", "help", "?"}, says: "this help"},
		quit,
	})
	for i := range all {
		c := &all[i]
		shut := c.id == showStrip && !o.Wall || c.id == addCodes && !o.Controls || c.id == showCode && (!o.Wall || len(b.Web) == 0 || b.State.Blank)
		c.key.SetEnabled(c.idle == "" && !shut)
	}
	return all
}

// steps are the commands that lead through the class.
func steps(b class.Board) commandList {
	s := b.State
	talking := s.Phase == class.AtDiscuss && s.Round == class.Talk
	return commandList{
		{
			id: class.Forward, key: bind("space", "next step", "space", "enter"), words: []string{"go"}, says: "the next step, as announced",
			done: b.Next.Does, idle: unless(b.Next.Does == "" && s.Phase == class.AtEnd, "The class has ended."),
		},
		{
			id: class.Back, key: bind("b", "back", "b", "backspace"), words: []string{"back"}, says: "back one phase",
			done: "back one phase", idle: unless(s.Phase == class.AtLobby || s.Phase == "", "There is nothing before the lobby."),
		},
		{
			id: class.Longer, key: bind("+", "2 minutes", "+", "="), words: []string{"more"}, says: "two minutes more on the clock",
			done: "two minutes more", idle: unless(s.Phase != class.AtAnswering && !talking, "No clock is running."),
		},
		{
			id: class.Next, key: bind("n", "next question", "n"), words: []string{"next"}, says: "next question, no second vote",
			done: "on to the next question", idle: cmp.Or(unless(s.Phase != class.AtDiscuss, "No question is being discussed."),
				unless(s.Topic+1 >= len(s.Topics), "This is the last question.")),
		},
		{
			id: class.Other, key: bind("o", "another", "o"), words: []string{"other"}, says: "a different question",
			done: "another question", idle: unless(!talking, "You can choose another question only during a discussion."),
		},
	}
}

// switches are the commands that change how the class is held, and end it.
func switches(b class.Board) commandList {
	ended := b.State.Phase == class.AtEnd
	blank := command{id: class.Blank, key: bind(".", "blank", "."), words: []string{"blank"}, says: "blank the projector, or not"}
	if b.State.Blank {
		blank.key.SetHelp(".", "show again")
	}
	door := command{
		id: class.Door, key: bind("d", "close door", "d"), words: []string{"door"}, says: "close the door to newcomers",
		idle: unless(ended, "The class has ended and takes nobody new."),
	}
	if b.State.Shut {
		door.key.SetHelp("d", "open door")
		door.says = "open the door to newcomers"
	}
	take := command{
		id: class.TakeBack, key: bind("t", "take back", "t"), words: []string{"take back"}, says: "take sheets back (asks again)",
		idle: unless(b.Intake == nil, "There is nothing to take back."),
	}
	switch in := b.Intake; {
	case in == nil:
	case in.Taken:
		take.key.SetHelp("t", "put back")
		take.says = "put sheets back (asks again)"
		take.asks, take.means = fmt.Sprintf("Put %s back?", english.Counted(in.Sheets, "newcomer", "newcomers")), "they count again"
	default:
		take.asks, take.means = fmt.Sprintf("Take %s back?", english.Counted(in.Sheets, "newcomer", "newcomers")), "they don't count until you put them back"
	}
	return commandList{blank, door, take, {
		id: class.Finish, key: bind("x", "end", "x"), words: []string{"end"}, says: "end the class (asks again)", done: "the class has ended",
		idle: unless(ended, "The class has ended."), asks: "End the class?", means: "everybody keeps their own result",
	}}
}

func (l commandList) of(id Action) command {
	return l.first(func(c command) bool { return c.id == id })
}

// pressed returns the command of a key; the zero command for any other.
func (l commandList) pressed(k fmt.Stringer) command {
	return l.first(func(c command) bool { return key.Matches(k, c.key) })
}

// typed returns the command of a word; the zero command for any other. Without the
// controls a word moves nothing.
func (l commandList) typed(word string, controls bool) command {
	return l.first(func(c command) bool { return slices.Contains(c.words, word) && c.spoken(controls) })
}

// spoken reports whether the line-by-line form takes the command.
func (c command) spoken(controls bool) bool {
	return len(c.words) > 0 && (controls || c.id == leave || c.id == sayAll || c.id == showHelp)
}

func (l commandList) first(is func(command) bool) command {
	if i := slices.IndexFunc(l, is); i >= 0 {
		return l[i]
	}
	return command{}
}

// footer lists the keys below a screen, most important first; the last two always stay.
// It omits the key forward, which is shown with its consequence.
func (l commandList) footer() []key.Binding {
	keys := []key.Binding{l.of(class.TakeBack).key}
	for _, c := range l {
		if c.id != class.TakeBack && c.id != class.Forward {
			keys = append(keys, c.key)
		}
	}
	return keys
}
