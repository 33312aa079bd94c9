// Package job evaluates the facts of a job: the roles that it can be, strongest first,
// with the facts for and against each, the questions still worth asking, its fit to a
// participant's answers, and the differences between two jobs.
//
// It does not own the facts or their rules (content/job.go states both), nor any
// sentence (internal/report). It is pure: no input or output, no clock, no change to its
// arguments. Unless sorted, roles are in content order and facts in the order asked.
package job

import (
	"slices"

	"rolefit/content"
)

// Close is the largest distance in strength from the first role within which another
// cannot be told from it. See rule 4 in content/job.go.
const Close = 5

// fde is the role that has types.
const fde = "fde"

// Answers holds the answers to a job's facts, by fact id. An absent fact is not known
// yet; unknown ids are ignored. It may be nil.
type Answers map[string]content.JobAnswer

// Rules evaluate the facts of jobs. They are immutable and safe for concurrent use.
type Rules struct {
	facts  []content.JobFact
	roles  []string   // ids, in content order
	types  []string   // ids, in content order
	titles [][]string // of each role, in lower case; nil: titles count nothing
}

// New returns the rules over these facts, for the roles and FDE types with these ids, by
// which a title counts nothing. It keeps facts, which callers must not change.
func New(facts []content.JobFact, roles, types []string) *Rules {
	return &Rules{facts: facts, roles: slices.Clone(roles), types: slices.Clone(types)}
}

// BuiltIn returns the rules over the built-in facts, for the roles of the two built-in
// assessments.
func BuiltIn(career, types *content.Assessment) *Rules {
	r := New(content.JobFacts(), content.IDs(career.Roles), content.IDs(types.Roles))
	for _, role := range career.Roles {
		r.titles = append(r.titles, usualTitles(role))
	}
	return r
}

// Facts returns the facts in the order asked. Callers must not change them.
func (r *Rules) Facts() []content.JobFact { return r.facts }

// Fact returns the fact with this id, and whether it exists.
func (r *Rules) Fact(id string) (content.JobFact, bool) {
	return content.Find(r.facts, func(f content.JobFact) bool { return f.ID == id })
}

// Kind is the kind of conclusion that the known facts permit.
type Kind string

// The kinds of finding.
const (
	Found         Kind = "found"         // at least one role is not ruled out
	Contradictory Kind = "contradictory" // the facts rule out every role
	Unknown       Kind = "unknown"       // no known fact speaks for or against a role
)

// Point is the weight of one known fact, or of the title, for a role or a type.
type Point struct {
	Fact   string            `json:"fact"` // id, or TitleFact
	Answer content.JobAnswer `json:"answer"`
	Weight int               `json:"weight"` // −3 … +3, never 0
}

// Standing is the evaluation of one role or type for a job.
type Standing struct {
	ID         string   `json:"id"`
	Strength   int      `json:"strength"`               // the sum of the weights in For and Against
	For        []Point  `json:"for"`                    // largest first, ties in the order of the facts; never nil
	Against    []Point  `json:"against"`                // most negative first, ties likewise; never nil
	RuledOutBy []string `json:"ruled_out_by,omitempty"` // fact ids, in the order of the facts
}

// Finding is the evaluation of a job's facts. It shares no memory with the rules or the
// answers. Its slices are never nil.
type Finding struct {
	Kind      Kind       `json:"kind"`
	Roles     []Standing `json:"roles"`     // not ruled out, strongest first, ties in content order; contradictory: all; unknown: none
	Title     string     `json:"title"`     // id of the role that the posting's title names; empty: none
	Close     []string   `json:"close"`     // ids of the roles after the first that cannot be told from it yet
	Contested []string   `json:"contested"` // ids of the roles that one fact alone rules out, and that would be first or close without it; content order
	RuledOut  []Standing `json:"ruled_out"` // content order; contradictory: none, they are all in Roles
	Types     []Standing `json:"types"`     // content order; none if fde is not first
	Type      []string   `json:"type"`      // ids of the job's types; none: not known yet, or fde is not first
	Green     []string   `json:"green"`     // ids of facts whose answer is a green flag, in their order
	Red       []string   `json:"red"`       // likewise red
	Ask       []Question `json:"ask"`       // the unknown facts, largest possible effect first
	Known     int        `json:"known"`     // facts answered yes or no
	Facts     int        `json:"facts"`     // all facts
}

// First returns the id of the first role; empty for none.
func (f Finding) First() string {
	if len(f.Roles) == 0 {
		return ""
	}
	return f.Roles[0].ID
}
