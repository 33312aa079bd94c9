package report

import (
	"encoding/json"
	"strconv"

	"rolefit/scoring"
)

// JSONSchema is the shape of result that AppendJSON writes.
const JSONSchema = 1

// resultJSON is a result in JSON, in the order of its fields.
type resultJSON struct {
	Schema      int                 `json:"schema"`
	Assessment  string              `json:"assessment"`
	Edition     string              `json:"edition"`
	Scoring     string              `json:"scoring"`
	Verdict     verdictJSON         `json:"verdict"`
	Roles       []scoring.RoleScore `json:"roles"`
	Reasons     []reasonJSON        `json:"reasons"`
	Pattern     scoring.Fit         `json:"pattern"`
	Margin      float64             `json:"margin"`
	Flags       []scoring.Flag      `json:"flags"`
	StrongFit   []string            `json:"strong_fit"`
	PoorFit     []string            `json:"poor_fit"`
	Answered    int                 `json:"answered"`
	Asked       int                 `json:"asked"`
	TieBreakers []string            `json:"tie_breakers"`
	Gone        []string            `json:"gone,omitempty"`
}

type verdictJSON struct {
	Kind  scoring.Kind  `json:"kind"`
	Roles []string      `json:"roles"`
	Cause scoring.Cause `json:"cause"`
}

type reasonJSON struct {
	Question string     `json:"question"`
	Answer   int        `json:"answer"`
	Scores   scoresJSON `json:"scores"`
}

// AppendJSON appends a result to b as one line of JSON without the line break. Arrays are
// never null; "cause" is empty for a verdict without one, and "gone" is present only if
// an older edition's answers were left out. Reasons add up to the scores within 1e-9.
// Numbers must be finite.
func AppendJSON(b []byte, r scoring.Result) []byte {
	line, err := json.Marshal(dataOf(r))
	if err != nil { // texts and finite numbers cannot fail
		return append(b, "null"...)
	}
	return append(b, line...)
}

// Data returns the result for encoding/json, see AppendJSON.
func (a Account) Data() any { return dataOf(a.Result) }

func dataOf(r scoring.Result) resultJSON {
	out := resultJSON{
		Schema: JSONSchema, Assessment: r.Assessment, Edition: r.Edition, Scoring: scoring.Version,
		Verdict: verdictJSON(r.Verdict), Roles: filled(r.Roles), Reasons: make([]reasonJSON, len(r.Reasons)),
		Pattern: r.Fit, Margin: r.Margin, Flags: filled(r.Flags), StrongFit: filled(r.StrongFit), PoorFit: filled(r.PoorFit),
		Answered: r.Answered, Asked: r.Asked, TieBreakers: filled(r.TieBreakers), Gone: r.Gone,
	}
	out.Verdict.Roles = filled(r.Verdict.Roles)
	for i, reason := range r.Reasons {
		out.Reasons[i] = reasonJSON{reason.Question, reason.Answer, scoresJSON{r.Roles, reason.Scores}}
	}
	return out
}

// filled returns s, or an empty list for nil, which JSON would call null.
func filled[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// scoresJSON is an object of points by role id, in content order.
type scoresJSON struct {
	roles  []scoring.RoleScore
	points []float64
}

// MarshalJSON writes the object. An id needs no escapes.
func (s scoresJSON) MarshalJSON() ([]byte, error) {
	b := make([]byte, 0, 128)
	before := byte('{')
	for k, points := range s.points {
		b = strconv.AppendQuote(append(b, before), s.roles[k].ID)
		b = strconv.AppendFloat(append(b, ':'), points, 'g', -1, 64)
		before = ','
	}
	return append(b, '}'), nil
}
