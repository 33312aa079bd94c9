package tui

import (
	"strings"
	"testing"
	"time"

	"rolefit/internal/input"
	"rolefit/quiz"
	"rolefit/quiz/quiztest"
	"rolefit/scoring/job"

	tea "charm.land/bubbletea/v2"
)

// fakeClock is a clock that a test sets.
type fakeClock struct{ now time.Time }

func (w *fakeClock) of(o quiz.Options) quiz.Options {
	w.now = time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	o.Now = func() time.Time { return w.now }
	return o
}

// at types keys that arrive together, each with its time.
func (s *driver) at(now time.Time, names ...string) {
	s.t.Helper()
	for _, name := range names {
		s.send(input.Press{KeyPressMsg: press(name), At: now})
	}
}

// asking is a screen with a question: the way there, its keys that answer, and one that
// answers the next.
type asking struct {
	open func(*driver)
	keys []string
	next string
}

// asks identifies the question on the screen.
func (s *driver) asks() string { return s.model.(program).turned().asked }

func askings() map[string]asking {
	all := places()
	return map[string]asking{
		"guess":     {all["guess"], []string{"1", "2", "s", "enter"}, "4"},
		"question":  {all["trade-off"], []string{"1", "4", "s"}, "4"},
		"cursor":    {func(s *driver) { all["trade-off"](s); s.keys("down") }, []string{"enter", "space"}, "enter"},
		"limits":    {all["limits"], []string{"1", "enter"}, "1"},
		"situation": {all["situation"], []string{"1", "enter"}, "enter"},
	}
}

// TestNobodyAnswersWhatNobodySaw types keys together, or too soon after the screen that they
// would answer: the first counts, and a moment later the next does.
func TestNobodyAnswersWhatNobodySaw(t *testing.T) {
	t.Parallel()
	for name, a := range askings() {
		for _, key := range a.keys {
			w := &fakeClock{}
			s := newDriver(t, w.of(quiztest.CareerOptions(t, &quiztest.Memory{})), 80, 24)
			a.open(s)
			w.now = w.now.Add(time.Hour)
			s.at(w.now, key)
			first := s.asks()
			s.at(w.now, key, key, key, "1", "s", "enter", "space")
			w.now = w.now.Add(input.Moment - 1)
			s.at(w.now, a.next)
			if got := s.asks(); got != first {
				t.Errorf("%s, %q: keys for what nobody saw: at %q, want %q", name, key, got, first)
			}
			if name == "cursor" {
				s.at(w.now, "down") // a cursor moves at once
			}
			w.now = w.now.Add(1)
			s.at(w.now, a.next)
			if got := s.asks(); got == first {
				t.Errorf("%s, %q: a moment later it is no answer: %q", name, key, got)
			}
		}
	}
}

// TestFourASecond answers the whole quiz at the pace of a fast reader, four keys a second; a
// held key answers nothing.
func TestFourASecond(t *testing.T) {
	t.Parallel()
	w := &fakeClock{}
	s := newDriver(t, w.of(quiztest.CareerOptions(t, &quiztest.Memory{})), 80, 24)
	places()["trade-off"](s)
	for n := 1; n <= 5; n++ {
		w.now = w.now.Add(250 * time.Millisecond)
		s.at(w.now, "4")
		for range 30 { // held
			w.now = w.now.Add(33 * time.Millisecond)
			s.send(input.Press{KeyPressMsg: tea.KeyPressMsg{Code: '4', Text: "4", IsRepeat: true}, At: w.now})
		}
		if got := len(s.session().Sheet().Answers); got != n {
			t.Fatalf("%d answers after %d keys", got, n)
		}
	}
	s.at(w.now, "b", "b", "b")
	if q, number, _ := s.session().Question(); number != 3 {
		t.Errorf("back three times is %q, question %d", q.ID, number)
	}
}

// TestQueuedKeysAnswerNothing types while an answer is being written: those keys meant the
// screen before.
func TestQueuedKeysAnswerNothing(t *testing.T) {
	t.Parallel()
	w := &fakeClock{}
	s := newDriver(t, w.of(quiztest.CareerOptions(t, &quiztest.Memory{})), 80, 24)
	places()["trade-off"](s)
	w.now = w.now.Add(time.Second)
	model, write := s.model.Update(input.Press{KeyPressMsg: press("4"), At: w.now})
	for range 3 {
		w.now = w.now.Add(time.Second) // a slow disk
		model, _ = model.Update(input.Press{KeyPressMsg: press("5"), At: w.now})
	}
	s.model = model
	s.send(write())
	if got := len(s.session().Sheet().Answers); got != 1 {
		t.Errorf("%d answers of one question that was seen", got)
	}
}

// TestFactsAreSeen does the same for each key of the check of a job. The first no leaves one
// role, and the result shows.
func TestFactsAreSeen(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"1", "2", "3", "4", "y", "n", "-", "s", "enter", "space"} {
		d := &quiztest.Drawer{Jobs: map[string]job.Sheet{}}
		o := quiztest.JobOptions(t, d, "New")
		w := &fakeClock{}
		o = w.of(o)
		s := newJobStage(t, o, 80, 24)
		w.now = w.now.Add(time.Second)
		s.at(w.now, key, key, key, key)
		w.now = w.now.Add(input.Moment)
		s.at(w.now, key, key)
		want := 2
		if key == "2" || key == "n" {
			want = 0
		}
		if at, _ := s.model.(program).sitting.Jobs.Session.At(); at != want {
			t.Errorf("%q: at fact %d after two that were seen", key, at)
		}
	}
}

// TestVotesAreSeen does the same for a second answer to the class's question.
func TestVotesAreSeen(t *testing.T) {
	t.Parallel()
	b := &quiztest.Ballot{}
	w := &fakeClock{}
	s := newDriver(t, w.of(quiztest.ClassOptions(t, b)), 80, 24)
	roomPlaces()["room-ask"](s)
	w.now = w.now.Add(time.Second)
	s.at(w.now, "v", "4", "4")
	if len(b.Votes) > 0 {
		t.Errorf("votes on a question that nobody saw: %v", b.Votes)
	}
	w.now = w.now.Add(input.Moment)
	s.at(w.now, "4", "v", "5")
	if len(b.Votes) != 1 {
		t.Errorf("votes: %v", b.Votes)
	}
}

// TestCommandsByPlace expects commands at their places on a keyboard without Latin letters,
// and text as it was typed.
func TestCommandsByPlace(t *testing.T) {
	t.Parallel()
	s := newDriver(t, quiztest.CareerOptions(t, &quiztest.Memory{}), 80, 24)
	places()["trade-off"](s)
	s.keys("ы", "σ") // skip
	if _, number, _ := s.session().Question(); number != 3 {
		t.Errorf("skipped to question %d", number)
	}
	s.keys("и", "β") // back
	if _, number, _ := s.session().Question(); number != 1 {
		t.Errorf("back to question %d", number)
	}
	s.keys("й")
	if !s.quit {
		t.Error("the key at the place of q does not leave")
	}
	j := newJobStage(t, quiztest.JobOptions(t, &quiztest.Drawer{Jobs: map[string]job.Sheet{}}, ""), 80, 24)
	j.keys("й", "ы")
	if !strings.Contains(j.view(), "йы") {
		t.Errorf("a name is not as it was typed:\n%s", j.view())
	}
}
