package trend

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"rolefit/content"
	"rolefit/internal/english"
	"rolefit/internal/report"
	"rolefit/internal/report/doc"
	"rolefit/scoring"
)

// Doc is the trend as a document.
func (t *Trend) Doc() doc.Doc {
	d := doc.Doc{
		Title: english.Capital(english.NumberOf(len(t.classes), "class", "classes") + " in a row"), Tag: t.people(), Lead: t.lead(),
		About: t.about.Title, Lang: t.about.Language, Long: true, Caption: report.Caption(), Origin: t.about.ID + ": " + t.editions(),
	}
	d.Add(doc.Group{Text: "Over time"})
	t.classesPart(&d)
	t.rolesPart(&d)
	t.verdictsPart(&d)
	t.movedPart(&d)
	d.Add(doc.Group{Text: "For whoever writes the questions"})
	t.questionsPart(&d)
	t.scalesPart(&d)
	return d
}

// people counts the sheets behind all classes.
func (t *Trend) people() string {
	n := 0
	for _, c := range t.classes {
		n += c.N
	}
	return fmt.Sprintf("%d counted", n)
}

// editions names the editions, in the order of the classes.
func (t *Trend) editions() string {
	var all []string
	for _, c := range t.classes {
		if !slices.Contains(all, c.Edition) {
			all = append(all, c.Edition)
		}
	}
	return english.Plural(len(all), "edition ", "editions ") + english.List(all, "and")
}

// lead names the changes, and the classes that cannot be compared.
func (t *Trend) lead() string {
	changes := len(t.changes())
	said := "No job's average moved from one class to the next by more than chance."
	if changes > 0 {
		said = fmt.Sprintf("%s by more than chance.", english.Capital(english.NumberOf(changes, "average moved", "averages moved")))
	}
	for _, c := range t.data.LeftOut {
		said += fmt.Sprintf(" %s took another quiz (%s) and is left out.", c.Class, c.Assessment)
	}
	if t.mixed() {
		said += " Not all took the same edition: points are compared only between classes of one edition, answers only where the question is the same."
	}
	return said
}

// mixed reports whether points of some classes cannot be compared.
func (t *Trend) mixed() bool {
	return slices.ContainsFunc(t.classes, func(c one) bool { return !c.like(t.classes[0]) })
}

func (t *Trend) classesPart(d *doc.Doc) {
	d.Add(doc.Head{Text: "The classes"})
	table := doc.Table{Heads: []string{"Class", "Date", "Counted"}}
	if t.mixed() {
		table.Heads = append(table.Heads, "Edition")
	}
	var notes []string
	for k, c := range t.classes {
		date := cmp.Or(c.Date, "-")
		if !c.Began.IsZero() && !c.Now.IsZero() {
			date += " (" + report.Age(c.Began, c.Now) + ")"
		}
		cells := []string{date, fmt.Sprintf("%d of %d", c.N, c.Figures.Joined), c.Edition}
		table.Rows = append(table.Rows, doc.Row{Name: numbered(k+1, c.name()), Cells: cells[:len(table.Heads)-1], Of: c.N})
		if said := report.Keeping(c.Until, c.Now, c.Gone); said != "" {
			notes = append(notes, c.name()+": "+said)
		}
	}
	d.Add(table)
	d.Note(notes...)
	d.Note("Somebody who was in several of these classes counts in each.")
}

func numbered(place int, name string) string { return strconv.Itoa(place) + ". " + name }

// row names the class at a place.
func (t *Trend) row(place int) string { return numbered(place, t.classes[place-1].name()) }

// points writes points with their sign.
func points(v float64) string { return doc.Tenths(math.Round(v * 10)).String() }

// within writes a figure with its interval in brackets.
func within(show func(float64) string, v, low, high float64) string {
	return fmt.Sprintf("%s (%s to %s)", show(v), show(low), show(high))
}

// of100 writes a share as a percentage.
func of100(v float64) string { return fmt.Sprintf("%.0f", 100*v) }

