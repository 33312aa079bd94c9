package report

import (
	"fmt"
	"io"
	"strings"

	"rolefit/scoring"
)

// The rules of Markdown.
//
//   - Everything that is not a mark of our own goes through escaped: an assessment
//     may come from anybody, and what it says is text, never markup.
//   - A paragraph is one line. A text begins a line only where escaped has seen to
//     its first letters.
//   - What stands in a table adds up to the table's last row.

// Markdown writes a result in GitHub's Markdown. The error is that of the writer.
func Markdown(w io.Writer, a Account) error {
	m := &markdown{}
	words := a.Words()
	m.line("# " + escaped(words.Headline))
	m.para("**" + escaped(words.Tag) + "**")
	m.say(words.Meaning)
	m.say(words.Do)
	for _, flag := range Flags(a.Assessment, a.Result) {
		m.para("> **Caution:** " + escaped(flag))
	}
	if a.Result.Verdict.Kind != scoring.Insufficient {
		m.scores(a)
		m.reasons(a)
		m.sureness(a)
		m.chances(a)
	}
	m.facts(a)
	m.next(a)
	if a.Result.Verdict.Kind != scoring.Insufficient {
		m.head(partExplain)
		m.say(strings.Join(Explain(), " "))
	}
	m.para("---")
	m.para("*" + escaped(Caption()) + "*")
	m.para("rolefit, " + escaped(origin(a)))
	if _, err := io.WriteString(w, m.String()); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}

// markdown gathers lines.
type markdown struct{ strings.Builder }

func (m *markdown) line(s string) { m.WriteString(s + "\n") }

// para is a paragraph of marks and escaped text.
func (m *markdown) para(s string) { m.line("\n" + s) }

// say is a paragraph of sentences; none where there are none.
func (m *markdown) say(s string) {
	if s != "" {
		m.para(escaped(s))
	}
}

// labelled is a paragraph behind a label; none where it is empty.
func (m *markdown) labelled(label, s string) {
	if s != "" {
		m.para("**" + escaped(label) + ":** " + escaped(s))
	}
}

func (m *markdown) head(s string) { m.para("## " + escaped(s)) }

// row is a row of a table. Its cells are text.
func (m *markdown) row(cells ...string) {
	for i, cell := range cells {
		cells[i] = escaped(cell)
	}
	m.line("| " + strings.Join(cells, " | ") + " |")
}

// table begins a table whose last column holds numbers.
func (m *markdown) table(heads ...string) {
	m.line("")
	m.row(heads...)
	m.line("|" + strings.Repeat(" :-- |", len(heads)-1) + " --: |")
}

// sum is the last row of a table of so many columns.
func (m *markdown) sum(columns int, number string) {
	m.line("| **together** |" + strings.Repeat("  |", columns-2) + " **" + escaped(number) + "** |")
}

func (m *markdown) scores(a Account) {
	m.head(partScores)
	m.say(axisZero)
	m.table("Role", "Points")
	var sum Tenths
	for _, row := range scoreRows(a) {
		m.row(row.name, row.points.String())
		sum += row.points
	}
	m.sum(2, sum.String())
}

func (m *markdown) reasons(a Account) {
	rows, neutral, total := reasons(a)
	m.head(Gap(a.Assessment, a.Result))
	m.say(signKey(a))
	m.table("Your answer", "How strongly", "Points")
	for _, row := range rows {
		m.row(row.Phrase, row.Strength, row.Points.String())
	}
	if neutral != "" {
		m.row(neutral, "", Tenths(0).String())
	}
	m.sum(3, total.String())
}

func (m *markdown) sureness(a Account) {
	flip := FlipSentence(a.Assessment, a.Result, a.Flip, a.CanFlip)
	if len(flip) == 0 {
		return
	}
	m.head(partChange)
	m.say(strings.Join(flip, " "))
	m.say(Sturdy(a.Assessment, a.Result, a.Pivotal))
}

func (m *markdown) chances(a Account) {
	chance, ok := ChanceLines(a.Assessment, a.Result)
	if !ok {
		return
	}
	m.head(partChance)
	m.say(chance.Intro)
	m.table("Role", "First in")
	for _, row := range chance.Rows {
		m.row(row.Role, row.Of)
	}
	m.say(chance.Note)
}

// facts are the lines beside the result.
func (m *markdown) facts(a Account) {
	name, shared := SignsFact(a.Assessment, a.Result)
	guess := GuessLine(a.Assessment, a.Guess, a.Result)
	limits := strings.Join(LimitLines(a.Limits, a.Chosen), "; ")
	gone, more := GoneLine(a.Result), TieBreakersLine(a.Result)
	if shared+guess+limits+gone+more+a.Code == "" {
		return
	}
	m.head(partFacts)
	m.labelled(name, shared)
	m.labelled(labelGuess, guess)
	m.labelled(labelLimits, limits)
	m.say(gone)
	m.say(more)
	m.labelled(labelCode, a.Code)
}

func (m *markdown) next(a Account) {
	for _, role := range Next(a.Assessment, a.Result) {
		m.head(labelNext + role.Name)
		m.say(role.Day)
		m.labelled(labelCosts, role.Price)
		if plan := a.Plan(role.ID); len(plan) > 0 {
			m.plan(plan)
		} else {
			for i, step := range role.Steps {
				if i == 0 {
					m.line("")
				}
				m.line("- " + escaped(step))
			}
			m.labelled(labelTitles, strings.Join(role.Titles, ", "))
		}
		m.labelled(labelRead, role.Read)
	}
	if OffersTypes(a.Result) {
		m.line("")
		m.line("`rolefit --assessment fde-types` " + escaped(TypesOffer()))
	}
}

// plan writes the sections of a plan under headings one level down.
func (m *markdown) plan(sections []Section) {
	for _, section := range sections {
		m.line("")
		m.line("### " + escaped(section.Title))
		m.line("")
		for i, line := range section.Lines {
			if section.Steps {
				m.line(fmt.Sprintf("%d. ", i+1) + escaped(line))
				continue
			}
			if i > 0 {
				m.line("")
			}
			m.line(escaped(line))
		}
	}
}

// escaped makes a text stand for itself in Markdown, at the beginning of a line too,
// in a table's cell too, and without becoming a link. Behind an at-sign goes a
// character without width: nothing else keeps GitHub from telling a person of that
// name.
func escaped(s string) string {
	s = plainly(s)
	var b strings.Builder
	for i, c := range s {
		rest := s[i+len(string(c)):]
		switch {
		case strings.ContainsRune("\\`*_[]<>|~&$", c),
			c == ':' && rest != "" && rest[0] != ' ', // an address, or a little picture
			c == '.' && strings.HasSuffix(strings.ToLower(s[:i]), "www"),
			i == 0 && (c == '#' || c == '=' || (c == '+' || c == '-') && (rest == "" || rest[0] == ' ' || rest[0] == '-')),
			(c == '.' || c == ')') && number(s[:i]) && (rest == "" || rest[0] == ' '):
			b.WriteByte('\\')
		}
		b.WriteRune(c)
		if c == '@' {
			b.WriteRune('\u2060')
		}
	}
	return b.String()
}

// number says whether a text is digits and nothing else: with a dot, they would
// begin a list.
func number(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
