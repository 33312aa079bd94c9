package content_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	gocmp "github.com/google/go-cmp/cmp"

	"rolefit/content"
)

func jobFacts(t *testing.T) []content.JobFact {
	t.Helper()
	facts := content.JobFacts()
	return facts
}

// jobSheet holds the known facts of a job: the ids that hold, and the ids that do not.
type jobSheet struct{ yes, no string }

func (s jobSheet) answer(id string) content.JobAnswer {
	switch {
	case slices.Contains(strings.Fields(s.yes), id):
		return content.JobYes
	case slices.Contains(strings.Fields(s.no), id):
		return content.JobNo
	}
	return content.JobNotStated
}

// judge reads the facts by the rules in job.go: the roles that are not ruled out,
// strongest first, and the FDE types, where fde is the first.
func judge(facts []content.JobFact, s jobSheet) (roles, types []string) {
	strength, typeOf, out := map[string]int{}, map[string]int{}, map[string]bool{}
	for _, f := range facts {
		side, _ := f.Side(s.answer(f.ID))
		for id, w := range side.Roles {
			strength[id] += w
		}
		for id, w := range side.Types {
			typeOf[id] += w
		}
		for _, id := range side.RulesOut {
			out[id] = true
		}
	}
	for _, id := range roleIDs() {
		if !out[id] {
			roles = append(roles, id)
		}
	}
	if len(roles) == 0 {
		roles = roleIDs()
	}
	slices.SortStableFunc(roles, func(a, b string) int { return cmp.Compare(strength[b], strength[a]) })
	most := content.TypeIsClear
	for _, id := range typeIDs() {
		switch w := typeOf[id]; {
		case roles[0] != "fde" || w < most:
		case w > most:
			most, types = w, []string{id}
		default:
			types = append(types, id)
		}
	}
	return roles, types
}

// typeIDs is the order of the types.
func typeIDs() []string {
	return []string{"ai", "platform", "product", "implementation-heavy"}
}

func TestJobsAreWhatTheyAre(t *testing.T) {
	t.Parallel()
	facts := jobFacts(t)
	for _, tt := range jobs() {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for id := range strings.FieldsSeq(tt.sheet.yes + " " + tt.sheet.no) {
				if !slices.ContainsFunc(facts, func(f content.JobFact) bool { return f.ID == id }) {
					t.Fatalf("there is no fact %q", id)
				}
			}
			roles, types := judge(facts, tt.sheet)
			if got := strings.Join(roles, " "); got != tt.roles {
				t.Errorf("it is %q, want %q", got, tt.roles)
			}
			if got := strings.Join(types, " "); got != tt.types {
				t.Errorf("its type is %q, want %q", got, tt.types)
			}
		})
	}
}

// TestJobFactsAreWhole checks the rules of job.go on the data, and the lengths of texts.
func TestJobFactsAreWhole(t *testing.T) {
	t.Parallel()
	facts := jobFacts(t)
	if len(facts) < 14 || len(facts) > 20 {
		t.Errorf("%d facts, want about 16", len(facts))
	}
	var groups []string
	seen := map[string]string{}
	for _, f := range facts {
		if n := len(groups); n == 0 || groups[n-1] != f.Group {
			groups = append(groups, f.Group)
		}
		for _, text := range []string{f.Text, f.Short, f.ShortNot, f.Ask, f.Yes.Said, f.No.Said} {
			if other, twice := seen[text]; twice || text == "" {
				t.Errorf("%s repeats %q of %s", f.ID, text, other)
			}
			seen[text] = f.ID
		}
		if utf8.RuneCountInString(f.Text) > 90 || utf8.RuneCountInString(f.Ask) > 110 || !strings.HasSuffix(f.Ask, "?") {
			t.Errorf("%s: %q, %q", f.ID, f.Text, f.Ask)
		}
		if ansi.StringWidth(f.Short) > 24 || ansi.StringWidth(f.ShortNot) > 24 {
			t.Errorf("%s: %q or %q is too wide", f.ID, f.Short, f.ShortNot)
		}
		if len(f.Cues) < 4 || f.Source == "" {
			t.Errorf("%s has %d cues and the source %q", f.ID, len(f.Cues), f.Source)
		}
	}
	slices.Sort(groups)
	if d := gocmp.Diff(slices.Compact(slices.Clone(groups)), groups); d != "" {
		t.Errorf("facts of one group stand apart (-want +got):\n%s", d)
	}
}

// TestJobSidesDiffer expects the two sides of a fact never to say the same, and never to
// agree with the same end.
func TestJobSidesDiffer(t *testing.T) {
	t.Parallel()
	for _, f := range jobFacts(t) {
		for id, w := range f.Yes.Roles {
			if w*f.No.Roles[id] > 0 {
				t.Errorf("%s: yes and no say the same of %s", f.ID, id)
			}
		}
		for id, w := range f.Yes.Types {
			if w*f.No.Types[id] > 0 {
				t.Errorf("%s: yes and no say the same of %s", f.ID, id)
			}
		}
		for _, s := range f.Yes.Suits {
			if slices.Contains(f.No.Suits, s) {
				t.Errorf("%s: yes and no both suit one end of %s", f.ID, s.Question)
			}
		}
		if f.Yes.Flag != "" && f.Yes.Flag == f.No.Flag {
			t.Errorf("%s: yes and no are both %s flags", f.ID, f.Yes.Flag)
		}
	}
}

// TestJobSuitsFollowTheWeights compares the facts with the quiz: the end of a question that
// suits a side must not speak against a role that this side alone speaks for.
func TestJobSuitsFollowTheWeights(t *testing.T) {
	t.Parallel()
	a := career(t)
	for _, f := range jobFacts(t) {
		for _, side := range []content.JobSide{f.Yes, f.No} {
			for _, s := range side.Suits {
				q, _ := a.Question(s.Question)
				sum := 0
				for id, w := range side.Roles {
					sum += w * s.End * q.Weights[id]
				}
				if sum < 0 {
					t.Errorf("%s: the end of %s that it suits speaks for other roles (%d)", f.ID, s.Question, sum)
				}
			}
		}
	}
}

// TestJobFactsCoverTheGuide expects enough green and red flags, and a fact for each limit.
func TestJobFactsCoverTheGuide(t *testing.T) {
	t.Parallel()
	green, red := 0, 0
	limits := map[string]bool{}
	for _, f := range jobFacts(t) {
		for _, side := range []content.JobSide{f.Yes, f.No} {
			switch side.Flag {
			case content.GreenFlag:
				green++
			case content.RedFlag:
				red++
			}
			for _, l := range side.Limits {
				limits[l.Limit] = true
			}
		}
	}
	if green < 7 || red < 6 {
		t.Errorf("%d green and %d red flags", green, red)
	}
	if len(limits) != 4 {
		t.Errorf("limits that a fact bears on: %v", limits)
	}
}
