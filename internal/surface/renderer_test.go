package surface

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/color"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/google/go-cmp/cmp"
)

// painting is a view set by a test.
type painting struct{ view tea.View }

func (painting) Init() tea.Cmd { return nil }
func (p painting) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case string:
		p.view.Content = msg
	case tea.View:
		p.view = msg
	case error:
		panic(msg)
	case tea.Cmd:
		return p, msg
	}
	return p, nil
}
func (p painting) View() tea.View { return p.view }

// easel is a renderer with the program's model, without a program.
type easel struct {
	*renderer
	model tea.Model
	dues  chan tea.Msg
}

func newEasel(out io.Writer, profile colorprofile.Profile) *easel {
	e := &easel{dues: make(chan tea.Msg, 1)}
	e.renderer = &renderer{out: out, profile: profile, frame: time.Second / localFrames, send: func(msg tea.Msg) { e.dues <- msg }}
	e.model = drawing{painting{}, e.renderer}
	return e
}

// show passes a message to the model and waits until everything due is drawn.
func (e *easel) show(msg tea.Msg) {
	e.model, _ = e.model.Update(msg)
	for {
		e.mu.Lock()
		written, waits := e.writing, e.waits || e.stale || len(e.dues) > 0
		e.mu.Unlock()
		switch {
		case written != nil && !waits:
			<-written
		case waits:
			e.model, _ = e.model.Update(<-e.dues)
		default:
			return
		}
	}
}

// pageOf is a page of random rows, some styled, some not ASCII, some with clusters that
// terminals measure differently, some too wide, and possibly too many or too few.
func pageOf(r *rand.Rand, width, height int) string {
	rows := make([]string, 1+r.IntN(height+2))
	for y := range rows {
		rows[y] = rowOf(r, width)
	}
	return strings.Join(rows, "\n")
}

func rowOf(r *rand.Rand, width int) string {
	row := ""
	for range 1 + r.IntN(3) {
		text := strings.Repeat([]string{"a", "›", "█", " ", "xy ", "語", "e\u0301"}[r.IntN(7)], r.IntN(1+width/2))
		if r.IntN(2) == 0 {
			text = fmt.Sprintf("\x1b[%d;3%dm%s\x1b[m", r.IntN(9), r.IntN(8), text)
		}
		row += text
	}
	return row
}

// changedPage returns a page with a few of its rows changed in part, as a cursor key does.
func changedPage(r *rand.Rand, page string, width int) string {
	rows := strings.Split(page, "\n")
	for range 1 + r.IntN(2) {
		y := r.IntN(len(rows))
		words := strings.Split(rows[y], " ")
		words[r.IntN(len(words))] = rowOf(r, width/3)
		rows[y] = strings.Join(words, " ")
	}
	return strings.Join(rows, "\n")
}

// emulator returns a terminal that answers nothing.
func emulator(width, height int) *silent { return &silent{vt.NewEmulator(width, height)} }

// silent is a terminal that answers no question.
type silent struct{ *vt.Emulator }

// Write writes a frame without its questions.
func (s *silent) Write(frame []byte) (int, error) {
	for _, asks := range []string{ansi.RequestBackgroundColor, ansi.RequestKittyKeyboard, ansi.RequestModeSynchronizedOutput, ansi.RequestModeUnicodeCore, ansi.RequestPrimaryDeviceAttributes} {
		frame = bytes.ReplaceAll(frame, []byte(asks), nil)
	}
	return s.Emulator.Write(frame)
}

// cellsOf returns the cells of a terminal with their styles, row by row.
func cellsOf(e *silent) []string {
	rows := make([]string, e.Height())
	for y := range rows {
		var row strings.Builder
		for x := range e.Width() {
			if c := e.CellAt(x, y); c != nil && c.Content != "" {
				fmt.Fprintf(&row, "%s%s|", c.Style.String(), c.Content)
			}
		}
		rows[y] = row.String()
	}
	return rows
}

