package content_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/content"
)

// small is a whole assessment of few lines for tests to change; its line numbers
// are used below.
const small = `id: small
schema: 1
edition: "1"
language: en
title: A small one
roles:
  - id: fde
  - id: own
    name: A Role of Our Own Making
    promise: You want to try.
questions:
  - id: alone
    kind: statement
    text: I work alone
    opposite: I work in company
    short: alone
    short_not: in company
    weights: {fde: -1, own: 1}
  - id: early-or-late
    kind: trade-off
    stem: I would rather start
    a: early
    b: late
    short: late
    short_not: early
    weights: {fde: 2, own: -2}
tie_breakers:
  - id: one-or-two
    kind: trade-off
    stem: I would rather have
    a: one
    b: two
    short: two
    short_not: one
    weights: {fde: 3, own: -3}
antonyms:
  - [alone, early-or-late]
prompts:
  - roles: [fde, own]
    text: What would you do?
`

func TestLoadSmall(t *testing.T) {
	t.Parallel()
	a, err := content.Load("small.yaml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	if r := a.Roles[0]; r.Name != "Forward Deployed Engineer" || r.Line != 7 || r.Day == "" {
		t.Errorf("the role named by id alone is %+v", r)
	}
	want := content.Role{Line: 8, ID: "own", Name: "A Role of Our Own Making", Short: "A Role of Our Ow", Promise: "You want to try."}
	if d := cmp.Diff(want, a.Roles[1]); d != "" {
		t.Errorf("own role (-want +got):\n%s", d)
	}
	if q := a.Questions[1]; q.Line != 19 || q.Weights["own"] != -2 || q.B != "late" {
		t.Errorf("second question is %+v", q)
	}
	if len(a.TieBreakers) != 1 || len(a.Antonyms) != 1 || len(a.Prompts) != 1 {
		t.Errorf("%d tie-breakers, %d antonyms, %d prompts; want one each", len(a.TieBreakers), len(a.Antonyms), len(a.Prompts))
	}
}

func TestLoadTakesWhatEditorsWrite(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"carriage returns":  strings.ReplaceAll(small, "\n", "\r\n"),
		"a byte order mark": "\uFEFF" + small,
		"a document marker": "---\n" + small,
		"plus signs":        strings.ReplaceAll(small, "own: 1", "own: +1"),
		"no last line end":  strings.TrimSuffix(small, "\n"),
	} {
		if _, err := content.Load("small.yaml", []byte(text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestLoadRefuses replaces old by new in small, or loads new as a whole file if old is empty,
// and expects exactly one problem.
func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range refusals() {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text := tt.text
			if tt.old != "" {
				if strings.Count(small, tt.old) != 1 {
					t.Fatalf("%q is in small %d times", tt.old, strings.Count(small, tt.old))
				}
				text = strings.Replace(small, tt.old, tt.text, 1)
			}
			a, err := content.Load("mine.yaml", []byte(text))
			var problems content.Problems
			if !errors.As(err, &problems) || a != nil {
				t.Fatalf("loaded %v with error %v", a, err)
			}
			p := problems[0]
			if len(problems) != 1 || p.Line != tt.line || p.ID != tt.id || !strings.Contains(p.What, tt.what) || !strings.Contains(p.Mend, tt.mend) {
				t.Errorf("want the one problem mine.yaml:%d: %s: …%s…; …%s…\ngot %v", tt.line, tt.id, tt.what, tt.mend, err)
			}
		})
	}
}

// TestLoadReportsEverything expects all problems at once, ordered by line, each on a line of
// the message.
func TestLoadReportsEverything(t *testing.T) {
	t.Parallel()
	text := small
	for _, change := range [][2]string{
		{"title: A small one", "titel: A small one"},
		{"own: 1}", "own: .nan}"},
		{"    a: early\n", ""},
		{"[alone, early-or-late]", "[alone, early]"},
	} {
		text = strings.Replace(text, change[0], change[1], 1)
	}
	_, err := content.Load("mine.yaml", []byte(text))
	if err == nil {
		t.Fatal("loaded")
	}
	want := strings.Join([]string{
		`mine.yaml:5: small: unknown key "titel"; did you mean "title"?`,
		`mine.yaml:18: alone: the weight of own is ".nan", not a whole number from -3 to 3; write a whole number from -3 to 3`,
		`mine.yaml:19: early-or-late: a is missing; add a: "work alone"`,
		`mine.yaml:36: antonyms: "early" is not a question of this assessment; did you mean "early-or-late"?`,
	}, "\n")
	if d := cmp.Diff(want, err.Error()); d != "" {
		t.Errorf("message (-want +got):\n%s", d)
	}
}

func TestLoadRefusesABomb(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("a: &a [x, x, x, x, x, x, x, x, x]\n")
	for c := 'b'; c < 'z'; c++ {
		fmt.Fprintf(&b, "%c: &%c [*%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c]\n", c, c, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1)
	}
	_, err := content.Load("bomb.yaml", []byte(b.String()))
	if err == nil || !strings.Contains(err.Error(), "bomb.yaml:2: *a repeats another part") {
		t.Errorf("error is %.200v", err)
	}
}

func TestLoadRefusesALargeFile(t *testing.T) {
	t.Parallel()
	text := append([]byte(small), bytes.Repeat([]byte("# filling\n"), 110_000)...)
	_, err := content.Load("large.yaml", text)
	if err == nil || !strings.Contains(err.Error(), "under 1 MiB") {
		t.Errorf("error is %.200v", err)
	}
}

func TestEmbedded(t *testing.T) {
	t.Parallel()
	if d := cmp.Diff([]string{"career", "fde-types"}, content.EmbeddedIDs()); d != "" {
		t.Errorf("ids (-want +got):\n%s", d)
	}
	for _, id := range []string{"carer", "", "roles", "limits", "starter", "job", "advice", "guide", "../content"} {
		if _, err := content.Embedded(id); err == nil || !strings.Contains(err.Error(), "career") {
			t.Errorf("Embedded(%q) gives the error %v, want one that names career", id, err)
		}
	}
}

// FuzzLoad loads any bytes; an assessment that loads can be linted without a panic.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(small))
	f.Add(content.Starter())
	for _, tt := range refusals() {
		if tt.old != "" {
			tt.text = strings.Replace(small, tt.old, tt.text, 1)
		}
		f.Add([]byte(tt.text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		a, err := content.Load("fuzz.yaml", text)
		if (a == nil) == (err == nil) {
			t.Fatalf("assessment %v with error %v", a, err)
		}
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without a word")
			}
			return
		}
		if len(a.Questions) == 0 || len(a.Roles) < 2 || len(a.Roles) > 8 {
			t.Errorf("loaded with %d questions and %d roles", len(a.Questions), len(a.Roles))
		}
		for _, q := range a.Questions {
			if len(q.Weights) != len(a.Roles) {
				t.Errorf("%s has %d weights for %d roles", q.ID, len(q.Weights), len(a.Roles))
			}
		}
		content.Lint(a, "fuzz.yaml")
	})
}
