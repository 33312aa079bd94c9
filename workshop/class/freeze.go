package class

import (
	"cmp"
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
// at least as many as the rules ask for. What is frozen already stays as it is, also
// where somebody has changed an answer since. Only answers are kept of a sheet, and
// the order in which its questions were asked.
func Freeze(frozen, finished []Sheet) []Sheet {
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
	return more
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
