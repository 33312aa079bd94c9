package plain

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/quiz"
	"rolefit/quiz/quiztest"
)

// TestLinesAreOfThePrompt types every short line at every place. The walk takes what a place offers in turns.
func TestLinesAreOfThePrompt(t *testing.T) {
	t.Parallel()
	alone := plannedOptions(t, &quiztest.Memory{})
	alone.Jobs = func() (quiz.Jobs, error) { return quiztest.JobsOf(t, quiztest.FullDrawer()), nil }
	alone.Guide, alone.Left, alone.Older = content.Guide, []quiz.Left{{ID: "x", Answered: 3, Questions: 12}}, 1
	alone.Save = func(string, report.Account) (string, error) { return "result.txt", nil }
	alone.Open = func(string) error { return nil }
	inClass := plannedOptions(t, nil)
	inClass.Class = (&quiztest.Ballot{}).Class()
	class := quiz.NewSitting(inClass).Heard(quiz.News{Class: quiztest.Told(), Ask: inClass.Model.Assessment().Questions[0].ID})
	var saved []map[string]string
	seen := map[string]bool{}
	for _, start := range []quiz.Sitting{
		quiz.NewSitting(alone), class, quiz.NewSitting(quiztest.StudyOptions(t, nil, &saved, false)),
		quiz.NewSitting(quiztest.StudyOptions(t, nil, &saved, true)), quiz.NewSitting(quiztest.JobOptions(t, quiztest.FullDrawer(), "")),
	} {
		const steps, anew = 900, 60
		taken, s := map[string]int{}, start
		for i := range steps {
			if i%anew == 0 {
				s = start
			}
			p := s.Prompt()
			kind := fmt.Sprint(p.Place, p.Help())
			if !seen[kind] {
				seen[kind], seen[fmt.Sprint(p.Place)] = true, true
				linesOf(t, s)
			}
			all := offered(p)
			rarest := 0
			for i := range all {
				if taken[fmt.Sprint(kind, i)] < taken[fmt.Sprint(kind, rarest)] {
					rarest = i
				}
			}
			taken[fmt.Sprint(kind, rarest)]++
			s, _, _ = s.Perform(all[rarest])
		}
	}
	for at := quiz.AtWelcome; at <= quiz.AtJob; at++ {
		if !seen[fmt.Sprint(at)] {
			t.Errorf("no line is typed at place %d", at)
		}
	}
}

// offered returns the actions of a prompt but the way out; one that does nothing if it has no other.
func offered(p quiz.Prompt) (all []quiz.Action) {
	for _, c := range p.Commands {
		if c.Off == "" && !c.Action.Leave {
			all = append(all, c.Action)
		}
	}
	if p.Many != nil {
		return append(all, p.Many([]int{0}))
	}
	for _, c := range p.Choices {
		all = append(all, c.Action)
	}
	if p.Typed != nil {
		all = append(all, p.Typed("Beta"))
	}
	if p.Pasted != nil {
		all = append(all, p.Pasted(quiztest.PostingText))
	}
	if len(all) == 0 {
		all = []quiz.Action{{}}
	}
	return all
}

// linesOf fails unless the loop takes the lines that the prompt of a sitting has an answer for, each
// for what the prompt says it does, and no other.
func linesOf(t *testing.T, s quiz.Sitting) {
	t.Helper()
	p := s.Prompt()
	lines := []string{"", "h", "help", "0", "100", "ctrl+c", "again", "ä"}
	for r := '!'; r <= '~'; r++ {
		lines = append(lines, string(r))
	}
	leaves := 0
	for _, c := range p.Commands {
		if c.Action.Leave {
			leaves++
		}
		lines = append(lines, c.Key, c.Word, c.Press)
		if a, _, ok := p.Answer(c.Key); !ok || c.Off == "" && !same(a, c.Action) {
			t.Errorf("place %d: the prompt offers %q, but that line does something else", p.Place, c.Key)
		}
		if a, _, ok := p.Answer(c.Word); c.Word != "" && (!ok || c.Off == "" && !same(a, c.Action)) {
			t.Errorf("place %d: the prompt offers %q, but that line does something else", p.Place, c.Word)
		}
	}
	if leaves != 1 {
		t.Errorf("place %d: the prompt has %d ways out of the sitting, want 1", p.Place, leaves)
	}
	slices.Sort(lines)
	for _, line := range slices.Compact(lines) {
		f := newForm(t.Context(), s, strings.NewReader(line+"\n"), io.Discard)
		a, err := f.ask(p)
		f.in.Stop()
		want, _, ok := p.Answer(line)
		switch _, only := p.Only(); {
		case only: // it asks for nothing
			want, ok = p.Choices[0].Action, true
		case p.Until != "" && !ok: // the line begins a text
			want, ok = quiz.Action{Work: func() quiz.Done { return quiz.Done{} }}, line == p.Until
		}
		if taken := !errors.Is(err, io.EOF); taken != ok || ok && !same(a, want) {
			t.Errorf("place %d: the line %q is taken: %v; the prompt has an answer for it: %v", p.Place, line, taken, ok)
		}
	}
}

// same reports whether two actions have the same parts.
func same(a, b quiz.Action) bool {
	return (a.Intent == nil) == (b.Intent == nil) && (a.Then == nil) == (b.Then == nil) && (a.Work == nil) == (b.Work == nil) &&
		(a.Tell == nil) == (b.Tell == nil) && a.Said == b.Said && a.Copy == b.Copy && a.Repeat == b.Repeat && a.Leave == b.Leave
}
