package simulate

import (
	"context"
	"math"

	"rolefit/scoring"
)

// twice sums the scores of two sittings of the same people.
type twice struct {
	n, same          float64
	x, y, xx, yy, xy [scoring.MaxRoles]float64
}

func (c *twice) add(o *twice) {
	c.n += o.n
	c.same += o.same
	for r := range c.x {
		c.x[r] += o.x[r]
		c.y[r] += o.y[r]
		c.xx[r] += o.xx[r]
		c.yy[r] += o.yy[r]
		c.xy[r] += o.xy[r]
	}
}

// correlation returns Pearson's r of one role's scores; 0 if a score does not vary.
func (c *twice) correlation(r int) float64 {
	x := c.xx[r] - c.x[r]*c.x[r]/c.n
	y := c.yy[r] - c.y[r]*c.y[r]/c.n
	if x <= 0 || y <= 0 {
		return 0
	}
	return (c.xy[r] - c.x[r]*c.y[r]/c.n) / math.Sqrt(x*y)
}

// retested is the number of cells of people that sit twice. The figure is close to its
// bar, and cheap to measure.
const retested = 4

// again is a population that sits twice.
type again struct {
	name          string
	strength, own float64
	r             bar
}

// retest measures the correlation of the scores of two sittings. Of the noise in an
// answer, 0.8 is drawn anew at each sitting; the rest is the person's own and stays.
func retest(b *bench) study {
	return perCell([]again{
		{"strength 0.5, noise 1", 0.5, stays(1), correlated(0.8).ofCareer()},
		{"strength 0.35, noise 1.2", 0.35, stays(1.2), noBar()},
	}, retested*b.cell, retestSection)
}

// stays returns the part of a person's noise that stays between sittings, noise without
// SigmaE.
func stays(noise float64) float64 {
	return math.Sqrt(noise*noise - scoring.SigmaE*scoring.SigmaE)
}

func retestSection(ctx context.Context, b *bench, p again, _ *Report) (Section, error) {
	n := retested * b.cell
	who := respondents(b, p.strength, 0)
	c, err := measure(ctx, b, "retest "+p.name, n, func(s *sitting, c *twice) {
		person := &respondent{s.settle(who[s.number%s.roles].preference, p.own), scoring.SigmaE}
		s.ask(person)
		one := scores(s.model.Full(), s.x)
		s.ask(person)
		other := scores(s.model.Full(), s.x)
		c.n++
		if first(one[:s.roles]) == first(other[:s.roles]) {
			c.same++
		}
		for r := range s.roles {
			x, y := one[r], other[r]
			c.x[r] += x
			c.y[r] += y
			c.xx[r] += x * x
			c.yy[r] += y * y
			c.xy[r] += x * y
		}
	})
	if err != nil {
		return Section{}, err
	}
	section := Section{
		Name:  "Sitting twice: " + p.name,
		About: "Of the noise, 0.8 is drawn afresh; the rest stays. Without tie-breakers.",
	}
	for r, role := range b.model.Assessment().Roles {
		section.Figures = append(section.Figures, b.figure("retest r, "+role.ID, c.correlation(r), "", n, p.r))
	}
	section.Figures = append(section.Figures, b.share("same role leads", int(c.same), n, noBar()))
	return section, nil
}
