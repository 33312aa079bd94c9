package quiz_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolefit/internal/report/doc"
	"rolefit/quiz"
)

// TestConsentIsOnThePage compares the consent with the one that docs/pilot.md quotes.
func TestConsentIsOnThePage(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "docs", "pilot.md"))
	if err != nil {
		t.Fatal(err)
	}
	words := func(text string) string {
		return strings.Join(strings.Fields(strings.NewReplacer(">", " ", "*", "", ".** ", " ").Replace(text)), " ")
	}
	said := words(string(page))
	n := 0
	for _, block := range quiz.Consent("Into one file").Blocks {
		if p, ok := block.(doc.Para); ok {
			n++
			if !strings.Contains(said, words(p.Text)) {
				t.Errorf("docs/pilot.md does not say %q", p.Text)
			}
		}
	}
	if n < 7 {
		t.Errorf("%d paragraphs are compared", n)
	}
}
