// Package content owns the questions and texts of rolefit: the types of an assessment,
// its strict loading from YAML, the linting of its text, and the embedded data.
//
// It does not own the meaning of answers (package scoring) nor the asking (package
// quiz). Its rules: only the load files know YAML; every problem of a file is reported
// at once; loaded content never changes, so that goroutines can share it.
package content

import "slices"

// Kind is the form of a question, and the block that its answers are centered in.
type Kind string

// The kinds of question. A statement is answered from "much more" its opposite (−2) to
// "much more" itself (+2); a trade-off from "much more" A (−2) to "much more" B (+2).
const (
	Statement Kind = "statement"
	TradeOff  Kind = "trade-off"
)

// Sign is the list of the guide that a statement restates; empty for none.
type Sign string

// The guide's two lists of signs.
const (
	StrongFit Sign = "strong-fit"
	PoorFit   Sign = "poor-fit"
)

// Role is one of the jobs that an assessment compares.
type Role struct {
	Line    int      `json:"-" yaml:"-"`      // line of the file it starts on, for messages; 0: built in
	ID      string   `json:"id"`              // kebab-case, unique in the assessment
	Name    string   `json:"name"`            // "Forward Deployed Engineer"
	Short   string   `json:"short"`           // at most 16 cells, for bars and tables: "Forward Deployed"
	Promise string   `json:"promise"`         // one line, "You want to …": the wishes that the role meets
	Owns    string   `json:"owns"`            // the role's responsibility
	Stage   string   `json:"stage"`           // before or after the contract, or all along
	Builds  string   `json:"builds"`          // how much of the work is building
	Success string   `json:"success"`         // how the role's success is measured
	Day     string   `json:"day"`             // a paragraph about a day's work
	Takes   string   `json:"takes,omitempty"` // a paragraph about the skills to bring or learn; may be empty
	Price   string   `json:"price"`           // a paragraph about its drawbacks, which job ads leave out
	Next    []string `json:"next"`            // first steps towards it, one sentence each, in order
	Titles  []string `json:"titles"`          // job titles to search for
	Read    string   `json:"read"`            // where in the guide to read on
}

// Question is a statement or a trade-off.
type Question struct {
	Line     int            `json:"-"` // line of the file it starts on, for messages; 0: built in
	ID       string         `json:"id"`
	Kind     Kind           `json:"kind"`
	Text     string         `json:"text,omitempty"`           // a statement's text, at the agree end; empty for a trade-off
	Opposite string         `json:"opposite,omitempty"`       // a statement's opposite, at the disagree end; empty for a trade-off
	Stem     string         `json:"stem,omitempty"`           // a trade-off's opening ("After launch, I'd rather"); empty for a statement
	A        string         `json:"a,omitempty"`              // a trade-off's pole A; empty for a statement
	B        string         `json:"b,omitempty"`              // a trade-off's pole B; empty for a statement
	Short    string         `json:"short,omitempty"`          // the agree end or pole B in a phrase of at most 32 cells, for reasons
	ShortNot string         `json:"short_not,omitempty"`      // the disagree end or pole A in a phrase of at most 32 cells
	Weights  map[string]int `json:"weights"`                  // by role id, −3 … +3, for agreeing or for pole B; every role is present
	Appeal   Appeal         `json:"appeal,omitzero"`          // how attractive the two ends sound, as the author estimates it
	Measured Appeal         `json:"appeal_measured,omitzero"` // the same, measured on people; zero if it was not
	Traits   map[string]int `json:"traits,omitempty"`         // by trait of the assessment, −2 … 2: how much it draws a person to the right end
	Replaces []string       `json:"replaces,omitempty"`       // ids of retired questions that this one takes the place of
	List     Sign           `json:"list,omitempty"`           // empty if the guide lists no such sign
	Source   string         `json:"source,omitempty"`         // where in the guide the question comes from
	Why      string         `json:"why,omitempty"`            // one sentence: why we ask
	Prompt   string         `json:"prompt,omitempty"`         // topic for two participants who chose different ends; may be empty
	Means    string         `json:"means,omitempty"`          // speaker note: the meaning of the agree end or pole B in a job, a sentence; may be empty
	MeansNot string         `json:"means_not,omitempty"`      // speaker note: the meaning of the disagree end or pole A in a job
}

// Prompt is a topic for a class to discuss when a question without a prompt of its own
// compares this pair of roles, and a way between the two.
type Prompt struct {
	Roles [2]string `json:"roles"` // two role ids, in content order
	Text  string    `json:"text"`
	Third string    `json:"third,omitempty"` // for a person between the two: a job or a kind of it that has something of both; may be empty
}

// Assessment is a set of questions, the roles they compare and the weights between them.
type Assessment struct {
	ID            string      `json:"id"`
	Schema        int         `json:"schema"`                   // shape of the file; this package reads schema 1
	Edition       string      `json:"edition"`                  // edition of the content: "2026.1"
	OlderEditions []string    `json:"older_editions,omitempty"` // editions whose sheets can still be scored, newest first, without questions removed since
	Language      string      `json:"language"`                 // BCP 47: "en"
	Title         string      `json:"title"`
	Roles         []Role      `json:"roles"`                 // 2 to 8
	Questions     []Question  `json:"questions"`             // in the order asked
	TieBreakers   []Question  `json:"tie_breakers"`          // trade-offs, in content order
	Scales        []Scale     `json:"scales,omitempty"`      // at most 7, in the order drawn
	LimitSigns    []string    `json:"limit_signs,omitempty"` // ids of limits that together ask for one sign of a poor fit, which no question restates
	Traits        []string    `json:"traits,omitempty"`      // general traits, such as sociable, that questions are mapped to; never scored
	Antonyms      [][2]string `json:"antonyms"`
	Prompts       []Prompt    `json:"prompts"`
}

// Question returns the question or tie-breaker with this id, and whether it exists.
func (a *Assessment) Question(id string) (Question, bool) {
	for _, all := range [][]Question{a.Questions, a.TieBreakers} {
		if at := slices.IndexFunc(all, func(one Question) bool { return one.ID == id }); at >= 0 {
			return all[at], true
		}
	}
	return Question{}, false
}

// Role returns the role with this id, and whether it exists.
func (a *Assessment) Role(id string) (Role, bool) {
	return Find(a.Roles, func(one Role) bool { return one.ID == id })
}

// Limit is an unscored question about the working conditions that a participant accepts,
// asked after the scored ones.
type Limit struct {
	ID      string        `json:"id"`   // travel, after-hours, coding, pressure
	Name    string        `json:"name"` // at most 24 cells, for summaries: "travel"
	Text    string        `json:"text"` // the question, in the first person
	Options []LimitOption `json:"options"`
}

// LimitOption is one answer to a limit.
type LimitOption struct {
	ID   string `json:"id"`
	Text string `json:"text"` // as offered in the form
	Said string `json:"said"` // as repeated in a result: "up to a quarter of the time"
	Rank int    `json:"rank"` // 0 is the most restrictive; comparable within one limit
}

// Find returns the first of all that is meant, and whether there is one.
func Find[T any](all []T, meant func(T) bool) (one T, found bool) {
	if i := slices.IndexFunc(all, meant); i >= 0 {
		return all[i], true
	}
	return one, false
}

// IDs returns the ids of roles, in their order.
func IDs(roles []Role) []string {
	ids := make([]string, len(roles))
	for i, r := range roles {
		ids[i] = r.ID
	}
	return ids
}
