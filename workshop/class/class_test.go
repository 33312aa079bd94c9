package class

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/internal/report"
	"rolefit/scoring"
)

func career(t testing.TB) *scoring.Model {
	t.Helper()
	a := content.Career()
	m, err := scoring.NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func morning() time.Time { return time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC) }

// guessed is a sheet of random answers.
func guessed(m *scoring.Model, rng *rand.Rand) scoring.Sheet {
	a := m.Assessment()
	s := scoring.Sheet{Schema: scoring.SheetSchema, Assessment: a.ID, Edition: a.Edition, Answers: map[string]int{}}
	for _, q := range a.Questions {
		s.Answers[q.ID] = rng.IntN(5) - 2
		s.Asked = append(s.Asked, q.ID)
	}
	return s
}

// people are n participants with finished sheets.
func people(m *scoring.Model, n int, seed uint64) []Sheet {
	rng := rand.New(rand.NewPCG(seed, 1))
	all := make([]Sheet, n)
	for i := range all {
		all[i] = Sheet{Member: fmt.Sprintf("member-%03d", i), Sheet: guessed(m, rng)}
	}
	return all
}

// TestPhases walks through a class with the forward key.
func TestPhases(t *testing.T) {
	t.Parallel()
	w := Input{Now: morning(), Topics: []string{"one", "two", "three", "four"}}
	s := NewState(10)
	steps := []struct {
		counts Counts
		votes  int
		does   string
		means  string
		want   State
	}{
		{
			Counts{Joined: 3},
			0, "start the clock", "10 minutes for the quiz; whoever joins later still gets in.",
			State{Phase: AtAnswering, Minutes: 10, Deadline: morning().Add(10 * time.Minute)},
		},
		{
			Counts{Joined: 12, Halfway: 10, Done: 9},
			0, "reveal the class", "The chart freezes at 9; the other 3 keep their own result but will not be in it.",
			State{Phase: AtReveal, Minutes: 10, Revealed: 9},
		},
		{
			Counts{Joined: 12, Halfway: 10, Done: 9},
			0, "discuss", "The question that split the room most, with a prompt for pairs.",
			State{Phase: AtDiscuss, Minutes: 10, Revealed: 9, Topics: w.Topics[:3], Brought: w.Topics[:1], Round: Talk, Deadline: morning().Add(PairTime)},
		},
		{
			Counts{Joined: 12, Halfway: 10, Done: 9},
			0, "vote again", "Everybody may answer this question once more; nothing is shown until you close the vote.",
			State{Phase: AtDiscuss, Minutes: 10, Revealed: 9, Topics: w.Topics[:3], Brought: w.Topics[:1], Round: Voting},
		},
		{
			Counts{Joined: 12, Halfway: 10, Done: 9},
			4, "close the vote", "4 voted. It is shown if 5 of them are in the chart, and cannot be opened again.",
			State{Phase: AtDiscuss, Minutes: 10, Revealed: 9, Topics: w.Topics[:3], Brought: w.Topics[:1], Round: Voted, Closed: []string{"one"}},
		},
		{
			Counts{Joined: 12, Halfway: 10, Done: 9},
			0, "next question", "Number 2 of 3.",
			State{Phase: AtDiscuss, Minutes: 10, Revealed: 9, Topics: w.Topics[:3], Brought: w.Topics[:2], Topic: 1, Round: Talk, Closed: []string{"one"}, Deadline: morning().Add(PairTime)},
		},
	}
	for i, step := range steps {
		w.Counts, w.Votes = step.counts, step.votes
		w.Ready = Ready{More: step.counts.Done, Devices: step.counts.Done, Takes: step.counts.Done}
		if got := s.NextStep(w); got.Does != step.does || got.Means != step.means || !got.Possible {
			t.Errorf("step %d: %+v", i, got)
		}
		if s.Phase == AtAnswering {
			s.Revealed = w.Ready.Takes
		}
		next, err := s.Forward(w)
		if err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
		if diff := cmp.Diff(step.want, next); diff != "" {
			t.Fatalf("step %d (-want +got):\n%s", i, diff)
		}
		s = next
	}
	s, _ = s.Forward(w) // vote again
	s = s.Tallied(&Vote{Split: SplitOf([]int{-2, -1, 0, 2, 2, 1})})
	if got := s.Votes["two"].Split; got != (Split{A: 2, Neutral: 1, B: 3}) {
		t.Errorf("the second vote: %+v", got)
	}
	s, _ = s.Forward(w)
	s, _ = s.Forward(w)
	s, _ = s.Forward(w)
	if s.Round != Voted || s.NextStep(w).Does != "end the class" {
		t.Errorf("the last question: %+v", s)
	}
	if s, _ = s.Forward(w); s.Phase != AtEnd || s.Open() {
		t.Errorf("the end: %+v", s)
	}
	if _, err := s.Forward(w); !errors.Is(err, ErrNoStep) || s.NextStep(w).Possible {
		t.Errorf("after the end: %v", err)
	}
}

