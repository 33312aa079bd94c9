package job

import (
	"cmp"
	"slices"

	"rolefit/content"
)

// Check evaluates a sheet's facts and title by the rules in content/job.go.
func (r *Rules) Check(s Sheet) Finding {
	a, title := s.Facts, r.titled(s.Title)
	t := r.tally(a, title)
	f := Finding{
		Kind: t.kind(), Roles: []Standing{}, Close: []string{}, Contested: []string{}, RuledOut: []Standing{},
		Types: []Standing{}, Type: []string{}, Green: []string{}, Red: []string{},
		Ask: r.ask(a, t), Facts: len(r.facts),
	}
	if title >= 0 {
		f.Title = r.roles[title]
	}
	for _, i := range t.order() {
		f.Roles = append(f.Roles, r.standing(a, r.roles[i], f.Title))
	}
	if f.Kind == Found {
		for i, id := range r.roles {
			if !t.out[i] {
				continue
			}
			s := r.standing(a, id, f.Title)
			f.RuledOut = append(f.RuledOut, s)
			if len(s.RuledOutBy) == 1 && f.Roles[0].Strength-s.Strength <= Close {
				f.Contested = append(f.Contested, s.ID)
			}
		}
		for _, s := range f.Roles[1:] {
			if f.Roles[0].Strength-s.Strength <= Close {
				f.Close = append(f.Close, s.ID)
			}
		}
	}
	if f.First() == fde {
		for _, id := range r.types {
			f.Types = append(f.Types, r.standing(a, id, ""))
		}
		f.Type = append(f.Type, t.types(r.types)...)
	}
	r.flags(a, &f)
	return f
}

// OneLeft reports whether a sheet rules out every role but one.
func (r *Rules) OneLeft(s Sheet) bool {
	t := r.tally(s.Facts, r.titled(s.Title))
	return t.kind() == Found && len(t.order()) == 1
}

// standing collects the known facts for and against one role or type, and the title if it
// names that role: no role and type have the same id.
func (r *Rules) standing(a Answers, id, titled string) Standing {
	s := Standing{ID: id, For: []Point{}, Against: []Point{}}
	for _, fact := range r.facts {
		side, known := fact.Side(a[fact.ID])
		if !known {
			continue
		}
		w := side.Roles[id] + side.Types[id]
		s.Strength += w
		switch p := (Point{fact.ID, a[fact.ID], w}); {
		case w > 0:
			s.For = append(s.For, p)
		case w < 0:
			s.Against = append(s.Against, p)
		}
		if slices.Contains(side.RulesOut, id) {
			s.RuledOutBy = append(s.RuledOutBy, fact.ID)
		}
	}
	if id == titled {
		s.Strength += TitleWeight
		s.For = append(s.For, Point{TitleFact, content.JobYes, TitleWeight})
	}
	slices.SortStableFunc(s.For, func(a, b Point) int { return cmp.Compare(b.Weight, a.Weight) })
	slices.SortStableFunc(s.Against, func(a, b Point) int { return cmp.Compare(a.Weight, b.Weight) })
	return s
}

func (r *Rules) flags(a Answers, f *Finding) {
	for _, fact := range r.facts {
		side, known := fact.Side(a[fact.ID])
		if !known {
			continue
		}
		f.Known++
		switch side.Flag {
		case content.GreenFlag:
			f.Green = append(f.Green, fact.ID)
		case content.RedFlag:
			f.Red = append(f.Red, fact.ID)
		}
	}
}

// tally holds the sums behind a finding, by position of roles and types.
type tally struct {
	strength []int
	out      []bool
	typeSum  []int
	weighed  bool // a fact with a weight for a role is known
}

// tally counts answers, and a title that names the role with an index; -1: it names none.
func (r *Rules) tally(a Answers, title int) tally {
	t := tally{
		strength: make([]int, len(r.roles)), out: make([]bool, len(r.roles)), typeSum: make([]int, len(r.types)),
	}
	for _, fact := range r.facts {
		if side, known := fact.Side(a[fact.ID]); known {
			r.add(&t, side)
		}
	}
	if title >= 0 {
		t.strength[title] += TitleWeight
	}
	return t
}

func (r *Rules) add(t *tally, side content.JobSide) {
	for i, id := range r.roles {
		w := side.Roles[id]
		t.strength[i] += w
		t.weighed = t.weighed || w != 0
		t.out[i] = t.out[i] || slices.Contains(side.RulesOut, id)
	}
	for i, id := range r.types {
		t.typeSum[i] += side.Types[id]
	}
}

// with returns a copy of t with one more side known.
func (r *Rules) with(t tally, side content.JobSide) tally {
	t.strength, t.out, t.typeSum = slices.Clone(t.strength), slices.Clone(t.out), slices.Clone(t.typeSum)
	r.add(&t, side)
	return t
}

func (t tally) kind() Kind {
	switch {
	case !t.weighed:
		return Unknown
	case !slices.Contains(t.out, false):
		return Contradictory
	default:
		return Found
	}
}

// order lists the positions of the possible roles, strongest first.
func (t tally) order() []int {
	kind := t.kind()
	var order []int
	for i := range t.strength {
		if kind == Contradictory || kind == Found && !t.out[i] {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(t.strength[b], t.strength[a]) })
	return order
}

// types returns the ids of the types with the largest sum; nil if that is less than
// content.TypeIsClear.
func (t tally) types(ids []string) []string {
	if len(t.typeSum) == 0 {
		return nil
	}
	most := slices.Max(t.typeSum)
	if most < content.TypeIsClear {
		return nil
	}
	var named []string
	for i, sum := range t.typeSum {
		if sum == most {
			named = append(named, ids[i])
		}
	}
	return named
}
