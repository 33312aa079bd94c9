package report

import (
	"fmt"
	"slices"
	"strings"

	"rolefit/content"
	"rolefit/internal/report/doc"
	"rolefit/scoring/job"
)

// JobPart is a part of a job's report. Every format and both forms of the screen show the
// same parts.
type JobPart struct {
	Title string // empty: it goes on from the part before
	Say   []string
	Rows  []JobRow

	Spoken bool // the title or the rows already say the signs in words
}

// JobRow is one line of a part: a sign, a text, and a note below or behind it.
type JobRow struct {
	Sign JobSign
	Text string
	Note string // may be empty
}

// JobSign marks a row. The words of the row or the part also say every sign.
type JobSign byte

// The signs.
const (
	JobFor     JobSign = '+'
	JobAgainst JobSign = '-'
	JobOut     JobSign = 'x' // ruled out, or rules out
	JobAsk     JobSign = '?'
)

// The names of the three panes.
const (
	JobIsTitle   = "What it is"
	JobFitsTitle = "Does it fit"
	JobAskTitle  = "What to ask"
)

// Is lists every role that is not ruled out, with the facts for and against it, then the
// roles that are ruled out, and the guide's flags.
func (a JobAccount) Is() []JobPart {
	var parts []JobPart
	if a.Finding.Kind == job.Contradictory {
		parts = append(parts, JobPart{Title: "What rules them out", Rows: a.contradictions()})
	}
	for _, s := range a.Finding.Roles {
		p := JobPart{Title: a.Role(s.ID).Name}
		if len(s.For) > 0 {
			p.Rows = append(p.Rows, JobRow{JobFor, a.points(s.For), ""})
		}
		if len(s.Against) > 0 {
			p.Rows = append(p.Rows, JobRow{JobAgainst, a.points(s.Against), ""})
		}
		if len(p.Rows) == 0 {
			p.Say = []string{"Nothing that is known speaks for it or against it."}
		}
		parts = append(parts, p)
	}
	if len(a.Finding.RuledOut) > 0 {
		p := JobPart{Title: "Ruled out"}
		for _, s := range a.Finding.RuledOut {
			p.Rows = append(p.Rows, JobRow{JobOut, a.Role(s.ID).Name + ": " + strings.Join(a.phrases(s.RuledOutBy), "; "), ""})
		}
		parts = append(parts, p)
	}
	if flags := a.flags(); len(flags) > 0 {
		parts = append(parts, JobPart{
			Title: "The guide's flags", Spoken: true, Rows: flags,
			Say: []string{"They are shown and not counted: plain software jobs have the most green ones."},
		})
	}
	if a.Finding.Kind == job.Unknown {
		parts = append(parts, JobPart{Say: []string{"Answer a fact, or begin with the first question under " + quoted(JobAskTitle) + "."}})
	}
	if strange := a.StrangeLine(); strange != "" {
		parts = append(parts, JobPart{Say: []string{strange}})
	}
	return parts
}

func (a JobAccount) points(points []job.Point) string {
	said := make([]string, len(points))
	for i, p := range points {
		said[i] = a.Phrase(p.Fact, p.Answer)
	}
	return strings.Join(said, "; ")
}

// contradictions are the facts that rule out a role, and which.
func (a JobAccount) contradictions() []JobRow {
	var rows []JobRow
	for _, fact := range a.Book.Rules.Facts() {
		if side, known := fact.Side(a.Sheet.Facts[fact.ID]); known && len(side.RulesOut) > 0 {
			text := quoted(a.Phrase(fact.ID, a.Sheet.Facts[fact.ID])) + " rules out " + list(a.Roles(side.RulesOut, shortName), "and")
			rows = append(rows, JobRow{JobOut, text, ""})
		}
	}
	return rows
}

func (a JobAccount) flags() []JobRow {
	var rows []JobRow
	if green := a.phrases(a.Finding.Green); len(green) > 0 {
		rows = append(rows, JobRow{JobFor, "green: " + strings.Join(green, "; "), ""})
	}
	if red := a.phrases(a.Finding.Red); len(red) > 0 {
		rows = append(rows, JobRow{JobAgainst, "red: " + strings.Join(red, "; "), ""})
	}
	return rows
}

// Fits compares the job with the person's answers and limits, clashes first, and says how
// to judge its pay.
func (a JobAccount) Fits() []JobPart {
	var parts []JobPart
	if a.Person == nil {
		parts = append(parts, JobPart{Say: []string{
			"There is no result of yours to hold it against yet. The quiz that gives one takes six to ten minutes: rolefit",
		}})
	} else {
		parts = append(parts, JobPart{Say: []string{
			fmt.Sprintf("Your result: %s, %s.", a.Person.Words.Headline, a.Person.Words.Tag),
			fmt.Sprintf("This job: %s.", a.Words().Headline),
		}})
		clashes := JobPart{Title: "Clashes", Spoken: true, Rows: a.matches(a.Fit.Clashes, JobAgainst)}
		if len(clashes.Rows) == 0 {
			clashes.Say = []string{"Nothing that is known of it goes against an answer or a limit of yours."}
		}
		agreements := JobPart{Title: "Agreements", Spoken: true, Rows: a.matches(a.Fit.Agreements, JobFor)}
		if len(agreements.Rows) == 0 {
			agreements.Say = []string{"Nothing that is known of it meets an answer or a limit of yours."}
		}
		parts = append(parts, clashes, agreements)
	}
	return append(parts, JobPart{Title: "Its pay", Say: []string{a.benchmark(), a.Book.Pay.Rule}})
}

