package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"rolefit/internal/english"
	"rolefit/internal/report/doc"
	"rolefit/scoring"
)

// mostMovedAnswers is how many questions a comparison names, the largest moves first.
const mostMovedAnswers = 8

// CompareClasses returns two classes side by side, or the same one before and after,
// in one of the formats, ending in a line break. It fails where either has fewer than
// LeastClass sheets (ErrTooFew), or they took different quizzes.
func CompareClasses(format string, a, b Class) ([]byte, error) {
	if a.few() || b.few() {
		return nil, fmt.Errorf("compare the classes: %w", ErrTooFew)
	}
	c := newContrast(a, b)
	if one, two := c.first.Assessment.ID, c.second.Assessment.ID; one != two {
		return nil, fmt.Errorf("compare the classes: one took the quiz %q, the other %q", one, two)
	}
	return Export(format, c)
}

// contrast is two classes that took the same quiz.
type contrast struct {
	first, second classStats
	data          classesJSON // every figure of the report
}

// newContrast sets two classes side by side. The lists of its data are never nil.
func newContrast(a, b Class) contrast {
	c := contrast{first: newClassStats(a), second: newClassStats(b)}
	c.data = classesJSON{
		Schema: contrastSchema, Assessment: c.first.Assessment.ID, Scoring: scoring.Version,
		First: c.first.side(), Second: c.second.side(),
		Verdicts: []verdictsJSON{}, Roles: c.roles(), Questions: c.answers(),
	}
	if c.first.averaged() && c.second.averaged() {
		for k, one := range c.first.data.Verdicts {
			c.data.Verdicts = append(c.data.Verdicts, verdictsJSON{one, c.second.data.Verdicts[k]})
		}
	}
	return c
}

// roles returns the averages of the roles that both editions have, in content order; none
// if either class has too few results.
func (c contrast) roles() []contrastJSON {
	all := []contrastJSON{}
	for _, one := range c.first.data.Roles {
		for _, two := range c.second.data.Roles {
			if one.ID == two.ID {
				gap := scoring.Welch(one.Sample(), two.Sample())
				all = append(all, contrastOf(one.ID, meanJSON{one.N, one.Mean}, meanJSON{two.N, two.Mean}, gap, 1))
			}
		}
	}
	return all
}

// answers returns the mean answers to the questions that at least LeastClass people
// answered in each class, in content order.
func (c contrast) answers() []contrastJSON {
	all := []contrastJSON{}
	for _, q := range c.first.data.Questions {
		one, two := q.Answers, c.second.data.Answers(q.ID)
		if one == nil || two == nil {
			continue
		}
		gap := scoring.Welch(one.Sample(), two.Sample())
		all = append(all, contrastOf(q.ID, meanJSON{one.N, one.Mean}, meanJSON{two.N, two.Mean}, gap, 2))
	}
	return all
}

// moved are the questions whose answers differ most, the furthest first.
func (c contrast) moved() []contrastJSON {
	all := slices.DeleteFunc(slices.Clone(c.data.Questions), func(a contrastJSON) bool { return a.Difference == 0 })
	slices.SortStableFunc(all, func(a, b contrastJSON) int { return cmp.Compare(math.Abs(b.Difference), math.Abs(a.Difference)) })
	return all[:min(len(all), mostMovedAnswers)]
}

// Doc is the comparison as a document.
func (c contrast) Doc() doc.Doc {
	lead := fmt.Sprintf("First: %s. Second: %s.", c.first.counted(), c.second.counted())
	lead = english.Sentences(lead, c.first.keeping(), c.second.keeping())
	d := c.first.head(c.first.name()+" / "+c.second.name(), "two classes", english.Sentences(lead, c.beyond()))
	if one, two := c.first.Assessment.Edition, c.second.Assessment.Edition; one != two {
		d.Origin = c.first.Assessment.ID + ": " + editions(one, two)
	}
	d.Add(doc.Group{Text: "Side by side"})
	d.Say("A difference is the second minus the first. In brackets is the interval that holds the true difference 95 times out of 100, for people like these; " +
		"where 0 is inside it, the difference may be chance.")
	c.rolesPart(&d)
	c.kindsPart(&d)
	c.movedPart(&d)
	return d
}

