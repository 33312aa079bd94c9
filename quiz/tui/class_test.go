package tui

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"rolefit/quiz"
	"rolefit/quiz/quiztest"
	"rolefit/quiz/session"

	tea "charm.land/bubbletea/v2"
	"github.com/google/go-cmp/cmp"
)

// roomPlaces opens the screens that exist only in a class.
func roomPlaces() map[string]func(*driver) {
	result := places()["result-clear"]
	ask := quiz.News{Class: quiztest.Told(), Ask: "train-or-next-problem"}
	return map[string]func(*driver){
		"room-welcome":  func(*driver) {},
		"room-question": func(s *driver) { s.keys("1", "5") },
		"room-told":     func(s *driver) { s.keys("1", "5"); s.send(newsMsg{news: quiz.News{Class: quiztest.Told()}}) },
		"room-unsaved": func(s *driver) {
			s.model = newProgram(quiz.NewSitting(withFaults(s.model.(program).sitting.Options)))
			s.send(s.size)
			s.keys("1", "5")
		},
		"room-result": result,
		"room-share":  func(s *driver) { result(s); s.keys("5") },
		"room-revealed": func(s *driver) {
			result(s)
			s.send(newsMsg{news: quiz.News{Class: quiztest.Told()}})
		},
		"room-class":     func(s *driver) { result(s); s.send(newsMsg{news: quiz.News{Class: quiztest.Told()}}); s.keys("6") },
		"room-ask":       func(s *driver) { result(s); s.send(newsMsg{news: ask}) },
		"room-vote":      func(s *driver) { result(s); s.send(newsMsg{news: ask}); s.keys("v") },
		"room-vote-help": func(s *driver) { result(s); s.send(newsMsg{news: ask}); s.keys("v", "?") },
		"room-voted":     func(s *driver) { result(s); s.send(newsMsg{news: ask}); s.keys("v", "4") },
	}
}

// withFaults are options with a journal that keeps nothing.
func withFaults(o quiz.Options) quiz.Options {
	o.Journal = &quiztest.Memory{Full: errors.New("the disk is full")}
	return o
}

// TestNewsOfAMendedDisk expects a sitting with unsaved answers to try again at the class's
// news, and to stop warning.
func TestNewsOfAMendedDisk(t *testing.T) {
	t.Parallel()
	s := newDriver(t, withFaults(quiztest.ClassOptions(t, &quiztest.Ballot{})), 80, 24)
	s.keys("1", "5")
	if view := s.view(); !strings.Contains(view, "can't be saved") || !strings.Contains(view, "not saved") {
		t.Fatal(view)
	}
	s.send(newsMsg{news: quiz.News{}})
	if view := s.view(); !strings.Contains(view, "not saved") {
		t.Fatal(view)
	}
	s.model.(program).sitting.Options.Journal.(*quiztest.Memory).Full = nil
	s.send(newsMsg{news: quiz.News{}})
	if view := s.view(); !strings.Contains(view, "Your answers can be saved again; none is missing.") || strings.Contains(view, "not saved") {
		t.Fatal(view)
	}
}

func TestRoomScreens(t *testing.T) {
	t.Parallel()
	for name, open := range roomPlaces() {
		for _, size := range [][2]int{{80, 24}, {40, 14}} {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				s := newDriver(t, quiztest.ClassOptions(t, &quiztest.Ballot{}), size[0], size[1])
				open(s)
				golden(t, strings.ReplaceAll(t.Name(), "/", "-"), s.view()+"\n")
			})
		}
	}
}

func TestRoomGeometry(t *testing.T) {
	t.Parallel()
	for name, open := range roomPlaces() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := quiztest.ClassOptions(t, &quiztest.Ballot{})
			o.ASCII = true
			s := newDriver(t, o, 80, 24)
			open(s)
			for _, w := range []int{1, 20, 39, 40, 64, 79, 80, 120, 200} {
				for _, h := range []int{1, 13, 14, 24, 60} {
					s.send(tea.WindowSizeMsg{Width: w, Height: h})
					checkGeometry(t, s.view(), w, h, true)
				}
			}
		})
	}
}

