package projector

import (
	"context"
	"time"
	"unicode"
	"unicode/utf8"

	"rolefit/workshop/class"

	tea "charm.land/bubbletea/v2"
)

// link is the way to the desk: what a model does outside of itself, as commands.
type link struct {
	boards func() <-chan class.Board
	do     func(Action, class.Mark) error
	hand   func(text string) ([]string, error)
	close  func() // ends the subscription, and what is being done
}

func newLink(d Desk) link {
	ctx, cancel := context.WithCancel(context.Background()) // the model outlives nobody: quitting ends it
	return link{
		boards: func() <-chan class.Board { return d.Boards(ctx) },
		do:     func(a Action, leaves class.Mark) error { return d.Do(ctx, a, leaves) },
		hand:   func(text string) ([]string, error) { return d.Add(ctx, text) },
		close:  cancel,
	}
}

// subscribedMsg: the desk gave a channel of boards. Sent by subscribe.
type subscribedMsg struct{ boards <-chan class.Board }

// boardMsg: a board arrived. Sent by wait.
type boardMsg struct{ board class.Board }

// closedMsg: the channel of boards was closed. Sent by wait.
type closedMsg struct{}

// didMsg: an action was taken, or failed. Sent by take.
type didMsg struct{ err error }

// settledMsg: the action with this number has had time to be seen. Sent after it.
type settledMsg struct{ number int }

// tickMsg: a second of a clock went by. Sent by tick.
type tickMsg struct{}

func (l link) subscribe() tea.Msg { return subscribedMsg{l.boards()} }

// wait waits for the next board.
func wait(boards <-chan class.Board) tea.Cmd {
	return func() tea.Msg {
		b, ok := <-boards
		if !ok {
			return closedMsg{}
		}
		return boardMsg{b}
	}
}

func (l link) take(a Action, leaves class.Mark) tea.Cmd {
	return func() tea.Msg { return didMsg{l.do(a, leaves)} }
}

func (l link) leave() tea.Msg {
	l.close()
	return tea.QuitMsg{}
}

func tick() tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return tickMsg{} })
}

// sentence makes one of an error.
func sentence(err error) string {
	text := err.Error()
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:] + "."
}
