package store_test

import (
	"fmt"
	"slices"
	"sync/atomic"

	"rolefit/workshop/class"
)

func progress(t trial) {
	ctx := t.Context()
	began(t, t.Store, room)
	seat := joined(t, t.Store, room, "w")
	joined(t, t.Store, room, "somebody who only joined")
	at := 0
	for _, step := range []struct {
		progress class.Progress
		want     class.Counts
	}{
		{class.Progress{}, class.Counts{Joined: 2}},
		{class.Progress{Answered: 13, Asked: 28}, class.Counts{Joined: 2}},
		{class.Progress{Answered: 14, Asked: 28}, class.Counts{Joined: 2, Halfway: 1}},
		{class.Progress{Answered: 14, Asked: 29}, class.Counts{Joined: 2}},
		{class.Progress{Answered: 15, Asked: 29}, class.Counts{Joined: 2, Halfway: 1}},
		{class.Progress{Answered: 3, Asked: 29, Finished: true}, class.Counts{Joined: 2, Halfway: 1, Done: 1, Voters: 1}},
		{class.Progress{Answered: 28, Asked: 28}, class.Counts{Joined: 2, Halfway: 1}}, // back from the result
	} {
		e := entry(room, seat, at, at+1)
		at++
		e.Progress = step.progress
		must(t, t.Store.Record(ctx, e))
		got, err := t.Store.Counts(ctx, room)
		must(t, err)
		same(t, fmt.Sprint(step.progress), step.want, got)
	}
	old := entry(room, seat, 0, 1)
	old.Progress = class.Progress{}
	must(t, t.Store.Record(ctx, old)) // sent again, late
	got, err := t.Store.Counts(ctx, room)
	must(t, err)
	same(t, "after an old entry", class.Counts{Joined: 2, Halfway: 1}, got)
	done := entry(room, seat, at, at)
	done.Progress = class.Progress{Answered: 28, Asked: 28, Finished: true}
	must(t, t.Store.Record(ctx, done))
	got, err = t.Store.Counts(ctx, room)
	must(t, err)
	same(t, "progress without an event", class.Counts{Joined: 2, Halfway: 1, Done: 1, Voters: 1}, got)
}

func submit(t trial) {
	ctx := t.Context()
	began(t, t.Store, room)
	began(t, t.Store, "other")
	sheet := func(id, answers, mark string) class.Submission {
		return class.Submission{ID: id, Way: class.ByJoin, Sheet: []byte(answers), Fingerprint: []byte(mark)}
	}
	seat := joined(t, t.Store, room, "w")
	must(t, t.Store.Record(ctx, entry(room, seat, 0, 30)))
	code := sheet("a code", "{}", "of a member") // the code is pasted before this participant has finished on the host
	_, err := t.Store.Submit(ctx, room, code)
	must(t, err)
	must(t, t.Store.Finish(ctx, room, seat.Member, []byte("of a member")))
	wants(t, "finish of nobody", t.NoMember, t.Store.Finish(ctx, room, "nobody", []byte("x")))
	for _, step := range []struct {
		what  string
		class string
		sheet class.Submission
		want  class.Receipt
	}{
		{"a sheet", room, sheet("a", "1", "p"), class.Receipt{New: true, Member: "a"}},
		{"again", room, sheet("a", "1", "p"), class.Receipt{Member: "a"}},
		{"again, written otherwise", room, sheet("a", "1 ", "p"), class.Receipt{Member: "a"}},
		{"the same answers", room, sheet("b", "1", "p"), class.Receipt{Duplicate: true, Member: "a"}},
		{"the same answers, again", room, sheet("b", "1", "p"), class.Receipt{Duplicate: true, Member: "a"}},
		{"in another class", "other", sheet("a", "1", "p"), class.Receipt{New: true, Member: "a"}},
		{"without a print", room, sheet("c", "1", ""), class.Receipt{New: true, Member: "c"}},
		{"another without a print", room, sheet("d", "1", ""), class.Receipt{New: true, Member: "d"}},
		{"of a member", room, sheet("e", "2", "of a member"), class.Receipt{Duplicate: true, Member: seat.Member}},
		{"of a member of another class", "other", sheet("e", "2", "of a member"), class.Receipt{New: true, Member: "e"}},
	} {
		got, err := t.Store.Submit(ctx, step.class, step.sheet)
		must(t, err)
		same(t, step.what, step.want, got)
	}
	refuses(t, sheet("a", "2", "q"), sheet("", "1", "x"), sheet("y", "", "y"))
	counts, err := t.Store.Counts(ctx, room)
	must(t, err)
	same(t, "counts", class.Counts{Joined: 4, Halfway: 4, Done: 4, Voters: 4}, counts)
	must(t, frozen(ctx, t.Store, room, class.FrozenSheet{Member: "a", Batch: 1, Sheet: []byte("1")}))
	must(t, t.Store.Finish(ctx, room, seat.Member, []byte("p"))) // the same answers as the frozen one, which stays
	counts, err = t.Store.Counts(ctx, room)
	must(t, err)
	same(t, "counts with a frozen twin", class.Counts{Joined: 4, Halfway: 4, Done: 4, Voters: 4}, counts)
}

