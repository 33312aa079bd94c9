package report

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"rolefit/internal/report/doc"
	"rolefit/internal/testkit"
	"rolefit/internal/testkit/browser"
)

func TestMain(m *testing.M) {
	testkit.WaitTogether()
	testkit.CollectSeldom()
	os.Exit(m.Run())
}

// TestInBrowser opens pages in two real browsers. The tests of a browser share it, each with a
// page of its own, and all of them the installed scripts.
func TestInBrowser(t *testing.T) {
	t.Parallel()
	scripts := browser.Install(t)
	t.Run("first", func(t *testing.T) { // the tests take turns with the browser
		t.Parallel()
		b := browser.Start(t)
		t.Run("results", func(t *testing.T) { resultsInBrowser(t, b.Tab(t), scripts(t).Axe(t)) })
		t.Run("Markdown of results", func(t *testing.T) { markdownOfResults(t, b.Tab(t), scripts(t).Marked(t)) })
		t.Run("Markdown of classes", func(t *testing.T) { markdownOfClasses(t, b.Tab(t), scripts(t).Marked(t)) })
	})
	t.Run("second", func(t *testing.T) { // the same
		t.Parallel()
		b := browser.Start(t)
		t.Run("questions on paper", func(t *testing.T) { questionsOnPaper(t, b.Tab(t)) })
		t.Run("classes", func(t *testing.T) { classesInBrowser(t, b.Tab(t), scripts(t).Axe(t)) })
	})
}

// written writes pages to files and returns their paths.
func written(t *testing.T, pages map[string]string) map[string]string {
	t.Helper()
	dir, paths := t.TempDir(), map[string]string{}
	for name, page := range pages {
		paths[name] = filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".html")
		if err := os.WriteFile(paths[name], []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return paths
}

// looksAt opens a page, prints it, and looks at it on screens: the console is silent, nothing
// hostile runs, and nothing is fetched. most and height are those of onPaper.
func looksAt(t *testing.T, b *browser.Tab, axe, name, path string, most int, height float64) {
	t.Helper()
	b.Window(1280, "dark")
	events := b.Open("file://" + path)
	onPaper(t, b, name, most, height)
	b.Run(`document.querySelectorAll("details").forEach(d => d.open = true)`)
	b.Run(axe)
	onScreens(t, b, name)
	if got := string(b.Run(`typeof window.hit`)); got != `"undefined"` {
		t.Errorf("%s: something hostile ran", name)
	}
	for _, e := range append(events, b.Events...) {
		for _, why := range complaint(e, path) {
			t.Errorf("%s: %s", name, why)
		}
	}
}

// onScreens looks at the open page, which has run axe, in a narrow and in a wide window, in both
// color schemes: it is no wider than the window, there is contrast, and axe finds no violation.
// A scheme changes nothing but colors, see TestSchemesAreColors, so that axe looks at each width
// and at each scheme once: in the wide window at everything, in the narrow one, which shows
// nothing more, at the layout.
func onScreens(t *testing.T, b *browser.Tab, name string) {
	t.Helper()
	for _, look := range []struct {
		width          int
		scheme, script string
	}{{1280, "light", browser.Violations}, {1280, "dark", browser.Faint}, {360, "light", browser.Faint}, {360, "dark", browser.Layout}} {
		at := fmt.Sprintf("%s, %d pixels, %s", name, look.width, look.scheme)
		b.Window(look.width, look.scheme)
		if got := string(b.Run(`document.documentElement.scrollWidth`)); got != fmt.Sprint(look.width) {
			t.Errorf("%s: the page is %s pixels wide", at, got)
		}
		for _, violation := range b.Lists(look.script) {
			t.Errorf("%s: %s", at, violation)
		}
	}
}

// TestSchemesAreColors expects the dark scheme to be a block of colors, and no other rule to
// ask for a scheme.
func TestSchemesAreColors(t *testing.T) {
	t.Parallel()
	page := exportOf(t, AsHTML, exported(t)["clear"])
	dark := regexp.MustCompile(`@media screen and \(prefers-color-scheme: dark\) \{\s*:root \{\s*(--\w+: #[0-9a-f]{6};\s*)+\}\s*\}`)
	if n := strings.Count(page, "prefers-color-scheme"); n != 1 || !dark.MatchString(page) {
		t.Errorf("%d rules ask for a scheme; the dark one is a block of colors: %v", n, dark.MatchString(page))
	}
}

// complaint describes a bad event: a fetched resource or a message in the console.
func complaint(e browser.Event, path string) []string {
	switch e.Method {
	case "Network.requestWillBeSent":
		if !strings.Contains(string(e.Params), `"url":"file://`+path+`"`) {
			return []string{"something is fetched: " + string(e.Params)}
		}
	case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded":
		return []string{"the console says: " + string(e.Params)}
	}
	return nil
}

// pages are the pages to open: every kind of result, one of a hostile assessment, one of
// eight roles, one with a plan, a job, and two side by side. With -short only the hostile
// one.
func pages(t *testing.T) map[string]string {
	t.Helper()
	results := exported(t)
	results["hostile"] = twisted(t, func(s string) string { return s + strings.ReplaceAll(hostile, "hacked()", "window.hit=1") })
	m := ownModel(t, 8)
	eight := sheetOf(m.Assessment(), "role-a", 0.6, 0.5, 0, rand.New(rand.NewPCG(12, 13)))
	results["eight roles"] = NewAccount(m, eight, nil)
	results["planned"] = planned(t, results["clear"])
	if testing.Short() {
		maps.DeleteFunc(results, func(name string, _ Account) bool { return name != "hostile" })
	}
	all := map[string]string{}
	for name, account := range results {
		all[name] = exportOf(t, AsHTML, account)
	}
	if !testing.Short() {
		for _, job := range []string{"fde", "compare"} { // golden files of package jobreport
			page, err := os.ReadFile(filepath.Join("jobreport", "testdata", job+".html"))
			if err != nil {
				t.Fatal(err)
			}
			all["job "+job] = string(page)
		}
	}
	return all
}

// resultsInBrowser prints pages on paper as narrow as A4 and as low as Letter: what fits on it
// fits on both.
func resultsInBrowser(t *testing.T, b *browser.Tab, axe string) {
	t.Helper()
	for name, path := range written(t, pages(t)) {
		most := 4
		switch name {
		case "insufficient_few":
			most = 1
		case "hostile": // every text is many lines
			most = 40
		}
		looksAt(t, b, axe, name, path, most, 11)
	}
}

// onPaper prints the open page on sheets as wide as A4, with a height in inches: on no more than
// most, black on white even in the dark scheme, with no row broken across sheets.
func onPaper(t *testing.T, b *browser.Tab, name string, most int, height float64) {
	t.Helper()
	const width = 8.27
	pdf := b.Printed(map[string]any{"paperWidth": width, "paperHeight": height, "printBackground": true})
	if n := sheets(pdf); n < 1 || n > most {
		t.Errorf("%s takes %d sheets", name, n)
	}
	b.Call("Emulation.setEmulatedMedia", map[string]any{
		"media": "print", "features": []map[string]string{{"name": "prefers-color-scheme", "value": "dark"}},
	})
	const colors = `getComputedStyle(document.body).backgroundColor + getComputedStyle(document.body).color`
	if got := string(b.Run(colors)); got != `"rgb(255, 255, 255)rgb(0, 0, 0)"` {
		t.Errorf("%s is printed in %s", name, got)
	}
	if got := string(b.Run(browser.Faint)); got != "[]" {
		t.Errorf("%s is printed with %s", name, got)
	}
	const whole = `[...document.querySelectorAll("tr, li, .whole")].every(e => getComputedStyle(e).breakInside == "avoid")`
	if got := string(b.Run(whole)); got != "true" {
		t.Errorf("%s: rows may break between two sheets", name)
	}
}

// sheets counts the pages of a PDF.
func sheets(pdf []byte) int { return len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(pdf, -1)) }