// counted is a class by its name, its day, and how many of it are counted.
func (g classStats) counted() string {
	said := g.name()
	if day := g.day(dayInWords); day != "" {
		said += ", " + day
		if !g.Now.IsZero() {
			said += " (" + Age(g.Began, g.Now) + ")"
		}
	}
	return fmt.Sprintf("%s, %d of %d counted", said, g.group.N, g.Joined)
}

// keeping says what becomes of the answers of one class of several; empty if that is not known.
func (g classStats) keeping() string {
	if said := Keeping(g.Until, g.Now, g.Gone); said != "" {
		return g.name() + ": " + said
	}
	return ""
}

// beyond names the roles whose averages differ by more than chance; empty without
// averages.
func (c contrast) beyond() string {
	var shorts []string
	for _, r := range c.data.Roles {
		if r.Beyond {
			role, _ := c.first.Assessment.Role(r.ID)
			shorts = append(shorts, role.Short)
		}
	}
	switch {
	case len(c.data.Roles) == 0:
		return ""
	case len(shorts) == 0:
		return "No job's average differs by more than chance."
	case len(shorts) == 1:
		return "One job's average differs by more than chance: " + shorts[0] + "."
	default:
		return "The averages of these jobs differ by more than chance: " + english.List(shorts, "and") + "."
	}
}

func (c contrast) rolesPart(d *doc.Doc) {
	d.Add(doc.Head{Text: "The jobs on average, in points"})
	roles := c.data.Roles
	if len(roles) == 0 {
		d.Say(english.Capital(tooFew) + ": averages need five results with enough answers in each class.")
		return
	}
	t := doc.Table{Heads: []string{"Role", "First", "Second", "Difference"}}
	var lines []string
	one, two := c.first.group.Scored, c.second.group.Scored
	points := func(v float64) string { return tenths(v).String() }
	for _, r := range roles {
		role, _ := c.first.Assessment.Role(r.ID)
		t.Rows = append(t.Rows, r.row(role.Name, points))
		if r.Beyond {
			lines = append(lines, fmt.Sprintf("%s: %s, more than chance for %d and %d people.", role.Short, points(r.Difference), one, two))
		}
	}
	d.Add(t)
	d.List(false, lines...)
	if len(lines) == 0 {
		d.Note(fmt.Sprintf("With %d and %d people, none of these differences is more than chance.", one, two))
	}
	some := 100 * (1 - math.Pow(scoring.Confidence, float64(len(roles))))
	d.Note(fmt.Sprintf("With %s jobs, up to %.0f of 100 pairs of classes that don't differ at all still seem to differ in one of them.", english.Number(len(roles)), some),
		"If these are the same people twice, nobody's two sheets are put side by side, so the intervals are wider than they need be.")
}

func (c contrast) kindsPart(d *doc.Doc) {
	d.Add(doc.Head{Text: "How the results came out"})
	if len(c.data.Verdicts) == 0 {
		d.Say(english.Capital(tooFew) + ": this is shown once five people in each class have enough answers for a result.")
		return
	}
	t := doc.Table{Heads: []string{"Result", "First", "Second"}}
	for _, v := range c.data.Verdicts {
		t.Rows = append(t.Rows, doc.Row{Name: v.First.cell().name, Cells: []string{v.First.people(), v.Second.people()}, Of: min(v.First.N, v.Second.N)})
	}
	d.Add(t)
	d.Note("People, and in brackets the percentage.")
}

func (c contrast) movedPart(d *doc.Doc) {
	d.Add(doc.Head{Text: "The answers that moved most"})
	moved := c.moved()
	if len(moved) == 0 {
		d.Say("Both classes answered every question alike on average.")
		return
	}
	t := doc.Table{Heads: []string{"Agree, or B", "First", "Second", "Difference"}}
	beyond := 0
	for _, a := range moved {
		q, _ := c.first.Assessment.Question(a.ID)
		if a.Beyond {
			beyond++
		}
		t.Rows = append(t.Rows, a.row(Phrase(q, 1), Steps))
	}
	d.Say("Mean answers, from -2 (A, or the opposite) to +2 (B, or the statement).")
	d.Add(t)
	differ := "no question differs"
	if beyond > 0 {
		differ = english.NumberOf(beyond, "question differs", "questions differ")
	}
	all := len(c.data.Questions)
	d.Note(fmt.Sprintf("Taken alone, %s by more than chance. But of %d questions, about %.0f would by chance: "+
		"the largest of many differences looks larger than it is.", differ, all, math.Ceil((1-scoring.Confidence)*float64(all))))
}

