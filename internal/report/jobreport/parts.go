package jobreport

import (
	"fmt"
	"slices"
	"strings"

	"rolefit/content"
	"rolefit/internal/english"
	"rolefit/internal/report"
	"rolefit/internal/report/doc"
	"rolefit/scoring/job"
)

// Part is a part of a job's report. Every format and both forms of the screen show the
// same parts.
type Part struct {
	Title string // empty: it goes on from the part before
	Say   []string
	Rows  []Row

	Spoken bool // the title or the rows already say the signs in words
}

// Row is one line of a part: a sign, a text, and a note below or behind it.
type Row struct {
	Sign Sign
	Text string
	Note string // may be empty
}

// Sign marks a row. The words of the row or the part also say every sign.
type Sign byte

// The signs.
const (
	For     Sign = '+'
	Against Sign = '-'
	Out     Sign = 'x' // ruled out, or rules out
	Ask     Sign = '?'
)

// The names of the three panes.
const (
	IsTitle   = "What it is"
	FitsTitle = "Fits you?"
	AskTitle  = "What to ask"
)

// Is lists every role that is not ruled out, with the facts for and against it, then the
// roles that are ruled out, and the guide's flags.
func (a Account) Is() []Part {
	var parts []Part
	if a.Finding.Kind == job.Contradictory {
		parts = append(parts, Part{Title: "What rules them out", Rows: a.contradictions()})
	}
	for _, s := range a.Finding.Roles {
		p := Part{Title: a.Role(s.ID).Name}
		p.row(For, "", a.points(s.For))
		p.row(Against, "", a.points(s.Against))
		if len(p.Rows) == 0 {
			p.Say = []string{"Nothing that is known speaks for it or against it."}
		}
		parts = append(parts, p)
	}
	if len(a.Finding.RuledOut) > 0 {
		p := Part{Title: "Ruled out"}
		for _, s := range a.Finding.RuledOut {
			p.row(Out, a.Role(s.ID).Name+": ", a.phrases(s.RuledOutBy))
		}
		parts = append(parts, p)
	}
	flags := Part{
		Title: "The guide's flags", Spoken: true,
		Say: []string{"They are shown and not counted: plain software jobs have the most green ones."},
	}
	flags.row(For, "green: ", a.phrases(a.Finding.Green))
	flags.row(Against, "red: ", a.phrases(a.Finding.Red))
	if len(flags.Rows) > 0 {
		parts = append(parts, flags)
	}
	if a.Finding.Kind == job.Unknown {
		parts = append(parts, Part{Say: []string{"Answer a fact, or begin with the first question under " + english.Quoted(AskTitle) + "."}})
	}
	if strange := a.StrangeLine(); strange != "" {
		parts = append(parts, Part{Say: []string{strange}})
	}
	return parts
}

// row adds the phrases as a row behind a lead, unless there are none.
func (p *Part) row(sign Sign, lead string, phrases []string) {
	if len(phrases) > 0 {
		p.Rows = append(p.Rows, Row{sign, lead + strings.Join(phrases, "; "), ""})
	}
}

func (a Account) points(points []job.Point) []string {
	said := make([]string, len(points))
	for i, p := range points {
		said[i] = a.Phrase(p.Fact, p.Answer)
	}
	return said
}

// contradictions are the facts that rule out a role, and which.
func (a Account) contradictions() []Row {
	var rows []Row
	for _, fact := range a.Book.Rules.Facts() {
		if side, known := fact.Side(a.Sheet.Facts[fact.ID]); known && len(side.RulesOut) > 0 {
			text := english.Quoted(a.Phrase(fact.ID, a.Sheet.Facts[fact.ID])) + " rules out " + english.List(a.Roles(side.RulesOut, shortName), "and")
			rows = append(rows, Row{Out, text, ""})
		}
	}
	return rows
}

// Fits compares the job with the person's answers and limits, clashes first, and says how
// to judge its pay.
func (a Account) Fits() []Part {
	var parts []Part
	if a.Person == nil {
		parts = append(parts, Part{Say: []string{
			"There is no result of yours to hold it against yet. The quiz that gives one takes six to ten minutes: rolefit",
		}})
	} else {
		parts = append(parts, Part{Say: []string{
			fmt.Sprintf("Your result: %s, %s.", a.Person.Words.Headline, a.Person.Words.Tag),
			fmt.Sprintf("This job: %s.", a.Words().Headline),
		}})
		parts = append(parts, a.clashes("Clashes"),
			a.matched("Agreements", a.Fit.Agreements, For, "Nothing that is known of it meets an answer or a limit of yours."))
	}
	return append(parts, Part{Title: "Its pay", Say: []string{a.benchmark(), a.Book.Pay.Rule}})
}

// clashes are what goes against the person's answers and limits.
func (a Account) clashes(title string) Part {
	return a.matched(title, a.Fit.Clashes, Against, "Nothing that is known of it goes against an answer or a limit of yours.")
}

// matched is a part of one row for each fact, with all of the person's answers and limits
// that it meets; none is said if there are no rows.
func (a Account) matched(title string, matches []job.Match, sign Sign, none string) Part {
	p := Part{Title: title, Spoken: true}
	var done []string
	for _, m := range matches {
		if slices.Contains(done, m.Fact) {
			continue
		}
		done = append(done, m.Fact)
		fact, _ := a.Book.Rules.Fact(m.Fact)
		side, _ := fact.Side(m.Answer)
		p.Rows = append(p.Rows, Row{sign, "This job " + side.Said + ".", a.you(matches, m.Fact)})
	}
	if len(p.Rows) == 0 {
		p.Say = []string{none}
	}
	return p
}

