package simulate

import (
	"context"
	"fmt"
	"math"

	"rolefit/scoring"
)

// bins is the number of rows in the reliability table.
const bins = 10

// claims sums the chances given and counts how often they held, by bin.
type claims struct {
	n           [bins]int
	chance, hit [bins]float64
}

func (c *claims) add(o *claims) {
	for k := range c.n {
		c.n[k] += o.n[k]
		c.chance[k] += o.chance[k]
		c.hit[k] += o.hit[k]
	}
}

func (c *claims) claim(chance float64, held bool) {
	k := max(0, min(bins-1, int(math.Ceil(chance*bins))-1))
	c.n[k]++
	c.chance[k] += chance
	if held {
		c.hit[k]++
	}
}

// off returns the calibration error: the mean distance between chance and share of hits,
// over the bins, weighted by their sheets.
func (c *claims) off() float64 {
	n, sum := 0, 0.0
	for k := range c.n {
		n += c.n[k]
		sum += math.Abs(c.chance[k] - c.hit[k])
	}
	return sum / float64(max(n, 1))
}

// mean returns the mean chance and the share that held, in percent.
func (c *claims) mean() (chance, hit float64) {
	n := 0
	for k := range c.n {
		n += c.n[k]
		chance += c.chance[k]
		hit += c.hit[k]
	}
	return 100 * chance / float64(max(n, 1)), 100 * hit / float64(max(n, 1))
}

// promises are the claims for the leading role and for every role, after the last
// question (0) and after the tie-breakers (1).
type promises struct{ leader, all [2]claims }

func (c *promises) add(o *promises) {
	for k := range c.all {
		c.leader[k].add(&o.leader[k])
		c.all[k].add(&o.all[k])
	}
}

// calibration measures whether the chance of the leading role is the share of sheets
// whose true answers lead to it: for people of weak preferences, with a bar, and for
// people of stronger ones, whom the model does not assume, without.
func calibration(b *bench) study {
	return study{2 * b.cell, func(ctx context.Context, b *bench, r *Report) error {
		weak, err := promise(ctx, b, 0.2, 0.9)
		if err != nil {
			return err
		}
		strong, err := promise(ctx, b, 0.5, stays(1))
		if err != nil {
			return err
		}
		most := calibrated(0.03).ofCareer()
		figures := []Figure{
			b.figure("calibration error, leading role", weak.leader[1].off(), "", b.cell, most),
			b.figure("calibration error, every role", weak.all[1].off(), "", b.cell*b.roles, most),
		}
		if b.ties {
			figures = append(figures, b.figure("without tie-breakers: leading role", weak.leader[0].off(), "", b.cell, most))
		}
		chance, hit := strong.leader[1].mean()
		r.Sections = append(r.Sections, Section{
			Name:    "Does the chance hold? True answers: strength 0.2, own part 0.9",
			About:   "A sitting wobbles by 0.8; a hit is the role that the true answers lead to.",
			Figures: figures,
		}, Section{
			Name:  "Does the chance hold? The people of strength 0.5, noise 1",
			About: "Of their noise, 0.8 is the wobble; the rest is their own.",
			Figures: []Figure{
				b.figure("mean chance given to the leader", chance, "%", b.cell, noBar()),
				b.figure("the true answers lead there", hit, "%", b.cell, noBar()),
				b.figure("calibration error, leading role", strong.leader[1].off(), "", b.cell, noBar()),
			},
		})
		r.Reliability = weak.leader[1].table()
		return nil
	}}
}

func promise(ctx context.Context, b *bench, strength, own float64) (promises, error) {
	who := respondents(b, strength, 0)
	return measure(ctx, b, fmt.Sprintf("calibration %g %g", strength, own), b.cell, func(s *sitting, c *promises) {
		truth := s.settle(who[s.number%s.roles].preference, own)
		s.sit(&respondent{truth, scoring.SigmaE})
		for k, e := range []*scoring.Evaluation{&s.before, &s.after} {
			truly := s.trueLeader(k == 1)
			for role := range s.roles {
				c.all[k].claim(e.Chance[role], role == truly)
			}
			c.leader[k].claim(e.Chance[e.Leader()], e.Leader() == truly)
		}
	})
}

// trueLeader returns the role that the true answers lead to, on the answered questions,
// with the same balanced weights.
func (s *sitting) trueLeader(ties bool) int {
	w := s.model.Full()
	if ties {
		w = s.model.Weights(s.x)
	}
	totals := scores(w, s.truth)
	return first(totals[:s.roles])
}

func (c *claims) table() []Bin {
	table := make([]Bin, bins)
	for k := range table {
		table[k] = Bin{Low: float64(k) / bins, High: float64(k+1) / bins, Sheets: c.n[k]}
		if n := float64(c.n[k]); n > 0 {
			table[k].Chance, table[k].Hit = c.chance[k]/n, c.hit[k]/n
		}
	}
	return table
}
