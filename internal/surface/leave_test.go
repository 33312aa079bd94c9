package surface

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
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
	p := New(t.Context(), leaver{}, Terminal{
		In: strings.NewReader(""), Out: &out, Environ: []string{"TERM=screen"}, Size: sized(width, height), Remote: true,
	})
	if _, err := p.Run(); err != nil {
		t.Fatal(err)
	}
	for _, second := range []bool{false, true} {
		written := strings.ReplaceAll(out.String(), "\n", "\r\n") // as the kernel writes it
		if !second {
			written = strings.NewReplacer(ansi.SetModeAltScreenSaveCursor, "", ansi.ResetModeAltScreenSaveCursor, "").Replace(written)
		}
		terminal := emulator(width, height)
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

// sized returns the size of a terminal that never changes.
func sized(width, height int) func() (int, int) {
	return func() (int, int) { return width, height }
}

// standardError returns the text that run writes to standard error.
func standardError(t *testing.T, run func()) string {
	t.Helper()
	before := os.Stderr
	read, written, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	os.Stderr = written
	defer func() { os.Stderr = before }()
	told := make(chan string, 1)
	go func() {
		data, _ := io.ReadAll(read)
		told <- string(data)
	}()
	run()
	if err := written.Close(); err != nil {
		t.Error(err)
	}
	return <-told
}
