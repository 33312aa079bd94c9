package scoring

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"rolefit/content"
	"rolefit/internal/strictjson"
)

// Check verifies that the sheet fits the model's assessment: a known edition, existing
// ids, answers in range, existing limits and options. It returns all problems in a
// *SheetError. Unknown questions are allowed in a known older edition; Score lists them
// in Gone.
func (m *Model) Check(s Sheet, limits []content.Limit) error {
	m = m.For(s)
	problems := &SheetError{}
	a := m.assessment
	if s.Assessment != a.ID {
		problems.Add("the sheet is for the assessment %q, not %q", s.Assessment, a.ID)
		return problems
	}
	older := slices.Contains(a.OlderEditions, s.Edition)
	if s.Edition != a.Edition && !older {
		problems.Add("edition %q of %q is not known; this version knows %s", s.Edition, a.ID,
			strings.Join(append([]string{a.Edition}, a.OlderEditions...), ", "))
	}
	m.checkAnswers(s, older, problems)
	if s.Guess != "" {
		if _, ok := a.Role(s.Guess); !ok {
			problems.Add("the guess %q is not a role of %q", s.Guess, a.ID)
		}
	}
	checkLimits(s, limits, problems)
	return problems.OrNil()
}

func (m *Model) checkAnswers(s Sheet, older bool, problems *SheetError) {
	known := func(id, where string) {
		if _, ok := m.position[id]; !ok && !older {
			problems.Add("%s names the question %q, which %q does not have", where, id, m.assessment.ID)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Answers)) {
		known(id, "answers")
		if v := s.Answers[id]; v < -2 || v > 2 {
			problems.Add("the answer to %q is %d; it takes a whole number from -2 to 2", id, v)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Seconds)) {
		known(id, "seconds")
	}
	asked := make(map[string]bool, len(s.Asked))
	for _, id := range s.Asked {
		known(id, "asked")
		if asked[id] {
			problems.Add("asked names %q twice", id)
		}
		asked[id] = true
	}
	if len(s.Asked) == 0 {
		return
	}
	for _, id := range slices.Sorted(maps.Keys(s.Answers)) {
		if !asked[id] {
			problems.Add("%q is answered but not in asked", id)
		}
	}
}

func checkLimits(s Sheet, limits []content.Limit, problems *SheetError) {
	for _, id := range slices.Sorted(maps.Keys(s.Limits)) {
		limit, there := content.Find(limits, func(l content.Limit) bool { return l.ID == id })
		if !there {
			problems.Add("limits names %q, which is not a deal-breaker", id)
			continue
		}
		chosen := s.Limits[id]
		if !slices.ContainsFunc(limit.Options, func(o content.LimitOption) bool { return o.ID == chosen }) {
			problems.Add("the limit %q has no option %q", id, chosen)
		}
	}
}

// SheetSchema is the newest version of the sheet format that DecodeSheet reads.
const SheetSchema = 1

// SheetError lists all problems of a sheet, a line each.
type SheetError = strictjson.Error

// DecodeSheet reads one sheet from JSON. It refuses unknown fields, duplicate ones,
// wrong types and answers outside −2 … +2, all at once, in a *SheetError; the sheet then
// holds the readable fields, for Check to examine. A null answer is a skipped question.
// Check verifies the ids.
func DecodeSheet(data []byte) (Sheet, error) {
	var s Sheet
	problems := &SheetError{}
	text := func(into *string) strictjson.Field { return strictjson.Field{Into: into, Want: "a text", Null: true} }
	dated := text(&s.Date)
	dated.Then = func(value json.RawMessage) {
		if _, err := time.Parse(time.RFC3339, s.Date); err != nil && s.Date != "" {
			problems.Add("date %s is not of the form 2026-05-31T09:00:00Z", strictjson.Clip(value))
		}
	}
	if !problems.Object(data, map[string]strictjson.Field{
		"schema": {Into: &s.Schema, Want: "a whole number", Null: true, Then: func(json.RawMessage) {
			if s.Schema < 0 || s.Schema > SheetSchema {
				problems.Add("schema %d is not one that this version reads (up to %d); get a newer rolefit", s.Schema, SheetSchema)
			}
		}},
		"id":         text(&s.ID),
		"date":       dated,
		"assessment": text(&s.Assessment),
		"edition":    text(&s.Edition),
		"guess":      text(&s.Guess),
		"asked":      {Into: &s.Asked, Want: "a list of question ids", Null: true},
		"answers":    {Then: func(value json.RawMessage) { s.Answers = answers(value, problems) }},
		"seconds":    {Null: true, Then: func(value json.RawMessage) { s.Seconds = seconds(value, problems) }},
		"limits":     {Null: true, Then: func(value json.RawMessage) { s.Limits = limits(value, problems) }},
	}, "assessment", "edition", "answers") {
		return Sheet{}, problems
	}
	return s, problems.OrNil()
}

func answers(data json.RawMessage, problems *SheetError) map[string]int {
	return strictjson.Entries(problems, "answers", "answers by question id", data, func(id string, value json.RawMessage) (int, bool) {
		if string(value) == "null" {
			return 0, false
		}
		v, err := strconv.Atoi(string(value))
		if err != nil || v < -2 || v > 2 {
			problems.Add("the answer to %q is %s; it takes a whole number from -2 to 2, or null", id, strictjson.Clip(value))
			return 0, false
		}
		return v, true
	})
}

func seconds(data json.RawMessage, problems *SheetError) map[string]float64 {
	return strictjson.Entries(problems, "seconds", "numbers by question id", data, func(id string, value json.RawMessage) (float64, bool) {
		v, err := strconv.ParseFloat(string(value), 64)
		if err != nil || v < 0 || math.IsNaN(v) || math.IsInf(v, 0) {
			problems.Add("the seconds for %q are %s; they take a number from 0", id, strictjson.Clip(value))
			return 0, false
		}
		return v, true
	})
}

func limits(data json.RawMessage, problems *SheetError) map[string]string {
	return strictjson.Entries(problems, "limits", "texts by limit id", data, func(id string, value json.RawMessage) (string, bool) {
		var v *string
		if err := json.Unmarshal(value, &v); err != nil || v == nil {
			problems.Add("the limit %q is %s; it takes a text", id, strictjson.Clip(value))
			return "", false
		}
		return *v, true
	})
}
