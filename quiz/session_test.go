package quiz

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rolefit/internal/record"
	"rolefit/scoring"
)

// walk applies intents in order and gathers the events.
func walk(s Session, intents ...Intent) (Session, []record.Event) {
	var all []record.Event
	for _, intent := range intents {
		var events []record.Event
		s, events = s.Apply(intent)
		all = append(all, events...)
	}
	return s, all
}

// answers is so many times the same answer.
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

// atEnd is a session of smallOptions that has answered everything alike, which
// calls for both tie-breakers, and stands at the notice.
func atEnd(t *testing.T) Session {
	t.Helper()
	s, _ := walk(NewSession(smallOptions(t, nil).Model), append([]Intent{Guess{}}, answers(1, 12)...)...)
	if s.Place() != AtNotice || len(s.TieBreakers()) != 2 {
		t.Fatalf("at %v with %v", s.Place(), s.TieBreakers())
	}
	return s
}

func TestSessionPlaces(t *testing.T) {
	t.Parallel()
	limits := SetLimits{map[string]string{"rain": "no"}}
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
			_, got := walk(NewSession(smallOptions(t, nil).Model), c.intents...)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("want − got +:\n%s", diff)
			}
		})
	}
}

func TestSessionEndEvents(t *testing.T) {
	t.Parallel()
	s := atEnd(t)
	limits := SetLimits{map[string]string{"rain": "no"}}
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
	s := NewSession(smallOptions(t, nil).Model)
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
	s := NewSession(smallOptions(t, nil).Model).Replay([]record.Event{
		{Kind: record.Answered, Question: "asked-long-ago", Value: 2},
		{Kind: record.Answered, Question: "warmth", Value: 1},
		{Kind: record.TieBreakers, Questions: []string{"asked-long-ago", "ink-or-grass"}},
		{Kind: "something new"},
	})
	if sheet := s.Sheet(); len(sheet.Answers) != 1 || len(sheet.Asked) != 13 || s.Place() != AtQuestion {
		t.Errorf("at %v: %+v", s.Place(), sheet)
	}
}

// pick turns a byte into an intent; most bytes answer.
func pick(b byte, s Session) Intent {
	roles := s.Model().Assessment().Roles
	switch b % 16 {
	case 0, 1:
		return Back{}
	case 2:
		return Skip{Seconds: float64(b)}
	case 3, 4:
		return Proceed{}
	case 5:
		if b < 128 {
			return SetLimits{}
		}
		return SetLimits{map[string]string{"rain": []string{"no", "yes"}[b/16%2]}}
	case 6:
		return Open{s.Order()[int(b/16)%len(s.Order())]}
	case 7:
		return Review{}
	case 8:
		return Guess{roles[int(b/16)%len(roles)].ID}
	case 9:
		return Guess{}
	default:
		return Answer{Value: int(b%16) - 13, Seconds: float64(b) / 8}
	}
}

// FuzzSession does anything at all, in any order.
func FuzzSession(f *testing.F) {
	o := smallOptions(f, nil)
	rng := rand.New(rand.NewPCG(1, 1))
	for n := range 8 {
		seed := []byte{9}
		for range 20 * (n + 1) {
			seed = append(seed, byte(rng.IntN(256)))
		}
		f.Add(seed)
	}
	forward := append([]byte{9}, 10, 11, 12, 13, 14, 15, 2, 11, 13, 15, 12, 14, 3, 11, 15, 133, 3, 7, 22, 11, 3)
	f.Add(forward)
	f.Fuzz(func(t *testing.T, in []byte) {
		s := NewSession(o.Model)
		var events []record.Event
		in = in[:min(len(in), 160)]
		onward := true // never back, and nothing opened again
		for i, b := range in {
			intent := pick(b, s)
			before := s.Sheet()
			next, more := s.Apply(intent)
			if diff := differ(before, s.Sheet()); diff != "" {
				t.Fatalf("%#v changed the session before it:\n%s", intent, diff)
			}
			consistent(t, s, next, intent, more)
			events = append(events, more...)
			switch intent.(type) {
			case Back, Open, Review:
				onward = onward && next.Place() == s.Place() && next.at == s.at
			}
			s = next
			if i%8 == 0 {
				backAndAgain(t, s)
			}
		}
		replays(t, s, events, onward)
	})
}

