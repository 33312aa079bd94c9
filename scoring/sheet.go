package scoring

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"rolefit/content"
)

// SheetSchema is the newest shape of sheet that DecodeSheet reads.
const SheetSchema = 1

// SheetError is everything that is wrong with a sheet, a line each.
type SheetError struct{ Problems []string }

func (e *SheetError) Error() string { return strings.Join(e.Problems, "\n") }

func (e *SheetError) add(format string, args ...any) {
	e.Problems = append(e.Problems, fmt.Sprintf(format, args...))
}

func (e *SheetError) orNil() error {
	if len(e.Problems) == 0 {
		return nil
	}
	return e
}

// DecodeSheet reads one sheet from JSON. It is strict: an unknown field, a field
// given twice, a wrong type and an answer outside −2 … +2 are all named, at once,
// in a *SheetError. A null answer is a skipped question. Whether the ids exist is
// for Check to say.
func DecodeSheet(data []byte) (Sheet, error) {
	var s Sheet
	problems := &SheetError{}
	seen := map[string]bool{}
	err := object(data, func(key string, value json.RawMessage) {
		if seen[key] {
			problems.add("%q is given twice; keep one", key)
			return
		}
		seen[key] = true
		s.field(key, value, problems)
	})
	if err != nil {
		problems.add("not a JSON object: %v", err)
		return Sheet{}, problems
	}
	for _, key := range []string{"assessment", "edition", "answers"} {
		if !seen[key] {
			problems.add("%q is missing", key)
		}
	}
	if err := problems.orNil(); err != nil {
		return Sheet{}, err
	}
	return s, nil
}

// object walks the fields of one JSON object in order.
func object(data []byte, field func(key string, value json.RawMessage)) error {
	d := json.NewDecoder(bytes.NewReader(data))
	open, err := d.Token()
	if err != nil {
		return describe(err)
	}
	if open != json.Delim('{') {
		return fmt.Errorf("it starts with %v", open)
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return describe(err)
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return describe(err)
		}
		field(key.(string), value)
	}
	if _, err := d.Token(); err != nil {
		return describe(err)
	}
	if _, err := d.Token(); err != io.EOF { //nolint:errorlint // Token returns io.EOF itself
		return fmt.Errorf("something follows its last brace")
	}
	return nil
}

func describe(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF { //nolint:errorlint // returned as they are
		return fmt.Errorf("it ends too early")
	}
	return err
}

func (s *Sheet) field(key string, value json.RawMessage, problems *SheetError) {
	var target any
	want := "a text"
	switch key {
	case "answers":
		s.Answers = answers(value, problems)
		return
	case "seconds":
		s.Seconds = seconds(value, problems)
		return
	case "schema":
		target, want = &s.Schema, "a whole number"
	case "id":
		target = &s.ID
	case "date":
		target = &s.Date
	case "assessment":
		target = &s.Assessment
	case "edition":
		target = &s.Edition
	case "guess":
		target = &s.Guess
	case "asked":
		target, want = &s.Asked, "a list of question ids"
	case "limits":
		target, want = &s.Limits, "an object of texts"
	default:
		problems.add("unknown field %q", key)
		return
	}
	if err := json.Unmarshal(value, target); err != nil {
		problems.add("%q is %s; it takes %s", key, clip(value), want)
		return
	}
	if key == "schema" && (s.Schema < 0 || s.Schema > SheetSchema) {
		problems.add("schema %d is not one that this version reads (up to %d); get a newer rolefit", s.Schema, SheetSchema)
	}
	if key == "date" && s.Date != "" {
		if _, err := time.Parse(time.RFC3339, s.Date); err != nil {
			problems.add("date %s is not of the form 2026-05-31T09:00:00Z", clip(value))
		}
	}
}

