package report

import (
	"fmt"
	"slices"
	"time"
)

// classDoc is a report before it has a format: what is said, in parts.
type classDoc struct {
	headline, tag string
	meaning       string
	language      string // of the assessment's words
	about         string // the assessment's title
	groups        []classGroup
	origin        string
}

// classGroup is the parts for one sort of reader.
type classGroup struct {
	title string
	say   string
	parts []classPart
}

// classPart is one thing under its title: sentences, figures, and how to read them.
type classPart struct {
	title  string
	say    []string
	bars   []scoreRow // a chart over the table; none: there is no chart
	table  classTable
	topics []classTopic
	lines  []string // a list
	note   []string // how to read it
}

// classTable is figures in rows. Its first column says what a row is about.
type classTable struct {
	heads []string
	rows  []classRow
}

// classRow is a row of figures that are all about the same people.
type classRow struct {
	name  string
	cells []string
	of    int // people; fewer than LeastClass: the cells are tooFew
}

// classTopic is a question with its split.
type classTopic struct {
	poles  Poles
	votes  []classVotes // the first, and the second where it was held
	moved  string       // who changed side between the two; empty: not known
	prompt string
}

// classVotes is one vote on a question.
type classVotes struct {
	name  string
	sides [3]int
	of    int
}

// shown says whether a vote has enough people to be shown.
func (v classVotes) shown() bool { return v.of >= LeastClass }

// headed is the vote's name with how many people it is about, where it is shown.
func (v classVotes) headed() string {
	if !v.shown() {
		return v.name
	}
	return fmt.Sprintf("%s, of %d", v.name, v.of)
}

// side is the count of a side with its share, or what stands in their place.
func (v classVotes) side(k int) string {
	if !v.shown() {
		return tooFew
	}
	return headShare(v.sides[k], v.of)
}

// sideNames are how the sides of a split are marked.
func sideNames() [3]string { return [3]string{"A", "-", "B"} }

// side is the words of a side.
func (p Poles) side(k int) string { return [3]string{p.A, Strength(0), p.B}[k] }

func (g gathering) doc() classDoc {
	d := classDoc{
		headline: g.name(),
		tag:      fmt.Sprintf("%d of %d counted", g.group.N, g.Joined),
		meaning:  kindsSentence(g.group),
		language: g.Assessment.Language,
		about:    g.Assessment.Title,
		origin:   fmt.Sprintf("%s: edition %s", g.Assessment.ID, g.Assessment.Edition),
	}
	if day := g.day(); day != "" {
		d.meaning = sentences("Class of "+day+".", d.meaning)
	}
	forClass := classGroup{title: "For the class", say: "What you have in common and what splits you. " +
		"Every figure is taken over five people or more; a count in it can still be one."}
	forClass.parts = append(forClass.parts, g.rolesPart(), g.kindsPart(), g.splitPart())
	d.groups = append(d.groups, forClass, g.writers())
	return d
}

// rolesPart is the averages per role.
func (g gathering) rolesPart() classPart {
	p := classPart{title: "The roles on average, in points"}
	n := g.group.Scored
	if !g.averaged() {
		p.say = []string{capital(tooFew) + ": averages need five results with enough answers."}
		return p
	}
	p.table.heads = []string{"Role", "Average", "Spread"}
	if g.heads() {
		p.table.heads = append(p.table.heads, "First for")
	}
	reach := 0.0
	for _, r := range ranked(g.roleMeans()) {
		p.bars = append(p.bars, scoreRow{name: r.role.Name, short: r.role.Short, points: r.points, named: r.points > 0})
		row := classRow{r.role.Name, []string{r.points.String(), tenths(r.group.SD).Plain()}, n}
		if g.heads() {
			row.cells = append(row.cells, fmt.Sprint(r.group.First))
		}
		p.table.rows = append(p.table.rows, row)
		reach = max(reach, r.reach.High-r.group.Mean)
	}
	p.note = []string{
		fmt.Sprintf("The averages are exact for the %d whose answers were enough for a result. For people like them in general, "+
			"each could be %s points higher or lower: smaller differences between roles may be chance.", n, tenths(reach).Plain()),
		"The spread is how far people are from each other (the standard deviation): guessing alone gives 10.",
	}
	if !g.heads() {
		p.note = append(p.note, fmt.Sprintf("Whom each role came out first for is counted from %d results on; with fewer, a count points at people.", LeastHeads))
	} else {
		p.note = append(p.note, `"First for" counts the clear and the leaning results; the others name no single role.`)
	}
	return p
}

// kindsPart is how many results were of each kind.
func (g gathering) kindsPart() classPart {
	p := classPart{title: "How the results came out"}
	if !g.averaged() {
		p.say = []string{tooFewKinds}
		return p
	}
	p.table.heads = []string{"Result", "People"}
	for _, k := range g.group.Kinds {
		p.table.rows = append(p.table.rows, classRow{KindTag(k.Kind), []string{fmt.Sprint(k.N)}, g.group.N})
	}
	p.note = []string{"No result is better than another: too close to call means that more than one of these jobs is worth a look."}
	return p
}

// splitPart is the questions that split the room.
func (g gathering) splitPart() classPart {
	p := classPart{title: "What splits the room"}
	topics := g.topics()
	if len(topics) == 0 {
		p.say = []string{"No question has people on both sides: on these questions you agree."}
		return p
	}
	p.say = []string{"The answers lie furthest apart here. Neither side is right; each knows something that the other needs."}
	for _, t := range topics {
		p.topics = append(p.topics, t.doc())
	}
	p.note = []string{"Beside each count is how many of 100 that is."}
	if slices.ContainsFunc(topics, func(t topic) bool { return t.vote != nil && t.vote.First != nil }) {
		p.note = append(p.note, `"At first" is the answers in the quiz, "again" the same people after the second vote: who did not vote again counts as at first.`)
	}
	if slices.ContainsFunc(topics, func(t topic) bool { return t.vote != nil && t.vote.First == nil }) {
		p.note = append(p.note, "The first vote is the answer in the quiz, the second was given after the talk, and not always by the same people: "+
			"a count that moves by one or two says little.")
	}
	return p
}

// doc is a question before it has a format.
func (t topic) doc() classTopic {
	d := classTopic{poles: PolesOf(t.question), prompt: t.prompt}
	switch v := t.vote; {
	case v == nil:
		d.votes = []classVotes{{"First vote", t.first, t.n}}
	case v.First == nil:
		d.votes = []classVotes{{"First vote", t.first, t.n}, {"Second vote", v.Counts, v.N()}}
	default:
		d.votes = []classVotes{{"At first", *v.First, v.N()}, {"Again", v.Counts, v.N()}}
		d.moved = v.Said()
	}
	return d
}

// day is the day of the class in words; empty where it is not known.
func (g gathering) day() string {
	if g.Began.IsZero() {
		return ""
	}
	return g.Began.Format("January 2, 2006")
}

// date is the day of the class as data; empty where it is not known.
func (g gathering) date() string {
	if g.Began.IsZero() {
		return ""
	}
	return g.Began.Format(time.DateOnly)
}