// TestTakenAgain checks the sentence about another reveal, which promises nothing.
func TestTakenAgain(t *testing.T) {
	t.Parallel()
	const router = " If your class sits behind one router, restart with --one-router."
	for ready, want := range map[Ready]string{
		{}:                              "The chart of 9 again.",
		{More: 1}:                       "The chart of 9 again; one more is done, and it takes in 5 at a time.",
		{More: 5, Devices: 5, Takes: 5}: "The chart of 9 takes in 5 more.",
		{More: 6, Devices: 6}:           "The chart of 9 again; it takes in 5 at a time. 6 more are done, but a figure would then give one of them away.",
		{More: 6, Short: 2, Devices: 4}: "The chart of 9 again; it takes in 5 at a time. 6 more are done; of the 6, 2 have too few answers for a result.",
		{More: 6, Devices: 4}:           "The chart of 9 again; it takes in 5 at a time. 6 more are done, but from 4 addresses; what comes from one address counts once." + router,
		{More: 8, Short: 1, Devices: 0}: "The chart of 9 again; it takes in 5 at a time. 8 more are done; of the 8, one has too few answers for a result, but from addresses that are in it already: what comes from one address counts once." + router,
	} {
		step := State{Phase: AtAnswering, Revealed: 9}.NextStep(Input{Counts: Counts{Joined: 20, Halfway: 20, Done: 9 + ready.More}, Ready: ready})
		if step.Means != want || !step.Possible {
			t.Errorf("%+v: %+v", ready, step)
		}
	}
	for ready, want := range map[Ready]string{
		{More: 4, Devices: 4}:           "It takes 5 who are done, so that nobody's answers can be read from it; so far: 4.",
		{More: 9, Devices: 1}:           "It takes 5, so that nobody's answers can be read from it. All who are done came from one address; what comes from one address counts once." + router,
		{More: 9, Devices: 3}:           "It takes 5, so that nobody's answers can be read from it. 9 are done, but from 3 addresses; what comes from one address counts once." + router,
		{More: 7, Short: 3, Devices: 4}: "It takes 5, so that nobody's answers can be read from it. 7 are done; of the 7, 3 have too few answers for a result.",
	} {
		step := State{Phase: AtAnswering}.NextStep(Input{Counts: Counts{Joined: 20, Done: ready.More}, Ready: ready})
		if step.Means != want || step.Possible {
			t.Errorf("%+v: %+v", ready, step)
		}
	}
}

func TestTooFewForAReveal(t *testing.T) {
	t.Parallel()
	s := NewState(10)
	w := Input{Now: morning(), Counts: Counts{Joined: 6, Halfway: 6, Done: 4}, Ready: Ready{More: 4, Devices: 4}}
	s, _ = s.Forward(w)
	step := s.NextStep(w)
	if step.Possible || step.Means != "It takes 5 who are done, so that nobody's answers can be read from it; so far: 4." {
		t.Errorf("%+v", step)
	}
	if _, err := s.Forward(w); !errors.Is(err, ErrTooFew) {
		t.Errorf("forward: %v", err)
	}
	if s := s.Ended(nil); s.Phase != AtEnd {
		t.Error("a small class cannot be ended")
	}
}

// TestBack goes back, and expects frozen sheets and closed votes to stay.
func TestBack(t *testing.T) {
	t.Parallel()
	w := Input{Now: morning(), Counts: Counts{Joined: 9, Halfway: 9, Done: 9}, Topics: []string{"one", "two"}}
	s := NewState(5)
	s, _ = s.Forward(w)
	s.Revealed = 9
	for range 3 {
		s, _ = s.Forward(w)
	}
	if s.Round != Voting {
		t.Fatalf("%+v", s)
	}
	back := s.Back(w.Now)
	if back.Phase != AtDiscuss || back.Round != Talk || len(back.Closed) > 0 {
		t.Errorf("back from an open vote: %+v", back)
	}
	if again, _ := back.Forward(w); again.Round != Voting || again.Question() != "one" {
		t.Errorf("the vote does not open again: %+v", again)
	}
	closed := s.Tallied(&Vote{Split: Split{B: 5}})
	back = closed.Back(w.Now)
	if back.Phase != AtReveal || back.Revealed != 9 || !slices.Equal(back.Closed, []string{"one"}) || back.Votes["one"].B != 5 {
		t.Errorf("back from a closed vote: %+v", back)
	}
	if back, _ = back.Forward(w); back.Round != Voted || back.Question() != "one" {
		t.Errorf("a closed vote opens again: %+v", back)
	}
	for _, want := range []Phase{AtReveal, AtAnswering, AtLobby, AtLobby} {
		if back = back.Back(w.Now); back.Phase != want {
			t.Errorf("back to %s, want %s", back.Phase, want)
		}
	}
	if ended := closed.Ended(nil).Back(w.Now); ended.Phase != AtDiscuss || ended.Round != Voted {
		t.Errorf("back from the end: %+v", ended)
	}
	last := closed.NextTopic(w.Now, nil)
	if stays := last.NextTopic(w.Now, nil); last.Topic != 1 || stays.Phase != AtDiscuss || stays.Topic != 1 {
		t.Errorf("next after the last question: %+v", stays)
	}
}

