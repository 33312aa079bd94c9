package simulate

import (
	"context"
	"math"

	"rolefit/scoring"
)

// spread sums the scores of each role's people, for means and variances.
type spread struct {
	n     [scoring.MaxRoles]float64
	total [scoring.MaxRoles][scoring.MaxRoles]float64                   // people, role
	cross [scoring.MaxRoles][scoring.MaxRoles][scoring.MaxRoles]float64 // people, role, role
}

func (c *spread) add(o *spread) {
	for p := range c.n {
		c.n[p] += o.n[p]
		for a := range c.n {
			c.total[p][a] += o.total[p][a]
			for b := range c.n {
				c.cross[p][a][b] += o.cross[p][a][b]
			}
		}
	}
}

// difference returns the mean and the variance of score a − score b over the
// people of one role.
func (c *spread) difference(people, a, b int) (mean, variance float64) {
	n := c.n[people]
	t, x := &c.total[people], &c.cross[people]
	mean = (t[a] - t[b]) / n
	return mean, (x[a][a]-2*x[a][b]+x[b][b])/n - mean*mean
}

// separation measures the distance between the people of two roles in the difference of
// their two scores: d′ = (difference of means)/√(mean variance).
func separation(b *bench) study {
	return study{b.cell, func(ctx context.Context, b *bench, r *Report) error {
		who := respondents(b, 0.5, 1)
		c, err := measure(ctx, b, "separation", b.cell, func(s *sitting, c *spread) {
			people := s.number % s.roles
			s.ask(who[people])
			totals := scores(s.model.Full(), s.x)
			c.n[people]++
			for p := range s.roles {
				c.total[people][p] += totals[p]
				for q := range s.roles {
					c.cross[people][p][q] += totals[p] * totals[q]
				}
			}
		})
		if err != nil {
			return err
		}
		section := Section{
			Name:  "How far apart two roles are: strength 0.5, noise 1",
			About: "d' of their people, on score minus score, without tie-breakers.",
		}
		r.HardestPair.Value = math.Inf(1)
		for _, p := range pairs(b.roles) {
			one, v := c.difference(p[0], p[0], p[1])
			other, w := c.difference(p[1], p[0], p[1])
			apart := 0.0
			if v+w > 0 {
				apart = (one - other) / math.Sqrt((v+w)/2)
			}
			ids := b.ids(p)
			section.Figures = append(section.Figures, b.figure(ids[0]+", "+ids[1], apart, "", b.cell, noBar()))
			if apart < r.HardestPair.Value {
				r.HardestPair = PairFigure{ids, apart}
			}
		}
		r.Sections = append(r.Sections, section)
		return nil
	}}
}
