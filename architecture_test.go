package main_test

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// The rules of the house. A package may import the packages of the layers below its own;
// packages on one layer never import each other. A new package gets its layer here.
const (
	nowhere   = -1
	workbench = 100 // programs for developers: they import what they like, nothing imports them
)

// module is the import path of this module.
func module() string {
	info, _ := debug.ReadBuildInfo()
	return info.Main.Path
}

// layers gives each package its layer, from the ground up: 0 for a leaf. Programs for developers
// have the layer of their folder.
func layers() map[string]int {
	of := map[string]int{"internal/tools": workbench}
	for n, names := range []string{
		"internal/atomicfile internal/axis internal/english internal/fold internal/keyboard internal/latest internal/paint internal/pause " +
			"internal/strictjson internal/textsafe internal/testkit internal/testkit/webclient internal/testterm internal/qr/qrtest internal/ui/uitest",
		"internal/folder internal/desktop internal/input internal/lineio internal/qr internal/textfile content scoring/numeric internal/testkit/browser internal/testkit/postgres",
		"internal/report/doc scoring",
		"internal/clikit internal/classclient internal/outbox internal/report/portrait scoring/job scoring/pilot scoring/simulate quiz/session/sessiontest",
		"internal/report/validation internal/testkit/script",
		"internal/record internal/record/resultcode internal/record/study internal/report internal/surface internal/ui",
		"internal/report/jobreport internal/report/pilotreport internal/report/trend quiz/job quiz/session internal/pager internal/surface/surfacetest",
		"quiz workshop/metrics",
		"workshop/door workshop/reach quiz/quiztest",
		"internal/cli/join quiz/plain quiz/tui workshop/class",
		"internal/cli/learn workshop/consent workshop/host workshop/projector workshop/simclass workshop/store workshop/transfer workshop/web",
		"internal/cli workshop/cli",
		". workshop workshop/rolefit-workshop",
	} {
		for name := range strings.FieldsSeq(names) {
			of[name] = n
		}
	}
	return of
}

// arrow is one import of a package of this module by another, both as folders.
type arrow struct{ from, to string }

// wrong tells why an arrow is not allowed; empty: it is allowed.
func wrong(a arrow) string {
	up, down := layer(layers(), a.from), layer(layers(), a.to)
	switch {
	case a.from == a.to: // a test outside its package
		return ""
	case up == nowhere:
		return fmt.Sprintf("%s has no layer in architecture_test.go", a.from)
	case down == nowhere:
		return fmt.Sprintf("%s has no layer in architecture_test.go", a.to)
	case down == workbench && up != workbench:
		return fmt.Sprintf("%s imports %s, a program for developers", a.from, a.to)
	case up == workbench:
		return ""
	case isWorkshop(a.to) && !isWorkshop(a.from):
		return fmt.Sprintf("%s imports %s: rolefit is built without the workshop", a.from, a.to)
	case isWorkshop(a.from) && strings.HasPrefix(a.to+"/", "internal/cli/"):
		return fmt.Sprintf("%s imports %s: those are the other program's commands", a.from, a.to)
	case up == down:
		return fmt.Sprintf("%s imports %s: packages on one layer never import each other", a.from, a.to)
	case up < down:
		return fmt.Sprintf("%s imports %s, which is above it", a.from, a.to)
	case a.from == "." && a.to != "internal/cli", a.from == "workshop" && a.to != "workshop/cli":
		return fmt.Sprintf("main imports %s: it only calls its commands", a.to)
	}
	return ""
}

// layer returns the layer of a package, or nowhere.
func layer(layers map[string]int, dir string) int {
	for of, n := range layers {
		if of == dir || n == workbench && strings.HasPrefix(dir, of+"/") {
			return n
		}
	}
	return nowhere
}

func isWorkshop(dir string) bool {
	return dir == "workshop" || strings.HasPrefix(dir, "workshop/")
}

