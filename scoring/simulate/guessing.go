package simulate

import (
	"context"

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
	s := study{}
	for _, w := range ways {
		s.sheets += w.sheets
	}
	s.run = func(ctx context.Context, b *bench, r *Report) error {
		for _, w := range ways {
			section, err := w.section(ctx, b)
			if err != nil {
				return err
			}
			r.Sections = append(r.Sections, section)
		}
		return nil
	}
	return s
}

func (w careless) section(ctx context.Context, b *bench) (Section, error) {
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

// mix5 counts verdicts: clear, leaning, too close, no pattern, insufficient.
type mix5 [5]int

func (m *mix5) add(o *mix5) {
	for k := range m {
		m[k] += o[k]
	}
}

func (m *mix5) count(k scoring.Kind) { m[place(k)]++ }

func place(k scoring.Kind) int {
	switch k {
	case scoring.Clear:
		return 0
	case scoring.Leaning:
		return 1
	case scoring.TooClose:
		return 2
	case scoring.NoPattern:
		return 3
	}
	return 4
}

// figures lists the shares of the verdicts; insufficient only if it occurs.
func (m *mix5) figures(b *bench, clear bar) []Figure {
	n := 0
	for _, c := range m {
		n += c
	}
	names := [5]string{"clear", "leaning", "too close", "no pattern", "insufficient"}
	var figures []Figure
	for k, c := range m {
		asked := noBar()
		if k == 0 {
			asked = clear
		}
		if k < 4 || c > 0 {
			figures = append(figures, b.share(names[k], c, n, asked))
		}
	}
	return figures
}
