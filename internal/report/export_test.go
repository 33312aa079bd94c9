package report

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rolefit/internal/report/doc"
	"rolefit/internal/report/validation"
	"rolefit/scoring"
)

// exported returns one account of each kind of verdict, by the name of its files.
func exported(t *testing.T) map[string]Account {
	t.Helper()
	all := everyKind(t)
	some := map[string]Account{}
	for _, name := range []string{"clear", "leaning_caution", "too_close", "no_pattern_both", "insufficient_few"} {
		account, ok := all[name]
		if !ok {
			t.Fatalf("there is no account %s", name)
		}
		some[name] = account
	}
	return some
}

func exportOf(t *testing.T, format string, a Report) string {
	t.Helper()
	data, err := Export(format, a)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestExportGolden(t *testing.T) {
	t.Parallel()
	for name, account := range exported(t) {
		golden(t, name+".md", exportOf(t, AsMarkdown, account))
		golden(t, name+".html", unstyled(t, exportOf(t, AsHTML, account)))
	}
}

func TestExportOfEveryFormat(t *testing.T) {
	t.Parallel()
	account := exported(t)["clear"]
	for _, format := range Formats() {
		if got := exportOf(t, format, account); !strings.HasSuffix(got, "\n") || len(got) < 1000 {
			t.Errorf("%s: %q", format, got)
		}
		if ext := Extension(format); len(ext) < 2 || ext[0] != '.' {
			t.Errorf("the files of %s end in %q", format, ext)
		}
	}
	line := strings.TrimSuffix(string(AppendJSON(nil, account.Result)), "}")
	if got := exportOf(t, AsJSON, account); !strings.HasPrefix(got, line+`,"portrait":[{"scale":"people",`) || !json.Valid([]byte(got)) {
		t.Errorf("JSON is not the line and the portrait: %s", got)
	}
	if _, err := Export("pdf", account); err == nil || !strings.Contains(err.Error(), "markdown and html") || Extension("pdf") != "" {
		t.Errorf("a format that there is not: %v", err)
	}
}

// TestEveryReportInEveryFormat renders a comparison, a list and measurements in all formats
// for people, and expects the title in each.
func TestEveryReportInEveryFormat(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	pair := pairs(t)["larger"]
	for want, r := range map[string]Report{
		"larger than normal variation": compared(m, pair[0], pair[1]), "validation of ": validation.Report(measured()),
		"no sitting is finished yet": History{},
	} {
		for _, format := range []string{AsText, AsMarkdown, AsHTML} {
			if got := exportOf(t, format, r); !strings.Contains(strings.ToLower(got), want) {
				t.Errorf("%s: %q is missing in\n%s", format, want, got)
			}
		}
	}
	if _, err := Export(AsCSV, History{}); err == nil {
		t.Error("a list has aggregates")
	}
}

// said returns a text as a format writes it in a paragraph.
func said(format func(doc.Doc) string, s string) string {
	const mark = " mark"
	all, _, _ := strings.Cut(format(doc.Doc{Blocks: []doc.Block{doc.Para{Text: s + mark}}}), mark)
	return strings.TrimPrefix(all[strings.LastIndex(all, "\n")+1:], "<p>")
}

// TestEveryFormSaysTheSame expects each sentence of the text in the other forms.
func TestEveryFormSaysTheSame(t *testing.T) {
	t.Parallel()
	for name, account := range everyKind(t) {
		sentences := slices.DeleteFunc(sentencesOf(account), func(s string) bool { return s == "" })
		for _, role := range Next(account.Assessment, account.Result) {
			sentences = append(sentences, role.Day, role.Price, role.Read)
			sentences = append(sentences, role.Next...)
		}
		text := strings.Join(strings.Fields(textOf(t, account)), " ")
		md, page := exportOf(t, AsMarkdown, account), exportOf(t, AsHTML, account)
		for _, s := range sentences {
			if !strings.Contains(strings.ToLower(text), strings.ToLower(s)) {
				continue // the text leaves this out for this kind
			}
			if !strings.Contains(page, said(doc.HTML, s)) {
				t.Errorf("%s: the page does not say %q", name, s)
			}
			if !strings.Contains(md, said(doc.Markdown, s)) {
				t.Errorf("%s: the Markdown does not say %q", name, s)
			}
		}
	}
}

func TestChanceOnlyWhereSomebodyLeads(t *testing.T) {
	t.Parallel()
	for name, account := range everyKind(t) {
		nobody := strings.HasPrefix(name, "no_pattern") || strings.HasPrefix(name, "insufficient")
		for _, format := range []string{AsMarkdown, AsHTML} {
			if got := strings.Contains(exportOf(t, format, account), "If you took it 100 times"); got == nobody {
				t.Errorf("%s in %s: chance is %v", name, format, got)
			}
		}
	}
}

func TestExportIsTheSameTwice(t *testing.T) {
	t.Parallel()
	account := exported(t)["too_close"]
	for _, format := range Formats() {
		one, _ := Export(format, account)
		two, _ := Export(format, account)
		if !bytes.Equal(one, two) {
			t.Errorf("%s differs", format)
		}
	}
}

func TestReasonsOfAnExportAddUp(t *testing.T) {
	t.Parallel()
	for _, m := range []*scoring.Model{careerModel(t), ownModel(t, 2), ownModel(t, 8)} {
		rng := rand.New(rand.NewPCG(10, 11))
		for n := range 100 {
			account := NewAccount(m, sheetOf(m.Assessment(), m.Assessment().Roles[0].ID, float64(n%5)*0.1, 1, n%7, rng), nil)
			if account.Result.Verdict.Kind == scoring.Insufficient {
				continue
			}
			reasons := account.reasons()
			for _, rows := range [][]doc.Addend{reasons.Rows, reasons.Brief} {
				var sum Tenths
				for _, row := range rows {
					sum += row.Points
				}
				if sum != reasons.Total {
					t.Fatalf("reasons add up to %v, not %v", sum, reasons.Total)
				}
			}
			var sum Tenths
			for _, row := range account.bars() {
				sum += row.Points
			}
			if sum != 0 {
				t.Fatalf("roles add up to %v", sum)
			}
		}
	}
}
