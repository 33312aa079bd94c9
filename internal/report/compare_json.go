package report

import (
	"encoding/json"
	"fmt"

	"rolefit/scoring"
)

// CompareSchema is the shape of comparison that CompareJSON writes.
const CompareSchema = 1

type comparedJSON struct {
	Schema     int           `json:"schema"`
	Assessment string        `json:"assessment"`
	Edition    string        `json:"edition"`
	Scoring    string        `json:"scoring"`
	First      sideJSON      `json:"first"`
	Second     sideJSON      `json:"second"`
	Comparable bool          `json:"comparable"`
	Shared     int           `json:"shared"`
	Bound      float64       `json:"bound"`
	P          float64       `json:"p"`
	Larger     bool          `json:"larger"`
	Roles      []changeJSON  `json:"roles"`
	Changed    []changedJSON `json:"changed"`
	OnlyFirst  []string      `json:"only_first"`
	OnlySecond []string      `json:"only_second"`
}

type sideJSON struct {
	ID      string             `json:"id,omitempty"`
	Date    string             `json:"date,omitempty"`
	Edition string             `json:"edition"`
	Verdict scoring.Verdict    `json:"verdict"`
	Scores  map[string]float64 `json:"scores"`
}

type changeJSON struct {
	ID     string  `json:"id"`
	Change float64 `json:"change"`
	RC     float64 `json:"rc"`
	Larger bool    `json:"larger"`
}

type changedJSON struct {
	Question string             `json:"question"`
	From     int                `json:"from"`
	To       int                `json:"to"`
	Scores   map[string]float64 `json:"scores"`
}

// CompareJSON returns a comparison as one line of JSON without the line break, as
// docs/json.md describes it. sheets are the two that were compared. Arrays and
// objects are never null.
func CompareJSON(c Compared, sheets [2]scoring.Sheet) ([]byte, error) {
	out := comparedJSON{
		Schema: CompareSchema, Assessment: c.Assessment.ID, Edition: c.Assessment.Edition, Scoring: scoring.Version,
		First: side(c.Results[0], sheets[0]), Second: side(c.Results[1], sheets[1]),
		Comparable: c.Change.Comparable, Shared: c.Change.Shared, Bound: c.Change.Bound, P: c.Change.P, Larger: c.Change.Larger,
		Roles: []changeJSON{}, Changed: []changedJSON{},
		OnlyFirst: append([]string{}, c.Change.OnlyFirst...), OnlySecond: append([]string{}, c.Change.OnlySecond...),
	}
	for _, role := range c.Change.Roles {
		out.Roles = append(out.Roles, changeJSON{role.ID, role.Points, role.RC, role.Larger})
	}
	for _, moved := range c.Change.Moved {
		scores := make(map[string]float64, len(moved.Scores))
		for k, points := range moved.Scores {
			scores[c.Assessment.Roles[k].ID] = points
		}
		out.Changed = append(out.Changed, changedJSON{moved.Question, moved.From, moved.To, scores})
	}
	line, err := json.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("write the comparison: %w", err)
	}
	return line, nil
}

func side(r scoring.Result, s scoring.Sheet) sideJSON {
	scores := make(map[string]float64, len(r.Roles))
	for _, role := range r.Roles {
		scores[role.ID] = role.Score
	}
	if r.Verdict.Roles == nil {
		r.Verdict.Roles = []string{}
	}
	return sideJSON{s.ID, s.Date, s.Edition, r.Verdict, scores}
}
