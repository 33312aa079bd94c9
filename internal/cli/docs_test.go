package cli

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rolefit/internal/classclient"
	"rolefit/internal/clikit"
	"rolefit/internal/outbox"
	"rolefit/internal/record"
	"rolefit/internal/testkit"
)

// page is the path of the documentation under test.
func page() string { return filepath.Join("..", "..", "docs", "json.md") }

// blocks returns the JSON blocks on the page: the sheet, its result, a sitting.
func blocks(t *testing.T) (text, sheet, result, sitting string) {
	t.Helper()
	data, err := os.ReadFile(page())
	if err != nil {
		t.Fatal(err)
	}
	text = strings.ReplaceAll(string(data), "\r\n", "\n")
	found := regexp.MustCompile("(?s)```json\n(.*?)```").FindAllStringSubmatch(text, -1)
	if len(found) != 3 {
		t.Fatalf("%d blocks of JSON on the page, want 3", len(found))
	}
	return text, found[0][1], found[1][1], found[2][1]
}

// TestPageExample scores the sheet on the page and compares the result with the
// one beside it. Run it with -update to write the result into the page.
func TestPageExample(t *testing.T) {
	t.Parallel()
	text, sheet, printed, _ := blocks(t)
	out, stderr, code := world(t, strings.NewReader(sheet), "score", "-", "--format", "json")
	if code != clikit.ExitOK {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	if testkit.Updating() {
		text = strings.Replace(text, "reading:\n\n```json\n"+printed+"```", "reading:\n\n```json\n"+broken(t, out)+"```", 1)
		if err := os.WriteFile(page(), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	var got, want any
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(printed), &want); err != nil {
		t.Fatalf("the result on the page: %v", err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Errorf("docs/json.md (-page +program); go test ./internal/cli -run TestPage -update writes it anew:\n%s", diff)
	}
	for _, field := range fields(t, out) {
		if !strings.Contains(text, "`"+field+"`") {
			t.Errorf("the page does not mention %s", field)
		}
	}
}

// fields are the names of an object, in order.
func fields(t *testing.T, object string) []string {
	t.Helper()
	var values map[string]json.RawMessage
	if err := json.Unmarshal([]byte(object), &values); err != nil {
		t.Fatal(err)
	}
	var names []string
	for name := range values {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return strings.Index(object, `"`+a+`":`) - strings.Index(object, `"`+b+`":`)
	})
	return names
}

// broken formats a result for people: one field a line, and one element a line in lists of
// objects.
func broken(t *testing.T, object string) string {
	t.Helper()
	var values map[string]json.RawMessage
	if err := json.Unmarshal([]byte(object), &values); err != nil {
		t.Fatal(err)
	}
	var parts []string
	for _, name := range []string{
		"schema", "assessment", "edition", "scoring", "verdict", "roles", "reasons", "pattern", "margin", "flags",
		"strong_fit", "poor_fit", "answered", "asked", "tie_breakers", "portrait",
	} {
		value := values[name]
		if bytes.HasPrefix(value, []byte("[{")) {
			var elements []json.RawMessage
			if err := json.Unmarshal(value, &elements); err != nil {
				t.Fatal(err)
			}
			value = append([]byte("[\n    "), bytes.Join(raw(elements), []byte(",\n    "))...)
			value = append(value, "\n  ]"...)
		}
		parts = append(parts, `  "`+name+`": `+string(value))
	}
	return "{\n" + strings.Join(parts, ",\n") + "\n}\n"
}

func raw(messages []json.RawMessage) [][]byte {
	all := make([][]byte, len(messages))
	for i, m := range messages {
		all[i] = m
	}
	return all
}

// TestPageResultIsFaithful checks the page's statements about a result on its own example.
func TestPageResultIsFaithful(t *testing.T) {
	t.Parallel()
	_, _, printed, _ := blocks(t)
	var r struct {
		Roles []struct {
			ID            string
			Score, Chance float64
			Rank          int
		}
		Reasons []struct{ Scores map[string]float64 }
	}
	if err := json.Unmarshal([]byte(printed), &r); err != nil {
		t.Fatal(err)
	}
	scores, chances := 0.0, 0.0
	for _, role := range r.Roles {
		scores, chances = scores+role.Score, chances+role.Chance
		sum := 0.0
		for _, reason := range r.Reasons {
			sum += reason.Scores[role.ID]
		}
		if math.Abs(sum-role.Score) > 1e-9 {
			t.Errorf("the reasons of %s add up to %v, not %v", role.ID, sum, role.Score)
		}
	}
	if math.Abs(scores) > 1e-9 || math.Abs(chances-1) > 1e-9 {
		t.Errorf("scores add up to %v and chances to %v, want 0 and 1", scores, chances)
	}
}

// TestPageSitting parses the sitting on the page.
func TestPageSitting(t *testing.T) {
	t.Parallel()
	_, _, _, printed := blocks(t)
	s, err := record.Parse([]byte(printed))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Events) != 8 || !s.Finished() {
		t.Errorf("the sitting on the page reads %+v", s)
	}
	out, stderr, code := world(t, strings.NewReader(printed), "show", "-", "--format", "json")
	if code != clikit.ExitOK || !strings.Contains(out, `"answered":1,"asked":29`) {
		t.Errorf("it cannot be shown: exit code %d, %s", code, stderr)
	}
}

// TestPageMessages compares the messages on the page with the printed ones.
func TestPageMessages(t *testing.T) {
	t.Parallel()
	text, _, _, _ := blocks(t)
	in := string(guessed(1, 1)) + `{"assessment":"career","edition":"2026.2","answers":{"deep-focus":3}}` + "\n"
	_, stderr, code := world(t, strings.NewReader(in), "score", "-", "--format", "json")
	if code != clikit.ExitBadInput || !strings.Contains(text, stderr) {
		t.Errorf("exit code %d, saying what the page does not:\n%s", code, stderr)
	}
}

// TestPageJoining parses the page's example of joining as the program does.
func TestPageJoining(t *testing.T) {
	t.Parallel()
	text, _, _, _ := blocks(t)
	_, section, _ := strings.Cut(text, "\n## Joining a class\n")
	section, _, _ = strings.Cut(section, "\n## ")
	var class, receipt, follow, waiting string
	for line := range strings.Lines(section) {
		switch {
		case strings.HasPrefix(line, `{"schema":1,"class":`) && strings.Contains(line, `"says":`):
			follow = line
		case strings.HasPrefix(line, `{"schema":1,"class":`) && strings.Contains(line, `"new":`):
			receipt = line
		case strings.HasPrefix(line, `{"schema":1,"class":`):
			class = line
		case strings.HasPrefix(line, `{"schema":1,"host":`):
			waiting = line
		}
	}
	d := json.NewDecoder(strings.NewReader(class))
	d.DisallowUnknownFields()
	var said classclient.Class
	if err := d.Decode(&said); err != nil || said.Class != "Tuesday" || said.Phase != "answering" {
		t.Errorf("the class: %+v, %v", said, err)
	}
	if receipt != `{"schema":1,"class":"Tuesday","new":true}`+"\n" { // as a test of the host has it
		t.Errorf("the answer to a sheet: %q", receipt)
	}
	d = json.NewDecoder(strings.NewReader(follow))
	d.DisallowUnknownFields()
	var news classclient.News
	if err := d.Decode(&news); err != nil || news.Class != "Tuesday" || news.Says == "" || news.Asks == "" || len(news.Result) != 1 {
		t.Errorf("what the class does: %+v, %v", news, err)
	}
	var e outbox.Entry
	d = json.NewDecoder(strings.NewReader(waiting))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil {
		t.Fatal(err)
	}
	b := outbox.Open(t.TempDir())
	if err := b.Put(e); err != nil {
		t.Fatal(err)
	}
	if kept, err := os.ReadFile(filepath.Join(b.Dir(), e.Sheet.ID+".json")); err != nil || string(kept) != waiting {
		t.Errorf("%v, kept as\n%s", err, kept)
	}
	if entries, left := b.List(); len(entries) != 1 || len(left) > 0 {
		t.Errorf("%v, %v", entries, left)
	}
}
