package cli_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"rolefit/internal/record"
	"rolefit/workshop/class"
	"rolefit/workshop/host"
)

// handsIn adds a sheet to the class.
func (h *testHost) handsIn(sheet string) {
	h.t.Helper()
	s, err := class.Received(h.model, nil, []byte(sheet), class.ByJoin)
	must(h.t, err)
	_, err = h.store.Submit(h.t.Context(), className, s)
	must(h.t, err)
}

// shown returns the content of a board without the parts that differ between hosts and
// moments.
func shown(t testing.TB, b class.Board) string {
	t.Helper()
	b.Now, b.State.Deadline, b.Fingerprint, b.Unheard = time.Time{}, time.Time{}, "", false
	data, err := json.Marshal(b)
	must(t, err)
	return string(data)
}

// TestNothingBeforeTheReveal compares two classes of the same size with different answers:
// until the reveal, boards and news are equal in every phase.
func TestNothingBeforeTheReveal(t *testing.T) {
	t.Parallel()
	one, other := hostedAnywhere(t), hostedAnywhere(t)
	watch := mustConnect(t, one.address, dialOptions{quiet: true, noPTY: true})
	must(t, watch.atDoor())
	must(t, watch.types("\n"))
	must(t, watch.hears("Before we start: what is your guess?"))
	one.does(class.Forward)
	other.does(class.Forward)
	participant := mustConnect(t, other.address, dialOptions{quiet: true, noPTY: true}) // as many people
	must(t, participant.atDoor())
	must(t, participant.types("\n"))
	for n := range 9 {
		if n == 4 {
			for _, h := range []*testHost{one, other} {
				if err := h.Do(t.Context(), class.Forward, h.board().Mark()); !errors.Is(err, class.ErrTooFew) {
					t.Errorf("a reveal of 4: %v", err)
				}
			}
		}
		one.handsIn(sheetFor(one.model, "", n))
		other.handsIn(sheetFor(other.model, "", n+500))
		want := class.Counts{Joined: n + 2, Halfway: n + 1, Done: n + 1, Voters: n + 1}
		one.counted(want)
		other.counted(want)
		if a, b := shown(t, one.board()), shown(t, other.board()); a != b {
			t.Errorf("with %d people the boards differ:\n%s\n%s", n, a, b)
		}
	}
	for _, a := range []class.Action{class.Back, class.Forward, class.Longer, class.Blank} {
		one.does(a)
		other.does(a)
		if a, b := shown(t, one.board()), shown(t, other.board()); a != b {
			t.Errorf("the boards differ:\n%s\n%s", a, b)
		}
	}
	if heard := watch.bytes(); strings.Contains(heard, "From your class") {
		t.Errorf("heard before the reveal: %s", heard)
	}
	one.does(class.Forward)
	other.does(class.Forward)
	if shown(t, one.board()) == shown(t, other.board()) {
		t.Error("the reveals are the same: this test tests nothing")
	}
}

// revealed goes back, reveals again, and returns the reveal.
func (h *testHost) revealed() *class.Reveal {
	h.t.Helper()
	if h.board().State.Phase == class.AtReveal {
		h.does(class.Back)
	}
	for h.board().State.Phase != class.AtReveal {
		h.does(class.Forward)
	}
	return h.board().Reveal
}

func said(t testing.TB, r *class.Reveal) string {
	t.Helper()
	data, err := json.Marshal(r)
	must(t, err)
	return string(data)
}

