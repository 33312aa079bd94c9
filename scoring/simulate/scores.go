package simulate

import (
	"context"
	"fmt"
	"math"

	"rolefit/scoring"
)

// spread sums the scores of each role's people, for means and variances.
type spread struct {
	N     [scoring.MaxRoles]float64
	Total [scoring.MaxRoles][scoring.MaxRoles]float64                   // people, role
	Cross [scoring.MaxRoles][scoring.MaxRoles][scoring.MaxRoles]float64 // people, role, role
}

// difference returns the mean and the variance of score a − score b over the
// people of one role.
func (c *spread) difference(people, a, b int) (mean, variance float64) {
	n := c.N[people]
	t, x := &c.Total[people], &c.Cross[people]
	mean = (t[a] - t[b]) / n
	return mean, (x[a][a]-2*x[a][b]+x[b][b])/n - mean*mean
}

// separation measures the distance between the people of two roles in the difference of
// their two scores: d′ = (difference of means)/√(mean variance).
func (b *bench) separation() study {
	return study{b.cell, func(ctx context.Context) []Section {
		who := respondents(b, 0.5, 1)
		c := measure(ctx, b, "separation", b.cell, func(s *sitting, c *spread) {
			people := s.number % s.roles
			s.ask(who[people])
			totals := scores(s.model.Full(), s.x)
			c.N[people]++
			for p := range s.roles {
				c.Total[people][p] += totals[p]
				for q := range s.roles {
					c.Cross[people][p][q] += totals[p] * totals[q]
				}
			}
		})
		section := Section{
			Name:  "How far apart two roles are: strength 0.5, noise 1",
			About: "d' of their people, on score minus score, without tie-breakers.",
		}
		b.report.HardestPair.Value = math.Inf(1)
		for _, p := range pairs(b.roles) {
			one, v := c.difference(p[0], p[0], p[1])
			other, w := c.difference(p[1], p[0], p[1])
			apart := 0.0
			if v+w > 0 {
				apart = (one - other) / math.Sqrt((v+w)/2)
			}
			ids := [2]string{b.ids[p[0]], b.ids[p[1]]}
			section.Figures = append(section.Figures, b.figure(ids[0]+", "+ids[1], apart, "", b.cell, bar{}))
			if apart < b.report.HardestPair.Value {
				b.report.HardestPair = PairFigure{ids, apart}
			}
		}
		return []Section{section}
	}}
}

// bins is the number of rows in the reliability table.
const bins = 10

// claims sums the chances given and counts how often they held, by bin.
type claims struct {
	N           [bins]int
	Chance, Hit [bins]float64
}

func (c *claims) claim(chance float64, held bool) {
	k := max(0, min(bins-1, int(math.Ceil(chance*bins))-1))
	c.N[k]++
	c.Chance[k] += chance
	if held {
		c.Hit[k]++
	}
}

// off returns the calibration error: the mean distance between chance and share of hits,
// over the bins, weighted by their sheets.
func (c *claims) off() float64 {
	sum := 0.0
	for k := range c.N {
		sum += math.Abs(c.Chance[k] - c.Hit[k])
	}
	return sum / float64(max(total(c.N[:]), 1))
}

// mean returns the mean chance and the share that held, in percent.
func (c *claims) mean() (chance, hit float64) {
	for k := range c.N {
		chance += c.Chance[k]
		hit += c.Hit[k]
	}
	n := float64(max(total(c.N[:]), 1))
	return 100 * chance / n, 100 * hit / n
}

func (c *claims) table() []Bin {
	table := make([]Bin, bins)
	for k := range table {
		table[k] = Bin{Low: float64(k) / bins, High: float64(k+1) / bins, Sheets: c.N[k]}
		if n := float64(c.N[k]); n > 0 {
			table[k].Chance, table[k].Hit = c.Chance[k]/n, c.Hit[k]/n
		}
	}
	return table
}

// promises are the claims for the leading role and for every role, after the last
// question (0) and after the tie-breakers (1).
type promises struct{ Leader, All [2]claims }

// calibration measures whether the chance of the leading role is the share of sheets
// whose true answers lead to it: for people of weak preferences, with a bar, and for
// people of stronger ones, whom the model does not assume, without.
func (b *bench) calibration() study {
	return study{2 * b.cell, func(ctx context.Context) []Section {
		weak, strong := b.promises(ctx, 0.2, 0.9), b.promises(ctx, 0.5, stays(1))
		most := calibrated(0.03).ofCareer()
		figures := []Figure{
			b.figure("calibration error, leading role", weak.Leader[1].off(), "", b.cell, most),
			b.figure("calibration error, every role", weak.All[1].off(), "", b.cell*b.roles, most),
		}
		if b.ties {
			figures = append(figures, b.figure("without tie-breakers: leading role", weak.Leader[0].off(), "", b.cell, most))
		}
		chance, hit := strong.Leader[1].mean()
		b.report.Reliability = weak.Leader[1].table()
		return []Section{{
			Name:    "Does the chance hold? True answers: strength 0.2, own part 0.9",
			About:   "Answers vary by 0.8; a hit is the role that the true answers lead to.",
			Figures: figures,
		}, {
			Name:  "Does the chance hold? The people of strength 0.5, noise 1",
			About: "Of their noise, 0.8 varies from sitting to sitting; the rest is their own.",
			Figures: []Figure{
				b.figure("mean chance given to the leader", chance, "%", b.cell, bar{}),
				b.figure("the true answers lead there", hit, "%", b.cell, bar{}),
				b.figure("calibration error, leading role", strong.Leader[1].off(), "", b.cell, bar{}),
			},
		}}
	}}
}

