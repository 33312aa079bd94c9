package tui

import (
	"fmt"
	"strings"

	"rolefit/internal/report"
	"rolefit/internal/ui"
	"rolefit/scoring"
)

// why draws the second pane: every reason, the change that would flip the result, its
// chance, cautions and the meaning of points.
func (s drawnResult) why(f ui.Frame) string {
	a := s.account.Assessment
	var blocks []string
	section := func(title string, lines ...string) {
		if len(lines) == 0 {
			return
		}
		for i, line := range lines {
			lines[i] = ui.Wrap(line, f.Width)
		}
		blocks = append(blocks, f.Styles.Strong.Render(title)+"\n"+strings.Join(lines, "\n"))
	}
	if s.account.Result.Verdict.Kind == scoring.Insufficient {
		section("What is missing", report.For(a, s.account.Result).Meaning)
	} else {
		blocks = append(blocks, s.allReasons(f))
		section("What would change it", s.changes()...)
		if chance, ok := report.ChanceLines(a, s.account.Result); ok {
			section("How sure", chance.Intro, chanceRows(chance, f), chance.Note)
		}
	}
	section("Cautions", report.Flags(a, s.account.Result)...)
	section("What the points are", report.Explain()...)
	return strings.Join(blocks, "\n\n")
}

// allReasons lists every answer that counted, and their sum.
func (s drawnResult) allReasons(f ui.Frame) string {
	a := s.account.Assessment
	rows, total := report.All(a, s.account.Result)
	lines := []string{styleLines(ui.Wrap(report.Gap(a, s.account.Result), f.Width), f.Styles.Strong.Render)}
	neutral := 0
	for _, row := range rows {
		if row.Answer == 0 {
			neutral++
			continue
		}
		lines = append(lines, reasonRow(row, f))
	}
	if neutral > 0 {
		lines = append(lines, reasonRow(report.Row{Phrase: fmt.Sprintf("no preference, %d times", neutral)}, f))
	}
	sum := reasonRow(report.Row{Phrase: "together", Points: total}, f)
	return strings.Join(append(lines, f.Styles.Dim.Render(strings.Repeat(f.Glyphs.Rule, f.Width)), sum), "\n")
}

// changes words the smallest change that would flip the leader, and whether one question
// decides it.
func (s drawnResult) changes() []string {
	a := s.account.Assessment
	lines := report.FlipSentence(a, s.account.Result, s.account.Flip, s.account.CanFlip)
	if sturdy := report.Sturdy(a, s.account.Result, s.account.Pivotal); sturdy != "" {
		lines = append(lines, sturdy)
	}
	return lines
}

func chanceRows(chance report.Chance, f ui.Frame) string {
	const wide = 18
	lines := make([]string, len(chance.Rows))
	for i, row := range chance.Rows {
		lines[i] = "  " + ui.Pad(row.Role, wide, f.Glyphs) + row.Of
	}
	return strings.Join(lines, "\n")
}
