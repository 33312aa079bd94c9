package session_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/quiz/session"
	"rolefit/scoring"
)

// TestSittingsOfEarlierVersions goes on with sittings that earlier rolefits wrote: their places, their
// answers (1 to 5, and 0 for none) and their results are those that these programs showed.
func TestSittingsOfEarlierVersions(t *testing.T) {
	t.Parallel()
	m, err := scoring.NewModel(content.Career())
	if err != nil {
		t.Fatal(err)
	}
	sittings, left := record.Open("../../internal/record/testdata/sittings", nil).List()
	var got []string
	for _, kept := range sittings {
		s := session.NewSession(m.Of(kept.Edition)).Replay(kept.Events)
		answers := ""
		for _, id := range s.Order() {
			value, answered := s.Answer(id)
			if answered {
				value += 3
			}
			answers += fmt.Sprint(value)
		}
		q, number, total := s.Question()
		place := map[session.Place]string{
			session.AtQuestion: fmt.Sprintf("%d of %d, %s", number, total, q.ID), session.AtResult: "the result",
		}[s.Place()]
		guess, guessed := s.Guess()
		limits, limited := s.Limits()
		situation, situated := s.Situation()
		got = append(got, place, answers, fmt.Sprint("guess ", guess, " ", guessed, ", limits ", limits, " ", limited, ", ", situation, " ", situated, ", tie-breakers ", s.TieBreakers()))
		r := s.Model().Score(s.Sheet())
		scores := ""
		for _, role := range r.Roles {
			scores += fmt.Sprintf(" %s %.1f", role.ID, role.Score)
		}
		got = append(got, fmt.Sprint(r.Verdict.Kind, " ", r.Verdict.Roles, scores))
	}
	want := []string{
		"31 of 32, every-customer-or-one",
		"31131551315513155131551315512400",
		"guess  true, limits map[] false, { []} false, tie-breakers [standard-or-custom explore-or-tested-plan every-customer-or-one whole-problem-or-own-part]",
		"no_pattern [fde implementation] fde 10.9 software -6.7 solutions -7.9 implementation 3.6",
		"the result",
		"40131551315513155131551315512413",
		"guess fde true, limits map[after-hours:rota coding:quarter travel:none] true, " +
			"{solutions-work [production-language sql unfamiliar-debugging precise-questions vague-requirements]} true, " +
			"tie-breakers [standard-or-custom explore-or-tested-plan next-idea-or-build-it make-it-run-or-judge-fit]",
		"no_pattern [fde implementation] fde 10.4 software -7.5 solutions -1.8 implementation -1.1",
		"the result",
		"5511555115153515511115551153",
		"guess  true, limits map[] true, { []} false, tie-breakers []",
		"leaning [fde] fde 69.0 software -24.2 solutions -22.2 implementation -22.5",
	}
	if diff := cmp.Diff(want, got); diff != "" || len(left) > 0 {
		t.Errorf("%s, left alone %v", diff, left)
	}
}
