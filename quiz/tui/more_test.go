package tui

import (
	"strings"
	"testing"

	"rolefit/quiz"
	"rolefit/quiz/quiztest"

	tea "charm.land/bubbletea/v2"
)

// TestMoreIsSaid opens every list in a small window and goes down it: a choice that is shown is
// whole, and a line says that there are more where one is not shown.
func TestMoreIsSaid(t *testing.T) {
	t.Parallel()
	for name, open := range places() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newDriver(t, quiztest.CareerOptions(t, &quiztest.Memory{}), 80, 24)
			open(s)
			for _, height := range []int{14, 15, 17, 20} {
				s.send(tea.WindowSizeMsg{Width: 40, Height: height})
				p := s.model.(program)
				if prompt := p.prompted(); listed(prompt.Place) && !p.help {
					for range prompt.Choices {
						saysMore(t, s.view(), prompt.Choices)
						s.keys("down")
					}
				}
			}
		})
	}
}

// listed reports whether a place lists its choices in their own words.
func listed(at quiz.Place) bool {
	switch at {
	case quiz.AtQuestion, quiz.AtVote, quiz.AtReview, quiz.AtFacts, quiz.AtResult, quiz.AtJob, quiz.AtTopic, quiz.AtConsent, quiz.AtFact, quiz.AtJobs, quiz.AtSilent, quiz.AtNaming:
		return false
	default:
		return true
	}
}

// saysMore fails if a choice is cut, or is missing without a line that says so.
func saysMore(t *testing.T, view string, choices []quiz.Choice) {
	t.Helper()
	flat := strings.Join(strings.Fields(view), " ")
	shown := 0
	for _, choice := range choices {
		label := strings.TrimSuffix(strings.Join(strings.Fields(choice.Label), " "), ".")
		if strings.Contains(flat, label) {
			shown++
		}
	}
	says := strings.Contains(flat, "↓ more") || strings.Contains(flat, "↑ more")
	if says != (shown < len(choices)) {
		t.Errorf("%d of %d choices are whole, and it says more: %v\n%s", shown, len(choices), says, view)
	}
}
