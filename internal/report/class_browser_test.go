package report

import (
	"encoding/json"
	"fmt"
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
		"multiples":   doc.HTML(multiples()),
		"hostile":     classExport(t, AsHTML, evil),
		"hostile two": classesExport(t, AsHTML, evil, evil),
	}
}

// multiples is a page of small charts: few points and many, on two scales.
func multiples() doc.Doc {
	d := doc.Doc{Title: "Small charts", Blocks: []doc.Block{doc.Head{Text: "Points"}}}
	for _, b := range []doc.Multiples{{Low: -20, High: 20}, {High: 100}} {
		for k := range 5 {
			small := doc.Small{Name: fmt.Sprint(map[bool]string{true: "role ", false: "share "}[b.Low < 0], k), Role: k}
			for n := range 1 + 13*k {
				v := b.Low + (b.High-b.Low)*float64(n%7)/6
				small.Points = append(small.Points, doc.Point{Mark: fmt.Sprint(n + 1), Value: v, Low: v - 9, High: v + 9, Known: n%5 != 3, Joined: n%5 < 3, Said: fmt.Sprint(v)})
			}
			b.Charts = append(b.Charts, small)
		}
		d.Add(doc.Head{Text: fmt.Sprint("To ", b.High)}, b, doc.Table{Heads: []string{"Chart", "Value"}, Rows: []doc.Row{{Name: "1", Cells: []string{"0"}}}})
	}
	return d
}

// classesInBrowser looks at the pages of classes.
func classesInBrowser(t *testing.T, b *browser.Tab, axe string) {
	t.Helper()
	const a4 = 11.69
	for name, path := range written(t, classPages(t)) {
		if strings.HasPrefix(name, "hostile") {
			const most = 150 // every text is many lines
			looksAt(t, b, axe, name, path, most, a4)
			continue
		}
		looksAt(t, b, axe, name, path, 12, a4)
		figuresStayWhole(t, b, name) // all of a hostile page is one word
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