// Rows are the aggregates of two classes: the numbers of their JSON.
func (c contrast) Rows() [][]string {
	all := append(sided("first", c.first.classRows()), sided("second", c.second.classRows())...)
	for _, r := range c.data.Roles {
		role, _ := c.first.Assessment.Role(r.ID)
		all = append(all, r.rows(classCell{section: "role", id: r.ID, name: role.Name})...)
	}
	for _, v := range c.data.Verdicts {
		all = append(all, v.First.cell().measured("first_", v.First, v.First.N)...)
		all = append(all, v.Second.cell().measured("second_", v.Second, v.Second.N)...)
	}
	for _, q := range c.data.Questions {
		all = append(all, q.rows(c.first.questionCell("question", q.ID))...)
	}
	return records(all)
}

// sided marks the measures of one of two classes.
func sided(side string, rows []classCell) []classCell {
	for k := range rows {
		rows[k].measure = side + "_" + rows[k].measure
	}
	return rows
}

// contrastSchema is the shape of a comparison of classes in JSON.
const contrastSchema = 1

type classesJSON struct {
	Schema     int            `json:"schema"`
	Assessment string         `json:"assessment"`
	Scoring    string         `json:"scoring"`
	First      classSideJSON  `json:"first"`
	Second     classSideJSON  `json:"second"`
	Verdicts   []verdictsJSON `json:"verdicts"`
	Roles      []contrastJSON `json:"roles"`
	Questions  []contrastJSON `json:"questions"`
}

type classSideJSON struct {
	Class   string `json:"class"`
	Date    string `json:"date"`
	Age     *int   `json:"age_days,omitempty"`
	Edition string `json:"edition"`
	Joined  int    `json:"joined"`
	N       int    `json:"n"`
	Scored  *int   `json:"scored"`
}

type verdictsJSON struct {
	First  shareJSON `json:"first"`
	Second shareJSON `json:"second"`
}

type contrastJSON struct {
	ID         string   `json:"id"`
	First      meanJSON `json:"first"`
	Second     meanJSON `json:"second"`
	Difference float64  `json:"difference"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	Beyond     bool     `json:"beyond"`
}

type meanJSON struct {
	N    int     `json:"n"`
	Mean float64 `json:"mean"`
}

// row is the means of both classes in a table, and their difference with its interval.
func (r contrastJSON) row(name string, show func(float64) string) doc.Row {
	gap := show(r.Difference)
	if r.Low != nil {
		gap += fmt.Sprintf(" (%s to %s)", show(*r.Low), show(*r.High))
	}
	return doc.Row{Name: name, Cells: []string{show(r.First.Mean), show(r.Second.Mean), gap}, Of: min(r.First.N, r.Second.N)}
}

// rows are the numbers of two means side by side.
func (r contrastJSON) rows(c classCell) []classCell {
	rows := append(c.measured("first_", r.First, r.First.N), c.measured("second_", r.Second, r.Second.N)...)
	return append(rows, c.measured("", r, min(r.First.N, r.Second.N))...)
}

// Data returns the comparison for encoding/json, as docs/json.md describes it.
func (c contrast) Data() any { return c.data }

func (g classStats) side() classSideJSON {
	return classSideJSON{g.data.Class, g.data.Date, g.data.Age, g.data.Edition, g.data.Joined, g.data.N, g.data.Scored}
}

// contrastOf sets two means side by side. The difference is that of the means as they
// are given.
func contrastOf(id string, one, two meanJSON, gap scoring.Gap, places int) contrastJSON {
	out := contrastJSON{ID: id, First: one, Second: two, Difference: Rounded(two.Mean-one.Mean, places), Beyond: gap.Beyond()}
	if gap.Known {
		low, high := Rounded(gap.Interval.Low, places), Rounded(gap.Interval.High, places)
		out.Low, out.High = &low, &high
	}
	return out
}
