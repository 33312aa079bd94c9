package content

import (
	"cmp"
	"slices"
)

// Advice is the next steps for a role of the career assessment or a type of fde-types.
// Job titles to search for are in Role.Titles.
type Advice struct {
	Backgrounds []Background `json:"backgrounds"` // in the order of the form
	Skills      []Skill      `json:"skills"`      // core, then ai, then customer
	Plans       []Plan       `json:"plans"`       // career roles, then types, both in content order
	Pay         Pay          `json:"pay"`
}

// Background is a reader's present occupation.
type Background struct {
	ID      string              `json:"id"`
	Name    string              `json:"name"`
	Text    string              `json:"text"`    // in the first person, for the form
	Prove   string              `json:"prove"`   // what an applicant with it must show: "That you …"
	Prepare map[string][]string `json:"prepare"` // by id of a career role, all of them: first steps, in order; a type takes fde's
}

// SkillGroup is the part of the inventory that a skill belongs to.
type SkillGroup string

// The groups of skills, in the order of the form.
const (
	CoreSkill     SkillGroup = "core"
	AISkill       SkillGroup = "ai"
	CustomerSkill SkillGroup = "customer"
)

// Skill is one line of the inventory.
type Skill struct {
	ID      string         `json:"id"`
	Name    string         `json:"name"` // at most 30 cells
	Group   SkillGroup     `json:"group"`
	Means   string         `json:"means"`   // one line that describes having it
	Matters map[string]int `json:"matters"` // by id of a career role or a type, all of them: 0 not at all … 3 decisive
}

// Plan is the next steps toward a role or a type that apply to every background.
type Plan struct {
	ID        string   `json:"id"`        // of a career role or a type
	Proof     []string `json:"proof"`     // projects to build and show, in order
	Companies []string `json:"companies"` // kinds of companies that have such jobs
	Ask       []string `json:"ask"`       // questions for the interview, in order
}

// Pay is the guide's part on pay: figures with source and date, and the rule for
// comparing an offer. It promises nothing.
type Pay struct {
	AsOf       string            `json:"as_of" yaml:"as_of"` // "May 2026"
	Country    string            `json:"country"`            // country of the figures and of their currency
	Role       string            `json:"role"`               // id of the one role that the figures are for
	Figures    []PayFigure       `json:"figures"`
	Caveat     string            `json:"caveat"`     // always shown with a figure
	Rule       string            `json:"rule"`       // the benchmarking rule
	Benchmarks Benchmarks        `json:"benchmarks"` // the rule applied to one job
	Drivers    []string          `json:"drivers"`    // what moves pay most
	For        map[string]string `json:"for"`        // by id of a career role or a type, all of them
}

// PayFigure is the pay that one source reports, per year, in whole units of the
// currency.
type PayFigure struct {
	Source  string `json:"source"`
	Average int    `json:"average"`
	Low     int    `json:"low"` // of the usual range
	High    int    `json:"high"`
	Basis   string `json:"basis"`
}

// Benchmarks are the sentences for a checked job: Software if its facts say yes to
// production-code and not no to owns-after-launch, Services if they say no to
// production-code, else Unsettled.
type Benchmarks struct {
	Software  string `json:"software"`
	Services  string `json:"services"`
	Unsettled string `json:"unsettled"`
}

// Background returns the background with this id, and whether it exists.
func (a *Advice) Background(id string) (Background, bool) {
	return Find(a.Backgrounds, func(one Background) bool { return one.ID == id })
}

// Plan returns the plan for a role or a type, and whether it exists.
func (a *Advice) Plan(id string) (Plan, bool) {
	return Find(a.Plans, func(one Plan) bool { return one.ID == id })
}

// Missing returns the skills that matter for a role or a type and are not in has, most
// important first, ties in the order of the inventory. has lists skill ids; the result
// is new.
func (a *Advice) Missing(id string, has []string) []Skill {
	var missing []Skill
	for _, s := range a.Skills {
		if s.Matters[id] > 0 && !slices.Contains(has, s.ID) {
			missing = append(missing, s)
		}
	}
	slices.SortStableFunc(missing, func(x, y Skill) int { return cmp.Compare(y.Matters[id], x.Matters[id]) })
	return missing
}
