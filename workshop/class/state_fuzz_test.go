package class_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rolefit/workshop/class"
)

// FuzzState parses any bytes as a class's state, earlier versions' included: an accepted one
// stays readable through every step, and a closed vote stays closed.
func FuzzState(f *testing.F) {
	for _, data := range []string{
		"", "{}", "null", "[]", `{"phase":"lobby","minutes":10}`,
		`{"phase":"answering","minutes":15,"deadline":"2026-05-04T09:10:00Z","blank":true}`,
		`{"phase":"answering","deadline":"9999-12-31T23:59:59.999999999+23:59","minutes":180,"revealed":6}`,
		`{"phase":"reveal","minutes":10,"revealed":6}`,
		`{"phase":"discuss","minutes":10,"topics":["a","b"],"topic":1,"round":"talk","closed":["a"],"votes":{"a":{"a":3,"neutral":0,"b":3}},"revealed":6}`,
		`{"phase":"discuss","minutes":10,"topics":["a","b"],"round":"voting","revealed":6,"shut":true,"one_router":true}`,
		`{"phase":"discuss","minutes":10,"topics":["a"],"round":"voted","closed":["a"],"revealed":6,` +
			`"votes":{"a":{"a":3,"neutral":0,"b":3,"first":{"a":1,"neutral":2,"b":3},"voted":6,"moved":{"a_b":1,"b_a":0,"a_neutral":0,"neutral_a":2,"b_neutral":0,"neutral_b":0}}}}`,
		`{"phase":"end","minutes":10,"topics":["a","b","c"],"topic":2,"closed":["a","b","c"],"revealed":300}`,
		`{"phase":"discuss","topics":["a"],"topic":-1,"round":"voting"}`, `{"phase":"discuss","topics":["a"],"topic":1}`,
		`{"phase":"discuss","topics":["a"],"round":"voting","closed":["a"]}`, `{"phase":"party"}`, `{"minutes":-1}`, `{"revealed":-5}`,
		`{"votes":{"a":{"a":-1}}}`, `{"votes":{"a":{"moved":{"a_b":-1}}}}`, strings.Repeat("[", 10_000), "\xff",
	} {
		f.Add([]byte(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := class.ReadState(data)
		if err != nil {
			if !errors.Is(err, class.ErrState) || !cmp.Equal(s, class.State{}) {
				t.Fatalf("%s: %v and %v", data, s, err)
			}
			return
		}
		readsBack(t, s)
		for _, next := range steps(t, s) {
			readsBack(t, next)
			for _, after := range steps(t, next) {
				readsBack(t, after)
				if slices.Contains(s.Closed, after.Asks()) {
					t.Fatalf("%s: the vote on %q is open again: %+v", data, after.Asks(), after)
				}
			}
		}
	})
}

// steps are the states that the keys lead to.
func steps(t *testing.T, s class.State) []class.State {
	t.Helper()
	w := class.Input{Now: time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC), Counts: class.Counts{Joined: 9, Halfway: 8, Done: 7}, Votes: 5, Topics: []string{"d", "a", "b"}}
	if q := s.Question(); q != "" && !slices.Contains(s.Topics, q) {
		t.Fatalf("%q is discussed, which is none of %q", q, s.Topics)
	}
	step, mark := s.NextStep(w), s.Mark()
	if step.Possible && step.Does == "" || mark.Phase == "" {
		t.Fatalf("the next step of %+v is %+v, from %+v", s, step, mark)
	}
	forward, err := s.Forward(w)
	if errors.Is(err, class.ErrTooFew) || errors.Is(err, class.ErrNoStep) {
		forward, err = s, nil
	}
	if err != nil {
		t.Fatal(err)
	}
	frozen := s
	frozen.Revealed = w.Counts.Done
	all := []class.State{forward, frozen, s.Tallied(nil)}
	for _, a := range []class.Action{class.Back, class.Longer, class.Next, class.Finish, class.Blank, class.Door, class.Other} {
		next, err := s.Do(a, w)
		if err != nil {
			t.Fatalf("%s: %v", a, err)
		}
		all = append(all, next)
	}
	return all
}

// readsBack writes a state and parses it again.
func readsBack(t *testing.T, s class.State) {
	t.Helper()
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatalf("%+v cannot be kept: %v", s, err)
	}
	back, err := class.ReadState(data)
	if err != nil {
		t.Fatalf("%s is kept, and cannot be read", data)
	}
	again, err := json.Marshal(back)
	if diff := cmp.Diff(string(data), string(again)); err != nil || diff != "" {
		t.Fatalf("%v, %s", err, diff)
	}
}