func (b *bench) promises(ctx context.Context, strength, own float64) promises {
	who := respondents(b, strength, 0)
	return measure(ctx, b, fmt.Sprintf("calibration %g %g", strength, own), b.cell, func(s *sitting, c *promises) {
		truth := s.settle(who[s.number%s.roles].preference, own)
		s.sit(&respondent{truth, scoring.SigmaE})
		for k, e := range []*scoring.Evaluation{&s.before, &s.after} {
			w := s.model.Full()
			if k == 1 {
				w = s.model.Weights(s.x)
			}
			totals := scores(w, s.truth) // of the true answers, on the answered questions, with the same balanced weights
			truly := first(totals[:s.roles])
			chance := s.model.Chances(e)
			for role := range s.roles {
				c.All[k].claim(chance[role], role == truly)
			}
			c.Leader[k].claim(chance[e.Leader()], e.Leader() == truly)
		}
	})
}

// twice sums the scores of two sittings of the same people, by the role that they lean to.
type twice struct {
	N                [scoring.MaxRoles]float64
	Same             float64
	X, Y, XX, YY, XY [scoring.MaxRoles][scoring.MaxRoles]float64 // people, role
}

// products are sums of squares and products about a mean.
type products struct{ x, y, xy float64 }

// about adds the products about the mean of n people with these sums.
func (p *products) about(n, x, y, xx, yy, xy float64) {
	if n > 0 {
		p.x, p.y, p.xy = p.x+xx-x*x/n, p.y+yy-y*y/n, p.xy+xy-x*y/n
	}
}

// r returns Pearson's correlation; 0 if a score does not vary.
func (p products) r() float64 {
	if p.x <= 0 || p.y <= 0 {
		return 0
	}
	return p.xy / math.Sqrt(p.x*p.y)
}

// correlations returns Pearson's r of one role's scores over all people, and within the people
// of one role: without the differences between the groups.
func (c *twice) correlations(r int) (pooled, within float64) {
	var all, each products
	var n, x, y, xx, yy, xy float64
	for p := range c.N {
		each.about(c.N[p], c.X[p][r], c.Y[p][r], c.XX[p][r], c.YY[p][r], c.XY[p][r])
		n, x, y = n+c.N[p], x+c.X[p][r], y+c.Y[p][r]
		xx, yy, xy = xx+c.XX[p][r], yy+c.YY[p][r], xy+c.XY[p][r]
	}
	all.about(n, x, y, xx, yy, xy)
	return all.r(), each.r()
}

// retested is the number of cells of people that sit twice. The figure is close to its
// bar, and cheap to measure.
const retested = 4

// retest measures the correlation of the scores of two sittings. Of the noise in an
// answer, 0.8 is drawn anew at each sitting; the rest is the person's own and stays.
func (b *bench) retest() study {
	return perCell([]people{
		{strength: 0.5, noise: 1, mean: correlated(0.8).ofCareer()},
		{strength: 0.35, noise: 1.2},
	}, retested*b.cell, b.twice)
}

// stays returns the part of a person's noise that stays between sittings, noise without
// SigmaE.
func stays(noise float64) float64 {
	return math.Sqrt(noise*noise - scoring.SigmaE*scoring.SigmaE)
}

func (b *bench) twice(ctx context.Context, p people) Section {
	n, who := retested*b.cell, respondents(b, p.strength, 0)
	c := measure(ctx, b, "retest "+p.String(), n, func(s *sitting, c *twice) {
		people := s.number % s.roles
		person := &respondent{s.settle(who[people].preference, stays(p.noise)), scoring.SigmaE}
		s.ask(person)
		one := scores(s.model.Full(), s.x)
		s.ask(person)
		other := scores(s.model.Full(), s.x)
		c.N[people]++
		if first(one[:s.roles]) == first(other[:s.roles]) {
			c.Same++
		}
		for r := range s.roles {
			x, y := one[r], other[r]
			c.X[people][r] += x
			c.Y[people][r] += y
			c.XX[people][r] += x * x
			c.YY[people][r] += y * y
			c.XY[people][r] += x * y
		}
	})
	section := Section{
		Name:  "Sitting twice: " + p.String(),
		About: "Of the noise, 0.8 is drawn afresh; the rest stays. Without tie-breakers. Over all people, and within those of one role.",
	}
	for r, id := range b.ids {
		pooled, within := c.correlations(r)
		section.Figures = append(section.Figures, b.figure("retest r, "+id, pooled, "", n, p.mean), b.figure("within roles, "+id, within, "", n, bar{}))
	}
	section.Figures = append(section.Figures, b.share("same role leads", int(c.Same), n, bar{}))
	return section
}
