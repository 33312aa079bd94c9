package report

import (
	"fmt"
	"io"
	"strings"
)

// JobText writes all that is said about a job as plain text, at most 80 columns
// wide: no colour, no box drawing. The error is that of the writer.
func JobText(w io.Writer, a JobAccount) error {
	t := &text{}
	t.jobHead(a)
	t.parts(a.Is())
	t.title(JobFitsTitle)
	t.parts(a.Fits())
	t.title(JobAskTitle)
	t.parts(a.Asks())
	if _, err := io.WriteString(w, t.String()); err != nil {
		return fmt.Errorf("write the job: %w", err)
	}
	return nil
}

func (t *text) jobHead(a JobAccount) {
	words := a.Words()
	if name := plainly(a.Sheet.Name); name != "" {
		t.say(name)
	}
	t.line(spread(strings.ToUpper(words.Headline), words.Tag))
	t.say(strings.Join(words.Meaning, " "))
}

// title starts one of the large parts of a text.
func (t *text) title(s string) {
	t.line("")
	t.line("")
	t.say(strings.ToUpper(s))
}

// parts writes parts, a blank line before each.
func (t *text) parts(parts []JobPart) {
	for _, p := range parts {
		t.line("")
		t.say(p.Title)
		t.say(strings.Join(p.Say, " "))
		for _, row := range p.Rows {
			t.hang("  "+string(rune(row.Sign))+" ", row.Text)
			t.hang("    ", row.Note)
		}
	}
}
