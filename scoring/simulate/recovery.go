package simulate

import (
	"context"
	"fmt"

	"rolefit/scoring"
)

// recovered counts results of people of known roles, before (0) and after (1)
// tie-breakers.
type recovered struct {
	n          [scoring.MaxRoles]int
	right      [2][scoring.MaxRoles]int
	kinds      [2]mix5
	clearRight [2]int
	cautioned  int // not clear only because of a caution
}

func (c *recovered) add(o *recovered) {
	for r := range c.n {
		c.n[r] += o.n[r]
		c.right[0][r] += o.right[0][r]
		c.right[1][r] += o.right[1][r]
	}
	for k := range c.kinds {
		c.kinds[k].add(&o.kinds[k])
		c.clearRight[k] += o.clearRight[k]
	}
	c.cautioned += o.cautioned
}

// people is a strength of preference and a noise, with the bars for its figures.
type people struct {
	strength, noise           float64
	mean, worst, clear, right bar
}

func (p people) String() string {
	return fmt.Sprintf("strength %g, noise %g", p.strength, p.noise)
}

// recovery measures how often the result of people who lean toward one role names it.
func recovery(b *bench) study {
	none := noBar()
	cells := []people{
		{1, 1, none, none, none, none},
		{1, 1.2, none, none, none, none},
		{0.5, 1, atLeast(99).ofCareer(), atLeast(98).ofCareer(), atLeast(75).ofCareer(), atLeast(99)},
		{0.5, 1.2, none, none, none, none},
		{0.35, 1, none, none, none, none},
		{0.35, 1.2, atLeast(88).ofCareer(), none, none, none},
	}
	return perCell(cells, b.cell, func(ctx context.Context, b *bench, p people, r *Report) (Section, error) {
		c, err := p.recover(ctx, b)
		if err == nil && p.strength == 0.5 && p.noise == 1 {
			role, value := c.worst(1)
			r.WeakestRole = RoleFigure{b.model.Assessment().Roles[role].ID, value}
		}
		return p.section(b, &c), err
	})
}

func (p people) recover(ctx context.Context, b *bench) (recovered, error) {
	who := respondents(b, p.strength, p.noise)
	return measure(ctx, b, "recovery "+p.String(), b.cell, func(s *sitting, c *recovered) {
		role := s.number % s.roles
		s.sit(who[role])
		c.n[role]++
		for k, e := range []*scoring.Evaluation{&s.before, &s.after} {
			right := e.Leader() == role
			if right {
				c.right[k][role]++
			}
			c.kinds[k].count(s.shown[k])
			if right && s.shown[k] == scoring.Clear {
				c.clearRight[k]++
			}
		}
		if s.after.Kind == scoring.Clear && s.shown[1] != scoring.Clear {
			c.cautioned++
		}
	})
}

// worst returns the role recovered least often, and how often, in percent.
func (c *recovered) worst(k int) (role int, value float64) {
	value = 101
	for r, n := range c.n {
		if n > 0 && percent(c.right[k][r], n) < value {
			role, value = r, percent(c.right[k][r], n)
		}
	}
	return role, value
}

func sum(counts [scoring.MaxRoles]int) int {
	n := 0
	for _, c := range counts {
		n += c
	}
	return n
}

func (p people) section(b *bench, c *recovered) Section {
	n := sum(c.n)
	role, value := c.worst(1)
	figures := []Figure{
		b.share("right role, mean", sum(c.right[1]), n, p.mean),
		b.figure("right role, worst: "+b.model.Assessment().Roles[role].ID, value, "%", c.n[role], p.worst),
	}
	figures = append(figures, c.kinds[1].figures(b, p.clear)...)
	figures = append(figures, b.share("not clear for a caution only", c.cautioned, n, noBar()))
	if clear := c.kinds[1][0]; clear > 0 {
		figures = append(figures, b.share("of those clear, right", c.clearRight[1], clear, p.right))
	}
	s := Section{
		Name:    "Leaning to one role: " + p.String(),
		About:   "Told the role that they lean to, with tie-breakers unless it says without.",
		Figures: figures,
	}
	if !b.ties {
		s.About = "Told the role that they lean to."
		return s
	}
	s.Figures = append(s.Figures,
		b.share("without tie-breakers: right role", sum(c.right[0]), n, noBar()),
		b.share("without tie-breakers: clear", c.kinds[0][0], n, noBar()))
	if clear := c.kinds[0][0]; clear > 0 {
		s.Figures = append(s.Figures, b.share("without: of those clear, right", c.clearRight[0], clear, noBar()))
	}
	return s
}
