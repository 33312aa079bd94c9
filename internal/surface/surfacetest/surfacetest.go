// Package surfacetest draws the views of a program one over the other in an emulated
// terminal, for the tests of screens.
package surfacetest

import (
	"context"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"

	"rolefit/internal/surface"
)

// Frame is a view with the size of the terminal that it is for, in cells.
type Frame struct {
	View          tea.View
	Width, Height int
}

// Differences draws frames one after the other, and fails t where a cell of the terminal is
// not as when the frame is drawn alone.
func Differences(t *testing.T, frames []Frame) {
	t.Helper()
	var got, want [][]string
	synctest.Test(t, func(t *testing.T) {
		e := vt.NewEmulator(frames[0].Width, frames[0].Height)
		got = drawn(t, e, frames)
		for _, f := range frames { // a new terminal for each would fill megabytes
			_, _ = e.WriteString(ansi.ResetInitialState)
			e.Resize(f.Width, f.Height)
			want = append(want, drawn(t, e, []Frame{f})...)
		}
	})
	for i, f := range frames {
		for y := range want[i] {
			if got[i][y] != want[i][y] {
				t.Fatalf("frame %d, %d×%d, row %d:\n%q by differences,\n%q alone; in\n%s", i, f.Width, f.Height, y, got[i][y], want[i][y], f.View.Content)
			}
		}
	}
}

// drawn returns the cells of a terminal after each frame, row by row.
func drawn(t *testing.T, e *vt.Emulator, frames []Frame) (after [][]string) {
	t.Helper()
	in, typing := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	p := surface.New(ctx, slide{}, surface.Terminal{
		In: in, Out: silent{e}, Environ: []string{"COLORTERM=truecolor", "TERM=xterm-256color"},
		Size: func() (int, int) { return e.Width(), e.Height() }, Remote: true,
	})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = p.Run() // ended by its context
	}()
	for _, f := range frames {
		if e.Width() != f.Width || e.Height() != f.Height {
			e.Resize(f.Width, f.Height)
			p.Send(tea.WindowSizeMsg{})
		}
		p.Send(f.View)
		time.Sleep(time.Second) // of the bubble: later than any frame
		synctest.Wait()
		after = append(after, cells(e))
	}
	cancel()
	_ = typing.Close()
	<-ended
	return after
}

// silent is a terminal that answers no question.
type silent struct{ *vt.Emulator }

// Write writes a frame without its questions.
func (s silent) Write(frame []byte) (int, error) {
	asks := strings.NewReplacer(ansi.RequestBackgroundColor, "", ansi.RequestModeSynchronizedOutput+ansi.RequestModeUnicodeCore, "")
	return s.Emulator.Write([]byte(asks.Replace(string(frame)))) //nolint:wrapcheck // it never fails
}

// slide shows the last view that it was sent.
type slide struct{ view tea.View }

// Init does nothing.
func (slide) Init() tea.Cmd { return nil }

// Update takes a view.
func (s slide) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if v, ok := msg.(tea.View); ok {
		s.view = v
	}
	return s, nil
}

// View returns the view.
func (s slide) View() tea.View { return s.view }

// cells returns the cells of a terminal row by row, with each style before the first cell that has it.
func cells(e *vt.Emulator) []string {
	rows := make([]string, e.Height())
	for y := range rows {
		var row strings.Builder
		var before *uv.Cell
		for x := range e.Width() {
			c := e.CellAt(x, y)
			if c == nil || c.Content == "" {
				continue
			}
			if before == nil || !c.Style.Equal(&before.Style) {
				row.WriteString("<" + c.Style.String() + ">")
			}
			row.WriteString(c.Content + "|")
			before = c
		}
		rows[y] = row.String()
	}
	return rows
}
