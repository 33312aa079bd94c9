package tui

import (
	"strings"
	"testing"
	"time"

	"rolefit/internal/input"
	"rolefit/quiz"
	"rolefit/quiz/quiztest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// click clicks the first cell of a text on the screen.
func (s *driver) click(text string, at time.Time) {
	s.t.Helper()
	v := s.model.View()
	for y, row := range strings.Split(ansi.Strip(v.Content), "\n") {
		if before, _, found := strings.Cut(row, text); found {
			if v.OnMouse == nil {
				s.t.Fatalf("the mouse is off on\n%s", s.view())
			}
			m := tea.MouseClickMsg{X: ansi.StringWidth(before), Y: y, Button: tea.MouseLeft}
			if cmd := v.OnMouse(input.Click{MouseMsg: m, At: at}); cmd != nil {
				s.send(cmd())
			}
			return
		}
	}
	s.t.Fatalf("there is no %q on\n%s", text, s.view())
}

// clickable returns options of a quiz that takes the mouse.
func clickable(t *testing.T) quiz.Options {
	t.Helper()
	o := quiztest.CareerOptions(t, &quiztest.Memory{})
	o.Screen.Mouse = true
	return o
}

// TestClicks goes through the quiz with the mouse alone, from the welcome to the review.
func TestClicks(t *testing.T) {
	t.Parallel()
	w := &fakeClock{}
	s := newDriver(t, w.of(clickable(t)), 80, 24)
	next := func(text string) {
		t.Helper()
		w.now = w.now.Add(time.Second)
		s.click(text, w.now)
	}
	next("Start")
	next("Software")
	first := s.asks()
	next("4  ")
	if s.asks() == first || len(s.session().Sheet().Answers) != 1 {
		t.Fatalf("a click does not answer:\n%s", s.view())
	}
	second := s.asks()
	s.click("2  ", w.now.Add(input.Moment-1)) // of a question that was not visible yet
	if s.asks() != second {
		t.Error("a click answers a question that nobody saw")
	}
	next("s skip")
	next("u undo")
	next("u undo")
	if s.asks() != first {
		t.Errorf("the footer's commands lead to\n%s", s.view())
	}
	places()["review"](s)
	next("12   ")
	if !strings.Contains(s.view(), "12 of ") {
		t.Errorf("a click on a row opens\n%s", s.view())
	}
}

// TestTextIsSelected expects the mouse to be the terminal's on panes that are read, on the
// help, and everywhere with --no-mouse.
func TestTextIsSelected(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"result-clear", "why"} {
		open, ok := places()[name]
		if !ok {
			continue
		}
		s := newDriver(t, clickable(t), 80, 24)
		open(s)
		if v := s.model.View(); v.MouseMode != tea.MouseModeNone || v.OnMouse != nil {
			t.Errorf("%s takes the mouse", name)
		}
	}
	s := newDriver(t, clickable(t), 80, 24)
	s.keys("?")
	if v := s.model.View(); v.MouseMode != tea.MouseModeNone {
		t.Error("the help takes the mouse")
	}
	o := clickable(t)
	o.Screen.Mouse = false
	if v := newDriver(t, o, 80, 24).model.View(); v.MouseMode != tea.MouseModeNone || v.OnMouse != nil {
		t.Error("the mouse is not the terminal's")
	}
}

// TestTaskbar expects the progress of the quiz in the view where the terminal takes it, and
// none before and after the questions or elsewhere.
func TestTaskbar(t *testing.T) {
	t.Parallel()
	o := quiztest.CareerOptions(t, &quiztest.Memory{})
	o.Screen.Taskbar = true
	s := newDriver(t, o, 80, 24)
	if bar := s.model.View().ProgressBar; bar != nil {
		t.Errorf("at the welcome: %+v", bar)
	}
	places()["trade-off"](s)
	s.keys("4", "4", "4", "4", "4", "4", "4")
	if bar := s.model.View().ProgressBar; bar == nil || bar.Value != 25 {
		t.Errorf("after 7 of 28: %+v", bar)
	}
	o.Screen.Taskbar = false
	s = newDriver(t, o, 80, 24)
	places()["trade-off"](s)
	if bar := s.model.View().ProgressBar; bar != nil {
		t.Errorf("elsewhere: %+v", bar)
	}
}

// TestHomeClicks expects a row of the home to open with the mouse.
func TestHomeClicks(t *testing.T) {
	t.Parallel()
	w := &fakeClock{}
	s := newDriver(t, w.of(clickable(t)), 80, 24)
	places()["result-clear"](s)
	s.keys("b")
	w.now = w.now.Add(time.Second)
	s.click("Open my result", w.now)
	if at := s.model.(program).sitting.Place(); at != quiz.AtResult {
		t.Errorf("a click leads to place %d:\n%s", at, s.view())
	}
}

// TestSkillClicks expects a skill to be marked and unmarked with the mouse, and the meaning of the
// one that was clicked.
func TestSkillClicks(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {40, 14}} {
		w := &fakeClock{}
		s := newDriver(t, w.of(clickable(t)), size[0], size[1])
		places()["situation-skills"](s)
		for _, mark := range []string{"[x] Git, CI and deployment", "[ ] Git, CI and deployment", "[x] Cloud"} {
			w.now = w.now.Add(time.Second)
			s.click(mark[len("[x] "):], w.now)
			if !strings.Contains(s.view(), mark) {
				t.Errorf("in %v, no %q after a click:\n%s", size, mark, s.view())
			}
		}
		if size[1] > 14 && !strings.Contains(s.view(), "AWS") {
			t.Errorf("the skill at hand is another one:\n%s", s.view())
		}
	}
}
