package projector

import (
	"rolefit/workshop/class"

	"charm.land/bubbles/v2/key"
)

// keyMap holds every key of the wall and the controls. Which of them do anything
// depends on the board: the others are disabled, and not drawn.
type keyMap struct {
	forward, back, longer, next, finish, blank key.Binding // ask something of the host
	strip, help, quit, closeHelp               key.Binding
}

func newKeyMap() keyMap {
	bind := func(show, does string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(show, does))
	}
	return keyMap{
		forward:   bind("space", "next step", "space", "enter"),
		longer:    bind("+", "2 minutes", "+", "="),
		back:      bind("b", "back", "b", "backspace"),
		next:      bind("n", "next question", "n"),
		finish:    bind("x", "end", "x"),
		blank:     bind(".", "blank", "."),
		strip:     bind("c", "hide", "c"),
		help:      bind("?", "help", "?"),
		quit:      bind("q", "leave", "q", "ctrl+c"),
		closeHelp: bind("any key", "close help", "enter"),
	}
}

// keysFor are the keys at a board.
func keysFor(o Options, b class.Board, strip bool) keyMap {
	k := newKeyMap()
	s := b.State
	talking := s.Phase == class.AtDiscuss && s.Round == class.Talk
	k.forward.SetEnabled(b.Next.Does != "")
	k.back.SetEnabled(s.Phase != class.AtLobby && s.Phase != "")
	k.longer.SetEnabled(s.Phase == class.AtAnswering || talking)
	k.next.SetEnabled(s.Phase == class.AtDiscuss)
	k.finish.SetEnabled(s.Phase != class.AtEnd)
	k.strip.SetEnabled(o.Wall)
	if s.Blank {
		k.blank.SetHelp(".", "show again")
	}
	if !strip {
		k.strip.SetHelp("c", "show controls")
	}
	if o.Own {
		k.quit.SetHelp("q", "stop")
	}
	return k
}

// footer lists the keys below a screen, most important first; the last two stay. The
// key forward is named with its consequence instead.
func (k keyMap) footer() []key.Binding {
	return []key.Binding{k.back, k.longer, k.next, k.blank, k.finish, k.strip, k.help, k.quit}
}

// told is a key with what it does, in a sentence.
type told struct {
	key.Binding
	says string
}

// told lists every key for the help.
func (k keyMap) told(own bool) []told {
	leave := "leave; the class goes on"
	if own {
		leave = "stop the host (asks again); three words bring everybody back"
	}
	return []told{
		{k.forward, "the next step, as it is announced; enter does the same"},
		{k.back, "back one phase; nothing that was shown is undone"},
		{k.longer, "two minutes more on the clock"},
		{k.next, "the next question, without a second vote"},
		{k.blank, "blank the projector, or show it again"},
		{k.finish, "end the class (asks again); everybody keeps their result"},
		{k.strip, "show or hide these controls on the wall"},
		{k.help, "this help"},
		{k.quit, leave},
	}
}

// actionOf is what a key asks of the host; empty: nothing, or it asks again first.
func (k keyMap) actionOf(pressed interface{ String() string }) Action {
	switch {
	case key.Matches(pressed, k.forward):
		return Forward
	case key.Matches(pressed, k.back):
		return Back
	case key.Matches(pressed, k.longer):
		return Longer
	case key.Matches(pressed, k.next):
		return Next
	case key.Matches(pressed, k.finish):
		return Finish
	case key.Matches(pressed, k.blank):
		return Blank
	default:
		return ""
	}
}
