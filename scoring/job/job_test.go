package job_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/content"
	"rolefit/scoring/job"
)

func builtIn(t *testing.T) *job.Rules {
	t.Helper()
	career := content.Career()
	types, err := content.Embedded("fde-types")
	if err != nil {
		t.Fatal(err)
	}
	return job.BuiltIn(career, types)
}

// known is a sheet of facts: ids that hold, and ids that do not.
func known(yes, no string) job.Answers {
	a := job.Answers{}
	for id := range strings.FieldsSeq(yes) {
		a[id] = content.JobYes
	}
	for id := range strings.FieldsSeq(no) {
		a[id] = content.JobNo
	}
	return a
}

func names(standings []job.Standing) string {
	var all []string
	for _, s := range standings {
		all = append(all, s.ID)
	}
	return strings.Join(all, " ")
}

// TestJobsAreWhatTheyAre runs the table of the content's own tests through this engine.
func TestJobsAreWhatTheyAre(t *testing.T) {
	t.Parallel()
	rules := builtIn(t)
	for _, c := range []struct{ name, yes, no, roles, types string }{
		{
			"plain software with every green flag",
			"production-code named-systems way-into-product fair-pay coding-interview maintenance-plan product-measure",
			"customer-contact travel", "software", "",
		},
		{"silent about customers", "production-code named-systems coding-interview fair-pay product-measure", "", "software fde", ""},
		{
			"embedded with two banks",
			"customer-contact few-accounts production-code owns-after-launch ai-systems outcome-measure named-systems travel",
			"repeatable", "fde software implementation", "ai",
		},
		{
			"into customers' clouds", "customer-contact production-code owns-after-launch foundations coding-interview",
			"repeatable ai-systems before-contract", "fde software implementation", "platform",
		},
		{
			"three design partners", "customer-contact few-accounts production-code way-into-product outcome-measure",
			"ai-systems repeatable deal-measure", "fde software implementation solutions", "product",
		},
		{"proofs of concept", "customer-contact before-contract deal-measure travel", "owns-after-launch production-code", "solutions", ""},
		{
			"onboarding with a checklist", "customer-contact repeatable go-live-measure",
			"production-code before-contract few-accounts", "implementation solutions fde", "",
		},
		{"FDE in the title, a pipeline behind it", "customer-contact deal-measure before-contract ai-systems", "named-systems coding-interview", "solutions", ""},
		{
			"FDE in the title, sixty setups behind it", "customer-contact repeatable go-live-measure no-boundary",
			"few-accounts production-code way-into-product", "implementation solutions fde", "",
		},
		{
			"FDE in the title, no customer in sight", "production-code product-measure ai-systems coding-interview named-systems",
			"customer-contact owns-after-launch", "software", "",
		},
		{
			"solutions in the title, owns what it builds", "customer-contact production-code owns-after-launch few-accounts",
			"before-contract deal-measure", "fde software implementation", "",
		},
		{
			"implementation in the title, custom software", "customer-contact production-code outcome-measure foundations",
			"repeatable before-contract go-live-measure ai-systems", "fde software implementation solutions", "platform",
		},
		{
			"setup for a few accounts, kept in use", "customer-contact few-accounts owns-after-launch outcome-measure",
			"production-code repeatable ai-systems foundations", "fde implementation", "implementation-heavy",
		},
		{
			"architect", "customer-contact travel", "production-code owns-after-launch named-systems coding-interview outcome-measure",
			"solutions implementation fde", "",
		},
		{
			"AI foundations", "customer-contact production-code owns-after-launch ai-systems foundations", "repeatable",
			"fde software implementation", "ai platform",
		},
		{"contradictory", "production-code product-measure deal-measure", "customer-contact", "software solutions fde implementation", ""},
		{"nothing is said", "", "", "", ""},
		{"nothing that tells roles apart", "ai-systems fair-pay", "foundations", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := rules.Check(job.Sheet{Facts: known(c.yes, c.no)})
			if got := names(f.Roles); got != c.roles {
				t.Errorf("it is %q, want %q", got, c.roles)
			}
			if got := strings.Join(f.Type, " "); got != c.types {
				t.Errorf("its type is %q, want %q", got, c.types)
			}
			if (f.Kind == job.Unknown) != (c.roles == "") || (f.Kind == job.Contradictory) != (c.name == "contradictory") {
				t.Errorf("its kind is %q", f.Kind)
			}
		})
	}
}

// small is two facts: few enough to compute each result by hand.
func small() *job.Rules {
	return job.New([]content.JobFact{
		{
			ID:  "near",
			Yes: content.JobSide{Flag: content.GreenFlag, Roles: map[string]int{"fde": 2, "software": -3}, RulesOut: []string{"software"}, Types: map[string]int{"ai": 2}},
			No:  content.JobSide{Roles: map[string]int{"fde": -3, "software": 3}, RulesOut: []string{"fde"}},
		},
		{ID: "ai", Yes: content.JobSide{Types: map[string]int{"ai": 3}}, No: content.JobSide{Flag: content.RedFlag, Types: map[string]int{"ai": -3}}},
		{ID: "pay"},
		{ID: "code", Yes: content.JobSide{Roles: map[string]int{"fde": 2, "software": 3}}, No: content.JobSide{Roles: map[string]int{"software": -2}, RulesOut: []string{"software"}}},
		{ID: "interview", Yes: content.JobSide{Roles: map[string]int{"software": 1}}},
	}, []string{"fde", "software"}, []string{"ai", "platform"})
}

