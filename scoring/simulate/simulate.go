// Package simulate owns imagined people and the measurements over their sheets:
// whether guessing favours a role, whether a person who leans towards a role is
// told so and how surely, and whether the reasons shown carry the result.
//
// It does not own the scoring (package scoring) nor how a report is printed
// (package report). Its rules: the only randomness is the seed that the caller
// passes in; a report depends on the assessment, the seed and the number of sheets
// alone, never on the clock or the number of cores.
//
// What it measures is arithmetic. It cannot say whether the questions are the right
// ones for people: its people answer by the very weights that score them.
package simulate

import (
	"context"
	"fmt"

	"rolefit/scoring"
)

// The bounds and the default of Options.Sheets. At the default, a report takes half
// a minute on two cores.
const (
	DefaultSheets = 1_000_000
	LeastSheets   = 1_000
)

// careerID is the assessment whose figures the bars were set for.
const careerID = "career"

// Options say how much to measure.
type Options struct {
	Sheets   int                   // guessed sheets; 0 is DefaultSheets. A twelfth as many or so in every other cell
	Seed     uint64                // any number; the same seed gives the same report
	Progress func(done, total int) // told now and then, in sheets, never twice at once; may be nil
}

// study is one group of measurements.
type study struct {
	sheets int // that it will measure, for the progress
	run    func(ctx context.Context, b *bench, r *Report) error
}

// Run measures the model's assessment. It fails where Options.Sheets is less than
// LeastSheets, where the questions do not tell the roles apart, and, with the
// context's error, where the context ends first.
func Run(ctx context.Context, m *scoring.Model, o Options) (Report, error) {
	if o.Sheets == 0 {
		o.Sheets = DefaultSheets
	}
	if o.Sheets < LeastSheets {
		return Report{}, fmt.Errorf("simulate %d sheets: at least %d are needed for figures that mean anything", o.Sheets, LeastSheets)
	}
	a := m.Assessment()
	if m.Full().Rank() != len(a.Roles)-1 {
		return Report{}, fmt.Errorf("simulate %q: its questions do not tell all of its roles apart", a.ID)
	}
	b := newBench(m, o)
	studies := []study{
		guessing(b), recovery(b), torn(b), separation(b), calibration(b),
		retest(b), skipping(b), desirability(b), faithfulness(b),
	}
	for _, s := range studies {
		b.total += s.sheets
	}
	r := Report{
		Assessment: a.ID, Edition: a.Edition, Scoring: scoring.Version,
		Sheets: o.Sheets, CellSheets: b.cell, Seed: o.Seed,
		Roles: len(a.Roles), Questions: len(a.Questions), TieBreakers: len(a.TieBreakers),
		Widened: o.Sheets < DefaultSheets, OwnBars: b.career,
	}
	for _, s := range studies {
		if err := s.run(ctx, b, &r); err != nil {
			return Report{}, fmt.Errorf("simulate %q: %w", a.ID, err)
		}
	}
	return r, nil
}