// refuses hands in sheets that are refused: other answers under an id in use, and incomplete
// ones.
func refuses(t trial, conflicting class.Submission, bad ...class.Submission) {
	_, err := t.Store.Submit(t.Context(), room, conflicting)
	wants(t, "other answers under the same id", class.ErrConflict, err)
	for _, s := range bad {
		if _, err := t.Store.Submit(t.Context(), room, s); err == nil {
			t.Errorf("kept %v", s)
		}
	}
}

func raceOfSubmissions(t trial) {
	began(t, t.Store, room)
	var kept atomic.Int32
	together(40, func(i int) {
		receipt, err := t.Store.Submit(t.Context(), room, class.Submission{
			ID: fmt.Sprint(i % 4), Way: class.ByPaper, Sheet: []byte("{}"), Fingerprint: []byte("p"),
		})
		switch {
		case err != nil:
			t.Error(err)
		case receipt.New:
			kept.Add(1)
		}
	})
	same(t, "kept", int32(1), kept.Load())
	done, err := t.Store.Finished(t.Context(), room)
	must(t, err)
	same(t, "who counts", []class.Finished{{Member: "0", Way: class.ByPaper, Sheet: []byte("{}")}}, done)
}

func finished(t trial) {
	ctx := t.Context()
	began(t, t.Store, room)
	none, err := t.Store.Finished(ctx, room)
	must(t, err)
	same(t, "nobody is done", 0, len(none))

	var want []class.Finished
	for i := range 6 {
		seat := joined(t, t.Store, room, fmt.Sprint(i))
		if i%2 == 0 { // the others are on their way
			must(t, t.Store.Record(ctx, entry(room, seat, 0, 30)))
			want = append(want, class.Finished{Member: seat.Member, Way: class.BySSH, Events: events(30)})
		} else {
			must(t, t.Store.Record(ctx, entry(room, seat, 0, 29)))
		}
	}
	quick := joined(t, t.Store, room, "quick")
	must(t, t.Store.Record(ctx, class.Entry{Class: room, Member: quick.Member, Generation: 1, Progress: class.Progress{Finished: true}}))
	want = append(want, class.Finished{Member: quick.Member, Way: class.BySSH})
	for _, s := range []class.Submission{
		{ID: "m", Way: class.ByPaper, Sheet: []byte("1")},
		{ID: "7", Way: class.ByCode, Sheet: []byte("2")},
		{ID: "zz", Way: class.ByJoin, Sheet: []byte("3")},
	} {
		_, err := t.Store.Submit(ctx, room, s)
		must(t, err)
		want = append(want, class.Finished{Member: s.ID, Way: s.Way, Sheet: s.Sheet})
	}
	slices.SortFunc(want, func(a, b class.Finished) int { return slices.Compare([]byte(a.Member), []byte(b.Member)) })
	got, err := t.Store.Finished(ctx, room)
	must(t, err)
	same(t, "finished", want, got)
}

func cold(member string, batch int, sheet string) class.FrozenSheet {
	return class.FrozenSheet{Member: member, Batch: batch, Sheet: []byte(sheet)}
}

func freeze(t trial) {
	ctx := t.Context()
	began(t, t.Store, room)
	none, err := t.Store.Snapshot(ctx, room)
	must(t, err)
	same(t, "nothing is frozen", 0, len(none))

	first := []class.FrozenSheet{cold("m2", 1, "1"), cold("m1", 1, "2"), cold("m9", 1, "3")}
	must(t, frozen(ctx, t.Store, room, first...))
	must(t, frozen(ctx, t.Store, room, first...))
	later := []class.FrozenSheet{cold("m1", 2, "changed"), cold("m0", 2, "4"), cold("m2", 1, "changed")}
	must(t, frozen(ctx, t.Store, room, later...))
	must(t, frozen(ctx, t.Store, room))
	got, err := t.Store.Snapshot(ctx, room)
	must(t, err)
	same(t, "frozen", []class.FrozenSheet{
		cold("m1", 1, "2"), cold("m2", 1, "1"), cold("m9", 1, "3"), cold("m0", 2, "4"),
	}, got)
}

func votes(t trial) {
	ctx := t.Context()
	began(t, t.Store, room)
	none, err := t.Store.Votes(ctx, room, "q")
	must(t, err)
	same(t, "no votes", 0, len(none))
	for _, id := range []string{"a", "b", "c", "d"} {
		_, err := t.Store.Submit(ctx, room, class.Submission{ID: id, Way: class.ByJoin, Sheet: []byte(id)})
		must(t, err)
	}
	for _, v := range []struct {
		question, voter string
		value           int
	}{{"q", "a", 2}, {"q", "b", -2}, {"q", "c", 0}, {"q", "d", -2}, {"q", "a", -1}, {"other", "a", 1}, {"q", "b", 1}, {"q", "b", 1}} {
		must(t, t.Store.Vote(ctx, room, v.question, v.voter, v.value))
	}
	cast, err := t.Store.Votes(ctx, room, "q")
	must(t, err)
	same(t, "the latest of each", []class.Cast{{Member: "a", Value: -1}, {Member: "b", Value: 1}, {Member: "c"}, {Member: "d", Value: -2}}, cast)
}
