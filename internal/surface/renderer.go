package surface

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// ahead is how many frames drawing may run ahead of its highest rate, so that a chosen
// answer and the next question a moment later are both drawn at once.
const ahead = 2

// renderer draws views on the alternate screen of a terminal. It writes the differences
// between a view and the last one, at once unless the last drawing was too recent or the terminal
// has not taken it yet: a slow terminal gets the newest view only. It honors content,
// title, colors, cursor, mouse, progress and keyboard of a view. It relies on a guarantee
// of package ui: no style spans two rows.
//
// Its methods may be called by several goroutines.
type renderer struct {
	out     io.Writer
	profile colorprofile.Profile
	frame   time.Duration // between two drawings, at the highest rate
	remote  bool
	asks    bool            // the terminal answers a question for its modes
	send    func(tea.Msg)   // sends to the program
	ended   <-chan struct{} // closed when the program must end

	mu            sync.Mutex
	width, height int
	view          tea.View // the last one drawn
	rows          []string // of view; nil: nothing on the screen is known
	begun         bool     // the alternate screen is shown, and the modes of view are set
	anew          bool     // they are set again
	left          bool     // nothing is drawn any more
	fault         string   // a panic, with its stack; empty: none
	synchronized  bool     // frames are shown as a whole
	graphemes     bool     // the terminal counts clusters, not runes

	replied  <-chan struct{} // closed once the terminal has answered every question, or patience is over; nil: it was asked none
	answered func()          // closes replied

	next  time.Time   // of the next drawing, at the highest rate
	due   *time.Timer // sends dueMsg; nil until first needed
	waits bool        // due is set
	stale bool        // a view waits for the terminal to take the last one

	pending bytes.Buffer  // not written yet
	writing chan struct{} // closed once pending is written; nil: nothing is
}

// mostPending is how many bytes may wait for a terminal that takes none; sequences of the
// program beyond it are lost.
const mostPending = 64 << 10

// Alternate scroll: the wheel sends arrow keys while no mouse mode is set. Most terminals do
// so by themselves and some do not, so the mode is restored to what it was.
const (
	setAlternateScroll   = "\x1b[?1007s\x1b[?1007h"
	resetAlternateScroll = "\x1b[?1007r"
)

// patience is how long a terminal may take its last bytes when the program must end, and to
// answer a question.
const patience = 2 * time.Second

// dueMsg says that a delayed drawing is due. The renderer sends and handles it.
type dueMsg struct{}

// resize sets the size in cells and forces a full drawing.
func (r *renderer) resize(width, height int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.width, r.height, r.rows = width, height, nil
}

// again forces a full drawing that also sets the modes again; a suspended and resumed ssh
// has reset them.
func (r *renderer) again() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rows, r.anew = nil, r.begun
}

// resume draws again after leave, from the next view on.
func (r *renderer) resume() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.left = false
}

// changed draws the view of the model now, or schedules the drawing.
func (r *renderer) changed(m tea.Model) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.width <= 0 || r.height <= 0 || r.waits || r.left {
		return
	}
	rest := time.Until(r.next.Add(-ahead * r.frame))
	switch {
	case r.writing != nil:
		r.stale = true
	case rest <= 0:
		r.draw(m.View())
	case r.due == nil:
		r.waits, r.due = true, time.AfterFunc(rest, func() { r.send(dueMsg{}) })
	default:
		r.waits = true
		r.due.Reset(rest)
	}
}

// passed notes that the time of a delayed drawing has come.
func (r *renderer) passed() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.waits = false
}

