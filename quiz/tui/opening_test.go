package tui

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"rolefit/quiz"
	"rolefit/quiz/quiztest"
	"rolefit/quiz/session"

	tea "charm.land/bubbletea/v2"
)

// TestOpeningHandsOver expects no message to be lost while the options are read.
func TestOpeningHandsOver(t *testing.T) {
	t.Parallel()
	o := quiztest.CareerOptions(t, &quiztest.Memory{})
	s := &driver{t: t, model: opening{read: func() (quiz.Options, error) { return o, nil }}}
	s.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	s.keys("1", "5", "4")
	if view := s.view(); view != "" {
		t.Errorf("something is drawn before there is anything to draw:\n%s", view)
	}
	s.send(s.model.Init()())
	if view := s.view(); !strings.Contains(view, "Question 2 of 28") {
		t.Errorf("the keys typed meanwhile are lost:\n%s", view)
	}
}

func TestOpeningFails(t *testing.T) {
	t.Parallel()
	broken := errors.New("the content is broken")
	read := func() (quiz.Options, error) { return quiz.Options{}, broken }
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	in, typing := io.Pipe()
	defer typing.Close() //nolint:errcheck // nothing is typed
	outcome, err := Run(ctx, read, in, io.Discard, []string{"TERM=xterm"})
	if !errors.Is(err, broken) || outcome.Began {
		t.Errorf("%v, %+v", err, outcome)
	}
}

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
	s.keys("n")
	if view := s.view(); !strings.Contains(view, o.Model.Assessment().Title) {
		t.Errorf("a new person does not begin with the first quiz:\n%s", view)
	}
}
