package report

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

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

func exportOf(t *testing.T, format string, a Account) string {
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
		page := exportOf(t, AsHTML, account)
		if !strings.Contains(page, pageCSS) {
			t.Errorf("%s: the page has no styles", name)
		}
		golden(t, name+".html", strings.Replace(page, pageCSS, "/* templates/page.css */\n", 1))
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
	if got := exportOf(t, AsText, account); got != textOf(t, account) {
		t.Error("text is not the text")
	}
	if got := exportOf(t, AsJSON, account); got != string(AppendJSON(nil, account.Result))+"\n" {
		t.Error("JSON is not the JSON")
	}
	if _, err := Export("pdf", account); err == nil || !strings.Contains(err.Error(), "markdown and html") || Extension("pdf") != "" {
		t.Errorf("a format that there is not: %v", err)
	}
}

func TestExportReportsTheWriter(t *testing.T) {
	t.Parallel()
	account := exported(t)["clear"]
	if err := Markdown(full{}, account); !errors.Is(err, errFull) {
		t.Error(err)
	}
	if err := HTML(full{}, account); !errors.Is(err, errFull) {
		t.Error(err)
	}
}

// TestEveryFormSaysTheSame finds each sentence of the text in the other forms.
func TestEveryFormSaysTheSame(t *testing.T) {
	t.Parallel()
	for name, account := range everyKind(t) {
		said := slices.DeleteFunc(sentencesOf(account), func(s string) bool { return s == "" })
		for _, role := range Next(account.Assessment, account.Result) {
			said = append(said, role.Day, role.Price, role.Read)
			said = append(said, role.Steps...)
		}
		text := strings.Join(strings.Fields(textOf(t, account)), " ")
		md, page := exportOf(t, AsMarkdown, account), exportOf(t, AsHTML, account)
		for _, s := range said {
			if s == SignsLine(account.Assessment, account.Result) {
				_, s = SignsFact(account.Assessment, account.Result) // its name stands apart
			} else if !strings.Contains(strings.ToLower(text), strings.ToLower(s)) {
				continue // the text leaves out what does not belong to this kind
			}
			var wanted markup
			wanted.english = true
			wanted.text(s)
			if !strings.Contains(page, wanted.b.String()) {
				t.Errorf("%s: the page does not say %q", name, s)
			}
			if !strings.Contains(md, escaped(s)) {
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
			if got := strings.Contains(exportOf(t, format, account), "of 100"); got == nobody {
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
			account := Of(m, sheetOf(m.Assessment(), m.Assessment().Roles[0].ID, float64(n%5)*0.1, 1, n%7, rng), nil)
			rows, _, total := reasons(account)
			var sum Tenths
			for _, row := range rows {
				sum += row.Points
			}
			if sum != total {
				t.Fatalf("reasons add up to %v, not %v", sum, total)
			}
			sum = 0
			for _, row := range scoreRows(account) {
				sum += row.points
			}
			if sum != 0 {
				t.Fatalf("roles add up to %v", sum)
			}
		}
	}
}
