package report

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/content"
	"rolefit/scoring"
)

// hostile tries to break out of its text: HTML, attributes, styles, Markdown of every sort,
// commands to a terminal, and marks that turn the writing direction around.
const hostile = ` <script>hacked()</script><img src=x onerror=hacked()> "' onload="hacked() --> ]]> </style></title></svg></td>` +
	` &lt;b&gt; &copy; | **b** _i_ ~~s~~ $m$ :smile: ` + "`code`" + ` [l](javascript:hacked()) ![i](http://x.example/i.png) [^1] <http://x.example>` +
	` https://x.example/a_b_ www.x.example mail@x.example @somebody \| \` +
	"\x1b[31m\x00\u202e\u2066\xff\r\n\r\n# h\n\n- l\n\n1. n\n\n> q\n\n---\n\n```\nc\n```\n\n    pre\n\n| t |\n|---|\n<details>"

// beginnings are hostile at the beginning of a text.
func beginnings() []string {
	return []string{"# ", "- ", "+ ", "1. ", "2) ", "> ", "---", "===", "```", "~~~", "| a |", "    pre", "[a]: http://x", "<!--", "* ", "\t"}
}

// twisted returns an account like the clear one, with every text and every id of
// the assessment and the limits changed.
func twisted(t testing.TB, change func(string) string) Account {
	t.Helper()
	m := careerModel(t)
	s := search(t, m, scoring.Clear, scoring.NoCause)
	s.Limits = map[string]string{"travel": "quarter", "coding": "half"}
	s.Guess = "solutions"
	s.Seconds = map[string]float64{m.Assessment().Questions[0].ID: 0.5}
	s.Answers["gone"] = 1
	a := rewritten(reflect.ValueOf(*m.Assessment()), change).Interface().(content.Assessment)
	limits := rewritten(reflect.ValueOf(careerLimits(t)), change).Interface().([]content.Limit)
	sheet := rewritten(reflect.ValueOf(s), change).Interface().(scoring.Sheet)
	account := NewAccount(modelOf(t, &a), sheet, limits)
	account.Code = change("8Z1S-PH6D")
	return account
}

// rewritten returns a copy of a value with every string changed, keys of maps too.
// Strings with a type of their own are the program's and stay.
func rewritten(v reflect.Value, change func(string) string) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	switch {
	case v.Type() == reflect.TypeFor[string]():
		if v.String() != "" {
			out.SetString(change(v.String()))
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			out.Field(i).Set(rewritten(v.Field(i), change))
		}
	case v.Kind() == reflect.Array:
		for i := range v.Len() {
			out.Index(i).Set(rewritten(v.Index(i), change))
		}
	case v.Kind() == reflect.Slice && !v.IsNil():
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(rewritten(v.Index(i), change))
		}
	case v.Kind() == reflect.Map && !v.IsNil():
		out.Set(reflect.MakeMap(v.Type()))
		for _, k := range v.MapKeys() {
			out.SetMapIndex(rewritten(k, change), rewritten(v.MapIndex(k), change))
		}
	default:
		out.Set(v)
	}
	return out
}

// harmless lengthens texts as an attack does, without attacking.
func harmless(s string) string { return s + " x" }

// attacks are the ways to change texts.
func attacks() map[string]func(string) string {
	all := map[string]func(string) string{"behind": func(s string) string { return s + hostile }}
	for _, begin := range beginnings() {
		all[fmt.Sprintf("before, %q", begin)] = func(s string) string { return begin + s }
	}
	return all
}

func TestNothingGetsOutOfItsText(t *testing.T) {
	t.Parallel()
	want := structure(t, exportOf(t, AsHTML, twisted(t, harmless)))
	for name, attack := range attacks() {
		account := twisted(t, attack)
		page := exportOf(t, AsHTML, account)
		if diff := cmp.Diff(want, structure(t, page)); diff != "" {
			t.Errorf("%s: something hostile changes the page: want − got +:\n%s", name, diff)
		}
		for _, format := range []string{AsHTML, AsMarkdown} {
			for _, c := range exportOf(t, format, account) {
				if c < ' ' && c != '\n' || c == 0x7f || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 {
					t.Fatalf("%s: %s has the character %q", name, format, c)
				}
			}
		}
	}
}

// styles finds the styles of a page.
var styles = regexp.MustCompile(`(?s)<style>\n.*</style>\n`)

// unstyled is a page with the name of its styles instead of them.
func unstyled(t *testing.T, page string) string {
	t.Helper()
	if found := styles.FindString(page); !strings.Contains(found, ".meaning") || strings.Contains(found, "</style>\n<") {
		t.Error("the page has no styles, or more")
	}
	return styles.ReplaceAllString(page, "<style>\n/* templates/page.css */\n</style>\n")
}

// structure lists the elements of a page and their attributes, with values unless they hold
// numbers.
func structure(t *testing.T, page string) string {
	t.Helper()
	page = styles.ReplaceAllString(page, "")
	d := xml.NewDecoder(strings.NewReader(strings.TrimPrefix(page, "<!doctype html>")))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var b strings.Builder
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatalf("the page cannot be read: %v", err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			b.WriteString("<" + e.Name.Local)
			for _, a := range e.Attr {
				b.WriteString(" " + a.Name.Local)
				if !strings.ContainsAny(a.Value, "0123456789") {
					b.WriteString("=" + a.Value)
				}
			}
			b.WriteString(">\n")
		case xml.EndElement:
			b.WriteString("</" + e.Name.Local + ">\n")
		case xml.Comment, xml.ProcInst, xml.Directive:
			t.Errorf("the page has %v", e)
		}
	}
}

func TestPageNamesItsLanguage(t *testing.T) {
	t.Parallel()
	account := exported(t)["no_pattern_both"]
	for language, want := range map[string]string{"en": "en", "en-GB": "en-GB", "pt-BR": "pt-BR", "": "en", "e": "en", "english": "en", "de-": "en", `x" onload="y`: "en", "he": `he" dir="rtl`, "ar-EG": `ar-EG" dir="rtl`, "az-Arab": `az-Arab" dir="rtl`, "ur-Latn": "ur-Latn"} {
		a := *account.Assessment
		a.Language = language
		account.Assessment = &a
		page := exportOf(t, AsHTML, account)
		if !strings.HasPrefix(page, "<!doctype html>\n<html lang=\""+want+"\">") {
			t.Errorf("%q: %.80s", language, page)
		}
		if english := strings.Contains(page, "\u201ccode as one task among several\u201d"); english != strings.HasPrefix(want, "en") {
			t.Errorf("%q: English quotes: %v", language, english)
		}
	}
}
