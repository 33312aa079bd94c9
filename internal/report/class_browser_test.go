package report

import (
	"encoding/json"
	"strings"
	"testing"

	"rolefit/internal/report/doc"
	"rolefit/internal/testkit/browser"
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

// classesOnPaper prints the pages of classes.
func classesOnPaper(t *testing.T, b *browser.Tab, paths map[string]string) {
	t.Helper()
	for name, path := range paths {
		most := 12
		if strings.HasPrefix(name, "hostile") {
			most = 150 // every text is many lines
		}
		onPaper(t, b, name, path, most, 8.27, 11.69)
	}
}

// markdownOfClasses renders the Markdown of a hostile class: the page has the
// same elements as that of a harmless one.
func markdownOfClasses(t *testing.T, b *browser.Tab, marked string) {
	t.Helper()
	b.Run(marked)
	const parse = `(md => { const d = new DOMParser().parseFromString(marked.parse(md, {gfm: true}), "text/html").body
		return [[...d.querySelectorAll("*")].map(e => e.tagName + [...e.attributes].map(a => " " + a.name)).join("\n"), d.textContent] })`
	parsed := func(md string) (made, said string) {
		var both [2]string
		if err := json.Unmarshal(b.Run(parse+"("+browser.Quote(md)+")"), &both); err != nil {
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
