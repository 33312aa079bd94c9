package pilot_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"rolefit/content"
	"rolefit/scoring"
	"rolefit/scoring/pilot"
)

// world is imagined people whose answers follow the authored weights, off by a cross-loading
// that no author knew: one for each question and role, drawn once.
type world struct {
	rng      *rand.Rand
	model    *scoring.Model
	loading  [][]float64 // by question and role
	strength float64
	noise    float64
}

func newWorld(t *testing.T, seed uint64, cross float64) *world {
	t.Helper()
	a := content.Career()
	m, err := scoring.NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{rng: rand.New(rand.NewPCG(seed, 14)), model: m, strength: .5, noise: 1}
	for _, q := range a.Questions {
		row := make([]float64, len(a.Roles))
		for r, role := range a.Roles {
			row[r] = float64(q.Weights[role.ID]) + cross*w.rng.NormFloat64()
		}
		w.loading = append(w.loading, row)
	}
	return w
}

// truth draws the true answers of a person of a role.
func (w *world) truth(role int, own float64) []float64 {
	x := make([]float64, len(w.loading))
	for i, row := range w.loading {
		x[i] = w.strength*row[role]*2/3 + own*w.rng.NormFloat64()
	}
	return x
}

// sheet draws one sitting.
func (w *world) sheet(truth []float64, noise float64) scoring.Sheet {
	a := w.model.Assessment()
	s := scoring.Sheet{Assessment: a.ID, Edition: a.Edition, Answers: map[string]int{}}
	for i, q := range a.Questions {
		s.Answers[q.ID] = int(math.Round(max(-2, min(2, truth[i]+noise*w.rng.NormFloat64()))))
	}
	return s
}

// pilot draws people, as many of each role as counts say, all of them satisfied.
func (w *world) pilot(counts ...int) (people []pilot.Person) {
	for r, n := range counts {
		for range n {
			people = append(people, pilot.Person{
				Role: w.model.Assessment().Roles[r].ID, Again: 4 + w.rng.IntN(2), Sittings: []scoring.Sheet{w.sheet(w.truth(r, 0), w.noise)},
			})
		}
	}
	return people
}

// right returns the share of new people whose own role comes first, in %: the mean of roles,
// and the worst one.
func (w *world) right(t *testing.T, m *scoring.Model, people int) (mean, worst float64) {
	t.Helper()
	worst = 100
	for r := range w.loading[0] {
		hits := 0
		for range people {
			if e := m.Evaluate(m.Answers(w.sheet(w.truth(r, 0), w.noise))); e.Leader() == r {
				hits++
			}
		}
		share := 100 * float64(hits) / float64(people)
		mean += share / float64(len(w.loading[0]))
		worst = min(worst, share)
	}
	return mean, worst
}