// TestRoomVote answers a question again, and expects the result to stay the same.
func TestRoomVote(t *testing.T) {
	t.Parallel()
	b := &quiztest.Ballot{}
	s := newDriver(t, quiztest.ClassOptions(t, b), 80, 24)
	places()["result-clear"](s)
	s.keys("v") // nothing is asked
	if len(b.Votes) > 0 || strings.Contains(s.view(), "votes again") {
		t.Fatal("a vote that nobody asked for")
	}
	before := s.session().Sheet()
	s.send(newsMsg{news: quiz.News{Ask: "train-or-next-problem"}})
	s.keys("v", "4", "v", "left", "left", "enter", "v", "esc")
	if diff := cmp.Diff([]string{"train-or-next-problem 1", "train-or-next-problem -1"}, b.Votes); diff != "" {
		t.Errorf("votes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, s.session().Sheet()); diff != "" {
		t.Errorf("a vote changes the answers:\n%s", diff)
	}
	b.Err = errors.New("the vote is closed")
	s.keys("v", "1")
	if !strings.Contains(s.view(), "Your second answer is not counted: the vote is closed.") {
		t.Errorf("a vote that failed:\n%s", s.view())
	}
	s.keys("v")
	s.send(newsMsg{news: quiz.News{}}) // closed while the question is open
	if strings.Contains(s.view(), "Your class votes again") {
		t.Errorf("the vote is over and the question stays:\n%s", s.view())
	}
}

// TestRoomPanes expects a pane of the class from the reveal on.
func TestRoomPanes(t *testing.T) {
	t.Parallel()
	s := newDriver(t, quiztest.ClassOptions(t, &quiztest.Ballot{}), 80, 24)
	places()["result-clear"](s)
	s.keys("6")
	if view := s.view(); strings.Contains(view, "Class") || !strings.Contains(view, "[1 Result]") {
		t.Errorf("a pane of the class before the reveal:\n%s", view)
	}
	s.keys("n")
	if s.session().Place() != session.AtResult {
		t.Error("a new person begins in somebody's seat")
	}
	s.send(newsMsg{news: quiz.News{Class: quiztest.Told()}})
	s.keys("tab", "tab", "tab", "tab", "tab")
	if view := s.view(); !strings.Contains(view, "[6 Class]") || !strings.Contains(view, "12 of 14 counted") {
		t.Errorf("the class's pane:\n%s", view)
	}
	s.keys("tab")
	if view := s.view(); !strings.Contains(view, "[1 Result]") {
		t.Errorf("after the last pane:\n%s", view)
	}
}

// TestRoomDone expects one message to the class each time the result is reached.
func TestRoomDone(t *testing.T) {
	t.Parallel()
	b := &quiztest.Ballot{}
	s := newDriver(t, quiztest.ClassOptions(t, b), 80, 24)
	places()["result-clear"](s)
	if len(b.Done) != 1 || len(b.Done[0].Answers) != 28 {
		t.Fatalf("told %d times: %v", len(b.Done), b.Done)
	}
	s.keys("2", "3", "c", "enter", "1", "enter") // panes; from the review to an answer and back
	if len(b.Done) != 2 {
		t.Errorf("told %d times", len(b.Done))
	}
}

// TestRoomLeave ends the host during a write: the program leaves after the write.
func TestRoomLeave(t *testing.T) {
	t.Parallel()
	s := newDriver(t, quiztest.ClassOptions(t, &quiztest.Ballot{}), 80, 24)
	s.keys("1", "5", "4")
	s.send(newsMsg{news: quiz.News{Leave: "the host stops"}})
	if !s.quit {
		t.Error("somebody stays")
	}
	p := newDriver(t, quiztest.ClassOptions(t, &quiztest.Ballot{}), 80, 24)
	p.keys("1", "5")
	model, write := p.model.Update(press("4"))
	model, _ = model.Update(newsMsg{news: quiz.News{Leave: "the host stops"}})
	model, cmd := model.Update(write())
	if _, ok := cmd().(tea.QuitMsg); !ok || len(model.(program).sitting.Session.Sheet().Answers) != 1 {
		t.Error("an answer under way is left behind")
	}
}

// TestRoomNews listens until the news ends.
func TestRoomNews(t *testing.T) {
	t.Parallel()
	news := make(chan quiz.News, 1)
	cmd := listen(&quiz.Class{News: news})
	news <- quiz.News{Says: "hello"}
	if msg := cmd().(newsMsg); msg.news.Says != "hello" || msg.over {
		t.Errorf("%+v", msg)
	}
	close(news)
	if msg := cmd().(newsMsg); !msg.over {
		t.Errorf("%+v", msg)
	}
	if listen(nil) != nil || listen(&quiz.Class{}) != nil {
		t.Error("listens where there is nothing to hear")
	}
}

// TestResumeAtOnce resumes without a welcome: the first frame already shows the place that
// was left, and a sitting that cannot be resumed is at its welcome, with the reason.
func TestResumeAtOnce(t *testing.T) {
	t.Parallel()
	kept := &quiztest.Memory{}
	begun := quiztest.ClassOptions(t, &quiztest.Ballot{})
	begun.Journal = kept
	newDriver(t, begun, 80, 24).keys("1", "5", "4", "2")
	o := quiztest.ClassOptions(t, &quiztest.Ballot{})
	o.Journal, o.Resume = kept, "mine"
	first, _ := opened(o).Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	again := &driver{t: t, model: first}
	if view := again.view(); !strings.Contains(view, "3 of 28") || !strings.Contains(view, "your words: lamp river coin") {
		t.Errorf("full screen:\n%s", view)
	}
	kept.Unable = errors.New("it is damaged")
	if view := newDriver(t, o, 80, 24).view(); !strings.Contains(view, "can't be opened: it is damaged") || !strings.Contains(view, "Start") {
		t.Errorf("not resumed:\n%s", view)
	}
}

// TestRoomLost reports answers that the class's computer cannot keep.
func TestRoomLost(t *testing.T) {
	t.Parallel()
	o := quiztest.ClassOptions(t, &quiztest.Ballot{})
	o.Class.Lost = "It is tried again."
	o.Journal = &quiztest.Memory{Full: errors.New("the disk is full")}
	s := newDriver(t, o, 80, 24)
	s.keys("1", "5")
	if view := s.view(); !strings.Contains(view, "Your answers can't be saved: the disk is full. It is tried again.") || strings.Contains(view, "gone when you quit") {
		t.Errorf("on the screen:\n%s", view)
	}
}
