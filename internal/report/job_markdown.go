package report

import (
	"fmt"
	"io"
	"strings"
)

// JobMarkdown writes all that is said about a job in GitHub's Markdown, by the rules
// of Markdown. The error is that of the writer.
func JobMarkdown(w io.Writer, a JobAccount) error {
	m := &markdown{}
	words := a.Words()
	m.line("# " + escaped(words.Headline))
	m.para("**" + escaped(words.Tag) + "**")
	m.say(a.Sheet.Name)
	m.say(strings.Join(words.Meaning, " "))
	m.parts("", a.Is())
	m.parts(JobFitsTitle, a.Fits())
	m.parts(JobAskTitle, a.Asks())
	m.closing()
	if _, err := io.WriteString(w, m.String()); err != nil {
		return fmt.Errorf("write the job: %w", err)
	}
	return nil
}

// JobsMarkdown writes a comparison of two jobs, as JobMarkdown does.
func JobsMarkdown(w io.Writer, c JobsAccount) error {
	m := &markdown{}
	names := c.Names()
	m.line("# " + escaped(names[0]) + " / " + escaped(names[1]))
	for _, p := range c.Pairs() {
		m.head(p.Title)
		m.say(p.Say)
		for i, row := range p.Rows {
			if i == 0 {
				m.line("")
				m.row(names[0], names[1])
				m.line("| :-- | :-- |")
			}
			m.row(row[0], row[1])
		}
	}
	m.parts("", c.Parts())
	m.closing()
	if _, err := io.WriteString(w, m.String()); err != nil {
		return fmt.Errorf("write the comparison: %w", err)
	}
	return nil
}

func (m *markdown) closing() {
	m.para("---")
	m.para("rolefit, " + escaped(jobOrigin()))
}

// jobOrigin says what the account of a job rests on.
func jobOrigin() string { return "a check of a job, by the facts that are known of it" }

// parts writes parts under one heading; without one, their own titles are headings.
func (m *markdown) parts(title string, parts []JobPart) {
	own := "## "
	if title != "" {
		m.head(title)
		own = "### "
	}
	for _, p := range parts {
		if p.Title != "" {
			m.para(own + escaped(p.Title))
		}
		m.say(strings.Join(p.Say, " "))
		for i, row := range p.Rows {
			if i == 0 {
				m.line("")
			}
			line := "- " + escaped(row.Text)
			if label := row.label(p); label != "" {
				line = "- **" + escaped(label) + ":** " + escaped(row.Text)
			}
			if row.Note != "" {
				line += "\\\n  " + escaped(row.Note)
			}
			m.line(line)
		}
	}
}

// label says a row's sign in a word; empty where the part or the row says it.
func (r JobRow) label(p JobPart) string {
	switch {
	case p.Spoken:
		return ""
	case r.Sign == JobFor:
		return "For"
	case r.Sign == JobAgainst:
		return "Against"
	default:
		return ""
	}
}