func (w *world) learned(t *testing.T, people []pilot.Person) *scoring.Model {
	t.Helper()
	e, err := pilot.NewEstimate(w.model, people)
	if err != nil {
		t.Fatal(err)
	}
	m, err := w.model.With(e.Norms("2026-11-29"))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// key is a way in which an author may be wrong.
type key struct {
	name     string
	spread   bool    // loadings × U(0, 1.5)
	reversed float64 // share of the questions that are half reversed
	cross    float64 // standard deviation of the cross-loadings, in authored points
}

// under returns a world whose people answer by another key than the author's.
func under(t *testing.T, seed uint64, k key, noise float64) *world {
	t.Helper()
	w := newWorld(t, seed, 0)
	w.noise = noise
	for _, row := range w.loading {
		by := 1.0
		if k.spread {
			by = 1.5 * w.rng.Float64()
		}
		if w.rng.Float64() < k.reversed {
			by = -.5
		}
		for r := range row {
			row[r] = by*row[r] + k.cross*w.rng.NormFloat64()
		}
	}
	return w
}

// TestPeopleMendAWrongKey measures the share of new people whose own role comes first, by the
// author's key and by what a pilot learned, over imagined worlds. docs/validation.md and
// docs/pilot.md quote what it logs.
func TestPeopleMendAWrongKey(t *testing.T) {
	t.Parallel()
	const worlds, people = 12, 200
	even, software := []int{15, 15, 15, 15}, []int{8, 60, 6, 6}
	for _, c := range []struct {
		key    key
		noise  float64
		counts []int
		least  float64 // by which the mean of the roles rises, in points of a percentage
	}{
		{key{name: "right key"}, 1, even, -.5},
		{key{name: "right key"}, 1, software, -.5},
		{key{name: "right key"}, 1.2, software, -1},
		{key{name: "cross-loadings .8", cross: .8}, 1, even, 0},
		{key{name: "cross-loadings 2.4", cross: 2.4}, 1.2, even, 6},
		{key{name: "cross-loadings 2.4", cross: 2.4}, 1.2, software, 5},
		{key{"spread, cross-loadings .8", true, 0, .8}, 1, even, 3},
		{key{"spread, cross-loadings .8", true, 0, .8}, 1, software, 2},
		{key{"spread, cross-loadings .8", true, 0, .8}, 1.2, even, 2},
		{key{"spread, cross-loadings 1.2", true, 0, 1.2}, 1.2, even, 5},
		{key{"spread, reversed, cross-loadings .8", true, .15, .8}, 1, even, 10},
		{key{"spread, reversed, cross-loadings .8", true, .15, .8}, 1, software, 8},
	} {
		var before, after, worstBefore, worstAfter float64
		for seed := range uint64(worlds) {
			w := under(t, seed, c.key, c.noise)
			mean, worst := w.right(t, w.model, people)
			before, worstBefore = before+mean/worlds, worstBefore+worst/worlds
			mean, worst = w.right(t, w.learned(t, w.pilot(c.counts...)), people)
			after, worstAfter = after+mean/worlds, worstAfter+worst/worlds
		}
		t.Logf("%s, noise %g, people %v: right role %.1f -> %.1f %%, worst %.1f -> %.1f %%", c.key.name, c.noise, c.counts, before, after, worstBefore, worstAfter)
		if after < before+c.least {
			t.Errorf("%s, people %v: %.1f %% after %.1f %%, want %+.1f at least", c.key.name, c.counts, after, before, c.least)
		}
	}
}

// TestFewAreLeftOut takes a group of four: nothing of it may be told.
func TestFewAreLeftOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, .8)
	people := w.pilot(15, 15, 4, 0)
	e, err := pilot.NewEstimate(w.model, people)
	if err != nil {
		t.Fatal(err)
	}
	if e.Groups[2].Satisfied != 0 || e.Groups[0].Satisfied != 15 {
		t.Errorf("groups: %+v", e.Groups)
	}
	for _, q := range e.Questions {
		if w := q.Weights[2]; w.N != 0 || w.Used != w.Authored || q.Mean.N != 30 {
			t.Errorf("%s: %+v of %d", q.ID, w, q.Mean.N)
		}
	}
	if e.SigmaE.N != 0 || e.UsedSigmaE != scoring.SigmaE || e.Retest != nil {
		t.Errorf("nobody sat twice: %+v", e.SigmaE)
	}
	if _, err := pilot.NewEstimate(w.model, people[:4]); !errors.Is(err, pilot.ErrTooFew) {
		t.Errorf("four people: %v", err)
	}
	unhappy := w.pilot(15, 15, 15, 15)
	for i := range unhappy {
		unhappy[i].Again = 3
	}
	if e, err := pilot.NewEstimate(w.model, unhappy); err != nil || len(e.Questions) > 0 {
		t.Errorf("people who would not choose it again speak for a job: %v, %v", e.Questions, err)
	}
}

