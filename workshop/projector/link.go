package projector

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"rolefit/workshop/class"
)

// link wraps a Desk for a model: it turns calls to the host into commands.
type link struct {
	boards func() <-chan class.Board
	do     func(Action, class.Mark) error
	hand   func(text string) ([]string, error)
	close  func() // ends the subscription and cancels calls under way
}

func newLink(d Desk) link {
	ctx, cancel := context.WithCancel(context.Background()) // quitting cancels it
	return link{
		boards: func() <-chan class.Board { return d.Boards(ctx) },
		do:     func(a Action, leaves class.Mark) error { return d.Do(ctx, a, leaves) },
		hand:   func(text string) ([]string, error) { return d.Add(ctx, text) },
		close:  cancel,
	}
}

// subscribedMsg carries the Desk's channel of boards. Sent by subscribe.
type subscribedMsg struct{ boards <-chan class.Board }

// boardMsg carries a new board. Sent by wait.
type boardMsg struct{ board class.Board }

// closedMsg reports that the channel of boards was closed. Sent by wait.
type closedMsg struct{}

// didMsg reports that an action was done, or failed. Sent by take.
type didMsg struct{ err error }

// settledMsg ends the wait for the board of the action with this number. Sent by did.
type settledMsg struct{ number int }

// tickMsg reports that a second has passed. Sent by tick.
type tickMsg struct{}

func (l link) subscribe() tea.Msg { return subscribedMsg{l.boards()} }

// wait returns a command that waits for the next board.
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
