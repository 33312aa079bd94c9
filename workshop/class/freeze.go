package class

import (
	"cmp"
	"maps"
	"slices"

	"rolefit/scoring"
)

// Sheet is a sheet that is frozen or could be.
type Sheet struct {
	Member string // a random id
	Batch  int    // of a frozen sheet: 1 for the first reveal, 2 for the sheets added next, …
	Sheet  scoring.Sheet
	Device string // a random token of the device that it came from; empty: its own device
	Part   Part   // of an imported sheet
}

// from returns a key that is equal for sheets from the same device.
func (s Sheet) from() string {
	if s.Device == "" {
		return "sheet " + s.Member
	}
	return "device " + s.Device
}

// Ready tells which finished sheets a reveal would freeze now.
type Ready struct {
	More    int // finished sheets that are not frozen
	Short   int // of More, the ones with too few answers to score; they are never frozen
	Devices int // devices of the scorable ones without a frozen sheet
	Takes   int // sheets that it would freeze: 0, or at least LeastMore
}

// Freeze returns the finished sheets to add to the frozen ones: all that can be scored,
// or none. A sheet with too few answers is never frozen: the averages would leave it
// out, but a question's counts would not. Frozen sheets do not change, even if a
// participant changes an answer later. Of a sheet only the answers and the order of the
// questions are kept.
//
// Sheets that were frozen together in another class, and imported, are added as a batch of
// their own, see part: their figures are known there, and those of what is left must not
// follow from them.
//
// One device stands for one person. The addition needs scorable sheets from LeastMore
// devices that have no frozen sheet yet, and so does each figure that is shown, see
// discreet. The devices of frozen sheets are looked up in finished by their member.
func Freeze(m *scoring.Model, frozen, finished []Sheet) []Sheet {
	_, more := weigh(m, frozen, finished)
	return more
}

// ReadyFor returns how many sheets Freeze would return, and the numbers that explain
// why.
func ReadyFor(m *scoring.Model, frozen, finished []Sheet) Ready {
	ready, _ := weigh(m, frozen, finished)
	return ready
}

func weigh(m *scoring.Model, frozen, finished []Sheet) (all Ready, add []Sheet) {
	frozen = WithDevices(frozen, finished)
	in := make(map[string]bool, len(frozen))
	for _, f := range frozen {
		in[f.Member] = true
	}
	parts := map[Part][]Sheet{}
	for _, f := range finished {
		if in[f.Member] {
			continue
		}
		in[f.Member] = true
		if f.Part.Batch == 0 {
			f.Part = Part{}
		}
		parts[f.Part] = append(parts[f.Part], Sheet{f.Member, 0, bare(f.Sheet), f.Device, f.Part})
	}
	for _, of := range slices.SortedFunc(maps.Keys(parts), byPart) {
		ready, more := part(m, frozen, parts[of], of)
		all.More, all.Short = all.More+ready.More, all.Short+ready.Short
		all.Devices, all.Takes = all.Devices+ready.Devices, all.Takes+ready.Takes
		frozen, add = append(frozen, more...), append(add, more...)
	}
	return all, add
}

// byPart orders the parts of a class: those frozen elsewhere, then the others.
func byPart(a, b Part) int {
	return cmp.Or(-cmp.Compare(min(a.Batch, 1), min(b.Batch, 1)), cmp.Compare(a.Class, b.Class), cmp.Compare(a.Batch, b.Batch), cmp.Compare(a.Size, b.Size))
}

// part weighs the finished sheets of one part, which are not frozen. If the part was
// frozen elsewhere, its figures are known there. So it is added whole or not at all (one
// of its people may be in the class in another way too), and no question is shown that
// would tell of one to four who are frozen here.
func part(m *scoring.Model, frozen, more []Sheet, of Part) (Ready, []Sheet) {
	slices.SortFunc(more, func(a, b Sheet) int { return cmp.Compare(a.Member, b.Member) })
	batch := 1
	for _, f := range frozen {
		batch = max(batch, f.Batch+1)
	}
	for i := range more {
		more[i].Batch = batch
	}
	scored := scorable(m, more)
	ready := Ready{More: len(more), Short: len(more) - len(scored), Devices: further(frozen, scored)}
	if ready.Devices < LeastMore || of.Batch > 0 && len(more) != of.Size {
		return ready, nil
	}
	if of.Batch > 0 {
		scored = apart(m, frozen, scored)
	}
	more = discreet(m, frozen, scored)
	if further(frozen, scorable(m, more)) < LeastMore { // without the answers that discreet left out
		return ready, nil
	}
	ready.Takes = len(more)
	return ready, more
}

