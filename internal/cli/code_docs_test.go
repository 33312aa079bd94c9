package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"rolefit/internal/clikit"
)

// TestPageCode compares the result code on the page with the code of the page's own example.
func TestPageCode(t *testing.T) {
	t.Parallel()
	text, sheet, _, _ := blocks(t)
	out, stderr, code := world(t, strings.NewReader(sheet), "score", "-")
	if code != clikit.ExitOK {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	shown := regexp.MustCompile(`Result code \(your answers, no name\): (\S+)`).FindStringSubmatch(out)
	if shown == nil {
		t.Fatalf("no code in %s", out)
	}
	if !strings.Contains(text, "is `"+shown[1]+"`") {
		t.Errorf("the page does not give %s as the code of its sheet", shown[1])
	}
}

// TestPageFields looks for every field of a history and of a comparison on the page.
func TestPageFields(t *testing.T) {
	t.Parallel()
	text, sheet, _, sitting := blocks(t)
	first, second := filepath.Join(t.TempDir(), "first.jsonl"), filepath.Join(t.TempDir(), "second.json")
	for name, data := range map[string]string{first: sitting, second: sheet} {
		if err := os.WriteFile(name, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	compared, stderr, code := world(t, nil, "compare", first, second, "--format", "json")
	if code != clikit.ExitOK {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	history, err := json.Marshal(historyJSON{
		Finished: []pastJSON{{}}, Unfinished: []begunJSON{{}}, LeftAlone: []untouchedJSON{{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, object := range []string{compared, string(history)} {
		var value any
		if err := json.Unmarshal([]byte(object), &value); err != nil {
			t.Fatal(err)
		}
		for name := range named(value, map[string]bool{}) {
			if !strings.Contains(text, "`"+name+"`") {
				t.Errorf("the page does not mention %s", name)
			}
		}
	}
}

// named collects the names of fields, nested ones included. Names of roles are not fields.
func named(value any, into map[string]bool) map[string]bool {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			into[name] = true
			if name != "scores" {
				named(inner, into)
			}
		}
	case []any:
		for _, inner := range value {
			named(inner, into)
		}
	}
	return into
}

// TestCodesOfEverything scores the digits of every built-in assessment, and expects `show` to print the
// same result for the code.
func TestCodesOfEverything(t *testing.T) {
	t.Parallel()
	for id, n := range map[string]int{"career": 28, "fde-types": 12} {
		digits := strings.Repeat("24153", n)[:n]
		scored, stderr, code := world(t, nil, "score", "--assessment", id, "--digits", digits)
		if code != clikit.ExitOK {
			t.Fatalf("%s: exit code %d: %s", id, code, stderr)
		}
		shown := regexp.MustCompile(`no name\): (\S+)`).FindStringSubmatch(scored)
		if shown == nil {
			t.Fatalf("%s: no code in %s", id, scored)
		}
		again, stderr, code := world(t, strings.NewReader(fmt.Sprintf("Sam: %s\n", shown[1])), "show", "-")
		if code != clikit.ExitOK || again != scored {
			t.Errorf("%s: exit code %d: %s: %s, want %s", id, code, stderr, again, scored)
		}
	}
}
