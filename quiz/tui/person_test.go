package tui

import (
	"strings"
	"testing"

	"rolefit/quiz"
	"rolefit/quiz/quiztest"
	"rolefit/quiz/session"
)

// TestNewPersonBeginsWithTheFirstQuiz expects a new participant after the second quiz to
// begin with the quiz that the program was started for.
func TestNewPersonBeginsWithTheFirstQuiz(t *testing.T) {
	t.Parallel()
	o := quiztest.CareerOptions(t, &quiztest.Memory{})
	second := quiztest.SmallOptions(t, &quiztest.Memory{})
	o.Types = func() (quiz.Options, error) { return second, nil }
	s := newDriver(t, o, 80, 24)
	places()["result-clear"](s)
	s.keys("f")
	if view := s.view(); !strings.Contains(view, second.Model.Assessment().Title) {
		t.Fatalf("the second quiz does not open:\n%s", view)
	}
	s.keys("1", "1")
	for s.session().Place() != session.AtResult {
		switch s.session().Place() {
		case session.AtQuestion:
			s.keys("4")
		case session.AtLimits:
			s.keys("s")
		default:
			s.keys("enter")
		}
	}
	s.keys("n", "1")
	if view := s.view(); !strings.Contains(view, o.Model.Assessment().Title) {
		t.Errorf("a new person does not begin with the first quiz:\n%s", view)
	}
}
