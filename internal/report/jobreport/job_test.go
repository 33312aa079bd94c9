package jobreport

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/google/go-cmp/cmp"

	"rolefit/content"
	"rolefit/internal/english"
	"rolefit/internal/report"
	"rolefit/internal/report/doc"
	"rolefit/internal/testkit"
	"rolefit/scoring"
	"rolefit/scoring/job"
)

// hostile tries to break out of its text: HTML, attributes, styles, Markdown of every sort,
// commands to a terminal, and marks that turn the writing direction around.
const hostile = ` <script>hacked()</script><img src=x onerror=hacked()> "' onload="hacked() --> ]]> </style></title></svg></td>` +
	` &lt;b&gt; &copy; | **b** _i_ ~~s~~ $m$ :smile: ` + "`code`" + ` [l](javascript:hacked()) ![i](http://x.example/i.png) [^1] <http://x.example>` +
	` https://x.example/a_b_ www.x.example mail@x.example @somebody \| \` +
	"\x1b[31m\x00\u202e\u2066\xff\r\n\r\n# h\n\n- l\n\n1. n\n\n> q\n\n---\n\n```\nc\n```\n\n    pre\n\n| t |\n|---|\n<details>"

// unwanted finds words that no report uses.
var unwanted = regexp.MustCompile(`(?i)you should|you must|%|percent|perfect|congratulations|great|best fit|wrong|bad |careless|sloppy`)

func golden(t *testing.T, name, got string) {
	t.Helper()
	testkit.Golden(t, filepath.Join("testdata", name), got)
}

func jobBook(t *testing.T) *Book {
	t.Helper()
	b, err := NewBook()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// jobFacts is a sheet of facts: ids that hold, and ids that do not.
func jobFacts(yes, no string) job.Answers {
	a := job.Answers{}
	for id := range strings.FieldsSeq(yes) {
		a[id] = content.JobYes
	}
	for id := range strings.FieldsSeq(no) {
		a[id] = content.JobNo
	}
	return a
}

// everyJob is an account of every kind, by name.
func everyJob(t *testing.T) map[string]Account {
	t.Helper()
	b := jobBook(t)
	person := func(sign int) *Person {
		m, err := scoring.NewModel(b.Career)
		if err != nil {
			t.Fatal(err)
		}
		s := scoring.Sheet{Assessment: "career", Edition: m.Assessment().Edition, Answers: map[string]int{}, Limits: map[string]string{
			"travel": "none", "after-hours": "rota", "coding": "most", "pressure": "any",
		}}
		for i, q := range m.Assessment().Questions {
			s.Answers[q.ID] = sign * (i%3 - 1) * (1 + i%2)
		}
		return &Person{s, report.NewAccount(m, s, b.Limits).Words()}
	}
	all := map[string]Account{}
	for name, sheet := range map[string]job.Sheet{
		"unknown": {},
		"fde": {Name: "Two banks", Title: "Senior Forward Deployed Engineer", Facts: jobFacts(
			"customer-contact few-accounts production-code owns-after-launch ai-systems outcome-measure named-systems travel", "repeatable")},
		"mistitled": {Name: "Sixty setups", Title: "Forward Deployed Engineer", Facts: jobFacts(
			"customer-contact repeatable go-live-measure no-boundary", "few-accounts production-code way-into-product")},
		"close":       {Name: "Quiet", Title: "Engineer", Facts: jobFacts("production-code coding-interview", "")},
		"typed close": {Name: "Near", Facts: jobFacts("production-code few-accounts ai-systems", "")},
		"alone":       {Name: "Demos", Facts: jobFacts("customer-contact before-contract deal-measure travel", "owns-after-launch production-code")},
		"weak":        {Name: "Weak", Facts: jobFacts("product-measure", "production-code coding-interview named-systems outcome-measure")},
		"contested": {Name: "Quota", Title: "Forward Deployed Engineer", Facts: jobFacts(
			"customer-contact few-accounts production-code owns-after-launch deal-measure named-systems", "")},
		"contradictory": {Name: "Torn", Title: "Engineer", Facts: jobFacts("production-code product-measure deal-measure", "customer-contact")},
		"two types":     {Name: "AI ground", Facts: jobFacts("customer-contact production-code owns-after-launch ai-systems foundations", "repeatable")},
		"hostile":       {Name: hostile, Title: hostile, Facts: job.Answers{hostile: content.JobYes, "travel": content.JobYes}},
	} {
		all[name] = b.Of(sheet, nil)
		all[name+", with somebody"] = b.Of(sheet, person(1))
		all[name+", with their opposite"] = b.Of(sheet, person(-1))
	}
	full := job.Answers{}
	for _, f := range b.Rules.Facts() {
		full[f.ID] = content.JobNo
	}
	all["nothing left to ask"] = b.Of(job.Sheet{Name: "Known", Facts: full}, person(1))
	return all
}

// TestJobInEveryFormat expects plain sentences, and all content in every format.
func TestJobInEveryFormat(t *testing.T) {
	t.Parallel()
	for name, a := range everyJob(t) {
		words := a.Words()
		if words.Headline == "" || words.Tag == "" || len(words.Meaning) == 0 {
			t.Errorf("%s: %+v", name, words)
		}
		for _, format := range report.Formats() {
			data, err := report.Export(format, a)
			if err != nil || len(data) == 0 || data[len(data)-1] != '\n' {
				t.Fatalf("%s as %s: %v", name, format, err)
			}
			if bytes.ContainsAny(data, "\x1b\r") || strings.Contains(string(data), "\u202e") && format != report.AsJSON {
				t.Errorf("%s as %s holds what a terminal obeys", name, format)
			}
			if format == report.AsHTML && (bytes.Contains(data, []byte("<script")) || bytes.Count(data, []byte("<title>")) != 1) {
				t.Errorf("%s: markup from outside:\n%s", name, data)
			}
			if format != report.AsText {
				continue
			}
			for line := range strings.SplitSeq(string(data), "\n") {
				if ansi.StringWidth(line) > 80 {
					t.Errorf("%s: %d cells: %q", name, ansi.StringWidth(line), line)
				}
			}
			if name != "hostile" && !strings.HasPrefix(name, "hostile,") {
				if found := unwanted.FindString(string(data)); found != "" {
					t.Errorf("%s: %q in\n%s", name, found, data)
				}
			}
		}
	}
	if _, err := report.Export("xml", everyJob(t)["fde"]); err == nil {
		t.Error("a format that there is not")
	}
}

func TestJobWords(t *testing.T) {
	t.Parallel()
	all := everyJob(t)
	for name, want := range map[string][2]string{
		"unknown":       {"Too early to tell", "Nothing known so far speaks for or against any of the four jobs."},
		"fde":           {"Forward Deployed Engineer", `"Senior Forward Deployed Engineer", and the facts agree. A title is weak evidence: it counts no more than the weakest fact. Its kind: AI FDE.`},
		"mistitled":     {"Implementation Engineer", "but the facts say Implementation Engineer."},
		"close":         {"Software or Forward Deployed", `"Engineer" names none of the four jobs, so it doesn't count.`},
		"typed close":   {"Forward Deployed or Software", "AI FDE, if it is forward deployed work."},
		"alone":         {"Solutions Engineer", "rule out the other three jobs"},
		"contested":     {"Implementation Engineer", "Forward Deployed and Software would be as close, but for one fact: measured by deals. Solutions would be as close, but for one fact: owns it after launch. Make sure of them."},
		"contradictory": {"The facts contradict each other", "rule out all four jobs"},
		"two types":     {"Forward Deployed Engineer", "As much AI FDE as Platform FDE."},
	} {
		w, said := all[name].Words(), strings.Join(doc.Spoken(all[name].Panes()[0]), " ")
		if w.Headline != want[0] || !strings.Contains(said, want[1]) {
			t.Errorf("%s: %q, %q", name, w.Headline, said)
		}
	}
}

