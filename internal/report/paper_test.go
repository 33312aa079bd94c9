package report

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/internal/report/doc"
	"rolefit/internal/testkit/browser"
)

func paperOf(t *testing.T, a *content.Assessment) string {
	t.Helper()
	var out strings.Builder
	if err := doc.Paper(&out, a); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// filledTo repeats a text up to a number of letters.
func filledTo(text string, letters int) string {
	all := strings.Repeat(text+" ", letters/len(text)+1)
	return strings.TrimSpace(all[:letters-1]) + text[:1]
}

// asked copies the career assessment with n questions of one kind, each with texts of the
// greatest length that the linter allows.
func asked(t *testing.T, kind content.Kind, n int, text string) *content.Assessment {
	t.Helper()
	a := *careerModel(t).Assessment()
	a.Questions = nil
	for i := range n {
		q := content.Question{ID: fmt.Sprintf("q%d", i), Kind: kind}
		if kind == content.Statement {
			q.Text, q.Opposite = filledTo(text, 90), filledTo(text, 90)
		} else {
			q.Stem, q.A, q.B = filledTo(text, 60), filledTo(text, 90), filledTo(text, 90)
		}
		a.Questions = append(a.Questions, q)
	}
	return &a
}

// papers are the assessments to print: the built-in ones, and one with the longest texts.
func papers(t *testing.T) map[string]*content.Assessment {
	t.Helper()
	const usual = "when something odd turns up before the launch of a system"
	all := map[string]*content.Assessment{
		"28 long statements":  asked(t, content.Statement, 28, usual),
		"28 long trade-offs":  asked(t, content.TradeOff, 28, usual),
		"28 in long words":    asked(t, content.TradeOff, 28, strings.Repeat("unterwegs", 3)),
		"4 long trade-offs":   asked(t, content.TradeOff, 4, usual),
		"36 short statements": asked(t, content.Statement, 36, usual),
		"hostile":             asked(t, content.Statement, 6, `</p></style><script>window.hit=1</script><img src=x onerror=hit()>`),
	}
	for i := range all["36 short statements"].Questions {
		q := &all["36 short statements"].Questions[i]
		q.Text, q.Opposite = "I like it this way", "I like it that way"
	}
	for _, id := range content.EmbeddedIDs() {
		a, err := content.Embedded(id)
		if err != nil {
			t.Fatal(err)
		}
		all[id] = a
	}
	return all
}

func TestPaper(t *testing.T) {
	t.Parallel()
	a := careerModel(t).Assessment()
	page := paperOf(t, a)
	_, style, _ := strings.Cut(page, "--text:")
	style, _, _ = strings.Cut(style, "pt")
	if size, err := strconv.ParseFloat(style, 64); err != nil || size < 7.5 {
		t.Errorf("the career questions are printed at %s points; below 7.5 they are hard to read", style)
	}
	if n := strings.Count(page, `class="box"`); n != len(a.Questions) {
		t.Errorf("%d boxes", n)
	}
	for _, q := range a.TieBreakers {
		if strings.Contains(page, q.A) {
			t.Errorf("the tie-breaker %s is on the page", q.ID)
		}
	}
	hostile := paperOf(t, papers(t)["hostile"])
	if strings.Contains(hostile, "<script") || strings.Contains(hostile, "<img") {
		t.Error("what an assessment says is not escaped")
	}
	for id, want := range map[string]string{
		"career": "rolefit score --digits", "fde-types": "rolefit score --assessment fde-types --digits", "mine": "rolefit score --assessment FILE --digits",
	} {
		named := *a
		named.ID = id
		if !strings.Contains(paperOf(t, &named), want) {
			t.Errorf("%s: the page does not say %q", id, want)
		}
	}
}

func TestPaperSaysWhatFailed(t *testing.T) {
	t.Parallel()
	if err := doc.Paper(failing{}, careerModel(t).Assessment()); !errors.Is(err, errDisk) {
		t.Errorf("%v", err)
	}
}

func TestPaperHasItsLimits(t *testing.T) {
	t.Parallel()
	err := doc.Paper(&strings.Builder{}, asked(t, content.TradeOff, 60, "WWWWWWWW"))
	if err == nil || !strings.Contains(err.Error(), "the 60 questions of career do not fit on one page") {
		t.Errorf("%v", err)
	}
}

// questionsOnPaper prints the questions of assessments. Each takes one sheet of A4, nothing
// exceeds it or overlaps, and all of it is there.
func questionsOnPaper(t *testing.T, b *browser.Tab) {
	t.Helper()
	a4 := regexp.MustCompile(`/MediaBox\s*\[\s*0 0 59[45](\.\d+)? 84[12](\.\d+)?\s*\]`)
	for name, a := range papers(t) {
		path := filepath.Join(t.TempDir(), "paper.html")
		if err := os.WriteFile(path, []byte(paperOf(t, a)), 0o600); err != nil {
			t.Fatal(err)
		}
		b.Window(1000, "dark")
		for _, e := range append(b.Open("file://"+path), b.Events...) {
			for _, why := range complaint(e, path) {
				t.Errorf("%s: %s", name, why)
			}
		}
		if got := string(b.Run(`typeof window.hit`)); got != `"undefined"` {
			t.Errorf("%s: something hostile ran", name)
		}
		for _, font := range []string{"", "DejaVu Sans"} {
			b.Run(`document.body.style.fontFamily = ` + browser.Quote(font))
			pdf := b.Printed(map[string]any{"preferCSSPageSize": true})
			if n := sheets(pdf); n != 1 || !a4.Match(pdf) {
				t.Errorf("%s in %q: %d sheets, A4: %v", name, font, n, a4.Match(pdf))
			}
			const beyond = `[...document.querySelectorAll("h1, p, li, span")].filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0).map(e => e.outerHTML).join("\n")`
			if got := string(b.Run(beyond)); got != `""` {
				t.Errorf("%s in %q: wider than its room: %s", name, font, got)
			}
		}
	}
}

// failing is a writer on a full disk.
type failing struct{}

var errDisk = errors.New("no space left on device")

func (failing) Write([]byte) (int, error) { return 0, errDisk }
