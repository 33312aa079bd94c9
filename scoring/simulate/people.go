package simulate

import (
	"math"
	"math/rand/v2"
	"slices"

	"rolefit/scoring"
)

// person answers the questions. It has no memory: the same one may sit twice.
type person interface {
	// answer returns −2 … +2, for the question at this position of scoring.Answers.
	answer(rng *rand.Rand, position int) int8
}

// guesser draws every answer from the same distribution: the probabilities of −2 … +2.
type guesser [5]float64

func (g guesser) answer(rng *rand.Rand, _ int) int8 {
	u, upTo := rng.Float64(), 0.0
	for i, share := range g[:4] {
		if upTo += share; u < upTo {
			return int8(i) - 2
		}
	}
	return 2
}

// respondent answers clip(round(preference + N(0, noise))).
type respondent struct {
	preference []float64 // by position
	noise      float64
}

func (p *respondent) answer(rng *rand.Rand, position int) int8 {
	return clip(p.preference[position] + p.noise*rng.NormFloat64())
}

// clip rounds x to the nearest of the five answers.
func clip(x float64) int8 {
	return int8(math.Round(max(-2, min(2, x))))
}

// preferences returns strength·weight·2/3 by position, with the mean authored weight of roles.
func preferences(m *scoring.Model, strength float64, roles ...int) []float64 {
	a := m.Assessment()
	var all []float64
	for _, q := range slices.Concat(a.Questions, a.TieBreakers) {
		weight := 0
		for _, r := range roles {
			weight += q.Weights[a.Roles[r].ID]
		}
		all = append(all, strength*float64(weight)/float64(len(roles))*2/3)
	}
	return all
}

// respondents returns one person per role.
func respondents(b *bench, strength, noise float64) []*respondent {
	people := make([]*respondent, b.roles)
	for r := range people {
		people[r] = &respondent{preferences(b.model, strength, r), noise}
	}
	return people
}

// settle draws a person's true answers, unrounded: preference plus a normal part of standard
// deviation own that stays from sitting to sitting.
func (s *sitting) settle(preference []float64, own float64) []float64 {
	for i, l := range preference {
		s.truth[i] = l + own*s.rng.NormFloat64()
	}
	return s.truth
}
