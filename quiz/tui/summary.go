package tui

import (
	"strings"

	"rolefit/internal/report"
	"rolefit/internal/ui"
	"rolefit/scoring"

	"charm.land/lipgloss/v2"
)

// summary draws the first pane: verdict, points, cautions, strongest reasons and the facts
// that are not scored.
func (s drawnResult) summary(f ui.Frame) string {
	a := s.account.Assessment
	words := s.account.Words()
	blocks := []string{headline(words, f) + "\n" + ui.Wrap(words.Meaning, f.Width)}
	if s.account.Result.Verdict.Kind != scoring.Insufficient {
		if f.Roomy() {
			blocks[0] += "\n" + s.bars(f) // the line that names the axis is nearly empty
		} else {
			blocks = append(blocks, s.bars(f))
		}
	}
	if flags := report.Flags(a, s.account.Result); len(flags) > 0 {
		blocks = append(blocks, styleLines(ui.Wrap("Caution: "+flags[0], f.Width), f.Styles.Caution.Render))
	}
	if !leads(s.account.Result) {
		blocks = append(blocks, ui.Wrap(words.Do, f.Width))
	}
	if reasons := s.reasons(f); reasons != "" {
		blocks = append(blocks, reasons)
	}
	if facts := s.facts(f); facts != "" {
		blocks = append(blocks, facts)
	}
	blocks = append(blocks, styleLines(ui.Wrap(report.Caption(), f.Width), f.Styles.Dim.Render))
	return tight(f.Height, blocks)
}

// leads reports whether one role leads, clearly or narrowly.
func leads(r scoring.Result) bool {
	return r.Verdict.Kind == scoring.Clear || r.Verdict.Kind == scoring.Leaning
}

// tight joins blocks with blank lines, and drops them between the last blocks if the text
// would exceed the height.
func tight(height int, blocks []string) string {
	joined := strings.Join(blocks, "\n\n")
	for keep := len(blocks) - 1; keep > 1 && ui.Lines(joined) > height; keep-- {
		joined = strings.Join(blocks[:keep], "\n\n") + "\n" + strings.Join(blocks[keep:], "\n")
		if ui.Lines(joined) <= height {
			return joined
		}
	}
	return strings.Join(blocks, "\n\n")
}

// headline draws the verdict on the left and its tag on the right, or one below the other
// if they do not fit.
func headline(words report.Words, f ui.Frame) string {
	name := f.Styles.Accent.Render(strings.ToUpper(words.Headline))
	tag := f.Styles.Strong.Render(words.Tag)
	gap := f.Width - lipgloss.Width(name) - lipgloss.Width(tag)
	if gap < 2 {
		return styleLines(ui.Wrap(strings.ToUpper(words.Headline), f.Width), f.Styles.Accent.Render) + "\n" + tag
	}
	return name + strings.Repeat(" ", gap) + tag
}

// bars draws the roles' scores on one axis, highest first. The label names zero: no
// preference.
func (s drawnResult) bars(f ui.Frame) string {
	const number, gap = 6, 2
	a := s.account.Assessment
	points := report.Points(s.account.Result)
	name := 0
	for _, role := range a.Roles {
		name = max(name, lipgloss.Width(role.Short))
	}
	width := (f.Width - name - number - 2*gap) | 1
	if width > f.Width-name-number-2*gap {
		width -= 2
	}
	const least = 20 // points that fill half the axis when all scores are small, so that they look small
	most := float64(least)
	for _, role := range s.account.Result.Roles {
		most = max(most, role.Score, -role.Score)
	}
	var lines []string
	for _, role := range s.account.Result.Ranked() {
		i := 0
		for i < len(a.Roles) && a.Roles[i].ID != role.ID {
			i++
		}
		bar := ui.Bar(role.Score, most, width, f.Glyphs)
		style, bars := f.Styles.Text, f.Styles.Dim
		if role.Rank == 1 {
			style, bars = f.Styles.Accent, f.Styles.Accent
		}
		lines = append(lines, style.Render(ui.Pad(a.Roles[i].Short, name+gap, f.Glyphs))+bars.Render(bar)+
			style.Render(ui.PadLeft(points[i].String(), f.Width-name-gap-width)))
	}
	const zero = "0 = no preference"
	middle := name + gap + width/2
	label := strings.Repeat(" ", max(middle-len(zero)/2, 0)) + zero
	if ui.Lines(strings.Join(lines, "\n")) > 0 && f.Roomy() {
		lines = append([]string{f.Styles.Dim.Render(label)}, lines...)
	}
	return strings.Join(lines, "\n")
}

// reasons draws the three strongest reasons for the result, the strongest against it, and
// the sum of the rest.
func (s drawnResult) reasons(f ui.Frame) string {
	const speakFor, speakAgainst = 3, 1
	a := s.account.Assessment
	rows, rest, _ := report.Selected(a, s.account.Result, speakFor, speakAgainst)
	if len(rows) == 0 {
		return ""
	}
	lines := []string{styleLines(ui.Wrap(report.Gap(a, s.account.Result), f.Width), f.Styles.Strong.Render)}
	for _, row := range rows {
		lines = append(lines, reasonRow(row, f))
	}
	if rest.Count > 0 {
		lines = append(lines, reasonRow(rest, f))
	}
	return strings.Join(lines, "\n")
}

// reasonRow draws one reason: sign, strength, phrase and points.
func reasonRow(row report.Row, f ui.Frame) string {
	const number = 6
	sign, style := "+", f.Styles.For
	switch {
	case row.Count != 1:
		sign, style = " ", f.Styles.Dim
	case row.Points < 0:
		sign, style = "-", f.Styles.Against
	}
	words := row.Phrase
	if row.Strength != "" && f.Roomy() { // the points say how strong it is where there is no room for the word
		words = row.Strength + ": " + row.Phrase
	}
	return " " + style.Render(sign) + " " + ui.Pad(words, f.Width-number-4, f.Glyphs) + " " +
		style.Render(ui.PadLeft(row.Points.String(), number))
}

// facts draws the facts beside the score: signs, limits, guess and result code.
func (s drawnResult) facts(f ui.Frame) string {
	a := s.account.Assessment
	var lines []string
	if name, shared := report.SignsFact(a, s.account.Result); shared != "" && s.account.Result.Verdict.Kind != scoring.Insufficient {
		lines = append(lines, fact(f, name, shared))
	}
	if said := report.LimitLines(s.account.Limits, s.account.Chosen); len(said) > 0 {
		lines = append(lines, fact(f, "Your limits", strings.Join(said, "; ")))
	}
	if line := report.GuessLine(a, s.account.Guess, s.account.Result); line != "" {
		lines = append(lines, fact(f, "Your guess", line))
	}
	if s.account.Code != "" {
		lines = append(lines, fact(f, "Result code", s.account.Code+" (it is your answers)"))
	}
	return strings.Join(lines, "\n")
}

func fact(f ui.Frame, name, text string) string {
	const wide = 17
	if !f.Roomy() {
		return f.Styles.Dim.Render(name+": ") + "\n" + ui.Indent(ui.Wrap(text, f.Width-2), 2)
	}
	return ui.Hang(f.Styles.Dim.Render(ui.Pad(name, wide, f.Glyphs)), ui.Wrap(text, f.Width-wide))
}
