package simclass

import (
	"math"
	"math/rand/v2"
	"time"

	"rolefit/scoring"
)

// mind decides a participant's answers: it prefers one role, by the weights of the
// questions, with noise on each answer, as in package simulate.
type mind struct {
	random *rand.Rand
	role   string
	model  *scoring.Model
	think  time.Duration
}

// Strength of the preference, and the standard deviation of the noise, in steps of an
// answer.
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

// answer returns an answer to a question, from −2 to +2.
func (m *mind) answer(question string) int {
	q, _ := m.model.Assessment().Question(question)
	x := lean*float64(q.Weights[m.role])*2/3 + noise*m.random.NormFloat64()
	return int(math.Round(max(-2, min(2, x))))
}

// again returns an answer to a question after its discussion.
func (m *mind) again(question string) int {
	value := m.answer(question)
	if m.random.IntN(3) == 0 { // the discussion changed this mind
		value = -value
	}
	return value
}

// pause returns a time to think: log-normal around the mean, at most six times as long.
func (m *mind) pause() time.Duration {
	const spread = 0.6
	x := math.Exp(spread*m.random.NormFloat64() - spread*spread/2)
	return time.Duration(float64(m.think) * min(x, 6))
}
