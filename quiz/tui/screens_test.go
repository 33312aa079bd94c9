package tui

import (
	"errors"
	"fmt"
	"image/color"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"rolefit/content"
	"rolefit/internal/testkit"
	"rolefit/internal/ui"
	"rolefit/quiz"
	"rolefit/quiz/quiztest"
	"rolefit/quiz/session"
	"rolefit/scoring"
)

// driver plays a program without a terminal: commands run at once, in order.
type driver struct {
	t     testing.TB
	model tea.Model
	quit  bool
	size  tea.WindowSizeMsg
	asked int // how often the program asked for its size
}

func newDriver(t testing.TB, o quiz.Options, width, height int) *driver {
	t.Helper()
	s := &driver{t: t, model: opened(o)}
	s.send(tea.WindowSizeMsg{Width: width, Height: height})
	s.send(tea.BackgroundColorMsg{})
	return s
}

// send delivers a message and runs the resulting commands.
func (s *driver) send(msg tea.Msg) {
	s.t.Helper()
	switch msg.(type) {
	case nil:
		return
	case tea.QuitMsg:
		s.quit = true
		return
	}
	if cmds := reflect.ValueOf(msg); cmds.Type().ConvertibleTo(reflect.TypeFor[[]tea.Cmd]()) { // a batch or a sequence
		for _, cmd := range cmds.Convert(reflect.TypeFor[[]tea.Cmd]()).Interface().([]tea.Cmd) {
			if cmd != nil {
				s.send(cmd())
			}
		}
		return
	}
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		s.size = size
	}
	if reflect.TypeOf(msg) == reflect.TypeOf(tea.RequestWindowSize()) {
		const plenty = 1000
		s.asked++
		if s.asked > plenty {
			s.t.Fatal("the program asks for its size for ever")
		}
		msg = s.size
	}
	var cmd tea.Cmd
	s.model, cmd = s.model.Update(msg)
	if cmd != nil {
		s.send(cmd())
	}
}

// keys types keys by name: "1", "enter", "shift+tab".
func (s *driver) keys(names ...string) *driver {
	s.t.Helper()
	for _, name := range names {
		if text, pastes := strings.CutPrefix(name, "paste "); pastes {
			s.send(tea.PasteMsg{Content: text})
			continue
		}
		s.send(press(name))
	}
	return s
}

// chooses presses the digit of the choice with a label.
func (s *driver) chooses(label string) *driver {
	s.t.Helper()
	for i, choice := range s.model.(program).sitting.Prompt().Choices {
		if choice.Label == label {
			return s.keys(fmt.Sprint(i + 1))
		}
	}
	if s.model.(program).sitting.Options.Class == nil { // a class has no home
		s.t.Fatalf("there is no %q in\n%s", label, s.view())
	}
	return s
}

func press(name string) tea.KeyPressMsg {
	special := map[string]rune{
		"enter": tea.KeyEnter, "backspace": tea.KeyBackspace, "up": tea.KeyUp, "down": tea.KeyDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "tab": tea.KeyTab, "esc": tea.KeyEscape, "space": tea.KeySpace,
		"home": tea.KeyHome, "end": tea.KeyEnd, "pgdown": tea.KeyPgDown, "pgup": tea.KeyPgUp,
	}
	if code, ok := special[name]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
}

// view returns the screen as plain text.
func (s *driver) view() string { return plain(s.model.View()) }

