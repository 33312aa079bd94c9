package simulate

import (
	"context"
	"fmt"

	"rolefit/scoring"
)

// pair is two roles by position, in content order.
type pair [2]int

func pairs(roles int) []pair {
	var all []pair
	for a := range roles {
		for b := a + 1; b < roles; b++ {
			all = append(all, pair{a, b})
		}
	}
	return all
}

// ids returns the role ids of a pair.
func (b *bench) ids(p pair) [2]string {
	roles := b.model.Assessment().Roles
	return [2]string{roles[p[0]].ID, roles[p[1]].ID}
}

// mostPairs is the number of pairs of MaxRoles roles.
const mostPairs = scoring.MaxRoles * (scoring.MaxRoles - 1) / 2

// divided counts results of people between two roles.
type divided struct {
	n, clear [mostPairs]int
	both     int // the two roles come first and second
	kinds    mix5
}

func (c *divided) add(o *divided) {
	for k := range c.n {
		c.n[k] += o.n[k]
		c.clear[k] += o.clear[k]
	}
	c.both += o.both
	c.kinds.add(&o.kinds)
}

// torn measures how often the verdict for people between two roles is not clear.
func torn(b *bench) study {
	return perCell([]float64{1, 0.5}, b.cell, tornSection)
}

func tornSection(ctx context.Context, b *bench, strength float64, _ *Report) (Section, error) {
	all := pairs(b.roles)
	who := make([]*respondent, len(all))
	for k, p := range all {
		who[k] = &respondent{preferences(b.model, strength, p[0], p[1]), 1}
	}
	name := fmt.Sprintf("Torn between two roles: strength %g, noise 1", strength)
	c, err := measure(ctx, b, name, b.cell, func(s *sitting, c *divided) {
		k := s.number % len(all)
		s.sit(who[k])
		c.n[k]++
		c.kinds.count(s.shown[1])
		if s.shown[1] == scoring.Clear {
			c.clear[k]++
		}
		first, second := s.after.Order[0], s.after.Order[1]
		if all[k] == (pair{min(first, second), max(first, second)}) {
			c.both++
		}
	})
	if err != nil {
		return Section{}, err
	}
	n, clear, most := 0, 0, 0
	for k := range all {
		n += c.n[k]
		clear += c.clear[k]
		if percent(c.clear[k], c.n[k]) > percent(c.clear[most], c.n[most]) {
			most = k
		}
	}
	ids := b.ids(all[most])
	figures := []Figure{
		b.share("the verdict is not clear for one", n-clear, n, noBar()),
		b.share("the two roles come first and second", c.both, n, noBar()),
	}
	figures = append(figures, c.kinds.figures(b, noBar())...)
	figures = append(figures, b.share("clear, most often: "+ids[0]+", "+ids[1], c.clear[most], c.n[most], noBar()))
	return Section{
		Name:    name,
		About:   "They lean to the mean of two roles' weights. Does the verdict say so?",
		Figures: figures,
	}, nil
}