// TestRevealsDifferByFive repeats the reveal while participants finish one by one and answers
// change: nothing changes until five more are in it.
func TestRevealsDifferByFive(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	for n := range 6 {
		h.handsIn(sheetFor(h.model, "", n))
	}
	// This participant can change answers: the quiz runs on the host.
	const words = "hammer picnic dragon"
	seat, err := h.store.Join(t.Context(), className, words, "")
	must(t, err)
	var events []record.Event
	for i, q := range h.model.Assessment().Questions {
		events = append(events, record.Event{Kind: record.Answered, Question: q.ID, Value: answerOf(77, i)})
	}
	events = append(events, record.Event{Kind: record.TieBreakers}, record.Event{Kind: record.Finished})
	entry := class.Entry{
		Class: className, Member: seat.Member, Generation: seat.Generation, Events: events,
		Progress: class.Progress{Answered: questions, Asked: questions, Finished: true},
	}
	must(t, h.store.Record(t.Context(), entry))
	first := h.revealed()
	if first.Of != 7 {
		t.Fatalf("the reveal is of %d", first.Of)
	}
	h.does(class.Back)
	if b := h.board(); b.Reveal != nil || b.Topic != nil {
		t.Errorf("before the reveal, once more, the board shows %+v, %+v", b.Reveal, b.Topic)
	}
	h.does(class.Forward)
	entry.From = len(events)
	for i, q := range h.model.Assessment().Questions { // they change everything
		entry.Events = []record.Event{{Kind: record.Changed, Question: q.ID, Value: -answerOf(77, i)}}
		must(t, h.store.Record(t.Context(), entry))
		entry.From++
	}
	before := said(t, first)
	for more := range 4 {
		if now := said(t, h.revealed()); now != before {
			t.Fatalf("with %d more the reveal has changed:\n%s\n%s", more, before, now)
		}
		h.handsIn(sheetFor(h.model, "", 20+more))
		h.counted(class.Counts{Joined: 8 + more, Halfway: 8 + more, Done: 8 + more, Voters: 8 + more})
	}
	if now := said(t, h.revealed()); now != before {
		t.Fatalf("with 4 more the reveal has changed:\n%s\n%s", before, now)
	}
	h.handsIn(sheetFor(h.model, "", 24))
	h.counted(class.Counts{Joined: 12, Halfway: 12, Done: 12, Voters: 12})
	second := h.revealed()
	if second.Of != 12 {
		t.Fatalf("with 5 more the reveal is of %d", second.Of)
	}
	apart(t, first, second)
	for i, q := range h.model.Assessment().Questions { // the frozen sheet stays as it was
		n := second.Group.Questions[i].Counts[answerOf(77, i)+2]
		if n == 0 {
			t.Errorf("%s: the frozen answer is gone", q.ID)
		}
	}
}

// apart expects two successive reveals to differ by nothing or by five people, in every
// figure that both show.
func apart(t testing.TB, before, after *class.Reveal) {
	t.Helper()
	far := func(what string, one, other int) {
		if d := other - one; one >= class.LeastRevealed && d != 0 && d < class.LeastMore {
			t.Errorf("%s: %d and then %d: the difference is about %d", what, one, other, d)
		}
	}
	far("people", before.Of, after.Of)
	far("scored", before.Scored, after.Scored)
	counts := map[string]int{}
	for _, q := range before.Group.Questions {
		counts[q.ID] = q.N
	}
	for _, q := range after.Group.Questions {
		far(q.ID, counts[q.ID], q.N)
	}
	if before.Scored == after.Scored {
		for i, r := range before.Group.Roles {
			if math.Abs(r.Mean-after.Group.Roles[i].Mean) > 0 {
				t.Errorf("%s: the averages of as many people differ", r.ID)
			}
		}
	}
}

