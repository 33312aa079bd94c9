package crowd

import (
	"math"
	"math/rand/v2"
	"time"

	"rolefit/scoring"
)

// mind is how somebody answers: they lean to one of the roles, by the weights that
// its questions were written with, and are not quite sure each time. It is the rule
// of the imagined people of package simulate.
type mind struct {
	random *rand.Rand
	role   string
	model  *scoring.Model
	think  time.Duration
}

// How strongly somebody leans, and how unsure they are, in steps of an answer.
const (
	lean  = 0.45
	noise = 1.1
)

func newMind(o Options, number int) *mind {
	m := &mind{random: rand.New(rand.NewPCG(o.Seed, uint64(number))), model: o.Model, think: o.Think} //nolint:gosec // imagined people, not secrets
	roles := o.Model.Assessment().Roles
	m.role = roles[m.random.IntN(len(roles))].ID
	return m
}

// answer is −2 … +2.
func (m *mind) answer(question string) int {
	q, _ := m.model.Assessment().Question(question)
	x := lean*float64(q.Weights[m.role])*2/3 + noise*m.random.NormFloat64()
	return int(math.Round(max(-2, min(2, x))))
}

// again is the answer to a question that the class has talked about.
func (m *mind) again(question string) int {
	value := m.answer(question)
	if m.random.IntN(3) == 0 { // somebody was convincing
		value = -value
	}
	return value
}

// pause is how long somebody thinks: log-normal around the mean, as people are, with
// a long tail.
func (m *mind) pause() time.Duration {
	const spread = 0.6
	x := math.Exp(spread*m.random.NormFloat64() - spread*spread/2)
	return time.Duration(float64(m.think) * min(x, 6))
}
