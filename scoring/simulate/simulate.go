// Package simulate measures an assessment on imagined people: whether guessing favors a
// role, how often and how surely the result of a person who prefers a role names
// it, and whether the reasons shown carry the result.
//
// It does not own the scoring (package scoring) nor the printing of a report (package
// report). Its rules: the only randomness is the seed that the caller passes in; a
// report depends only on the assessment, the seed and the number of sheets, never on the
// clock or the number of cores.
//
// The figures are arithmetic. They cannot show whether the questions are the right ones
// for people: the imagined people answer by the very weights that score them.
package simulate

import (
	"context"
	"fmt"

	"rolefit/scoring"
)

// The default and the least value of Options.Sheets. At the default, a report takes half
// a minute on two cores.
const (
	DefaultSheets = 1_000_000
	LeastSheets   = 1_000
)

// careerID is the assessment that the bars were set for.
const careerID = "career"

// Options sets the size and the seed of a measurement.
type Options struct {
	Sheets   int                   // guessed sheets; 0 is DefaultSheets. Every other cell has about a twelfth as many
	Seed     uint64                // any number; the same seed gives the same report
	Worlds   bool                  // also measure people in whom the weights are wrong
	Progress func(done, total int) // called from time to time, in sheets, never concurrently; may be nil
}

// study is one group of measurements, over so many sheets. run returns nothing useful if ctx
// has ended.
type study struct {
	sheets int
	run    func(ctx context.Context) []Section
}

// perCell returns a study with a section for each cell, over so many sheets each.
func perCell[C any](cells []C, sheets int, section func(ctx context.Context, cell C) Section) study {
	return study{len(cells) * sheets, func(ctx context.Context) (sections []Section) {
		for _, c := range cells {
			sections = append(sections, section(ctx, c))
		}
		return sections
	}}
}

// Run measures the model's assessment. It fails if Options.Sheets is less than
// LeastSheets, if the questions do not tell the roles apart, and, with ctx's error, if
// ctx ends first.
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
		b.guessing(), b.recovery(), b.torn(), b.separation(), b.calibration(),
		b.retest(), b.skipping(), b.desirability(), b.appeal(), b.plausible(), b.faithfulness(),
	}
	if o.Worlds {
		studies = append(studies, b.worlds())
	}
	for _, s := range studies {
		b.total += s.sheets
	}
	for _, s := range studies {
		b.report.Sections = append(b.report.Sections, s.run(ctx)...)
		if ctx.Err() != nil {
			return Report{}, fmt.Errorf("simulate %q: %w", a.ID, ctx.Err())
		}
	}
	return b.report, nil
}
