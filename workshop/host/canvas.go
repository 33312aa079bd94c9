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

// framesPerSecond is how often a screen is drawn at most, over a longer time.
const framesPerSecond = 30

// frame is the time between two drawings, and ahead how much of it may be used before
// it has passed: an answer is drawn as it is chosen, and the next question a moment
// later.
const (
	frame = time.Second / framesPerSecond
	ahead = 2 * frame
)

// canvas draws a participant's pages on a terminal, rows that changed and no others.
//
// Bubble Tea's own renderer keeps every cell of a screen twice, half a megabyte for a
// session, and looks many times a second whether there is something to draw. A class
// has a thousand screens on which nothing happens for seconds. So a page is drawn
// when it changes, at once where the last drawing is long enough ago, and what is kept
// of it is its text. It relies on what package ui promises: no style spans two rows.
type canvas struct {
	out     io.Writer
	profile colorprofile.Profile
	send    func(tea.Msg) // to the program itself

	width, height int
	title         string   // of the window
	content       string   // as it was drawn
	rows          []string // of content
	begun         bool
	next          time.Time   // when the next drawing is due, if each takes a frame
	due           *time.Timer // for a drawing that waits; nil: there never was one
	waits         bool
}

// dueMsg says that it is time to draw what has changed. The canvas sends it and
// handles it.
type dueMsg struct{}

// drawing is a model whose pages a canvas draws.
type drawing struct {
	model  tea.Model
	canvas *canvas
}

// Init begins. The terminal is asked for its colour here: Bubble Tea asks only where it
// reads the answer itself.
func (d drawing) Init() tea.Cmd {
	_, _ = io.WriteString(d.canvas.out, ansi.RequestBackgroundColor) // a terminal that is gone ends the session
	return d.model.Init()
}

// Update passes a message on and draws what comes of it.
func (d drawing) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case dueMsg:
		d.canvas.waits = false
	case tea.WindowSizeMsg:
		d.canvas.resize(msg.Width, msg.Height)
		d.model, cmd = d.model.Update(msg)
	default:
		if msg == tea.ClearScreen() {
			d.canvas.again()
		}
		d.model, cmd = d.model.Update(msg)
	}
	d.canvas.changed(d.model)
	return d, cmd
}

// View draws nothing: the canvas has.
func (d drawing) View() tea.View { return tea.View{} }

// Undrawn returns the model alone.
func (d drawing) Undrawn() tea.Model { return d.model }

// resize has everything drawn anew.
func (c *canvas) resize(width, height int) {
	c.width, c.height, c.content, c.rows = width, height, "", nil
}

// again has everything drawn anew, also on a terminal that was given back meanwhile: by
// an ssh that was suspended.
func (c *canvas) again() {
	c.resize(c.width, c.height)
	c.begun, c.title = false, ""
}

// changed draws a model's page, now or as soon as another may be drawn.
func (c *canvas) changed(m tea.Model) {
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

// draw writes the rows of a page that are not on the terminal yet, in one piece.
func (c *canvas) draw(v tea.View) {
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
	_, _ = c.out.Write(out.Bytes()) // a terminal that is gone ends the session
}

// parked moves the cursor, which is not seen, to where a page wants it: what an ssh writes
// when its connection dies is written there, and must not scroll the page away. So it is
// never left on the last row.
func (c *canvas) parked(at *tea.Cursor) string {
	x, y := 0, 1
	if at != nil {
		x, y = at.X, at.Y
	}
	return ansi.CursorPosition(x+1, min(y, max(0, c.height-2))+1)
}

// row writes one row. Behind a full one the cursor hangs over its last cell, which
// must not be erased with the rest.
func (c *canvas) row(out *bytes.Buffer, y int, row string) {
	out.WriteString(ansi.CursorPosition(1, y+1))
	wide := ansi.StringWidth(row)
	if wide > c.width {
		row = ansi.Truncate(row, c.width, "")
	}
	if c.profile == colorprofile.TrueColor {
		out.WriteString(row)
	} else {
		_, _ = (&colorprofile.Writer{Forward: out, Profile: c.profile}).WriteString(row) // a buffer takes everything
	}
	if strings.Contains(row, "\x1b") {
		out.WriteString(ansi.ResetStyle)
	}
	if wide < c.width {
		out.WriteString(ansi.EraseLineRight)
	}
}

// at is a row of a page; empty below it.
func at(rows []string, y int) string {
	if y < len(rows) {
		return rows[y]
	}
	return ""
}

// leave gives the terminal back as it was.
func (c *canvas) leave() {
	if c.due != nil {
		c.due.Stop()
	}
	if c.begun {
		_, _ = io.WriteString(c.out, ansi.ResetModeBracketedPaste+ui.LeaveScreen()+
			ansi.SetModeTextCursorEnable+ansi.SetWindowTitle(""))
	}
}
