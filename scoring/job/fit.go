package job

import (
	"cmp"
	"slices"

	"rolefit/content"
	"rolefit/scoring"
)

// Match is an answer or limit of a participant that a known fact of a job bears on.
type Match struct {
	Fact     string            `json:"fact"`
	Answer   content.JobAnswer `json:"answer"`             // to the fact: yes or no
	Question string            `json:"question,omitempty"` // id of a career question; empty: a limit
	Value    int               `json:"value,omitempty"`    // the participant's answer, −2 … +2, never 0
	Limit    string            `json:"limit,omitempty"`    // id of a limit; empty: a question
	Option   string            `json:"option,omitempty"`   // id of the option that the participant chose
}

// Fit lists where a job and a participant clash and agree, never as a sum. Both slices
// are sorted: limits first, then strong answers, then the others; ties in the order of
// the facts. They are never nil.
type Fit struct {
	Clashes    []Match `json:"clashes"`
	Agreements []Match `json:"agreements"`
}

// Fit compares the known facts with a sheet of the career assessment. Answers that are
// absent or 0 do not count.
func (r *Rules) Fit(a Answers, sheet scoring.Sheet, limits []content.Limit) Fit {
	f := Fit{Clashes: []Match{}, Agreements: []Match{}}
	for _, fact := range r.facts {
		side, known := fact.Side(a[fact.ID])
		if !known {
			continue
		}
		for _, bears := range side.Limits {
			f.limit(Match{Fact: fact.ID, Answer: a[fact.ID], Limit: bears.Limit, Option: sheet.Limits[bears.Limit]}, bears, limits)
		}
		for _, suits := range side.Suits {
			value := sheet.Answers[suits.Question]
			m := Match{Fact: fact.ID, Answer: a[fact.ID], Question: suits.Question, Value: value}
			switch {
			case value*suits.End > 0:
				f.Agreements = append(f.Agreements, m)
			case value*suits.End < 0:
				f.Clashes = append(f.Clashes, m)
			}
		}
	}
	weightiest := func(a, b Match) int { return cmp.Compare(b.weight(), a.weight()) }
	slices.SortStableFunc(f.Clashes, weightiest)
	slices.SortStableFunc(f.Agreements, weightiest)
	return f
}

// limit adds a match if the chosen option clashes or agrees.
func (f *Fit) limit(m Match, bears content.JobLimit, limits []content.Limit) {
	limit, _ := content.Find(limits, func(l content.Limit) bool { return l.ID == bears.Limit })
	option, chosen := content.Find(limit.Options, func(o content.LimitOption) bool { return o.ID == m.Option })
	switch {
	case !chosen:
	case option.Rank < bears.ClashBelow:
		f.Clashes = append(f.Clashes, m)
	case option.Rank >= bears.AgreeFrom:
		f.Agreements = append(f.Agreements, m)
	}
}

// weight orders matches: a limit is a condition, an answer only a preference.
func (m Match) weight() int {
	const limit = 3
	if m.Limit != "" {
		return limit
	}
	return abs(m.Value)
}
