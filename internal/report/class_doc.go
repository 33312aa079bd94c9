package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"rolefit/content"
	"rolefit/internal/english"
	"rolefit/internal/report/doc"
	"rolefit/scoring"
)

// Doc is the report of a class as a document.
func (g classStats) Doc() doc.Doc {
	d := g.head(g.name(), fmt.Sprintf("%d of %d counted", g.group.N, g.Joined), kindsSentence(g.group))
	d.Lead = english.Sentences(g.dated(), d.Lead)
	d.Add(doc.Group{Text: "For the class"})
	d.Say("What you have in common and what splits you. Every figure is about five people or more; a count within it can still be one.")
	g.rolesPart(&d)
	g.kindsPart(&d)
	g.splitPart(&d)
	g.writers(&d)
	return d
}

// head is a document about a class without its blocks.
func (g classStats) head(title, tag, lead string) doc.Doc {
	return doc.Doc{
		Title: title, Tag: tag, Lead: lead, About: g.Assessment.Title, Lang: g.Assessment.Language, Long: true,
		Caption: Caption(), Origin: fmt.Sprintf("%s: edition %s", g.Assessment.ID, g.Assessment.Edition),
	}
}

// rolesPart adds the averages per role.
func (g classStats) rolesPart(d *doc.Doc) {
	d.Add(doc.Head{Text: "The jobs on average, in points"})
	n := g.group.Scored
	if !g.averaged() {
		d.Say(english.Capital(tooFew) + ": averages need five results with enough answers.")
		return
	}
	t := doc.Table{Heads: []string{"Role", "Average", "Spread"}}
	if g.heads() {
		t.Heads = append(t.Heads, "First for")
	}
	roles := slices.Clone(g.data.Roles)
	slices.SortStableFunc(roles, func(a, b classRoleJSON) int { return cmp.Compare(b.Mean, a.Mean) })
	bars := doc.Bars{Of: n}
	reach := 0.0
	for _, r := range roles {
		role, _ := g.Assessment.Role(r.ID)
		points := tenths(r.Mean)
		bars.Rows = append(bars.Rows, g.bar(role, points))
		row := doc.Row{Name: role.Name, Cells: []string{points.String(), tenths(r.SD).Plain()}, Of: r.N}
		if r.First != nil {
			row.Cells = append(row.Cells, fmt.Sprint(*r.First))
		}
		t.Rows = append(t.Rows, row)
		reach = max(reach, r.High-r.Mean)
	}
	d.Add(bars, t)
	d.Note(
		fmt.Sprintf("The averages are exact for the %d whose answers were enough for a result. For people like them in general, "+
			"each could be %s points higher or lower: smaller differences between jobs may be chance.", n, tenths(reach).Plain()),
		"The spread is how far people are from each other (the standard deviation): guessing alone gives 10.",
	)
	if !g.heads() {
		d.Note(fmt.Sprintf("How many people each job came first for is shown from %d results on; with fewer, a count could point at somebody.", LeastHeads))
	} else {
		d.Note(`"First for" counts the clear and the leaning results; the others name no single job.`)
	}
}

// bar draws the average of a role.
func (g classStats) bar(role content.Role, points Tenths) doc.Bar {
	return doc.Bar{Name: role.Name, Short: role.Short, Points: points, Role: slices.Index(content.IDs(g.Assessment.Roles), role.ID) + 1, Named: points > 0}
}

// kindsPart adds how many results were of each kind.
func (g classStats) kindsPart(d *doc.Doc) {
	d.Add(doc.Head{Text: "How the results came out"})
	if !g.averaged() {
		d.Say(tooFewKinds)
		return
	}
	t := doc.Table{Heads: []string{"Result", "People"}}
	for _, s := range g.data.Verdicts {
		t.Rows = append(t.Rows, doc.Row{Name: s.cell().name, Cells: []string{fmt.Sprint(s.Count)}, Of: s.N})
	}
	d.Add(t)
	d.Note("No result is better than another: too close to call means that more than one of these jobs is worth a look.")
}

// splitPart adds the questions that split the room.
func (g classStats) splitPart(d *doc.Doc) {
	d.Add(doc.Head{Text: "What splits the room"})
	topics := g.topics()
	if len(topics) == 0 {
		d.Say("No question has people on both sides: on these questions you agree.")
		return
	}
	d.Say("Here your answers are furthest apart. Neither side is right; each knows something that the other needs.")
	for i, t := range topics {
		d.Add(t.split(i + 1))
	}
	d.Note("Beside each count is its percentage.")
	if slices.ContainsFunc(topics, func(t topic) bool { return t.vote != nil && t.vote.First != nil }) {
		d.Note(`"At first" is what people answered in the quiz; "again" is the same people after the second vote. Somebody who did not vote again counts as before.`)
	}
	if slices.ContainsFunc(topics, func(t topic) bool { return t.vote != nil && t.vote.First == nil }) {
		d.Note("The first vote is the answer in the quiz. The second came after the discussion, and not always from the same people: " +
			"a count that moves by one or two says little.")
	}
}