// TestDifferences draws pages over each other at many sizes, and compares every cell with
// a terminal that is drawn at once.
func TestDifferences(t *testing.T) {
	t.Parallel()
	profiles := []colorprofile.Profile{colorprofile.ANSI, colorprofile.TrueColor, colorprofile.ASCII}
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 2))
		width, height := 5+r.IntN(40), 2+r.IntN(9)
		profile := profiles[r.IntN(len(profiles))]
		terminal := emulator(width, height)
		e := newEasel(terminal, profile)
		e.frame = 0
		e.show(tea.WindowSizeMsg{Width: width, Height: height})
		page := pageOf(r, width, height)
		for range 12 {
			switch r.IntN(8) {
			case 0:
				width, height = 5+r.IntN(40), 2+r.IntN(9)
				terminal.Resize(width, height)
				e.show(tea.WindowSizeMsg{Width: width, Height: height})
			case 1:
				page = pageOf(r, width, height)
			default:
				page = changedPage(r, page, width)
			}
			e.show(page)
			once := emulator(width, height)
			whole := newEasel(once, profile)
			whole.show(tea.WindowSizeMsg{Width: width, Height: height})
			whole.show(page)
			if diff := cmp.Diff(cellsOf(once), cellsOf(terminal)); diff != "" {
				t.Fatalf("seed %d, %d×%d, %v (-at once +by differences):\n%s\nof %q", seed, width, height, profile, diff, page)
			}
		}
		e.leave()
		if terminal.IsAltScreen() {
			t.Errorf("seed %d: the terminal was not given back", seed)
		}
	}
}

// TestWholePage expects the rows of a page that fit, clipped.
func TestWholePage(t *testing.T) {
	t.Parallel()
	terminal := emulator(12, 4)
	e := newEasel(terminal, colorprofile.ANSI)
	e.show(tea.WindowSizeMsg{Width: 12, Height: 4})
	e.show("\x1b[1mone\x1b[m\na row that is too wide\n\nfour\nfive")
	if got, want := strings.Join(strings.Fields(terminal.String()), " "), "one a row that i four"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestRendererIsSparing expects only differences to be drawn, no bytes without a change, and
// no more frames than the limit.
func TestRendererIsSparing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		e := newEasel(&out, colorprofile.ANSI)
		e.show(tea.WindowSizeMsg{Width: 30, Height: 5})
		drawn := func(page, want string) {
			t.Helper()
			out.Reset()
			time.Sleep(time.Second)
			e.show(page)
			if out.String() != want {
				t.Errorf("%q drew %q, want %q", page, out.String(), want)
			}
		}
		out.Reset()
		e.show("one\na longer row with words\nthree")
		drawn("one\na longer row with words\nthree", "")
		drawn("one\na longer row with birds\nthree", "\x1b[2;18H bi")
		drawn("one\na longer row\nthree", "\x1b[2;12Hw\x1b[K")
		drawn("one\nII\nthree", "\x1b[2;1HII\x1b[K")
		drawn("one\nII", "\x1b[3;1H\x1b[K")

		out.Reset()
		began, frames := time.Now(), 0
		for i := range 1000 { // in a hundredth of a second each
			time.Sleep(10 * time.Millisecond / 10)
			before := out.Len()
			e.model, _ = e.model.Update(fmt.Sprint(i))
			synctest.Wait()
			select {
			case due := <-e.dues:
				e.model, _ = e.model.Update(due)
				synctest.Wait()
			default:
			}
			if out.Len() > before {
				frames++
			}
		}
		if most := int(time.Since(began).Seconds()*localFrames) + ahead + 1; frames > most || frames < most/2 {
			t.Errorf("%d frames in a second, want at most %d", frames, most)
		}
	})
}

// slow is a terminal that takes a frame only when told to.
type slow struct {
	bytes.Buffer

	mu    sync.Mutex
	takes chan struct{}
	took  int // frames
}

func (s *slow) Write(p []byte) (int, error) {
	<-s.takes
	s.mu.Lock()
	defer s.mu.Unlock()
	s.took++
	return s.Buffer.Write(p)
}