// TestRulesRefuseWrongArrows proves that the rules can fail. Each arrow here will be tempting
// some day.
func TestRulesRefuseWrongArrows(t *testing.T) {
	t.Parallel()
	refused := []arrow{
		{"content", "scoring"},
		{"scoring", "scoring/simulate"},
		{"scoring", "internal/report"},
		{"internal/record", "internal/ui"},
		{"internal/report", "internal/record"},
		{"internal/report", "internal/report/trend"},
		{"internal/report/trend", "internal/report/pilotreport"},
		{"internal/textfile", "content"},
		{"workshop/cli", "internal/cli/join"},
		{"internal/ui", "internal/report"},
		{"internal/ui", "quiz"},
		{"internal/keyboard", "internal/record"},
		{"quiz", "internal/cli"},
		{"quiz/session", "quiz"},
		{"quiz", "quiz/tui"},
		{"quiz/plain", "quiz/tui"},
		{"quiz", "workshop/store"},
		{"quiz", "internal/tools/papers"},
		{".", "quiz"},
		{"internal/cli", "workshop"},
		{"workshop", "workshop/host"},
		{"workshop/cli", "internal/cli"},
		{"workshop/host", "workshop/store"},
		{"workshop/projector", "workshop/host"},
		{"workshop/class", "workshop/store"},
		{"workshop/store", "workshop/cli"},
		{"internal/newcomer", "content"},
		{"quiz", "internal/newcomer"},
	}
	for _, a := range refused {
		if wrong(a) == "" {
			t.Errorf("%s may import %s, and must not", a.from, a.to)
		}
	}
	granted := []arrow{
		{".", "internal/cli"},
		{"internal/cli", "quiz"},
		{"internal/cli", "scoring/simulate"},
		{"quiz", "internal/record"},
		{"quiz", "quiz/session"},
		{"quiz/tui", "quiz"},
		{"internal/report", "scoring/simulate"},
		{"internal/report", "content"},
		{"scoring/simulate", "scoring"},
		{"workshop", "workshop/cli"},
		{"workshop/rolefit-workshop", "workshop/cli"},
		{"workshop/cli", "workshop/host"},
		{"workshop/host", "quiz"},
		{"workshop/host", "workshop/class"},
		{"internal/tools/papers", "internal/cli"},
	}
	for _, a := range granted {
		if why := wrong(a); why != "" {
			t.Errorf("refused: %s", why)
		}
	}
}

// TestImportsPointOneWay reads the imports of every file, tests too: a test that
// needs a package from above belongs above.
func TestImportsPointOneWay(t *testing.T) {
	t.Parallel()
	for file, src := range sources(t, parser.ImportsOnly) {
		for _, imported := range imports(t, src) {
			to, ours := strings.CutPrefix(imported, module()+"/")
			if imported == module() {
				to, ours = ".", true
			}
			if !ours {
				continue
			}
			// The differencing attack needs the real host and a real store; neither can be
			// reached from a layer above.
			inside := path.Dir(file) == "workshop/host" && strings.HasSuffix(file, "_test.go") && to == "workshop/store"
			if why := wrong(arrow{path.Dir(file), to}); why != "" && !inside {
				t.Errorf("%s: %s", file, why)
			}
		}
	}
}

// TestReducerStandsAlone holds the quiz's reducer and its prompts free of terminals, and the
// class free of the rest of the quiz: in the imports of a package, and in all that it links.
func TestReducerStandsAlone(t *testing.T) {
	t.Parallel()
	dirs := []string{"content", "scoring", "scoring/job", "quiz", "quiz/job", "quiz/session", "workshop/class"}
	args := []string{"list", "-f", `{{.ImportPath}}:{{join .Imports ","}}:{{join .Deps ","}}`}
	for _, dir := range dirs {
		args = append(args, "./"+dir)
	}
	out, err := exec.CommandContext(t.Context(), "go", args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Fields(string(out))
	if len(rows) != len(dirs) {
		t.Fatalf("go list describes %d of %d packages", len(rows), len(dirs))
	}
	for _, row := range rows {
		cells := strings.Split(row, ":")
		dir := strings.TrimPrefix(cells[0], module()+"/")
		for i, paths := range cells[1:] {
			for linked := range strings.SplitSeq(paths, ",") {
				if why := leans(dir, linked, i == 0); why != "" {
					t.Errorf("%s is linked with %s: %s", dir, linked, why)
				}
			}
		}
	}
}

func TestLeansRefuses(t *testing.T) {
	t.Parallel()
	ours, lipGloss := module()+"/", "charm.land/lipgloss/v2"
	for _, c := range []struct {
		dir, linked    string
		itself, passes bool
	}{
		{"quiz/session", lipGloss, false, false},
		{"quiz/job", "github.com/charmbracelet/x/term", false, false},
		{"scoring", ours + "internal/ui", false, false},
		{"quiz", ours + "internal/ui", true, false},
		{"quiz", ours + "internal/surface", false, false},
		{"quiz", "charm.land/bubbletea/v2", false, false},
		{"quiz", lipGloss, true, false},
		{"quiz", lipGloss, false, true},
		{"workshop/class", ours + "quiz", false, false},
		{"workshop/class", ours + "quiz/session", true, true},
		{"quiz/session", "github.com/charmbracelet/x/ansi", false, true},
	} {
		if why := leans(c.dir, c.linked, c.itself); (why == "") != c.passes {
			t.Errorf("%s links %s, by an import of its own: %v; refused: %q", c.dir, c.linked, c.itself, why)
		}
	}
}

// leans tells why a package that knows no terminal must not be linked with another, by an import
// of its own (itself) or of any package below; empty: it may. Package doc sets a table with Lip
// Gloss, so all that link reports link that. The width of a text in cells is no terminal.
func leans(dir, linked string, itself bool) string {
	ours, isOurs := strings.CutPrefix(linked, module()+"/")
	reports := (dir == "quiz" || dir == "workshop/class") && !itself
	switch {
	case isOurs && slices.Contains([]string{"internal/ui", "internal/input", "internal/surface"}, ours),
		strings.HasPrefix(linked, "charm.land/") && (!reports || !strings.HasPrefix(linked, "charm.land/lipgloss/")),
		strings.HasPrefix(linked, "github.com/charmbracelet/") && !strings.HasPrefix(linked, "github.com/charmbracelet/x/ansi") && !reports,
		linked == "golang.org/x/term":
		return "it knows of no terminal"
	case dir == "workshop/class" && (ours == "quiz" || strings.HasPrefix(ours, "quiz/")) && isOurs && ours != "quiz/session":
		return "a class needs the reducer only"
	}
	return ""
}

// marks finds Markdown's headings, tables, fences, links and bold words, and HTML's elements and
// entities.
var marks = regexp.MustCompile("(?m)^#{1,6} |\\|[ :]*---|^```|\\*\\*[^*\n]+\\*\\*|^\\*\\*$|\\]\\(([^?]|$)|</?[a-z][a-z0-9]*( [a-z-]+=|/?>)|&(lt|gt|amp|quot);")

// TestOnePlaceForMarkup looks for the marks of Markdown and HTML outside the package that renders
// documents. A report in another format belongs there.
func TestOnePlaceForMarkup(t *testing.T) {
	t.Parallel()
	const yaml = `"# What %s say about` // a comment in the file of a study's norms
	seen := false
	for file, src := range sources(t, parser.SkipObjectResolution) {
		if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "internal/tools/") || strings.HasPrefix(file, "internal/testkit/") {
			continue
		}
		found := marked(src)
		if path.Dir(file) == "internal/report/doc" {
			seen = seen || len(found) > 0
			continue
		}
		for _, literal := range found {
			if strings.HasPrefix(literal, yaml) {
				continue
			}
			t.Errorf("%s writes %s: build a doc.Doc instead", file, literal)
		}
	}
	if !seen {
		t.Error("no marks are found where they are written")
	}
}

