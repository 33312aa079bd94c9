package tui

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"rolefit/internal/ui"
	"rolefit/quiz"
	"rolefit/quiz/quiztest"
	"rolefit/scoring"
)

// TestWaysBack plays each way away from a result and expects the way back from it.
func TestWaysBack(t *testing.T) {
	t.Parallel()
	for way, steps := range map[string][]struct {
		key string
		at  quiz.Place
	}{
		"home":           {{"b", quiz.AtHome}, {"1", quiz.AtResult}, {"esc", quiz.AtHome}},
		"kinds":          {{"f", quiz.AtWelcome}, {"1", quiz.AtGuess}, {"b", quiz.AtWelcome}, {"b", quiz.AtResult}, {"f", quiz.AtWelcome}, {"esc", quiz.AtResult}, {"b", quiz.AtHome}},
		"somebody else":  {{"n", quiz.AtTurn}, {"b", quiz.AtResult}, {"n", quiz.AtTurn}, {"1", quiz.AtWelcome}, {"b", quiz.AtHome}},
		"job":            {{"o", quiz.AtJobs}, {"esc", quiz.AtResult}},
		"job from home":  {{"b", quiz.AtHome}, {"2", quiz.AtJobs}, {"down", quiz.AtJobs}, {"enter", quiz.AtFacts}, {"esc", quiz.AtJobs}, {"esc", quiz.AtHome}},
		"plan":           {{"b", quiz.AtHome}, {"4", quiz.AtBackground}, {"b", quiz.AtResult}},
		"guide":          {{"b", quiz.AtHome}, {"5", quiz.AtGuide}, {"2", quiz.AtTopic}, {"n", quiz.AtTopic}, {"b", quiz.AtGuide}, {"b", quiz.AtHome}},
		"take it again":  {{"b", quiz.AtHome}, {"6", quiz.AtGuess}, {"b", quiz.AtWelcome}, {"b", quiz.AtHome}},
		"save":           {{"e", quiz.AtSave}, {"b", quiz.AtResult}},
		"change answers": {{"c", quiz.AtReview}, {"r", quiz.AtResult}},
	} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			o := quiztest.CareerOptions(t, &quiztest.Memory{})
			second := quiztest.SmallOptions(t, &quiztest.Memory{})
			o.Types = func() (quiz.Options, error) { return second, nil }
			o.Jobs = func() (quiz.Jobs, error) { return quiztest.JobsOf(t, quiztest.FullDrawer()), nil }
			s := newDriver(t, o, 80, 24)
			places()["result-clear"](s)
			for i, step := range steps {
				s.keys(step.key)
				if at := s.model.(program).sitting.Place(); at != step.at {
					t.Fatalf("step %d, %s, leads to place %d, want %d:\n%s", i, step.key, at, step.at, s.view())
				}
			}
		})
	}
}

// TestDealBreakersAreAskedOnce expects the quiz about kinds to take over the deal-breakers of
// the first one.
func TestDealBreakersAreAskedOnce(t *testing.T) {
	t.Parallel()
	o := quiztest.CareerOptions(t, &quiztest.Memory{})
	second := quiztest.SmallOptions(t, &quiztest.Memory{})
	second.Limits = o.Limits
	o.Types = func() (quiz.Options, error) { return second, nil }
	s := newDriver(t, o, 80, 24)
	places()["result-clear"](s)
	want, _ := s.session().Limits()
	s.keys("f", "1", "1")
	for range 20 {
		if at := s.model.(program).sitting.Place(); at == quiz.AtNotice {
			s.keys("enter")
		} else if at == quiz.AtQuestion {
			s.keys("4")
		}
	}
	got, asked := s.session().Limits()
	if at := s.model.(program).sitting.Place(); at != quiz.AtReview || !asked || len(want) == 0 || got["travel"] != want["travel"] {
		t.Errorf("at place %d with %v, want %v:\n%s", at, got, want, s.view())
	}
}

// TestPlanOpensWhereItIsPersonal expects the notice about a new plan, over its first steps.
func TestPlanOpensWhereItIsPersonal(t *testing.T) {
	t.Parallel()
	s := newDriver(t, quiztest.CareerOptions(t, &quiztest.Memory{}), 80, 24)
	places()["next-plan"](s)
	lines := strings.Split(s.view(), "\n")
	if !strings.Contains(lines[2], "What to do first, coming from") || !strings.Contains(s.view(), "Your plan is ready.") {
		t.Errorf("the plan opens elsewhere:\n%s", s.view())
	}
	if !s.model.(program).good {
		t.Error("it is told like a warning")
	}
}

