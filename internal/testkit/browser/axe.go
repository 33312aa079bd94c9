package browser

import (
	"bytes"
	"embed"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"rolefit/internal/testkit"
)

// The scripts that tests run in pages, with their versions.
//
//go:embed package.json package-lock.json
var locked embed.FS

// Scripts are the installed packages of npm.
type Scripts string

// Install begins to install the scripts into a folder of this test, or skips the test if npm is
// missing. The function that it returns waits for them; several tests may call it.
func Install(t *testing.T) func(t *testing.T) Scripts {
	t.Helper()
	npm, err := exec.LookPath("npm")
	if err != nil {
		testkit.Skip(t, "needs npm on the PATH (Debian's package npm)")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, locked); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", //nolint:gosec // G204: the npm of this machine
		"--fetch-retries=5")
	cmd.Dir = dir
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ends := sync.OnceValue(cmd.Wait)
	t.Cleanup(func() { _ = ends() }) // ends it if no test has waited
	return func(t *testing.T) Scripts {
		t.Helper()
		offline := regexp.MustCompile(`ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH`)
		switch err := ends(); {
		case err != nil && offline.Match(out.Bytes()):
			testkit.Skip(t, "needs axe-core and marked from npm, which cannot be reached: %s", out.Bytes())
		case err != nil:
			t.Fatalf("npm ci: %v: %s", err, out.Bytes())
		}
		return Scripts(filepath.Join(dir, "node_modules"))
	}
}

// Axe returns the script of axe-core.
func (s Scripts) Axe(t *testing.T) string { t.Helper(); return s.read(t, "axe-core/axe.min.js") }

// Marked returns the script that renders Markdown.
func (s Scripts) Marked(t *testing.T) string {
	t.Helper()
	return s.read(t, "marked/lib/marked.umd.js")
}

func (s Scripts) read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(string(s), filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Lists returns the lines that a script finds in the page.
func (p *Tab) Lists(script string) (found []string) {
	p.t.Helper()
	if err := json.Unmarshal(p.Run(script), &found); err != nil {
		p.t.Fatal(err)
	}
	return found
}

// Violations lists axe's violations and its undecided checks, and Faint's. The page has run
// Axe. Contrast, which takes axe longer than all else, is measured on the first of the visible
// texts that are alike on all pages that the tab has opened, at each width: in elements of the same
// kind, with the same letters on the same ground, in parents alike.
const Violations = looks + `{}, [])`

// Layout lists violations in a window narrower than that of the last look at the page: those of
// axe's checks of sizes and colors, Faint's, and elements that the wider window did not show.
const Layout = looks + `{runOnly: ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]},
	[...document.querySelectorAll("body *:not([data-seen])")].filter(e => e.checkVisibility({visibilityProperty: true}))
		.map(e => "only in the narrow window: " + e.outerHTML))`

// looks is a function of axe's options and a list of other findings.
const looks = `((only, more) => {
	document.querySelectorAll("body *").forEach(e => e.toggleAttribute("data-seen", e.checkVisibility({visibilityProperty: true})))
	const alike = "data-alike", kinds = new Map(), known = new Map(JSON.parse(sessionStorage.known ?? "[]"))
	const knows = kind => known.has(kind) || !known.set(kind, known.size)
	for (const e of document.querySelectorAll("body, body *:not(svg *)")) {
		const s = getComputedStyle(e)
		const kind = [kinds.get(e.parentElement), e.tagName, e.className, e.disabled, s.color, s.backgroundColor, s.backgroundImage, s.opacity, s.font, s.position, s.textShadow].join()
		knows(kind)
		kinds.set(e, known.get(kind))
		if (e.checkVisibility({visibilityProperty: true}) && [...e.childNodes].some(n => n.nodeType == Node.TEXT_NODE && n.data.trim())) {
			e.toggleAttribute(alike, knows(["text", innerWidth, known.get(kind)].join()))
		}
	}
	sessionStorage.known = JSON.stringify([...known])
	axe.configure({rules: [{id: "color-contrast", selector: ":not([" + alike + "])"}]})
	const said = n => n.html + " " + n.any.concat(n.all, n.none).map(c => c.message).join(" ")
	const drawn = (v, n) => v.id == "color-contrast" && n.html.startsWith("<text")
	return axe.run(document, {resultTypes: ["violations", "incomplete"], ...only}).then(r => {
		kinds.forEach((_, e) => e.removeAttribute(alike))
		return [
			...more,
			...r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + v.help + ": " + said(n))),
			...r.incomplete.flatMap(v => v.nodes.filter(n => !drawn(v, n)).map(n => "undecided: " + v.id + ": " + said(n))),
			...` + Faint + `]
	})
})(`

// Faint lists elements with too little contrast by WCAG 2.2 that axe does not check: drawings
// (letters 4.5, bars 3) and print. The shading under the bars stands between two numbered lines
// and has a name: it needs none; nor does the ground of a card.
const Faint = `(() => {
	const light = color => {
		const [r, g, b] = color.match(/[0-9.]+/g).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
		return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05
	}
	const paper = light(getComputedStyle(document.body).backgroundColor)
	return [...document.querySelectorAll("svg text, svg rect:not(.chance, .paper), p, th, td, .strength")].flatMap(e => {
		const style = getComputedStyle(e), ink = light(e.closest("svg") ? style.fill : style.color)
		const contrast = Math.max(ink, paper) / Math.min(ink, paper)
		return contrast >= (e.tagName == "rect" ? 3 : 4.5) ? [] : ["contrast of " + contrast + ": " + e.outerHTML]
	})
})()`
