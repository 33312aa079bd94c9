package simulate

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"rolefit/content"
	"rolefit/scoring"
)

// held counts sheets that have each of up to three properties.
type held struct{ Count [3]int }

// skipping measures whether the same role leads if some questions are skipped.
func (b *bench) skipping() study {
	skips := []int{2, 4, 6}
	asked := []bar{atLeast(90).ofCareer(), atLeast(85).ofCareer(), atLeast(80).ofCareer()}
	return study{b.cell, func(ctx context.Context) []Section {
		who := respondents(b, 0.5, 1)
		c := measure(ctx, b, "skipping", b.cell, func(s *sitting, c *held) {
			s.ask(who[s.number%s.roles])
			for k, n := range skips {
				if !s.changes(s.draw(n), skip) {
					c.Count[k]++
				}
			}
		})
		section := Section{
			Name:  "Skipping questions: strength 0.5, noise 1",
			About: "The same role leads as with all answers. Without tie-breakers.",
		}
		for k, n := range skips {
			section.Figures = append(section.Figures, b.share(fmt.Sprintf("%d skipped: same role", n), c.Count[k], b.cell, asked[k]))
		}
		return []Section{section}
	}}
}

// shifted counts results before (0) and after (1) a shift to socially desirable answers.
type shifted struct {
	Moved int
	Won   [2][scoring.MaxRoles]int
}

// desirability measures how many recommendations change if people lean toward socially
// desirable answers: 0.5 steps toward each sign of a strong fit, 0.3 steps away from
// each sign of a poor fit.
func (b *bench) desirability() study {
	const strong, poor = 0.5, -0.3
	a := b.model.Assessment()
	shift := make([]float64, len(a.Questions)+len(a.TieBreakers))
	section := Section{
		Name:  "Answering what sounds good: +0.5 strong fit, -0.3 poor fit",
		About: "Not measured: no question is marked as a sign of a strong or a poor fit.",
	}
	var cells []people
	for i, q := range a.Questions {
		shift[i] = map[content.Sign]float64{content.StrongFit: strong, content.PoorFit: poor}[q.List]
		if shift[i] != 0 {
			section.About = "The same people, with that shift on the questions that restate a sign."
			cells = []people{{strength: 0.5, noise: 1}, {strength: 0.35, noise: 1.2}, {strength: 0.2, noise: 1.2}}
		}
	}
	return study{len(cells) * b.cell, func(ctx context.Context) []Section {
		for _, p := range cells {
			section.Figures = append(section.Figures, b.shifted(ctx, p, shift)...)
		}
		return []Section{section}
	}}
}

// shifted returns the figures of the role that the shift helps most.
func (b *bench) shifted(ctx context.Context, p people, shift []float64) []Figure {
	who := respondents(b, p.strength, 0)
	c := measure(ctx, b, "desirability "+p.String(), b.cell, func(s *sitting, c *shifted) {
		// The noise is drawn once, so that only the shift differs.
		truth := s.settle(who[s.number%s.roles].preference, p.noise)
		s.sit(&respondent{truth, 0})
		before := s.after.Leader()
		for i := range truth {
			truth[i] += shift[i]
		}
		s.sit(&respondent{truth, 0})
		now := s.after.Leader()
		c.Won[0][before]++
		c.Won[1][now]++
		if now != before {
			c.Moved++
		}
	})
	most := 0
	for r := range b.roles {
		if c.Won[1][r]-c.Won[0][r] > c.Won[1][most]-c.Won[0][most] {
			most = r
		}
	}
	cell := fmt.Sprintf("%g/%g: ", p.strength, p.noise)
	return []Figure{
		b.share(cell+"recommendations that move", c.Moved, b.cell, bar{}),
		b.share(cell+"told "+b.ids[most]+", before", c.Won[0][most], b.cell, bar{}),
		b.share(cell+"told "+b.ids[most]+", shifted", c.Won[1][most], b.cell, bar{}),
	}
}

// named is the number of answers that a result names first as its reasons.
const named = 3

// enoughQuestions is the number of questions from which three at random are few. For
// shorter quizzes the bar on random answers is only shown.
const enoughQuestions = 20

// faithfulness measures whether the reasons named carry the result: reversing them
// should change the leading role, and reversing as many random answers should not.
func (b *bench) faithfulness() study {
	random := atMost(35)
	if len(b.model.Assessment().Questions) < enoughQuestions {
		random = random.ofCareer()
	}
	cells := []people{{strength: 0.5, noise: 1}, {strength: 0.35, noise: 1.2}}
	return perCell(cells, b.cell, func(ctx context.Context, p people) Section {
		who := respondents(b, p.strength, p.noise)
		c := measure(ctx, b, "faithfulness "+p.String(), b.cell, func(s *sitting, c *held) {
			s.sit(who[s.number%s.roles])
			if s.changes(s.reasons(), reverse) {
				c.Count[0]++
			}
			if s.changes(s.draw(named), reverse) {
				c.Count[1]++
			}
		})
		return Section{
			Name:  "Do the reasons carry the result? " + p.String(),
			About: "Another role leads once three answers are reversed, tie-breakers among them.",
			Figures: []Figure{
				b.share("the three answers named as reasons", c.Count[0], b.cell, atLeast(80)),
				b.share("three answers at random", c.Count[1], b.cell, random),
			},
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
	order := s.answered()
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(does(j), does(i)) })
	return order[:min(named, len(order))]
}
