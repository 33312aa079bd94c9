package store_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rolefit/internal/record"
	"rolefit/workshop/class"
)

const room = "room" // the class of most tests

func join(t trial) {
	ctx := t.Context()
	began(t, t.Store, room)
	one := joined(t, t.Store, room, "one two three")
	if len(one.Member) != 26 || strings.Trim(one.Member, "abcdefghijklmnopqrstuvwxyz234567") != "" {
		t.Errorf("the id %q", one.Member)
	}
	same(t, "seat", class.Membership{Member: one.Member, Generation: 1}, one)
	_, err := t.Store.Join(ctx, room, "one two three", "")
	wants(t, "the same words", class.ErrTaken, err)
	two := joined(t, t.Store, room, "one two four")
	if one.Member == two.Member {
		t.Error("two have the same id")
	}
	_, err = t.Store.Join(ctx, room, "", "")
	wants(t, "no words", class.ErrNoWords, err)
	for _, words := range []string{"one two five", "", "One two three", "one two three ", "' OR 1 --"} {
		_, err := t.Store.Attach(ctx, room, words)
		wants(t, "attach "+words, class.ErrNoWords, err)
	}
	for turn := 2; turn < 5; turn++ {
		seat, err := t.Store.Attach(ctx, room, "one two three")
		must(t, err)
		same(t, "seat", class.Membership{Member: one.Member, Generation: turn}, seat)
	}
	counts, err := t.Store.Counts(ctx, room)
	must(t, err)
	same(t, "counts", class.Counts{Joined: 2}, counts)
}

func wordsOfTwo(t trial) {
	began(t, t.Store, "a")
	began(t, t.Store, "b")
	one := joined(t, t.Store, "a", "one two three")
	other := joined(t, t.Store, "b", "one two three")
	seat, err := t.Store.Attach(t.Context(), "a", "one two three")
	must(t, err)
	same(t, "member", one.Member, seat.Member)
	wants(t, "member of another class", t.NoMember, t.Store.Record(t.Context(), entry("a", other, 0, 1)))
}

// together runs n calls of f at once.
func together(n int, f func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { f(i) })
	}
	all.Wait()
}

func raceForWords(t trial) {
	began(t, t.Store, room)
	var got atomic.Int32
	together(20, func(int) {
		_, err := t.Store.Join(t.Context(), room, "one two three", "")
		switch {
		case err == nil:
			got.Add(1)
		case !errors.Is(err, class.ErrTaken):
			t.Error(err)
		}
	})
	same(t, "who got the words", int32(1), got.Load())
}

// kept compares a participant's events, and leaves the participant with the next turn.
func kept(t testing.TB, s Store, words string, want []record.Event) class.Membership {
	t.Helper()
	before, err := s.Seat(t.Context(), room, words)
	must(t, err)
	seat, err := s.Attach(t.Context(), room, words)
	must(t, err)
	before.Generation++
	same(t, "seat", before, seat)
	same(t, "events", want, seat.Events)
	return seat
}

func records(t trial) {
	began(t, t.Store, room)
	seat := joined(t, t.Store, room, "w")
	other := joined(t, t.Store, room, "other")
	must(t, t.Store.Record(t.Context(), entry(room, seat, 0, 1)))
	must(t, t.Store.Record(t.Context(), entry(room, seat, 1, 12))) // so that 10 comes after 9
	must(t, t.Store.Record(t.Context(), entry(room, other, 0, 2)))
	must(t, t.Store.Record(t.Context(), entry(room, seat, 12, 12)))
	kept(t, t.Store, "w", events(12))
	kept(t, t.Store, "other", events(2))
}

func recordAgain(t trial) {
	ctx := t.Context()
	began(t, t.Store, room)
	seat := joined(t, t.Store, room, "w")
	must(t, t.Store.Record(ctx, entry(room, seat, 0, 5)))
	for _, e := range []class.Entry{
		entry(room, seat, 0, 5), entry(room, seat, 0, 1), entry(room, seat, 2, 4), entry(room, seat, 4, 5),
		entry(room, seat, 3, 7), // the answer to the first five was lost, and two more came
		entry(room, seat, 0, 7), entry(room, seat, 5, 7),
	} {
		must(t, t.Store.Record(ctx, e))
	}
	late := entry(room, seat, 6, 7)
	late.Events[0].At = late.Events[0].At.Add(time.Millisecond).In(time.FixedZone("", -3600)) // the same second
	must(t, t.Store.Record(ctx, late))
	kept(t, t.Store, "w", events(7))
}

