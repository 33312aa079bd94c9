package content_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"rolefit/content"
)

// readLock parses data/ids.lock: for each "name id" whether it is retired.
func readLock(t *testing.T, text string) (retired map[string]bool, problems []string) {
	t.Helper()
	retired = map[string]bool{}
	latest := map[string]string{}
	for i, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Fields(line)
		if len(f) != 4 || line != strings.Join(f, " ") {
			problems = append(problems, fmt.Sprintf("line %d is not NAME ID since|retired EDITION", i+1))
			continue
		}
		name, key, edition := f[0], f[0]+" "+f[1], f[3]
		was, there := retired[key]
		switch {
		case f[2] == "since" && !there:
			retired[key] = false
		case f[2] == "retired" && there && !was:
			retired[key] = true
		default:
			problems = append(problems, fmt.Sprintf("line %d: %s cannot be %s here", i+1, key, f[2]))
		}
		if edition < latest[name] {
			problems = append(problems, fmt.Sprintf("line %d: edition %s after %s: lines are only added at the end", i+1, edition, latest[name]))
		}
		latest[name] = edition
	}
	return retired, problems
}

// inUse is every id of the data as the lock writes it.
func inUse(t *testing.T) []string {
	t.Helper()
	roles := content.Roles()
	var keys []string
	catalog := map[string]bool{}
	for _, r := range roles {
		keys = append(keys, "roles "+r.ID)
		catalog[r.ID] = true
	}
	for _, id := range content.EmbeddedIDs() {
		a, err := content.Embedded(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range slices.Concat(a.Questions, a.TieBreakers) {
			keys = append(keys, id+" "+q.ID)
		}
		for _, r := range a.Roles {
			if !catalog[r.ID] {
				keys = append(keys, id+" roles/"+r.ID)
			}
		}
	}
	limits := content.Limits()
	for _, l := range limits {
		keys = append(keys, "limits "+l.ID)
		for _, o := range l.Options {
			keys = append(keys, "limits "+l.ID+"/"+o.ID)
		}
	}
	for _, f := range jobFacts(t) {
		keys = append(keys, "job "+f.ID)
	}
	advice := nextSteps(t)
	for _, b := range advice.Backgrounds {
		keys = append(keys, "backgrounds "+b.ID)
	}
	for _, s := range advice.Skills {
		keys = append(keys, "skills "+s.ID)
	}
	return keys
}

func TestIDsAreLocked(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("data/ids.lock")
	if err != nil {
		t.Fatal(err)
	}
	retired, problems := readLock(t, string(text))
	for _, p := range problems {
		t.Error(p)
	}
	keys := inUse(t)
	for _, key := range keys {
		switch gone, there := retired[key]; {
		case !there:
			t.Errorf("%s is not in ids.lock; add the line %q at its end", key, key+" since EDITION")
		case gone:
			t.Errorf("%s is retired; choose a new id", key)
		}
	}
	for key, gone := range retired {
		if !gone && !slices.Contains(keys, key) {
			t.Errorf("%s is in ids.lock but not in the data; add the line %q", key, key+" retired EDITION")
		}
	}
}

// TestReplacedIDsAreRetired expects each id that a question replaces to be retired, and the
// ids of an earlier edition to be asked or retired.
func TestReplacedIDsAreRetired(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("data/ids.lock")
	if err != nil {
		t.Fatal(err)
	}
	retired, _ := readLock(t, string(text))
	a := content.Career()
	for _, q := range a.Questions {
		for _, id := range q.Replaces {
			if !retired["career "+id] {
				t.Errorf("%s replaces %s, which is not retired", q.ID, id)
			}
		}
	}
	for _, edition := range a.OlderEditions {
		older := content.Earlier("career", edition)
		if older == nil || older.Edition != edition || len(content.Lint(older, edition)) > 0 {
			t.Fatalf("edition %s is not kept whole: %v", edition, older)
		}
		for _, q := range older.Questions {
			if _, asked := a.Question(q.ID); asked == retired["career "+q.ID] {
				t.Errorf("%s of edition %s: asked %v, retired %v", q.ID, edition, asked, !asked)
			}
		}
	}
}

func TestLockIsAppendOnly(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		ok         bool
	}{
		{"new, retired, new", "career a since 2026.1\ncareer a retired 2026.2\ncareer b since 2026.2\n", true},
		{"the same id for two assessments", "career a since 2026.1\nteam a since 2026.1\n", true},
		{"back from retirement", "career a since 2026.1\ncareer a retired 2026.2\ncareer a since 2026.3\n", false},
		{"twice", "career a since 2026.1\ncareer a since 2026.1\n", false},
		{"retired before it was there", "career a retired 2026.1\n", false},
		{"added in the middle", "career a since 2026.2\ncareer b since 2026.1\n", false},
		{"three words", "career a 2026.1\n", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, problems := readLock(t, tt.text); (len(problems) == 0) != tt.ok {
				t.Errorf("problems %q, want ok %v", problems, tt.ok)
			}
		})
	}
}