func TestLonger(t *testing.T) {
	t.Parallel()
	now := morning()
	s := NewState(10)
	if got := s.Longer(now); !got.Deadline.IsZero() {
		t.Error("a lobby has a clock")
	}
	s, _ = s.Forward(Input{Now: now})
	if got := s.Longer(now); !got.Deadline.Equal(now.Add(12 * time.Minute)) {
		t.Errorf("two minutes more: %v", got.Deadline)
	}
	late := now.Add(time.Hour)
	if got := s.Longer(late); !got.Deadline.Equal(late.Add(MoreTime)) {
		t.Errorf("two minutes after the time was over: %v", got.Deadline)
	}
	for range 200 {
		s = s.Longer(now)
	}
	if s.Deadline.Sub(now) > MostMinutes*time.Minute {
		t.Errorf("the clock runs for %v", s.Deadline.Sub(now))
	}
}

// TestFreezeBatches checks the rule that makes reveals safe: five first, then at least five
// more, and frozen sheets never change.
func TestFreezeBatches(t *testing.T) {
	t.Parallel()
	m := career(t)
	rapid.Check(t, func(t *rapid.T) {
		all := people(m, rapid.IntRange(0, 40).Draw(t, "people"), 7)
		var frozen []Sheet
		done := 0
		for range rapid.IntRange(1, 8).Draw(t, "reveals") {
			done = min(len(all), done+rapid.IntRange(0, 9).Draw(t, "more"))
			for i := range all[:done] { // all change an answer, the frozen ones too
				all[i].Sheet.Answers["deep-focus"] = -all[i].Sheet.Answers["deep-focus"]
			}
			before := slices.Clone(frozen)
			more := Freeze(m, frozen, all[:done])
			if n := len(more); n > 0 && n < LeastMore {
				t.Fatalf("%d come to %d", n, len(frozen))
			}
			for i := range more {
				more[i].Sheet.Answers = maps.Clone(more[i].Sheet.Answers) // as the store does
			}
			frozen = append(frozen, more...)
			if diff := cmp.Diff(before, slices.Clone(frozen[:len(before)]), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("a frozen sheet changed:\n%s", diff)
			}
			seen := map[string]bool{}
			for _, f := range frozen {
				if seen[f.Member] {
					t.Fatalf("%s is frozen twice", f.Member)
				}
				seen[f.Member] = true
			}
		}
	})
}

// TestTwoRevealsHideOne compares successive reveals: whatever sheets come in between, the
// counts of every question differ by nothing or by at least LeastMore people, and changed
// answers of frozen people do not show.
func TestTwoRevealsHideOne(t *testing.T) {
	t.Parallel()
	m := career(t)
	all := people(m, 30, 3)
	for more := range 15 {
		first := Freeze(m, nil, all[:9])
		one := RevealOf(m, first)
		changed := people(m, 30, 99) // all have other answers by now
		second := append(slices.Clone(first), Freeze(m, first, changed[:9+more])...)
		two := RevealOf(m, second)
		for i, q := range two.Group.Questions[:len(m.Assessment().Questions)] {
			before, moved, lost := one.Group.Questions[i], 0, 0
			for k := range q.Counts {
				if d := q.Counts[k] - before.Counts[k]; d < 0 {
					lost -= d
				} else {
					moved += d
				}
			}
			if lost > 0 || moved != 0 && moved < LeastMore {
				t.Fatalf("with %d more, %s loses %d and gains %d", more, q.ID, lost, moved)
			}
		}
		if more > 0 && more < LeastMore && !cmp.Equal(one, two) {
			t.Errorf("%d more change the reveal", more)
		}
	}
}

