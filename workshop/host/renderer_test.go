package host

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/google/go-cmp/cmp"
)

// painting is a page with content set by a test.
type painting struct{ content string }

func (p painting) Init() tea.Cmd { return nil }
func (p painting) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if content, ok := msg.(string); ok {
		p.content = content
	}
	return p, nil
}
func (p painting) View() tea.View { return tea.NewView(p.content) }

// pageOf is a page of random rows, some styled, some not ASCII, some too wide, and possibly
// too many or too few for the window.
func pageOf(r *rand.Rand, width, height int) string {
	rows := make([]string, 1+r.IntN(height+2))
	for y := range rows {
		text := strings.Repeat([]string{"a", "›", "█", " ", "xy "}[r.IntN(5)], r.IntN(width+3))
		if r.IntN(2) == 0 {
			text = fmt.Sprintf("\x1b[1;3%dm%s\x1b[m", r.IntN(8), text)
		}
		rows[y] = text
	}
	return strings.Join(rows, "\n")
}

// TestCanvas draws pages over each other, at any pace and size, and compares the terminal
// with the newest page.
func TestCanvas(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 2))
		width, height := 5+r.IntN(30), 2+r.IntN(9)
		terminal := vt.NewEmulator(width, height)
		c := &rowRenderer{out: terminal, profile: []colorprofile.Profile{colorprofile.ANSI, colorprofile.TrueColor, colorprofile.ASCII}[r.IntN(3)]}
		dues := make(chan tea.Msg, 1)
		c.send = func(msg tea.Msg) { dues <- msg }
		var d tea.Model = drawing{painting{}, c}
		d, _ = d.Update(tea.WindowSizeMsg{Width: width, Height: height})
		page := ""
		for range 12 {
			page = pageOf(r, width, height)
			d, _ = d.Update(page)
			if r.IntN(4) == 0 && !c.waits {
				width, height = 5+r.IntN(30), 2+r.IntN(9)
				terminal.Resize(width, height)
				d, _ = d.Update(tea.WindowSizeMsg{Width: width, Height: height})
			}
		}
		for c.waits {
			select {
			case msg := <-dues:
				d, _ = d.Update(msg)
			case <-time.After(time.Minute):
				t.Fatal("what waits was never drawn")
			}
		}
		var want []string
		for line := range strings.SplitSeq(page, "\n") {
			want = append(want, strings.TrimRight(ansi.Truncate(ansi.Strip(line), width, ""), " "))
		}
		want = append(want, make([]string, height)...)[:height]
		got := strings.Split(terminal.String(), "\n")
		for i := range got {
			got[i] = strings.TrimRight(got[i], " ")
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d, %d×%d (-page +terminal):\n%s", seed, width, height, diff)
		}
		c.leave()
		if terminal.IsAltScreen() {
			t.Errorf("seed %d: the terminal was not given back", seed)
		}
	}
}

// TestCanvasIsSparing expects only changed rows to be drawn, no bytes without a change, and
// no more frames than the limit.
func TestCanvasIsSparing(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	c := &rowRenderer{out: &out, profile: colorprofile.ANSI, send: func(tea.Msg) {}}
	var d tea.Model = drawing{painting{}, c}
	d, _ = d.Update(tea.WindowSizeMsg{Width: 20, Height: 5})
	d, _ = d.Update("one\ntwo\nthree")
	out.Reset()
	d, _ = d.Update("one\ntwo\nthree")
	if out.Len() > 0 {
		t.Errorf("drew %q where nothing changed", out.String())
	}
	c.next = time.Time{}
	d, _ = d.Update("one\n2\nthree")
	if want := "\x1b[2;1H2\x1b[K\x1b[2;1H"; out.String() != want {
		t.Errorf("drew %q, want %q", out.String(), want)
	}
	c.next = time.Now().Add(time.Hour)
	out.Reset()
	d, _ = d.Update("one\nII\nthree")
	d, _ = d.Update("one\nIII\nthree")
	if out.Len() > 0 || !c.waits {
		t.Errorf("drew %q at once, waits %t", out.String(), c.waits)
	}
	c.due.Stop()
	c.next = time.Time{}
	d, _ = d.Update(dueMsg{})
	if want := "\x1b[2;1HIII\x1b[K\x1b[2;1H"; out.String() != want {
		t.Errorf("drew %q, want %q", out.String(), want)
	}
	if m, ok := d.(drawing).Undrawn().(painting); !ok || m.content != "one\nIII\nthree" {
		t.Errorf("the model is %#v", m)
	}
}

// TestCanvasDrawsAgain repaints everything on a terminal that was released meanwhile.
func TestCanvasDrawsAgain(t *testing.T) {
	t.Parallel()
	terminal := vt.NewEmulator(20, 3)
	c := &rowRenderer{out: terminal, profile: colorprofile.ANSI, send: func(tea.Msg) {}}
	var d tea.Model = drawing{painting{}, c}
	d, _ = d.Update(tea.WindowSizeMsg{Width: 20, Height: 3})
	d, _ = d.Update("one\ntwo")
	fmt.Fprint(terminal, ansi.ResetModeAltScreenSaveCursor+ansi.CursorPosition(1, 1)+"something else\r\nand more")
	c.next = time.Time{}
	d.Update(tea.ClearScreen())
	if got := strings.Join(strings.Fields(terminal.String()), " "); got != "one two" || !terminal.IsAltScreen() {
		t.Errorf("%q, on the second screen: %v", got, terminal.IsAltScreen())
	}
}

// TestGoodbyeBelowACanvas releases a terminal without an alternate screen.
func TestGoodbyeBelowACanvas(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	c := &rowRenderer{out: &out, profile: colorprofile.ANSI, send: func(tea.Msg) {}}
	var d tea.Model = drawing{painting{}, c}
	d, _ = d.Update(tea.WindowSizeMsg{Width: 20, Height: 3})
	d.Update("one\ntwo\nq leave")
	c.leave()
	terminal := vt.NewEmulator(20, 3)
	fmt.Fprint(terminal, strings.NewReplacer(ansi.SetModeAltScreenSaveCursor, "", ansi.ResetModeAltScreenSaveCursor, "").Replace(out.String())+"Kept.\r\n")
	if got := strings.Join(strings.Fields(terminal.String()), " "); got != "q leave Kept." {
		t.Errorf("%q", terminal.String())
	}
}