// TestSlowTerminal changes a view many times while the terminal takes nothing: the program
// goes on, and the terminal gets the newest view next.
func TestSlowTerminal(t *testing.T) {
	t.Parallel()
	out := &slow{takes: make(chan struct{}, 100)}
	e := newEasel(out, colorprofile.ANSI)
	e.frame = 0
	e.model, _ = e.model.Update(tea.WindowSizeMsg{Width: 20, Height: 3})
	for i := range 50 {
		e.model, _ = e.model.Update(fmt.Sprint("page ", i))
	}
	close(out.takes)
	e.show("page 50")
	if got := out.String(); out.took > 3 || !strings.HasSuffix(got, "50") {
		t.Errorf("%d frames: %q", out.took, got)
	}
}

// TestLeavesWhileDrawing ends a program while the terminal takes a frame and another view
// waits, or is to be drawn again: the terminal is restored, and nothing is drawn after.
func TestLeavesWhileDrawing(t *testing.T) {
	t.Parallel()
	for name, last := range map[string]tea.Msg{"another view": "two", "again": tea.ClearScreen()} {
		synctest.Test(t, func(t *testing.T) {
			out := &slow{takes: make(chan struct{})}
			e := newEasel(out, colorprofile.ANSI)
			e.frame, e.dues = 0, make(chan tea.Msg) // the program is busy: it suspends itself, or panics
			e.model, _ = e.model.Update(tea.WindowSizeMsg{Width: 20, Height: 3})
			e.model, _ = e.model.Update("one")
			e.model, _ = e.model.Update(last)
			out.takes <- struct{}{}
			synctest.Wait()
			go close(out.takes)
			e.leave()
			if got := out.String(); !strings.HasSuffix(got, LeaveScreen()+ansi.SetModeTextCursorEnable) || strings.Contains(got, "two") {
				t.Errorf("%s: %q", name, got)
			}
			select {
			case <-e.dues:
			case <-time.After(time.Second):
			}
		})
	}
}

// TestStalledTerminal expects little to be kept for a terminal that takes nothing, and the
// program to end although it does not.
func TestStalledTerminal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		out := &slow{takes: make(chan struct{})}
		defer close(out.takes)
		ctx, cancel := context.WithCancel(t.Context())
		e := newEasel(out, colorprofile.ANSI)
		e.ended = ctx.Done()
		e.model, _ = e.model.Update(tea.WindowSizeMsg{Width: 20, Height: 3})
		for i := range 1000 {
			e.raw(tea.RawMsg{Msg: strings.Repeat("x", 1000)})
			e.model, _ = e.model.Update(fmt.Sprint("page ", i))
			e.model, _ = e.model.Update(tea.ClearScreen())
		}
		if n := e.pending.Len(); n > mostPending+1000 {
			t.Errorf("%d bytes wait", n)
		}
		began := time.Now()
		time.AfterFunc(time.Minute, cancel)
		e.leave()
		if took := time.Since(began); took != time.Minute+patience {
			t.Errorf("it ended after %v", took)
		}
	})
}

// TestDrawsAgain repaints everything on a terminal that was released meanwhile.
func TestDrawsAgain(t *testing.T) {
	t.Parallel()
	terminal := emulator(20, 3)
	e := newEasel(terminal, colorprofile.ANSI)
	e.show(tea.WindowSizeMsg{Width: 20, Height: 3})
	e.show("one\ntwo")
	fmt.Fprint(terminal, ansi.ResetModeAltScreenSaveCursor+ansi.CursorPosition(1, 1)+"something else\r\nand more")
	e.show(tea.ClearScreen())
	if got := strings.Join(strings.Fields(terminal.String()), " "); got != "one two" || !terminal.IsAltScreen() {
		t.Errorf("%q, on the second screen: %v", got, terminal.IsAltScreen())
	}
}

