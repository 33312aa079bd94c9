package job

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/scoring/job"

	"github.com/google/go-cmp/cmp"
)

// fourFacts are rules over four facts, a to d.
func fourFacts() *job.Rules {
	facts := []content.JobFact{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "d"}}
	return job.New(facts, []string{"fde"}, nil)
}

// walkJob takes steps by letter: y n s ? answer, B goes back, O opens the overview, R the
// result, G goes on from there, and a digit opens that fact. It returns the changes.
func walkJob(s Session, steps string) (Session, []Change) {
	var changes []Change
	for _, step := range steps {
		var changed []Change
		switch step {
		case 'y':
			s, changed = s.Answer(content.JobYes)
		case 'n':
			s, changed = s.Answer(content.JobNo)
		case 's':
			s, changed = s.Answer(content.JobNotStated)
		case '?':
			s, changed = s.Answer("")
		case 'B':
			s = s.Back()
		case 'O':
			s = s.SeeFacts()
		case 'R':
			s = s.SeeResult()
		case 'G':
			s = s.GoOn()
		default:
			s = s.Ask(int(step - '0'))
		}
		changes = append(changes, changed...)
	}
	return s, changes
}

func TestJobSession(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		known, steps string
		place        Place
		at           int
		changes      string
	}{
		{"", "", AtFact, 0, ""},
		{"", "yn", AtFact, 2, "a=yes b=no"},
		{"", "y?s", AtFact, 3, "a=yes c=not-stated"},
		{"", "yyyy", AtResult, 3, "a=yes b=yes c=yes d=yes"},
		{"", "yB", AtFact, 0, "a=yes"},
		{"", "yBy", AtFact, 1, "a=yes"},           // the same again changes nothing
		{"", "ynBB?", AtFact, 2, "a=yes b=no a="}, // taken back, then on to the open fact
		{"", "B", AtFacts, 0, ""},
		{"", "yR", AtResult, 1, "a=yes"},
		{"", "RB", AtFacts, 0, ""},
		{"", "ROyyB", AtFacts, 0, ""}, // no answers but at a fact
		{"", "yO2n", AtFact, 3, "a=yes c=no"},
		{"", "yO0n", AtFacts, 0, "a=yes a=no"}, // a change leads back
		{"", "yO0B", AtFacts, 0, "a=yes"},
		{"", "9", AtFact, 0, ""},
		{"ab", "", AtFacts, 2, ""},
		{"abcd", "", AtFacts, 0, ""},
		{"ab", "2y", AtFact, 3, "c=yes"},
		{"ac", "1y", AtFact, 3, "b=yes"}, // c is answered: on to d
		{"bcd", "0y", AtResult, 0, "a=yes"},
	} {
		sheet := job.Sheet{Facts: job.Answers{}}
		for _, id := range c.known {
			sheet.Facts[string(id)] = content.JobYes
		}
		s, changes := walkJob(New(fourFacts(), sheet), c.steps)
		var said []string
		for _, change := range changes {
			said = append(said, change.Fact+"="+string(change.Answer))
		}
		if at, of := s.At(); s.Place() != c.place || at != c.at || of != 4 {
			t.Errorf("%s %q: place %d, fact %d; want %d, %d", c.known, c.steps, s.Place(), at, c.place, c.at)
		}
		if got := strings.Join(said, " "); got != c.changes {
			t.Errorf("%s %q: changes %q, want %q", c.known, c.steps, got, c.changes)
		}
	}
}

// TestJobSessionIsAValue expects a session not to change when another is derived from it.
func TestJobSessionIsAValue(t *testing.T) {
	t.Parallel()
	sheet := job.Sheet{Facts: job.Answers{"a": content.JobYes}}
	s := New(fourFacts(), sheet)
	opened, _ := walkJob(s, "1")
	walkJob(opened, "n")
	if len(sheet.Facts) != 1 || len(s.Sheet().Facts) != 1 || len(opened.Sheet().Facts) != 1 {
		t.Error("an answer leaked into an earlier session")
	}
	merged := opened.With(job.Sheet{Facts: job.Answers{"a": content.JobYes, "d": content.JobNo}})
	if merged.Answered() != 2 || merged.Place() != opened.Place() || opened.Answered() != 1 {
		t.Errorf("%+v", merged)
	}
}

func FuzzJobSession(f *testing.F) {
	f.Add("yn?sB0R")
	f.Add("O3BBROn")
	f.Fuzz(func(t *testing.T, steps string) {
		steps = strings.Map(func(c rune) rune {
			return []rune("yns?BOR0123")[int(c)%11]
		}, steps)
		s := New(fourFacts(), job.Sheet{})
		kept := job.Sheet{Facts: job.Answers{}}
		for _, step := range steps {
			next, changes := walkJob(s, string(step))
			for _, c := range changes {
				c.To(&kept)
			}
			if at, of := next.At(); at < 0 || at >= of {
				t.Fatalf("%q: fact %d of %d", steps, at, of)
			}
			s = next
		}
		if !maps.Equal(kept.Facts, s.Sheet().Facts) {
			t.Errorf("%q: %s", steps, cmp.Diff(kept.Facts, s.Sheet().Facts))
		}
		ids := slices.Collect(maps.Keys(kept.Facts))
		if s.Answered() != len(ids) {
			t.Errorf("%q: %d answered, %v kept", steps, s.Answered(), ids)
		}
	})
}

// TestOneRoleLeft expects the check to stop asking when the facts leave one role, once, and to
// go on from the result.
func TestOneRoleLeft(t *testing.T) {
	t.Parallel()
	out := content.JobSide{Roles: map[string]int{"fde": -1}, RulesOut: []string{"fde"}}
	rules := job.New([]content.JobFact{{ID: "a"}, {ID: "b", Yes: out}, {ID: "c"}, {ID: "d"}}, []string{"fde", "software"}, nil)
	for _, c := range []struct {
		steps string
		place Place
		at    int
	}{
		{"yn", AtFact, 2},
		{"yy", AtResult, 1},
		{"yyG", AtFact, 2},
		{"yyGy", AtFact, 3},
		{"yyGyy", AtResult, 3},
		{"yyGyyG", AtResult, 3}, // nothing is open
		{"yyO1n", AtFacts, 1},
		{"y?RG", AtFact, 1}, // answered later
	} {
		s, _ := walkJob(New(rules, job.Sheet{}), c.steps)
		if at, _ := s.At(); s.Place() != c.place || at != c.at {
			t.Errorf("%s: at place %d, fact %d", c.steps, s.Place(), at)
		}
	}
}