// split is a question as a block.
func (t topic) split(number int) doc.Split {
	p := PolesOf(t.question)
	s := doc.Split{Number: number, Stem: p.Stem, Sides: [3]doc.Side{{Mark: "A", Text: p.A}, {Mark: "-", Text: Strength(0)}, {Mark: "B", Text: p.B}}}
	moved := ""
	switch v := t.vote; {
	case v == nil:
		s.Votes = []doc.Vote{voteOf("First vote", t.first)}
	case v.First == nil:
		s.Votes = []doc.Vote{voteOf("First vote", t.first), voteOf("Second vote", v.Split)}
	default:
		s.Votes = []doc.Vote{voteOf("At first", *v.First), voteOf("Again", v.Split)}
		moved = v.Said()
	}
	for _, note := range [][2]string{{"Who moved", moved}, {"For pairs", t.prompt}} {
		if note[1] != "" {
			s.Notes = append(s.Notes, doc.Labeled{Label: note[0], Text: note[1]})
		}
	}
	return s
}

// voteOf is one vote on a question, without its counts where too few people are behind
// them.
func voteOf(name string, sides Split) doc.Vote {
	n := sides.N()
	if n < LeastClass {
		return doc.Vote{Name: name, Hidden: tooFew}
	}
	v := doc.Vote{Name: name, Counts: sides.Sides(), Of: n}
	for k, people := range v.Counts {
		v.Cells[k] = shareOf("", people, n).people()
	}
	return v
}

// dayInWords is the layout of a day for people.
const dayInWords = "January 2, 2006"

// day is the day of the class in a layout of package time; empty if it is not known.
func (g classStats) day(layout string) string {
	if g.Began.IsZero() {
		return ""
	}
	return g.Began.Format(layout)
}

// dated says when the class was, how long ago, and what becomes of its answers; empty if
// none of this is known.
func (g classStats) dated() string {
	said := ""
	if day := g.day(dayInWords); day != "" {
		said = "Class of " + day
		if !g.Now.IsZero() {
			said += ", " + Age(g.Began, g.Now)
		}
		said += "."
	}
	return english.Sentences(said, Keeping(g.Until, g.Now, g.Gone))
}

// Days counts the days from one day to another, each in the zone of its time: 0 on the same
// day, and before it.
func Days(began, now time.Time) int {
	midnight := func(t time.Time) time.Time {
		year, month, day := t.Date()
		return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	}
	return max(0, int(midnight(now).Sub(midnight(began)).Hours()/24))
}

// Age returns how many days ago the class was; nil if that is not known.
func (c Class) Age() *int {
	if c.Began.IsZero() || c.Now.IsZero() {
		return nil
	}
	days := Days(c.Began, c.Now)
	return &days
}

// Age words how long ago a day was, see Days: "today", "12 days ago".
func Age(began, now time.Time) string {
	switch n := Days(began, now); n {
	case 0:
		return "today"
	case 1:
		return "yesterday"
	default:
		return fmt.Sprintf("%d days ago", n)
	}
}

// Keeping words what becomes of a class's answers, as of now; gone: they are deleted. It is
// empty if no date is set.
func Keeping(until, now time.Time, gone bool) string {
	switch {
	case gone:
		return "Its answers are deleted; these figures are all that is kept."
	case until.IsZero():
		return ""
	case !now.IsZero() && !now.Before(until):
		return "Its answers were to be deleted on " + until.In(now.Location()).Format(dayInWords) + "."
	default:
		return "Its answers are deleted on " + until.In(now.Location()).Format(dayInWords) + "."
	}
}

// Poles are the words for the two ends of a question, for a split.
type Poles struct {
	Stem string // how it opens
	A    string // a trade-off's pole A, or a statement's opposite: disagreement
	B    string // a trade-off's pole B, or the statement: agreement
}

// StatementStem is the stem of a question that is a statement: the content has none.
const StatementStem = "Which is more like you?"

