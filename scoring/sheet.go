package scoring

import (
	"slices"
	"strings"

	"rolefit/content"
)

// Check verifies that the sheet fits the model's assessment: a known edition, existing
// ids, answers in range, existing limits and options. It returns all problems in a
// *SheetError. Unknown questions are allowed in a known older edition; Score lists them
// in Gone.
func (m *Model) Check(s Sheet, limits []content.Limit) error {
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
	for _, id := range sortedKeys(s.Answers) {
		known(id, "answers")
		if v := s.Answers[id]; v < -2 || v > 2 {
			problems.Add("the answer to %q is %d; it takes a whole number from -2 to 2", id, v)
		}
	}
	for _, id := range sortedKeys(s.Seconds) {
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
	for _, id := range sortedKeys(s.Answers) {
		if !asked[id] {
			problems.Add("%q is answered but not in asked", id)
		}
	}
}

func checkLimits(s Sheet, limits []content.Limit, problems *SheetError) {
	for _, id := range sortedKeys(s.Limits) {
		at := slices.IndexFunc(limits, func(l content.Limit) bool { return l.ID == id })
		if at < 0 {
			problems.Add("limits names %q, which is no limit", id)
			continue
		}
		chosen := s.Limits[id]
		if !slices.ContainsFunc(limits[at].Options, func(o content.LimitOption) bool { return o.ID == chosen }) {
			problems.Add("the limit %q has no option %q", id, chosen)
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
