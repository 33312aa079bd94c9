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

// The signs of items.
const (
	isFor   = "+"
	against = "-"
	out     = "x" // rules out a role
	open    = "?"
)

// The names of the three panes.
const (
	IsTitle   = "What it is"
	FitsTitle = "Fits you?"
	AskTitle  = "What to ask"
)

// list adds items behind a heading, unless there are none.
func list(d *doc.Doc, title string, items []doc.Item) {
	if len(items) > 0 {
		d.Add(doc.Head{Text: title}, doc.List{Items: items})
	}
}

// is adds the facts for and against the role that comes first, then for and against the others,
// then the guide's flags.
func (a Account) is(d *doc.Doc) {
	f := a.Finding
	if f.Kind == job.Contradictory {
		list(d, "What rules them out", a.contradictions())
	}
	var first, rest, flags doc.Doc
	others := f.Roles
	if f.Kind == job.Found && len(f.Close) == 0 {
		first.Phrases("Speaks for it", a.points(f.Roles[0].For))
		first.Phrases("Against it", a.points(f.Roles[0].Against))
		others = f.Roles[1:]
	}
	first.Label("Its title", a.aboutTitle())
	first.Label("Its kind", a.aboutType())
	first.Label("Could change it", a.turns())
	role := func(id, said string) {
		rest.Add(doc.Labeled{Label: a.Role(id).Short, Role: a.place(id), Text: said})
	}
	for _, s := range others {
		role(s.ID, a.standing(s))
	}
	for _, s := range f.RuledOut {
		role(s.ID, "Ruled out: "+strings.Join(a.phrases(s.RuledOutBy), "; ")+".")
	}
	flags.Phrases("Green flags", a.phrases(f.Green))
	flags.Phrases("Red flags", a.phrases(f.Red))
	if len(flags.Blocks) > 0 {
		flags.Note("The guide's flags, shown but not counted: plain software jobs have the most green ones.")
	}
	for _, of := range []doc.Doc{first, rest, flags} {
		d.Part(doc.Head{}, of.Blocks...)
	}
	if f.Kind == job.Unknown {
		d.Add(doc.Head{}, doc.Para{Text: "Answer a fact, or start with the first question under " + english.Quoted(AskTitle) + "."})
	}
	if strange := a.strangeLine(); strange != "" {
		d.Add(doc.Head{}, doc.Para{Text: strange})
	}
}

// standing names the facts for a role and against it.
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

func (a Account) points(points []job.Point) []string {
	said := make([]string, len(points))
	for i, p := range points {
		said[i] = a.Phrase(p.Fact, p.Answer)
	}
	return said
}

// contradictions are the facts that rule out a role, and which.
func (a Account) contradictions() (items []doc.Item) {
	for _, fact := range a.Book.Rules.Facts() {
		if side, known := fact.Side(a.Sheet.Facts[fact.ID]); known && len(side.RulesOut) > 0 {
			text := english.Quoted(a.Phrase(fact.ID, a.Sheet.Facts[fact.ID])) + " rules out " + english.List(a.shorts(side.RulesOut), "and")
			items = append(items, doc.Item{Sign: out, Text: text})
		}
	}
	return items
}

// fits compares the job with the person's deal-breakers and answers, clashes first, and says how
// to judge its pay.
func (a Account) fits(d *doc.Doc) {
	if a.Person == nil {
		d.Add(doc.Head{}, doc.Para{Text: "Take the quiz, and this page compares the job with your result and your deal-breakers. It takes six to ten minutes: rolefit"})
	} else {
		breakers, clashes := a.clashes()
		together := english.NumberOf(len(breakers), "deal-breaker", "deal-breakers") + ", " + english.NumberOf(len(clashes), "other clash", "other clashes") + "."
		if len(a.Fit.Clashes) == 0 {
			together = "nothing known of it goes against you."
		}
		d.Add(doc.Head{},
			doc.Labeled{Label: "You", Text: fmt.Sprintf("%s, %s.", a.Person.Words.Headline, a.Person.Words.Tag)},
			doc.Labeled{Label: "This job", Text: a.Words().Headline + "."},
			doc.Labeled{Label: "Together", Text: english.Capital(together)})
		if len(a.Person.Sheet.Limits) == 0 {
			d.Add(doc.Head{Text: "Your deal-breakers"}, doc.Para{Text: "You set none. The quiz asks for them after its questions."})
		}
		list(d, "Against your deal-breakers", breakers)
		list(d, "Against what you like", clashes)
		list(d, "Good for you", a.matched(a.Fit.Agreements, isFor))
	}
	d.Add(doc.Head{Text: "Pay"}, doc.Para{Text: a.benchmark() + " " + a.Book.Pay.Rule})
}

// clashes returns the facts that go against the person: the ones that meet a deal-breaker, then the
// others.
func (a Account) clashes() (breakers, others []doc.Item) {
	var hard, soft []job.Match
	for _, m := range a.Fit.Clashes {
		limited := slices.ContainsFunc(a.Fit.Clashes, func(other job.Match) bool { return other.Fact == m.Fact && other.Limit != "" })
		if limited {
			hard = append(hard, m)
		} else {
			soft = append(soft, m)
		}
	}
	return a.matched(hard, against), a.matched(soft, against)
}

// matched returns an item for each fact, with all of the person's answers and deal-breakers that
// it meets.
func (a Account) matched(matches []job.Match, sign string) (items []doc.Item) {
	var done []string
	for _, m := range matches {
		if slices.Contains(done, m.Fact) {
			continue
		}
		done = append(done, m.Fact)
		fact, _ := a.Book.Rules.Fact(m.Fact)
		side, _ := fact.Side(m.Answer)
		items = append(items, doc.Item{Sign: sign, Text: "This job " + side.Said + ".", Note: a.you(matches, m.Fact)})
	}
	return items
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

// asks returns every unknown fact as the question that settles it: the facts that could change the
// first role, the ones that could rule a role out, and the others; the most consequential first.
func (a Account) asks() (items [3][]doc.Item) {
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
		items[at] = append(items[at], doc.Item{Sign: open, Text: fact.Ask, Note: a.effect(fact, q)})
	}
	return items
}

// ask adds the questions that are worth asking.
func (a Account) ask(d *doc.Doc) {
	if len(a.Finding.Ask) == 0 {
		d.Add(doc.Head{}, doc.Para{Text: fmt.Sprintf("All %d facts are known. There is nothing left to ask.", a.Finding.Facts)})
	}
	titles := [3]string{"Ask first: these could change what it is", "These could rule a job out", "These complete the picture"}
	if a.Finding.Kind == job.Unknown {
		titles[0] = "These tell the jobs apart, the first one most"
	}
	for at, items := range a.asks() {
		list(d, titles[at], items)
	}
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
			said = append(said, fmt.Sprintf("%s would rule out %s", english.Quoted(side.phrase), english.List(a.shorts(side.outcome.RulesOut), "and")))
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
	a.is(&panes[0])
	a.fits(&panes[1])
	a.ask(&panes[2])
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
