package report

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"rolefit/internal/report/doc"
)

// classPages are the pages to open: small and large classes, two side by side, one of eight
// roles, one with little to show, and a hostile one. With -short a small and a hostile one.
func classPages(t *testing.T) map[string]string {
	t.Helper()
	m := careerModel(t)
	evil := twistedClass(t, func(s string) string { return s + strings.ReplaceAll(hostile, "hacked()", "window.hit=1") })
	if testing.Short() {
		return map[string]string{"five": classExport(t, AsHTML, classOf(m, 5)), "hostile": classExport(t, AsHTML, evil)}
	}
	return map[string]string{
		"five":        classExport(t, AsHTML, classOf(m, 5)),
		"forty":       classExport(t, AsHTML, classOf(m, 40)),
		"compared":    classesExport(t, AsHTML, classOf(m, 12), later(m, 40)),
		"eight roles": classExport(t, AsHTML, classOf(ownModel(t, 8), 40)),
		"thin":        classExport(t, AsHTML, thinClass(m, 12, 4, 4)),
		"hostile":     classExport(t, AsHTML, evil),
		"hostile two": classesExport(t, AsHTML, evil, evil),
	}
}

// TestClassInBrowser checks the pages of classes as TestPageInBrowser checks results, each
// width in one colour scheme: both share all colours.
func TestClassInBrowser(t *testing.T) {
	t.Parallel()
	axe := script(t, nodeModules(t), "axe-core/axe.min.js")
	b := startBrowser(t)
	for name, page := range classPages(t) {
		path := filepath.Join(t.TempDir(), "class.html")
		if err := os.WriteFile(path, []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
		for width, scheme := range map[int]string{360: "dark", 1280: "light"} {
			at := fmt.Sprintf("%s, %d pixels, %s", name, width, scheme)
			b.window(width, scheme)
			events := b.open(path)
			if got := string(b.run(`document.documentElement.scrollWidth`)); got != fmt.Sprint(width) {
				t.Errorf("%s: the page is %s pixels wide", at, got)
			}
			if got := string(b.run(`typeof window.hit`)); got != `"undefined"` {
				t.Errorf("%s: something hostile ran", at)
			}
			b.run(axe)
			var found []string
			if err := json.Unmarshal(b.run(axeRun), &found); err != nil {
				t.Fatal(err)
			}
			for _, violation := range found {
				t.Errorf("%s: %s", at, violation)
			}
			for _, e := range append(events, b.events...) {
				for _, why := range complaint(e, path) {
					t.Errorf("%s: %s", at, why)
				}
			}
		}
	}
}

// TestClassOnPaper prints the pages: black on white, with no row broken across pages.
func TestClassOnPaper(t *testing.T) {
	t.Parallel()
	b := startBrowser(t)
	sheets := regexp.MustCompile(`/Type\s*/Page\b`)
	for name, page := range classPages(t) {
		path := filepath.Join(t.TempDir(), "class.html")
		if err := os.WriteFile(path, []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
		b.window(1280, "dark")
		b.open(path)
		answer := b.call("Page.printToPDF", map[string]any{"paperWidth": 8.27, "paperHeight": 11.69, "printBackground": true})
		pdf, err := base64.StdEncoding.DecodeString(field[string](b, answer, "data"))
		if err != nil {
			t.Fatal(err)
		}
		most := 12
		if strings.HasPrefix(name, "hostile") {
			most = 150 // every text is many lines
		}
		if n := len(sheets.FindAll(pdf, -1)); n < 1 || n > most {
			t.Errorf("%s takes %d sheets", name, n)
		}
		b.call("Emulation.setEmulatedMedia", map[string]any{
			"media": "print", "features": []map[string]string{{"name": "prefers-color-scheme", "value": "dark"}},
		})
		const colours = `getComputedStyle(document.body).backgroundColor + getComputedStyle(document.body).color`
		if got := string(b.run(colours)); got != `"rgb(255, 255, 255)rgb(0, 0, 0)"` {
			t.Errorf("%s is printed in %s", name, got)
		}
		if got := string(b.run(faint)); got != "[]" {
			t.Errorf("%s is printed with %s", name, got)
		}
		const whole = `[...document.querySelectorAll("tr, li, .whole")].every(e => getComputedStyle(e).breakInside == "avoid")`
		if got := string(b.run(whole)); got != "true" {
			t.Errorf("%s: rows may break between two sheets", name)
		}
	}
}

// TestMarkdownOfAClassInBrowser renders the Markdown of a hostile class: the page has the
// same elements as that of a harmless one.
func TestMarkdownOfAClassInBrowser(t *testing.T) {
	t.Parallel()
	marked := script(t, nodeModules(t), "marked/lib/marked.umd.js")
	b := startBrowser(t)
	b.run(marked)
	const parse = `(md => { const d = new DOMParser().parseFromString(marked.parse(md, {gfm: true}), "text/html").body
		return [[...d.querySelectorAll("*")].map(e => e.tagName + [...e.attributes].map(a => " " + a.name)).join("\n"), d.textContent] })`
	parsed := func(md string) (made, said string) {
		var both [2]string
		if err := json.Unmarshal(b.run(parse+"("+quote(md)+")"), &both); err != nil {
			t.Fatal(err)
		}
		return both[0], strings.ReplaceAll(both[1], "\u2060", "")
	}
	plain := twistedClass(t, harmless)
	want, _ := parsed(classExport(t, AsMarkdown, plain))
	wantTwo, _ := parsed(classesExport(t, AsMarkdown, plain, plain))
	if !strings.Contains(want, "TABLE") || !strings.Contains(wantTwo, "TABLE") || strings.Contains(want, "\nA ") {
		t.Fatalf("Markdown is not read: %s", want)
	}
	for name, attack := range attacks() {
		c := twistedClass(t, attack)
		made, said := parsed(classExport(t, AsMarkdown, c))
		if made != want {
			t.Errorf("%s: something hostile changes what Markdown becomes: %s", name, made)
		}
		if two, _ := parsed(classesExport(t, AsMarkdown, c, c)); two != wantTwo {
			t.Errorf("%s: something hostile changes what a comparison becomes: %s", name, two)
		}
		poles := PolesOf(newClassStats(c).topics()[0].question)
		for _, text := range []string{c.Name, c.Assessment.Roles[0].Name, poles.A, poles.B} {
			if !strings.Contains(said, doc.Clean(text)) {
				t.Errorf("%s: Markdown does not say %q", name, doc.Clean(text))
			}
		}
	}
}
