package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/internal/clikit"
	"rolefit/internal/folder"
	"rolefit/internal/record/study"
	"rolefit/scoring"
)

// people writes a study of people, as many of each role as counts say, and returns its folder.
func people(t *testing.T, counts ...int) string {
	t.Helper()
	a := content.Career()
	rng := rand.New(rand.NewPCG(14, 14))
	f := study.Open(filepath.Join(t.TempDir(), "study"))
	number := 0
	for r, n := range counts {
		for k := range n {
			role := a.Roles[r].ID
			number++
			var bits [folder.IDBytes]byte
			bits[0], bits[1] = byte(number), byte(number>>8)
			p := study.Person{ID: folder.Spell(bits[:]), Assessment: a.ID, Consent: "2026-05"}
			for range 1 + k%2 {
				s := study.Sitting{Month: "2026-05", Edition: a.Edition, Role: role, Years: "3-5", Again: 4 + k%2, Answers: map[string]int{}, Kind: "clear", Told: role}
				for _, q := range a.Questions {
					s.Answers[q.ID] = min(max(q.Weights[role]/2+rng.IntN(3)-1, -2), 2)
				}
				p.Sittings = append(p.Sittings, s)
			}
			if k%3 != 0 {
				p.Later = append(p.Later, study.Later{Month: "2026-08", Role: role, Does: true, Likes: 3 + k%2})
			}
			if _, err := f.Change(p.ID, &p, func(*study.Person) error { return nil }); err != nil {
				t.Fatal(err)
			}
		}
	}
	return f.Dir()
}

func runs(t *testing.T, want int, args ...string) (out, stderr string) {
	t.Helper()
	out, stderr, code := world(t, strings.NewReader(""), args...)
	if code != want {
		t.Fatalf("%v: exit code %d, want %d: %s", args, code, want, stderr)
	}
	return out, stderr
}

