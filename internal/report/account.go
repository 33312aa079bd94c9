package report

import (
	"rolefit/content"
	"rolefit/scoring"
)

// Account is everything that is said about one sitting's result.
type Account struct {
	Assessment *content.Assessment
	Result     scoring.Result
	Limits     []content.Limit   // the limits that are asked
	Chosen     map[string]string // option id by limit id; may be nil
	Guess      string            // role id; empty: not said
	Flip       scoring.Flip      // of use only where CanFlip
	CanFlip    bool              // one or two answers would change who leads
	Pivotal    []string          // ids of the questions that the lead hangs on
	Code       string            // the result code; empty where there is none
	Advice     *content.Advice   // for the plan; nil: there is none
	Standing   Standing          // where the person stands, for the plan
}

// Of works out everything that is said about a sheet, which must have passed Check.
func Of(m *scoring.Model, s scoring.Sheet, limits []content.Limit) Account {
	account := Account{
		Assessment: m.Assessment(), Result: m.Score(s), Limits: limits, Chosen: s.Limits, Guess: s.Guess,
	}
	switch account.Result.Verdict.Kind {
	case scoring.Insufficient, scoring.NoPattern: // nobody leads
	default:
		account.Flip, account.CanFlip = m.Flip(s)
		account.Pivotal = m.Pivotal(s)
	}
	return account
}

// Words returns the result in sentences.
func (a Account) Words() Words { return For(a.Assessment, a.Result) }

// Plan is the plan for a role that the result names, by its id, from where the person
// said to stand; nil where they did not say, or nothing is known about the role.
func (a Account) Plan(id string) []Section {
	role, ok := a.Assessment.Role(id)
	if !ok || a.Advice == nil || !a.Standing.Asked {
		return nil
	}
	return Plan(a.Advice, role, a.Standing)
}

// NextRole is what there is to know and to do about a role that a result names.
type NextRole struct {
	ID     string
	Name   string
	Day    string   // what its days are made of; empty where the assessment does not say
	Price  string   // what it costs; likewise
	Steps  []string // first steps, fewer the more roles there are
	Titles []string // job titles to search for
	Read   string   // where in the guide to read on; empty likewise
}

// Next returns the roles to look at next, first score first: the one that leads,
// the ones that are too close to call, the two to read about where there is no
// pattern, and none where the answers are insufficient.
func Next(a *content.Assessment, r scoring.Result) []NextRole {
	most := 4
	switch len(r.Verdict.Roles) {
	case 0, 1:
	case 2:
		most = 2
	default:
		most = 1
	}
	var next []NextRole
	for _, id := range r.Verdict.Roles {
		if role, ok := a.Role(id); ok {
			steps := role.Next[:min(len(role.Next), most)]
			next = append(next, NextRole{role.ID, role.Name, role.Day, role.Price, steps, role.Titles, role.Read})
		}
	}
	return next
}