// TestJobIsNamedOnce expects the result not to repeat the name of the role that comes first.
func TestJobIsNamedOnce(t *testing.T) {
	t.Parallel()
	for name, a := range everyJob(t) {
		if said := doc.Text(a.Panes()[0]); a.Finding.Kind == job.Found && len(a.Finding.Close) == 0 && !strings.HasPrefix(name, "mistitled") && !strings.HasPrefix(name, "contested") {
			role := a.Role(a.Finding.First())
			if title := strings.Count(a.Sheet.Title, role.Short); strings.Count(said, role.Short)+strings.Count(said, strings.ToUpper(role.Short)) != 1+title {
				t.Errorf("%s:\n%s", name, said)
			}
		}
	}
}

// TestJobClashes expects each fact that goes against the person once: as a deal-breaker if it
// meets one, else as a clash.
func TestJobClashes(t *testing.T) {
	t.Parallel()
	for name, a := range everyJob(t) {
		facts := map[string]bool{}
		for _, m := range a.Fit.Clashes {
			facts[m.Fact] = true
		}
		breakers, others := a.clashes()
		if len(breakers)+len(others) != len(facts) {
			t.Errorf("%s: %d deal-breakers and %d clashes of %d facts", name, len(breakers), len(others), len(facts))
		}
		for _, item := range others {
			if strings.Contains(item.Note, "deal-breaker") {
				t.Errorf("%s: %+v is no deal-breaker", name, item)
			}
		}
		want := ""
		if a.Person != nil && a.Finding.Known > 0 {
			if want = english.Counted(len(facts), "clash", "clashes"); len(facts) == 0 {
				want = "no clashes"
			}
		}
		if a.ClashCount() != want {
			t.Errorf("%s: %q, want %q", name, a.ClashCount(), want)
		}
	}
}