func TestMarkedFinds(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`var _ = "# Result"`, `var _ = "\u0023# Result"`, `var _ = "Lead\n\n## Result\n"`, `var _ = "see <b>this</b>"`, `var _ = "text<br/>"`,
		"var _ = `a <a href=\"x\">`", `var _ = "so **bold** it is"`, `var _ = "**"`, `var _ = "| a |\n| --- |"`, `var _ = "[a](" + b + ")"`, `var _ = "a &lt; b"`,
	} {
		if len(marked(parse(t, body))) != 1 {
			t.Errorf("no marks are found in %s", body)
		}
	}
	for _, body := range []string{`var _ = "join #2 <class"`, `var _ = "a < b > c"`, `var _ = "--- * ** |"`} {
		if found := marked(parse(t, body)); found != nil {
			t.Errorf("marks are found in %s", found)
		}
	}
}

// marked returns the string literals with marks of Markdown or HTML.
func marked(src *ast.File) (found []string) {
	ast.Inspect(src, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if text, err := strconv.Unquote(lit.Value); err != nil || marks.MatchString(text) {
				found = append(found, lit.Value)
			}
		}
		return true
	})
	return found
}

// TestOnePlaceForRunes looks for questions about control characters outside the package
// that cleans text. Its policies are for every text that others wrote.
func TestOnePlaceForRunes(t *testing.T) {
	t.Parallel()
	kin := []string{"IsControl", "IsPrint", "IsGraphic", "C", "Cc", "Cf", "Co", "Cs", "Other", "Z", "Zl", "Zp", "Bidi_Control", "Join_Control"}
	seen := false
	for file, src := range sources(t, parser.SkipObjectResolution) {
		ast.Inspect(src, func(n ast.Node) bool {
			if strings.HasSuffix(file, "_test.go") {
				return false
			}
			if c := askedByHand(n); c != "" && !slices.Contains([]string{"internal/textsafe", "internal/input", "internal/fold"}, path.Dir(file)) { // the others take the bytes of terminals apart
				t.Errorf("%s compares with %s: ask internal/textsafe what a rune is", file, c)
			}
			use, ok := n.(*ast.SelectorExpr)
			if !ok || !slices.Contains(kin, use.Sel.Name) {
				return true
			}
			if id, ok := use.X.(*ast.Ident); !ok || id.Name != "unicode" {
				return true
			}
			if path.Dir(file) == "internal/textsafe" {
				seen = true
			} else {
				t.Errorf("%s uses unicode.%s: clean the text with internal/textsafe", file, use.Sel.Name)
			}
			return true
		})
	}
	if !seen {
		t.Error("no question about control characters is found where they are asked")
	}
}