// plain returns a screen's text without styles and without spaces at the ends of lines.
func plain(v tea.View) string {
	lines := strings.Split(ansi.Strip(v.Content), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

func (s *driver) session() session.Session { return s.model.(program).sitting.Session }

// answer answers every remaining question in the favor of roles, of several by the mean of their weights.
func (s *driver) answer(roles ...string) *driver {
	s.t.Helper()
	for range 100 {
		switch s.session().Place() {
		case session.AtQuestion:
			q, _, _ := s.session().Question()
			sum := 0
			for _, role := range roles {
				sum += q.Weights[role]
			}
			s.keys(fmt.Sprint(min(max(sum/len(roles), -2), 2) + 3))
		case session.AtNotice:
			s.keys("enter")
		default:
			return s
		}
	}
	s.t.Fatal("the questions never end")
	return s
}

// places opens every screen, by name.
func places() map[string]func(*driver) {
	toQuestions := func(s *driver) { s.keys("1", "5") }
	toLimits := func(s *driver) { toQuestions(s); s.answer("fde") }
	toReview := func(s *driver) { toLimits(s); s.keys("2", "2", "2", "2") }
	toResult := func(s *driver) { toReview(s); s.keys("enter") }
	sheet := func(key func(i int) string) func(*driver) {
		return func(s *driver) {
			toQuestions(s)
			for i := 0; s.session().Place() == session.AtQuestion; i++ {
				s.keys(key(i))
			}
		}
	}
	middling := sheet(func(i int) string { return []string{"3", "4", "2", "3", "2", "4"}[i%6] })
	torn := sheet(func(i int) string { return []string{"5", "1", "4", "2", "1", "5", "5"}[i%7] })
	finish := func(open func(*driver)) func(*driver) {
		return func(s *driver) {
			open(s)
			for range 12 {
				switch s.session().Place() {
				case session.AtNotice, session.AtReview:
					s.keys("enter")
				case session.AtQuestion:
					s.keys("3")
				case session.AtLimits:
					s.keys("s")
				}
			}
		}
	}
	return map[string]func(*driver){
		"welcome":          func(*driver) {},
		"guess":            func(s *driver) { s.keys("1") },
		"statement":        func(s *driver) { toQuestions(s); s.keys("4", "down", "down") },
		"trade-off":        func(s *driver) { toQuestions(s) },
		"answered":         func(s *driver) { toQuestions(s); s.keys("4", "backspace") },
		"question-help":    func(s *driver) { toQuestions(s); s.keys("?") },
		"notice":           torn,
		"limits":           toLimits,
		"limits-last":      func(s *driver) { toLimits(s); s.keys("1", "1", "1") },
		"review":           toReview,
		"review-bottom":    func(s *driver) { toReview(s); s.keys("pgdown", "pgdown", "pgdown") },
		"result-clear":     toResult,
		"why-clear":        func(s *driver) { toResult(s); s.keys("2") },
		"you-clear":        func(s *driver) { toResult(s); s.keys("3") },
		"share-clear":      func(s *driver) { toResult(s); s.keys("5") },
		"share-torn":       func(s *driver) { finish(torn)(s); s.keys("5") },
		"share-middling":   func(s *driver) { finish(middling)(s); s.keys("5") },
		"code-copied":      func(s *driver) { toResult(s); s.keys("5", "x") },
		"you-torn":         func(s *driver) { finish(torn)(s); s.keys("3") },
		"next-clear":       func(s *driver) { toResult(s); s.keys("4") },
		"situation":        func(s *driver) { toResult(s); s.keys("p") },
		"situation-skills": func(s *driver) { toResult(s); s.keys("p", "1", "space", "down", "down", "x") },
		"next-plan":        func(s *driver) { toResult(s); s.keys("p", "1", "space", "enter", "enter", "enter") },
		"save":             func(s *driver) { toResult(s); s.keys("e") },
		"saved":            func(s *driver) { toResult(s); s.keys("e", "1") },
		"saved-link": func(s *driver) {
			toResult(s)
			offer(s, func(o *quiz.Options) { o.Open = func(string) error { return nil } })
			s.keys("e", "1")
		},
		"home": func(s *driver) { toResult(s); s.keys("b", "down") },
		"home-full": func(s *driver) {
			toResult(s)
			second := quiztest.SmallOptions(s.t, &quiztest.Memory{})
			offer(s, func(o *quiz.Options) {
				o.Types = func() (quiz.Options, error) { return second, nil }
				o.Jobs = func() (quiz.Jobs, error) { return quiztest.JobsOf(s.t, quiztest.FullDrawer()), nil }
			})
			s.keys("b")
		},
		"home-unfinished": func(s *driver) {
			toQuestions(s)
			offer(s, func(o *quiz.Options) { o.Left = []quiz.Left{{ID: "x", Answered: 3, Questions: 28, Last: o.Now()}} })
			s.keys("3", "b", "b", "b", "b")
		},
		"turn":           func(s *driver) { toResult(s); s.keys("n") },
		"earlier":        func(s *driver) { toResult(s); behind(s, 12); s.keys("b").chooses("Earlier sittings") },
		"guide":          func(s *driver) { toResult(s); s.keys("b").chooses("Read the guide").keys("down") },
		"topic":          func(s *driver) { toResult(s); s.keys("b").chooses("Read the guide").keys("4") },
		"copied":         func(s *driver) { toResult(s); s.keys("y") },
		"result-help":    func(s *driver) { toResult(s); s.keys("?") },
		"result-tied":    finish(func(s *driver) { toQuestions(s); s.answer("fde", "software") }),
		"result-torn":    finish(torn),
		"why-torn":       func(s *driver) { finish(torn)(s); s.keys("2") },
		"next-torn":      func(s *driver) { finish(torn)(s); s.keys("4") },
		"result-weak":    finish(middling),
		"why-weak":       func(s *driver) { finish(middling)(s); s.keys("2") },
		"result-same":    finish(sheet(func(int) string { return "4" })),
		"why-same":       func(s *driver) { finish(sheet(func(int) string { return "4" }))(s); s.keys("2") },
		"why-search":     func(s *driver) { toResult(s); s.keys("2", "/", "c", "u", "s", "t", "enter", "n") },
		"why-typing":     func(s *driver) { toResult(s); s.keys("2", "/", "c", "u", "s") },
		"result-skipped": finish(sheet(func(int) string { return "s" })),
	}
}

// offer changes the options of the sitting at hand.
func offer(s *driver, change func(*quiz.Options)) {
	p := s.model.(program)
	change(&p.sitting.Options)
	s.model = p
}

// behind puts earlier results and a sitting that was left behind the sitting at hand.
func behind(s *driver, n int) {
	own := s.model.(program).sitting
	offer(s, func(o *quiz.Options) {
		o.Left = []quiz.Left{{ID: "x", Answered: 3, Questions: 28, Last: o.Now().Add(-30 * time.Hour)}}
		for i := range n {
			o.Results = append(o.Results, quiz.Past{
				ID: fmt.Sprint(i), Last: o.Now().AddDate(0, -3*i, -2), Model: o.Model, Sheet: own.Session.Sheet(), Result: own.Account().Result,
			})
		}
	})
}

func TestScreens(t *testing.T) {
	t.Parallel()
	for name, open := range places() {
		shown := [][2]int{{80, 24}, {40, 14}}
		if slices.Contains([]string{"statement", "result-clear", "why-search", "next-clear", "review"}, name) {
			shown = append(shown, [2]int{120, 40}, [2]int{200, 60})
		}
		for _, size := range shown {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				s := newDriver(t, quiztest.CareerOptions(t, &quiztest.Memory{}), size[0], size[1])
				open(s)
				golden(t, strings.ReplaceAll(t.Name(), "/", "-"), s.view()+"\n")
			})
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	testkit.Golden(t, filepath.Join("testdata", "golden", name+".txt"), got)
}

// sizes are the window sizes of the sweep; with -short fewer, at the edges of each layout. In
// ASCII, signs have other widths, and so many lines as without: it takes the widths at two heights.
func sizes(ascii bool) (widths, heights []int) {
	if testing.Short() {
		return []int{39, 40, 80, 200}, []int{13, 14, 24, 60}
	}
	widths, heights = []int{1, 39, 40, 41, 63, 64, 66, 79, 80, 109, 110, 120, 200}, []int{1, 13, 14, 15, 20, 24, 40, 60}
	if ascii {
		heights = []int{14, 40}
	}
	return widths, heights
}

// TestGeometry opens every screen at every size, directly and by resizing: no line is too
// wide, there are not too many, and the footer names the way out.
func TestGeometry(t *testing.T) {
	t.Parallel()
	for name, open := range places() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, ascii := range []bool{false, true} {
				widths, heights := sizes(ascii)
				o := quiztest.CareerOptions(t, &quiztest.Memory{})
				o.ASCII = ascii
				s := newDriver(t, o, 80, 24)
				open(s)
				for _, w := range widths {
					for _, h := range heights {
						s.send(tea.WindowSizeMsg{Width: w, Height: h})
						checkGeometry(t, s.view(), w, h, ascii)
					}
				}
			}
		})
	}
}

