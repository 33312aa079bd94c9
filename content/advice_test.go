package content_test

import (
	"fmt"
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
	a := content.NextSteps()
	return a
}

// TestAdviceIsAsGoodForEveryRole expects each role's plan to be as complete as that of the
// role with the fashionable title.
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

// TestPayIsTheGuides compares the pay figures with their source, its name and its date.
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

// adviceFaults names the parts of advice that refer to nothing, are out of order or
// contradict each other.
func adviceFaults(t *testing.T) func(a content.Advice) []string {
	t.Helper()
	roles, ids := roleIDs(), slices.Concat(roleIDs(), typeIDs())
	return func(a content.Advice) (all []string) {
		for _, b := range a.Backgrounds {
			all = append(all, keys(b.Prepare, b.ID+"/prepare", roles, true)...)
		}
		groups := []content.SkillGroup{content.CoreSkill, content.AISkill, content.CustomerSkill}
		for _, s := range a.Skills {
			if !slices.Contains(groups, s.Group) {
				all = append(all, fmt.Sprintf("%s: the group %q is unknown", s.ID, s.Group))
			}
			all = append(all, keys(s.Matters, s.ID+"/matters", ids, true)...)
			all = append(all, numbers(s.Matters, s.ID+"/matters", 0, 3)...)
		}
		for i, p := range a.Plans {
			if len(a.Plans) != len(ids) || p.ID != ids[i] {
				all = append(all, "the plan for "+p.ID+" is out of order")
			}
		}
		for _, f := range a.Pay.Figures {
			if f.Low < 1 || f.Low > f.Average || f.Average > f.High {
				all = append(all, f.Source+": the average is not between low and high")
			}
		}
		return append(all, keys(a.Pay.For, "pay/for", ids, true)...)
	}
}

func TestAdviceRefuses(t *testing.T) {
	t.Parallel()
	refuses(t, "advice.yaml", adviceFaults(t), []builtInRefusal{
		{"unknown key", "plans:\n", "plan: a\nplans:\n", "plan not found"},
		{"key twice", "    name: Cloud\n", "    name: Cloud\n    name: Cloud\n", "already defined"},
		{"unknown role to prepare for", "      implementation:\n        - Set up your own", "      implementer: [a]\n      implementation:\n        - Set up your own", `"implementer" is unknown`},
		{"background twice", "- id: data-ml", "- id: software-engineering", `"software-engineering" is taken`},
		{"no name", "    name: Cloud\n", "", "cloud/Name is no line"},
		{"unknown group", "    group: customer\n", "    group: human\n", `group "human"`},
		{"matters too much", "{fde: 3, software: 3, solutions: 2, implementation: 1, ai: 3", "{fde: 4, software: 3, solutions: 2, implementation: 1, ai: 3", "fde is 4"},
		{"matters not said", "{fde: 3, software: 3, solutions: 2, implementation: 1, ai: 3", "{software: 3, solutions: 2, implementation: 1, ai: 3", "matters has no fde"},
		{"plans in another order", "  - id: ai\n", "  - id: aix\n", "the plan for aix is out of order"},
		{"no proof", "    proof:\n      - One system that somebody else uses, with a quote from them about what changed.\n      - A page on how you found the real problem behind the stated one.\n      - A piece of it that you made reusable, and the second place it runs.\n", "", "fde/Proof is empty"},
		{"average out of range", "average: 127577", "average: 27577", "not between"},
		{"no figure", "average: 127577", "average: much", "cannot unmarshal"},
		{"no benchmark", "    services: You would own little production code here. Compare the offer with pay in solutions and professional services.\n", "", "Services is no line"},
		{"pay for nobody", "    platform: The title's", "    platforms: a\n    platform: The title's", `"platforms" is unknown`},
	})
}