// TestModes expects the modes that a view declares to be set, and to be reset at the end.
func TestModes(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	e := newEasel(&out, colorprofile.ANSI)
	e.frame, e.asks = 0, true
	e.show(tea.WindowSizeMsg{Width: 20, Height: 3})
	e.show("")
	if out.Len() > 0 {
		t.Errorf("drew %q before there is anything to show", out.String())
	}
	v := tea.NewView("page")
	v.WindowTitle, v.MouseMode, v.Cursor = "rolefit", tea.MouseModeCellMotion, tea.NewCursor(2, 1)
	v.ProgressBar, v.BackgroundColor = tea.NewProgressBar(tea.ProgressBarDefault, 40), color.Black
	v.KeyboardEnhancements.ReportAlternateKeys = true
	sets := func(msg tea.Msg, want ...string) {
		t.Helper()
		out.Reset()
		e.show(msg)
		for _, w := range want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("%q misses %q", out.String(), w)
			}
		}
	}
	sets(v, ansi.SetModeAltScreenSaveCursor, "\x1b[?1007s\x1b[?1007h", ansi.SetModeBracketedPaste, ansi.SetModifyOtherKeys2, ansi.PushKittyKeyboard(5), ansi.SetWindowTitle("rolefit"),
		ansi.SetModeMouseButtonEvent, ansi.SetProgressBar(40), ansi.SetBackgroundColor("rgb:0000/0000/0000"), "\x1b[2;3H"+ansi.SetModeTextCursorEnable, ansi.RequestBackgroundColor, ansi.RequestModeSynchronizedOutput)
	v.WindowTitle, v.Cursor, v.ProgressBar, v.BackgroundColor = "fit", nil, nil, nil
	sets(v, ansi.SetWindowTitle("fit"), ansi.ResetModeTextCursorEnable, ansi.ResetProgressBar, ansi.ResetBackgroundColor)
	sets(v)
	if out.Len() > 0 {
		t.Errorf("%q for the same view", out.String())
	}
	e.show(tea.ModeReportMsg{Mode: ansi.ModeSynchronizedOutput, Value: ansi.ModeReset})
	sets("changed", ansi.SetModeSynchronizedOutput+"\x1b[Hchanged"+ansi.ResetModeSynchronizedOutput)
	sets(tea.ModeReportMsg{Mode: ansi.ModeUnicodeCore, Value: ansi.ModeReset}, ansi.SetModeUnicodeCore)
	out.Reset()
	e.leave()
	for _, want := range []string{
		ansi.ResetModeBracketedPaste, ansi.ResetModifyOtherKeys, ansi.PopKittyKeyboard(1), LeaveScreen(), ansi.SetModeTextCursorEnable, ansi.SetWindowTitle(""),
		ansi.ResetModeMouseButtonEvent, ansi.ResetModeUnicodeCore, "\x1b[?1007r",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("leaving, %q misses %q", out.String(), want)
		}
	}
}

// TestModesThatAreSet expects a terminal to keep a mode that it had before, and not to be
// asked for one that it does not have.
func TestModesThatAreSet(t *testing.T) {
	t.Parallel()
	for value := ansi.ModeNotRecognized; value <= ansi.ModePermanentlyReset; value++ {
		var out bytes.Buffer
		e := newEasel(&out, colorprofile.ANSI)
		e.frame = 0
		e.show(tea.WindowSizeMsg{Width: 20, Height: 3})
		e.show("page")
		e.show(tea.ModeReportMsg{Mode: ansi.ModeSynchronizedOutput, Value: value})
		e.show(tea.ModeReportMsg{Mode: ansi.ModeUnicodeCore, Value: value})
		e.show("another")
		e.leave()
		for _, sets := range []string{ansi.SetModeUnicodeCore, ansi.ResetModeUnicodeCore, ansi.SetModeSynchronizedOutput} {
			if strings.Contains(out.String(), sets) != (value == ansi.ModeReset) {
				t.Errorf("value %d: %q in %q", value, sets, out.String())
			}
		}
	}
}

