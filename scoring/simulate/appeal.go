package simulate

import (
	"context"
	"fmt"
	"math"
	"slices"

	"rolefit/scoring"
)

// shares of the appeal by which answers are shifted: none, half and whole.
func drawn() []float64 { return []float64{0, 0.5, 1} }

// lured counts the people of each role that are told it, by share of the appeal.
type lured struct {
	N     [scoring.MaxRoles]int
	Right [3][scoring.MaxRoles]int
}

// shifts returns the appeal of each question and tie-breaker, by position, and whether any
// has one.
func (b *bench) shifts() (by []float64, some bool) {
	a := b.model.Assessment()
	for _, q := range slices.Concat(a.Questions, a.TieBreakers) {
		by = append(by, q.Shift())
		some = some || q.Shift() != 0
	}
	return by, some
}

// appeal measures how many people of each role are still told it once every answer is
// shifted to the end that sounds better.
func (b *bench) appeal() study {
	by, some := b.shifts()
	if !some {
		return study{run: func(context.Context) []Section { return nil }}
	}
	return perCell([]people{
		{strength: 0.5, noise: 1},
		{strength: 0.35, noise: 1.2, worst: atLeast(80).ofCareer()},
	}, b.cell, func(ctx context.Context, p people) Section {
		who := respondents(b, p.strength, 0)
		c := measure(ctx, b, "appeal "+p.String(), b.cell, func(s *sitting, c *lured) {
			role := s.number % s.roles
			c.N[role]++
			// The noise is drawn once, so that only the shift differs.
			truth := s.settle(who[role].preference, p.noise)
			moved := &respondent{preference: make([]float64, len(truth))}
			for k, part := range drawn() {
				for i, t := range truth {
					moved.preference[i] = t + part*by[i]
				}
				s.sit(moved)
				if s.after.Leader() == role {
					c.Right[k][role]++
				}
			}
		})
		section := Section{
			Name:  "Drawn to what sounds better: " + p.String(),
			About: "Every answer is shifted by the appeal of its ends: not at all, by half, by all of it.",
		}
		for r, id := range b.ids {
			right := func(k int) float64 { return percent(c.Right[k][r], c.N[r]) }
			section.Figures = append(section.Figures,
				b.figure("half: right role, "+id, right(1), "%", c.N[r], p.worst),
				b.figure("half: lost, "+id, right(0)-right(1), "%", c.N[r], bar{}),
				b.figure("all: lost, "+id, right(0)-right(2), "%", c.N[r], bar{}))
		}
		return section
	})
}

// sociable is the trait that no role may collect.
const sociable = "sociable"

// Plausible people: how they are drawn.
const (
	traitMean = 0.5  // standard deviations: most people say of themselves that they are so
	traitGain = 0.35 // steps of an answer, for a loading of 1 and one standard deviation
	much      = 1.0  // standard deviations: from here on a person has much of a trait
)

// plausible sums the results of people drawn by their traits: of all of them (0), and of
// people with much of each trait (1 …).
type plausible struct {
	N      [1 + mostTraits]int
	Points [1 + mostTraits][scoring.MaxRoles]float64
	Won    [1 + mostTraits][scoring.MaxRoles]int
}

// mostTraits is the number of traits that are measured.
const mostTraits = 12

// plausible measures the results of people with general traits and no role in mind: whether a
// role collects the sociable or the careful.
func (b *bench) plausible() study {
	traits := b.model.Assessment().Traits
	if len(traits) == 0 {
		return study{run: func(context.Context) []Section { return nil }}
	}
	return study{b.cell, func(ctx context.Context) []Section {
		loadings := b.loadings(traits)
		by, _ := b.shifts()
		c := measure(ctx, b, "plausible", b.cell, func(s *sitting, c *plausible) {
			var have [mostTraits]float64
			blank := make([]float64, len(s.x))
			for i, shift := range by {
				blank[i] = shift / 2
			}
			for k := range traits {
				have[k] = traitMean + s.rng.NormFloat64()
				for i, by := range loadings[k] {
					blank[i] += traitGain * by * have[k]
				}
			}
			s.sit(&respondent{blank, 1})
			c.count(0, s)
			for k := range traits {
				if have[k] >= traitMean+much {
					c.count(k+1, s)
				}
			}
		})
		return b.plausibleSections(traits, &c)
	}}
}

// count adds a sitting to a group of people.
func (c *plausible) count(group int, s *sitting) {
	c.N[group]++
	c.Won[group][s.after.Leader()]++
	for r := range s.roles {
		c.Points[group][r] += scoring.Points * s.after.Scores[r]
	}
}

// loadings returns the loading of each trait on each question, by position.
func (b *bench) loadings(traits []string) [][]float64 {
	a := b.model.Assessment()
	all := make([][]float64, len(traits))
	for k, trait := range traits {
		for _, q := range slices.Concat(a.Questions, a.TieBreakers) {
			all[k] = append(all[k], float64(q.Traits[trait]))
		}
	}
	return all
}

func (b *bench) plausibleSections(traits []string, c *plausible) []Section {
	all := Section{
		Name: "Plausible people, with no role in mind",
		About: fmt.Sprintf("Traits are drawn at random, each with mean %g and deviation 1: most say they are so. A loading of 1 moves an answer by %g.",
			traitMean, traitGain),
	}
	points := bar{low: -5, high: 5, deviation: scoring.Points}
	for r, id := range b.ids {
		all.Figures = append(all.Figures, b.figure("mean points, "+id, c.Points[0][r]/math.Max(1, float64(c.N[0])), "points", c.N[0], points.ofCareer()))
	}
	for r, id := range b.ids {
		all.Figures = append(all.Figures, b.share("told "+id, c.Won[0][r], c.N[0], bar{}))
	}
	sections := []Section{all}
	for k, trait := range traits {
		section := Section{
			Name:  "Plausible people with much of a trait: " + trait,
			About: fmt.Sprintf("Those at %g or more above the mean of %s.", much, trait),
		}
		most := bar{}
		if trait == sociable {
			most = atMost(50).ofCareer()
		}
		for r, id := range b.ids {
			section.Figures = append(section.Figures, b.share("told "+id, c.Won[k+1][r], c.N[k+1], most))
		}
		sections = append(sections, section)
	}
	return sections
}