// TestThinFiguresWait holds further sheets back while a question's figures would differ by
// fewer people than the whole does.
func TestThinFiguresWait(t *testing.T) {
	t.Parallel()
	m := career(t)
	first := Freeze(m, nil, people(m, 9, 3))
	for skip, want := range map[int]int{0: 5, 1: 0, 2: 0, 4: 0, 5: 5} {
		all := people(m, 14, 3)
		for i := range skip {
			delete(all[9+i].Sheet.Answers, "deep-focus")
		}
		if more := Freeze(m, first, all); len(more) != want {
			t.Errorf("%d of 5 skipped a question: %d come to the reveal, want %d", skip, len(more), want)
		}
	}
}

// TestFrozenSheetsHoldAnswersAlone expects frozen sheets to hold nothing personal but
// answers.
func TestFrozenSheetsHoldAnswersAlone(t *testing.T) {
	t.Parallel()
	m := career(t)
	all := people(m, 5, 1)
	for i := range all {
		all[i].Sheet.ID, all[i].Sheet.Date = "mine", "2026-05-04T09:00:00Z"
		all[i].Sheet.Seconds = map[string]float64{"deep-focus": 3}
		all[i].Sheet.Limits, all[i].Sheet.Guess = map[string]string{"travel": "none"}, "fde"
	}
	kept, err := Kept(Freeze(m, nil, all))
	if err != nil || len(kept) != 5 {
		t.Fatal(kept, err)
	}
	for _, k := range kept {
		for _, word := range []string{"mine", "2026-05", "seconds", "limits", "guess", `"travel"`} {
			if strings.Contains(string(k.Sheet), word) {
				t.Errorf("a frozen sheet says %s: %s", word, k.Sheet)
			}
		}
	}
	back, err := ReadSnapshot(m, kept)
	if err != nil || len(back) != 5 {
		t.Fatal(err)
	}
}

// TestHeadsCountDevices expects many sheets of one device not to make a class of twenty.
func TestHeadsCountDevices(t *testing.T) {
	t.Parallel()
	m := career(t)
	all := people(m, 25, 5)
	for i := range 6 {
		all[i].Device = "one"
	}
	if !RevealOf(m, all).Heads || RevealOf(m, all[:24]).Heads {
		t.Error("six of one device count otherwise than one does")
	}
}

// TestRevealMasks expects head counts from twenty people on.
func TestRevealMasks(t *testing.T) {
	t.Parallel()
	m := career(t)
	for _, n := range []int{0, 4, 5, 19, 20, 40} {
		r := RevealOf(m, people(m, n, 5))
		if n < LeastRevealed {
			if r != nil {
				t.Errorf("%d are revealed", n)
			}
			continue
		}
		heads, sum := 0, report.Tenths(0)
		for i, role := range r.Roles {
			heads += role.Head
			sum += role.Points
			if i > 0 && role.Points > r.Roles[i-1].Points {
				t.Errorf("of %d, role %d has a higher average than the one before", n, i)
			}
		}
		if (heads > 0) != (n >= LeastHeads) || r.Heads != (n >= LeastHeads) {
			t.Errorf("of %d, %d heads are counted", n, heads)
		}
		if sum != 0 {
			t.Errorf("the averages of %d add up to %v", n, sum)
		}
	}
}

// TestTopicShowsNothingEarly expects an open vote's answers to be withheld.
func TestTopicShowsNothingEarly(t *testing.T) {
	t.Parallel()
	m := career(t)
	r := RevealOf(m, people(m, 12, 5))
	s := State{Phase: AtDiscuss, Topics: []string{"train-or-next-problem"}, Round: Voting, Votes: map[string]Vote{"train-or-next-problem": {Split: Split{A: 1, Neutral: 2, B: 3}}}}
	topic := TopicOf(m, s, r, 7)
	if topic.Second != nil || topic.Votes != 7 || topic.First.N() != 12 || topic.Prompt == "" {
		t.Errorf("while it is open: %+v", topic)
	}
	s.Round = Voted
	if topic = TopicOf(m, s, r, 7); topic.Second == nil || topic.Votes != 0 {
		t.Errorf("once it is closed: %+v", topic)
	}
	if TopicOf(m, s, nil, 0) != nil {
		t.Error("a question is shown before the reveal")
	}
}