// TestQuestionsAreWhole goes through the questions of every assessment at every width: all
// their words are there, and the dots that lead to the ends stand behind the last word.
func TestQuestionsAreWhole(t *testing.T) {
	t.Parallel()
	for _, id := range content.EmbeddedIDs() {
		a, err := content.Embedded(id)
		if err != nil {
			t.Fatal(err)
		}
		m, err := scoring.NewModel(a)
		if err != nil {
			t.Fatal(err)
		}
		for _, ascii := range []bool{false, true} {
			o := quiztest.CareerOptions(t, &quiztest.Memory{})
			o.Model, o.ASCII = m, ascii
			s := newDriver(t, o, 40, 24)
			s.keys("1", "s")
			seen := 0
			for s.session().Place() != session.AtLimits {
				if s.session().Place() == session.AtNotice {
					s.keys("enter")
					continue
				}
				q, _, _ := s.session().Question()
				for w := 40; w <= 100; w++ {
					s.send(tea.WindowSizeMsg{Width: w, Height: 24})
					whole(t, s.view(), q, w)
				}
				seen++
				s.keys("3")
			}
			if asked := len(s.session().Order()); seen != asked {
				t.Errorf("%s: %d of %d questions were seen", id, seen, asked)
			}
		}
	}
}

// whole fails if words of a question are missing, or its dots stand alone.
func whole(t *testing.T, view string, q content.Question, w int) {
	t.Helper()
	for line := range strings.Lines(view) {
		if line = strings.TrimSpace(line); line == "…" || line == "..." {
			t.Errorf("%d wide: it stands alone in\n%s", w, view)
		}
	}
	shown := strings.Fields(view)
	for _, text := range []string{q.Text, q.Stem, q.A, q.B, q.Opposite} {
		for word := range strings.FieldsSeq(text) {
			if !slices.Contains(shown, word) && !strings.Contains(word, "-") {
				t.Errorf("%d wide: %q is missing in\n%s", w, word, view)
			}
		}
	}
}

