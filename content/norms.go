package content

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// Norms are figures that a study of people found for an assessment's questions.
type Norms struct {
	Name       string  // by which results name them: "2026-11-29"
	Assessment string  // id
	Edition    string  // of the assessment
	People     int     // in the study
	SigmaE     float64 // how far an answer wanders between two sittings, in steps, 0.1 … 2
	Questions  []Norm  // in the order of the file
}

// Norm is the figures of one question.
type Norm struct {
	ID      string
	Mean    float64            // −2 … +2
	SD      float64            // 0 … 3; for readers
	N       int                // people behind the mean
	Weights map[string]float64 // by role id, −12 … +12
}

// LoadNorms reads norms of an assessment from YAML, as Load reads an assessment: all problems
// at once, as Problems, with nil norms.
func LoadNorms(name string, data []byte, a *Assessment) (*Norms, error) {
	r := &reader{file: name}
	n := &Norms{}
	if o := r.document(data); o != nil {
		loadNorms(o, n, a)
	}
	if len(r.problems) > 0 {
		return nil, r.problems.sorted()
	}
	return n, nil
}

func loadNorms(o *object, n *Norms, a *Assessment) {
	if newer := loadSchema(o); newer {
		return
	}
	n.Name = o.text("norms", `"2026-11-29"`)
	if len([]rune(n.Name)) > 40 {
		o.at(o.line, "the name is longer than 40 letters", `write a date, such as norms: "2026-11-29"`)
	}
	n.Assessment = o.text("assessment", a.ID)
	n.Edition = o.text("edition", fmt.Sprintf("%q", a.Edition))
	const again = "estimate them again from the study's files: rolefit pilot estimate FOLDER --out norms.yaml"
	switch {
	case n.Assessment != "" && n.Assessment != a.ID:
		o.at(o.line, fmt.Sprintf("the norms are for %q, not for %q", n.Assessment, a.ID), "name norms for this quiz")
		return // the rest would be wrong in every line
	case n.Edition != "" && n.Edition != a.Edition:
		o.at(o.line, fmt.Sprintf("the norms are for edition %s, and the quiz is edition %s", n.Edition, a.Edition), again)
		return
	}
	n.People = int(o.number("people", 1, 1e6))
	n.SigmaE = o.number("sigma_e", .1, 2)
	known, lines := []string{}, map[string]int{}
	for _, q := range a.Questions {
		known = append(known, q.ID)
	}
	n.Questions = each(o, o.list("questions", 1, len(known)), "question", func(item *object) (Norm, bool) {
		q := Norm{ID: item.identify(known[0])}
		if q.ID != "" && !slices.Contains(known, q.ID) {
			item.at(item.line, "no question has this id", meant(q.ID, known))
		}
		q.Mean = item.number("mean", -2, 2)
		q.SD = item.number("sd", 0, 3)
		q.N = int(item.number("n", 0, 1e6))
		const most = 12
		if weights := item.inner("weights", item.need("weights", "{fde: 1.5, software: -1.5}"), q.ID, "{fde: 1.5, software: -1.5}"); weights != nil {
			q.Weights = map[string]float64{}
			for _, role := range a.Roles {
				q.Weights[role.ID] = weights.number(role.ID, -most, most)
			}
			weights.finish()
		}
		item.finish()
		return q, item.once(lines, q.ID, "question", "keep one of them")
	})
	o.finish()
}

// number reads a required number from low to high.
func (o *object) number(key string, low, high float64) float64 {
	n := o.need(key, fmt.Sprint(min(high, 1)))
	if n == nil {
		return 0
	}
	v, err := strconv.ParseFloat(n.Value, 64)
	if n.Kind != yaml.ScalarNode || n.Tag != "!!int" && n.Tag != "!!float" || err != nil || math.IsNaN(v) || v < low || v > high {
		o.at(n.Line, fmt.Sprintf("%s is %s", key, shown(n)), fmt.Sprintf("write a number from %g to %g", low, high))
		return 0
	}
	return v
}
