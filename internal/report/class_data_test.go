package report

import (
	"encoding/json"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// section returns the part of docs/json.md about classes.
func section(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile("../../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	_, part, ok := strings.Cut(string(page), "\n## Class\n")
	if !ok {
		t.Fatal("docs/json.md has no section about classes")
	}
	part, _, _ = strings.Cut(part, "\n## ")
	return part
}

// keys collects the names of an answer's fields, and the lists that are null.
func keys(v any, into map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for key, of := range v {
			into[key] = true
			keys(of, into)
		}
	case []any:
		for _, of := range v {
			keys(of, into)
		}
	}
}

// TestClassJSONIsDocumented compares the fields of the JSON with those on the page.
func TestClassJSONIsDocumented(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	page := section(t)
	written := map[string]bool{}
	dated := classOf(m, 40)
	dated.Now = dated.Began
	for _, said := range []string{classExport(t, AsJSON, dated), classesExport(t, AsJSON, classOf(m, 12), later(m, 40))} {
		var v any
		if err := json.Unmarshal([]byte(said), &v); err != nil {
			t.Fatal(err)
		}
		keys(v, written)
		if strings.Count(said, "\n") != 1 || !strings.HasSuffix(said, "\n") || !strings.HasPrefix(said, `{"schema":`) {
			t.Errorf("it is not one line with a schema: %.60q", said)
		}
	}
	for key := range written {
		if !strings.Contains(page, "`"+key+"`") {
			t.Errorf("docs/json.md does not say what %q is", key)
		}
	}
	for _, row := range regexp.MustCompile("(?m)^\\| (`[^|]*) \\| [^|]* \\|$").FindAllStringSubmatch(page, -1) {
		for _, name := range regexp.MustCompile("`([a-z_]+)`").FindAllStringSubmatch(row[1], -1) {
			if !written[name[1]] {
				t.Errorf("docs/json.md speaks of %q, which no report has", name[1])
			}
		}
	}
}

// TestClassListsAreNeverNull checks the reports with the least content.
func TestClassListsAreNeverNull(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	nullable := []string{"scored", "first", "second", "answers", "stats", "alpha", "low", "high", "with_others", "alpha_without", "voted", "moved"}
	for _, c := range everyClass(m) {
		for _, said := range []string{classExport(t, AsJSON, c), classesExport(t, AsJSON, c, c)} {
			for _, null := range regexp.MustCompile(`"([a-z_]+)":null`).FindAllStringSubmatch(said, -1) {
				if !slices.Contains(nullable, null[1]) {
					t.Errorf("%s is null", null[1])
				}
			}
		}
	}
}

// TestClassCSVReadsBack parses the CSV, and compares its numbers with the JSON.
func TestClassCSVReadsBack(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	page := section(t)
	for _, n := range []int{5, 12, 40} {
		c := classOf(m, n)
		for k, said := range []string{classExport(t, AsCSV, c), classesExport(t, AsCSV, c, later(m, 40))} {
			if strings.Count(said, "\r\n") != strings.Count(said, "\n") || !strings.HasSuffix(said, "\r\n") {
				t.Error("lines do not end in CRLF")
			}
			seen := map[string]bool{}
			for _, row := range parsedCSV(t, said)[1:] {
				if _, err := strconv.ParseFloat(row[4], 64); err != nil && row[4] != tooFew && !strings.HasSuffix(row[3], "date") {
					t.Errorf("%q is no number: %q", row[4], row)
				}
				if at := strings.Join(row[:4], ","); seen[at] {
					t.Errorf("%s is there twice", at)
				} else {
					seen[at] = true
				}
				measure := strings.TrimPrefix(strings.TrimPrefix(row[3], "first_"), "second_")
				if !strings.Contains(page, "`"+measure+"`") || !strings.Contains(page, "`"+row[0]+"`") {
					t.Errorf("docs/json.md does not know %s %s", row[0], row[3])
				}
			}
			if k == 0 {
				checkAgainstJSON(t, said, classExport(t, AsJSON, c))
			}
		}
	}
}

func checkAgainstJSON(t *testing.T, said, asJSON string) {
	t.Helper()
	var want classJSON
	if err := json.Unmarshal([]byte(asJSON), &want); err != nil {
		t.Fatal(err)
	}
	value := func(section, id, measure string) float64 {
		for _, row := range parsedCSV(t, said) {
			if row[0] == section && row[1] == id && row[3] == measure {
				v, err := strconv.ParseFloat(row[4], 64)
				if err != nil {
					t.Fatal(err)
				}
				return v
			}
		}
		return math.NaN()
	}
	sum := 0.0
	for _, r := range want.Roles {
		if value("role", r.ID, "mean") != r.Mean || value("role", r.ID, "sd") != r.SD || value("role", r.ID, "low") != r.Low {
			t.Errorf("%s: %+v", r.ID, r)
		}
		sum += r.Mean
	}
	if math.Abs(sum) > 1e-9 {
		t.Errorf("the roles add up to %g", sum)
	}
	for _, q := range want.Questions {
		if q.Answers != nil && (value("question", q.ID, "mean") != q.Answers.Mean || value("question", q.ID, "b") != float64(q.Answers.B)) {
			t.Errorf("%s: %+v", q.ID, q.Answers)
		}
	}
	for _, s := range want.Scales {
		if s.Stats != nil && value("scale", s.Role, "alpha") != *s.Stats.Alpha {
			t.Errorf("%s: %+v", s.Role, s.Stats)
		}
	}
}

// TestNoCellIsAFormula gives a class, its roles and its questions names that a spreadsheet
// would compute.
func TestNoCellIsAFormula(t *testing.T) {
	t.Parallel()
	formula := regexp.MustCompile("^[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
	for _, begin := range []string{"=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "\n=1", "\x00=1", "\u202e=1", "\uff1d1", `"=1`, "=cmd|' /C calc'!A1", "=1,\"x\"\r\n=2"} {
		c := twistedClass(t, func(s string) string { return begin + s })
		for k, said := range []string{classExport(t, AsCSV, c), classesExport(t, AsCSV, c, c)} {
			rows := parsedCSV(t, said)
			if want := len(parsedCSV(t, classExport(t, AsCSV, twistedClass(t, harmless)))); k == 0 && len(rows) != want {
				t.Errorf("%q: %d rows, want %d", begin, len(rows), want)
			}
			for _, row := range rows {
				for column, cell := range row {
					if column < 4 && formula.MatchString(cell) {
						t.Errorf("%q: %q is a formula", begin, cell)
					}
				}
			}
		}
	}
	for text, want := range map[string]string{"=1": "'=1", "-1": "'-1", "a=1": "a=1", "": "", "\t+a": "'+a"} {
		if got := Cell(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	// Numbers stay numbers.
	if said := classExport(t, AsCSV, classOf(careerModel(t), 12)); !strings.HasPrefix(said, "\uFEFFsection,") || !strings.Contains(said, ",mean,-0.5,12\r\n") {
		t.Error("a negative number is no number any more")
	}
}

func TestRounded(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]float64{0.444: 0.44, -0.001: 0, 1.999: 2, -1.235: -1.24} {
		if got := Rounded(v, 2); got != want || math.Signbit(got) != (want < 0) {
			t.Errorf("%g is rounded to %g", v, got)
		}
	}
}