// askedByHand returns the literal of a control character or an invisible one that a comparison, a case or
// a search for runes has; empty for other nodes. Ends of lines, tabs, bells and escapes have a meaning.
func askedByHand(n ast.Node) string {
	var parts []ast.Expr
	ordered := false
	switch n := n.(type) {
	case *ast.CaseClause:
		parts = n.List
	case *ast.BinaryExpr:
		ordered = slices.Contains([]token.Token{token.LSS, token.LEQ, token.GTR, token.GEQ}, n.Op)
		if ordered || n.Op == token.EQL || n.Op == token.NEQ {
			parts = []ast.Expr{n.X, n.Y}
		}
	case *ast.CallExpr:
		if use, ok := n.Fun.(*ast.SelectorExpr); ok && slices.Contains([]string{"ContainsRune", "ContainsAny", "IndexAny"}, use.Sel.Name) {
			parts = n.Args
		}
	}
	for _, part := range parts {
		literal, ok := part.(*ast.BasicLit)
		if !ok {
			continue
		}
		text, err := strconv.Unquote(literal.Value)
		if c, _, _, bad := strconv.UnquoteChar(strings.Trim(literal.Value, "'"), '\''); bad == nil && literal.Kind == token.CHAR {
			text = string(c)
		}
		if n, bad := strconv.ParseInt(literal.Value, 0, 32); bad == nil && strings.HasPrefix(literal.Value, "0x") {
			text, err = string(rune(n)), nil
		}
		if err == nil && strings.ContainsFunc(text, func(c rune) bool {
			return unicode.In(c, unicode.Cf, unicode.Zl, unicode.Zp) || unicode.IsControl(c) && !strings.ContainsRune("\t\n\r\a\x1b", c) || ordered && c == ' '
		}) {
			return literal.Value
		}
	}
	return ""
}

// TestByHand sees the comparisons that TestOnePlaceForRunes refuses.
func TestByHand(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"r == 0x7f": true, "r < ' '": true, "r >= 0x20": true, `r == '\u200b'`: true, `r != '\x00'`: true, `'\u2028' == r`: true, `r <= '\x9f'`: true,
		`strings.ContainsRune("-\u00ad", r)`: true, "r == ' '": false, `r == '\n'`: false, `r == '\u00a0'`: false, "n > 0x3000": false, "n + 0x7f": false, `b.WriteRune('\u2060')`: false,
	} {
		e, err := parser.ParseExpr(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := askedByHand(e) != ""; got != want {
			t.Errorf("%s is refused: %v, want %v", text, got, want)
		}
	}
}

// TestOnlyTestkitSkips looks for tests that skip by themselves: testkit.Skip fails where
// nothing may be skipped.
func TestOnlyTestkitSkips(t *testing.T) {
	t.Parallel()
	seen := false
	for file, src := range sources(t, parser.SkipObjectResolution) {
		ast.Inspect(src, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			if !ok || !slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, call.Sel.Name) {
				return true
			}
			switch of, _ := call.X.(*ast.Ident); {
			case path.Dir(file) == "internal/testkit":
				seen = true
			case of != nil && slices.Contains([]string{"t", "b", "f", "tb"}, of.Name):
				t.Errorf("%s calls %s.%s: call testkit.Skip instead", file, of.Name, call.Sel.Name)
			}
			return true
		})
	}
	if !seen {
		t.Error("no skip is found where it is written")
	}
}