func (t *Trend) rolesPart(d *doc.Doc) {
	d.Add(doc.Head{Text: "The jobs on average, in points"})
	all := doc.Multiples{}
	const tick = 10
	for k, r := range t.data.Roles {
		small := doc.Small{Name: t.role(r.ID).Short, Role: k + 1, Points: t.places()}
		for _, p := range r.Points {
			all.High = max(all.High, tick*math.Ceil(max(p.High, -p.Low)/tick))
			t.put(small.Points, p.Place, doc.Point{Value: p.Mean, Low: p.Low, High: p.High, Said: within(points, p.Mean, p.Low, p.High)})
		}
		all.Charts = append(all.Charts, small)
	}
	all.High = max(all.High, tick)
	all.Low = -all.High
	d.Add(all)
	for _, r := range t.data.Roles {
		table := doc.Table{Heads: []string{t.role(r.ID).Short, "People", "Average"}}
		for _, p := range r.Points {
			table.Rows = append(table.Rows, doc.Row{Name: t.row(p.Place), Cells: []string{fmt.Sprint(p.N), within(points, p.Mean, p.Low, p.High)}, Of: p.N})
		}
		if len(table.Rows) > 0 {
			d.Add(table)
		}
	}
	d.List(false, t.changes()...)
	d.Note("In brackets is the interval that holds the true average 95 times out of 100, for people like these (Student's t): with few people it is wide. "+
		"A step from one class to the next is called a change only if it is beyond chance when all steps are looked at together.",
		"A class with fewer than five results has no averages and is not in the charts.")
	if t.mixed() {
		d.Note("Where the edition changes, the line is broken: points of two editions are on two different scales.")
	}
}

// role returns a role of the newest class.
func (t *Trend) role(id string) content.Role {
	role, _ := t.about.Role(id)
	return role
}

// places are points without figures, one for each class.
func (t *Trend) places() []doc.Point {
	all := make([]doc.Point, len(t.classes))
	for k := range all {
		all[k] = doc.Point{Mark: strconv.Itoa(k + 1), Said: "not shown"}
	}
	return all
}

// put sets the figure at a place, and joins it to the one before if the two can be compared.
func (t *Trend) put(all []doc.Point, place int, p doc.Point) {
	p.Mark, p.Known = all[place-1].Mark, true
	p.Joined = place > 1 && all[place-2].Known && t.classes[place-1].like(t.classes[place-2])
	all[place-1] = p
}

// changes names the averages that moved beyond chance, a sentence each.
func (t *Trend) changes() (all []string) {
	for _, r := range t.data.Roles {
		for _, p := range r.Points {
			if g := p.Change; g != nil {
				all = append(all, fmt.Sprintf("%s, from %s to %s: %s, more than chance.",
					t.role(r.ID).Short, t.row(p.Place-1), t.row(p.Place), within(points, g.Difference, g.Low, g.High)))
			}
		}
	}
	return all
}

func (t *Trend) verdictsPart(d *doc.Doc) {
	d.Add(doc.Head{Text: "How the results came out, of 100"})
	all := doc.Multiples{High: 100}
	var tables []doc.Block
	for _, v := range t.data.Verdicts {
		if !slices.ContainsFunc(v.Shares, func(s shareOf) bool { return s.Count > 0 }) {
			continue // in no class
		}
		name := english.Capital(report.KindTag(scoring.Kind(v.ID)))
		small := doc.Small{Name: name, Points: t.places()}
		table := doc.Table{Heads: []string{name, "People", "Of 100"}}
		for _, s := range v.Shares {
			said := within(of100, s.Share, s.Low, s.High)
			t.put(small.Points, s.Place, doc.Point{Value: 100 * s.Share, Low: 100 * s.Low, High: 100 * s.High, Said: said})
			table.Rows = append(table.Rows, doc.Row{Name: t.row(s.Place), Cells: []string{fmt.Sprint(s.Count), said}, Of: s.N})
		}
		all.Charts, tables = append(all.Charts, small), append(tables, table)
	}
	if len(tables) == 0 {
		d.Say("This is shown once a class has five results.")
		return
	}
	d.Add(all)
	d.Add(tables...)
	d.Note("In brackets is Wilson's interval. Where the intervals of two classes overlap by much, do not tell their shares apart.")
}

func (t *Trend) movedPart(d *doc.Doc) {
	d.Add(doc.Head{Text: "The questions that moved"})
	if len(t.data.Moved) == 0 {
		d.Say("No question's answers moved by more than chance between the first class and the last one that were asked it.")
		return
	}
	table := doc.Table{Heads: []string{"Agree, or B", "First", "Last", "Difference"}}
	for _, m := range t.data.Moved {
		table.Rows = append(table.Rows, doc.Row{
			Name:  t.question(m.ID),
			Cells: []string{report.Steps(m.First.Mean), report.Steps(m.Last.Mean), within(report.Steps, m.Difference, m.Low, m.High)},
			Of:    min(m.First.N, m.Last.N),
		})
	}
	d.Say("Mean answers of the first class and the last that were asked the question, from -2 (A, or the opposite) to +2 (B, or the statement).")
	d.Add(table)
	d.Note("Only what is beyond chance when all questions are looked at together is here.")
}

