package simulate

import (
	"math/rand/v2"

	"rolefit/scoring"
)

// sitting is an imagined person's sitting, with buffers that the next one reuses. It
// belongs to one goroutine.
type sitting struct {
	model     *scoring.Model
	questions int
	roles     int
	source    *rand.PCG
	rng       *rand.Rand
	number    int // of the sheet in its measurement, from 0

	x      scoring.Answers
	before scoring.Evaluation // after the last question
	after  scoring.Evaluation // after the tie-breakers; the same as before without any
	shown  [2]scoring.Kind    // the verdicts of before and after, with cautions applied
	truth  []float64          // buffer of settle
	order  []int              // buffer of answered
	spare  scoring.Answers    // buffer of changes
}

func newSitting(m *scoring.Model) *sitting {
	a := m.Assessment()
	s := &sitting{
		model: m, questions: len(a.Questions), roles: len(a.Roles),
		source: rand.NewPCG(0, 0), x: m.Blank(), spare: m.Blank(),
	}
	s.rng = rand.New(s.source) //nolint:gosec // imagined people, no secrets
	s.truth = make([]float64, len(s.x))
	s.order = make([]int, 0, len(s.x))
	return s
}

// ask records a person's answers to all questions, without tie-breakers.
func (s *sitting) ask(p person) {
	for i := range s.x {
		s.x[i] = scoring.Skipped
		if i < s.questions {
			s.x[i] = p.answer(s.rng, i)
		}
	}
}

// sit records a person's whole quiz, with the tie-breakers that the answers call for.
func (s *sitting) sit(p person) {
	s.ask(p)
	s.before = s.model.Evaluate(s.x)
	s.shown[0] = s.model.Shown(s.x, &s.before)
	var buffer [8]int
	chosen := s.model.TieBreakers(&s.before, buffer[:0])
	if len(chosen) == 0 {
		s.after, s.shown[1] = s.before, s.shown[0]
		return
	}
	for _, i := range chosen {
		s.x[i] = p.answer(s.rng, i)
	}
	s.after = s.model.Evaluate(s.x)
	s.shown[1] = s.model.Shown(s.x, &s.after)
}

// answered returns the positions of the answered questions, in a buffer that the next call
// reuses.
func (s *sitting) answered() []int {
	s.order = s.order[:0]
	for i, v := range s.x {
		if v != scoring.Skipped {
			s.order = append(s.order, i)
		}
	}
	return s.order
}

// draw returns the positions of n different answered questions, uniformly at random; all
// if there are fewer.
func (s *sitting) draw(n int) []int {
	order := s.answered()
	n = min(n, len(order))
	for i := range n {
		j := i + s.rng.IntN(len(order)-i)
		order[i], order[j] = order[j], order[i]
	}
	return order[:n]
}

// changes reports whether another role leads once the answers at these positions are
// changed, or the roles can no longer be told apart.
func (s *sitting) changes(positions []int, change func(int8) int8) bool {
	before, _ := s.model.Lead(s.x)
	copy(s.spare, s.x)
	for _, i := range positions {
		s.spare[i] = change(s.spare[i])
	}
	now, ok := s.model.Lead(s.spare)
	return !ok || now != before
}

// scores adds up answers, of a sheet or true ones, by position, in guessed standard
// deviations. Unanswered questions have no weight.
func scores[V int8 | float64](w *scoring.Weights, x []V) (totals [scoring.MaxRoles]float64) {
	for i, v := range x {
		for r, weight := range w.Row(i) {
			totals[r] += weight * float64(v)
		}
	}
	return totals
}

// first returns the position of the highest score.
func first(totals []float64) int {
	best := 0
	for r, s := range totals {
		if s > totals[best] {
			best = r
		}
	}
	return best
}

func reverse(v int8) int8 { return -v }

func skip(int8) int8 { return scoring.Skipped }
