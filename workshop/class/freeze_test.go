package class

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// handed are own sheets of one device each, followed by many sheets of a single device.
func handed(t *testing.T, own, many int) []Sheet {
	t.Helper()
	all := people(career(t), own+many, 21)
	for i := range all {
		if all[i].Device = fmt.Sprint("own-", i); i >= own {
			all[i].Device = "one"
		}
	}
	return all
}

// TestADeviceCountsOnce has one device hand in sheets before the others: no reveal consists
// of it and fewer than four other devices.
func TestADeviceCountsOnce(t *testing.T) {
	t.Parallel()
	m := career(t)
	for own, want := range map[int]int{0: 0, 1: 0, 3: 0, 4: 10, 5: 11} {
		all := handed(t, own, 6)
		if n := len(Freeze(m, nil, all)); n != want {
			t.Errorf("%d people, and six sheets from one device: %d are frozen, want %d", own, n, want)
		}
		if r := ReadyFor(m, nil, all); r.More != own+6 || r.Devices != own+1 || r.Takes != want {
			t.Errorf("%d people: %+v", own, r)
		}
		for i := range all { // as if hosted with --one-router
			all[i].Device = ""
		}
		if n := len(Freeze(m, nil, all)); n != own+6 {
			t.Errorf("without devices: %d are frozen", n)
		}
	}
	all := handed(t, 12, 6)
	first := Freeze(m, nil, append(slices.Clone(all[:6]), all[12]))
	for more, want := range map[int]int{0: 0, 3: 0, 4: 0, 5: 10, 6: 11} { // the device is in the first reveal already
		now := slices.Concat(all[:6+more], all[12:])
		if n := len(Freeze(m, first, now)); n != want {
			t.Errorf("%d more people, and five more sheets of a device: %d are taken in, want %d", more, n, want)
		}
	}
}

// TestShortSheetsDoNotCount expects sheets without a score to count towards no reveal and to
// be in none: the averages leave them out, so a question's counts would expose them.
func TestShortSheetsDoNotCount(t *testing.T) {
	t.Parallel()
	m := career(t)
	all := people(m, 8, 4)
	for i := 4; i < 7; i++ {
		id := m.Assessment().Questions[i].ID
		all[i].Sheet.Answers = map[string]int{id: 1}
	}
	if r := ReadyFor(m, nil, all[:7]); r.Takes != 0 || r.Short != 3 || r.Devices != 4 || len(Freeze(m, nil, all[:7])) > 0 {
		t.Errorf("four and three short ones: %+v", r)
	}
	if frozen := Freeze(m, nil, all); len(frozen) != 5 || ReadyFor(m, nil, all).Takes != 5 {
		t.Errorf("five and three short ones: %d are frozen", len(frozen))
	}
}

// TestAFigureCountsDevices expects no figure about a tie-breaker that one device answered
// several times and one person besides, and no change of a shown figure by further sheets of
// one device.
func TestAFigureCountsDevices(t *testing.T) {
	t.Parallel()
	m := career(t)
	tie := m.Assessment().TieBreakers[0].ID
	answers := func(all []Sheet, from, to int) {
		for i := from; i < to; i++ {
			all[i].Sheet.Answers = maps.Clone(all[i].Sheet.Answers)
			all[i].Sheet.Answers[tie] = 1
		}
	}
	all := handed(t, 16, 6)
	answers(all, 5, 6)   // one person
	answers(all, 16, 22) // the device
	first := Freeze(m, nil, slices.Concat(all[:6], all[16:20]))
	if n := len(answering(first, tie)); len(first) != 10 || n >= LeastRevealed || !slices.ContainsFunc(answering(first, tie), func(s Sheet) bool { return s.Member == all[5].Member }) {
		t.Errorf("%d of %d answered the tie-breaker", n, len(first))
	}
	answers(all, 6, 10) // four more people: five with the first one
	second := append(slices.Clone(first), Freeze(m, first, all[:11])...)
	if n := len(answering(second, tie)); len(second) != 15 || n != 6 {
		t.Errorf("of %d, %d answered the tie-breaker", len(second), n)
	}
	answers(all, 11, 14) // three more, and the device twice: too few to come to a figure that is shown
	third := Freeze(m, second, all)
	if n := len(answering(third, tie)); len(third) == 0 || n > 0 {
		t.Errorf("%d of %d who came answered the tie-breaker", n, len(third))
	}
}

