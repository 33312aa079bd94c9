package job

import "rolefit/content"

// Difference is one fact with its answers in two jobs.
type Difference struct {
	Fact string            `json:"fact"`
	A    content.JobAnswer `json:"a"`
	B    content.JobAnswer `json:"b"`
}

// Comparison compares two jobs. Its slices are in the order of the facts and never nil.
type Comparison struct {
	Differ []Difference `json:"differ"` // known of both, and not the same
	Same   []Difference `json:"same"`   // known of both, and the same
	OnlyA  []Difference `json:"only_a"` // known of A alone
	OnlyB  []Difference `json:"only_b"` // known of B alone
	Open   []string     `json:"open"`   // fact ids known of neither
}

// Compare sorts the facts by whether each job's answer is known and whether they agree.
func (r *Rules) Compare(a, b Answers) Comparison {
	c := Comparison{Differ: []Difference{}, Same: []Difference{}, OnlyA: []Difference{}, OnlyB: []Difference{}, Open: []string{}}
	for _, fact := range r.facts {
		d := Difference{fact.ID, a[fact.ID], b[fact.ID]}
		_, knownA := fact.Side(d.A)
		_, knownB := fact.Side(d.B)
		switch {
		case knownA && knownB && d.A == d.B:
			c.Same = append(c.Same, d)
		case knownA && knownB:
			c.Differ = append(c.Differ, d)
		case knownA:
			c.OnlyA = append(c.OnlyA, d)
		case knownB:
			c.OnlyB = append(c.OnlyB, d)
		default:
			c.Open = append(c.Open, fact.ID)
		}
	}
	return c
}
