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
	Note  string // after the rows, in small print; may be empty

	Spoken bool // the title or the rows already say the signs in words
}

// Row is one line of a part: a sign or a label, a text, and a note below or behind it.
type Row struct {
	Sign  Sign     // 0: the label takes its place
	Label string   // may be empty
	Role  int      // the label names a role: its place among the career roles, from 1
	Items []string // phrases, in place of the text
	Text  string
	Note  string // may be empty
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

// Is says what speaks for and against the role that comes first, then the same of the others, then
// what the guide warns of.
func (a Account) Is() []Part {
	var parts []Part
	f := a.Finding
	if f.Kind == job.Contradictory {
		parts = append(parts, Part{Title: "What rules them out", Rows: a.contradictions()})
	}
	var first Part
	others := f.Roles
	if f.Kind == job.Found && len(f.Close) == 0 {
		first.label("Speaks for it", a.points(f.Roles[0].For))
		first.label("Against it", a.points(f.Roles[0].Against))
		others = f.Roles[1:]
	}
	for _, said := range []Row{{Label: "Its title", Text: a.aboutTitle()}, {Label: "Its kind", Text: a.aboutType()}, {Label: "Could change it", Text: a.turns()}} {
		if said.Text != "" {
			first.Rows = append(first.Rows, said)
		}
	}
	var rest Part
	for _, s := range others {
		rest.Rows = append(rest.Rows, Row{Label: a.Role(s.ID).Short, Role: a.place(s.ID), Text: a.standing(s)})
	}
	for _, s := range f.RuledOut {
		rest.Rows = append(rest.Rows, Row{Label: a.Role(s.ID).Short, Role: a.place(s.ID), Text: "Ruled out: " + strings.Join(a.phrases(s.RuledOutBy), "; ") + "."})
	}
	flags := Part{Note: "The guide's flags, shown but not counted: plain software jobs have the most green ones."}
	flags.label("Green flags", a.phrases(f.Green))
	flags.label("Red flags", a.phrases(f.Red))
	for _, p := range []Part{first, rest, flags} {
		if len(p.Rows) > 0 {
			parts = append(parts, p)
		}
	}
	if f.Kind == job.Unknown {
		parts = append(parts, Part{Say: []string{"Answer a fact, or start with the first question under " + english.Quoted(AskTitle) + "."}})
	}
	if strange := a.StrangeLine(); strange != "" {
		parts = append(parts, Part{Say: []string{strange}})
	}
	return parts
}

// standing says what speaks for a role and against it.
func (a Account) standing(s job.Standing) string {
	var said []string
	if len(s.For) > 0 {
		said = append(said, "For: "+strings.Join(a.points(s.For), "; ")+".")
	}
	if len(s.Against) > 0 {
		said = append(said, "Against: "+strings.Join(a.points(s.Against), "; ")+".")
	}
	if len(said) == 0 {
		return "Nothing known speaks for it or against it."
	}
	return strings.Join(said, " ")
}

// label adds the phrases as a row behind a label, unless there are none.
func (p *Part) label(label string, phrases []string) {
	if len(phrases) > 0 {
		p.Rows = append(p.Rows, Row{Label: label, Items: phrases})
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
			rows = append(rows, Row{Sign: Out, Text: text})
		}
	}
	return rows
}

// Fits compares the job with the person's deal-breakers and answers, clashes first, and says how
// to judge its pay.
func (a Account) Fits() []Part {
	var parts []Part
	if a.Person == nil {
		parts = append(parts, Part{Say: []string{
			"Take the quiz, and this page compares the job with your result and your deal-breakers. It takes six to ten minutes: rolefit",
		}})
	} else {
		p := Part{Rows: []Row{
			{Label: "You", Text: fmt.Sprintf("%s, %s.", a.Person.Words.Headline, a.Person.Words.Tag)},
			{Label: "This job", Text: a.Words().Headline + "."},
		}}
		breakers, clashes := a.clashes()
		together := english.NumberOf(len(breakers.Rows), "deal-breaker", "deal-breakers") + ", " + english.NumberOf(len(clashes.Rows), "other clash", "other clashes") + "."
		if len(a.Fit.Clashes) == 0 {
			together = "nothing known of it goes against you."
		}
		p.Rows = append(p.Rows, Row{Label: "Together", Text: english.Capital(together)})
		if len(a.Person.Sheet.Limits) == 0 {
			breakers.Title, breakers.Say = "Your deal-breakers", []string{"You set none. The quiz asks for them after its questions."}
		}
		parts = append(parts, p)
		for _, p := range []Part{breakers, clashes, a.matched("Good for you", a.Fit.Agreements, For)} {
			if len(p.Rows)+len(p.Say) > 0 {
				parts = append(parts, p)
			}
		}
	}
	return append(parts, Part{Title: "Pay", Say: []string{a.benchmark(), a.Book.Pay.Rule}})
}

