package job_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"rolefit/scoring/job"
)

// posting is one real posting of testdata/postings.json: what it says as facts, in our words,
// and the job that it is, written down before any run of the check.
type posting struct {
	Company string      `json:"company"`
	Title   string      `json:"title"`
	Address string      `json:"address"`
	Seen    string      `json:"seen"` // the date on which it was read
	Part    bool        `json:"part"` // only its first part could be read
	Type    string      `json:"type"` // id of the role that its main work is, by the guide
	Held    bool        `json:"held"` // set aside until the rules were final
	Facts   job.Answers `json:"facts"`
}

func postings(t *testing.T) []posting {
	t.Helper()
	data, err := os.ReadFile("testdata/postings.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []posting
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// byTitle is what somebody who reads the title alone would say. It was written before the run,
// to be as good as a title allows.
func byTitle(title string) string {
	title = strings.ToLower(title)
	for _, rule := range []struct{ role, words string }{
		{"fde", "forward deployed|forward-deployed|fde|field engineer|applied ai"},
		{"solutions", "solution|sales|customer engineer"},
		{"implementation", "implementation|deployment|customer success|account manager|integration engineer|onboarding|consult|client transitions|support"},
	} {
		if slices.ContainsFunc(strings.Split(rule.words, "|"), func(word string) bool { return strings.Contains(title, word) }) {
			return rule.role
		}
	}
	return "software"
}

// tallied counts what the check says of some postings.
type tallied struct {
	all, first, possible, titled, misled int
	of, right                            map[string]int // by type
}

func tallyPostings(t *testing.T, rules *job.Rules, all []posting) tallied {
	t.Helper()
	n := tallied{of: map[string]int{}, right: map[string]int{}}
	for _, p := range all {
		f := rules.Check(job.Sheet{Title: p.Title, Facts: p.Facts})
		n.all++
		n.of[p.Type]++
		if byTitle(p.Title) == p.Type {
			n.titled++
		}
		if slices.ContainsFunc(f.Roles, func(s job.Standing) bool { return s.ID == p.Type }) {
			n.possible++
		}
		if f.First() == p.Type {
			n.first++
			n.right[p.Type]++
			continue
		}
		warned := f.Kind != job.Found || len(f.Close) > 0
		if !warned {
			n.misled++
		}
		t.Logf("%s, %s: it is %s, and the check says %s, then %v", p.Company, p.Title, p.Type, f.First(), f.Close)
	}
	return n
}

func percent(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }

// TestPostings holds the bars of the job check on real postings, for the half that the rules
// were written with and for the half that was set aside. Run it with -v for the figures.
func TestPostings(t *testing.T) {
	t.Parallel()
	rules := builtIn(t)
	all := postings(t)
	for _, held := range []bool{false, true} {
		name := map[bool]string{false: "development", true: "held"}[held]
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if held && os.Getenv("HELD") == "" {
				t.Skip("not yet")
			}
			half := slices.DeleteFunc(slices.Clone(all), func(p posting) bool { return p.Held != held })
			n := tallyPostings(t, rules, half)
			t.Logf("%d postings: first right %.1f %%, by the title alone %.1f %%, not ruled out %.1f %%, wrong without a warning %.1f %%",
				n.all, percent(n.first, n.all), percent(n.titled, n.all), percent(n.possible, n.all), percent(n.misled, n.all))
			for _, role := range []string{"fde", "software", "solutions", "implementation"} {
				t.Logf("%s: %d of %d right", role, n.right[role], n.of[role])
				if percent(n.right[role], n.of[role]) < 70 {
					t.Errorf("%s: fewer than 70 %% right", role)
				}
			}
			for _, bar := range []struct {
				of    string
				holds bool
			}{
				{"first right", percent(n.first, n.all) >= 85},
				{"better than the title", percent(n.first, n.all) >= percent(n.titled, n.all)+8},
				{"not ruled out", percent(n.possible, n.all) >= 97},
				{"wrong without a warning", percent(n.misled, n.all) <= 5},
			} {
				if !bar.holds {
					t.Errorf("the bar of %q does not hold", bar.of)
				}
			}
		})
	}
}
