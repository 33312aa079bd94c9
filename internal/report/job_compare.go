package report

import (
	"fmt"
	"io"
	"strings"

	"rolefit/content"
	"rolefit/scoring/job"
)

// JobsAccount is everything that is said about two jobs side by side.
type JobsAccount struct {
	A, B       JobAccount
	Comparison job.Comparison
}

// Compare holds two jobs against each other.
func (b *JobBook) Compare(one, other JobAccount) JobsAccount {
	return JobsAccount{one, other, b.Rules.Compare(one.Sheet.Facts, other.Sheet.Facts)}
}

// JobPairs is a part of a comparison in two columns, one for each job.
type JobPairs struct {
	Title string
	Rows  [][2]string
}

// Names are what the two jobs are called.
func (c JobsAccount) Names() [2]string {
	names := [2]string{oneLine(c.A.Sheet.Name), oneLine(c.B.Sheet.Name)}
	for i, name := range names {
		if name == "" {
			names[i] = [2]string{"the one", "the other"}[i]
		}
	}
	return names
}

// Pairs are the parts in two columns: what each is, then the facts that differ, the
// ones that are known of one job only, and the ones that are the same.
func (c JobsAccount) Pairs() []JobPairs {
	a, b := c.A.Words(), c.B.Words()
	parts := []JobPairs{{"What each really is", [][2]string{{a.Headline, b.Headline}, {a.Tag, b.Tag}}}}
	for _, of := range []struct {
		title string
		facts []job.Difference
	}{
		{"Where they differ", c.Comparison.Differ},
		{"Known of one only", append(append([]job.Difference{}, c.Comparison.OnlyA...), c.Comparison.OnlyB...)},
	} {
		p := JobPairs{Title: of.title}
		for _, d := range of.facts {
			p.Rows = append(p.Rows, [2]string{c.A.pairPhrase(d.Fact, d.A), c.B.pairPhrase(d.Fact, d.B)})
		}
		if len(p.Rows) > 0 {
			parts = append(parts, p)
		}
	}
	return parts
}

// pairPhrase is a fact in a column; of one that is not known, that the other column
// says what it is about.
func (a JobAccount) pairPhrase(fact string, answer content.JobAnswer) string {
	return a.Phrase(fact, answer)
}

// Parts are what follows the columns: what is the same, the clashes of each, and what
// is open.
func (c JobsAccount) Parts() []JobPart {
	var parts []JobPart
	if len(c.Comparison.Differ) == 0 {
		parts = append(parts, JobPart{Say: []string{"No fact is known of both and differs."}})
	}
	if same := c.Comparison.Same; len(same) > 0 {
		said := make([]string, len(same))
		for i, d := range same {
			said[i] = c.A.Phrase(d.Fact, d.A)
		}
		parts = append(parts, JobPart{Title: "The same in both", Say: []string{strings.Join(said, ", ") + "."}})
	}
	names := c.Names()
	for i, a := range []JobAccount{c.A, c.B} {
		p := JobPart{Title: "Clashes with you: " + names[i]}
		switch {
		case a.Person == nil:
			continue
		case len(a.Fit.Clashes) == 0:
			p.Say = []string{"Nothing that is known of it goes against an answer or a limit of yours."}
		default:
			p.Rows = a.matches(a.Fit.Clashes, JobAgainst)
		}
		parts = append(parts, p)
	}
	if c.A.Person == nil {
		parts = append(parts, JobPart{Say: []string{"With a result of yours, the clashes of each would stand here: rolefit takes the quiz."}})
	}
	if open := c.Comparison.Open; len(open) > 0 {
		var said []string
		for _, id := range open {
			f, _ := c.A.Book.Rules.Fact(id)
			said = append(said, f.Short)
		}
		parts = append(parts, JobPart{Title: "Known of neither", Say: []string{strings.Join(said, ", ") + "."}})
	}
	return append(parts, JobPart{Say: []string{"Nothing here is added up: which of it weighs more is yours to say."}})
}

// JobsText writes a comparison as plain text, at most 80 columns wide. The error is
// that of the writer.
func JobsText(w io.Writer, c JobsAccount) error {
	t := &text{}
	names := c.Names()
	t.pair(strings.ToUpper(names[0]), strings.ToUpper(names[1]))
	for _, p := range c.Pairs() {
		t.head(p.Title)
		for _, row := range p.Rows {
			t.pair("  "+row[0], "  "+row[1])
		}
	}
	t.parts(c.Parts())
	if _, err := io.WriteString(w, t.String()); err != nil {
		return fmt.Errorf("write the comparison: %w", err)
	}
	return nil
}

// pair sets two texts in two columns.
func (t *text) pair(left, right string) {
	const column = 39
	t.line(fit(left, column) + strings.TrimRight(fit(right, column+1), " "))
}

// jobsShape is a comparison in JSON, in the order of its fields.
type jobsShape struct {
	Schema     int            `json:"schema"`
	A          jobShape       `json:"a"`
	B          jobShape       `json:"b"`
	Comparison job.Comparison `json:"comparison"`
}

// AppendJobsJSON appends a comparison as one line of JSON without the line break.
func AppendJobsJSON(b []byte, c JobsAccount) []byte {
	return appendJSON(b, jobsShape{job.Schema, c.A.shape(), c.B.shape(), c.Comparison})
}