// markdownOfResults renders the Markdown of hostile assessments: the page has the same
// elements as that of a harmless one and shows the hostile texts literally.
func markdownOfResults(t *testing.T, b *browser.Tab, marked string) {
	t.Helper()
	b.Run(marked)
	const parse = `(md => { const d = new DOMParser().parseFromString(marked.parse(md, {gfm: true}), "text/html").body
		return [[...d.querySelectorAll("*")].map(e => e.tagName + [...e.attributes].map(a => " " + a.name)).join("\n"), d.textContent] })`
	parsed := func(account Account) (made, said string) {
		var both [2]string
		if err := json.Unmarshal(b.Run(parse+"("+browser.Quote(exportOf(t, AsMarkdown, account))+")"), &both); err != nil {
			t.Fatal(err)
		}
		return both[0], both[1]
	}
	want, _ := parsed(twisted(t, harmless))
	if !strings.Contains(want, "TABLE") || strings.Contains(want, "\nA ") {
		t.Fatalf("Markdown is not read: %s", want)
	}
	for name, attack := range attacks() {
		account := twisted(t, attack)
		made, said := parsed(account)
		if made != want {
			t.Errorf("%s: something hostile changes what Markdown becomes: %s", name, made)
		}
		said = strings.ReplaceAll(said, "\u2060", "")
		var texts []string
		for _, row := range account.reasons().Rows {
			texts = append(texts, row.Text)
		}
		for _, role := range Next(account.Assessment, account.Result) {
			texts = append(append(texts, role.Day, role.Price, role.Read, role.Name), role.Next...)
		}
		for _, text := range texts {
			if !strings.Contains(said, doc.Clean(text)) {
				t.Errorf("%s: Markdown does not say %q", name, doc.Clean(text))
			}
		}
	}
}
