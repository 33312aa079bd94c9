// Package job owns what the facts of a job mean: which roles it can be, strongest
// first, what speaks for and against each, what is still worth asking, whether it
// fits somebody's answers, and how two jobs differ.
//
// It does not own the facts, nor the rules by which they are read (content/job.go
// states both), nor any sentence (internal/report). It is pure: no input or output,
// no clock, no change to its arguments. Roles are in content order where they are
// not sorted, facts in the order asked.
package job

import (
	"slices"

	"rolefit/content"
)

// Close is how far below the strongest role another may be and still not be told
// from it. See rule 4 in content/job.go.
const Close = 2

// fde is the role that has types.
const fde = "fde"

// Answers is what is known of a job, by fact id. A fact that is absent is not known
// yet. Ids of facts that do not exist are passed over. A nil map knows nothing.
type Answers map[string]content.JobAnswer

// Rules read the facts of jobs. They are never changed and safe to share.
type Rules struct {
	facts []content.JobFact
	roles []string // ids, in content order
	types []string // ids, in content order
}

// New returns the rules over these facts, for the roles and the FDE types with
// these ids. It keeps the facts and does not change them.
func New(facts []content.JobFact, roles, types []string) *Rules {
	return &Rules{facts: facts, roles: slices.Clone(roles), types: slices.Clone(types)}
}

// BuiltIn returns the rules over the built-in facts, career roles and types.
func BuiltIn() (*Rules, error) {
	facts, err := content.JobFacts()
	if err != nil {
		return nil, err
	}
	career, err := content.Career()
	if err != nil {
		return nil, err
	}
	types, err := content.Embedded("fde-types")
	if err != nil {
		return nil, err
	}
	return New(facts, ids(career.Roles), ids(types.Roles)), nil
}

func ids(roles []content.Role) []string {
	all := make([]string, len(roles))
	for i, r := range roles {
		all[i] = r.ID
	}
	return all
}

// Facts returns the facts in the order asked. They are not to be changed.
func (r *Rules) Facts() []content.JobFact { return r.facts }

// Fact returns the fact with this id, and whether there is one.
func (r *Rules) Fact(id string) (content.JobFact, bool) {
	i := slices.IndexFunc(r.facts, func(f content.JobFact) bool { return f.ID == id })
	if i < 0 {
		return content.JobFact{}, false
	}
	return r.facts[i], true
}

// Kind says what the known facts allow to say.
type Kind string

// The kinds of finding.
const (
	Found         Kind = "found"         // at least one role is not ruled out
	Contradictory Kind = "contradictory" // the facts rule out every role
	Unknown       Kind = "unknown"       // nothing is known that speaks for or against a role
)

// Point is what one known fact says of a role or of a type.
type Point struct {
	Fact   string            `json:"fact"`
	Answer content.JobAnswer `json:"answer"`
	Weight int               `json:"weight"` // −3 … +3, never 0
}

// Standing is how a role, or a type, stands with a job.
type Standing struct {
	ID         string   `json:"id"`
	Strength   int      `json:"strength"`               // the sum of the weights in For and Against
	For        []Point  `json:"for"`                    // largest first, ties in the order of the facts; never nil
	Against    []Point  `json:"against"`                // most negative first, ties likewise; never nil
	RuledOutBy []string `json:"ruled_out_by,omitempty"` // fact ids, in the order of the facts
}

// Finding is what the facts of a job come to. It shares nothing with the rules or
// the answers. Its slices are never nil.
type Finding struct {
	Kind     Kind       `json:"kind"`
	Roles    []Standing `json:"roles"`     // not ruled out, strongest first, ties in content order; contradictory: all; unknown: none
	Close    []string   `json:"close"`     // ids of the roles after the first that cannot be told from it yet
	RuledOut []Standing `json:"ruled_out"` // content order; contradictory: none, they are all in Roles
	Types    []Standing `json:"types"`     // content order; where fde is not first: none
	Type     []string   `json:"type"`      // ids of the types that it is; none: not known yet, or fde is not first
	Green    []string   `json:"green"`     // ids of facts whose answer is a green flag, in their order
	Red      []string   `json:"red"`       // likewise red
	Ask      []Question `json:"ask"`       // the unknown facts, those first that could change most
	Known    int        `json:"known"`     // facts answered yes or no
	Facts    int        `json:"facts"`     // all facts
}

// First returns the id of the role that the job is, or "" where none is first.
func (f Finding) First() string {
	if len(f.Roles) == 0 {
		return ""
	}
	return f.Roles[0].ID
}