// draw writes the differences from the last view. An empty first view draws nothing: its
// program has nothing to show yet.
func (r *renderer) draw(v tea.View) {
	if r.rows != nil && same(v, r.view) || !r.begun && v.Content == "" {
		r.view.OnMouse = v.OnMouse
		return
	}
	rows := strings.Split(v.Content, "\n")
	rows = rows[:min(len(rows), r.height)]
	var frame bytes.Buffer
	if r.rows == nil {
		r.whole(&frame, rows)
	} else {
		for y := range max(len(rows), len(r.rows)) {
			r.row(&frame, y, at(r.rows, y), at(rows, y))
		}
	}
	r.modes(v)
	if frame.Len() > 0 && r.view.Cursor != nil && !r.remote {
		r.pending.WriteString(ansi.ResetModeTextCursorEnable) // it does not run about
	}
	if frame.Len() > 0 && r.synchronized {
		r.pending.WriteString(ansi.SetModeSynchronizedOutput)
	}
	r.pending.Write(frame.Bytes())
	r.cursor(v.Cursor)
	if frame.Len() > 0 && r.synchronized {
		r.pending.WriteString(ansi.ResetModeSynchronizedOutput)
	}
	if r.asks {
		r.asks = false
		r.pending.WriteString(ansi.RequestModeSynchronizedOutput + ansi.RequestModeUnicodeCore)
	}
	if !r.remote && r.replied == nil { // every terminal answers this one, after the others
		r.pending.WriteString(ansi.RequestPrimaryDeviceAttributes)
		replied, answered := context.WithTimeout(context.Background(), patience)
		r.replied, r.answered = replied.Done(), answered
	}
	r.view, r.rows = v, rows
	if now := time.Now(); r.next.Before(now) {
		r.next = now
	}
	r.next = r.next.Add(r.frame)
	r.flush()
}

// whole writes every row, and erases nothing before: the screen does not flicker.
func (r *renderer) whole(out *bytes.Buffer, rows []string) {
	for y, row := range rows {
		out.WriteString(ansi.CursorPosition(1, y+1))
		r.line(out, r.clipped(row))
	}
	if len(rows) < r.height {
		out.WriteString(ansi.CursorPosition(1, len(rows)+1) + ansi.EraseScreenBelow)
	}
}

// modes sets the modes of the terminal that the view declares.
func (r *renderer) modes(v tea.View) {
	out := &r.pending
	if r.anew {
		r.reset()
	}
	if !r.begun {
		r.begun = true
		out.WriteString(ansi.SetModeAltScreenSaveCursor + setAlternateScroll + ansi.ResetModeTextCursorEnable + ansi.SetModeBracketedPaste +
			ansi.ResetStyle + ansi.RequestBackgroundColor)
		if !r.remote {
			out.WriteString(ansi.SetModifyOtherKeys2 + ansi.PushKittyKeyboard(enhancements(v)) + ansi.RequestKittyKeyboard)
		}
		if r.graphemes {
			out.WriteString(ansi.SetModeUnicodeCore)
		}
	} else if !r.remote && v.KeyboardEnhancements != r.view.KeyboardEnhancements {
		out.WriteString(ansi.KittyKeyboard(enhancements(v), 1))
	}
	declare(out, r.view, v)
}

// reset undoes modes, except for the screen.
func (r *renderer) reset() {
	out := &r.pending
	declare(out, r.view, tea.View{})
	out.WriteString(ansi.ResetModeBracketedPaste + resetAlternateScroll)
	if !r.remote {
		out.WriteString(ansi.ResetModifyOtherKeys + ansi.PopKittyKeyboard(1))
	}
	if r.graphemes {
		out.WriteString(ansi.ResetModeUnicodeCore)
	}
	r.begun, r.anew, r.rows, r.view, r.replied = false, false, nil, tea.View{}, nil
}

// cursor shows the cursor at a position, or hides it at nil. On a remote terminal it stays
// hidden: when the connection dies, the client writes its message where the cursor stands,
// and that must not scroll the page, so it never stands on the last row.
func (r *renderer) cursor(to *tea.Cursor) {
	switch {
	case r.remote && to == nil:
		r.pending.WriteString(ansi.CursorPosition(1, 2))
	case r.remote:
		r.pending.WriteString(ansi.CursorPosition(to.X+1, min(to.Y, max(0, r.height-2))+1))
	case to != nil:
		r.pending.WriteString(ansi.CursorPosition(to.X+1, to.Y+1) + ansi.SetModeTextCursorEnable)
	case r.view.Cursor != nil:
		r.pending.WriteString(ansi.ResetModeTextCursorEnable)
	}
}

// flush writes the pending bytes in a goroutine: a stalled terminal does not stop the program.
func (r *renderer) flush() {
	if r.writing == nil && r.pending.Len() > 0 {
		r.writing = make(chan struct{})
		go r.drain(r.writing)
	}
}