// TestNorms learns norms from a study and scores by them: every form of the result names
// them, and without them it is the same as ever.
func TestNorms(t *testing.T) {
	t.Parallel()
	dir := people(t, 20, 20, 16, 12)
	norms := filepath.Join(t.TempDir(), "norms.yaml")
	out, stderr := runs(t, clikit.ExitOK, "pilot", "estimate", dir, "--out", norms)
	for _, says := range []string{"From 68 people.", "Too few to rely on for Implementation", "steps (", "Two sittings, r"} {
		if !strings.Contains(strings.Join(strings.Fields(out), " "), says) {
			t.Errorf("%q is missing in\n%s", says, out)
		}
	}
	if !strings.Contains(stderr, "Written to") {
		t.Error(stderr)
	}
	if out, _ := runs(t, clikit.ExitOK, "pilot", "estimate", dir, "--format", "json"); !strings.Contains(out, `"satisfied":20`) || !strings.Contains(out, `"interval":{"low":`) {
		t.Errorf("as JSON: %.300s", out)
	}
	sheet := filepath.Join(t.TempDir(), "sheet.json")
	if err := os.WriteFile(sheet, guessed(1, 3), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{asText, asMarkdown, asHTML, asJSON} {
		for _, command := range []string{"score", "show"} {
			plain, _ := runs(t, clikit.ExitOK, command, sheet, "--format", format)
			by, _ := runs(t, clikit.ExitOK, command, sheet, "--format", format, "--norms", norms)
			again, _ := runs(t, clikit.ExitOK, command, sheet, "--format", format)
			if plain != again || plain == by {
				t.Errorf("%s as %s: norms changed nothing, or stayed", command, format)
			}
			if strings.Contains(plain, "2026-05-31") || !strings.Contains(by, "2026-05-31") {
				t.Errorf("%s as %s does not name the norms:\n%s", command, format, by)
			}
		}
	}
	many := filepath.Join(t.TempDir(), "sheets.jsonl")
	if err := os.WriteFile(many, guessed(2, 3), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, _ := runs(t, clikit.ExitOK, "score", many, "--norms", norms); strings.Count(out, "norms 2026-05-31") != 2 {
		t.Errorf("a line each:\n%s", out)
	}
	old := filepath.Join(t.TempDir(), "old.json")
	earlier := scoring.Sheet{Assessment: "career", Edition: content.Career().OlderEditions[0], Answers: map[string]int{}}
	for i, q := range content.Earlier("career", earlier.Edition).Questions {
		earlier.Answers[q.ID] = i%5 - 2
	}
	data, err := json.Marshal(earlier)
	if err == nil {
		err = os.WriteFile(old, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"score", "show"} { // another edition has other weights: no result without its name
		if _, stderr := runs(t, clikit.ExitBadInput, command, old, "--norms", norms); !strings.Contains(stderr, "leave --norms out") {
			t.Error(stderr)
		}
	}
	runs(t, clikit.ExitBadInput, "show", sheet, "--norms", sheet)
	runs(t, clikit.ExitBadInput, "show", sheet, "--norms", norms, "--assessment", "fde-types")
	if _, stderr := runs(t, clikit.ExitFailure, "pilot", "estimate", dir, "--out", norms); !strings.Contains(stderr, "is not overwritten") {
		t.Error(stderr)
	}
}

// TestNormsOfNothing scores by the author's own weights as norms: only the name differs.
func TestNormsOfNothing(t *testing.T) {
	t.Parallel()
	a := content.Career()
	var norms bytes.Buffer
	fmt.Fprintf(&norms, "norms: none\nschema: 1\nassessment: career\nedition: %q\npeople: 1\nsigma_e: 0.8\nquestions:\n", a.Edition)
	for _, q := range a.Questions {
		weights, err := json.Marshal(q.Weights)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&norms, "  - {id: %s, mean: 0, sd: 1, n: 1, weights: %s}\n", q.ID, strings.ReplaceAll(string(weights), ":", ": "))
	}
	file := filepath.Join(t.TempDir(), "norms.yaml")
	if err := os.WriteFile(file, norms.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	sheets := guessed(50, 5)
	plain, _, _ := world(t, bytes.NewReader(sheets), "score", "-", "--format", "json")
	by, stderr, code := world(t, bytes.NewReader(sheets), "score", "-", "--format", "json", "--norms", file)
	if by = strings.ReplaceAll(by, `"norms":"none",`, ""); code != 0 || plain != by {
		t.Errorf("exit code %d: %s; another result", code, stderr)
	}
	if err := os.WriteFile(file, []byte("schema: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, stderr, _ := world(t, bytes.NewReader(sheets), "score", "-", "--norms", file); !strings.Contains(stderr, "add people: 1\n") {
		t.Errorf("norms without a number of people: %s", stderr)
	}
	for line, by := range map[string]string{
		"mean: 0, sd": "mean: 3, sd", "schema: 1": "schema: 2", "people: 1": "people: many", `sigma_e: 0.8`: "sigma_e: .nan",
		"id: " + a.Questions[0].ID: "id: talk-to-usurers", "weights: {": "weights: {boss: 1, ", "n: 1,": "n: 1, m: 1,", a.Edition: "1999.1",
	} {
		if err := os.WriteFile(file, bytes.Replace(norms.Bytes(), []byte(line), []byte(by), 1), 0o600); err != nil {
			t.Fatal(err)
		}
		_, stderr, code := world(t, bytes.NewReader(sheets), "score", "-", "--norms", file)
		if code != clikit.ExitBadInput || !regexp.MustCompile(`norms.yaml:\d+: `).MatchString(stderr) {
			t.Errorf("%s: exit code %d, %s", by, code, stderr)
		}
		if by == "1999.1" && strings.Count(stderr, "norms.yaml:") != 1 {
			t.Errorf("of another edition every line is wrong, and one is enough: %s", stderr)
		}
	}
}

// TestCalibrate shows shares from thirty people on, and no group of fewer than five.
func TestCalibrate(t *testing.T) {
	t.Parallel()
	out, _ := runs(t, clikit.ExitOK, "pilot", "calibrate", people(t, 45, 12, 5, 1))
	got := strings.Join(strings.Fields(out), " ")
	for _, says := range []string{"Forward Deployed Engineer 30 50 (33 to 67)", "Software Engineer 8 too few; from 30 on", "Solutions Engineer fewer than five", "All jobs together 41 "} {
		if !strings.Contains(got, says) {
			t.Errorf("%q is missing in\n%s", says, out)
		}
	}
	out, _ = runs(t, clikit.ExitOK, "pilot", "calibrate", people(t, 45, 4), "--format", "json")
	if strings.Contains(out, `"all":{"does":3`) || !strings.Contains(out, `"all":{"does":0}`) {
		t.Errorf("the rest is two people, of whom all of them together tell: %s", out)
	}
}

// TestStudysFiles estimates from files that are not as they should be: each is named, and
// nothing is estimated without it.
func TestStudysFiles(t *testing.T) {
	t.Parallel()
	dir := people(t, 6, 6)
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "README.md"), []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, stderr := runs(t, clikit.ExitOK, "pilot", "estimate", dir)
	if !strings.Contains(stderr, "Left alone") || !strings.Contains(out, "Too few sat twice to rely on r") {
		t.Errorf("a page beside the files of few: %s%s", stderr, out)
	}
	earlier := filepath.Join(dir, "earlier.jsonl") // with a question that is not asked any more
	old := strings.NewReplacer(content.Career().Edition, content.Career().OlderEditions[0], `"id":"a`, `"id":"z`).Replace(string(good))
	old = regexp.MustCompile(`"answers":{[^}]*}`).ReplaceAllString(old, `"answers":{"stable-roadmap":1,"talk-to-users":2}`)
	if err := os.WriteFile(earlier, []byte(old), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, stderr := runs(t, clikit.ExitOK, "pilot", "estimate", dir); !strings.Contains(stderr, "1 person answered an earlier edition; ") {
		t.Errorf("a person of an earlier edition: %s", stderr)
	}
	if err := os.Remove(earlier); err != nil {
		t.Fatal(err)
	}
	bad := filepath.Join(dir, "bad.jsonl")
	for says, data := range map[string]string{
		"there twice":           string(good),
		"line 2 has the mon":    strings.Replace(string(good), `"month":"2026-05"`, `"month":"May"`, 1),
		"names the job":         strings.Replace(string(good), `"role":"`, `"role":"x`, 1),
		"does not have":         strings.Replace(string(good), `"talk-to-users"`, `"talk-to-cats"`, 1),
		"for the quiz":          strings.Replace(string(good), `"career"`, `"other"`, 1),
		"larger than":           strings.Repeat("x", 1<<20),
		"not a file of a study": "hello",
	} {
		if says != "there twice" {
			data = strings.Replace(data, `"id":"a`, `"id":"z`, 1)
		}
		if err := os.WriteFile(bad, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		out, stderr := runs(t, clikit.ExitBadInput, "pilot", "estimate", dir)
		if !strings.Contains(stderr, says) || !strings.Contains(stderr, ".jsonl") || !strings.Contains(stderr, "fix or remove") || out != "" {
			t.Errorf("want %q: %s", says, stderr)
		}
	}
	for _, args := range [][]string{{"estimate", t.TempDir()}, {"estimate", filepath.Join(dir, "none.jsonl")}, {"estimate", files[1], files[2]}, {"calibrate", t.TempDir()}} {
		runs(t, clikit.ExitBadInput, append([]string{"pilot"}, args...)...)
	}
	runs(t, clikit.ExitUsage, "pilot", "estimate")
	runs(t, clikit.ExitUsage, "pilot", "guess")
}
