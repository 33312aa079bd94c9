package fold_test

import (
	"testing"

	"github.com/charmbracelet/x/ansi"

	"rolefit/internal/fold"
)

// widths returns lines whose runes join, or take none or two cells.
func widths() []string {
	return []string{
		"", "plain", "\x1b[1;96m●\x1b[m ──┼── text", "\x1b]rolefit;#1\aan end\x1b]rolefit\a", "日本", "a日", "e\u0301", "1\ufe0f\u20e3", "─\u0301─",
		"●\ufe0f", "\x1b[", "\x1b[3", "\x1b[2Jx", "\x1b]open", "\x1b]8;;é\aé", "\x1b]a\x1b\\b\a", "tab\tend", "\x7f", "x\u200d", "→ ↔ · “so” – …", "\xff", "\x1b[31\x1b[m", "👩‍💻",
	}
}

// TestWidth expects the cells of the terminal library for each rune and for lines.
func TestWidth(t *testing.T) {
	t.Parallel()
	lines := widths()
	for r := range rune(0x3100) {
		lines = append(lines, string(r), "a"+string(r)+"b")
	}
	for _, line := range lines {
		if got, want := fold.Width(line), ansi.StringWidth(line); got != want {
			t.Errorf("%q takes %d cells, want %d", line, got, want)
		}
	}
}

// FuzzWidth compares with the terminal library.
func FuzzWidth(f *testing.F) {
	for _, line := range widths() {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if got, want := fold.Width(line), ansi.StringWidth(line); got != want {
			t.Errorf("%q takes %d cells, want %d", line, got, want)
		}
	})
}

// BenchmarkWidth measures a row of a question.
func BenchmarkWidth(b *testing.B) {
	for b.Loop() {
		_ = fold.Width("  \x1b[2m╭──────────────────╮\x1b[m  an end that takes some words, and then some more  \x1b[2m╰──────────╯\x1b[m")
	}
}