func checkGeometry(t *testing.T, view string, w, h int, ascii bool) {
	t.Helper()
	lines := strings.Split(view, "\n")
	if len(lines) > h {
		t.Errorf("%dx%d: %d lines", w, h, len(lines))
	}
	for i, line := range lines {
		if n := ui.Width(line); n > w {
			t.Errorf("%dx%d: line %d is %d cells wide: %q", w, h, i, n, line)
		}
		if ascii {
			for _, r := range line {
				if r > 126 {
					t.Errorf("%dx%d: %q in ASCII: %q", w, h, r, line)
				}
			}
		}
	}
	if last := lines[len(lines)-1]; w >= ui.MinWidth && h >= ui.MinHeight && !strings.Contains(last, "quit") {
		t.Errorf("%dx%d: no way out in %q", w, h, last)
	}
}

// TestEndsMeet moves past both ends of a list that begins at its last row.
func TestEndsMeet(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"limits", "situation"} {
		s := newDriver(t, quiztest.CareerOptions(t, &quiztest.Memory{}), 80, 24)
		places()[name](s)
		last := len(s.model.(program).props().prompt.Choices) - 1
		for i, step := range []struct {
			key  string
			want int
		}{{"down", 0}, {"down", 1}, {"up", 0}, {"up", last}, {"up", last - 1}} {
			s.keys(step.key)
			if got := s.model.(program).screen.(menuScreen).cursor; got != step.want {
				t.Errorf("%s: the cursor is at %d after step %d, want %d", name, got, i, step.want)
			}
		}
	}
}

func TestTypedAhead(t *testing.T) {
	t.Parallel()
	journal := &quiztest.Memory{}
	s := newDriver(t, quiztest.CareerOptions(t, journal), 80, 24)
	s.keys("1", "5")
	// Keys arrive while the first write is under way: hold its command back.
	model, write := s.model.Update(press("1"))
	for _, name := range []string{"2", "backspace", "4", "5"} {
		model, _ = model.Update(press(name))
	}
	s.model = model
	s.send(write())
	order := s.session().Order()
	for i, want := range []int{-2, 1, 2} {
		if got, ok := s.session().Answer(order[i]); !ok || got != want {
			t.Errorf("answer %d is %d (%v), want %d", i, got, ok, want)
		}
	}
	if got := session.NewSession(s.session().Model()).Replay(journal.Events).Sheet(); !cmp.Equal(got, s.session().Sheet()) {
		t.Errorf("kept and shown differ: %s", cmp.Diff(got, s.session().Sheet()))
	}
}