// TestPackagesAreDescribed compares the packages of the module with their layers, and with the
// table in docs/packages.md.
func TestPackagesAreDescribed(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("docs/packages.md")
	if err != nil {
		t.Fatal(err)
	}
	var packages []string
	for file := range sources(t, parser.PackageClauseOnly) {
		packages = append(packages, path.Dir(file))
	}
	for _, wrong := range undescribed(packages, rowsOf(string(page)), layers()) {
		t.Error(wrong)
	}
	two := rowsOf("| `a`, `b`, `b/c` | bakes | sing |\n| `tools` | | |\nOne `word` more.\n")
	if got := undescribed([]string{"a", "a", "b", "b/c", "tools/d"}, two, map[string]int{"a": 1, "b": 2, "b/c": 1, "tools": workbench}); got != nil {
		t.Errorf("refused: %q", got)
	}
	got := undescribed([]string{"a", "b", "b/d", "e"}, two, map[string]int{"a": 1, "b": 2, "f": 3})
	slices.Sort(got)
	want := []string{
		"b/d has no layer in architecture_test.go",
		"docs/packages.md has a row for b/c, and no such package is there", "docs/packages.md has a row for tools, and no such package is there",
		"docs/packages.md has no row for b/d", "docs/packages.md has no row for e",
		"e has no layer in architecture_test.go", "the layer of f is listed, and no such package is there",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// rowsOf returns the packages in the first cells of a page's tables.
func rowsOf(page string) (names []string) {
	for row := range strings.Lines(page) {
		cells := strings.Split(row, "|")
		if len(cells) != 5 || !strings.Contains(cells[1], "`") { // the two ends are empty
			continue
		}
		for name := range strings.SplitSeq(cells[1], ",") {
			names = append(names, strings.Trim(name, " `"))
		}
	}
	return names
}

// undescribed tells which packages lack a layer or a row, and which layers and rows lack a package. The workbench has one row for all programs.
func undescribed(packages, rows []string, layers map[string]int) (wrong []string) {
	slices.Sort(packages)
	packages = slices.Compact(packages)
	isThere := func(of string) bool {
		return slices.ContainsFunc(packages, func(dir string) bool { return dir == of || layers[of] == workbench && strings.HasPrefix(dir, of+"/") })
	}
	for _, dir := range packages {
		at := layer(layers, dir)
		if at == nowhere {
			wrong = append(wrong, dir+" has no layer in architecture_test.go")
		}
		if at != workbench && !slices.Contains(rows, dir) {
			wrong = append(wrong, "docs/packages.md has no row for "+dir)
		}
	}
	for dir := range layers {
		if !isThere(dir) {
			wrong = append(wrong, "the layer of "+dir+" is listed, and no such package is there")
		}
	}
	for _, row := range rows {
		if !isThere(row) {
			wrong = append(wrong, "docs/packages.md has a row for "+row+", and no such package is there")
		}
	}
	return wrong
}

// TestFilesAreShort refuses files of source with more than 500 lines, tests and generated files
// apart.
func TestFilesAreShort(t *testing.T) {
	t.Parallel()
	lines := map[string]int{}
	countLines(t, func(file string, n int) { lines[file] = n })
	for _, long := range tooLong(lines) {
		t.Error(long)
	}
	if got := tooLong(map[string]int{"a.go": 500, "b.go": 501}); len(got) != 1 || len(lines) < 100 {
		t.Errorf("of 501 lines and %d files: %q", len(lines), got)
	}
}

func tooLong(lines map[string]int) (long []string) {
	for file, n := range lines {
		if n > 500 {
			long = append(long, fmt.Sprintf("%s has %d lines, at most 500: split it by what belongs together", file, n))
		}
	}
	return long
}

// TestFilesOfPackages refuses packages with too many files: another package hides in them.
func TestFilesOfPackages(t *testing.T) {
	t.Parallel()
	var files []string
	for file := range sources(t, parser.PackageClauseOnly) {
		files = append(files, file)
	}
	for _, wrong := range tooManyFiles(files) {
		t.Error(wrong)
	}
	family := []string{"a/b_1.go", "a/b_2.go", "a/b_3.go", "a/b.go", "a/b_test.go", "a/c_1.go"}
	if got := tooManyFiles(family); len(got) != 1 || tooManyFiles(family[1:]) != nil {
		t.Errorf("four files with one prefix: %q", got)
	}
	for i := range 16 {
		files = append(files, fmt.Sprintf("new/%c.go", 'a'+i))
	}
	if got := tooManyFiles(files); len(got) != 1 {
		t.Errorf("16 files: %q", got)
	}
}

// tooManyFiles describes each folder with more than 15 files of source, and more than
// three whose names begin with the same word before an underscore.
func tooManyFiles(files []string) []string {
	const most, mostOfFamily = 15, 3
	counts, wrong := map[string]int{}, []string(nil)
	for _, file := range files {
		if !strings.HasSuffix(file, "_test.go") {
			word, _, _ := strings.Cut(strings.TrimSuffix(path.Base(file), ".go"), "_")
			counts[path.Dir(file)]++
			counts[path.Dir(file)+"/"+word+"_*.go"]++
		}
	}
	for of, n := range counts {
		if family := strings.HasSuffix(of, ".go"); family && n > mostOfFamily || !family && n > most {
			wrong = append(wrong, fmt.Sprintf("%s: %d files; find the package among them", of, n))
		}
	}
	return wrong
}

// budgets gives each package its lines of source, tests apart. Ten per cent over is an error:
// look first for code that the new lines can use, and raise the budget in the same change if
// they are needed. A folder that is not listed counts towards the nearest listed folder above
// it.
func budgets() map[string]int {
	return map[string]int{
		".":                            15,
		"content":                      2300,
		"internal/atomicfile":          210,
		"internal/axis":                140,
		"internal/classclient":         750,
		"internal/cli":                 4035,
		"internal/cli/learn":           560,
		"internal/clikit":              1605,
		"internal/desktop":             100,
		"internal/english":             115,
		"internal/fold":                245,
		"internal/folder":              315,
		"internal/input":               620,
		"internal/keyboard":            60,
		"internal/latest":              105,
		"internal/lineio":              135,
		"internal/outbox":              125,
		"internal/paint":               45,
		"internal/pause":               20,
		"internal/record":              1310,
		"internal/record/study":        255,
		"internal/report":              4220,
		"internal/report/doc":          3250,
		"internal/report/jobreport":    825,
		"internal/report/pilotreport":  290,
		"internal/report/trend":        740,
		"internal/strictjson":          250,
		"internal/testkit":             320,
		"internal/testkit/browser":     555,
		"internal/testkit/postgres":    330,
		"internal/testkit/script":      120,
		"internal/testkit/webclient":   235,
		"internal/testterm":            520,
		"internal/surface":             970,
		"internal/surface/surfacetest": 115,
		"internal/textfile":            460,
		"internal/textsafe":            155,
		"internal/tools":               900,
		"internal/pager":               165,
		"internal/qr":                  160,
		"internal/ui":                  1215,
		"quiz":                         3100,
		"quiz/job":                     705,
		"quiz/plain":                   345,
		"quiz/quiztest":                280,
		"quiz/session":                 495,
		"quiz/tui":                     2770,
		"scoring":                      2500,
		"scoring/job":                  600,
		"scoring/numeric":              185,
		"scoring/pilot":                395,
		"scoring/simulate":             1615,
		"workshop":                     35,
		"workshop/cli":                 3900,
		"workshop/class":               1440,
		"workshop/consent":             140,
		"workshop/door":                780,
		"workshop/metrics":             120,
		"workshop/host":                4800,
		"workshop/projector":           3115,
		"workshop/reach":               280,
		"workshop/simclass":            385,
		"workshop/store":               3860,
		"workshop/transfer":            200,
		"workshop/web":                 950,
	}
}

// TestLineBudgets counts the lines of each package.
func TestLineBudgets(t *testing.T) {
	t.Parallel()
	for _, over := range overBudget(linesOf(t), budgets()) {
		t.Error(over)
	}
	if got := overBudget(map[string]int{"a/b": 60, "a": 52, "c": 1}, map[string]int{"a": 100}); len(got) != 2 {
		t.Errorf("112 lines for 100 and a package without a budget: %q", got)
	}
}

// linesOf counts the lines of source of each folder, tests and generated files apart.
func linesOf(t *testing.T) map[string]int {
	t.Helper()
	lines := map[string]int{}
	countLines(t, func(file string, n int) { lines[path.Dir(file)] += n })
	return lines
}

// countLines calls count with the lines of each file of source, tests and generated files apart.
func countLines(t *testing.T, count func(file string, n int)) {
	t.Helper()
	for file, src := range sources(t, parser.PackageClauseOnly|parser.ParseComments) {
		if !strings.HasSuffix(file, "_test.go") && !ast.IsGenerated(src) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			count(file, bytes.Count(data, []byte("\n")))
		}
	}
}

// overBudget names each package that is over its budget, or has none.
func overBudget(lines, budgets map[string]int) (over []string) {
	used := map[string]int{}
	for dir, n := range lines {
		room := dir
		for budgets[room] == 0 && room != "." {
			room = path.Dir(room)
		}
		used[room] += n
	}
	for room, n := range used {
		if budget := budgets[room]; n > budget+budget/10 {
			over = append(over, fmt.Sprintf("%s has %d lines and a budget of %d: find what can go, or raise it in budgets", room, n, budget))
		}
	}
	return over
}

// vague finds words that stand for a thing in a doc comment instead of its name.
var vague = regexp.MustCompile(`(?i)\b(somebody|whoever|whatever|nobody|everybody|anybody|what|who|those|so many|where there|there is none|is none|for good)\b`)

// mostVague is the largest share of vague doc comments in a package, in per cent.
const mostVague = 8

// TestDocCommentsNameTheThing reads the doc comments of functions, types, variables and
// constants, of tests and of the source separately.
func TestDocCommentsNameTheThing(t *testing.T) {
	t.Parallel()
	docs, bad := map[string]int{}, map[string][]string{}
	for file, src := range sources(t, parser.ParseComments|parser.SkipObjectResolution) {
		in := path.Dir(file)
		if strings.HasSuffix(file, "_test.go") {
			in = "tests of " + in
		}
		for _, doc := range comments(src) {
			docs[in]++
			if word := vague.FindString(doc); word != "" {
				first, _, _ := strings.Cut(doc, "\n")
				bad[in] = append(bad[in], fmt.Sprintf("%q in %s: %s", word, path.Base(file), first))
			}
		}
	}
	all, vagueAll := 0, 0
	for in, n := range docs {
		all, vagueAll = all+n, vagueAll+len(bad[in])
		if few := len(bad[in]) <= 1; !few && 100*len(bad[in]) > mostVague*n {
			t.Errorf("%s: %d of %d doc comments are vague; name the thing:\n\t%s", in, len(bad[in]), n, strings.Join(bad[in], "\n\t"))
		}
	}
	t.Logf("%d of %d doc comments are vague", vagueAll, all)
}

// banned finds words that no comment has; pronounal finds comments that begin with a pronoun for
// the thing that they should name.
var (
	banned    = regexp.MustCompile(`(?i)\b(somebody|whoever|nobody|everybody|anybody|where there (is|are|was|were))\b`)
	pronounal = regexp.MustCompile(`^(What|\w+ (is|are) what)\b`)
)

// TestCommentsSayWho reads all comments for words that stand for a person or a place.
func TestCommentsSayWho(t *testing.T) {
	t.Parallel()
	for file, src := range sources(t, parser.ParseComments|parser.SkipObjectResolution) {
		for _, comment := range evasive(src) {
			t.Errorf("%s: name the person or the thing in %q", file, comment)
		}
	}
	for text, want := range map[string]int{
		"// Nobody waits.\nvar a int": 1, "var a int // for somebody": 1, "func f() {\n// whoever asks\n}": 1, "// a says where there is room.\nvar a int": 1,
		"// a is what it says.\nvar a int": 1, "// What the parts of a are.\nconst (\n\tb = 1\n)": 1, "type a struct {\n\t// b is what c is.\n\tb int\n}": 1,
		"// a tells what it is.\nvar a = \"nobody\"": 0,
	} {
		src, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\n"+text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if got := evasive(src); len(got) != want {
			t.Errorf("%s: %q", text, got)
		}
	}
}