// clashes returns what goes against the person: the facts that meet a deal-breaker, then the
// others.
func (a Account) clashes() (breakers, others Part) {
	var hard, soft []job.Match
	for _, m := range a.Fit.Clashes {
		limited := slices.ContainsFunc(a.Fit.Clashes, func(other job.Match) bool { return other.Fact == m.Fact && other.Limit != "" })
		if limited {
			hard = append(hard, m)
		} else {
			soft = append(soft, m)
		}
	}
	return a.matched("Against your deal-breakers", hard, Against), a.matched("Against what you like", soft, Against)
}

// matched is a part of one row for each fact, with all of the person's answers and
// deal-breakers that it meets.
func (a Account) matched(title string, matches []job.Match, sign Sign) Part {
	p := Part{Title: title, Spoken: true}
	var done []string
	for _, m := range matches {
		if slices.Contains(done, m.Fact) {
			continue
		}
		done = append(done, m.Fact)
		fact, _ := a.Book.Rules.Fact(m.Fact)
		side, _ := fact.Side(m.Answer)
		p.Rows = append(p.Rows, Row{Sign: sign, Text: "This job " + side.Said + ".", Note: a.you(matches, m.Fact)})
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
	return english.Sentences(said("Your deal-breaker: ", limits, "; "), said("Much more like you: ", strong, ", "), said("A bit more like you: ", some, ", "))
}

// Asks lists every unknown fact as the question that settles it, the most consequential
// first.
func (a Account) Asks() []Part {
	if len(a.Finding.Ask) == 0 {
		return []Part{{Say: []string{fmt.Sprintf("All %d facts are known. There is nothing left to ask.", a.Finding.Facts)}}}
	}
	titles := []string{"Ask first: these could change what it is", "These could rule a job out", "These complete the picture"}
	if a.Finding.Kind == job.Unknown {
		titles[0] = "These tell the jobs apart, the first one most"
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
		parts[at].Rows = append(parts[at].Rows, Row{Sign: Ask, Text: fact.Ask, Note: a.effect(fact, q)})
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
		return "It tells one kind of forward deployed work from another."
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
		{
			Name: IsTitle, Over: "What this job really is", Title: words.Headline, Names: a.names(), Tag: words.Tag,
			Sure: doc.Rating{Dots: a.sure(), Of: report.SureOf}, Lead: strings.Join(words.Meaning, " "),
		},
		{Name: FitsTitle},
		{Name: AskTitle},
	}
	addParts(&panes[0], a.Is())
	addParts(&panes[1], a.Fits())
	addParts(&panes[2], a.Asks())
	return panes
}

// names returns the roles that the headline names, with the meaning below the last; nil where
// it names none.
func (a Account) names() []doc.Name {
	if a.Finding.Kind != job.Found {
		return nil
	}
	var names []doc.Name
	for _, id := range append([]string{a.Finding.First()}, a.Finding.Close...) {
		names = append(names, doc.Name{Text: a.Role(id).Name, Role: a.place(id)})
	}
	names[len(names)-1].Promise = strings.Join(a.Words().Meaning, " ")
	return names
}

// place returns the place of a role among the career roles, from 1, for its color.
func (a Account) place(id string) int { return slices.Index(content.IDs(a.Book.Career.Roles), id) + 1 }

// turning counts the open facts of which one alone could put another role first.
func (a Account) turning() int {
	n := 0
	for _, q := range a.Finding.Ask {
		if q.Change == job.ChangesFirst {
			n++
		}
	}
	return n
}

// sure says in dots how sure the first role is: by how many open facts could change it.
func (a Account) sure() int {
	const many = 4
	turning := a.turning()
	switch {
	case a.Finding.Kind != job.Found:
		return 0
	case len(a.Finding.Close) > 0 || turning > many:
		return 1
	case turning > 1 || len(a.Finding.Contested) > 0:
		return 2
	case turning == 1:
		return 3
	default:
		return report.SureOf
	}
}

// turns says how many open facts could change the first role; empty without a clear first.
func (a Account) turns() string {
	if a.Finding.Kind != job.Found || len(a.Finding.Close) > 0 {
		return ""
	}
	switch n := a.turning(); n {
	case 0:
		return "No open fact would put another job first."
	case 1:
		return "One open fact, the first under " + english.Quoted(AskTitle) + "."
	default:
		return english.Capital(english.Number(n)) + " open facts, each by itself: the first under " + english.Quoted(AskTitle) + "."
	}
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
			if row.Sign == 0 {
				d.Add(doc.Labeled{Label: row.Label, Role: row.Role, Items: row.Items, Text: row.Text})
				continue
			}
			l.Items = append(l.Items, doc.Item{Sign: string(rune(row.Sign)), Label: row.label(p), Text: row.Text, Note: row.Note})
		}
		if len(l.Items) > 0 {
			d.Add(l)
		}
		d.Note(slices.DeleteFunc([]string{p.Note}, func(s string) bool { return s == "" })...)
	}
}

// label says a row's sign in a word; empty where the part or the row says it.
func (r Row) label(p Part) string {
	if p.Spoken {
		return ""
	}
	return map[Sign]string{For: "For", Against: "Against"}[r.Sign]
}