// TestJobBenchmark checks the guide's rule for pay: production code decides the benchmark.
func TestJobBenchmark(t *testing.T) {
	t.Parallel()
	b := jobBook(t)
	for _, c := range []struct{ yes, no, want string }{
		{"", "", b.Pay.Benchmarks.Unsettled},
		{"production-code", "", b.Pay.Benchmarks.Software},
		{"production-code owns-after-launch", "", b.Pay.Benchmarks.Software},
		{"production-code", "owns-after-launch", b.Pay.Benchmarks.Unsettled},
		{"owns-after-launch", "production-code", b.Pay.Benchmarks.Services},
	} {
		a := b.Of(job.Sheet{Facts: jobFacts(c.yes, c.no)}, nil)
		blocks := a.Panes()[1].Blocks
		if pay := blocks[len(blocks)-1]; pay != (doc.Para{Text: c.want + " " + b.Pay.Rule}) {
			t.Errorf("yes %q, no %q: %q", c.yes, c.no, pay)
		}
	}
}

// TestJobAsksWhatIsUnknown expects one question for every unknown fact, and none for a known
// one.
func TestJobAsksWhatIsUnknown(t *testing.T) {
	t.Parallel()
	for name, a := range everyJob(t) {
		asked := map[string]int{}
		for _, items := range a.asks() {
			for _, item := range items {
				asked[item.Text]++
			}
		}
		for _, f := range a.Book.Rules.Facts() {
			want := 1
			if _, known := f.Side(a.Sheet.Facts[f.ID]); known {
				want = 0
			}
			if asked[f.Ask] != want {
				t.Errorf("%s: %s is asked %d times", name, f.ID, asked[f.Ask])
			}
		}
	}
}

func TestJobGolden(t *testing.T) {
	t.Parallel()
	all := everyJob(t)
	for file, name := range map[string]string{
		"fde": "fde, with somebody", "mistitled": "mistitled", "contradictory": "contradictory",
	} {
		golden(t, file+".txt", doc.Text(all[name].Doc()))
	}
	golden(t, "fde.md", doc.Markdown(all["fde, with somebody"].Doc()))
	golden(t, "fde.html", doc.HTML(all["fde, with somebody"].Doc()))
	two := jobBook(t).Compare(all["fde, with somebody"], all["mistitled, with somebody"])
	golden(t, "compare.txt", doc.Text(two.Doc()))
	golden(t, "compare.html", doc.HTML(two.Doc()))
}

func TestJobsInEveryFormat(t *testing.T) {
	t.Parallel()
	all := everyJob(t)
	for name, a := range all {
		c := a.Book.Compare(a, all["fde, with somebody"])
		for _, format := range report.Formats() {
			data, err := report.Export(format, c)
			if err != nil || len(data) == 0 || bytes.ContainsAny(data, "\x1b\r") || format == report.AsHTML && bytes.Contains(data, []byte("<script")) {
				t.Errorf("%s as %s: %v\n%s", name, format, err, data)
			}
			for line := range strings.SplitSeq(string(data), "\n") {
				if format == report.AsText && ansi.StringWidth(line) > 80 {
					t.Errorf("%s: %d cells: %q", name, ansi.StringWidth(line), line)
				}
			}
		}
	}
	if _, err := report.Export("xml", Comparison{}); err == nil {
		t.Error("a format that there is not")
	}
}

// TestJobJSONReadsBack expects the JSON to decode to the finding, with null only for a
// missing person.
func TestJobJSONReadsBack(t *testing.T) {
	t.Parallel()
	for name, a := range everyJob(t) {
		line, err := report.Export(report.AsJSON, a)
		if err != nil {
			t.Fatal(err)
		}
		line = bytes.TrimSuffix(line, []byte("\n"))
		if n := bytes.Count(line, []byte("null")); bytes.Contains(line, []byte("\n")) || n > 1 || n == 1 && a.Person != nil {
			t.Errorf("%s: not one line, or null: %s", name, line)
		}
		var got jobShape
		d := json.NewDecoder(bytes.NewReader(line))
		d.DisallowUnknownFields()
		if err = d.Decode(&got); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(name, "hostile") {
			continue // invalid UTF-8 and marks are not kept
		}
		if diff := cmp.Diff(a.shape(), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
