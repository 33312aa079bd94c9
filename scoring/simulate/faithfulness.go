package simulate

import (
	"context"

	"rolefit/scoring"
)

// named is the number of answers that a result names first as its reasons.
const named = 3

// enoughQuestions is the number of questions from which three at random are few. For
// shorter quizzes the bar on random answers is only shown.
const enoughQuestions = 20

// faithfulness measures whether the reasons named carry the result: reversing them
// should change the leading role, and reversing as many random answers should not.
func faithfulness(b *bench) study {
	cells := []people{{strength: 0.5, noise: 1}, {strength: 0.35, noise: 1.2}}
	random := atMost(35)
	if len(b.model.Assessment().Questions) < enoughQuestions {
		random = random.ofCareer()
	}
	return perCell(cells, b.cell, func(ctx context.Context, b *bench, p people, _ *Report) (Section, error) {
		c, err := p.reversed(ctx, b)
		return Section{
			Name:  "Do the reasons carry the result? " + p.String(),
			About: "Another role leads once three answers are reversed, tie-breakers among them.",
			Figures: []Figure{
				b.share("the three answers named as reasons", c.count[0], c.n, atLeast(80)),
				b.share("three answers at random", c.count[1], c.n, random),
			},
		}, err
	})
}

func (p people) reversed(ctx context.Context, b *bench) (held, error) {
	who := respondents(b, p.strength, p.noise)
	return measure(ctx, b, "faithfulness "+p.String(), b.cell, func(s *sitting, c *held) {
		s.sit(who[s.number%s.roles])
		c.n++
		if s.changes(s.reasons(), reverse) {
			c.count[0]++
		}
		if s.changes(s.draw(named), reverse) {
			c.count[1]++
		}
	})
}

// reasons returns the positions of the answers that a result names first: those with the
// largest effect on the first role minus the second.
func (s *sitting) reasons() []int {
	w := s.model.Weights(s.x)
	first, second := s.after.Order[0], s.after.Order[1]
	does := func(i int) float64 {
		return (w.At(i, first) - w.At(i, second)) * float64(s.x[i])
	}
	s.order = s.order[:0]
	for i, v := range s.x {
		if v == scoring.Skipped {
			continue
		}
		at := len(s.order)
		for at > 0 && does(s.order[at-1]) < does(i) {
			at--
		}
		if at >= named {
			continue
		}
		if len(s.order) == named {
			s.order = s.order[:named-1]
		}
		s.order = append(s.order, 0)
		copy(s.order[at+1:], s.order[at:])
		s.order[at] = i
	}
	return s.order
}