// apart removes from sheets that were frozen elsewhere the answers to each question that
// one to four answered here or, of those shown here, there: neither would wait for more.
func apart(m *scoring.Model, frozen, more []Sheet) []Sheet {
	few := func(n int) bool { return n > 0 && n < LeastRevealed }
	for _, q := range m.Group(Sheets(more)).Questions {
		had, has := answering(frozen, q.ID), answering(more, q.ID)
		if len(has) > 0 && (few(further(nil, had)) || len(had) >= LeastRevealed && few(further(frozen, has))) {
			more = without(more, q.ID, has)
		}
	}
	return more
}

// WithDevices returns the frozen sheets with the devices of their members in finished. A
// member that is not in finished gets its own device.
func WithDevices(frozen, finished []Sheet) []Sheet {
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

// scorable returns the sheets with enough answers to score.
func scorable(m *scoring.Model, sheets []Sheet) []Sheet {
	var scored []Sheet
	for _, s := range sheets {
		if of := m.For(s.Sheet); of.Evaluate(of.Answers(s.Sheet)).Kind != scoring.Insufficient {
			scored = append(scored, s)
		}
	}
	return scored
}

// Devices counts the devices that the scorable sheets came from; a sheet without one is its own.
func Devices(m *scoring.Model, sheets []Sheet) int { return further(nil, scorable(m, sheets)) }

// further returns the number of devices in sheets that are not in others.
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

// discreet returns the sheets of more that may be frozen. For each figure, and not only
// for the total, the values shown before and after must differ by nothing or by
// LeastMore devices; a figure shown for the first time must be about LeastRevealed
// devices.
//
// If too few of them answered a question that is shown already, discreet returns nil:
// all wait for more. A tie-breaker is asked of few participants and would block for
// ever, so the new answers to it are removed instead. If a question would reach
// LeastRevealed only because one device submitted several sheets, see hidden.
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

// hidden removes answers to a question that is not shown yet, so that it stays hidden
// unless LeastRevealed devices answered it. It removes the further answers of devices
// that have one; if that is not enough, all answers in has.
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

// answering returns the sheets with an answer to a question.
func answering(sheets []Sheet, id string) []Sheet {
	return slices.DeleteFunc(slices.Clone(sheets), func(s Sheet) bool {
		_, ok := s.Sheet.Answers[id]
		return !ok
	})
}

// without returns sheets, with the answer to question id removed from each that is in
// of.
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

// bare copies the fields of a sheet that the figures of a class are computed from.
func bare(s scoring.Sheet) scoring.Sheet {
	return scoring.Sheet{
		Schema: s.Schema, Assessment: s.Assessment, Edition: s.Edition,
		Answers: s.Answers, Asked: s.Asked,
	}
}

// Sheets returns the scoring sheets alone.
func Sheets(of []Sheet) []scoring.Sheet {
	sheets := make([]scoring.Sheet, len(of))
	for i, s := range of {
		sheets[i] = s.Sheet
	}
	return sheets
}

// VoteOf returns the second vote on a question as it may be shown; nil if it came from
// fewer than LeastRevealed devices. It counts frozen sheets that answered the question
// before. values are the second answers, −2 … +2, by member; it ignores other members.
// The frozen sheets must have their devices, see WithDevices.
func VoteOf(frozen []Sheet, question string, values map[string]int) *Vote {
	var first, again []int
	var voted []Sheet
	var moved Moves
	for _, s := range answering(frozen, question) {
		before := s.Sheet.Answers[question]
		after, ok := values[s.Member]
		if ok {
			voted = append(voted, s)
			count(&moved, before, after)
		} else {
			after = before
		}
		first, again = append(first, before), append(again, after)
	}
	if further(nil, voted) < LeastRevealed {
		return nil
	}
	before := SplitOf(first)
	return &Vote{Split: SplitOf(again), First: &before, Voted: len(voted), Moved: &moved}
}

// count adds one participant to m, if they changed side.
func count(m *Moves, before, after int) {
	ways := map[[2]int]*int{{-1, 1}: &m.AB, {1, -1}: &m.BA, {-1, 0}: &m.AN, {0, -1}: &m.NA, {1, 0}: &m.BN, {0, 1}: &m.NB}
	if n := ways[[2]int{cmp.Compare(before, 0), cmp.Compare(after, 0)}]; n != nil {
		*n++
	}
}
