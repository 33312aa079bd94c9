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
}

// Freeze returns the finished sheets that come to those that are frozen: none, or
// at least as many as the rules ask for, in each figure that is shown of them. What is frozen already stays as it is, also
// where somebody has changed an answer since. Only answers are kept of a sheet, and
// the order in which its questions were asked.
func Freeze(m *scoring.Model, frozen, finished []Sheet) []Sheet {
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
		more = append(more, Sheet{f.Member, batch + 1, bare(f.Sheet)})
	}
	least := LeastMore
	if len(frozen) == 0 {
		least = LeastRevealed
	}
	if len(more) < least {
		return nil
	}
	slices.SortFunc(more, func(a, b Sheet) int { return cmp.Compare(a.Member, b.Member) })
	return discreet(m, frozen, more)
}

// discreet is what of further sheets may come to those that are frozen: what is shown
// before and after must differ by nothing, or by LeastMore people, in each figure and
// not only altogether. Where one to four of them answered a question that is shown,
// or can be scored, all wait for more. A tie-breaker is asked few people and would
// have them wait for ever: of one that is shown, their answers are left out.
func discreet(m *scoring.Model, frozen, more []Sheet) []Sheet {
	if len(frozen) == 0 || len(more) == 0 {
		return more
	}
	before := m.Group(Sheets(frozen))
	after := m.Group(Sheets(more))
	thin := func(shown, n int) bool { return shown >= LeastRevealed && n > 0 && n < LeastMore }
	if thin(before.Scored, after.Scored) {
		return nil
	}
	shown := map[string]int{}
	for _, q := range before.Questions {
		shown[q.ID] = q.N
	}
	for _, q := range after.Questions {
		switch {
		case !thin(shown[q.ID], q.N):
		case !q.Tie:
			return nil
		default:
			more = without(more, q.ID)
		}
	}
	return more
}

// without is sheets without the answers to a question.
func without(sheets []Sheet, id string) []Sheet {
	less := slices.Clone(sheets)
	for i := range less {
		s := &less[i].Sheet
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
