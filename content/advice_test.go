package content_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	gocmp "github.com/google/go-cmp/cmp"

	"rolefit/content"
)

func nextSteps(t *testing.T) *content.Advice {
	t.Helper()
	a, err := content.NextSteps()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Every plan is as good as that for the role with the fashionable title.
func TestAdviceIsAsGoodForEveryRole(t *testing.T) {
	t.Parallel()
	a := nextSteps(t)
	for _, id := range slices.Concat(roleIDs(), typeIDs()) {
		p, found := a.Plan(id)
		if !found || len(p.Proof) < 3 || len(p.Companies) < 3 || len(p.Ask) < 4 {
			t.Errorf("the plan for %s is thin: %+v", id, p)
		}
		for _, q := range p.Ask {
			if !strings.HasSuffix(q, "?") {
				t.Errorf("%s: %q is no question", id, q)
			}
		}
		if a.Pay.For[id] == "" {
			t.Errorf("nothing is said about the pay of %s", id)
		}
		decisive := 0
		for _, s := range a.Skills {
			if s.Matters[id] == 3 {
				decisive++
			}
		}
		if decisive < 2 {
			t.Errorf("%d skills are decisive for %s", decisive, id)
		}
	}
	for _, b := range a.Backgrounds {
		for _, id := range roleIDs() {
			if len(b.Prepare[id]) < 3 {
				t.Errorf("%s prepares for %s in %d steps", b.ID, id, len(b.Prepare[id]))
			}
		}
	}
}

func TestAdviceIsWhole(t *testing.T) {
	t.Parallel()
	a := nextSteps(t)
	var ids []string
	seen := map[string]bool{}
	once := func(where, text string) {
		if seen[text] {
			t.Errorf("%s repeats %q", where, text)
		}
		seen[text] = true
	}
	for _, b := range a.Backgrounds {
		ids = append(ids, b.ID)
		for _, id := range roleIDs() {
			for _, step := range b.Prepare[id] {
				once(b.ID, step)
				if utf8.RuneCountInString(step) > 110 || !strings.HasSuffix(step, ".") {
					t.Errorf("%s: %q", b.ID, step)
				}
			}
		}
	}
	want := []string{"software-engineering", "data-ml", "solutions-work", "implementation-work", "founder-generalist", "student"}
	if d := gocmp.Diff(want, ids); d != "" {
		t.Errorf("backgrounds (-want +got):\n%s", d)
	}
	groups := map[content.SkillGroup]int{}
	for _, s := range a.Skills {
		groups[s.Group]++
		once("skills", s.Name)
		once("skills", s.Means)
		if ansi.StringWidth(s.Name) > 30 || utf8.RuneCountInString(s.Means) > 90 {
			t.Errorf("%s is too long: %q, %q", s.ID, s.Name, s.Means)
		}
	}
	wantGroups := map[content.SkillGroup]int{content.CoreSkill: 9, content.AISkill: 9, content.CustomerSkill: 8}
	if d := gocmp.Diff(wantGroups, groups); d != "" {
		t.Errorf("skills (-want +got):\n%s", d)
	}
}

// The figures are those of the source, with its name and date.
func TestPayIsTheGuides(t *testing.T) {
	t.Parallel()
	p := nextSteps(t).Pay
	if p.AsOf != "May 2026" || p.Role != "fde" || p.Country != "United States" || p.Caveat == "" || p.Rule == "" || len(p.Drivers) != 9 {
		t.Errorf("pay is %+v", p)
	}
	var got [][3]int
	for _, f := range p.Figures {
		got = append(got, [3]int{f.Low, f.Average, f.High})
		if f.Source == "" || f.Basis == "" {
			t.Errorf("a figure without its source: %+v", f)
		}
	}
	if d := gocmp.Diff([][3]int{{116401, 127577, 137987}, {124242, 155524, 197773}}, got); d != "" {
		t.Errorf("figures (-want +got):\n%s", d)
	}
}

func TestMissing(t *testing.T) {
	t.Parallel()
	a := nextSteps(t)
	all := a.Missing("implementation", nil)
	for i, s := range all {
		w := s.Matters["implementation"]
		if w == 0 || i > 0 && w > all[i-1].Matters["implementation"] {
			t.Errorf("%s (%d) is number %d", s.ID, w, i+1)
		}
	}
	rest := a.Missing("implementation", []string{all[0].ID, "cloud"})
	if len(rest) != len(all)-2 || rest[0].ID != all[1].ID {
		t.Errorf("%d of %d are missing, first %s", len(rest), len(all), rest[0].ID)
	}
	if got := a.Missing("nobody", nil); got != nil {
		t.Errorf("missing for no role: %v", got)
	}
	if _, found := a.Background("nobody"); found {
		t.Error("a background nobody")
	}
	if b, found := a.Background("student"); !found || b.ID != "student" {
		t.Errorf("student is %+v", b)
	}
	if _, found := a.Plan("nobody"); found {
		t.Error("a plan for nobody")
	}
}

func TestLoadAdviceRefuses(t *testing.T) {
	t.Parallel()
	load := func(text []byte) error {
		a, err := content.LoadAdvice("advice.yaml", text)
		if (a == nil) == (err == nil) {
			t.Errorf("advice %v with error %v", a, err)
		}
		return err
	}
	refuses(t, "advice.yaml", load, []builtInRefusal{
		{"unknown key", "plans:\n", "plan: a\nplans:\n", "", `unknown key "plan"`, `"plans"`},
		{"unknown role to prepare for", "      implementation:\n        - Set up your own", "      implementer: [a]\n      implementation:\n        - Set up your own", "software-engineering", `"implementer" in prepare`, `"implementation"`},
		{"background twice", "- id: data-ml", "- id: software-engineering", "software-engineering", "taken by the background", "another id"},
		{"no name", "    name: Cloud\n", "", "cloud", "name is missing", "add name"},
		{"unknown group", "    group: customer\n", "    group: human\n", "precise-questions", `group "human"`, "core, ai or customer"},
		{"matters too much", "{fde: 3, software: 3, solutions: 2, implementation: 1, ai: 3", "{fde: 4, software: 3, solutions: 2, implementation: 1, ai: 3", "production-language", `matters: fde is "4"`, "0 to 3"},
		{"matters not said", "{fde: 3, software: 3, solutions: 2, implementation: 1, ai: 3", "{software: 3, solutions: 2, implementation: 1, ai: 3", "production-language", "matters has no fde", "add fde: 0"},
		{"plans in another order", "  - id: ai\n", "  - id: aix\n", "aix", "the plan for ai belongs here", "order"},
		{"no proof", "    proof:\n      - One system in use at somebody else's place, with their words about what changed.\n      - A page that tells how you found the real problem behind the stated one.\n      - A piece of it that you made reusable, and the second place where it runs.\n", "", "fde", "proof is missing", "hyphen"},
		{"average out of range", "average: 127577", "average: 27577", "pay, figure 1", "not between", "three numbers"},
		{"no figure", "average: 127577", "average: much", "pay, figure 1", `average is "much"`, "whole number"},
		{"no benchmark", "    services: Little production code is yours here. Hold the offer against pay in solutions and professional services.\n", "", "pay", "services is missing", "add services"},
		{"pay for nobody", "    platform: The title's", "    platforms: a\n    platform: The title's", "pay", `"platforms" in for`, `"platform"`},
	})
}
