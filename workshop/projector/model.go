package projector

import (
	"context"
	"fmt"
	"time"

	"rolefit/internal/english"
	"rolefit/internal/input"
	"rolefit/internal/ui"
	"rolefit/workshop/class"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// The rules of the full-screen program.
//
//   - A step acts on the board in sight. While an action is under way, and until its
//     board has come, keys for another one do nothing: a key that bounces does not skip
//     a phase. A key pressed right after another facilitator's step does nothing either:
//     it was meant for the board before that step.
//   - A key counts only for a board that has been in sight for a moment, and a key that
//     is held down counts once.
//   - An action that weighs asks for its key a second time; any other key means no.
//   - Commands do all input and output. The clock runs on between two boards, and only
//     ticks while one is shown.

// Model is the full-screen program: the wall, the controls, or both in one terminal.
type Model struct {
	console

	gone  bool      // the host has stopped
	since time.Time // when the board, or the question to confirm, came into sight

	strip   bool // the controls are shown below the wall
	square  bool // the wall shows the QR code alone
	help    bool
	part    int // of the help, from 0
	codes   codes
	notice  string // shown until the next key
	busy    bool   // an action is under way
	settles bool   // the action's board has not come yet
	number  int    // of the last action, from 1
	mark    mark   // of the board that the last action was taken on
	leaving bool   // leave once the action is done
	ticking bool   // a tick is under way

	width, height int
	dark          bool
	told          bool // the terminal told its background
	colors        colorprofile.Profile
	glyphs        *ui.Glyphs
}

// settle is how long keys wait for the board of an action that is done.
const settle = time.Second

// New returns the full-screen model; the host makes the program that runs it. The model
// quits when the facilitator leaves, which on the host's own terminal asks the host to
// stop. Quitting ends its subscription; if the program may end otherwise, as with a lost
// connection, call Close.
func New(o Options, d Class) tea.Model {
	return Model{console: console{o: o, link: newLink(context.Background(), d)}, strip: o.Wall && o.Controls, dark: !o.Light, glyphs: ui.NewGlyphs(o.ASCII)}
}

// Close ends the subscription and cancels calls under way. Any copy of the model will do,
// and a second call does nothing.
func (m Model) Close() { m.link.close() }

// Init subscribes to the boards and asks for the background color; the first frame waits
// for neither.
func (m Model) Init() tea.Cmd { return m.link.next }

// Update handles a message.
func (m Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.BackgroundColorMsg:
		m.dark, m.told = msg.IsDark(), true
	case tea.ColorProfileMsg:
		m.colors = msg.Profile
	case boardMsg:
		return m.boarded(msg.board)
	case closedMsg:
		m.gone, m.square = true, false
		if !m.o.Own { // a remote client has no host left to show
			return m, m.link.leave
		}
	case tickMsg:
		m.ticking = false
		return m.tick(nil)
	case didMsg:
		return m.did(msg.err)
	case settledMsg:
		m.settles = m.settles && msg.number != m.number
	case addedMsg:
		return m.added(msg)
	case tea.PasteMsg:
		if m.codes.open {
			return m.hand(msg.Content)
		}
	case input.Press:
		return m.press(msg)
	case tea.KeyPressMsg:
		return m.press(input.Press{KeyPressMsg: msg})
	}
	return m, nil
}

// press handles a key. It drops repeats, and keys pressed before the board had been in
// sight for a moment, except on the codes page.
func (m Model) press(msg input.Press) (tea.Model, tea.Cmd) {
	if cmd, says, ok := ui.Everywhere(msg.KeyPressMsg, m.stays()); ok {
		if says != "" {
			m.asked, m.notice = "", says
		}
		return m, cmd
	}
	switch {
	case m.codes.open && msg.String() != "ctrl+c":
		return m.codesKey(msg.KeyPressMsg)
	case msg.IsRepeat || msg.Early(m.since):
		return m, nil
	}
	asked := m.asked
	model, cmd := m.key(ui.Meant(msg.KeyPressMsg))
	after := model.(Model)
	if after.asked != asked {
		after.since = m.o.Now()
	}
	return after, cmd
}

// boarded shows a board and waits for the next.
func (m Model) boarded(b class.Board) (tea.Model, tea.Cmd) {
	if m.asked == "" && m.known && b.Next.Possible != m.board.Next.Possible {
		m.notice = "" // the notice was about a step that was not possible
	}
	if m.asked != "" && m.asked != leave && (commands(m.o, b, false).of(m.asked).idle != "" || b.Mark().Taken != m.board.Mark().Taken) {
		m.asked, m.notice = "", "" // the action to confirm was done elsewhere
	}
	known := m.known
	m.square = m.square && b.Mark() == m.board.Mark() && len(b.Web) > 0
	was := m.saw(b, m.busy || m.settles)
	if !known || b.Mark() != was.Mark() {
		m.since = m.at
	}
	if markOf(b) != m.mark {
		m.settles = false
	}
	return m.tick(m.link.next)
}

