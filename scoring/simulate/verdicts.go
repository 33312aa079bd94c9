package simulate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"rolefit/scoring"
)

// verdicts counts verdicts, in the order of scoring.Kinds.
type verdicts [5]int

func (v *verdicts) count(k scoring.Kind) { v[slices.Index(scoring.Kinds(), k)]++ }

// figures lists the shares of the verdicts; insufficient only if it occurs.
func (v *verdicts) figures(b *bench, clear bar) []Figure {
	n := total(v[:])
	figures := []Figure{b.share("clear", v[0], n, clear)}
	for k, kind := range scoring.Kinds()[1:] {
		if c := v[k+1]; k < 3 || c > 0 {
			figures = append(figures, b.share(strings.ReplaceAll(string(kind), "_", " "), c, n, bar{}))
		}
	}
	return figures
}

func total(counts []int) int {
	n := 0
	for _, c := range counts {
		n += c
	}
	return n
}

// careless is one way of answering without a preference between the roles.
type careless struct {
	name, about string
	sheets      int
	person      guesser
	tolerance   float64 // percent either side of an even share
	clear       bar
}

// outcomes counts the leading roles and the verdicts of sheets.
type outcomes struct {
	Won   [scoring.MaxRoles]int
	Kinds verdicts
}

// guessing measures whether answering without a preference favors a role.
func (b *bench) guessing() study {
	others := b.sheets / 5
	ways := []careless{
		{"Guessing", "every answer is equally likely", b.sheets, guesser{.2, .2, .2, .2, .2}, 0.5, atMost(5)},
		{"Agreeing with most", "65 of 100 answers are at the agree end, or at B", others, guesser{.05, .1, .2, .35, .3}, 1, bar{}},
		{"Staying in the middle", "60 of 100 answers are in the middle", others, guesser{.05, .15, .6, .15, .05}, 1, bar{}},
		{"Going to extremes", "80 of 100 answers are at the ends", others, guesser{.4, .08, .04, .08, .4}, 1, bar{}},
	}
	s := perCell(ways, others, b.careless)
	s.sheets += b.sheets - others // of the first
	return s
}

func (b *bench) careless(ctx context.Context, w careless) Section {
	o := measure(ctx, b, w.name, w.sheets, func(s *sitting, o *outcomes) {
		s.sit(w.person)
		o.Won[s.after.Leader()]++
		o.Kinds.count(s.shown[1])
	})
	section := Section{Name: w.name, About: "Who is told which role where " + w.about + "."}
	for r, id := range b.ids {
		section.Figures = append(section.Figures, b.share("told "+id, o.Won[r], w.sheets, within(100/float64(b.roles), w.tolerance)))
	}
	section.Figures = append(section.Figures, o.Kinds.figures(b, w.clear)...)
	return section
}

