package content_test

import (
	"testing"

	"rolefit/content"
)

func TestLoadJobRefuses(t *testing.T) {
	t.Parallel()
	load := func(text []byte) error {
		facts, err := content.LoadJob("job.yaml", text)
		if err == nil && len(facts) == 0 {
			t.Error("no facts and no error")
		}
		return err
	}
	refuses(t, "job.yaml", load, []builtInRefusal{
		{"unknown key", "    group: Customers\n", "    group: Customers\n    grop: a\n", "customer-contact", `unknown key "grop"`, `"group"`},
		{"missing text", "    text: In most weeks the engineer works with people at a customer's\n", "", "customer-contact", "text is missing", "add text"},
		{"id twice", "- id: before-contract", "- id: customer-contact", "customer-contact", "taken by the fact on line", "another id"},
		{"missing side", "    \"no\":\n      said: is not about AI\n      types: {ai: -3}\n", "", "ai-systems", "no is missing", "add no"},
		{"unknown key of a side", "      said: is about bringing AI", "      sad: a\n      said: is about bringing AI", "ai-systems/yes", `unknown key "sad"`, `"said"`},
		{"unknown flag", "flag: green", "flag: amber", "few-accounts/yes", `flag "amber"`, "green or red"},
		{"unknown role", "{fde: 3, solutions: -2, implementation: -2}", "{fda: 3, solutions: -2, implementation: -2}", "few-accounts/yes", `"fda" in roles`, `"fde"`},
		{"weight too large", "{fde: 3, solutions: -2, implementation: -2}", "{fde: 4, solutions: -2, implementation: -2}", "few-accounts/yes", `roles: fde is "4"`, "-3 to 3"},
		{"weight is NaN", "{fde: 3, solutions: -2, implementation: -2}", "{fde: .nan, solutions: -2, implementation: -2}", "few-accounts/yes", `".nan"`, "whole number"},
		{"unknown type", "types: {ai: 3}", "types: {al: 3}", "ai-systems/yes", `"al" in types`, `"ai"`},
		{"ruled out and not spoken against", "{fde: 2, software: -3, solutions: 1, implementation: 1}", "{fde: 2, software: 3, solutions: 1, implementation: 1}", "customer-contact/yes", "software is ruled out", "below 0"},
		{"unknown role ruled out", "rules_out: [fde, software]", "rules_out: [fde, software, sales]", "deal-measure/yes", `"sales" in rules_out is unknown`, "write one of"},
		{"role ruled out twice", "rules_out: [fde, software]", "rules_out: [fde, software, fde]", "deal-measure/yes", `names "fde" twice`, "once"},
		{"unknown limit", "limits: {coding: {clash_below: 0, agree_from: 2}}", "limits: {code: {clash_below: 0, agree_from: 2}}", "production-code/yes", `"code" in limits`, `"coding"`},
		{"rank beyond the limit", "limits: {coding: {clash_below: 0, agree_from: 2}}", "limits: {coding: {clash_below: 0, agree_from: 4}}", "production-code/yes", `agree_from is "4"`, "0 to 3"},
		{"agreement below the clash", "limits: {coding: {clash_below: 3, agree_from: 3}}", "limits: {coding: {clash_below: 3, agree_from: 1}}", "production-code/no", "agree_from is below", "after it"},
		{"unknown question", "{no-travel: disagree}", "{no-travels: disagree}", "travel/yes", `"no-travels" in suits`, `"no-travel"`},
		{"end of the other kind", "{no-travel: disagree}", "{no-travel: b}", "travel/yes", `"b" is no end of no-travel`, "disagree or agree"},
	})
}
