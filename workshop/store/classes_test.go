package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"rolefit/workshop/class"
)

// wants checks for an error.
func wants(t testing.TB, what string, want, got error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: %v; want: %v", what, got, want)
	}
}

func classes(t trial) {
	ctx := t.Context()
	all, err := t.Store.Classes(ctx)
	must(t, err)
	same(t, "no classes", 0, len(all))

	old := class.Class{Name: "old", Assessment: "career", Edition: "2026.1", Began: noon()}
	late := class.Class{
		Name: "late", Assessment: "own", Edition: "1", Own: []byte("id: own\x00\xff"), State: []byte(`{"phase":"lobby"}`),
		Began: noon().Add(time.Hour),
	}
	same2 := class.Class{Name: "old too", Began: noon()}
	for _, c := range []class.Class{same2, old, late} {
		must(t, t.Store.BeginClass(ctx, c))
	}
	again := old
	again.Edition = "2"
	wants(t, "begin again", class.ErrExists, t.Store.BeginClass(ctx, again))
	got, err := t.Store.Class(ctx, "late")
	must(t, err)
	same(t, "class", late, got)

	joined(t, t.Store, "old", "one two three")
	all, err = t.Store.Classes(ctx)
	must(t, err)
	same(t, "newest first", []class.Summary{
		{Class: late, Empty: true}, {Class: old, Counts: class.Counts{Joined: 1}, Empty: true}, {Class: same2, Empty: true},
	}, all)

	zone := class.Class{Name: "zone", Began: noon().Add(time.Nanosecond).In(time.FixedZone("", 3600)), State: []byte{}}
	must(t, t.Store.BeginClass(ctx, zone))
	got, err = t.Store.Class(ctx, "zone")
	must(t, err)
	same(t, "whole seconds, UTC, nil for nothing", class.Class{Name: "zone", Began: noon()}, got)
	same(t, "zone", "UTC", got.Began.Location().String())
}

func names(t trial) {
	for _, name := range []string{
		"a", "7", "Monday 9.30", "a-b_c.d", "Zürich", "講座 2", "हिन्दी", strings.Repeat("é", 64),
		"Ana's class", "Monday (evening)", "Bits & pieces, part 2: C++", "Class #3", "L\u2019\u00e9quipe",
	} {
		began(t, t.Store, name)
		c, err := t.Store.Class(t.Context(), name)
		must(t, err)
		same(t, "name", name, c.Name)
	}
	for _, name := range []string{
		"", " ", " a", "a ", "-a", ".", "..", "_", "a/b", `a\b`, "'a", "(a)", "#a", "&a", `a"b`, "a\u201cb", "a$b", "a`b", "a!b", "a%b", "a|b", "a<b", "a;b", "a\nb", "a\x00", "\x1b[2J", "a\u200bb",
		"a\u202eb", "a\xff", "a\ufffd", "a=b", "*", strings.Repeat("a", 65), strings.Repeat("é", 65), "\u0301a", "🙂",
	} {
		wants(t, name, class.ErrName, t.Store.BeginClass(t.Context(), class.Class{Name: name}))
	}
}

// each calls every method that takes a class's name.
func each(ctx context.Context, s Store, name string) map[string]error {
	done := map[string]error{}
	_, done["class"] = s.Class(ctx, name)
	done["state"] = s.SetState(ctx, name, nil, []byte("{}"))
	_, done["join"] = s.Join(ctx, name, "one two three", "")
	_, done["attach"] = s.Attach(ctx, name, "one two three")
	_, done["seat"] = s.Seat(ctx, name, "one two three")
	done["record"] = s.Record(ctx, class.Entry{Class: name, Member: "m", Generation: 1})
	_, done["submit"] = s.Submit(ctx, name, class.Submission{ID: "s", Sheet: []byte("{}")})
	done["finish"] = s.Finish(ctx, name, "m", nil)
	_, done["counts"] = s.Counts(ctx, name)
	_, done["finished"] = s.Finished(ctx, name)
	done["freeze"] = frozen(ctx, s, name, class.FrozenSheet{Member: "m"})
	_, done["find"] = s.Find(ctx, name, class.Submission{ID: "s", Sheet: []byte("{}")})
	_, done["withdraw"] = s.Withdraw(ctx, name, []string{"m"}, true)
	_, done["frozen"] = s.Snapshot(ctx, name)
	done["vote"] = s.Vote(ctx, name, "q", "m", 1)
	_, done["votes"] = s.Votes(ctx, name, "q")
	_, done["watch"] = s.Watch(ctx, name)
	done["restrict"] = s.Restrict(ctx, name, noon(), true)
	done["forget"] = s.Forget(ctx, name, nil)
	return done
}

func noClass(t trial) {
	began(t, t.Store, "here")
	for _, name := range []string{"there", "", "Here", "here' OR '1'='1", "\x00"} {
		for what, err := range each(t.Context(), t.Store, name) {
			wants(t, what+" "+name, class.ErrNoClass, err)
		}
	}
	_, err := t.Store.Class(t.Context(), "here")
	must(t, err)
}

