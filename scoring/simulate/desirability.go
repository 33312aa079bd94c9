package simulate

import (
	"context"
	"fmt"

	"rolefit/content"
	"rolefit/scoring"
)

// shifted counts results before (0) and after (1) a shift to socially desirable answers.
type shifted struct {
	n, moved int
	won      [2][scoring.MaxRoles]int
}

func (c *shifted) add(o *shifted) {
	c.n += o.n
	c.moved += o.moved
	for k := range c.won {
		for r := range c.won[k] {
			c.won[k][r] += o.won[k][r]
		}
	}
}

// desirability measures how many recommendations change if people lean toward socially
// desirable answers: 0.5 steps toward each sign of a strong fit, 0.3 steps away from
// each sign of a poor fit.
func desirability(b *bench) study {
	const strong, poor = 0.5, -0.3
	a := b.model.Assessment()
	shift := make([]float64, len(a.Questions)+len(a.TieBreakers))
	signs := false
	for i, q := range a.Questions {
		switch q.List {
		case content.StrongFit:
			shift[i], signs = strong, true
		case content.PoorFit:
			shift[i], signs = poor, true
		}
	}
	cells := []people{{strength: 0.5, noise: 1}, {strength: 0.35, noise: 1.2}, {strength: 0.2, noise: 1.2}}
	if !signs {
		cells = nil
	}
	return study{len(cells) * b.cell, func(ctx context.Context, b *bench, r *Report) error {
		section := Section{
			Name:  "Answering what sounds good: +0.5 strong fit, -0.3 poor fit",
			About: "The same people, with that shift on the questions that restate a sign.",
		}
		if !signs {
			section.About = "Not measured: no question is marked as a sign of a strong or a poor fit."
		}
		for _, p := range cells {
			c, err := p.shifted(ctx, b, shift)
			if err != nil {
				return err
			}
			section.Figures = append(section.Figures, p.gains(b, &c)...)
		}
		r.Sections = append(r.Sections, section)
		return nil
	}}
}

func (p people) shifted(ctx context.Context, b *bench, shift []float64) (shifted, error) {
	who := respondents(b, p.strength, 0)
	return measure(ctx, b, "desirability "+p.String(), b.cell, func(s *sitting, c *shifted) {
		// The noise is drawn once, so that only the shift differs.
		truth := s.settle(who[s.number%s.roles].preference, p.noise)
		s.sit(&respondent{truth, 0})
		before := s.after.Leader()
		for i := range truth {
			truth[i] += shift[i]
		}
		s.sit(&respondent{truth, 0})
		now := s.after.Leader()
		c.n++
		c.won[0][before]++
		c.won[1][now]++
		if now != before {
			c.moved++
		}
	})
}

// gains returns the figures of the role that the shift helps most.
func (p people) gains(b *bench, c *shifted) []Figure {
	most := 0
	for r := range b.roles {
		if c.won[1][r]-c.won[0][r] > c.won[1][most]-c.won[0][most] {
			most = r
		}
	}
	cell := fmt.Sprintf("%g/%g: ", p.strength, p.noise)
	role := b.model.Assessment().Roles[most].ID
	return []Figure{
		b.share(cell+"recommendations that move", c.moved, c.n, noBar()),
		b.share(cell+"told "+role+", before", c.won[0][most], c.n, noBar()),
		b.share(cell+"told "+role+", shifted", c.won[1][most], c.n, noBar()),
	}
}