// differ says how two sheets differ; it is quick where they do not.
func differ(a, b scoring.Sheet) string {
	if reflect.DeepEqual(a, b) {
		return ""
	}
	return cmp.Diff(a, b)
}

// consistent checks one step.
func consistent(t *testing.T, s, next Session, intent Intent, events []record.Event) {
	t.Helper()
	_, number, total := next.Question()
	sheet := next.Sheet()
	const most = 14
	if number < 1 || number > total || total > most || len(sheet.Answers)+len(next.skipped) > total {
		t.Fatalf("%#v leads to question %d of %d with %d answers, %d skipped", intent, number, total, len(sheet.Answers), len(next.skipped))
	}
	if len(sheet.Asked) != total || len(next.Order()) < len(s.Order()) {
		t.Fatalf("%#v: %d asked of %d, %d before", intent, len(sheet.Asked), total, len(s.Order()))
	}
	for id := range sheet.Answers {
		if next.WasSkipped(id) {
			t.Fatalf("%s is answered and skipped", id)
		}
	}
	if len(events) == 0 {
		if diff := differ(s.Sheet(), sheet); diff != "" {
			t.Fatalf("%#v changed what is not kept:\n%s", intent, diff)
		}
	}
}

// backAndAgain checks that an answer given, taken back and given again changes
// nothing.
func backAndAgain(t *testing.T, s Session) {
	t.Helper()
	if s.Place() != AtQuestion {
		return
	}
	q, _, _ := s.Question()
	for _, intent := range []Intent{Answer{Value: 1, Seconds: 1}, Skip{Seconds: 1}} {
		once, _ := s.Apply(intent)
		back, events := once.Apply(Back{})
		if at, _, _ := back.Question(); len(events) > 0 || back.Place() != AtQuestion || at.ID != q.ID {
			continue // from the review there is another way back
		}
		again, events := back.Apply(intent)
		if len(events) > 0 || again.Place() != once.Place() || again.at != once.at {
			t.Fatalf("%#v again: %v, at %v %d instead of %v %d", intent, events, again.Place(), again.at, once.Place(), once.at)
		}
		if diff := differ(once.Sheet(), again.Sheet()); diff != "" {
			t.Fatalf("%#v again changes:\n%s", intent, diff)
		}
	}
}

// replays checks that the events lead to where the session is.
func replays(t *testing.T, s Session, events []record.Event, onward bool) {
	t.Helper()
	got := NewSession(s.Model()).Replay(events)
	if diff := cmp.Diff(s.Sheet(), got.Sheet(), cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("live − replayed +:\n%s", diff)
	}
	if diff := cmp.Diff(s.skipped, got.skipped, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("skipped: live − replayed +:\n%s", diff)
	}
	if s.guessed != got.guessed || s.limited != got.limited || s.chosen != got.chosen || s.finished != got.finished {
		t.Fatalf("live %+v, replayed %+v", s, got)
	}
	if got.Place() == AtQuestion {
		q, _, _ := got.Question()
		_, answered := got.Answer(q.ID)
		if answered || got.WasSkipped(q.ID) {
			t.Fatalf("it goes on at %s, which is done", q.ID)
		}
	}
	if !onward {
		return
	}
	live, at := s.Place(), s.at
	if live == AtQuestion && at == s.questions() {
		live = AtNotice // the notice is read again
	}
	if got.Place() != live || live == AtQuestion && got.at != at {
		t.Fatalf("live at %v %d, replayed at %v %d", live, at, got.Place(), got.at)
	}
}
