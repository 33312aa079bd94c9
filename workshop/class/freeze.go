package class

import (
	"cmp"
	"maps"
	"slices"

	"rolefit/scoring"
)

// Sheet is a sheet that is frozen, or could be.
type Sheet struct {
	Member string // random; tells sheets apart and says nothing else
	Batch  int    // of a frozen sheet: 1 for the first reveal, 2 for those that came to it, …
	Sheet  scoring.Sheet
	Device string // a random token of what it was handed in from; empty: a device of its own
}

// from is what tells a sheet's device from all others.
func (s Sheet) from() string {
	if s.Device == "" {
		return "sheet " + s.Member
	}
	return "device " + s.Device
}

// Ready is what a reveal would take in now.
type Ready struct {
	More    int // who are done and not in it yet
	Short   int // of them those with too few answers to score: they come to no reveal
	Devices int // of the others' devices those that nothing in it came from
	Takes   int // how many it takes in: all of the others, or none
}

// Freeze returns the finished sheets that come to those that are frozen: all that can be
// scored, or none. One with too few answers never does: the averages are not about it,
// and a question's counts would be. What is frozen already stays as it is, also where somebody has changed an
// answer since. Only answers are kept of a sheet, and the order in which its questions
// were asked. Whoever hands in many sheets is one person: what comes needs LeastMore
// sheets that can be scored, each from another device, and none of them a device that
// is in the frozen ones; and so does each figure that is shown.
//
// The devices of frozen sheets are those that finished has of their members.
func Freeze(m *scoring.Model, frozen, finished []Sheet) []Sheet {
	_, more := weigh(m, frozen, finished)
	return more
}

// ReadyFor says what Freeze would return, and if nothing, why.
func ReadyFor(m *scoring.Model, frozen, finished []Sheet) Ready {
	ready, _ := weigh(m, frozen, finished)
	return ready
}

func weigh(m *scoring.Model, frozen, finished []Sheet) (Ready, []Sheet) {
	frozen = Devised(frozen, finished)
	in := make(map[string]bool, len(frozen))
	batch := 0
	for _, f := range frozen {
		in[f.Member] = true
		batch = max(batch, f.Batch)
	}
	var more []Sheet
	for _, f := range finished {
		if in[f.Member] {
			continue
		}
		in[f.Member] = true
		more = append(more, Sheet{f.Member, batch + 1, bare(f.Sheet), f.Device})
	}
	slices.SortFunc(more, func(a, b Sheet) int { return cmp.Compare(a.Member, b.Member) })
	scored := scorable(m, more)
	ready := Ready{More: len(more), Short: len(more) - len(scored), Devices: further(frozen, scored)}
	if ready.Devices < LeastMore {
		return ready, nil
	}
	more = discreet(m, frozen, scored)
	if further(frozen, scorable(m, more)) < LeastMore { // without what had to be left out
		return ready, nil
	}
	ready.Takes = len(more)
	return ready, more
}

// Devised are frozen sheets with the devices of their members. A member that is not
// among finished has a device of its own.
func Devised(frozen, finished []Sheet) []Sheet {
	devices := make(map[string]string, len(finished))
	for _, f := range finished {
		devices[f.Member] = f.Device
	}
	frozen = slices.Clone(frozen)
	for i := range frozen {
		frozen[i].Device = devices[frozen[i].Member]
	}
	return frozen
}

// scorable are the sheets with enough answers.
func scorable(m *scoring.Model, sheets []Sheet) []Sheet {
	var scored []Sheet
	for _, s := range sheets {
		if m.Score(s.Sheet).Verdict.Kind != scoring.Insufficient {
			scored = append(scored, s)
		}
	}
	return scored
}

// Devices is from how many devices the sheets with enough answers came.
func Devices(m *scoring.Model, sheets []Sheet) int { return further(nil, scorable(m, sheets)) }

// further is from how many devices sheets came that nothing of others came from.
func further(others, sheets []Sheet) int {
	seen := make(map[string]bool, len(others)+len(sheets))
	for _, s := range others {
		seen[s.from()] = true
	}
	n := 0
	for _, s := range sheets {
		if !seen[s.from()] {
			seen[s.from()] = true
			n++
		}
	}
	return n
}

// discreet is what of further sheets may come to those that are frozen: what is shown
// before and after must differ by nothing, or by LeastMore people, in each figure and
// not only altogether; and what is shown for the first time must be about as many. A
// person is a device.
//
// Where fewer answered a question that is shown, all wait for more. A tie-breaker is
// asked few people and would have them wait for ever: of one that is shown, their
// answers are left out. Of a question that would be shown only because some device
// handed in several sheets, one answer of each device is kept.
func discreet(m *scoring.Model, frozen, more []Sheet) []Sheet {
	tie := map[string]bool{}
	for _, q := range m.Assessment().TieBreakers {
		tie[q.ID] = true
	}
	for _, q := range m.Group(Sheets(more)).Questions {
		had, has := answering(frozen, q.ID), answering(more, q.ID)
		switch {
		case len(has) == 0:
		case len(had) < LeastRevealed:
			more = hidden(had, has, more, q.ID)
		case further(frozen, has) >= LeastMore:
		case tie[q.ID]:
			more = without(more, q.ID, has)
		default:
			return nil
		}
	}
	return more
}

// hidden leaves out so many answers to a question that is not shown so far that it is
// not shown either, unless enough devices answered it.
func hidden(had, has, more []Sheet, id string) []Sheet {
	devices := further(nil, slices.Concat(had, has))
	if len(had)+len(has) < LeastRevealed || devices >= LeastRevealed {
		return more
	}
	var again []Sheet
	for i, s := range has {
		if further(slices.Concat(had, has[:i]), has[i:i+1]) == 0 {
			again = append(again, s)
		}
	}
	if len(had)+len(has)-len(again) >= LeastRevealed {
		again = has
	}
	return without(more, id, again)
}

// answering are the sheets that answer a question.
func answering(sheets []Sheet, id string) []Sheet {
	return slices.DeleteFunc(slices.Clone(sheets), func(s Sheet) bool {
		_, ok := s.Sheet.Answers[id]
		return !ok
	})
}

// without is sheets without the answers of some of them to a question.
func without(sheets []Sheet, id string, of []Sheet) []Sheet {
	less := slices.Clone(sheets)
	for i := range less {
		s := &less[i].Sheet
		if !slices.ContainsFunc(of, func(one Sheet) bool { return one.Member == less[i].Member }) {
			continue
		}
		s.Answers = maps.Clone(s.Answers)
		delete(s.Answers, id)
		s.Asked = slices.DeleteFunc(slices.Clone(s.Asked), func(asked string) bool { return asked == id })
	}
	return less
}

// bare leaves of a sheet what the class's figures are made from.
func bare(s scoring.Sheet) scoring.Sheet {
	return scoring.Sheet{
		Schema: s.Schema, Assessment: s.Assessment, Edition: s.Edition,
		Answers: s.Answers, Asked: s.Asked,
	}
}

// Sheets are the sheets alone.
func Sheets(of []Sheet) []scoring.Sheet {
	sheets := make([]scoring.Sheet, len(of))
	for i, s := range of {
		sheets[i] = s.Sheet
	}
	return sheets
}