// TestKeyboardIsPoppedAsOften expects one keyboard mode on the terminal's stack however
// often the screen is drawn again, and none after the end.
func TestKeyboardIsPoppedAsOften(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	e := newEasel(&out, colorprofile.ANSI)
	e.frame = 0
	v := tea.NewView("page")
	v.MouseMode, v.WindowTitle = tea.MouseModeCellMotion, "rolefit"
	e.show(tea.WindowSizeMsg{Width: 20, Height: 3})
	e.show(v)
	stacked := func() int {
		return strings.Count(out.String(), ansi.PushKittyKeyboard(1)) - strings.Count(out.String(), ansi.PopKittyKeyboard(1))
	}
	for range 3 {
		e.show(tea.ClearScreen())
		e.leave()
		if n := stacked(); n != 0 {
			t.Errorf("%d modes are left", n)
		}
		out.Reset()
		e.resume()
		e.show(tea.WindowSizeMsg{Width: 20, Height: 3})
		if n := stacked(); n != 1 || !strings.Contains(out.String(), ansi.SetModeMouseButtonEvent) || !strings.Contains(out.String(), ansi.SetWindowTitle("rolefit")) {
			t.Errorf("%d modes after a suspension: %q", n, out.String())
		}
	}
}

// TestRemoteIsLeftFewModes expects no keyboard mode on a terminal whose connection may be
// lost, and its hidden cursor above the last row.
func TestRemoteIsLeftFewModes(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	e := newEasel(&out, colorprofile.ANSI)
	e.remote = true
	e.show(tea.WindowSizeMsg{Width: 20, Height: 3})
	v := tea.NewView("one\ntwo\nthree")
	v.Cursor = tea.NewCursor(0, 2)
	e.show(v)
	e.leave()
	if got := out.String(); strings.Contains(got, "\x1b[>") || !strings.Contains(got, "three\x1b[K\x1b[2;1H") {
		t.Errorf("%q", got)
	}
}

// TestGoodbyeBelowAPage releases a terminal without an alternate screen.
func TestGoodbyeBelowAPage(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	e := newEasel(&out, colorprofile.ANSI)
	e.show(tea.WindowSizeMsg{Width: 20, Height: 3})
	e.show("one\ntwo\nq leave")
	e.leave()
	terminal := emulator(20, 3)
	fmt.Fprint(terminal, strings.NewReplacer(ansi.SetModeAltScreenSaveCursor, "", ansi.ResetModeAltScreenSaveCursor, "").Replace(out.String())+"Kept.\r\n")
	if got := strings.Join(strings.Fields(terminal.String()), " "); got != "q leave Kept." {
		t.Errorf("%q", terminal.String())
	}
}

// TestPanics expects the terminal to be left before a panic is told, in a model as in a
// command, also in a batch of them.
func TestPanics(t *testing.T) { //nolint:paralleltest // it takes standard error
	fault := errors.New("a fault of the test")
	var fails tea.Cmd = func() tea.Msg { panic(fault) }
	nothing := func() tea.Msg { return nil }
	batch := tea.Batch(fails, nothing)
	for name, msg := range map[string]tea.Msg{"model": fault, "command": fails, "batch": batch, "batches": tea.Batch(batch, nothing)} {
		terminal := emulator(40, 5)
		p := New(context.Background(), painting{tea.NewView("a page")}, Terminal{In: strings.NewReader(""), Out: terminal, Size: sized(40, 5)})
		told := standardError(t, func() {
			go p.Send(msg)
			if _, err := p.Run(); !errors.Is(err, tea.ErrProgramPanic) {
				t.Errorf("%s: %v", name, err)
			}
		})
		if terminal.IsAltScreen() || !strings.Contains(told, fault.Error()) {
			t.Errorf("%s: on the second screen: %v; told %q", name, terminal.IsAltScreen(), told)
		}
	}
}

// asker asks for its size once, and leaves when it has it.
type asker struct{ sizes []tea.WindowSizeMsg }

func (asker) Init() tea.Cmd { return nil }
func (a asker) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	size, ok := msg.(tea.WindowSizeMsg)
	if !ok {
		return a, nil
	}
	if a.sizes = append(a.sizes, size); len(a.sizes) > 1 {
		return a, tea.Quit
	}
	return a, tea.RequestWindowSize
}
func (asker) View() tea.View { return tea.NewView("page") }

