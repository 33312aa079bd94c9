package content_test

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"go.yaml.in/yaml/v3"

	"rolefit/content"
)

type jobFile struct{ Facts []content.JobFact }

// jobFaults names the parts of the facts that refer to nothing or contradict each other.
func jobFaults(t *testing.T) func(jobFile) []string {
	t.Helper()
	limits := content.Limits()
	quiz := career(t)
	return func(file jobFile) (all []string) {
		for _, f := range file.Facts {
			for of, side := range map[string]content.JobSide{f.ID + "/yes": f.Yes, f.ID + "/no": f.No} {
				all = append(all, sideFaults(of, side)...)
				all = append(all, limitFaults(of, side.Limits, limits)...)
				all = append(all, suitFaults(of, side.Suits, quiz)...)
			}
		}
		return all
	}
}

func sideFaults(of string, side content.JobSide) (all []string) {
	if !slices.Contains([]content.JobFlag{"", content.GreenFlag, content.RedFlag}, side.Flag) {
		all = append(all, fmt.Sprintf("%s: the flag %q is unknown", of, side.Flag))
	}
	all = append(all, keys(side.Roles, of+"/roles", roleIDs(), false)...)
	all = append(all, numbers(side.Roles, of+"/roles", -3, 3)...)
	all = append(all, keys(side.Types, of+"/types", typeIDs(), false)...)
	all = append(all, numbers(side.Types, of+"/types", -3, 3)...)
	for i, id := range side.RulesOut {
		switch {
		case !slices.Contains(roleIDs(), id), slices.Contains(side.RulesOut[:i], id):
			all = append(all, fmt.Sprintf("%s: %q is ruled out, and unknown or a second time", of, id))
		case side.Roles[id] >= 0:
			all = append(all, fmt.Sprintf("%s: %s is ruled out, and nothing speaks against it", of, id))
		}
	}
	return all
}

// limitFaults also checks the order of a limit's options.
func limitFaults(of string, bears content.JobLimits, limits []content.Limit) (all []string) {
	last := -1
	for _, b := range bears {
		at := slices.IndexFunc(limits, func(l content.Limit) bool { return l.ID == b.Limit })
		if at <= last {
			all = append(all, fmt.Sprintf("%s: the limit %q is unknown or out of order", of, b.Limit))
			continue
		}
		last = at
		if most := len(limits[at].Options) - 1; b.ClashBelow < 0 || b.AgreeFrom < b.ClashBelow || b.AgreeFrom > most {
			all = append(all, fmt.Sprintf("%s: the ranks of %s are %d and %d", of, b.Limit, b.ClashBelow, b.AgreeFrom))
		}
	}
	return all
}

func suitFaults(of string, suits content.JobSuits, quiz *content.Assessment) (all []string) {
	for _, s := range suits {
		if _, known := quiz.Question(s.Question); !known || s.End == 0 {
			all = append(all, fmt.Sprintf("%s: there is no question %q, or no such end", of, s.Question))
		}
	}
	return all
}

func TestJobFactsRefuse(t *testing.T) {
	t.Parallel()
	refuses(t, "job.yaml", jobFaults(t), []builtInRefusal{
		{"unknown key", "    group: Customers\n", "    group: Customers\n    grop: a\n", "grop not found"},
		{"missing text", "    text: The engineer works with customers most weeks\n", "", "customer-contact/Text is no line"},
		{"id twice", "- id: before-contract", "- id: customer-contact", `"customer-contact" is taken`},
		{"missing side", "    \"no\":\n      said: is not about AI\n      types: {ai: -3}\n", "", "ai-systems/No/Said is no line"},
		{"unknown key of a side", "      said: is about bringing AI", "      sad: a\n      said: is about bringing AI", "sad not found"},
		{"unknown flag", "flag: green", "flag: amber", `flag "amber"`},
		{"unknown role", "{fde: 2, solutions: -1, implementation: -1}", "{fda: 2, solutions: -1, implementation: -1}", `few-accounts/yes/roles: "fda"`},
		{"weight too large", "{fde: 2, solutions: -1, implementation: -1}", "{fde: 4, solutions: -1, implementation: -1}", "fde is 4"},
		{"weight is NaN", "{fde: 2, solutions: -1, implementation: -1}", "{fde: .nan, solutions: -1, implementation: -1}", "cannot unmarshal"},
		{"unknown type", "types: {ai: 3}", "types: {al: 3}", `types: "al"`},
		{"ruled out and not spoken against", "{fde: -3, software: -3, solutions: 2, implementation: 2}", "{fde: -3, software: 3, solutions: 2, implementation: 2}", "software is ruled out"},
		{"unknown role ruled out", "rules_out: [fde, software]", "rules_out: [fde, software, sales]", `"sales" is ruled out`},
		{"role ruled out twice", "rules_out: [fde, software]", "rules_out: [fde, software, fde]", `"fde" is ruled out`},
		{"unknown limit", "limits: {coding: {clash_below: 0, agree_from: 2}}", "limits: {code: {clash_below: 0, agree_from: 2}}", `the limit "code"`},
		{"unknown key of a limit", "limits: {coding: {clash_below: 0, agree_from: 2}}", "limits: {coding: {clash: 0, agree_from: 2}}", "clash not found"},
		{"rank beyond the limit", "limits: {coding: {clash_below: 0, agree_from: 2}}", "limits: {coding: {clash_below: 0, agree_from: 4}}", "coding are 0 and 4"},
		{"agreement below the clash", "limits: {coding: {clash_below: 3, agree_from: 3}}", "limits: {coding: {clash_below: 3, agree_from: 1}}", "coding are 3 and 1"},
		{"unknown question", "{deep-focus: agree}", "{deep-focuss: agree}", `"deep-focuss"`},
		{"unknown end", "{deep-focus: agree}", "{deep-focus: c}", `"deep-focus", or no such end`},
	})
}

// TestJobEndsAreNamedByKind reads the file itself, because the decoded facts hold an end as a
// sign.
func TestJobEndsAreNamedByKind(t *testing.T) {
	t.Parallel()
	type side struct{ Suits map[string]string }
	var file struct{ Facts []struct{ Yes, No side } }
	text, err := os.ReadFile("data/job.yaml")
	if err == nil {
		err = yaml.Unmarshal(text, &file)
	}
	if err != nil || len(file.Facts) == 0 {
		t.Fatalf("%d facts: %v", len(file.Facts), err)
	}
	for i, f := range file.Facts {
		for _, s := range []side{f.Yes, f.No} {
			for id, end := range s.Suits {
				q, _ := career(t).Question(id)
				ends := map[content.Kind][]string{content.Statement: {"agree", "disagree"}, content.TradeOff: {"a", "b"}}
				if !slices.Contains(ends[q.Kind], end) {
					t.Errorf("fact %d: %q is no end of the %s %s", i+1, end, q.Kind, id)
				}
			}
		}
	}
}
