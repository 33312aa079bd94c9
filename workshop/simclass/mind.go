package simclass

import (
	"math"
	"math/rand/v2"
	"time"

	"rolefit/quiz/session"
	"rolefit/scoring"
)

// Mind decides a participant's answers: it prefers one role, by the weights of the
// questions, with noise on each answer, as in package simulate.
type Mind struct {
	random *rand.Rand
	role   string
	model  *scoring.Model
	think  time.Duration
}

// Strength of the preference, and the standard deviation of the noise, in steps of an
// answer.
const (
	preference = 0.45
	noise      = 1.1
)

// NewMind returns the mind of the participant with a number; the same seed and number
// give the same answers. think is the mean of its pauses.
func NewMind(m *scoring.Model, seed uint64, number int, think time.Duration) *Mind {
	mind := &Mind{random: rand.New(rand.NewPCG(seed, uint64(number))), model: m, think: think} //nolint:gosec // imagined people, not secrets
	roles := m.Assessment().Roles
	mind.role = roles[mind.random.IntN(len(roles))].ID
	return mind
}

// Answer returns an answer to a question, from −2 to +2.
func (m *Mind) Answer(question string) int {
	q, _ := m.model.Assessment().Question(question)
	x := preference*float64(q.Weights[m.role])*2/3 + noise*m.random.NormFloat64()
	return int(math.Round(max(-2, min(2, x))))
}

// Again returns an answer to a question after its discussion, from −2 to +2.
func (m *Mind) Again(question string) int {
	value := m.Answer(question)
	if m.random.IntN(3) == 0 { // the discussion changed this mind
		value = -value
	}
	return value
}

// Intent returns the intent that leads on from a session's place before the result.
func (m *Mind) Intent(s session.Session) session.Intent {
	switch s.Place() {
	case session.AtGuess:
		return session.Guess{Role: m.role}
	case session.AtQuestion:
		q, _, _ := s.Question()
		return session.Answer{Value: m.Answer(q.ID)}
	case session.AtLimits:
		return session.SetLimits{}
	default:
		return session.Proceed{}
	}
}

// Pause returns a time to think: log-normal around the mean, at most six times as long.
func (m *Mind) Pause() time.Duration {
	const spread = 0.6
	x := math.Exp(spread*m.random.NormFloat64() - spread*spread/2)
	return time.Duration(float64(m.think) * min(x, 6))
}
