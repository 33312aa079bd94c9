package scoring

import (
	"math/rand/v2"
	"testing"
)

// person answers every question for one role, strongly enough for a clear result.
func person(m *Model, role int) Sheet {
	s := Sheet{Assessment: m.assessment.ID, Edition: m.assessment.Edition, Answers: map[string]int{}}
	for i, it := range m.items[:m.questions] {
		_ = i
		s.Answers[it.id] = int(max(min(it.authored[role], 2), -2))
	}
	return s
}

// guess answers every question at random.
func guess(m *Model, rng *rand.Rand) Sheet {
	s := Sheet{Assessment: m.assessment.ID, Edition: m.assessment.Edition, Answers: map[string]int{}}
	for _, it := range m.items[:m.questions] {
		s.Answers[it.id] = rng.IntN(5) - 2
	}
	return s
}

func BenchmarkScore(b *testing.B) {
	m := careerModel(b)
	s := guess(m, rand.New(rand.NewPCG(1, 1)))
	b.ReportAllocs()
	for b.Loop() {
		m.Score(s)
	}
}

func BenchmarkScoreWithTieBreakers(b *testing.B) {
	m := careerModel(b)
	s := guess(m, rand.New(rand.NewPCG(1, 1)))
	for _, id := range m.Score(s).TieBreakers {
		s.Answers[id] = 1
	}
	b.ReportAllocs()
	for b.Loop() {
		m.Score(s)
	}
}

func BenchmarkScoreMasked(b *testing.B) {
	m := careerModel(b)
	s := guess(m, rand.New(rand.NewPCG(1, 1)))
	for _, i := range []int{3, 9, 14, 21} {
		delete(s.Answers, m.items[i].id)
	}
	b.ReportAllocs()
	for b.Loop() {
		m.Score(s)
	}
}

func BenchmarkEvaluate(b *testing.B) {
	m := careerModel(b)
	x := m.Answers(guess(m, rand.New(rand.NewPCG(1, 1))))
	b.ReportAllocs()
	for b.Loop() {
		m.Evaluate(x)
	}
}

func BenchmarkFlip(b *testing.B) {
	m := careerModel(b)
	s := person(m, 0)
	b.ReportAllocs()
	for b.Loop() {
		m.Flip(s)
	}
}

func BenchmarkPivotal(b *testing.B) {
	m := careerModel(b)
	s := person(m, 0)
	b.ReportAllocs()
	for b.Loop() {
		m.Pivotal(s)
	}
}
