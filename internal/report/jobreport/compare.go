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

// names returns the names of the two jobs, or stand-ins for missing ones.
func (c Comparison) names() [2]string {
	return [2]string{cmp.Or(doc.Clean(c.A.Sheet.Name), "the one"), cmp.Or(doc.Clean(c.B.Sheet.Name), "the other")}
}

// Doc is the comparison as a document: the verdicts, the facts that differ and the ones known of
// one job only, side by side; then the facts that are the same, the clashes of each job with the
// person, and the number of open facts.
func (c Comparison) Doc() doc.Doc {
	names := c.names()
	d := doc.Doc{Title: names[0] + " / " + names[1], Tag: "two jobs", Sides: names[:], Origin: jobOrigin}
	beside := func(title string, rows [][]string) {
		d.Add(doc.Head{Text: title}, doc.Columns{Heads: names[:], Rows: rows})
	}
	a, b := c.A.Words(), c.B.Words()
	is := [][]string{{a.Headline, b.Headline}, {c.A.typeNames(), c.B.typeNames()}, {a.Tag, b.Tag}}
	if is[1][0]+is[1][1] == "" {
		is = slices.Delete(is, 1, 2)
	}
	beside("What each really is", is)
	if differ := c.rows(c.Comparison.Differ); len(differ) > 0 {
		beside("Where they differ", differ)
	} else {
		d.Add(doc.Head{Text: "Where they differ"}, doc.Para{Text: "No fact known of both differs."})
	}
	if one := c.rows(slices.Concat(c.Comparison.OnlyA, c.Comparison.OnlyB)); len(one) > 0 {
		beside("Known of one only", one)
	}
	if same := c.Comparison.Same; len(same) > 0 {
		said := make([]string, len(same))
		for i, d := range same {
			said[i] = c.A.Phrase(d.Fact, d.A)
		}
		d.Add(doc.Head{Text: "The same in both"}, doc.Para{Text: english.Capital(strings.Join(said, "; ")) + "."})
	}
	c.clashes(&d)
	open := ""
	if n := len(c.Comparison.Open); n > 0 {
		open = english.Capital(english.NumberOf(n, "fact is", "facts are")) + " known of neither job; each job's questions settle " + english.Plural(n, "it", "them") + "."
	}
	d.Add(doc.Head{Text: "Still open"}, doc.Para{Text: english.Sentences(open, "Nothing is added up here: what weighs more is up to you.")})
	return d
}

// rows returns the answers of both jobs to facts.
func (c Comparison) rows(facts []job.Difference) (rows [][]string) {
	for _, d := range facts {
		rows = append(rows, []string{c.A.Phrase(d.Fact, d.A), c.B.Phrase(d.Fact, d.B)})
	}
	return rows
}

// clashes adds the clashes of each job with the person.
func (c Comparison) clashes(d *doc.Doc) {
	if c.A.Person == nil {
		d.Add(doc.Head{}, doc.Para{Text: "Take the quiz, and each job's clashes with you stand here: rolefit"})
		return
	}
	names := c.names()
	for i, a := range []Account{c.A, c.B} {
		title := "Clashes with you: " + names[i]
		if items := a.matched(a.Fit.Clashes, against); len(items) > 0 {
			list(d, title, items)
		} else {
			d.Add(doc.Head{Text: title}, doc.Para{Text: "Nothing known of it goes against you."})
		}
	}
}
