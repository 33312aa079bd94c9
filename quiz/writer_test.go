package quiz

import (
	"strings"
	"testing"

	"rolefit/internal/lineio"
	"rolefit/quiz/session"

	tea "charm.land/bubbletea/v2"
)

// TestAnswerAfterTheEnd: an answer that comes once the conversation was ended from outside
// is kept nowhere, and shown as kept nowhere.
func TestAnswerAfterTheEnd(t *testing.T) {
	t.Parallel()
	kept := &memory{}
	s := newStage(t, careerOptions(t, kept), 80, 24).keys("1", "5")
	before := len(kept.events)
	if err := s.model.(program).keep.Close(); err != nil {
		t.Error(err)
	}
	s.keys("4")
	if view := s.view(); len(kept.events) != before || strings.Contains(view, "answers kept") || !strings.Contains(view, "not saved") || !strings.Contains(view, "cannot be kept") {
		t.Errorf("%d events, %d before:\n%s", len(kept.events), before, view)
	}

	out := &strings.Builder{}
	o := smallOptions(t, kept)
	p := &form{sitting: NewSitting(o), out: lineio.Print(out)}
	if err := p.sitting.Writer.Close(); err != nil {
		t.Error(err)
	}
	p.perform(Action{Then: under})
	p.perform(Action{Intent: session.Guess{}, Said: "no guess"})
	if strings.Contains(out.String(), "Recorded") || !strings.Contains(out.String(), "Noted, but not kept: no guess.") {
		t.Error(out)
	}
}

// TestKeysWaitForAnotherQuiz: what is typed while another quiz is read answers nothing, in
// neither of them.
func TestKeysWaitForAnotherQuiz(t *testing.T) {
	t.Parallel()
	kept := &memory{}
	o := careerOptions(t, kept)
	o.Types = func() (Options, error) { return careerOptions(t, &memory{}), nil }
	s := newStage(t, o, 80, 24)
	places()["result-clear"](s)
	view := s.view()
	var read tea.Cmd
	s.model, read = s.model.Update(press("f"))
	s.keys("c", "up", "enter", "1", "f") // to the answers, and another one
	if s.view() != view {
		t.Errorf("meanwhile:\n%s", s.view())
	}
	s.send(read())
	if _, opened := s.model.(program).screen.(welcomeScreen); !opened {
		t.Errorf("after it:\n%s", s.view())
	}
}