// evasive returns the comments of a file with a banned word or a pronoun at their beginning.
func evasive(src *ast.File) (found []string) {
	for _, group := range src.Comments {
		first, _, _ := strings.Cut(group.Text(), "\n")
		if banned.MatchString(group.Text()) || pronounal.MatchString(first) {
			found = append(found, first)
		}
	}
	return found
}

// comments returns the doc comments of a file's declarations.
func comments(src *ast.File) (all []string) {
	for _, decl := range src.Decls {
		var doc *ast.CommentGroup
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			doc = decl.Doc
		case *ast.GenDecl:
			doc = decl.Doc
		}
		if doc != nil {
			all = append(all, doc.Text())
		}
	}
	return all
}

// TestScoringIsPure holds scoring to its word: no input or output, no clock, no
// randomness but a seeded source that was passed in.
func TestScoringIsPure(t *testing.T) {
	t.Parallel()
	for file, src := range sources(t, parser.SkipObjectResolution) {
		if !strings.HasPrefix(file, "scoring/") || strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, why := range impure(t, src) {
			t.Errorf("%s: %s", file, why)
		}
	}
}

func TestPurityRefuses(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`import "os"; var _ = os.Stdout`,
		`import "net/http"; var _ = http.MethodGet`,
		`import "log/slog"; var _ = slog.Info`,
		`import "math/rand"; var _ = rand.Int`,
		`import "math/rand/v2"; var _ = rand.IntN`,
		`import r "math/rand/v2"; var _ = r.Float64()`,
		`import "time"; var _ = time.Now`,
		`import clock "time"; var _ = clock.Since`,
		`import "fmt"; var _ = fmt.Println`,
		`import "io"; var _ io.Writer`,
	} {
		if len(impure(t, parse(t, body))) == 0 {
			t.Errorf("called pure: %s", body)
		}
	}
	pure := `import ("fmt"; "time"; "math/rand/v2"); var _ = fmt.Errorf; var _ = time.Parse; var _ = rand.New(rand.NewPCG(1, 2))`
	if why := impure(t, parse(t, pure)); len(why) > 0 {
		t.Errorf("called impure: %v", why)
	}
}