func state(t trial) {
	began(t, t.Store, "a")
	began(t, t.Store, "b")
	for _, state := range []string{`{"phase":"answering"}`, "", "\x00\xff'"} {
		must(t, set(t.Context(), t.Store, "a", state))
		got, err := t.Store.Class(t.Context(), "a")
		must(t, err)
		same(t, "state", state, string(got.State))
		other, err := t.Store.Class(t.Context(), "b")
		must(t, err)
		same(t, "state of the other class", "", string(other.State))
	}
	mine := []byte("mine")
	must(t, t.Store.SetState(t.Context(), "a", []byte("\x00\xff'"), mine))
	mine[0] = 'M'
	got, err := t.Store.Class(t.Context(), "a")
	must(t, err)
	same(t, "state is a copy", "mine", string(got.State))
}

// lively is a class with entries of every kind.
func lively(t testing.TB, s Store, name string) {
	t.Helper()
	ctx := t.Context()
	began(t, s, name)
	must(t, set(ctx, s, name, `"`+name+`"`))
	for _, words := range []string{"one two three", "four five six"} {
		seat := joined(t, s, name, words)
		must(t, s.Record(ctx, entry(name, seat, 0, 30)))
		must(t, s.Finish(ctx, name, seat.Member, []byte(words)))
		must(t, s.Vote(ctx, name, "q", seat.Member, 1))
		must(t, frozen(ctx, s, name, class.FrozenSheet{Member: seat.Member, Batch: 1, Sheet: []byte(name)}))
	}
	_, err := s.Submit(ctx, name, class.Submission{ID: "sheet", Way: class.ByCode, Sheet: []byte("{}"), Fingerprint: []byte("p")})
	must(t, err)
}

// all returns every answer that a store gives about a class.
func all(t testing.TB, s Store, name string) any {
	t.Helper()
	ctx := t.Context()
	c, err := s.Class(ctx, name)
	must(t, err)
	counts, err := s.Counts(ctx, name)
	must(t, err)
	finished, err := s.Finished(ctx, name)
	must(t, err)
	cold, err := s.Snapshot(ctx, name)
	must(t, err)
	votes, err := s.Votes(ctx, name, "q")
	must(t, err)
	return []any{c, counts, finished, cold, votes}
}

func forget(t trial) {
	lively(t, t.Store, "stays")
	before := all(t, t.Store, "stays")
	lively(t, t.Store, "goes")
	seat, err := t.Store.Attach(t.Context(), "goes", "one two three")
	must(t, err)
	must(t, t.Store.Forget(t.Context(), "goes", nil))
	wants(t, "record", class.ErrNoClass, t.Store.Record(t.Context(), entry("goes", seat, 30, 31)))
	for what, err := range each(t.Context(), t.Store, "goes") {
		wants(t, what, class.ErrNoClass, err)
	}
	same(t, "the other class", before, all(t, t.Store, "stays"))
	left, err := t.Store.Classes(t.Context())
	must(t, err)
	same(t, "classes", []string{"stays"}, slices.Collect(func(yield func(string) bool) {
		for _, c := range left {
			if !yield(c.Name) {
				return
			}
		}
	}))
	_, err = t.Store.Attach(t.Context(), "stays", "one two three")
	must(t, err)
}

func beginAnew(t trial) {
	lively(t, t.Store, "a")
	must(t, t.Store.Forget(t.Context(), "a", nil))
	began(t, t.Store, "a")
	fresh := all(t, t.Store, "a")
	began(t, t.Store, "b")
	other := all(t, t.Store, "b")
	same(t, "a class begun anew has nothing of the old one", other.([]any)[1:], fresh.([]any)[1:])
	_, err := t.Store.Attach(t.Context(), "a", "one two three")
	wants(t, "old words", class.ErrNoWords, err)
}

func closed(t trial) {
	began(t, t.Store, "a")
	signal, err := t.Store.Watch(t.Context(), "a")
	must(t, err)
	must(t, t.Store.Close())
	must(t, t.Store.Close())
	ends(t, signal)
	for what, err := range each(t.Context(), t.Store, "a") {
		wants(t, what, t.Closed, err)
	}
	wants(t, "begin", t.Closed, t.Store.BeginClass(t.Context(), class.Class{Name: "b"}))
	_, err = t.Store.Classes(t.Context())
	wants(t, "classes", t.Closed, err)
}

func canceled(t trial) {
	lively(t, t.Store, "a")
	before := all(t, t.Store, "a")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for what, err := range each(ctx, t.Store, "a") {
		wants(t, what, context.Canceled, err)
	}
	wants(t, "begin", context.Canceled, t.Store.BeginClass(ctx, class.Class{Name: "b"}))
	_, err := t.Store.Classes(ctx)
	wants(t, "classes", context.Canceled, err)
	same(t, "the class", before, all(t, t.Store, "a"))
	_, err = t.Store.Class(t.Context(), "b")
	wants(t, "a class that was not begun", class.ErrNoClass, err)
}