func TestDiskFull(t *testing.T) {
	t.Parallel()
	full := errors.New("no space left on device")
	for name, journal := range map[string]*quiztest.Memory{"begin": {Unable: full}, "record": {Full: full}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newDriver(t, quiztest.CareerOptions(t, journal), 80, 24)
			s.keys("1", "5")
			if view := s.view(); !strings.Contains(view, "no space left on device") {
				t.Errorf("nothing said:\n%s", view)
			}
			s.keys("1", "2", "3")
			view := s.view()
			if strings.Contains(view, "no space left") {
				t.Errorf("said twice:\n%s", view)
			}
			if !strings.Contains(view, "4 of 28") || !strings.Contains(view, "not saved") {
				t.Errorf("the quiz does not go on:\n%s", view)
			}
			journal.Unable, journal.Full = nil, nil
			s.keys("4")
			if view := s.view(); !strings.Contains(view, "can be saved again") || strings.Contains(view, "not saved") {
				t.Errorf("nothing said of the recovery:\n%s", view)
			}
			if got := session.NewSession(s.session().Model()).Replay(journal.Events).Sheet(); !cmp.Equal(got, s.session().Sheet()) {
				t.Errorf("not all was kept once there was space: %s", cmp.Diff(got, s.session().Sheet()))
			}
		})
	}
}

func TestPasteAnswersNothing(t *testing.T) {
	t.Parallel()
	s := newDriver(t, quiztest.CareerOptions(t, &quiztest.Memory{}), 80, 24)
	s.keys("1", "5")
	s.send(tea.PasteMsg{Content: "12345\x1b[31m"})
	if _, n, _ := s.session().Question(); n != 1 {
		t.Errorf("pasted text answered up to question %d", n)
	}
}

// TestStyled checks the styles themselves, on either background. Every sequence is one of the
// sixteen colors or an attribute, so that people's palettes hold.
func TestStyled(t *testing.T) {
	t.Parallel()
	for name, background := range map[string]color.Color{"dark": color.Black, "light": color.White} {
		for _, place := range []string{"answered", "result-torn"} {
			t.Run(name+"-"+place, func(t *testing.T) {
				t.Parallel()
				s := newDriver(t, quiztest.CareerOptions(t, &quiztest.Memory{}), 80, 24)
				s.send(tea.BackgroundColorMsg{Color: background})
				places()[place](s)
				content := s.model.View().Content
				for _, sequence := range regexp.MustCompile(`\x1b\[[0-9;:]*m`).FindAllString(content, -1) {
					if strings.Contains(sequence, "38") || strings.Contains(sequence, "48") {
						t.Errorf("%q is none of the sixteen colors", sequence)
					}
				}
				golden(t, strings.ReplaceAll(t.Name(), "/", "-"), strings.ReplaceAll(content, "\x1b", "␛")+"\n")
			})
		}
	}
}

func TestWelcomeOffersWhatWasLeft(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {40, 14}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			t.Parallel()
			o := quiztest.CareerOptions(t, &quiztest.Memory{})
			for i := range 5 { // more than are offered
				o.Left = append(o.Left, quiz.Left{ID: fmt.Sprint(i), Last: o.Now().Add(-30 * time.Hour), Answered: 3 + i, Questions: 28})
			}
			s := newDriver(t, o, size[0], size[1])
			checkGeometry(t, s.view(), size[0], size[1], false)
			golden(t, strings.ReplaceAll(t.Name(), "/", "-"), s.view()+"\n")
		})
	}
}

// TestComparedWithAnother turns through the roles that the reasons are held against, with the
// arrows, on the card and on its reasons; elsewhere the arrows do nothing.
func TestComparedWithAnother(t *testing.T) {
	t.Parallel()
	s := newDriver(t, quiztest.CareerOptions(t, &quiztest.Memory{}), 80, 24)
	places()["why-torn"](s)
	heading := func() string {
		for line := range strings.Lines(s.view()) {
			if strings.Contains(line, "rather than") {
				return strings.TrimSpace(line)
			}
		}
		return ""
	}
	seen := map[string]bool{}
	first := heading()
	for range 3 {
		seen[heading()] = true
		s.keys("right")
	}
	if len(seen) != 3 || seen[""] || heading() != first {
		t.Errorf("compared with %v, then %q", seen, heading())
	}
	s.keys("left")
	back := heading()
	s.keys("right")
	if back == first || heading() != first {
		t.Errorf("left leads to %q, right from there to %q", back, heading())
	}
	s.keys("1")
	card := s.view()
	s.keys("right")
	if s.view() == card {
		t.Errorf("the card compares with nothing else:\n%s", card)
	}
	s.keys("4")
	next := s.view()
	s.keys("right", "left", "left")
	if s.view() != next {
		t.Errorf("arrows lead away from the next steps:\n%s", s.view())
	}
}
