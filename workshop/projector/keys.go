package projector

import (
	"fmt"

	"charm.land/bubbles/v2/key"

	"rolefit/internal/english"
	"rolefit/workshop/class"
)

// keyMap holds every key of the wall and the controls. The board decides which are
// enabled; disabled keys are not drawn.
type keyMap struct {
	forward, back, longer, next, finish, blank key.Binding // actions
	door, other, takeBack                      key.Binding // more actions
	codes, hand, shut, interrupt               key.Binding // the codes page
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
		door:      bind("d", "close door", "d"),
		other:     bind("o", "another", "o"),
		takeBack:  bind("t", "take back", "t"),
		codes:     bind("a", "codes", "a"),
		hand:      bind("enter", "add", "enter"),
		shut:      bind("esc", "back", "esc"),
		interrupt: bind("ctrl+c", "leave", "ctrl+c"),
		strip:     bind("c", "hide", "c"),
		help:      bind("?", "help", "?"),
		quit:      bind("q", "leave", "q", "ctrl+c"),
		closeHelp: bind("any key", "close help", "enter"),
	}
}

// keysFor returns the keys with those enabled that act on a board.
func keysFor(o Options, b class.Board, strip bool) keyMap {
	k := newKeyMap()
	k.forward.SetEnabled(pointless(class.Forward, b) == "")
	k.back.SetEnabled(pointless(class.Back, b) == "")
	k.longer.SetEnabled(pointless(class.Longer, b) == "")
	k.next.SetEnabled(pointless(class.Next, b) == "")
	k.finish.SetEnabled(pointless(class.Finish, b) == "")
	k.door.SetEnabled(pointless(class.Door, b) == "")
	k.other.SetEnabled(pointless(class.Other, b) == "")
	k.takeBack.SetEnabled(pointless(class.TakeBack, b) == "")
	if b.State.Shut {
		k.door.SetHelp("d", "open door")
	}
	if b.Intake != nil && b.Intake.Taken {
		k.takeBack.SetHelp("t", "put back")
	}
	k.strip.SetEnabled(o.Wall)
	k.codes.SetEnabled(o.Controls)
	if b.State.Blank {
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

// pointless returns a sentence saying why an action would change nothing on a board. It
// is empty if the action would, or if only the host can tell.
func pointless(a Action, b class.Board) string {
	s := b.State
	talking := s.Phase == class.AtDiscuss && s.Round == class.Talk
	switch {
	case a == class.Forward && b.Next.Does == "" && s.Phase == class.AtEnd, a == class.Finish && s.Phase == class.AtEnd:
		return "The class has ended."
	case a == class.Back && (s.Phase == class.AtLobby || s.Phase == ""):
		return "There is nothing before the lobby."
	case a == class.Longer && s.Phase != class.AtAnswering && !talking:
		return "No clock runs now."
	case a == class.Next && s.Phase != class.AtDiscuss:
		return "No question is discussed now."
	case a == class.Next && s.Topic+1 >= len(s.Topics):
		return "This is the last question."
	case a == class.Other && !talking:
		return "Another question is chosen while one is talked about."
	case a == class.Door && s.Phase == class.AtEnd:
		return "The class has ended, and takes nobody new."
	case a == class.TakeBack && b.Intake == nil:
		return "There is nothing to take back."
	default:
		return ""
	}
}

// weighs returns the question to confirm an action with, and what yes means; both are
// empty for an action that needs no confirmation.
func weighs(a Action, b class.Board) (asks, means string) {
	switch {
	case a == class.Finish:
		return "End the class?", "everybody keeps their own result"
	case a == class.TakeBack && b.Intake != nil && b.Intake.Taken:
		return fmt.Sprintf("Put %s back?", english.Counted(b.Intake.Sheets, "newcomer", "newcomers")), "they count again"
	case a == class.TakeBack && b.Intake != nil:
		return fmt.Sprintf("Take %s back?", english.Counted(b.Intake.Sheets, "newcomer", "newcomers")), "they count for nothing until you put them back"
	default:
		return "", ""
	}
}

// footer lists the keys below a screen, most important first; the last two always stay.
// It omits the key forward, which is shown with its consequence.
func (k keyMap) footer() []key.Binding {
	return []key.Binding{k.takeBack, k.back, k.longer, k.next, k.other, k.codes, k.blank, k.door, k.finish, k.strip, k.help, k.quit}
}

// told is a key with its description, short enough for the narrowest help.
type told struct {
	key.Binding
	says string
}

// told lists every key for the help; own says that leaving stops the host.
func (k keyMap) told(own bool) []told {
	leave := "leave; the class goes on"
	if own {
		leave = "stop the host (asks again)"
	}
	door, takeBack := "close the door to newcomers", "take sheets back (asks again)"
	if k.door.Help().Desc != newKeyMap().door.Help().Desc {
		door = "open the door to newcomers"
	}
	if k.takeBack.Help().Desc != newKeyMap().takeBack.Help().Desc {
		takeBack = "put sheets back (asks again)"
	}
	return []told{
		{k.forward, "the next step, as announced"},
		{k.back, "back one phase"},
		{k.longer, "two minutes more on the clock"},
		{k.next, "next question, no second vote"},
		{k.other, "another question than this one"},
		{k.codes, "result codes and paper"},
		{k.blank, "blank the projector, or not"},
		{k.door, door},
		{k.takeBack, takeBack},
		{k.finish, "end the class (asks again)"},
		{k.strip, "show or hide these controls"},
		{k.help, "this help"},
		{k.quit, leave},
	}
}

// actionOf returns the action of a key; empty for any other key.
func (k keyMap) actionOf(pressed interface{ String() string }) Action {
	switch {
	case key.Matches(pressed, k.forward):
		return class.Forward
	case key.Matches(pressed, k.back):
		return class.Back
	case key.Matches(pressed, k.longer):
		return class.Longer
	case key.Matches(pressed, k.next):
		return class.Next
	case key.Matches(pressed, k.finish):
		return class.Finish
	case key.Matches(pressed, k.blank):
		return class.Blank
	case key.Matches(pressed, k.door):
		return class.Door
	case key.Matches(pressed, k.other):
		return class.Other
	case key.Matches(pressed, k.takeBack):
		return class.TakeBack
	default:
		return ""
	}
}