// benchmark applies the guide's rule for pay to this job. See content.Benchmarks.
func (a Account) benchmark() string {
	b := a.Book.Pay.Benchmarks
	code, owns := a.Sheet.Facts["production-code"], a.Sheet.Facts["owns-after-launch"]
	switch {
	case code == content.JobYes && owns != content.JobNo:
		return b.Software
	case code == content.JobNo:
		return b.Services
	default:
		return b.Unsettled
	}
}

// you lists the answers of the person that a fact bears on: limits, then strong answers, then
// the others.
func (a Account) you(matches []job.Match, fact string) string {
	var limits, strong, some []string
	for _, m := range matches {
		q, _ := a.Book.Career.Question(m.Question)
		switch {
		case m.Fact != fact:
		case m.Limit != "":
			for _, line := range report.LimitLines(a.Book.Limits, map[string]string{m.Limit: m.Option}) {
				limits = append(limits, strings.Replace(line, ": ", ", ", 1))
			}
		case m.Value == 2 || m.Value == -2:
			strong = append(strong, report.Phrase(q, m.Value))
		default:
			some = append(some, report.Phrase(q, m.Value))
		}
	}
	said := func(lead string, answers []string, between string) string {
		if len(answers) == 0 {
			return ""
		}
		return lead + strings.Join(answers, between) + "."
	}
	return english.Sentences(said("Your limit: ", limits, "; "), said("You, strongly: ", strong, ", "), said("You, somewhat: ", some, ", "))
}

// Asks lists every unknown fact as the question that settles it, the most consequential
// first.
func (a Account) Asks() []Part {
	if len(a.Finding.Ask) == 0 {
		return []Part{{Say: []string{fmt.Sprintf("All %d facts are known: there is nothing left to ask.", a.Finding.Facts)}}}
	}
	titles := []string{"These could change what it is", "These could rule a role out", "These would complete the picture"}
	if a.Finding.Kind == job.Unknown {
		titles[0] = "These tell the roles apart, the first most of all"
	}
	parts := make([]Part, len(titles))
	for i := range parts {
		parts[i].Title = titles[i]
	}
	for _, q := range a.Finding.Ask {
		at := 2
		switch q.Change {
		case job.ChangesFirst:
			at = 0
		case job.RulesOut:
			at = 1
		case job.Moves, job.TellsType, job.Nothing:
		}
		fact, _ := a.Book.Rules.Fact(q.Fact)
		parts[at].Rows = append(parts[at].Rows, Row{Ask, fact.Ask, a.effect(fact, q)})
	}
	return slices.DeleteFunc(parts, func(p Part) bool { return len(p.Rows) == 0 })
}

// effect describes how the answers to a question could change the verdict; empty if they
// only add to it.
func (a Account) effect(fact content.JobFact, q job.Question) string {
	var said []string
	for _, side := range []struct {
		phrase  string
		outcome job.Outcome
	}{{fact.Short, q.Yes}, {fact.ShortNot, q.No}} {
		switch {
		case q.Change == job.ChangesFirst && side.outcome.First != a.Finding.First() && side.outcome.First != "":
			said = append(said, fmt.Sprintf("%s would put %s first", english.Quoted(side.phrase), a.Role(side.outcome.First).Short))
		case q.Change == job.RulesOut && len(side.outcome.RulesOut) > 0:
			said = append(said, fmt.Sprintf("%s would rule out %s", english.Quoted(side.phrase), english.List(a.Roles(side.outcome.RulesOut, shortName), "and")))
		}
	}
	if a.Finding.Kind == job.Unknown {
		return "" // each would do something, and none says more than another
	}
	if q.Change == job.TellsType {
		return "It tells one type of forward deployed work from another."
	}
	if len(said) == 0 {
		return ""
	}
	return strings.Join(said, ", ") + "."
}

// Panes returns the three panes of a job's result. The verdict stands over the first;
// the names of the others are for speech alone.
func (a Account) Panes() [3]doc.Doc {
	words := a.Words()
	panes := [3]doc.Doc{
		{Name: IsTitle, Title: words.Headline, Tag: words.Tag, Lead: strings.Join(words.Meaning, " ")}, {Name: FitsTitle}, {Name: AskTitle},
	}
	addParts(&panes[0], a.Is())
	addParts(&panes[1], a.Fits())
	addParts(&panes[2], a.Asks())
	return panes
}

// Doc is the account of a job as a document.
func (a Account) Doc() doc.Doc {
	panes := a.Panes()
	d := panes[0]
	d.Name, d.Origin = a.Sheet.Name, jobOrigin
	d.Add(doc.Group{Text: FitsTitle})
	d.Add(panes[1].Blocks...)
	d.Add(doc.Group{Text: AskTitle})
	d.Add(panes[2].Blocks...)
	return d
}

// jobOrigin names the basis of a job's report.
const jobOrigin = "a check of a job, by the facts that are known of it"

// addParts adds parts to a document.
func addParts(d *doc.Doc, parts []Part) {
	for _, p := range parts {
		d.Add(doc.Head{Text: p.Title})
		d.Say(strings.Join(p.Say, " "))
		var l doc.List
		for _, row := range p.Rows {
			l.Items = append(l.Items, doc.Item{Sign: string(rune(row.Sign)), Label: row.label(p), Text: row.Text, Note: row.Note})
		}
		if len(l.Items) > 0 {
			d.Add(l)
		}
	}
}

// label says a row's sign in a word; empty where the part or the row says it.
func (r Row) label(p Part) string {
	if p.Spoken {
		return ""
	}
	return map[Sign]string{For: "For", Against: "Against"}[r.Sign]
}
