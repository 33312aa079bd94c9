package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/internal/clikit"
	"rolefit/internal/report"
	"rolefit/internal/report/jobreport"
)

// TestPageFacts compares the facts listed on the page with the content.
func TestPageFacts(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(page())
	if err != nil {
		t.Fatal(err)
	}
	facts := content.JobFacts()
	_, table, _ := strings.Cut(string(data), "| id | what is true of the job if the answer is yes |\n|---|---|\n")
	table, _, _ = strings.Cut(table, "\n\n")
	var want strings.Builder
	for _, f := range facts {
		fmt.Fprintf(&want, "| `%s` | %s |\n", f.ID, f.Text)
	}
	if table+"\n" != want.String() {
		t.Errorf("the facts on the page:\n%s\nwant:\n%s", table, want.String())
	}
}

// TestPageJobs checks the jobs on the page, and looks for every field of their results in its
// tables.
func TestPageJobs(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(page())
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)```jsonl\n(.*?)```").FindStringSubmatch(string(data))
	if found == nil {
		t.Fatal("no jobs on the page")
	}
	out, stderr, code := world(t, strings.NewReader(found[1]), "job", "check", "-", "--format", "json")
	if code != clikit.ExitOK {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	_, section, _ := strings.Cut(string(data), "\n## Job\n")
	section, _, _ = strings.Cut(section, "\n## ")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines", len(lines))
	}
	compared, err := report.Export(asJSON, jobreport.Comparison{A: jobreport.Account{Book: jobBook(t)}, B: jobreport.Account{Book: jobBook(t)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range append(lines, string(compared)) {
		var v any
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatal(err)
		}
		for _, field := range jobFields(v) {
			if !strings.Contains(section, "`"+field+"`") {
				t.Errorf("%q is not on the page", field)
			}
		}
	}
}

func jobBook(t *testing.T) *jobreport.Book {
	t.Helper()
	b, err := jobreport.NewBook()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// jobFields are the names of all fields in a value.
func jobFields(v any) []string {
	var all []string
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			all = append(append(all, name), jobFields(value)...)
		}
	case []any:
		for _, value := range v {
			all = append(all, jobFields(value)...)
		}
	}
	return all
}