// TestWanderIsFound estimates σe and the retest correlation from pairs of sittings.
func TestWanderIsFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 0)
	var people []pilot.Person
	for i := range 80 {
		truth := w.truth(i%4, .6)
		people = append(people, pilot.Person{
			Role: w.model.Assessment().Roles[i%4].ID, Again: 5,
			Sittings: []scoring.Sheet{w.sheet(truth, .8), w.sheet(truth, .8)},
		})
	}
	e, err := pilot.NewEstimate(w.model, people)
	if err != nil {
		t.Fatal(err)
	}
	// Rounding to whole steps adds a twelfth to the variance, the ends take some of it away.
	if e.SigmaE.N != 80 || math.Abs(e.SigmaE.Value-.8) > .05 || !e.SigmaE.Interval.Holds(e.SigmaE.Value) {
		t.Errorf("σe: %+v", e.SigmaE)
	}
	if math.Abs(e.UsedSigmaE-scoring.SigmaE) >= math.Abs(e.SigmaE.Value-scoring.SigmaE) {
		t.Errorf("used σe %.3f between %.1f and %.3f", e.UsedSigmaE, scoring.SigmaE, e.SigmaE.Value)
	}
	for r, f := range e.Retest {
		if f.Value < .6 || f.Value > .97 || !f.Interval.Holds(f.Value) {
			t.Errorf("retest of role %d: %+v", r, f)
		}
	}
	for r, f := range e.Alpha {
		if f.N != 80 || f.Value < .4 {
			t.Errorf("alpha of role %d: %+v", r, f)
		}
	}
}

// TestFiguresAreRight checks mean, standard deviation and shrinking on a question whose
// answers are known.
func TestFiguresAreRight(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 5, 0)
	people := w.pilot(10, 10, 10, 10)
	id := w.model.Assessment().Questions[3].ID
	for i := range people {
		people[i].Sittings[0].Answers[id] = 1
	}
	e, err := pilot.NewEstimate(w.model, people)
	if err != nil {
		t.Fatal(err)
	}
	q := e.Questions[3]
	if q.ID != id || q.Mean.N != 40 || math.Abs(q.Mean.Value-1) > 1e-9 && e.Tau == 0 || math.Abs(q.Shrunk-q.Mean.Value*40/70) > 1e-12 {
		t.Errorf("all answered 1: %+v", q)
	}
	for i, q := range e.Questions {
		if i != 3 && math.Abs(q.SD-1) > .4 || !q.Mean.Interval.Holds(q.Mean.Value) {
			t.Errorf("%s: SD %.2f, mean %+v", q.ID, q.SD, q.Mean)
		}
	}
}

func TestNormsAreRefused(t *testing.T) {
	t.Parallel()
	m := newWorld(t, 1, 0).model
	same, err := m.With(scoring.Norms{})
	if err != nil || same != m {
		t.Errorf("no norms: another model, %v", err)
	}
	id := m.Assessment().Questions[0].ID
	for _, n := range []scoring.Norms{
		{Name: "x", Questions: map[string]scoring.Norm{"nobody-asks": {}}},
		{Name: "x", Questions: map[string]scoring.Norm{id: {Weights: []float64{1, 2}}}},
	} {
		if _, err := m.With(n); err == nil {
			t.Errorf("taken: %+v", n)
		}
	}
}

// TestReasonsAddUpUnderNorms holds the reasons and the scores together, and the roles at 0.
func TestReasonsAddUpUnderNorms(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 9, 1.2)
	m := w.learned(t, w.pilot(15, 15, 15, 15))
	for range 50 {
		s := w.sheet(w.truth(w.rng.IntN(4), .5), 1)
		r := m.Score(s)
		if r.Norms != "2026-11-29" {
			t.Fatalf("norms %q", r.Norms)
		}
		total := 0.0
		for i, role := range r.Roles {
			sum := 0.0
			for _, reason := range r.Reasons {
				sum += reason.Scores[i]
			}
			if total += role.Score; math.Abs(sum-role.Score) > 1e-9 {
				t.Errorf("%s: %.6f and reasons %.6f", role.ID, role.Score, sum)
			}
		}
		if math.Abs(total) > 1e-9 {
			t.Errorf("the roles add up to %g", total)
		}
	}
}
