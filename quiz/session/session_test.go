package session

import (
	"testing"

	"rolefit/internal/record"
	"rolefit/quiz/session/sessiontest"

	"github.com/google/go-cmp/cmp"
)

// walk applies intents in order and collects the events.
func walk(s Session, intents ...Intent) (Session, []record.Event) {
	var all []record.Event
	for _, intent := range intents {
		var events []record.Event
		s, events = s.Apply(intent)
		all = append(all, events...)
	}
	return s, all
}

// answers repeats an answer.
func answers(value, times int) []Intent {
	var intents []Intent
	for range times {
		intents = append(intents, Answer{Value: value, Seconds: 2})
	}
	return intents
}

func kinds(events []record.Event) []record.EventKind {
	var kinds []record.EventKind
	for _, e := range events {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}

// atEnd is a session with the same answer to everything, which calls for both tie-breakers,
// at the notice before them.
func atEnd(t *testing.T) Session {
	t.Helper()
	s, _ := walk(NewSession(sessiontest.Model(t)), append([]Intent{Guess{}}, answers(1, 12)...)...)
	if s.Place() != AtNotice || len(s.TieBreakers()) != 2 {
		t.Fatalf("at %v with %v", s.Place(), s.TieBreakers())
	}
	return s
}

func TestSessionPlaces(t *testing.T) {
	t.Parallel()
	limits := SetLimits{Limits: map[string]string{"rain": "no"}}
	through := []Intent{Proceed{}, Answer{Value: 1}, Skip{}}
	for _, c := range []struct {
		name    string
		intents []Intent // from the notice
		place   Place
		number  int // of the question at hand or last at hand
	}{
		{"at the notice", nil, AtNotice, 12},
		{"an answer means nothing at the notice", []Intent{Answer{Value: 1}, Skip{}, Review{}, limits, Open{"warmth"}}, AtNotice, 12},
		{"back from the notice", []Intent{Back{}}, AtQuestion, 12},
		{"and on again", []Intent{Back{}, Answer{Value: -1}}, AtNotice, 12},
		{"into the tie-breakers", []Intent{Proceed{}}, AtQuestion, 13},
		{"back from the first tie-breaker", []Intent{Proceed{}, Back{}}, AtNotice, 13},
		{"through the tie-breakers", through, AtLimits, 14},
		{"back from the limits", append(through[:3:3], Back{}), AtQuestion, 14},
		{"proceed means nothing at the limits", append(through[:3:3], Proceed{}), AtLimits, 14},
		{"limits", append(through[:3:3], limits), AtReview, 14},
		{"back from the review", append(through[:3:3], limits, Back{}), AtLimits, 14},
		{"an unknown question", append(through[:3:3], limits, Open{"no-such"}), AtReview, 14},
		{"open a question", append(through[:3:3], limits, Open{"sea-or-wood"}), AtQuestion, 2},
		{"and answer it", append(through[:3:3], limits, Open{"sea-or-wood"}, Answer{Value: 2}), AtReview, 2},
		{"and skip it", append(through[:3:3], limits, Open{"sea-or-wood"}, Skip{}), AtReview, 2},
		{"and leave it", append(through[:3:3], limits, Open{"sea-or-wood"}, Back{}), AtReview, 2},
		{"open the last question", append(through[:3:3], limits, Open{"moss-or-ice"}, Answer{Value: 2}), AtReview, 12},
		{"the result", append(through[:3:3], limits, Proceed{}), AtResult, 14},
		{"no way back from the result but the review", append(through[:3:3], limits, Proceed{}, Back{}, Answer{}), AtResult, 14},
		{"review from the result", append(through[:3:3], limits, Proceed{}, Review{}), AtReview, 14},
		{"all the way back", append(make([]Intent, 0, 40), backs(40)...), AtGuess, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, _ := walk(atEnd(t), c.intents...)
			_, number, total := s.Question()
			if s.Place() != c.place || number != c.number || total != 14 {
				t.Errorf("at %v, question %d of %d; want %v, %d of 14", s.Place(), number, total, c.place, c.number)
			}
		})
	}
}

func backs(n int) []Intent {
	intents := make([]Intent, n)
	for i := range intents {
		intents[i] = Back{}
	}
	return intents
}

