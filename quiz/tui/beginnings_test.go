package tui

import (
	"fmt"
	"testing"
	"time"

	"rolefit/quiz"
	"rolefit/quiz/quiztest"
)

// reachable returns sittings at every place of the conversation, by name: one for each set of
// commands that a place has. They are reached from some beginnings by every choice and command.
func reachable(t *testing.T) map[string]quiz.Sitting {
	t.Helper()
	all, seen := map[string]quiz.Sitting{}, map[quiz.Place]bool{}
	for _, start := range beginnings(t) {
		been := map[string]bool{}
		for next := []quiz.Sitting{start}; len(next) > 0; next = next[1:] {
			s, p := next[0], next[0].Prompt()
			kind := fmt.Sprint(p.Place, len(p.Choices) > 0)
			for _, c := range p.Commands {
				kind += fmt.Sprintf(" %s%s%v", c.Key, c.Press, c.Off == "")
			}
			name := kind
			if p.Place != quiz.AtQuestion && p.Place != quiz.AtFact { // one leads on as the other
				name = fmt.Sprint(kind, p.Title, p.Ask, p.At)
			}
			if been[name] {
				continue
			}
			been[name], seen[p.Place] = true, true
			if _, ok := all[kind]; !ok {
				all[kind] = s
			}
			for _, a := range actions(p) {
				after, _, _ := s.Perform(a)
				next = append(next, after)
			}
		}
	}
	for at := quiz.AtWelcome; at <= quiz.AtJob; at++ {
		if !seen[at] {
			t.Errorf("no beginning leads to place %d: add one to beginnings", at)
		}
	}
	return all
}

// actions returns all that a prompt offers but the way out.
func actions(p quiz.Prompt) (all []quiz.Action) {
	for _, c := range p.Commands {
		if c.Off == "" && !c.Action.Leave {
			all = append(all, c.Action)
		}
	}
	for _, c := range p.Choices {
		all = append(all, c.Action)
	}
	if p.Many != nil {
		all = append(all, p.Many([]int{0}))
	}
	if p.Typed != nil {
		all = append(all, p.Typed("Beta"))
	}
	if p.Pasted != nil {
		all = append(all, p.Pasted(quiztest.PostingText))
	}
	return all
}

// beginnings returns sittings of a person alone, in a class, in a study, and at a check of jobs.
func beginnings(t *testing.T) []quiz.Sitting {
	t.Helper()
	alone := quiztest.CareerOptions(t, &quiztest.Memory{})
	alone.Jobs = func() (quiz.Jobs, error) { return quiztest.JobsOf(t, quiztest.FullDrawer()), nil }
	alone.Open = func(string) error { return nil }
	behind := alone
	behind.Left = []quiz.Left{{ID: "x", Answered: 3, Questions: 28}}
	behind.Older = 1
	class := quiztest.ClassOptions(t, &quiztest.Ballot{})
	news := quiz.News{Class: quiztest.Told(), Ask: class.Model.Assessment().Questions[0].ID}
	var saved []map[string]string
	all := []quiz.Sitting{
		quiz.NewSitting(alone), quiz.NewSitting(behind), answered(alone, quiz.AtNotice), answered(alone, quiz.AtResult),
		answered(class, quiz.AtResult), answered(class, quiz.AtResult).Heard(news),
		quiz.NewSitting(quiztest.StudyOptions(t, nil, &saved, false)), quiz.NewSitting(quiztest.StudyOptions(t, nil, &saved, true)),
		quiz.NewSitting(quiztest.JobOptions(t, quiztest.FullDrawer(), "")), quiz.NewSitting(quiztest.JobOptions(t, quiztest.FullDrawer(), "Acme, field team")),
	}
	now := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	for i := range all {
		all[i].Options.Now = func() time.Time { return now }
	}
	return all
}

// answered returns a sitting that was answered up to a place: up to the notice with answers that
// lead to tie-breakers, up to other places with answers that speak for one role.
func answered(o quiz.Options, to quiz.Place) quiz.Sitting {
	s := quiz.NewSitting(o)
	for i := 0; s.Place() != to; i++ {
		p := s.Prompt()
		answer := p.Choices[0].Action
		switch q, _, _ := s.Session.Question(); {
		case s.Place() == quiz.AtReview:
			answer = p.Commands[0].Action
		case s.Place() == quiz.AtQuestion && to == quiz.AtNotice:
			answer = p.Choices[[]int{4, 0, 3, 1, 0, 4, 4}[i%7]].Action
		case s.Place() == quiz.AtQuestion:
			answer = p.Choices[min(max(q.Weights["fde"], -2), 2)+2].Action
		}
		s, _, _ = s.Perform(answer)
	}
	return s
}
