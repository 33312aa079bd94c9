// Package pager shows a text that is longer than the terminal, in the pager that a person
// chose or in one of its own, drawn like the screens of the program.
package pager

import (
	"context"
	"io"
	"os/exec"
	"runtime"
	"strings"

	"rolefit/internal/clikit"
	"rolefit/internal/input"
	"rolefit/internal/report/doc"
	"rolefit/internal/surface"
	"rolefit/internal/ui"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// Text is a text before it has a width and colors.
type Text struct {
	Title string
	Draw  func(doc.Look) string
}

// Look returns the look of documents in a frame, with whole bars.
func Look(f ui.Frame) doc.Look {
	return doc.Look{
		Width: f.Width, Height: f.Height, Roomy: f.Roomy(),
		Strong: f.Styles.Strong, Dim: f.Styles.Dim, Accent: f.Styles.Accent, Key: f.Styles.Key,
		Caution: f.Styles.Caution, Role: f.Styles.Role,
		Rule: f.Glyphs.Rule, Ellipsis: f.Glyphs.Ellipsis, Edge: f.Glyphs.Focus, Dot: f.Glyphs.Dot, Ring: f.Glyphs.Ring,
		Minus:   f.Glyphs.Minus,
		Between: f.Glyphs.Between, Axis: f.Glyphs.Axis, Scale: f.Glyphs.Scale, Part: 1,
	}
}

// Styled reports whether texts are shown in styles: standard output is a terminal that moves
// its cursor, wide enough for a screen, and no text for a screen reader is asked for.
func Styled(e *clikit.Env) bool {
	return clikit.IsTerminal(e.Out) && clikit.Width(e.Out) >= ui.MinWidth && !e.WholeLines()
}

// Show writes a text to standard output, which must be Styled. One that is longer than the
// terminal opens in $PAGER, else in a pager of its own, if pages allows it and standard input
// is a terminal. It returns the error of the terminal.
func Show(ctx context.Context, e *clikit.Env, t Text, pages bool) error {
	width, height := clikit.Size(e.Out)
	// The colors for a light background can be read on both: a terminal that is asked and does
	// not answer would make a short text take seconds.
	glyphs := ui.NewGlyphs(clikit.ASCIIOnly(e.Environ))
	frame := ui.Body(ui.Column, width, height, ui.NewStyles(ui.Dark(e.Environ, false)), glyphs)
	frame.Height = 0 // no blank line is left out
	text := glyphs.Signed(strings.TrimRight(t.Draw(Look(frame)), "\n")) + "\n"
	command := clikit.Variable(e.Environ, "PAGER")
	switch {
	case !pages || !clikit.IsTerminal(e.In) || ui.Lines(text) <= height || command == "cat":
	case command != "":
		if through(ctx, e, command, text) == nil {
			return nil
		}
	default:
		_, err := surface.New(ctx, &reading{text: t, glyphs: glyphs, styles: frame.Styles}, surface.Terminal{In: e.In, Out: e.Out, Environ: e.Environ}).Run()
		return err //nolint:wrapcheck // the program's error
	}
	_, err := io.WriteString(colorprofile.NewWriter(e.Out, e.Environ), text)
	return err //nolint:wrapcheck // as standard output fails
}

// through shows a text in the pager that a person chose. less gets the options that git gives
// it, unless LESS has others: colors as they are, and no pager for a text that fits.
func through(ctx context.Context, e *clikit.Env, command, text string) error {
	shell, flag := "sh", "-c"
	if runtime.GOOS == "windows" {
		shell, flag = "cmd", "/c"
	}
	var colored strings.Builder
	profile := colorprofile.Detect(e.Out, e.Environ)
	if _, err := io.WriteString(&colorprofile.Writer{Forward: &colored, Profile: profile}, text); err != nil {
		return err //nolint:wrapcheck // it cannot fail
	}
	c := exec.CommandContext(ctx, shell, flag, command) //nolint:gosec // the person's own choice
	c.Stdin, c.Stdout, c.Stderr, c.Env = strings.NewReader(colored.String()), e.Out, e.Err, e.Environ
	if clikit.Variable(e.Environ, "LESS") == "" {
		c.Env = append(c.Env, "LESS=FRX")
	}
	return c.Run() //nolint:wrapcheck // it only tells that there is no such pager
}

// reading is the pager's own screen.
type reading struct {
	text          Text
	glyphs        *ui.Glyphs
	styles        *ui.Styles
	colors        colorprofile.Profile
	at            ui.Reading
	width, height int
	stays, notice string
}

// Init does nothing.
func (m *reading) Init() tea.Cmd {
	m.stays = surface.Stays()
	return nil
}

// reader returns the text in its frame.
func (m *reading) reader() ui.Reader {
	f := ui.Body(ui.Column, m.width, m.height, m.styles, m.glyphs)
	look := Look(f)
	look.Height = 0
	return ui.Read(strings.TrimRight(m.text.Draw(look), "\n"), m.at, f, true)
}

// Update handles a key, the size and the background of the terminal.
func (m *reading) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.BackgroundColorMsg:
		m.styles = ui.NewStyles(msg.IsDark()).Toned(m.colors)
	case tea.ColorProfileMsg:
		m.colors = msg.Profile
	case input.Press:
		cmd := m.key(msg.KeyPressMsg)
		return m, cmd
	case tea.KeyPressMsg:
		cmd := m.key(msg)
		return m, cmd
	}
	return m, nil
}

// key scrolls, searches or leaves.
func (m *reading) key(k tea.KeyPressMsg) tea.Cmd {
	if cmd, says, ok := ui.Everywhere(k, m.stays); ok {
		m.notice = says
		return cmd
	}
	m.notice = ""
	meant := ui.Meant(k)
	if !m.at.Typing() {
		k = meant
	}
	after, ok := m.reader().Key(k)
	if m.at = after; ok && meant.String() != "ctrl+c" {
		return nil
	}
	if key.Matches(meant, leave()) {
		return tea.Quit
	}
	return nil
}

// leave is the way out.
func leave() key.Binding {
	return key.NewBinding(key.WithKeys("q", "ctrl+c", "esc"), key.WithHelp("q", "quit"))
}

// View draws the part of the text that is read.
func (m *reading) View() tea.View {
	v := tea.NewView("")
	v.AltScreen = true
	v.WindowTitle = m.text.Title
	if m.width == 0 {
		return v
	}
	r := m.reader()
	v.Content = ui.Render(ui.Page{
		Left: m.styles.Strong.Render(m.text.Title), Progress: -1, Body: r.View(), Notice: m.notice,
		Keys: append(r.Keys(), leave()), Layout: ui.Column,
	}, m.width, m.height, m.styles, m.glyphs)
	return v
}
