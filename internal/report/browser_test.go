package report

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"rolefit/internal/report/doc"
	"rolefit/internal/testkit"
)

// TestInBrowser opens pages in a real browser. All its tests share the browser, each with a
// page of its own, the installed scripts, and the pages written to files.
func TestInBrowser(t *testing.T) { //nolint:tparallel // the tests take turns with the browser
	t.Parallel()
	b := startBrowser(t)
	results, classes := written(t, pages(t)), written(t, classPages(t))
	t.Run("results on paper", func(t *testing.T) { resultsOnPaper(t, b.tab(t), results) })
	t.Run("classes on paper", func(t *testing.T) { classesOnPaper(t, b.tab(t), classes) })
	t.Run("questions on paper", func(t *testing.T) { questionsOnPaper(t, b.tab(t)) })
	t.Run("figures", func(t *testing.T) { figuresStayWhole(t, b.tab(t), classes) })
	t.Run("scripts", func(t *testing.T) {
		modules := nodeModules(t)
		axe, marked := script(t, modules, "axe-core/axe.min.js"), script(t, modules, "marked/lib/marked.umd.js")
		t.Run("results on screens", func(t *testing.T) {
			onScreens(t, b.tab(t), axe, results)
		})
		t.Run("classes on screens", func(t *testing.T) {
			onScreens(t, b.tab(t), axe, classes)
		})
		t.Run("Markdown of results", func(t *testing.T) { markdownOfResults(t, b.tab(t), marked) })
		t.Run("Markdown of classes", func(t *testing.T) { markdownOfClasses(t, b.tab(t), marked) })
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

// onScreens opens pages and looks at each in a narrow and in a wide window, in both color
// schemes: nothing is wider than the window, the console is silent, nothing is fetched, there
// is contrast, and axe finds no violation. A scheme changes nothing but colors, see
// TestSchemesAreColors, so that axe looks at each width and at each scheme once.
func onScreens(t *testing.T, b *browser, axe string, paths map[string]string) {
	t.Helper()
	for name, path := range paths {
		events := b.open(path)
		b.run(`document.querySelectorAll("details").forEach(d => d.open = true)`)
		b.run(axe)
		for _, look := range []struct {
			width          int
			scheme, script string
		}{{360, "light", faint}, {360, "dark", axeRun}, {1280, "light", axeRun}, {1280, "dark", faint}} {
			at := fmt.Sprintf("%s, %d pixels, %s", name, look.width, look.scheme)
			b.window(look.width, look.scheme)
			if got := string(b.run(`document.documentElement.scrollWidth`)); got != fmt.Sprint(look.width) {
				t.Errorf("%s: the page is %s pixels wide", at, got)
			}
			var found []string
			if err := json.Unmarshal(b.run(look.script), &found); err != nil {
				t.Fatal(err)
			}
			for _, violation := range found {
				t.Errorf("%s: %s", at, violation)
			}
		}
		if got := string(b.run(`typeof window.hit`)); got != `"undefined"` {
			t.Errorf("%s: something hostile ran", name)
		}
		for _, e := range append(events, b.events...) {
			for _, why := range complaint(e, path) {
				t.Errorf("%s: %s", name, why)
			}
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

// axeRun lists axe's violations and its undecided checks.
const axeRun = `axe.run(document, {resultTypes: ["violations", "incomplete"]}).then(r => {
	const said = n => n.html + " " + n.any.concat(n.all, n.none).map(c => c.message).join(" ")
	const drawn = (v, n) => v.id == "color-contrast" && n.html.startsWith("<text")
	return [
		...r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + v.help + ": " + said(n))),
		...r.incomplete.flatMap(v => v.nodes.filter(n => !drawn(v, n)).map(n => "undecided: " + v.id + ": " + said(n))),
		...` + faint + `]
})`

// faint lists elements with too little contrast by WCAG 2.2 that axe does not check: drawings
// (letters 4.5, bars 3) and print. The shading under the bars stands between two numbered lines
// and has a name: it needs none.
const faint = `(() => {
	const light = color => {
		const [r, g, b] = color.match(/[0-9.]+/g).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
		return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05
	}
	const paper = light(getComputedStyle(document.body).backgroundColor)
	return [...document.querySelectorAll("svg text, svg rect:not(.chance), p, th, td, .strength")].flatMap(e => {
		const style = getComputedStyle(e), ink = light(e.closest("svg") ? style.fill : style.color)
		const contrast = Math.max(ink, paper) / Math.min(ink, paper)
		return contrast >= (e.tagName == "rect" ? 3 : 4.5) ? [] : ["contrast of " + contrast + ": " + e.outerHTML]
	})
})()`

// complaint describes a bad event: a fetched resource or a message in the console.
func complaint(e event, path string) []string {
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
	results["eight roles"] = Of(m, eight, nil)
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

// resultsOnPaper prints pages on paper as narrow as A4 and as low as Letter: what fits on it
// fits on both.
func resultsOnPaper(t *testing.T, b *browser, paths map[string]string) {
	t.Helper()
	for name, path := range paths {
		most := 4
		switch name {
		case "insufficient_few":
			most = 1
		case "hostile": // every text is many lines
			most = 40
		}
		onPaper(t, b, name, path, most, 8.27, 11)
	}
}

// onPaper prints a page on sheets of a width and height in inches: on no more than most, black
// on white even in the dark scheme, with no row broken across sheets.
func onPaper(t *testing.T, b *browser, name, path string, most int, width, height float64) {
	t.Helper()
	b.window(1280, "dark")
	b.open(path)
	pdf := b.printed(map[string]any{"paperWidth": width, "paperHeight": height, "printBackground": true})
	if n := sheets(pdf); n < 1 || n > most {
		t.Errorf("%s takes %d sheets", name, n)
	}
	b.call("Emulation.setEmulatedMedia", map[string]any{
		"media": "print", "features": []map[string]string{{"name": "prefers-color-scheme", "value": "dark"}},
	})
	const colors = `getComputedStyle(document.body).backgroundColor + getComputedStyle(document.body).color`
	if got := string(b.run(colors)); got != `"rgb(255, 255, 255)rgb(0, 0, 0)"` {
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

// sheets counts the pages of a PDF.
func sheets(pdf []byte) int { return len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(pdf, -1)) }

// markdownOfResults renders the Markdown of hostile assessments: the page has the same
// elements as that of a harmless one and shows the hostile texts literally.
func markdownOfResults(t *testing.T, b *browser, marked string) {
	t.Helper()
	b.run(marked)
	const parse = `(md => { const d = new DOMParser().parseFromString(marked.parse(md, {gfm: true}), "text/html").body
		return [[...d.querySelectorAll("*")].map(e => e.tagName + [...e.attributes].map(a => " " + a.name)).join("\n"), d.textContent] })`
	parsed := func(account Account) (made, said string) {
		var both [2]string
		if err := json.Unmarshal(b.run(parse+"("+quote(exportOf(t, AsMarkdown, account))+")"), &both); err != nil {
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

// nodeModules installs the packages of testdata/browser's lock file into a folder of this
// test, or skips the test if npm is missing.
func nodeModules(t *testing.T) string {
	t.Helper()
	npm, err := exec.LookPath("npm")
	if err != nil {
		testkit.Skip(t, "needs npm on the PATH (Debian's package npm)")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "browser"))); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline",
		"--fetch-retries=5")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	offline := regexp.MustCompile(`ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH`)
	switch {
	case err != nil && offline.Match(out):
		testkit.Skip(t, "needs axe-core and marked from npm, which cannot be reached: %s", out)
	case err != nil:
		t.Fatalf("npm ci: %v: %s", err, out)
	}
	return filepath.Join(dir, "node_modules")
}

func script(t *testing.T, modules, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(modules, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