// tick starts a tick, beside the command after, while a clock runs.
func (m Model) tick(after tea.Cmd) (tea.Model, tea.Cmd) {
	left, runs := m.now().Left()
	if !runs || left == 0 || m.ticking {
		return m, after
	}
	m.ticking = true
	return m, tea.Batch(after, tea.Tick(time.Second, func(time.Time) tea.Msg { return tickMsg{} }))
}

// did shows the error of an action, or starts the wait for its board. It quits if leaving
// waited for the action.
func (m Model) did(err error) (tea.Model, tea.Cmd) {
	m.busy = false
	if m.leaving {
		return m, m.link.leave
	}
	if err != nil {
		m.notice, m.settles = english.Sentence(err), false
		return m, nil
	}
	number := m.number
	return m, tea.Tick(settle, func(time.Time) tea.Msg { return settledMsg{number} })
}

// stays returns the notice shown instead of suspending the program.
func (m Model) stays() string {
	if m.o.Own {
		return "Suspending this program would stop the class for everybody. q stops the host, and asks first."
	}
	return ui.Elsewhere
}

func (m Model) commands() commandList { return commands(m.o, m.board, m.strip && !m.square) }

// hidden reports whether the wall is shown without its controls.
func (m Model) hidden() bool { return m.o.Wall && (!m.strip || m.square) }

// key handles a key that press let through.
func (m Model) key(msg tea.KeyPressMsg) (tea.Model, tea.Cmd) {
	c, asked := m.commands().pressed(msg), m.asked
	m.asked, m.notice = "", ""
	switch {
	case c.id != leave && (m.width < ui.MinWidth || m.height < ui.MinHeight):
		return m, nil // too small to show the board
	case asked != "" && asked == c.id && c.id != leave:
		return m.take(asked)
	case asked != "" && c.id != leave: // no
		return m, nil
	case m.help && c.id != leave:
		_, more := m.helpPage(ui.NewStyles(true))
		m.help, m.part = more, m.part+1
		return m, nil
	case c.here:
		return m.onScreen(c, asked)
	case c.id == "" || m.waits():
		return m, nil
	case m.hidden() && c.id != class.Blank:
		m.strip, m.square = true, false
		m.notice = "The controls were hidden. Press the key again to do it, c to hide them."
		return m, nil
	case m.crossed(c.id, react):
		m.notice = english.Sentence(class.ErrMoved)
		return m, nil
	case c.asks != "":
		return m.ask(c), nil
	}
	return m.take(c.id)
}

// ask asks whether to do a command, below the wall if that is shown.
func (m Model) ask(c command) Model {
	m.asked, m.strip, m.square = c.id, m.strip || m.o.Wall, false
	m.notice = fmt.Sprintf("%s Press %s again: %s. Any other key cancels.", c.asks, c.key.Help().Key, c.means)
	return m
}

// onScreen does a command that acts on this screen. Leaving the host's own terminal asks
// first; it waits for an action under way.
func (m Model) onScreen(c command, asked Action) (tea.Model, tea.Cmd) {
	switch c.id {
	case showHelp:
		m.help, m.part = true, 0
	case showStrip:
		m.strip, m.square = !m.strip || m.square, false
	case showCode:
		m.square = !m.square
	case addCodes:
		if m.known && !m.gone && !m.hidden() {
			m.codes = newCodes()
		}
	case leave:
		switch {
		case c.asks != "" && asked != leave && !m.gone:
			m.help = false
			return m.ask(c), nil
		case m.busy:
			m.leaving = true
			return m, nil
		}
		return m, m.link.leave
	}
	return m, nil
}

// waits reports whether the model accepts no action: no board yet, host stopped, or an
// action under way.
func (m Model) waits() bool { return !m.known || m.gone || m.busy || m.settles }

func (m Model) take(a Action) (tea.Model, tea.Cmd) {
	if m.waits() {
		return m, nil
	}
	m.busy, m.settles, m.mark = true, true, markOf(m.board)
	m.number++
	do, leaves := m.link.do, m.board.Mark()
	return m, func() tea.Msg { return didMsg{do(a, leaves)} }
}

// boardMsg carries a new board. Sent by next.
type boardMsg struct{ board class.Board }

// closedMsg reports that the host has stopped. Sent by next.
type closedMsg struct{}

// didMsg reports that an action was done, or failed. Sent by take.
type didMsg struct{ err error }

// settledMsg ends the wait for the board of the action with this number. Sent by did.
type settledMsg struct{ number int }

// tickMsg reports that a second has passed. Sent by tick.
type tickMsg struct{}

// next is a command that waits for the next board.
func (l link) next() tea.Msg {
	b, ok := <-l.boards()
	if !ok {
		return closedMsg{}
	}
	return boardMsg{b}
}

// leave is a command that ends the subscription and the program.
func (l link) leave() tea.Msg {
	l.close()
	return tea.QuitMsg{}
}