// impure lists the imports and names that a file of scoring must not use.
func impure(t *testing.T, src *ast.File) []string {
	t.Helper()
	forbidden := []string{
		"bufio", "crypto/rand", "database", "embed", "flag", "io/fs", "io/ioutil", "log", "math/rand", "net",
		"os", "path/filepath", "runtime/debug", "syscall", "testing", "unsafe",
	}
	only := map[string][]string{ // of these packages, only these names
		"io":           {"EOF", "ErrUnexpectedEOF"},
		"runtime":      {"GOMAXPROCS", "NumCPU"}, // how many sheets are simulated at once changes no number
		"time":         {"DateOnly", "Duration", "Month", "Parse", "RFC3339", "Time"},
		"math/rand/v2": {"ChaCha8", "New", "NewChaCha8", "NewPCG", "PCG", "Rand", "Source"},
		"fmt":          {"Errorf", "Fprintf", "Sprint", "Sprintf", "Stringer"},
	}
	var why []string
	named := map[string]string{} // package name in this file: path
	for _, imported := range imports(t, src) {
		under := func(banned string) bool { return strings.HasPrefix(imported, banned+"/") && imported != "math/rand/v2" }
		if slices.Contains(forbidden, imported) || slices.ContainsFunc(forbidden, under) {
			why = append(why, "imports "+imported)
		}
		named[localName(src, imported)] = imported
	}
	ast.Inspect(src, func(n ast.Node) bool {
		use, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if id, ok := use.X.(*ast.Ident); ok {
			imported := named[id.Name]
			if names, limited := only[imported]; limited && !slices.Contains(names, use.Sel.Name) {
				why = append(why, "uses "+imported+"."+use.Sel.Name)
			}
		}
		return true
	})
	return why
}

