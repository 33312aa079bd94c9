package report

import (
	"slices"
	"strings"
	"testing"

	"rolefit/content"
)

func planOf(t *testing.T, id string, at Standing) []Section {
	t.Helper()
	advice := content.NextSteps()
	for _, name := range content.EmbeddedIDs() {
		a, err := content.Embedded(name)
		if err != nil {
			t.Fatal(err)
		}
		if role, ok := a.Role(id); ok {
			return Plan(advice, role, at)
		}
	}
	t.Fatalf("no role %q", id)
	return nil
}

func titles(sections []Section) []string {
	all := make([]string, len(sections))
	for i, s := range sections {
		all[i] = s.Title
	}
	return all
}

// TestPlanIsWhole expects an equally complete plan for every role and every type.
func TestPlanIsWhole(t *testing.T) {
	t.Parallel()
	for _, name := range content.EmbeddedIDs() {
		a, err := content.Embedded(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, role := range a.Roles {
			got := titles(planOf(t, role.ID, Standing{Background: "student", Asked: true}))
			want := []string{
				"What to do first, coming from", "What you will have to show", "Skills to work on", "Proof to build",
				"Titles to search for", "Kinds of companies", "Questions for the interview", "Pay",
			}
			if len(got) != len(want) {
				t.Errorf("%s: %q", role.ID, got)
				continue
			}
			for i := range want {
				if !strings.HasPrefix(got[i], want[i]) {
					t.Errorf("%s: %q, want %q", role.ID, got[i], want[i])
				}
			}
		}
	}
}

func TestPlanWithoutASituation(t *testing.T) {
	t.Parallel()
	plan := planOf(t, "software", Standing{})
	if slices.ContainsFunc(plan, func(s Section) bool { return strings.HasPrefix(s.Title, "Skills") }) {
		t.Error("skills are called missing before anybody asked")
	}
	if plan[0].Title != "What to do first" || len(plan[0].Lines) == 0 {
		t.Errorf("%+v", plan[0])
	}
}

func TestPlanNamesWhatMattersMost(t *testing.T) {
	t.Parallel()
	advice := content.NextSteps()
	var all []string
	for _, s := range advice.Skills {
		all = append(all, s.ID)
	}
	without := slices.DeleteFunc(slices.Clone(all), func(id string) bool { return id == "production-language" })
	for _, s := range planOf(t, "fde", Standing{Skills: without, Asked: true}) {
		if strings.HasPrefix(s.Title, "Skills") && len(s.Lines) != 1 {
			t.Errorf("%q", s.Lines)
		}
	}
	for _, s := range planOf(t, "fde", Standing{Skills: all, Asked: true}) {
		if s.Title == "Skills" && s.Steps {
			t.Errorf("%+v", s)
		}
	}
}

// TestPayIsNoPromise expects figures only with their source, their date and the caveat.
func TestPayIsNoPromise(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"fde", "ai"} {
		plan := planOf(t, id, Standing{})
		lines := strings.Join(plan[len(plan)-1].Lines, "\n")
		for _, want := range []string{"$127,577", "$155,524", "Salary.com", "Glassdoor", "May 2026", "not a promise"} {
			if !strings.Contains(lines, want) {
				t.Errorf("%s: no %q in\n%s", id, want, lines)
			}
		}
	}
	plan := planOf(t, "software", Standing{})
	if lines := strings.Join(plan[len(plan)-1].Lines, "\n"); strings.Contains(lines, "$") {
		t.Errorf("figures that the source does not have:\n%s", lines)
	}
}

func TestDollars(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "$0", 999: "$999", 1000: "$1,000", 127577: "$127,577", 1002003: "$1,002,003"} {
		if got := dollars(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

// TestPlanSaysSkillsAsTheyAre expects names within skills to keep their capitals.
func TestPlanSaysSkillsAsTheyAre(t *testing.T) {
	t.Parallel()
	for _, s := range planOf(t, "fde", Standing{Asked: true}) {
		if strings.HasPrefix(s.Title, "Skills") && !strings.HasPrefix(s.Lines[0], "Production code. Python, ") {
			t.Errorf("%q", s.Lines)
		}
	}
}

// planned is an account with a plan from a starting position.
func planned(t *testing.T, a Account) Account {
	t.Helper()
	advice := content.NextSteps()
	a.Advice = advice
	a.Standing = Standing{Background: "student", Skills: []string{"sql"}, Asked: true}
	return a
}

// TestPlanIsExported expects the whole plan in every form of a result.
func TestPlanIsExported(t *testing.T) {
	t.Parallel()
	a := planned(t, exported(t)["clear"])
	sections := a.Plan(a.Result.Verdict.Roles[0])
	if len(sections) < 6 {
		t.Fatalf("%+v", sections)
	}
	for _, format := range []string{AsText, AsMarkdown, AsHTML} {
		text := strings.ToLower(strings.Join(strings.Fields(exportOf(t, format, a)), " "))
		for _, s := range sections {
			title, _, _ := strings.Cut(s.Title, ",")
			if !strings.Contains(text, strings.ToLower(title)) {
				t.Errorf("%s: no %q", format, title)
			}
		}
		for _, want := range []string{"127,577", "fde-types"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q", format, want)
			}
		}
	}
}
