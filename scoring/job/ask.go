package job

import (
	"cmp"
	"slices"

	"rolefit/content"
)

// Change is the largest effect that an answer to an unknown fact could have.
type Change string

// The changes, the largest first.
const (
	ChangesFirst Change = "first"     // another role would be first
	RulesOut     Change = "rules_out" // a role would be ruled out
	Moves        Change = "moves"     // roles would become stronger or weaker
	TellsType    Change = "type"      // it speaks for an FDE type, not for a role
	Nothing      Change = "nothing"   // it does not bear on the kind of job
)

// Question is an unknown fact, and the effects of its answers.
type Question struct {
	Fact   string            `json:"fact"`
	Answer content.JobAnswer `json:"answer"` // not-stated, or empty: not known yet
	Change Change            `json:"change"`
	Moves  int               `json:"moves"` // the sum over the roles of |weight of yes − weight of no|
	Yes    Outcome           `json:"yes"`
	No     Outcome           `json:"no"`
}

// Outcome is the effect of one answer.
type Outcome struct {
	First    string   `json:"first"`     // id of the role that would be first; empty: unknown
	RulesOut []string `json:"rules_out"` // ids of the roles that it would newly rule out; never nil
}

// ask lists the unknown facts, largest possible effect first: rule 7.
func (r *Rules) ask(a Answers, t tally) []Question {
	questions, now := []Question{}, r.first(t)
	for _, fact := range r.facts {
		if _, known := fact.Side(a[fact.ID]); known {
			continue
		}
		q := Question{Fact: fact.ID, Answer: a[fact.ID], Yes: r.outcome(t, fact.Yes), No: r.outcome(t, fact.No)}
		for _, id := range r.roles {
			q.Moves += abs(fact.Yes.Roles[id] - fact.No.Roles[id])
		}
		switch {
		case q.Yes.First != now || q.No.First != now:
			q.Change = ChangesFirst
		case len(q.Yes.RulesOut)+len(q.No.RulesOut) > 0:
			q.Change = RulesOut
		case q.Moves > 0:
			q.Change = Moves
		case len(fact.Yes.Types)+len(fact.No.Types) > 0:
			q.Change = TellsType
		default:
			q.Change = Nothing
		}
		questions = append(questions, q)
	}
	slices.SortStableFunc(questions, func(a, b Question) int {
		return cmp.Or(cmp.Compare(a.Change.rank(), b.Change.rank()), cmp.Compare(b.Moves, a.Moves))
	})
	return questions
}

// rank is the sort order of changes. The last three share a rank: Moves orders them, and
// is 0 for the last two.
func (c Change) rank() int {
	return min(slices.Index([]Change{ChangesFirst, RulesOut, Moves, TellsType, Nothing}, c), 2)
}

func (r *Rules) outcome(t tally, side content.JobSide) Outcome {
	after := r.with(t, side)
	o := Outcome{First: r.first(after), RulesOut: []string{}}
	for i, id := range r.roles {
		if after.out[i] && !t.out[i] {
			o.RulesOut = append(o.RulesOut, id)
		}
	}
	return o
}

func (r *Rules) first(t tally) string {
	if order := t.order(); len(order) > 0 {
		return r.roles[order[0]]
	}
	return ""
}

func abs(n int) int { return max(n, -n) }
