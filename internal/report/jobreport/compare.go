package jobreport

import (
	"cmp"
	"slices"
	"strings"

	"rolefit/internal/english"
	"rolefit/internal/report/doc"
	"rolefit/scoring/job"
)

// Comparison is two jobs side by side with all that their report shows.
type Comparison struct {
	A, B       Account
	Comparison job.Comparison
}

// Compare holds two jobs against each other.
func (b *Book) Compare(one, other Account) Comparison {
	return Comparison{one, other, b.Rules.Compare(one.Sheet.Facts, other.Sheet.Facts)}
}

// Pairs is a part of a comparison in two columns, one for each job.
type Pairs struct {
	Title string
	Say   string // instead of rows; empty if there are rows
	Rows  [][2]string
}

// Names returns the names of the two jobs, or stand-ins for missing ones.
func (c Comparison) Names() [2]string {
	names := [2]string{doc.Clean(c.A.Sheet.Name), doc.Clean(c.B.Sheet.Name)}
	return [2]string{cmp.Or(names[0], "the one"), cmp.Or(names[1], "the other")}
}

// Pairs returns the parts in two columns: the verdicts, then the facts that differ, and
// the facts known of one job only.
func (c Comparison) Pairs() []Pairs {
	a, b := c.A.Words(), c.B.Words()
	is := Pairs{Title: "What each really is", Rows: [][2]string{{a.Headline, b.Headline}}}
	if types := [2]string{c.A.typeNames(), c.B.typeNames()}; types != [2]string{} {
		is.Rows = append(is.Rows, types)
	}
	is.Rows = append(is.Rows, [2]string{a.Tag, b.Tag})
	differ := Pairs{Title: "Where they differ", Rows: c.rows(c.Comparison.Differ)}
	if len(differ.Rows) == 0 {
		differ.Say = "No fact known of both differs."
	}
	parts := []Pairs{is, differ}
	if one := c.rows(slices.Concat(c.Comparison.OnlyA, c.Comparison.OnlyB)); len(one) > 0 {
		parts = append(parts, Pairs{Title: "Known of one only", Rows: one})
	}
	return parts
}

func (c Comparison) rows(facts []job.Difference) [][2]string {
	var rows [][2]string
	for _, d := range facts {
		rows = append(rows, [2]string{c.A.Phrase(d.Fact, d.A), c.B.Phrase(d.Fact, d.B)})
	}
	return rows
}

// Parts returns the parts below the columns: the facts that are the same, the clashes of
// each job, and the count of open facts.
func (c Comparison) Parts() []Part {
	var parts []Part
	if same := c.Comparison.Same; len(same) > 0 {
		said := make([]string, len(same))
		for i, d := range same {
			said[i] = c.A.Phrase(d.Fact, d.A)
		}
		parts = append(parts, Part{Title: "The same in both", Say: []string{english.Capital(strings.Join(said, "; ")) + "."}})
	}
	names := c.Names()
	for i, a := range []Account{c.A, c.B} {
		if a.Person != nil {
			p := a.matched("Clashes with you: "+names[i], a.Fit.Clashes, Against)
			if len(p.Rows) == 0 {
				p.Say = []string{"Nothing known of it goes against you."}
			}
			parts = append(parts, p)
		}
	}
	if c.A.Person == nil {
		parts = append(parts, Part{Say: []string{"Take the quiz, and each job's clashes with you stand here: rolefit"}})
	}
	open := ""
	if n := len(c.Comparison.Open); n > 0 {
		open = english.Capital(english.NumberOf(n, "fact is", "facts are")) + " known of neither job; each job's questions settle " + english.Plural(n, "it", "them") + "."
	}
	return append(parts, Part{Title: "Still open", Say: []string{
		english.Sentences(open, "Nothing is added up here: what weighs more is up to you."),
	}})
}

// Doc is the comparison as a document.
func (c Comparison) Doc() doc.Doc {
	names := c.Names()
	d := doc.Doc{Title: names[0] + " / " + names[1], Tag: "two jobs", Sides: names[:], Origin: jobOrigin}
	for _, p := range c.Pairs() {
		d.Add(doc.Head{Text: p.Title})
		d.Say(p.Say)
		columns := doc.Columns{Heads: names[:]}
		for _, row := range p.Rows {
			columns.Rows = append(columns.Rows, row[:])
		}
		if len(p.Rows) > 0 {
			d.Add(columns)
		}
	}
	addParts(&d, c.Parts())
	return d
}