func TestCheckSmall(t *testing.T) {
	t.Parallel()
	got := small().Check(job.Sheet{Facts: job.Answers{"code": content.JobYes, "ai": content.JobNo, "pay": content.JobNotStated, "gone": content.JobYes}})
	want := job.Finding{
		Kind: job.Found, Known: 2, Facts: 5,
		Roles: []job.Standing{
			{ID: "software", Strength: 3, For: []job.Point{{"code", content.JobYes, 3}}, Against: []job.Point{}},
			{ID: "fde", Strength: 2, For: []job.Point{{"code", content.JobYes, 2}}, Against: []job.Point{}},
		},
		Close: []string{"fde"}, Contested: []string{}, RuledOut: []job.Standing{}, Types: []job.Standing{}, Type: []string{},
		Green: []string{}, Red: []string{"ai"},
		Ask: []job.Question{
			{
				Fact: "near", Change: job.ChangesFirst, Moves: 11,
				Yes: job.Outcome{First: "fde", RulesOut: []string{"software"}},
				No:  job.Outcome{First: "software", RulesOut: []string{"fde"}},
			},
			{
				Fact: "interview", Change: job.Moves, Moves: 1,
				Yes: job.Outcome{First: "software", RulesOut: []string{}}, No: job.Outcome{First: "software", RulesOut: []string{}},
			},
			{
				Fact: "pay", Answer: content.JobNotStated, Change: job.Nothing,
				Yes: job.Outcome{First: "software", RulesOut: []string{}}, No: job.Outcome{First: "software", RulesOut: []string{}},
			},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want − got +:\n%s", diff)
	}
}

func TestCheckRulesOut(t *testing.T) {
	t.Parallel()
	f := small().Check(job.Sheet{Facts: job.Answers{"near": content.JobYes}})
	if names(f.Roles) != "fde" || names(f.RuledOut) != "software" || strings.Join(f.Type, " ") != "ai" || len(f.Types) != 2 {
		t.Errorf("%+v", f)
	}
	if diff := cmp.Diff([]string{"near"}, f.RuledOut[0].RuledOutBy); diff != "" {
		t.Error(diff)
	}
	if f.Ask[0].Fact != "code" || f.Ask[0].Change != job.Moves || f.Ask[2].Change != job.TellsType {
		t.Errorf("asked: %+v", f.Ask)
	}
	both := small().Check(job.Sheet{Facts: job.Answers{"near": content.JobNo, "code": content.JobNo}})
	if both.Kind != job.Contradictory || names(both.Roles) != "software fde" || len(both.RuledOut) != 0 || len(both.Close) != 0 {
		t.Errorf("%+v", both)
	}
	if none := small().Check(job.Sheet{}); none.Kind != job.Unknown || none.First() != "" || none.Ask[0].Change != job.ChangesFirst {
		t.Errorf("%+v", none)
	}
}

// TestContested expects the roles that one fact alone keeps from being first or close.
func TestContested(t *testing.T) {
	t.Parallel()
	against := func(role string) content.JobSide {
		return content.JobSide{Roles: map[string]int{role: -3}, RulesOut: []string{role}}
	}
	rules := job.New([]content.JobFact{
		{ID: "one", Yes: against("software")},
		{ID: "other", Yes: against("software")},
		{ID: "for", Yes: content.JobSide{Roles: map[string]int{"software": 2}}, No: content.JobSide{Roles: map[string]int{"fde": 3}}},
	}, []string{"fde", "software"}, nil)
	for name, c := range map[string]struct {
		facts job.Answers
		want  string
	}{
		"one fact, near":    {job.Answers{"one": content.JobYes, "for": content.JobYes}, "software"},
		"one fact, far":     {job.Answers{"one": content.JobYes, "for": content.JobNo}, ""},
		"two facts":         {job.Answers{"one": content.JobYes, "other": content.JobYes, "for": content.JobYes}, ""},
		"none is ruled out": {job.Answers{"for": content.JobYes}, ""},
	} {
		if f := rules.Check(job.Sheet{Facts: c.facts}); strings.Join(f.Contested, " ") != c.want {
			t.Errorf("%s: %v, want %q", name, f.Contested, c.want)
		}
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	yes, no, silent := content.JobYes, content.JobNo, content.JobNotStated
	got := small().Compare(
		job.Answers{"near": yes, "ai": yes, "pay": yes, "code": silent},
		job.Answers{"near": no, "ai": yes, "pay": silent, "interview": no})
	want := job.Comparison{
		Differ: []job.Difference{{"near", yes, no}}, Same: []job.Difference{{"ai", yes, yes}},
		OnlyA: []job.Difference{{"pay", yes, silent}}, OnlyB: []job.Difference{{"interview", "", no}}, Open: []string{"code"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want − got +:\n%s", diff)
	}
}

func TestFact(t *testing.T) {
	t.Parallel()
	rules := small()
	if f, ok := rules.Fact("code"); !ok || f.ID != "code" || len(rules.Facts()) != 5 {
		t.Errorf("%+v", f)
	}
	if _, ok := rules.Fact("gone"); ok {
		t.Error("a fact that is not there")
	}
	if got := rules.Strange(job.Answers{"b": "yes", "code": "no", "a": "no"}); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("strange: %v", got)
	}
}
