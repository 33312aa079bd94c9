package session

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"rolefit/internal/record"
	"rolefit/quiz/session/sessiontest"
	"rolefit/scoring"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

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
		return SetLimits{Limits: map[string]string{"rain": []string{"no", "yes"}[b/16%2]}}
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

// FuzzSession applies any intents in any order.
func FuzzSession(f *testing.F) {
	m := sessiontest.Model(f)
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
		s := NewSession(m)
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

// differ describes how two sheets differ; empty and quick if they do not.
func differ(a, b scoring.Sheet) string {
	if reflect.DeepEqual(a, b) {
		return ""
	}
	return cmp.Diff(a, b)
}

// consistent checks the invariants of one step.
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

// backAndAgain checks that taking an answer back and giving it again changes nothing.
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

// replays checks that the events lead to the session's state.
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