func TestSessionEvents(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		intents []Intent
		want    []record.Event
	}{
		{"nothing before the guess", []Intent{Answer{Value: 1}, Skip{}, Back{}, Proceed{}, Review{}, SetLimits{}}, nil},
		{"no such role", []Intent{Guess{"purple"}}, nil},
		{"no guess is a guess", []Intent{Guess{}}, []record.Event{{Kind: record.Guessed}}},
		{"the same guess once", []Intent{Guess{"red"}, Back{}, Guess{"red"}}, []record.Event{{Kind: record.Guessed, Role: "red"}}},
		{
			"another guess",
			[]Intent{Guess{"red"}, Back{}, Guess{}},
			[]record.Event{{Kind: record.Guessed, Role: "red"}, {Kind: record.Guessed}},
		},
		{"out of range", []Intent{Guess{}, Answer{Value: 3}, Answer{Value: -3}}, []record.Event{{Kind: record.Guessed}}},
		{
			"answer, then the same, then another",
			[]Intent{Guess{}, Answer{0, 1}, Back{}, Answer{0, 2}, Back{}, Answer{1, 3}},
			[]record.Event{
				{Kind: record.Guessed},
				{Kind: record.Answered, Question: "warmth", Seconds: 1},
				{Kind: record.Changed, Question: "warmth", Value: 1, Seconds: 3},
			},
		},
		{
			"skip, the same, then answer, then skip",
			[]Intent{Guess{}, Skip{1}, Back{}, Skip{2}, Back{}, Answer{2, 3}, Back{}, Skip{4}},
			[]record.Event{
				{Kind: record.Guessed},
				{Kind: record.Skipped, Question: "warmth", Seconds: 1},
				{Kind: record.Changed, Question: "warmth", Value: 2, Seconds: 3},
				{Kind: record.Skipped, Question: "warmth", Seconds: 4},
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, got := walk(NewSession(sessiontest.Model(t)), c.intents...)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("want − got +:\n%s", diff)
			}
		})
	}
}

func TestSessionEndEvents(t *testing.T) {
	t.Parallel()
	s := atEnd(t)
	limits := SetLimits{Limits: map[string]string{"rain": "no"}}
	s, events := walk(s, Back{}, Answer{Value: 2}, Proceed{}, Answer{Value: 1}, Answer{Value: 1}, limits, Back{}, limits,
		Proceed{}, Review{}, Proceed{})
	want := []record.EventKind{record.Changed, record.Answered, record.Answered, record.Limits, record.Finished}
	if diff := cmp.Diff(want, kinds(events)); diff != "" {
		t.Errorf("tie-breakers are chosen once, the same limits and the result are kept once: want − got +:\n%s", diff)
	}
	if !s.Finished() {
		t.Error("not finished")
	}
}

func TestSessionWithoutTieBreakers(t *testing.T) {
	t.Parallel()
	// Everything that speaks for red, as strongly as can be, is a clear result.
	s := NewSession(sessiontest.Model(t))
	s, _ = s.Apply(Guess{"green"})
	var events []record.Event
	for s.Place() == AtQuestion {
		q, _, _ := s.Question()
		s, events = s.Apply(Answer{Value: min(max(q.Weights["red"], -2), 2), Seconds: 3})
	}
	if s.Place() != AtLimits || len(s.TieBreakers()) > 0 {
		t.Fatalf("at %v with %v", s.Place(), s.TieBreakers())
	}
	if diff := cmp.Diff([]record.EventKind{record.Answered, record.TieBreakers}, kinds(events)); diff != "" {
		t.Errorf("that none are needed is kept, too: want − got +:\n%s", diff)
	}
	s, _ = walk(s, Back{}, Answer{Value: 0})
	if s.Place() != AtLimits || len(s.TieBreakers()) > 0 {
		t.Errorf("chosen again: at %v with %v", s.Place(), s.TieBreakers())
	}
}

func TestReplayOfUnknownQuestions(t *testing.T) {
	t.Parallel()
	s := NewSession(sessiontest.Model(t)).Replay([]record.Event{
		{Kind: record.Answered, Question: "asked-long-ago", Value: 2},
		{Kind: record.Answered, Question: "warmth", Value: 1},
		{Kind: record.TieBreakers, Questions: []string{"asked-long-ago", "ink-or-grass"}},
		{Kind: "something new"},
	})
	if sheet := s.Sheet(); len(sheet.Answers) != 1 || len(sheet.Asked) != 13 || s.Place() != AtQuestion {
		t.Errorf("at %v: %+v", s.Place(), sheet)
	}
}
