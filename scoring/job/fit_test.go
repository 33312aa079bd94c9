package job_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/content"
	"rolefit/scoring"
	"rolefit/scoring/job"
)

func TestFit(t *testing.T) {
	t.Parallel()
	limits := []content.Limit{{ID: "travel", Options: []content.LimitOption{
		{ID: "none", Rank: 0}, {ID: "some", Rank: 1}, {ID: "much", Rank: 2},
	}}}
	rules := job.New([]content.JobFact{
		{ID: "quiet", Yes: content.JobSide{Suits: []content.JobSuit{{Question: "focus", End: 1}, {Question: "faces", End: -1}}}},
		{
			ID:  "away",
			Yes: content.JobSide{Limits: []content.JobLimit{{Limit: "travel", ClashBelow: 1, AgreeFrom: 2}}, Suits: []content.JobSuit{{Question: "no-travel", End: -1}}},
		},
	}, []string{"fde"}, nil)
	facts := job.Answers{"quiet": content.JobYes, "away": content.JobYes}
	question := func(fact, id string, value int) job.Match {
		return job.Match{Fact: fact, Answer: content.JobYes, Question: id, Value: value}
	}
	limit := func(option string) job.Match {
		return job.Match{Fact: "away", Answer: content.JobYes, Limit: "travel", Option: option}
	}
	for name, c := range map[string]struct {
		facts               job.Answers
		answers             map[string]int
		chosen              string
		clashes, agreements []job.Match
	}{
		"nothing said":      {facts: facts},
		"nothing known":     {facts: job.Answers{"quiet": content.JobNotStated}, answers: map[string]int{"focus": 2}, chosen: "none"},
		"neutral":           {facts: facts, answers: map[string]int{"focus": 0}, chosen: "some"},
		"agrees":            {facts: facts, answers: map[string]int{"focus": 1, "faces": -2}, chosen: "much", agreements: []job.Match{limit("much"), question("quiet", "faces", -2), question("quiet", "focus", 1)}},
		"clashes":           {facts: facts, answers: map[string]int{"focus": -1, "no-travel": 2}, chosen: "none", clashes: []job.Match{limit("none"), question("away", "no-travel", 2), question("quiet", "focus", -1)}},
		"an unknown option": {facts: facts, chosen: "elsewhere"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sheet := scoring.Sheet{Answers: c.answers}
			if c.chosen != "" {
				sheet.Limits = map[string]string{"travel": c.chosen}
			}
			got := rules.Fit(c.facts, sheet, limits)
			want := job.Fit{Clashes: append([]job.Match{}, c.clashes...), Agreements: append([]job.Match{}, c.agreements...)}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("want − got +:\n%s", diff)
			}
		})
	}
}