func refusedEntries(t trial) {
	ctx := t.Context()
	began(t, t.Store, room)
	seat := joined(t, t.Store, room, "w")
	must(t, t.Store.Record(ctx, entry(room, seat, 0, 15)))
	before, err := t.Store.Counts(ctx, room)
	must(t, err)
	same(t, "counts", class.Counts{Joined: 1, Halfway: 1}, before)

	other := entry(room, seat, 14, 30)
	other.Events[0].Value = -other.Events[0].Value - 1
	wants(t, "another event", class.ErrConflict, t.Store.Record(ctx, other))
	kind := entry(room, seat, 3, 4)
	kind.Events[0].Kind = record.Skipped
	wants(t, "another kind", class.ErrConflict, t.Store.Record(ctx, kind))
	wants(t, "a gap", class.ErrGap, t.Store.Record(ctx, entry(room, seat, 16, 30)))
	wants(t, "a gap of nothing", class.ErrGap, t.Store.Record(ctx, entry(room, seat, 16, 16)))
	wants(t, "before the first", class.ErrGap, t.Store.Record(ctx, entry(room, seat, -1, 0)))
	turn := seat
	turn.Generation = 0
	wants(t, "an old turn", class.ErrTakenOver, t.Store.Record(ctx, entry(room, turn, 15, 30)))
	turn.Generation = 2
	wants(t, "a turn that nobody has", class.ErrTakenOver, t.Store.Record(ctx, entry(room, turn, 15, 30)))
	wants(t, "nobody", t.NoMember, t.Store.Record(ctx, entry(room, class.Membership{Member: "x", Generation: 1}, 0, 30)))
	number := entry(room, seat, 15, 30)
	number.Events[9].Seconds = math.NaN()
	if t.Store.Record(ctx, number) == nil {
		t.Error("kept seconds that are no number")
	}
	after, err := t.Store.Counts(ctx, room)
	must(t, err)
	same(t, "counts", before, after)
	kept(t, t.Store, "w", events(15))
}

func texts(t trial) {
	ctx := t.Context()
	began(t, t.Store, room)
	for i, text := range []string{
		"'; DROP TABLE event; --", `"quoted" \u0000 \`, "<b>&amp;", "Zürich 🙂 \u202e", "\x00", "a\x00b", "\x1b[2J\r\n\t\x7f", "\u2028",
		"\ufffd", strings.Repeat("long ", 10_000),
	} {
		words := fmt.Sprint("words ", i, text)
		seat := joined(t, t.Store, room, words)
		e := class.Entry{Class: room, Member: seat.Member, Generation: 1, Events: []record.Event{{
			Kind: record.EventKind(text), At: noon(), Question: text, Role: text, Background: text,
			Questions: []string{text, ""}, Skills: []string{text}, Limits: map[string]string{text: text, "a": ""},
		}}}
		must(t, t.Store.Record(ctx, e))
		kept(t, t.Store, words, e.Events)

		s := class.Submission{ID: text, Way: class.Way(text), Sheet: []byte(text), Fingerprint: []byte(text)}
		receipt, err := t.Store.Submit(ctx, room, s)
		must(t, err)
		same(t, "receipt", class.Receipt{New: true, Member: text}, receipt)
		must(t, t.Store.Vote(ctx, room, text, text, i))
		cast, err := t.Store.Votes(ctx, room, text)
		must(t, err)
		same(t, "vote on "+text, []class.Cast{{Member: text, Value: i}}, cast)
		must(t, frozen(ctx, t.Store, room, class.FrozenSheet{Member: text, Batch: i, Sheet: []byte(text)}))
		kept, err := t.Store.Snapshot(ctx, room)
		must(t, err)
		same(t, "frozen", class.FrozenSheet{Member: text, Batch: i, Sheet: []byte(text)}, kept[i])
		done, err := t.Store.Finished(ctx, room)
		must(t, err)
		same(t, "submissions", i+1, len(done))
		found := false
		for _, f := range done {
			found = found || f.Member == text && f.Way == s.Way && string(f.Sheet) == text
		}
		same(t, "finds "+text, true, found)
	}
	seat := joined(t, t.Store, room, "w")
	if t.Store.Record(ctx, class.Entry{
		Class: room, Member: seat.Member, Generation: 1, Events: []record.Event{{Kind: record.Answered, Question: "a\xff"}},
	}) == nil {
		t.Error("kept a text that is none, and so changed it")
	}
	kept(t, t.Store, "w", nil)
}
