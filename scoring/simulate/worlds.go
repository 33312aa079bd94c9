package simulate

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"rolefit/scoring"
)

// world is one way in which people may answer by something else than the weights that score
// them. The zero world is the one of the key.
type world struct {
	name, about string
	spread      bool    // every question's weights count 0 to 1.5 times, alike for all roles
	cross       float64 // standard deviation of what is added to each weight
	reversed    float64 // share of the questions whose weights count half, and the other way
	shared      float64 // steps by which a trait of the person that no role has moves an answer, standard deviation over the questions
}

// worlds are the ways that are measured.
func worlds() []world {
	const spread, cross, reversed = "loadings x 0 to 1.5", 0.8, 0.15
	return []world{
		{name: "the key is right", about: "The same people as above, to compare with."},
		{name: spread, about: "Each question counts 0 to 1.5 times what its weights say, at random.", spread: true},
		{name: "cross-loadings", about: "A normal part of deviation 0.8 is added to each weight.", cross: cross},
		{name: "15% half reversed", about: "Of 15% of the questions, the weights count half and the other way.", reversed: reversed},
		{name: "all three", about: "Loadings, cross-loadings and reversed questions together.", spread: true, cross: cross, reversed: reversed},
		{name: "a shared trait", about: "The key is right; a trait that no role has moves each answer, by 0.6 in the mean square.", shared: 0.6},
	}
}

// drawnWorlds is the number of worlds of each kind that people are drawn in.
const drawnWorlds = 100

// place is one world: the preferences and the trait that move the answers of its people.
type place struct {
	preference [][]float64 // by role and position
	trait      []float64   // by position; nil: none
}

// draw returns a world of a kind.
func (b *bench) draw(w world, strength float64, rng *rand.Rand) place {
	a := b.model.Assessment()
	questions := slices.Concat(a.Questions, a.TieBreakers)
	p := place{preference: make([][]float64, b.roles)}
	for _, q := range questions {
		by := 1.0
		if w.spread {
			by = 1.5 * rng.Float64()
		}
		if rng.Float64() < w.reversed {
			by = -0.5
		}
		for r, id := range b.ids {
			loading := by*float64(q.Weights[id]) + w.cross*rng.NormFloat64()
			p.preference[r] = append(p.preference[r], strength*loading*2/3)
		}
		p.trait = append(p.trait, w.shared*rng.NormFloat64())
	}
	return p
}

// abroad counts the results of people of each role in the worlds of one kind.
type abroad struct {
	N, Right  [scoring.MaxRoles]int
	In, Found [drawnWorlds]int // people in each world, and those who are told their role
	Kinds     verdicts
	ClearHit  int
	Chance    float64
}

// worlds measures the results of people with a key of their own, or with a trait that moves
// their answers and has nothing to do with roles.
func (b *bench) worlds() study {
	type cell struct {
		world
		people
	}
	var cells []cell
	for _, p := range []people{{strength: 0.5, noise: 1}, {strength: 0.35, noise: 1.2}} {
		for _, w := range worlds() {
			cells = append(cells, cell{w, p})
		}
	}
	return perCell(cells, b.cell, func(ctx context.Context, c cell) Section { return b.abroad(ctx, c.world, c.people) })
}

func (b *bench) abroad(ctx context.Context, w world, p people) Section {
	name := fmt.Sprintf("World: %s, %s", w.name, p)
	var all [drawnWorlds]place
	for k := range all {
		rng := rand.New(rand.NewPCG(mix(b.seed), mix(uint64(k)+1))) //nolint:gosec // imagined worlds, no secrets
		all[k] = b.draw(w, p.strength, rng)
	}
	c := measure(ctx, b, name, b.cell, func(s *sitting, c *abroad) {
		role, k := s.number%s.roles, s.number/s.roles%drawnWorlds
		in := all[k]
		trait := s.rng.NormFloat64()
		for i, t := range in.preference[role] {
			s.truth[i] = t + trait*in.trait[i]
		}
		s.sit(&respondent{s.truth, p.noise})
		c.N[role]++
		c.In[k]++
		c.Kinds.count(s.shown[1])
		c.Chance += s.model.Chances(&s.after)[s.after.Leader()]
		if s.after.Leader() != role {
			return
		}
		c.Right[role]++
		c.Found[k]++
		if s.shown[1] == scoring.Clear {
			c.ClearHit++
		}
	})
	return b.abroadSection(Section{Name: name, About: w.about}, &c)
}

func (b *bench) abroadSection(section Section, c *abroad) Section {
	n, worst, world := total(c.N[:]), lowest(c.Right[:b.roles], c.N[:b.roles]), lowest(c.Found[:], c.In[:])
	section.Figures = append(section.Figures,
		b.share("right role, mean", total(c.Right[:]), n, bar{}),
		b.share("right role, worst: "+b.ids[worst], c.Right[worst], c.N[worst], bar{}),
		b.share(fmt.Sprintf("right role, the worst of %d worlds", drawnWorlds), c.Found[world], c.In[world], bar{}),
		b.figure("mean chance given to the leader", 100*c.Chance/float64(max(n, 1)), "%", n, bar{}),
		b.share("clear", c.Kinds[0], n, bar{}),
		b.share("of those clear, right", c.ClearHit, c.Kinds[0], bar{}))
	return section
}
