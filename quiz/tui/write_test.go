package tui

import (
	"reflect"
	"strings"
	"testing"

	"rolefit/quiz"
	"rolefit/quiz/quiztest"

	tea "charm.land/bubbletea/v2"
)

// TestAnswerAfterTheEnd answers after the conversation was ended from outside: the answer is
// neither kept nor shown as kept.
func TestAnswerAfterTheEnd(t *testing.T) {
	t.Parallel()
	kept := &quiztest.Memory{}
	s := newDriver(t, quiztest.CareerOptions(t, kept), 80, 24).keys("1", "5")
	before := len(kept.Events)
	if err := s.model.(program).sitting.Writer.Close(); err != nil {
		t.Error(err)
	}
	s.keys("4")
	if view := s.view(); len(kept.Events) != before || !strings.Contains(view, "not saved") || !strings.Contains(view, "can't be saved") || strings.Contains(view, "save & quit") {
		t.Errorf("%d events, %d before:\n%s", len(kept.Events), before, view)
	}
}

// TestKeysWaitForAnotherQuiz types while another quiz is being read: the keys answer nothing
// in either quiz.
func TestKeysWaitForAnotherQuiz(t *testing.T) {
	t.Parallel()
	kept := &quiztest.Memory{}
	o := quiztest.CareerOptions(t, kept)
	o.Types = func() (quiz.Options, error) { return quiztest.CareerOptions(t, &quiztest.Memory{}), nil }
	s := newDriver(t, o, 80, 24)
	places()["result-clear"](s)
	view := s.view()
	var read tea.Cmd
	s.model, read = s.model.Update(press("f"))
	s.keys("c", "up", "enter", "1", "f") // to the answers, and another one
	if s.view() != view {
		t.Errorf("meanwhile:\n%s", s.view())
	}
	s.send(read())
	if s.model.(program).sitting.Place() != quiz.AtWelcome {
		t.Errorf("after it:\n%s", s.view())
	}
}

// TestSmall holds what is handed on by value to a size that a stack can hold many copies of: a
// class's host has a thousand stacks.
func TestSmall(t *testing.T) {
	t.Parallel()
	for _, kind := range []reflect.Type{reflect.TypeFor[program](), reflect.TypeFor[props]()} {
		if most := uintptr(1536); kind.Size() > most {
			t.Errorf("%s takes %d bytes, more than %d", kind, kind.Size(), most)
		}
	}
}
