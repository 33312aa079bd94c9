package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"rolefit/internal/fold"
	"rolefit/scoring"
)

// The widths of the text, in cells. No line that holds only sentences is wider
// than measure, and none at all is wider than 80.
const (
	measure   = 76
	lineWidth = 79
	halfBar   = 21 // of a bar, on either side of the axis
	nameWidth = 17
)

// fullBar is the least number of points at which a bar is drawn in full, so that
// small differences look small.
const fullBar = 20.0

// Text writes a result as plain text, at most 80 columns wide: no colour, no box
// drawing. The error is that of the writer.
func Text(w io.Writer, a Account) error {
	t := &text{}
	words := a.Words()
	t.line(spread(strings.ToUpper(words.Headline), words.Tag))
	t.say(words.Meaning)
	t.say(words.Do)
	t.cautions(a)
	if a.Result.Verdict.Kind != scoring.Insufficient {
		t.bars(a)
		t.reasons(a)
		t.sureness(a)
		t.chances(a)
	}
	t.facts(a)
	t.next(a)
	if a.Result.Verdict.Kind != scoring.Insufficient {
		t.head("What the points are")
		t.say(strings.Join(Explain(), " "))
	}
	t.line("")
	t.say(Caption())
	_, err := io.WriteString(w, t.String())
	if err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}

// text gathers lines.
type text struct{ strings.Builder }

func (t *text) line(s string) {
	t.WriteString(strings.TrimRight(s, " "))
	t.WriteByte('\n')
}

// head starts a section.
func (t *text) head(s string) {
	t.line("")
	t.say(s)
}

// say wraps sentences.
func (t *text) say(s string) { t.hang("", s) }

// hang wraps sentences behind a mark, and the lines after the first below them.
func (t *text) hang(mark, s string) {
	if s == "" {
		return
	}
	indent := strings.Repeat(" ", ansi.StringWidth(mark))
	for i, l := range strings.Split(fold.Wrap(s, measure-len(indent)), "\n") {
		if i == 0 {
			t.line(mark + l)
			continue
		}
		t.line(indent + l)
	}
}

func (t *text) cautions(a Account) {
	flags := Flags(a.Assessment, a.Result)
	if len(flags) > 0 {
		t.line("")
	}
	for _, flag := range flags {
		t.say("Caution: " + flag)
	}
}

// bars draws the scores on one axis with 0 in the middle.
func (t *text) bars(a Account) {
	points := Points(a.Result)
	most := Tenths(fullBar * 10)
	for _, p := range points {
		most = max(most, p, -p)
	}
	t.line("")
	const label = "0 = no preference"
	t.line(strings.Repeat(" ", nameWidth+halfBar-len(label)/2) + label)
	for _, ranked := range a.Result.Ranked() {
		for i, role := range a.Assessment.Roles {
			if role.ID == ranked.ID {
				t.line(fit(role.Short, nameWidth) + bar(points[i], most) + fmt.Sprintf("%9s", points[i]))
			}
		}
	}
}

func bar(p, most Tenths) string {
	n := (int(max(p, -p))*halfBar*2 + int(most)) / (2 * int(most)) // rounded
	blank := strings.Repeat(" ", halfBar)
	if p < 0 {
		return blank[n:] + strings.Repeat("=", n) + "|" + blank
	}
	return blank + "|" + strings.Repeat("=", n) + blank[n:]
}

func (t *text) reasons(a Account) {
	const forN, againstN = 5, 3
	rows, rest, total := Selected(a.Assessment, a.Result, forN, againstN)
	if len(rows) == 0 {
		return
	}
	t.head(Gap(a.Assessment, a.Result))
	for _, row := range rows {
		mark := "  + "
		if row.Points < 0 {
			mark = "  - "
		}
		t.row(mark+row.Strength+": "+row.Phrase, row.Points.String())
	}
	if rest.Count > 0 {
		t.row("    "+rest.Phrase, rest.Points.String())
	}
	t.row("    together", total.Plain())
}

// row sets a number at the right end of a line.
func (t *text) row(s, number string) {
	const wide = nameWidth + 2*halfBar + 1
	t.line(fit(s, wide) + fmt.Sprintf("%9s", number))
}

func (t *text) sureness(a Account) {
	flip := FlipSentence(a.Assessment, a.Result, a.Flip, a.CanFlip)
	if len(flip) == 0 {
		return
	}
	t.head("What would change it")
	t.say(strings.Join(flip, " "))
	t.say(Sturdy(a.Assessment, a.Result, a.Pivotal))
}

func (t *text) chances(a Account) {
	chance, ok := ChanceLines(a.Assessment, a.Result)
	if !ok {
		return
	}
	t.head(chance.Intro)
	for _, row := range chance.Rows {
		t.line("  " + fit(row.Role, nameWidth) + row.Of)
	}
	t.say(chance.Note)
}

// facts are the lines beside the result.
func (t *text) facts(a Account) {
	lines := []string{SignsLine(a.Assessment, a.Result), GuessLine(a.Assessment, a.Guess, a.Result)}
	if limits := LimitLines(a.Limits, a.Chosen); len(limits) > 0 {
		lines = append(lines, "Your limits: "+strings.Join(limits, "; "))
	}
	lines = append(lines, GoneLine(a.Result), TieBreakersLine(a.Result), CodeLine(a.Code))
	shown := strings.Join(lines, "")
	if shown != "" {
		t.line("")
	}
	for _, line := range lines {
		t.hang("", line)
	}
}

func (t *text) next(a Account) {
	for _, role := range Next(a.Assessment, a.Result) {
		t.head("Next: " + role.Name)
		t.hang("  ", role.Day)
		t.hang("  ", labelled("What it costs: ", role.Price))
		if plan := a.Plan(role.ID); len(plan) > 0 {
			t.plan(plan)
		} else {
			for _, step := range role.Steps {
				t.hang("  * ", step)
			}
			t.hang("  ", labelled("Titles to search for: ", strings.Join(role.Titles, ", ")))
		}
		t.hang("  ", labelled("In the guide: ", role.Read))
	}
	if OffersTypes(a.Result) {
		t.line("")
		t.say("rolefit --assessment fde-types " + TypesOffer())
	}
}

// plan is a plan in sections, and an empty line after it.
func (t *text) plan(sections []Section) {
	for _, section := range sections {
		t.line("")
		t.hang("  ", section.Title)
		for i, line := range section.Lines {
			mark := "    "
			if section.Steps {
				mark = fmt.Sprintf("  %d. ", i+1)
			}
			t.hang(mark, line)
		}
	}
	t.line("")
}

func labelled(label, s string) string {
	if s == "" {
		return ""
	}
	return label + s
}

// spread sets two texts at the ends of a line; the second goes below where there
// is no room.
func spread(left, right string) string {
	gap := lineWidth - ansi.StringWidth(left) - ansi.StringWidth(right)
	if gap < 1 {
		return fold.Wrap(left, measure) + "\n" + right
	}
	return left + strings.Repeat(" ", gap) + right
}

// fit cuts or fills a text to a number of cells, with at least one space at the end.
func fit(s string, width int) string {
	s = ansi.Truncate(s, width-1, "...")
	return s + strings.Repeat(" ", width-ansi.StringWidth(s))
}