// TestThinDifferences adds five people of whom few answered a question, can be scored, or
// were asked a shown tie-breaker: no answer can be read from the difference.
func TestThinDifferences(t *testing.T) {
	t.Parallel()
	m := career(t)
	first, last := m.Assessment().Questions[0].ID, m.Assessment().Questions[questions-1].ID
	tie := m.Assessment().TieBreakers[0].ID
	skips := func(sheet string, ids ...string) string {
		for _, id := range ids {
			for v := -2; v <= 2; v++ {
				sheet = strings.Replace(sheet, fmt.Sprintf("%q:%d", id, v), fmt.Sprintf("%q:null", id), 1)
			}
		}
		return sheet
	}
	tied := func(sheet string, v int) string {
		return strings.Replace(sheet, `"answers":{`, fmt.Sprintf(`"answers":{%q:%d,`, tie, v), 1)
	}
	var most []string
	for _, q := range m.Assessment().Questions[:questions/2] {
		most = append(most, q.ID)
	}
	for name, c := range map[string]struct {
		sheet func(n int, sheet string) string // of the later ones
		want  int                              // in the second reveal, of 8 and 5
		short int                              // number that can never be scored, and is in no figure
	}{
		"nothing is thin":         {func(_ int, s string) string { return s }, 13, 0},
		"one skips":               {func(n int, s string) string { return skips(s, map[bool]string{true: first, false: ""}[n == 0]) }, 8, 0},
		"one answers":             {func(n int, s string) string { return skips(s, map[bool]string{true: "", false: last}[n == 0]) }, 8, 0},
		"nobody answers":          {func(_ int, s string) string { return skips(s, first) }, 13, 0},
		"one can be scored":       {func(n int, s string) string { return skips(s, map[bool][]string{true: nil, false: most}[n == 0]...) }, 8, 4},
		"one has the tie-breaker": {func(n int, s string) string { return map[bool]string{true: tied(s, 2), false: s}[n == 0] }, 13, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := hostedAnywhere(t)
			for n := range 8 {
				h.handsIn(tied(sheetFor(m, "", n), n%5-2))
			}
			before := h.revealed()
			for n := range 5 {
				h.handsIn(c.sheet(n, sheetFor(m, fmt.Sprint("late", n), 100+n)))
			}
			after := h.revealed()
			if after.Of != c.want {
				t.Errorf("the second reveal is of %d; want %d", after.Of, c.want)
			}
			apart(t, before, after)
			// With enough more it is taken again.
			for n := range 8 {
				h.handsIn(tied(sheetFor(m, "", 200+n), n%5-2))
			}
			third := h.revealed()
			if want := 21 - c.short; third.Of != want {
				t.Errorf("the third reveal is of %d; want %d", third.Of, want)
			}
			apart(t, after, third)
		})
	}
}

// TestReportsDifferByFive makes reports with the real program while more people hand in: its
// figures change when five more are in them.
func TestReportsDifferByFive(t *testing.T) {
	t.Parallel()
	p := startAnywhere(t)
	m := career(t)
	report := func(from, to int) string {
		t.Helper()
		for n := from; n < to; n++ {
			if code, _, complaint := runs(t, p.address, dialOptions{command: "submit"}, sheetFor(m, "", n)); code != 0 {
				t.Fatalf("exit code %d: %s", code, complaint)
			}
		}
		out, err := p.runs("report", "--format", "csv")
		if err != nil {
			return err.Error()
		}
		var kept []string
		for line := range strings.Lines(out) {
			if !strings.Contains(line, "joined") { // how many there are is no secret
				kept = append(kept, line)
			}
		}
		return strings.Join(kept, "")
	}
	if out := report(0, 4); strings.Contains(out, "question") {
		t.Errorf("a report of 4: %s", out)
	}
	first := report(4, 6)
	for n := 6; n < 10; n++ {
		if out := report(n, n+1); out != first {
			t.Fatalf("with %d the report of 6 has changed:\n%s\n%s", n+1, first, out)
		}
	}
	if out := report(10, 11); out == first || !strings.Contains(out, "question") {
		t.Errorf("with 11 the report is that of 6: %s", out)
	}
}

// TestFrozenByAReport has a report in another process freeze the class before its first
// reveal: the controls announce that chart.
func TestFrozenByAReport(t *testing.T) {
	t.Parallel()
	opens := anywhere(t)
	h, other := hosted(t, opens()), opens()
	h.does(class.Forward)
	for n := range 6 {
		h.handsIn(sheetFor(h.model, "", n))
	}
	h.counted(class.Counts{Joined: 6, Halfway: 6, Done: 6, Voters: 6})
	frozen, err := host.Freeze(t.Context(), other, h.model, className, false)
	if err != nil || len(frozen) != 6 {
		t.Fatalf("%d sheets are frozen: %v", len(frozen), err)
	}
	for n := range 2 {
		h.handsIn(sheetFor(h.model, "", 6+n))
	}
	eventually(t, "the controls announce the chart of 6", func() bool {
		return h.board().Next.Means == "The chart of 6 again; 2 more are done, and it takes in 5 at a time."
	})
	if r := h.board().Reveal; r != nil {
		t.Errorf("it is shown before the reveal: %+v", r)
	}
	h.does(class.Forward)
	if r := h.board().Reveal; r == nil || r.Group.N != 6 {
		t.Errorf("the reveal: %+v", r)
	}
}
