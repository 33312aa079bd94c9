package simulate

import (
	"context"
	"slices"
	"strings"

	"rolefit/scoring"
)

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
	n     int
	won   [scoring.MaxRoles]int
	kinds mix5
}

func (o *outcomes) add(p *outcomes) {
	o.n += p.n
	for r := range o.won {
		o.won[r] += p.won[r]
	}
	o.kinds.add(&p.kinds)
}

// guessing measures whether answering without a preference favours a role.
func guessing(b *bench) study {
	others := b.sheets / 5
	ways := []careless{
		{"Guessing", "every answer is equally likely", b.sheets, newGuesser([5]float64{.2, .2, .2, .2, .2}), 0.5, atMost(5)},
		{"Agreeing with most", "65 of 100 answers are at the agree end, or at B", others, newGuesser([5]float64{.05, .1, .2, .35, .3}), 1, noBar()},
		{"Staying in the middle", "60 of 100 answers are in the middle", others, newGuesser([5]float64{.05, .15, .6, .15, .05}), 1, noBar()},
		{"Going to extremes", "80 of 100 answers are at the ends", others, newGuesser([5]float64{.4, .08, .04, .08, .4}), 1, noBar()},
	}
	s := perCell(ways, others, carelessSection)
	s.sheets += b.sheets - others // of the first
	return s
}

func carelessSection(ctx context.Context, b *bench, w careless, _ *Report) (Section, error) {
	o, err := measure(ctx, b, w.name, w.sheets, func(s *sitting, o *outcomes) {
		s.sit(w.person)
		o.n++
		o.won[s.after.Leader()]++
		o.kinds.count(s.shown[1])
	})
	if err != nil {
		return Section{}, err
	}
	section := Section{Name: w.name, About: "Who is told which role where " + w.about + "."}
	for r, role := range b.model.Assessment().Roles {
		section.Figures = append(section.Figures, b.share("told "+role.ID, o.won[r], o.n, within(100/float64(b.roles), w.tolerance)))
	}
	section.Figures = append(section.Figures, o.kinds.figures(b, w.clear)...)
	return section, nil
}

// mix5 counts verdicts, in the order of scoring.Kinds.
type mix5 [5]int

func (m *mix5) add(o *mix5) {
	for k := range m {
		m[k] += o[k]
	}
}

func (m *mix5) count(k scoring.Kind) { m[slices.Index(scoring.Kinds(), k)]++ }

// figures lists the shares of the verdicts; insufficient only if it occurs.
func (m *mix5) figures(b *bench, clear bar) []Figure {
	n := 0
	for _, c := range m {
		n += c
	}
	var figures []Figure
	for k, kind := range scoring.Kinds() {
		c, asked := m[k], noBar()
		if k == 0 {
			asked = clear
		}
		if k < 4 || c > 0 {
			figures = append(figures, b.share(strings.ReplaceAll(string(kind), "_", " "), c, n, asked))
		}
	}
	return figures
}