// TestEndsOfALongList goes from one end of the answers to the other and back, by key and by letter.
func TestEndsOfALongList(t *testing.T) {
	t.Parallel()
	for _, keys := range [][2]string{{"end", "home"}, {"G", "g"}} {
		s := newDriver(t, quiztest.CareerOptions(t, &quiztest.Memory{}), 40, 14)
		places()["review"](s)
		if view := s.keys(keys[0]).view(); !strings.Contains(view, "› ++ leading people") {
			t.Errorf("%s: not at the last answer:\n%s", keys[0], view)
		}
		if view := s.keys(keys[1]).view(); !strings.Contains(view, "› Show my result") {
			t.Errorf("%s: not at the first row:\n%s", keys[1], view)
		}
	}
}

// TestHomeKnowsTheJobs expects what was saved in the job check on the home that it was opened from.
func TestHomeKnowsTheJobs(t *testing.T) {
	t.Parallel()
	o := quiztest.CareerOptions(t, &quiztest.Memory{})
	o.Jobs = func() (quiz.Jobs, error) { return quiztest.JobsOf(t, quiztest.FullDrawer()), nil }
	saved := ""
	o.Look = func(bool) quiz.Behind { return quiz.Behind{Jobs: saved} }
	s := newDriver(t, o, 80, 24)
	places()["result-clear"](s)
	s.keys("b", "2")
	saved = "1 saved: Acme"
	if view := s.keys("esc").view(); !strings.Contains(view, "› 2  Check a job I was offered   1 saved: Acme") {
		t.Errorf("the home lacks the job, or its cursor moved:\n%s", view)
	}
}

// TestHomeKnowsTheKinds expects the home to say that the quiz about kinds was finished.
func TestHomeKnowsTheKinds(t *testing.T) {
	t.Parallel()
	for _, done := range []bool{false, true} {
		o := quiztest.CareerOptions(t, &quiztest.Memory{})
		o.Types = func() (quiz.Options, error) { return quiztest.SmallOptions(t, &quiztest.Memory{}), nil }
		o.Look = func(bool) quiz.Behind { return quiz.Behind{Kinds: done} }
		s := newDriver(t, o, 80, 24)
		places()["result-clear"](s)
		if line := regexp.MustCompile("Which kind of FDE.*").FindString(s.keys("b").view()); strings.Contains(line, "done") != done {
			t.Errorf("finished: %v: %q", done, line)
		}
	}
}

// TestCompareWhereItShows expects the keys that compare on the card of a result where one role
// leads, and on the reasons of every result.
func TestCompareWhereItShows(t *testing.T) {
	t.Parallel()
	for place, leads := range map[string]bool{"result-clear": true, "result-same": false} {
		s := newDriver(t, quiztest.CareerOptions(t, nil), 80, 24)
		places()[place](s)
		if offers := strings.Contains(s.view(), "compare"); offers != leads {
			t.Errorf("%s, on the card: %v", place, offers)
		}
		if !strings.Contains(s.keys("2").view(), "compare") {
			t.Errorf("%s, on the reasons: %s", place, s.view())
		}
	}
}

// TestHomeColors expects the home to draw the last result in the colors of the roles that it
// names.
func TestHomeColors(t *testing.T) {
	t.Parallel()
	for _, place := range []string{"result-clear", "result-same"} {
		s := newDriver(t, quiztest.CareerOptions(t, nil), 80, 24)
		places()[place](s)
		s.keys("b")
		p := s.model.(program)
		last := p.sitting.Results()[0]
		view := p.View().Content
		for i, role := range last.Model.Assessment().Roles {
			named := slices.Contains(last.Result.Verdict.Roles, role.ID) && last.Result.Verdict.Kind != scoring.NoPattern
			if edged := strings.Contains(view, p.styles.Role(i+1).Render(p.glyphs.Focus)); edged != named {
				t.Errorf("%s: an edge in the color of %s: %v", place, role.ID, edged)
			}
		}
	}
}

// TestNarrowAnswersAreWhole expects the phrase of every answer in the smallest window.
func TestNarrowAnswersAreWhole(t *testing.T) {
	t.Parallel()
	s := newDriver(t, quiztest.CareerOptions(t, nil), ui.MinWidth, 60)
	places()["result-clear"](s)
	s.keys("c")
	if view := s.view(); strings.Contains(view, s.model.(program).glyphs.Ellipsis) || !strings.Contains(view, "++ ") {
		t.Errorf("an answer is cut:\n%s", view)
	}
}
