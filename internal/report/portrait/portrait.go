// Package portrait places a person and the roles on the scales of an assessment: how one
// likes to work, between two good ways.
//
// A portrait describes and is never part of a score. No other package computes marks.
package portrait

import (
	"fmt"
	"math"
	"slices"

	"rolefit/content"
	"rolefit/internal/report/doc"
)

// Portrait is the marks on every scale of an assessment, in its order; empty where it has none.
type Portrait []Row

// Row is the marks on one scale. Marks are from −1, the low end, to 1, the high end.
type Row struct {
	Scale   content.Scale
	Answers int       // behind You; 0: You is no mark
	You     float64   // the mean of the answers, skipped ones left out
	Roles   []float64 // in content order: the mean sign of the authored weights
}

// strongest is the answer that puts a mark at an end.
const strongest = 2

// New returns the portrait of answers, −2 … +2 by question id. An answer without a preference
// counts as 0, and so does a weight of 0: people at both ends do that job.
func New(a *content.Assessment, answers map[string]int) Portrait {
	p := make(Portrait, len(a.Scales))
	for i, scale := range a.Scales {
		row := Row{Scale: scale, Roles: make([]float64, len(a.Roles))}
		for _, on := range scale.Questions {
			if answer, ok := answers[on.ID]; ok {
				row.Answers++
				row.You += float64(on.Sign * answer)
			}
			q, _ := a.Question(on.ID)
			for k, role := range a.Roles {
				row.Roles[k] += float64(on.Sign * min(max(q.Weights[role.ID], -1), 1))
			}
		}
		if row.Answers > 0 {
			row.You /= float64(strongest * row.Answers)
		}
		for k := range row.Roles {
			row.Roles[k] /= float64(len(scale.Questions))
		}
		p[i] = row
	}
	return p
}

// apart is the least distance of two marks that is worth a remark: a quarter of a scale.
const apart = 0.5

// widest returns the place of the scale on which two marks are farthest apart; -1 if they are
// near each other everywhere.
func (p Portrait) widest(distance func(Row) float64) int {
	at, most := -1, 0.0
	for i, row := range p {
		if d := math.Abs(distance(row)); d >= apart && d > most {
			at, most = i, d
		}
	}
	return at
}

// enough is how many answers make a mark without a remark: fewer could be guessed from it.
const enough = 3

// Told returns the rows that tell no single answer, to be passed on.
func (p Portrait) Told() Portrait {
	return slices.DeleteFunc(slices.Clone(p), func(r Row) bool { return r.Answers < enough })
}

// mostRoles is the largest number of roles drawn beside a person.
const mostRoles = 2

// Drawn returns the portrait as a block of a document, beside the named roles: the first two
// of them at most. It marks the scale on which the person differs most from one role, or two
// roles from each other.
func (p Portrait) Drawn(a *content.Assessment, named []string) doc.Scales {
	named = named[:min(len(named), mostRoles)]
	var places []int
	block := doc.Scales{}
	for _, id := range named {
		at := slices.Index(content.IDs(a.Roles), id)
		places = append(places, at)
		block.Roles = append(block.Roles, doc.ScaleRole{Name: a.Roles[at].Short, Place: at + 1})
	}
	remark, wide := "the widest gap: talk about it", -1
	switch len(places) {
	case 1:
		wide = p.widest(func(r Row) float64 {
			if r.Answers == 0 {
				return 0
			}
			return r.You - r.Roles[places[0]]
		})
	case mostRoles:
		remark = "here the two jobs differ most"
		wide = p.widest(func(r Row) float64 { return r.Roles[places[0]] - r.Roles[places[1]] })
	}
	for i, row := range p {
		of := doc.Scale{Low: row.Scale.Low, High: row.Scale.High, You: row.You, Unknown: row.Answers == 0}
		for _, at := range places {
			of.Roles = append(of.Roles, row.Roles[at])
		}
		switch {
		case row.Answers == 0:
			of.Notes = append(of.Notes, "you skipped these")
		case row.Answers < enough:
			of.Notes = append(of.Notes, fmt.Sprintf("from %d %s", row.Answers, map[bool]string{true: "answer", false: "answers"}[row.Answers == 1]))
		}
		if of.Widest = i == wide; of.Widest {
			of.Notes = append(of.Notes, remark)
		}
		block.Rows = append(block.Rows, of)
	}
	return block
}

// Note explains the marks in two sentences.
func Note() string {
	return "Your mark is the average of a few answers; a job's is where answers that speak for it would be. " +
		"This describes you, and no score comes from it."
}

// Mark is a row in JSON.
type Mark struct {
	Scale   string             `json:"scale"` // its id
	Low     string             `json:"low"`
	High    string             `json:"high"`
	You     *float64           `json:"you"` // null where no answer is behind it
	Answers int                `json:"answers"`
	Roles   map[string]float64 `json:"roles"` // by role id
}

// Data returns the portrait for encoding/json.
func (p Portrait) Data(a *content.Assessment) []Mark {
	marks := make([]Mark, len(p))
	for i, row := range p {
		marks[i] = Mark{Scale: row.Scale.ID, Low: row.Scale.Low, High: row.Scale.High, Answers: row.Answers, Roles: map[string]float64{}}
		if row.Answers > 0 {
			marks[i].You = &row.You
		}
		for k, role := range a.Roles {
			marks[i].Roles[role.ID] = row.Roles[k]
		}
	}
	return marks
}
