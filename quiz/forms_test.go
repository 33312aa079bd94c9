package quiz_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// TestFormsTakeTheirWordsFromPrompts allows the two forms of a terminal no phrases but those about
// the form itself: its keys, its header, what it took a line for, dates and columns.
func TestFormsTakeTheirWordsFromPrompts(t *testing.T) {
	t.Parallel()
	own := []string{
		"next page", "any key", "close help", "new job", "the choice with that number", "or ", " enter", // keys
		"line %d of %d, m for the next", "lines %d-%d of %d, m for the next", "just now ", "not saved", "your words: ", // where, and whether it is kept
		"on ", "Jan 2, 2006", " minutes", " min", "today at ", " %2d   %s   %s", "[x] ", "'''\"\"\"------****o=.-|++   ", // dates and drawing
		"the participant left", "stopped from outside", "Stopped. ", "The input ended. ", "The input failed. ", // the end of the lines
		"That line is too long to be a name.", "That line is too long to be an answer.",
		"Unchanged: ", "Noted, but not saved: ", "Recorded: ", "From your class: ",
	}
	found := map[string]bool{}
	for _, file := range sources(t, "tui", "plain") {
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			text, _ := strconv.Unquote(literal.Value)
			found[text] = true
			if strings.Contains(text, " ") && strings.IndexFunc(text, unicode.IsLetter) >= 0 && !slices.Contains(own, text) {
				t.Errorf("%s says %q: words about a place belong in its prompt, where every form finds them", set.Position(literal.Pos()), text)
			}
			return true
		})
	}
	for _, text := range own {
		if !found[text] {
			t.Errorf("no form says %q any more: take it off the list", text)
		}
	}
}

func sources(t *testing.T, folders ...string) (files []string) {
	t.Helper()
	for _, folder := range folders {
		some, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil || len(some) == 0 {
			t.Fatal("no source in", folder, err)
		}
		files = append(files, slices.DeleteFunc(some, func(f string) bool { return strings.HasSuffix(f, "_test.go") })...)
	}
	return files
}