// recovered counts results of people of known roles, before (0) and after (1)
// tie-breakers.
type recovered struct {
	N          [scoring.MaxRoles]int
	Right      [2][scoring.MaxRoles]int
	Kinds      [2]verdicts
	ClearRight [2]int
	Cautioned  int // not clear only because of a caution
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
func (b *bench) recovery() study {
	return perCell([]people{
		{strength: 1, noise: 1},
		{strength: 1, noise: 1.2},
		{0.5, 1, atLeast(99).ofCareer(), atLeast(98).ofCareer(), atLeast(75).ofCareer(), atLeast(99)},
		{strength: 0.5, noise: 1.2},
		{strength: 0.35, noise: 1},
		{strength: 0.35, noise: 1.2, mean: atLeast(88).ofCareer()},
	}, b.cell, b.recovered)
}

func (b *bench) recovered(ctx context.Context, p people) Section {
	who := respondents(b, p.strength, p.noise)
	c := measure(ctx, b, "recovery "+p.String(), b.cell, func(s *sitting, c *recovered) {
		role := s.number % s.roles
		s.sit(who[role])
		c.N[role]++
		for k, e := range []*scoring.Evaluation{&s.before, &s.after} {
			c.Kinds[k].count(s.shown[k])
			if e.Leader() != role {
				continue
			}
			c.Right[k][role]++
			if s.shown[k] == scoring.Clear {
				c.ClearRight[k]++
			}
		}
		if s.after.Kind == scoring.Clear && s.shown[1] != scoring.Clear {
			c.Cautioned++
		}
	})
	return b.recoverySection(p, &c)
}

// recoverySection returns the section of the figures that recovered counted.
func (b *bench) recoverySection(p people, c *recovered) Section {
	n := total(c.N[:])
	worst := lowest(c.Right[1][:b.roles], c.N[:b.roles])
	weakest := b.share("right role, worst: "+b.ids[worst], c.Right[1][worst], c.N[worst], p.worst)
	if p.strength == 0.5 && p.noise == 1 {
		b.report.WeakestRole = RoleFigure{b.ids[worst], weakest.Value}
	}
	s := Section{
		Name: "Leaning to one role: " + p.String(), About: "Told the role that they lean to.",
		Figures: []Figure{b.share("right role, mean", total(c.Right[1][:]), n, p.mean), weakest},
	}
	s.Figures = append(s.Figures, c.Kinds[1].figures(b, p.clear)...)
	s.Figures = append(s.Figures, b.share("not clear for a caution only", c.Cautioned, n, bar{}))
	if clear := c.Kinds[1][0]; clear > 0 {
		s.Figures = append(s.Figures, b.share("of those clear, right", c.ClearRight[1], clear, p.right))
	}
	if !b.ties {
		return s
	}
	s.About = "Told the role that they lean to, with tie-breakers unless it says without."
	s.Figures = append(s.Figures,
		b.share("without tie-breakers: right role", total(c.Right[0][:]), n, bar{}),
		b.share("without tie-breakers: clear", c.Kinds[0][0], n, bar{}))
	if clear := c.Kinds[0][0]; clear > 0 {
		s.Figures = append(s.Figures, b.share("without: of those clear, right", c.ClearRight[0], clear, bar{}))
	}
	return s
}

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

// mostPairs is the number of pairs of MaxRoles roles.
const mostPairs = scoring.MaxRoles * (scoring.MaxRoles - 1) / 2

// divided counts results of people between two roles.
type divided struct {
	N, Clear [mostPairs]int
	Both     int // the two roles come first and second
	Kinds    verdicts
}

// torn measures how often the verdict for people between two roles is not clear.
func (b *bench) torn() study { return perCell([]float64{1, 0.5}, b.cell, b.divided) }

func (b *bench) divided(ctx context.Context, strength float64) Section {
	all := pairs(b.roles)
	who := make([]*respondent, len(all))
	for k, p := range all {
		who[k] = &respondent{preferences(b.model, strength, p[0], p[1]), 1}
	}
	name := fmt.Sprintf("Torn between two roles: strength %g, noise 1", strength)
	c := measure(ctx, b, name, b.cell, func(s *sitting, c *divided) {
		k := s.number % len(all)
		s.sit(who[k])
		c.N[k]++
		c.Kinds.count(s.shown[1])
		if s.shown[1] == scoring.Clear {
			c.Clear[k]++
		}
		first, second := s.after.Order[0], s.after.Order[1]
		if all[k] == (pair{min(first, second), max(first, second)}) {
			c.Both++
		}
	})
	n, most := total(c.N[:]), 0
	for k := range all {
		if percent(c.Clear[k], c.N[k]) > percent(c.Clear[most], c.N[most]) {
			most = k
		}
	}
	figures := []Figure{
		b.share("the verdict is not clear for one", n-total(c.Clear[:]), n, bar{}),
		b.share("the two roles come first and second", c.Both, n, bar{}),
	}
	figures = append(figures, c.Kinds.figures(b, bar{})...)
	one, other := b.ids[all[most][0]], b.ids[all[most][1]]
	figures = append(figures, b.share("clear, most often: "+one+", "+other, c.Clear[most], c.N[most], bar{}))
	return Section{
		Name:    name,
		About:   "They lean to the mean of two roles' weights. Does the verdict say so?",
		Figures: figures,
	}
}