// drain writes the pending bytes until there are none, and closes done.
func (r *renderer) drain(done chan<- struct{}) {
	defer close(done)
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.pending.Len() > 0 {
		frame := r.pending.Bytes()
		r.pending = bytes.Buffer{} // a waiting screen keeps none
		r.mu.Unlock()
		_, _ = r.out.Write(frame) // a terminal that is gone ends the program by itself
		r.mu.Lock()
	}
	r.writing = nil
	if r.stale {
		r.stale = false
		go r.send(dueMsg{}) // the program may be waiting for done
	}
}

// raw writes a sequence of the program, such as one for the clipboard.
func (r *renderer) raw(msg tea.RawMsg) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.left && r.pending.Len() < mostPending {
		fmt.Fprint(&r.pending, msg.Msg)
		r.flush()
	}
}

// reported notes a mode that the terminal has and that is not set by itself: one that was
// set before must stay so after the end.
func (r *renderer) reported(msg tea.ModeReportMsg) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case msg.Value != ansi.ModeReset || r.left:
	case msg.Mode == ansi.ModeSynchronizedOutput:
		r.synchronized = true
	case msg.Mode == ansi.ModeUnicodeCore && !r.graphemes:
		r.graphemes = true
		r.pending.WriteString(ansi.SetModeUnicodeCore)
		r.flush()
	}
}

// heard notes an answer of the terminal.
func (r *renderer) heard(msg tea.Msg) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, last := msg.(uv.PrimaryDeviceAttributesEvent); last && r.answered != nil {
		r.answered()
	}
}

// answers returns a channel that is closed once the terminal has answered: a shell would take
// later answers for typed text.
func (r *renderer) answers() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.replied == nil {
		none := make(chan struct{})
		close(none)
		return none
	}
	return r.replied
}

// clicked returns what the visible view makes of a report of the mouse; nil for nothing. Its
// command is carried out at once, before any other message, so it must not block.
func (r *renderer) clicked(msg tea.MouseMsg) tea.Msg {
	r.mu.Lock()
	on := r.view.OnMouse
	if r.view.MouseMode == tea.MouseModeNone { // a report that was late, or that no mouse sent
		on = nil
	}
	r.mu.Unlock()
	if on != nil {
		if cmd := on(msg); cmd != nil {
			return cmd()
		}
	}
	return nil
}

// leave restores the terminal's modes, after the last frame. When the program must end, a
// terminal that takes nothing does not hold it up for long.
func (r *renderer) leave() {
	r.mu.Lock()
	r.left = true
	if r.due != nil {
		r.due.Stop()
	}
	r.waits, r.stale = false, false
	if r.begun {
		r.reset()
		r.pending.WriteString(LeaveScreen() + ansi.SetModeTextCursorEnable)
		r.flush()
	}
	written := r.writing
	r.mu.Unlock()
	if written == nil {
		return
	}
	select {
	case <-written:
	case <-r.ended:
		select {
		case <-written:
		case <-time.After(patience):
		}
	}
}

// failed notes a panic and returns the command that ends the program; Run tells it once the
// terminal is restored.
func (r *renderer) failed(fault any) tea.Cmd {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.left = true
	r.fault = cmp.Or(r.fault, fmt.Sprintf("panic: %v\n\n%s", fault, debug.Stack()))
	return tea.Quit
}

// told returns the panic that ended the program, and where it was; empty for none.
func (r *renderer) told() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.fault
}

// guarded returns cmd with its panics ending the program, and those of the commands that it
// returns.
func (r *renderer) guarded(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if fault := recover(); fault != nil {
				msg = r.failed(fault)()
			}
		}()
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			batch = slices.Clone(batch) // the command may run again
			for i := range batch {
				batch[i] = r.guarded(batch[i])
			}
			return batch
		}
		return msg
	}
}

// LeaveScreen returns the sequence that restores a terminal's first screen. It scrolls
// by one row before: on a terminal without a second screen (GNU screen by default) the
// last page stays visible, and the next output must begin below it.
func LeaveScreen() string {
	const last = 9999 // the cursor stops at the last row
	return ansi.CursorPosition(1, last) + "\r\n" + ansi.ResetModeAltScreenSaveCursor
}