// TestNothingHeavyIsLinked lists the packages that the quiz is linked with.
func TestNothingHeavyIsLinked(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
	if err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			t.Fatalf("go list: %v: %s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	heavy := []string{
		module() + "/workshop", "charm.land/wish", "charm.land/ssh", "golang.org/x/crypto/ssh", "database/sql",
		"modernc.org", "github.com/jackc", "net/http", "charm.land/glamour", "golang.org/x/text", "gonum.org", module() + "/internal/tools", "testing",
	}
	for linked := range strings.FieldsSeq(string(out)) {
		for _, h := range heavy {
			// database/sql/driver declares types only; a library of colors implements one.
			if linked == h || strings.HasPrefix(linked, h+"/") && linked != "database/sql/driver" {
				t.Errorf("rolefit is linked with %s", linked)
			}
		}
	}
}

// TestTopLevel holds the repository's first page short.
func TestTopLevel(t *testing.T) {
	t.Parallel()
	folders := []string{"content", "docs", "internal", "quiz", "scoring", "workshop"}
	files := []string{
		"main.go", "go.mod", "go.sum", "README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "CITATION.cff", "architecture_test.go", "pages_test.go",
	}
	ignored, err := os.ReadFile(".gitignore")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	for _, e := range entries {
		seen = append(seen, e.Name())
		dot := strings.HasPrefix(e.Name(), ".")
		listed := slices.Contains(files, e.Name())
		if e.IsDir() {
			listed = slices.Contains(folders, e.Name())
		}
		if !dot && !listed && !isIgnored(e.Name(), ignored) {
			t.Errorf("%s does not belong at the top of the repository", e.Name())
		}
	}
	for _, name := range []string{"main.go", "quiz", "scoring", "content", "go.mod", "README.md"} {
		if !slices.Contains(seen, name) {
			t.Errorf("%s is missing at the top of the repository", name)
		}
	}
}

// TestInstalledNames holds the names that go install gives the programs.
func TestInstalledNames(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-find", "-f", "{{.Target}}", ".", "./workshop/rolefit-workshop").Output()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for file := range strings.Lines(string(out)) {
		names = append(names, strings.TrimSuffix(filepath.Base(strings.TrimSpace(file)), ".exe"))
	}
	if want := []string{"rolefit", "rolefit-workshop"}; !slices.Equal(names, want) {
		t.Errorf("go install gives %q, want %q", names, want)
	}
}

func isIgnored(name string, gitignore []byte) bool {
	return slices.ContainsFunc(bytes.Fields(gitignore), func(pattern []byte) bool {
		ok, err := filepath.Match(strings.Trim(string(pattern), "/"), name)
		return ok && err == nil
	})
}

// sources parses every Go file of the module, by its path with slashes.
func sources(t *testing.T, mode parser.Mode) map[string]*ast.File {
	t.Helper()
	parsed := map[string]*ast.File{}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && file != "." && (d.Name()[0] == '.' || d.Name() == "testdata" || d.Name() == "dist") {
			return filepath.SkipDir
		}
		if d.IsDir() || filepath.Ext(file) != ".go" {
			return nil
		}
		src, err := parser.ParseFile(token.NewFileSet(), file, nil, mode)
		if err != nil {
			return err
		}
		parsed[filepath.ToSlash(file)] = src
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func parse(t *testing.T, body string) *ast.File {
	t.Helper()
	src, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x; "+body, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func imports(t *testing.T, src *ast.File) []string {
	t.Helper()
	var paths []string
	for _, spec := range src.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, p)
	}
	return paths
}

// localName is the name under which a file knows a package.
func localName(src *ast.File, imported string) string {
	base := path.Base(imported)
	if imported == "math/rand/v2" {
		base = "rand"
	}
	for _, spec := range src.Imports {
		if spec.Path.Value == strconv.Quote(imported) && spec.Name != nil {
			return cmp.Or(spec.Name.Name, base)
		}
	}
	return base
}