func answers(data json.RawMessage, problems *SheetError) map[string]int {
	result := make(map[string]int, 32)
	seen := make(map[string]bool, 32)
	err := object(data, func(id string, value json.RawMessage) {
		if seen[id] {
			problems.add("%q is answered twice; keep one", id)
			return
		}
		seen[id] = true
		if string(value) == "null" {
			return
		}
		v, err := strconv.Atoi(string(value))
		if err != nil || v < -2 || v > 2 {
			problems.add("the answer to %q is %s; it takes a whole number from -2 to 2, or null", id, clip(value))
			return
		}
		result[id] = v
	})
	if err != nil {
		problems.add("%q is %s; it takes an object of answers by question id", "answers", clip(data))
	}
	return result
}

func seconds(data json.RawMessage, problems *SheetError) map[string]float64 {
	result := map[string]float64{}
	err := object(data, func(id string, value json.RawMessage) {
		v, err := strconv.ParseFloat(string(value), 64)
		if err != nil || v < 0 || math.IsNaN(v) || math.IsInf(v, 0) {
			problems.add("the seconds for %q are %s; they take a number from 0", id, clip(value))
			return
		}
		result[id] = v
	})
	if err != nil {
		problems.add("%q is %s; it takes an object of numbers by question id", "seconds", clip(data))
	}
	return result
}

// clip shortens a JSON value for a message and makes it safe for a terminal.
func clip(value []byte) string {
	const most = 40
	text := string(value)
	if len(value) > most {
		text = string(value[:most]) + "…"
	}
	quoted := strconv.QuoteToGraphic(text)
	if strings.HasPrefix(text, `"`) {
		return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
	}
	return quoted[1 : len(quoted)-1]
}

// Check says whether the sheet belongs to the model's assessment: a known edition,
// ids that exist, answers in range, limits that exist. Every problem is named, in a
// *SheetError. Answers to questions that a known older edition had and this one has
// not are no problem; Score names them in Gone.
func (m *Model) Check(s Sheet, limits []content.Limit) error {
	problems := &SheetError{}
	a := m.assessment
	if s.Assessment != a.ID {
		problems.add("the sheet is for the assessment %q, not %q", s.Assessment, a.ID)
		return problems
	}
	older := slices.Contains(a.OlderEditions, s.Edition)
	if s.Edition != a.Edition && !older {
		problems.add("edition %q of %q is not known; this version knows %s", s.Edition, a.ID,
			strings.Join(append([]string{a.Edition}, a.OlderEditions...), ", "))
	}
	m.checkAnswers(s, older, problems)
	if s.Guess != "" {
		if _, ok := a.Role(s.Guess); !ok {
			problems.add("the guess %q is not a role of %q", s.Guess, a.ID)
		}
	}
	checkLimits(s, limits, problems)
	return problems.orNil()
}

func (m *Model) checkAnswers(s Sheet, older bool, problems *SheetError) {
	known := func(id, where string) {
		if _, ok := m.position[id]; !ok && !older {
			problems.add("%s names the question %q, which %q does not have", where, id, m.assessment.ID)
		}
	}
	for _, id := range sortedKeys(s.Answers) {
		known(id, "answers")
		if v := s.Answers[id]; v < -2 || v > 2 {
			problems.add("the answer to %q is %d; it takes a whole number from -2 to 2", id, v)
		}
	}
	for _, id := range sortedKeys(s.Seconds) {
		known(id, "seconds")
	}
	asked := make(map[string]bool, len(s.Asked))
	for _, id := range s.Asked {
		known(id, "asked")
		if asked[id] {
			problems.add("asked names %q twice", id)
		}
		asked[id] = true
	}
	if len(s.Asked) == 0 {
		return
	}
	for _, id := range sortedKeys(s.Answers) {
		if !asked[id] {
			problems.add("%q is answered but not in asked", id)
		}
	}
}

func checkLimits(s Sheet, limits []content.Limit, problems *SheetError) {
	for _, id := range sortedKeys(s.Limits) {
		at := slices.IndexFunc(limits, func(l content.Limit) bool { return l.ID == id })
		if at < 0 {
			problems.add("limits names %q, which is no limit", id)
			continue
		}
		chosen := s.Limits[id]
		if !slices.ContainsFunc(limits[at].Options, func(o content.LimitOption) bool { return o.ID == chosen }) {
			problems.add("the limit %q has no option %q", id, chosen)
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
