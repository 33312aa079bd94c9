package ui

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// leaver fills its window with rows, and leaves.
type leaver struct{ rows int }

func (l leaver) Init() tea.Cmd { return nil }
func (l leaver) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		return leaver{size.Height}, tea.Quit
	}
	return l, nil
}

func (l leaver) View() tea.View {
	var rows []string
	for i := range l.rows {
		rows = append(rows, fmt.Sprintf("row %d of the page, which is long", i+1))
	}
	v := tea.NewView(strings.Join(rows, "\n"))
	v.AltScreen, v.Cursor = true, tea.NewCursor(3, 1)
	return v
}

// TestGoodbyeBelowThePage leaves the program on a terminal without an alternate screen: the
// goodbye stands on rows of its own, below the page.
func TestGoodbyeBelowThePage(t *testing.T) {
	t.Parallel()
	const width, height = 60, 6
	var out bytes.Buffer
	p := tea.NewProgram(leaver{}, tea.WithInput(nil), tea.WithOutput(Output(&out)), tea.WithoutSignalHandler(),
		tea.WithWindowSize(width, height), tea.WithColorProfile(colorprofile.ANSI), tea.WithEnvironment([]string{"TERM=screen"}))
	if _, err := p.Run(); err != nil {
		t.Fatal(err)
	}
	for _, second := range []bool{false, true} {
		written := strings.ReplaceAll(out.String(), "\n", "\r\n") // as the kernel writes it
		if !second {
			written = strings.NewReplacer(ansi.SetModeAltScreenSaveCursor, "", ansi.ResetModeAltScreenSaveCursor, "").Replace(written)
		}
		terminal := vt.NewEmulator(width, height)
		fmt.Fprintf(terminal, "$ rolefit\r\n%sKept: 3 of 28.\r\nGo on: rolefit\r\n$ ", written)
		var rows []string
		for row := range strings.SplitSeq(terminal.String(), "\n") {
			rows = append(rows, strings.TrimRight(row, " "))
		}
		got, want := strings.Join(rows, "|"), "row 4 of the page, which is long|row 5 of the page, which is long|row 6 of the page, which is long|Kept: 3 of 28.|Go on: rolefit|$"
		if second {
			want = "$ rolefit|Kept: 3 of 28.|Go on: rolefit|$||"
		}
		if got != want {
			t.Errorf("a second screen %v:\n%s\nwant\n%s", second, got, want)
		}
	}
}

// TestOutputStaysATerminal expects the wrapped output to be recognized as a terminal.
func TestOutputStaysATerminal(t *testing.T) {
	t.Parallel()
	if f, ok := Output(os.Stdout).(interface{ Fd() uintptr }); !ok || f.Fd() != os.Stdout.Fd() {
		t.Error("a file is no file any more")
	}
	if _, ok := Output(io.Discard).(interface{ Fd() uintptr }); ok {
		t.Error("a writer has become a file")
	}
}
