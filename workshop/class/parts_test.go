package class

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"rolefit/scoring"
)

// rooms are classes that were revealed by themselves and are imported into one, with a few
// people of its own: for each room its frozen sheets, ready to be imported, and the figures
// that it showed.
type rooms struct {
	frozen [][]Sheet
	own    []Sheet
}

// answeringFew makes participants that leave out many questions, so that some questions are
// shown in one room and not in another.
func answeringFew(m *scoring.Model, n int, rng *rand.Rand) []Sheet {
	all := people(m, n, rng.Uint64())
	for i := range all {
		all[i].Member = fmt.Sprintf("%x", rng.Uint64())
		for k, q := range m.Assessment().Questions {
			if k%5 == 0 && rng.IntN(2) == 0 {
				delete(all[i].Sheet.Answers, q.ID)
			}
		}
		for _, q := range m.Assessment().TieBreakers[:3] {
			if rng.IntN(3) == 0 {
				all[i].Sheet.Answers[q.ID] = 1
			}
		}
	}
	return all
}

func someRooms(m *scoring.Model, rng *rand.Rand) (r rooms) {
	for k := range 1 + rng.IntN(3) {
		sheets := Freeze(m, nil, answeringFew(m, 4+rng.IntN(7), rng))
		for i := range sheets {
			sheets[i].Part = Part{Class: fmt.Sprint("room ", k), Batch: 1, Size: len(sheets)}
		}
		if len(sheets) > 0 {
			r.frozen = append(r.frozen, sheets)
		}
	}
	r.own = answeringFew(m, rng.IntN(8), rng)
	return r
}

// TestImportedRoomsTellOfNobody plays the attack over every set of rooms: the figures of a
// class, less the figures of some of its rooms, are about five people and more, or none.
func TestImportedRoomsTellOfNobody(t *testing.T) {
	t.Parallel()
	m := career(t)
	rng := rand.New(rand.NewPCG(16, 1))
	taken, waiting := 0, 0
	for range 75 {
		r := someRooms(m, rng)
		first := Freeze(m, nil, answeringFew(m, 12, rng)[:5*rng.IntN(2)])
		views := append(slices.Clone(r.frozen), first)
		all := slices.Concat(append(slices.Clone(r.frozen), r.own)...)
		rng.Shuffle(len(all), func(i, k int) { all[i], all[k] = all[k], all[i] })
		now := slices.Concat(first, Freeze(m, first, slices.Concat(first, all)))
		taken, waiting = taken+len(now), waiting+len(first)+len(all)-len(now)
		for set := range 1 << len(views) {
			var known [][]Sheet
			for k, v := range views {
				if set>>k&1 == 1 {
					known = append(known, v)
				}
			}
			apartFrom(t, m, now, known)
		}
	}
	if taken < 1000 || waiting < 100 {
		t.Errorf("%d are frozen, and %d are not: this test tests little", taken, waiting)
	}
}

// apartFrom compares now and known: a figure differs by none or by five people and more.
func apartFrom(t *testing.T, m *scoring.Model, now []Sheet, known [][]Sheet) {
	t.Helper()
	if n := left(now, known); n > 0 && n < LeastMore {
		t.Errorf("of %d sheets, all but %d are known", len(now), n)
	}
	for _, q := range slices.Concat(m.Assessment().Questions, m.Assessment().TieBreakers) {
		var shown [][]Sheet
		for _, view := range known {
			if answers := answering(view, q.ID); len(answers) >= LeastRevealed {
				shown = append(shown, answers)
			}
		}
		answers := answering(now, q.ID)
		if n := left(answers, shown); len(answers) >= LeastRevealed && n > 0 && n < LeastMore {
			t.Errorf("of %d answers to %s, all but %d are known", len(answers), q.ID, n)
		}
	}
}

// left counts the sheets that are in none of others.
func left(sheets []Sheet, others [][]Sheet) int {
	in := map[string]bool{}
	for _, s := range slices.Concat(others...) {
		in[s.Member] = true
	}
	return len(slices.DeleteFunc(slices.Clone(sheets), func(s Sheet) bool { return in[s.Member] }))
}

// TestARoomComesWhole leaves a room out of which one person is in the class already, in
// another way: the two charts beside each other would tell of that person.
func TestARoomComesWhole(t *testing.T) {
	t.Parallel()
	m := career(t)
	all := people(m, 14, 3)
	for i := range all[:7] {
		all[i].Part = Part{Class: "room", Batch: 1, Size: 7}
	}
	if n := len(Freeze(m, nil, all)); n != 14 {
		t.Errorf("a whole room and seven others: %d are frozen", n)
	}
	if frozen := Freeze(m, nil, all); frozen[0].Batch == frozen[13].Batch {
		t.Error("the room is no batch of its own")
	}
	if r := ReadyFor(m, nil, all[1:]); r.Takes != 7 || r.More != 13 {
		t.Errorf("a room without one of its people: %+v", r)
	}
	if n := len(Freeze(m, nil, all[:10])); n != 7 {
		t.Errorf("a room and three others: %d are frozen", n)
	}
	for i := range all[:7] { // the same people before their reveal
		all[i].Part = Part{Class: "room"}
	}
	if n := len(Freeze(m, nil, all[:10])); n != 10 {
		t.Errorf("ten who were never revealed: %d are frozen", n)
	}
}