func (t *Trend) questionsPart(d *doc.Doc) {
	d.Add(doc.Head{Text: "Each question, over all classes"})
	table := doc.Table{Heads: []string{"Agree, or B", "People", "Mean", "SD", "Of 100"}}
	for _, q := range t.data.Questions {
		table.Rows = append(table.Rows, doc.Row{Name: t.question(q.ID), Of: q.N, Cells: []string{
			fmt.Sprint(q.N), report.Steps(q.Mean), fmt.Sprintf("%.2f", q.SD), within(of100, q.Share, q.Low, q.High),
		}})
	}
	d.Add(table)
	d.Note("Each class counts where five people or more answered the question. The interval is that of one group of so many people; classes that differ make it too narrow.")
}

func (t *Trend) scalesPart(d *doc.Doc) {
	d.Add(doc.Head{Text: "How the questions of each role hang together"})
	table := doc.Table{Heads: []string{"Role", "Classes", "People", "Alpha"}}
	for _, s := range t.data.Scales {
		alpha := "-"
		if s.Alpha != nil {
			alpha = fmt.Sprintf("%.2f", *s.Alpha)
		}
		table.Rows = append(table.Rows, doc.Row{Name: t.role(s.Role).Name, Cells: []string{fmt.Sprint(s.Classes), fmt.Sprint(s.N), alpha}, Of: s.N})
	}
	if len(table.Rows) == 0 {
		d.Say("Too few to show: it takes five people in a class who answered every question of a role.")
		return
	}
	d.Add(table)
	d.Note("The mean over the classes of the newest edition, each by its number of people: alpha by the logarithm of 1 - alpha, correlations by Fisher's z.")
	for _, s := range t.data.Scales {
		items := doc.Table{Heads: []string{"Speaks for or against it", "People", "With the others"}}
		for _, item := range s.Items {
			items.Rows = append(items.Rows, doc.Row{Name: t.question(item.Question), Cells: []string{fmt.Sprint(item.N), fmt.Sprintf("%.2f", item.WithOthers)}, Of: item.N})
		}
		if len(items.Rows) > 0 {
			d.Add(doc.Head{Text: "The questions of " + t.role(s.Role).Short}, items)
		}
	}
}

// Rows are the figures of the trend, for a spreadsheet.
func (t *Trend) Rows() [][]string {
	rows := [][]string{{"section", "id", "name", "place", "class", "measure", "value", "n"}}
	add := func(section, id, name string, place int, n int, values ...any) {
		at, class := "", ""
		if place > 0 {
			at, class = strconv.Itoa(place), report.Cell(t.classes[place-1].name())
		}
		for k := 0; k < len(values); k += 2 {
			rows = append(rows, []string{section, report.Cell(id), report.Cell(name), at, class, fmt.Sprint(values[k]), fmt.Sprint(values[k+1]), strconv.Itoa(n)})
		}
	}
	for k, c := range t.data.Classes {
		add("class", t.about.ID, t.about.Title, k+1, c.N, "date", c.Date)
		if c.Age != nil {
			add("class", t.about.ID, t.about.Title, k+1, c.N, "age_days", *c.Age)
		}
		add("class", t.about.ID, t.about.Title, k+1, c.N, "edition", report.Cell(c.Edition), "joined", c.Joined, "finished", c.N)
	}
	for _, r := range t.data.Roles {
		for _, p := range r.Points {
			add("role", r.ID, t.role(r.ID).Name, p.Place, p.N, "mean", p.Mean, "low", p.Low, "high", p.High)
			if g := p.Change; g != nil {
				add("role", r.ID, t.role(r.ID).Name, p.Place, p.N, "change", g.Difference, "change_low", g.Low, "change_high", g.High)
			}
		}
	}
	for _, v := range t.data.Verdicts {
		for _, s := range v.Shares {
			add("verdict", v.ID, report.KindTag(scoring.Kind(v.ID)), s.Place, s.N, "count", s.Count, "share", s.Share, "low", s.Low, "high", s.High)
		}
	}
	for _, m := range t.data.Moved {
		add("moved", m.ID, t.question(m.ID), m.First.Place, m.First.N, "mean", m.First.Mean)
		add("moved", m.ID, t.question(m.ID), m.Last.Place, m.Last.N, "mean", m.Last.Mean, "difference", m.Difference, "low", m.Low, "high", m.High)
	}
	for _, q := range t.data.Questions {
		add("question", q.ID, t.question(q.ID), 0, q.N, "classes", q.Classes, "mean", q.Mean, "sd", q.SD, "a", q.A, "neutral", q.Neutral, "b", q.B,
			"b_share", q.Share, "b_low", q.Low, "b_high", q.High)
	}
	for _, s := range t.data.Scales {
		if s.Alpha != nil {
			add("scale", s.Role, t.role(s.Role).Name, 0, s.N, "alpha", *s.Alpha)
		}
		for _, item := range s.Items {
			add("item", s.Role+"/"+item.Question, t.question(item.Question), 0, item.N, "with_others", item.WithOthers)
		}
	}
	return rows
}
