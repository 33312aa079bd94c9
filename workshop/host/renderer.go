package host

import (
	"bytes"
	"io"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"rolefit/internal/ui"
)

// framesPerSecond is the highest rate of drawing, averaged over time.
const framesPerSecond = 30

// frame is the time between two drawings. Drawing may run ahead of that rate by ahead,
// so that a chosen answer and the next question a moment later are both drawn at once.
const (
	frame = time.Second / framesPerSecond
	ahead = 2 * frame
)

// rowRenderer draws a participant's pages on a terminal; it writes only rows that changed.
//
// Bubble Tea's renderer keeps every cell of a screen twice, half a megabyte per
// session, and polls many times a second for changes. A class has a thousand screens
// that stay the same for seconds. So rowRenderer draws when a page changes, at once unless
// the last drawing was too recent, and keeps only the page's text. It relies on a
// guarantee of package ui: no style spans two rows.
type rowRenderer struct {
	out     io.Writer
	profile colorprofile.Profile
	send    func(tea.Msg) // sends to the program that owns the rowRenderer

	width, height int
	title         string   // of the window
	content       string   // of the last drawing
	rows          []string // of content
	begun         bool
	next          time.Time   // earliest time of the next drawing at framesPerSecond
	due           *time.Timer // sends dueMsg; nil until first needed
	waits         bool
}

// dueMsg says that a delayed drawing is due. The rowRenderer sends and handles it.
type dueMsg struct{}

// drawing is a model whose pages a rowRenderer draws.
type drawing struct {
	model    tea.Model
	renderer *rowRenderer
}

// Init asks the terminal for its background color, because Bubble Tea asks only if it
// reads the input itself, and starts the model.
func (d drawing) Init() tea.Cmd {
	_, _ = io.WriteString(d.renderer.out, ansi.RequestBackgroundColor) // a closed connection ends the session
	return d.model.Init()
}

// Update passes msg to the model and draws the resulting page.
func (d drawing) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case dueMsg:
		d.renderer.waits = false
	case tea.WindowSizeMsg:
		d.renderer.resize(msg.Width, msg.Height)
		d.model, cmd = d.model.Update(msg)
	default:
		if msg == tea.ClearScreen() {
			d.renderer.again()
		}
		d.model, cmd = d.model.Update(msg)
	}
	d.renderer.changed(d.model)
	return d, cmd
}

// View returns an empty view; the rowRenderer draws.
func (d drawing) View() tea.View { return tea.View{} }

// Undrawn returns the model without its rowRenderer.
func (d drawing) Undrawn() tea.Model { return d.model }

// resize sets the size in cells and forces a full drawing.
func (c *rowRenderer) resize(width, height int) {
	c.width, c.height, c.content, c.rows = width, height, "", nil
}

// again forces a full drawing that also enters the alternate screen again; a suspended
// and resumed ssh has left it.
func (c *rowRenderer) again() {
	c.resize(c.width, c.height)
	c.begun, c.title = false, ""
}

// changed draws the model's page now, or schedules the drawing.
func (c *rowRenderer) changed(m tea.Model) {
	if c.width <= 0 || c.height <= 0 || c.waits {
		return
	}
	rest := time.Until(c.next.Add(-ahead))
	switch {
	case rest <= 0:
		c.draw(m.View())
	case c.due == nil:
		c.waits, c.due = true, time.AfterFunc(rest, func() { c.send(dueMsg{}) })
	default:
		c.waits = true
		c.due.Reset(rest)
	}
}

// draw writes the changed rows of a page in one Write.
func (c *rowRenderer) draw(v tea.View) {
	if v.Content == c.content && c.rows != nil {
		return
	}
	rows := strings.Split(v.Content, "\n")
	rows = rows[:min(len(rows), c.height)]
	var out bytes.Buffer
	if !c.begun {
		c.begun = true
		out.WriteString(ansi.SetModeAltScreenSaveCursor + ansi.ResetModeTextCursorEnable + ansi.SetModeBracketedPaste)
	}
	if v.WindowTitle != c.title {
		c.title = v.WindowTitle
		out.WriteString(ansi.SetWindowTitle(c.title))
	}
	if c.rows == nil {
		out.WriteString(ansi.ResetStyle + ansi.EraseEntireScreen)
	}
	for y := range max(len(rows), len(c.rows)) {
		row, before := at(rows, y), at(c.rows, y)
		if row != before {
			c.row(&out, y, row)
		}
	}
	out.WriteString(c.parked(v.Cursor))
	c.content, c.rows = v.Content, rows
	if now := time.Now(); c.next.Before(now) {
		c.next = now
	}
	c.next = c.next.Add(frame)
	_, _ = c.out.Write(out.Bytes()) // a closed connection ends the session
}

// parked returns the sequence that moves the hidden cursor to at. When the connection
// dies, ssh writes its message there, and that must not scroll the page, so the cursor
// is never left on the last row.
func (c *rowRenderer) parked(at *tea.Cursor) string {
	x, y := 0, 1
	if at != nil {
		x, y = at.X, at.Y
	}
	return ansi.CursorPosition(x+1, min(y, max(0, c.height-2))+1)
}

// row writes row y. After a full row the cursor stays on its last cell, so it erases
// the rest of the line only after a shorter one.
func (c *rowRenderer) row(out *bytes.Buffer, y int, row string) {
	out.WriteString(ansi.CursorPosition(1, y+1))
	wide := ansi.StringWidth(row)
	if wide > c.width {
		row = ansi.Truncate(row, c.width, "")
	}
	if c.profile == colorprofile.TrueColor {
		out.WriteString(row)
	} else {
		_, _ = (&colorprofile.Writer{Forward: out, Profile: c.profile}).WriteString(row) // a buffer never fails
	}
	if strings.Contains(row, "\x1b") {
		out.WriteString(ansi.ResetStyle)
	}
	if wide < c.width {
		out.WriteString(ansi.EraseLineRight)
	}
}

// at returns row y of a page; empty below its last row.
func at(rows []string, y int) string {
	if y < len(rows) {
		return rows[y]
	}
	return ""
}

// leave restores the terminal's modes.
func (c *rowRenderer) leave() {
	if c.due != nil {
		c.due.Stop()
	}
	if c.begun {
		_, _ = io.WriteString(c.out, ansi.ResetModeBracketedPaste+ui.LeaveScreen()+
			ansi.SetModeTextCursorEnable+ansi.SetWindowTitle(""))
	}
}
