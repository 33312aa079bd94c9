package projector

import (
	"fmt"
	"time"

	"rolefit/internal/input"
	"rolefit/internal/ui"
	"rolefit/workshop/class"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// The rules of the full-screen program.
//
//   - A step is taken on what is in sight. While an action is under way, and until its
//     board has come, keys that ask for another one do nothing: a key that bounces does
//     not skip a phase.
//     Nor does one that two people press at once: what is pressed right after somebody
//     else's step was meant for the board before it.
//   - A key counts for what has been in sight for a moment, and one that is held down
//     counts once.
//   - What cannot be undone asks for its key a second time; any other key means no.
//   - Commands do all input and output. The clock runs on between two boards, and only
//     ticks while one is shown.

// Model is the wall, the controls, or both in one terminal.
type Model struct {
	o    Options
	link link

	boards <-chan class.Board
	came   bool // a board came since the subscription
	gone   bool // the host has stopped
	known  bool // a board is there
	board  class.Board
	at     time.Time // when it came
	since  time.Time // since when what is asked for here has been in sight

	strip   bool // the controls are shown below the wall
	help    bool
	part    int    // of the help, from 0
	codes   *codes // result codes are taken in; nil: not now
	asked   Action // asked for once, and to be asked for again; Action "leave" for leaving
	notice  string // said until the next key
	busy    bool   // an action is under way
	settles bool   // its board has not come yet
	number  int    // of the action
	mark    mark   // of the board at which it was asked for
	others  others // who move the class on as well
	leaving bool   // leave once the action is done
	ticking bool   // a tick is under way

	width, height int
	dark          bool
	glyphs        ui.Glyphs
}

// leave is asked for like an action, and is none.
const leave Action = "leave"

// settle is how long the board of an action is waited for.
const settle = time.Second

// New returns the full-screen model; the host makes the program that runs it. It
// quits when somebody leaves: on the host's own terminal that asks for the host to
// stop. Quitting ends its subscription; where the program may end otherwise, as with a
// connection that is lost, Close does.
func New(o Options, d Desk) tea.Model {
	return Model{o: o, link: newLink(d), strip: o.Wall && o.Controls, dark: true, glyphs: ui.NewGlyphs(o.ASCII)}
}

// Close ends the subscription, and what is being done for the model. It may be called
// on any copy of the model, and more than once.
func (m Model) Close() { m.link.close() }

// Init subscribes to the boards and asks for the background colour; the first frame
// waits for neither.
func (m Model) Init() tea.Cmd { return tea.Batch(m.link.subscribe, tea.RequestBackgroundColor) }

// Update passes a message through the gates in order.
func (m Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.BackgroundColorMsg:
		m.dark = msg.IsDark()
	case subscribedMsg:
		m.boards, m.came = msg.boards, false
		return m, wait(m.boards)
	case boardMsg:
		return m.boarded(msg.board)
	case closedMsg:
		if m.came {
			return m, m.link.subscribe
		}
		m.gone = true
		if !m.o.Own { // what is left is somebody's connection to a host that is no more
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
		if m.codes != nil {
			return m.hand(msg.Content)
		}
	case input.Press:
		return m.press(msg)
	case tea.KeyPressMsg:
		return m.press(input.Press{KeyPressMsg: msg})
	}
	return m, nil
}

// press handles a key, where it is text or what it is for was in sight.
func (m Model) press(msg input.Press) (tea.Model, tea.Cmd) {
	if cmd, says, ok := ui.Everywhere(msg.KeyPressMsg, m.stays()); ok {
		if says != "" {
			m.asked, m.notice = "", says
		}
		return m, cmd
	}
	switch {
	case m.codes != nil && msg.String() != "ctrl+c":
		return m.codesKey(msg.KeyPressMsg)
	case msg.IsRepeat || msg.Early(m.since):
		return m, nil
	}
	asked := m.asked
	model, cmd := m.key(ui.Meant(msg.KeyPressMsg))
	after := model.(Model)
	if after.asked != asked {
		after.since = m.o.now()
	}
	return after, cmd
}

// boarded shows a board, and waits for the next.
func (m Model) boarded(b class.Board) (tea.Model, tea.Cmd) {
	if m.asked == "" && m.known && b.Next.Possible != m.board.Next.Possible {
		m.notice = "" // it was about what could not be done
	}
	if m.asked != "" && m.asked != leave && (pointless(m.asked, b) != "" || b.Mark().Taken != m.board.Mark().Taken) {
		m.asked, m.notice = "", "" // it was done elsewhere
	}
	if m.known {
		m.others.saw(m.board, b, m.busy || m.settles, m.o.now())
	}
	if !m.known || b.Mark() != m.board.Mark() {
		m.since = m.o.now()
	}
	m.board, m.at, m.known, m.came = b, m.o.now(), true, true
	if markOf(b) != m.mark {
		m.settles = false
	}
	return m.tick(wait(m.boards))
}

// tick lets a clock that runs go on, after a command.
func (m Model) tick(after tea.Cmd) (tea.Model, tea.Cmd) {
	left, runs := m.now().Left()
	if !runs || left == 0 || m.ticking {
		return m, after
	}
	m.ticking = true
	return m, tea.Batch(after, tick())
}

// now is the board with its clock at this moment.
func (m Model) now() class.Board {
	b := m.board
	if m.known {
		b.Now = b.Now.Add(m.o.now().Sub(m.at))
	}
	return b
}

// did says what became of an action.
func (m Model) did(err error) (tea.Model, tea.Cmd) {
	m.busy = false
	if m.leaving {
		return m, m.link.leave
	}
	if err != nil {
		m.notice, m.settles = sentence(err), false
		return m, nil
	}
	number := m.number
	return m, tea.Tick(settle, func(time.Time) tea.Msg { return settledMsg{number} })
}

// stays is why the program is not suspended.
func (m Model) stays() string {
	if m.o.Own {
		return "Suspending this program would stop the class for everybody. q stops the host, and asks first."
	}
	return ui.Elsewhere
}

// keys are those that do something now.
func (m Model) keys() keyMap { return keysFor(m.o, m.board, m.strip) }

// hidden says that the controls are out of sight.
func (m Model) hidden() bool { return m.o.Wall && !m.strip }

// key handles a key.
func (m Model) key(msg tea.KeyPressMsg) (tea.Model, tea.Cmd) {
	keys := m.keys()
	asked := m.asked
	m.asked, m.notice = "", ""
	switch {
	case key.Matches(msg, keys.quit):
		return m.quit(asked)
	case m.width < ui.MinWidth || m.height < ui.MinHeight:
		return m, nil // what cannot be seen cannot be decided
	case asked != "" && asked == keys.actionOf(msg):
		return m.take(asked)
	case asked != "": // no
		return m, nil
	case m.help:
		_, more := m.helpPage(ui.NewStyles(true))
		m.help, m.part = more, m.part+1
		return m, nil
	case key.Matches(msg, keys.help):
		m.help, m.part = true, 0
		return m, nil
	case key.Matches(msg, keys.strip):
		m.strip = !m.strip
		return m, nil
	case key.Matches(msg, keys.codes) && m.known && !m.gone && !m.hidden():
		m.codes = newCodes()
		return m, nil
	}
	a := keys.actionOf(msg)
	switch {
	case a == "" || m.waits():
		return m, nil
	case m.hidden() && a != class.Blank:
		m.strip = true
		m.notice = "The controls were hidden. Press the key again to do it, c to hide them."
		return m, nil
	}
	if m.others.crossed(a, m.board, m.o.now(), react) {
		m.notice = sentence(class.ErrMoved)
		return m, nil
	}
	if asks, means := weighs(a, m.board); asks != "" {
		m.asked = a
		m.notice = fmt.Sprintf("%s Press %s again: %s. Any other key: no.", asks, msg.String(), means)
		return m, nil
	}
	return m.take(a)
}

// waits says that no action can be asked for now.
func (m Model) waits() bool { return !m.known || m.gone || m.busy || m.settles }

// take asks the host for an action.
func (m Model) take(a Action) (tea.Model, tea.Cmd) {
	if m.waits() {
		return m, nil
	}
	m.busy, m.settles, m.mark = true, true, markOf(m.board)
	m.number++
	return m, m.link.take(a, m.board.Mark())
}

// quit leaves; on the host's own terminal it asks first.
func (m Model) quit(asked Action) (tea.Model, tea.Cmd) {
	switch {
	case m.o.Own && asked != leave && !m.gone:
		m.asked, m.help = leave, false
		m.notice = "Stop the host? Press q again: nothing is lost, and everybody comes back with their three words. Any other key: no."
		return m, nil
	case m.busy:
		m.leaving = true
		return m, nil
	}
	return m, m.link.leave
}

// mark is what an action changes about a board.
type mark struct {
	class.Mark

	revealed int
	deadline time.Time
}

func markOf(b class.Board) mark {
	s := b.State
	return mark{b.Mark(), s.Revealed, s.Deadline.UTC()}
}
