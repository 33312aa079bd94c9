package quiz

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

// walkJob applies intents by letter: y n s ? answer, B back, O overview, R result, and a
// digit opens that fact. It returns the changes.
func walkJob(s JobSession, steps string) (JobSession, []JobChange) {
	var changes []JobChange
	for _, step := range steps {
		var intent JobIntent
		switch step {
		case 'y':
			intent = AnswerFact{content.JobYes}
		case 'n':
			intent = AnswerFact{content.JobNo}
		case 's':
			intent = AnswerFact{content.JobNotStated}
		case '?':
			intent = AnswerFact{}
		case 'B':
			intent = BackInJob{}
		case 'O':
			intent = SeeFacts{}
		case 'R':
			intent = SeeJob{}
		default:
			intent = OpenFact{int(step - '0')}
		}
		next, changed := s.Apply(intent)
		s, changes = next, append(changes, changed...)
	}
	return s, changes
}

func TestJobSession(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		known, steps string
		place        JobPlace
		at           int
		changes      string
	}{
		{"", "", AtJobFact, 0, ""},
		{"", "yn", AtJobFact, 2, "a=yes b=no"},
		{"", "y?s", AtJobFact, 3, "a=yes c=not-stated"},
		{"", "yyyy", AtJobResult, 3, "a=yes b=yes c=yes d=yes"},
		{"", "yB", AtJobFact, 0, "a=yes"},
		{"", "yBy", AtJobFact, 1, "a=yes"},           // the same again changes nothing
		{"", "ynBB?", AtJobFact, 2, "a=yes b=no a="}, // taken away, and on to what is open
		{"", "B", AtJobOverview, 0, ""},
		{"", "yR", AtJobResult, 1, "a=yes"},
		{"", "RB", AtJobOverview, 0, ""},
		{"", "ROyyB", AtJobOverview, 0, ""}, // no answers but at a fact
		{"", "yO2n", AtJobFact, 3, "a=yes c=no"},
		{"", "yO0n", AtJobOverview, 0, "a=yes a=no"}, // a change leads back
		{"", "yO0B", AtJobOverview, 0, "a=yes"},
		{"", "9", AtJobFact, 0, ""},
		{"ab", "", AtJobOverview, 2, ""},
		{"abcd", "", AtJobOverview, 0, ""},
		{"ab", "2y", AtJobFact, 3, "c=yes"},
		{"ac", "1y", AtJobFact, 3, "b=yes"}, // c is answered: on to d
		{"bcd", "0y", AtJobResult, 0, "a=yes"},
	} {
		sheet := job.Sheet{Facts: job.Answers{}}
		for _, id := range c.known {
			sheet.Facts[string(id)] = content.JobYes
		}
		s, changes := walkJob(NewJobSession(fourFacts(), sheet), c.steps)
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

// A session is a value: what comes of it leaves it as it was.
func TestJobSessionIsAValue(t *testing.T) {
	t.Parallel()
	sheet := job.Sheet{Facts: job.Answers{"a": content.JobYes}}
	s := NewJobSession(fourFacts(), sheet)
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
		s := NewJobSession(fourFacts(), job.Sheet{})
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