// benchmark applies the guide's rule for pay to this job. See content.Benchmarks.
func (a JobAccount) benchmark() string {
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

// matches returns one row for each fact, with all of the person's answers and limits that
// it meets.
func (a JobAccount) matches(matches []job.Match, sign JobSign) []JobRow {
	var rows []JobRow
	var done []string
	for _, m := range matches {
		if slices.Contains(done, m.Fact) {
			continue
		}
		done = append(done, m.Fact)
		fact, _ := a.Book.Rules.Fact(m.Fact)
		side, _ := fact.Side(m.Answer)
		rows = append(rows, JobRow{sign, "This job " + side.Said + ".", a.you(matches, m.Fact)})
	}
	return rows
}

// you lists the answers of the person that a fact bears on: limits, then strong answers, then
// the others.
func (a JobAccount) you(matches []job.Match, fact string) string {
	var limits, strong, some []string
	for _, m := range matches {
		q, _ := a.Book.Career.Question(m.Question)
		switch {
		case m.Fact != fact:
		case m.Limit != "":
			for _, line := range LimitLines(a.Book.Limits, map[string]string{m.Limit: m.Option}) {
				limits = append(limits, strings.Replace(line, ": ", ", ", 1))
			}
		case m.Value == 2 || m.Value == -2:
			strong = append(strong, Phrase(q, m.Value))
		default:
			some = append(some, Phrase(q, m.Value))
		}
	}
	var said []string
	if len(limits) > 0 {
		said = append(said, "Your limit: "+strings.Join(limits, "; ")+".")
	}
	if len(strong) > 0 {
		said = append(said, "You, strongly: "+strings.Join(strong, ", ")+".")
	}
	if len(some) > 0 {
		said = append(said, "You, somewhat: "+strings.Join(some, ", ")+".")
	}
	return strings.Join(said, " ")
}

// Asks lists every unknown fact as the question that settles it, the most consequential
// first.
func (a JobAccount) Asks() []JobPart {
	if len(a.Finding.Ask) == 0 {
		return []JobPart{{Say: []string{fmt.Sprintf("All %d facts are known: there is nothing left to ask.", a.Finding.Facts)}}}
	}
	titles := []string{"These could change what it is", "These could rule a role out", "These would complete the picture"}
	if a.Finding.Kind == job.Unknown {
		titles[0] = "These tell the roles apart, the first most of all"
	}
	parts := make([]JobPart, len(titles))
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
		parts[at].Rows = append(parts[at].Rows, JobRow{JobAsk, fact.Ask, a.effect(fact, q)})
	}
	return slices.DeleteFunc(parts, func(p JobPart) bool { return len(p.Rows) == 0 })
}

// effect describes how the answers to a question could change the verdict; empty if they
// only add to it.
func (a JobAccount) effect(fact content.JobFact, q job.Question) string {
	var said []string
	for _, side := range []struct {
		phrase  string
		outcome job.Outcome
	}{{fact.Short, q.Yes}, {fact.ShortNot, q.No}} {
		switch {
		case q.Change == job.ChangesFirst && side.outcome.First != a.Finding.First() && side.outcome.First != "":
			said = append(said, fmt.Sprintf("%s would put %s first", quoted(side.phrase), a.Role(side.outcome.First).Short))
		case q.Change == job.RulesOut && len(side.outcome.RulesOut) > 0:
			said = append(said, fmt.Sprintf("%s would rule out %s", quoted(side.phrase), list(a.Roles(side.outcome.RulesOut, shortName), "and")))
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

// doc is the account of a job as a document.
func (a JobAccount) doc() doc.Doc {
	words := a.Words()
	d := doc.Doc{Title: words.Headline, Tag: words.Tag, Name: a.Sheet.Name, Lead: strings.Join(words.Meaning, " "), Origin: jobOrigin}
	addParts(&d, a.Is())
	d.Add(doc.Group{Text: JobFitsTitle})
	addParts(&d, a.Fits())
	d.Add(doc.Group{Text: JobAskTitle})
	addParts(&d, a.Asks())
	return d
}

// jobOrigin names the basis of a job's report.
const jobOrigin = "a check of a job, by the facts that are known of it"

// addParts adds parts to a document.
func addParts(d *doc.Doc, parts []JobPart) {
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