// TestSizeOnRequest expects a model that asks for the size to be told it.
func TestSizeOnRequest(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := New(t.Context(), asker{}, Terminal{In: strings.NewReader(""), Out: &out, Size: sized(33, 7), Remote: true})
	end, err := p.Run()
	if size := (tea.WindowSizeMsg{Width: 33, Height: 7}); err != nil || !cmp.Equal(end, asker{[]tea.WindowSizeMsg{size, size}}, cmp.AllowUnexported(asker{})) {
		t.Errorf("%+v, %v", end, err)
	}
}

// TestSizeIsTheTerminals expects a model to be told the size that the terminal has, not
// one that was sent or typed, and none that no screen has.
func TestSizeIsTheTerminals(t *testing.T) {
	t.Parallel()
	for _, size := range []struct{ given, want tea.WindowSizeMsg }{
		{tea.WindowSizeMsg{Width: 33, Height: 7}, tea.WindowSizeMsg{Width: 33, Height: 7}},
		{tea.WindowSizeMsg{Width: 1, Height: 1}, tea.WindowSizeMsg{Width: 1, Height: 1}},
		{tea.WindowSizeMsg{Width: 1 << 31, Height: 1 << 31}, tea.WindowSizeMsg{Width: 1000, Height: 1000}},
	} {
		var out bytes.Buffer
		in, typing := io.Pipe()
		p := New(t.Context(), asker{}, Terminal{In: in, Out: &out, Size: sized(size.given.Width, size.given.Height), Remote: true})
		go func() { _, _ = io.WriteString(typing, "\x1b[8;24;80t") }() // a report of the size, which a participant can type
		end, err := p.Run()
		_ = typing.Close()
		if err != nil || slices.ContainsFunc(end.(asker).sizes, func(told tea.WindowSizeMsg) bool { return told != size.want }) {
			t.Errorf("%+v, %v, want only %+v", end, err, size.want)
		}
	}
}

// TestNothingOutlivesPrograms runs many programs at once on terminals that are slow to
// take, and expects every goroutine to end.
func TestNothingOutlivesPrograms(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for i := range 50 {
			out := &slow{takes: make(chan struct{})}
			in, typing := io.Pipe()
			p := New(t.Context(), painting{tea.NewView("a page")}, Terminal{In: in, Out: out, Size: sized(40, 5), Remote: i%2 == 0})
			sent := make(chan struct{})
			go func() {
				defer close(sent)
				for n := range 20 {
					p.Send(fmt.Sprint("page ", n))
					if n == i%20 {
						go p.Quit()
					}
					time.Sleep(time.Duration(i) * time.Millisecond)
				}
			}()
			time.AfterFunc(time.Duration(i)*10*time.Millisecond, func() { close(out.takes) })
			if _, err := p.Run(); err != nil {
				t.Error(err)
			}
			<-sent
			_ = typing.Close()
		}
	})
}

// TestMouse expects a report of the mouse to be what the visible view makes of it, and
// nothing where that view does not ask for the mouse.
func TestMouse(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	e := newEasel(&out, colorprofile.ANSI)
	e.frame = 0
	e.show(tea.WindowSizeMsg{Width: 20, Height: 3})
	click := tea.MouseClickMsg{X: 1, Button: tea.MouseLeft}
	says := func(words string) func(tea.MouseMsg) tea.Cmd {
		return func(msg tea.MouseMsg) tea.Cmd {
			if msg.Mouse().X == 0 {
				return nil
			}
			return func() tea.Msg { return words }
		}
	}
	v := tea.NewView("page")
	v.OnMouse = says("hidden")
	e.show(v)
	if got := e.clicked(click); got != nil {
		t.Errorf("without a mouse mode: %v", got)
	}
	v.MouseMode = tea.MouseModeCellMotion
	e.show(v)
	v.OnMouse = says("newest") // the same look
	e.show(v)
	if got := e.clicked(click); got != "newest" {
		t.Errorf("%v", got)
	}
	if got := e.clicked(tea.MouseClickMsg{}); got != nil {
		t.Errorf("nothing is there: %v", got)
	}
	e.show(tea.NewView("another"))
	if got := e.clicked(click); got != nil {
		t.Errorf("after the view: %v", got)
	}
}