// TestFind finds codes and answers on paper in a chat.
func TestFind(t *testing.T) {
	t.Parallel()
	m := career(t)
	all := people(m, 3, 11)
	code := func(i int) string { return string(Fingerprint(m, all[i].Sheet)) }
	row := strings.Repeat("2541", 7)
	broken := []byte(code(2))
	broken[6] = map[bool]byte{true: '8', false: '7'}[broken[6] == '7']
	text := "09:12 Anna: here is mine " + code(0) + " thanks!\n" +
		"09:13 Ben: Mine: " + strings.ToLower(code(1)) + "\n" +
		"> paper：２５４１　２５４１ 2541 2541 2541 2541 ٢٥٤١\n" +
		"call me at 030 1234567, room 12\n" +
		string(broken) + "\n" +
		"254 254 254 254 254 254 254 254 9\n"
	found, bad, err := Find(m, text)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range found {
		got = append(got, fmt.Sprint(f.Line, " ", f.Way, " ", strings.ReplaceAll(f.As, " ", "")))
	}
	want := []string{"1 code " + code(0), "2 code " + code(1), "3 paper " + row}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
	if len(bad) != 2 || bad[0].Line != 5 || bad[1].Line != 6 {
		t.Errorf("bad: %+v", bad)
	}
	if found[2].Sheet.Answers[m.Assessment().Questions[0].ID] != -1 {
		t.Errorf("the digits mean %v", found[2].Sheet.Answers)
	}
}

// TestFindPasted finds the same in text with carriage returns as line ends, as terminals
// paste it.
func TestFindPasted(t *testing.T) {
	t.Parallel()
	m := career(t)
	all := people(m, 2, 11)
	text := "Anna: " + string(Fingerprint(m, all[0].Sheet)) + "\n" + strings.Repeat("2541", 7) + "\nBen: " + string(Fingerprint(m, all[1].Sheet)) + "\n" + strings.Repeat("254", 9) + "\n"
	want, wantBad, err := Find(m, text)
	if err != nil || len(want) != 3 || len(wantBad) != 1 {
		t.Fatal(want, wantBad, err)
	}
	for _, end := range []string{"\r", "\r\n"} {
		found, bad, err := Find(m, strings.ReplaceAll(text, "\n", end))
		if diff := cmp.Diff(want, found); diff != "" || !cmp.Equal(wantBad, bad) || err != nil {
			t.Errorf("%q: %v, %v\n%s", end, bad, err, diff)
		}
	}
}

// TestReceived names every fault of a sheet, and keeps answers only.
func TestReceived(t *testing.T) {
	t.Parallel()
	m := career(t)
	good := `{"assessment":"career","edition":"2026.2","id":"abc","guess":"fde","seconds":{"deep-focus":2},"answers":{"deep-focus":2}}`
	s, err := Received(m, nil, []byte(good), ByJoin)
	if err != nil || s.ID != "abc" || strings.Contains(string(s.Sheet), "guess") || strings.Contains(string(s.Sheet), "seconds") {
		t.Errorf("%+v %s, %v", s, s.Sheet, err)
	}
	same, err := Received(m, nil, []byte(strings.Replace(good, `"id":"abc",`, "", 1)), ByJoin)
	if err != nil || same.ID != string(s.Fingerprint) {
		t.Errorf("without an id: %q, %v", same.ID, err)
	}
	_, err = Received(m, nil, []byte(`{"assessment":"career","edition":"2026.2","answers":{"deep-focus":3,"nowhere":1},"color":"red"}`), ByJoin)
	wrong, ok := errors.AsType[*scoring.SheetError](err)
	if !ok || len(wrong.Problems) < 3 {
		t.Errorf("three things are wrong: %v", err)
	}
	for _, text := range []string{"", "[]", "{", `{"answers":{}}`, `{"assessment":"other","edition":"1","answers":{}}`} {
		if _, err := Received(m, nil, []byte(text), ByJoin); err == nil {
			t.Errorf("taken: %s", text)
		}
	}
}

// TestSheetsOf turns events into answers.
func TestSheetsOf(t *testing.T) {
	t.Parallel()
	m := career(t)
	first := m.Assessment().Questions[0].ID
	sheets, unread := SheetsOf(m, []Finished{
		{Member: "a", Way: BySSH, Events: []record.Event{{Kind: record.Guessed}, {Kind: record.Answered, Question: first, Value: 2}}},
		{Member: "b", Way: ByCode, Sheet: []byte(`{"assessment":"career","edition":"2026.2","answers":{"` + first + `":-1}}`)},
		{Member: "c", Way: ByCode, Sheet: []byte(`{"assessment":"nothing"}`)},
	})
	if unread != 1 || len(sheets) != 2 || sheets[0].Sheet.Answers[first] != 2 || sheets[1].Sheet.Answers[first] != -1 {
		t.Errorf("%+v, %d unread", sheets, unread)
	}
}