// PolesOf returns the words for a question's ends. None of them is empty for a
// question that the linter lets through.
func PolesOf(q content.Question) Poles {
	if q.Kind == content.TradeOff {
		return Poles{q.Stem, q.A, q.B}
	}
	return Poles{StatementStem, cmp.Or(q.Opposite, Phrase(q, -1)), cmp.Or(q.Text, q.ID)}
}

// SplitOf counts the answers to a question by side.
func SplitOf(q scoring.GroupQuestion) Split {
	return Split{q.Counts[0] + q.Counts[1], q.Counts[2], q.Counts[3] + q.Counts[4]}
}

// String says how a question was answered: "A 5, either way 2, B 5"; "too few to
// show" below LeastClass answers.
func (s Split) String() string {
	if s.N() < LeastClass {
		return tooFew
	}
	return fmt.Sprintf("A %d, either way %d, B %d", s.A, s.Neutral, s.B)
}

// Prompt returns the prompt for pairs on a question: its own, or that of the two roles
// that it separates most. It is empty if neither exists.
func Prompt(m *scoring.Model, question string) string {
	if q, ok := m.Assessment().Question(question); ok && q.Prompt != "" {
		return q.Prompt
	}
	one, other, ok := m.Pair(question)
	if !ok {
		return ""
	}
	for _, p := range m.Assessment().Prompts {
		if p.Roles == [2]string{one, other} {
			return p.Text
		}
	}
	return ""
}

// KindsLine counts the kinds of result that came out, surest first: "clear result 5,
// leaning 4, too close to call 3". It is empty where fewer than LeastClass sheets could
// be scored: then it would point at people.
func KindsLine(g scoring.Group) string {
	if g.Scored < LeastClass {
		return ""
	}
	var parts []string
	for _, k := range g.Kinds {
		if k.N > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", KindTag(k.Kind), k.N))
		}
	}
	return strings.Join(parts, ", ")
}

// tooFewKinds stands where the kinds of result would be.
const tooFewKinds = "How the results came out is shown once five people have enough answers for a result."

// kindsSentence says how the results came out, or why it does not.
func kindsSentence(g scoring.Group) string {
	if line := KindsLine(g); line != "" {
		return "How the results came out: " + line + "."
	}
	return tooFewKinds
}

// ClassSections returns the reveal as titled lines, for a pane or plain text: how many
// sheets count, the kinds of result, the average per role, and the named questions in
// their order, with second votes. Below LeastClass sheets it says only that averages are
// not shown yet.
func ClassSections(c Class, questions []string) []Section {
	g := grouped(c)
	opening := Section{Title: fmt.Sprintf("The class: %d of %d counted", g.group.N, g.Joined)}
	if g.group.N < LeastClass {
		opening.Lines = []string{"Averages are shown from " + english.Number(LeastClass) + " people on, so that nobody's answers can be read from them."}
		return []Section{opening}
	}
	opening.Lines = []string{kindsSentence(g.group)}
	jobs, first := Section{Title: "The jobs on average, in points", Bars: doc.Bars{Of: g.group.Scored}}, []string{}
	for _, r := range ClassRoles(g.Assessment, g.group) {
		short := doc.Clean(r.Role.Short)
		jobs.Lines = append(jobs.Lines, r.Points.String()+"  "+short)
		jobs.Bars.Rows = append(jobs.Bars.Rows, g.bar(r.Role, r.Points))
		first = append(first, fmt.Sprintf("%s %d", short, r.First))
	}
	if g.heads() {
		opening.Lines = append(opening.Lines, "First for: "+strings.Join(first, ", ")+".")
	}
	sections := []Section{opening}
	if len(first) > 0 {
		sections = append(sections, jobs)
	}
	of := Section{Title: "What splits the room most", Steps: true}
	for _, id := range questions {
		if t, ok := g.topic(id); ok && t.first.N() >= LeastClass {
			of.Lines = append(of.Lines, t.line())
		}
	}
	if len(of.Lines) > 0 {
		sections = append(sections, of)
	}
	return sections
}

// line is a question in a line, with its first answers and the second vote on it.
func (t topic) line() string {
	p := PolesOf(t.question)
	line := doc.Clean(fmt.Sprintf("%s A: %s. B: %s.", p.Stem, p.A, p.B))
	switch v := t.vote; {
	case v == nil || v.N() < LeastClass:
		return line + " (" + t.first.String() + ")"
	case v.First == nil:
		return line + fmt.Sprintf(" (at first %s; in the second vote %s)", t.first, v.Split)
	default:
		return line + fmt.Sprintf(" (at first %s; again %s) %s", v.First, v.Split, v.Said())
	}
}