// TestVoteOf counts the people that moved, among the frozen sheets only.
func TestVoteOf(t *testing.T) {
	t.Parallel()
	m := career(t)
	id := "deep-focus"
	frozen := people(m, 8, 2)
	for i, v := range []int{-2, -1, 0, 2, 1, -1, 2} {
		frozen[i].Sheet.Answers[id] = v
	}
	delete(frozen[7].Sheet.Answers, id)
	values := map[string]int{}
	for i, v := range []int{2, -2, 1, 0, 1} { // the last two do not vote
		values[frozen[i].Member] = v
	}
	values[frozen[7].Member], values["somebody else"] = 2, -2 // a member outside the figures
	want := &Vote{Split: Split{A: 2, Neutral: 1, B: 4}, First: &Split{A: 3, Neutral: 1, B: 3}, Voted: 5, Moved: &Moves{AB: 1, NB: 1, BN: 1}}
	if diff := cmp.Diff(want, VoteOf(frozen, id, values)); diff != "" {
		t.Error(diff)
	}
	frozen[1].Device, frozen[2].Device = "one", "one"
	if got := VoteOf(frozen, id, values); got != nil {
		t.Errorf("five votes of four devices: %+v", got)
	}
	frozen[2].Device = ""
	delete(values, frozen[0].Member)
	if got := VoteOf(frozen, id, values); got != nil {
		t.Errorf("four votes: %+v", got)
	}
}

// TestVotesOfAnEarlierVersion shows a second vote in the stored form of an earlier version,
// without the first.
func TestVotesOfAnEarlierVersion(t *testing.T) {
	t.Parallel()
	m := career(t)
	id := "deep-focus"
	s, err := ReadState([]byte(`{"phase":"discuss","minutes":10,"topics":["deep-focus"],"round":"voted","closed":["deep-focus"],"votes":{"deep-focus":{"a":3,"neutral":1,"b":4}},"revealed":12}`))
	if err != nil {
		t.Fatal(err)
	}
	r := RevealOf(m, people(m, 12, 5))
	topic := TopicOf(m, s, r, 0)
	if topic.Second == nil || topic.Second.First != nil || topic.Second.N() != 8 || topic.First == nil || topic.First.N() != 12 {
		t.Errorf("%+v", topic)
	}
	if votes := s.ClassVotes(); len(votes) != 1 || votes[0].First != nil || votes[0].Split != (Split{A: 3, Neutral: 1, B: 4}) {
		t.Errorf("%+v", votes)
	}
	s.Votes[id] = Vote{Split: Split{A: 3, Neutral: 1, B: 4}, First: &Split{A: 4, B: 4}, Voted: 6, Moved: &Moves{AN: 1}}
	if topic = TopicOf(m, s, r, 0); topic.First.N() != topic.Second.N() {
		t.Errorf("the first answers beside the second vote are of other people: %+v", topic)
	}
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	back, err := ReadState(data)
	if diff := cmp.Diff(s, back); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

// TestAnotherQuestion replaces the current question, again and again.
func TestAnotherQuestion(t *testing.T) {
	t.Parallel()
	all := []string{"one", "two", "three", "four", "five"}
	s := State{Phase: AtDiscuss, Round: Talk, Topics: []string{"one", "two", "three"}}
	for _, want := range []string{"four", "five", "one", "four"} {
		if s = s.Another(all, morning()); s.Question() != want || !slices.Equal(s.Topics[1:], all[1:3]) {
			t.Errorf("%q, want %q: %+v", s.Question(), want, s)
		}
	}
	if want := []string{"one", "four", "five"}; !slices.Equal(s.Shown(), want) {
		t.Errorf("the class has come to %q, want %q", s.Shown(), want)
	}
	s.Closed = []string{"five", "one"}
	if got := s.Another(all, morning()); got.Question() != "four" {
		t.Errorf("a question that was voted on is back: %q", got.Question())
	}
	s.Round = Voting
	if got := s.Another(all, morning()); got.Question() != "four" || got.Round != Voting {
		t.Errorf("while a vote is open: %+v", got)
	}
}

// TestShownFollowsTheWall expects participants to see the questions that the class has
// reached, also after it went back, and in a class of an earlier version.
func TestShownFollowsTheWall(t *testing.T) {
	t.Parallel()
	w := Input{Now: morning(), Topics: []string{"one", "two", "three"}}
	s := State{Phase: AtReveal, Revealed: 9}
	if len(s.Shown()) > 0 {
		t.Errorf("at the reveal: %q", s.Shown())
	}
	s, _ = s.Forward(w)
	s = s.NextTopic(w.Now, nil)
	for _, s := range []State{s, s.Back(w.Now), s.Ended(nil), s.Ended(nil).Back(w.Now)} {
		if want := w.Topics[:2]; !slices.Equal(s.Shown(), want) {
			t.Errorf("at %s: %q, want %q", s.Phase, s.Shown(), want)
		}
	}
	if old := (State{Phase: AtDiscuss, Topics: w.Topics, Topic: 1, Round: Voted}); !slices.Equal(old.Shown(), w.Topics[:2]) {
		t.Errorf("of an earlier version: %q", old.Shown())
	}
}
