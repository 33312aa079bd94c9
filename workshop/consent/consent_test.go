package consent

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rolefit/content"
	"rolefit/scoring"
)

// TestFailedFilesAreWritten lets a file fail, and expects it as soon as the next one can be
// written, not only when the class ends.
func TestFailedFilesAreWritten(t *testing.T) {
	t.Parallel()
	m, err := scoring.NewModel(content.Career())
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "study")
	c, err := New(dir, "Monday", m, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	a := m.Assessment()
	sheet := scoring.Sheet{Assessment: a.ID, Edition: a.Edition, Answers: map[string]int{a.Questions[0].ID: 1}}
	facts := map[string]string{"role": a.Roles[0].ID, "years": "3-5", "again": "5"}
	saves := func(member string) error {
		result := m.Score(sheet)
		_, err := c.of(member).Save(facts, sheet, &result)
		return err
	}
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if saves("ada") == nil {
		t.Fatal("a file was written where there is no folder")
	}
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	if err := saves("bob"); err != nil {
		t.Fatal(err)
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "*.jsonl")); len(files) != 2 {
		t.Errorf("%v, before the class ends", files)
	}
	if said, err := c.End(); err != nil || !strings.Contains(said, "2 consented") {
		t.Errorf("%q, %v", said, err)
	}
}
