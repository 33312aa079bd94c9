package report

import (
	"rolefit/scoring"
)

// rows are the aggregates of two classes.
func (c contrast) rows() []classCell {
	all := append(sided("first", c.first.classRows()), sided("second", c.second.classRows())...)
	for _, r := range c.roles() {
		cell := classCell{section: "role", id: r.first.role.ID, name: r.first.role.Name}
		one, two := c.first.group.Scored, c.second.group.Scored
		all = append(all, cell.number("first_mean", r.first.points.Float(), 1, one), cell.number("second_mean", r.second.points.Float(), 1, two))
		all = append(all, gapRows(cell, r.shown().Float(), r.gap, 1, min(one, two))...)
	}
	for k, one := range c.kinds() {
		cell := classCell{section: "verdict", id: string(one.Kind), name: KindTag(one.Kind)}
		all = append(all, sided("first", shareRows(cell, one.N, c.first.group.N))...)
		all = append(all, sided("second", shareRows(cell, c.second.group.Kinds[k].N, c.second.group.N))...)
	}
	for _, a := range c.answers() {
		q, _ := c.first.Assessment.Question(a.first.ID)
		cell := classCell{section: "question", id: q.ID, name: Phrase(q, 1)}
		all = append(all, cell.number("first_mean", a.first.Mean, 2, a.first.N), cell.number("second_mean", a.second.Mean, 2, a.second.N))
		all = append(all, gapRows(cell, a.shown(), a.gap, 2, min(a.first.N, a.second.N))...)
	}
	return all
}

// kinds are the kinds of result; none where either class has too few.
func (c contrast) kinds() []scoring.GroupKind {
	if !c.averaged() {
		return nil
	}
	return c.first.group.Kinds
}

// sided marks the measures of one of two classes.
func sided(side string, rows []classCell) []classCell {
	for k := range rows {
		rows[k].measure = side + "_" + rows[k].measure
	}
	return rows
}

// gapRows is a difference and its interval.
func gapRows(c classCell, shown float64, gap scoring.Gap, places, n int) []classCell {
	rows := []classCell{c.number("difference", shown, places, n)}
	if gap.Known {
		rows = append(rows, c.number("low", gap.Interval.Low, places, n), c.number("high", gap.Interval.High, places, n))
	}
	return rows
}

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

// json is the comparison as one line of JSON with its line break, as docs/json.md
// describes it. Lists are never null.
func (c contrast) json() ([]byte, error) {
	out := classesJSON{
		Schema: ClassSchema, Assessment: c.first.Assessment.ID, Scoring: scoring.Version,
		First: c.first.side(), Second: c.second.side(),
		Verdicts: []verdictsJSON{}, Roles: []contrastJSON{}, Questions: []contrastJSON{},
	}
	for k, one := range c.kinds() {
		two := c.second.group.Kinds[k]
		out.Verdicts = append(out.Verdicts, verdictsJSON{
			shareOf(string(one.Kind), one.N, c.first.group.N), shareOf(string(two.Kind), two.N, c.second.group.N),
		})
	}
	for _, r := range c.roles() {
		out.Roles = append(out.Roles, contrastOf(r.first.role.ID, meanJSON{c.first.group.Scored, rounded(r.first.points.Float(), 1)},
			meanJSON{c.second.group.Scored, rounded(r.second.points.Float(), 1)}, r.gap, 1))
	}
	for _, a := range c.answers() {
		out.Questions = append(out.Questions, contrastOf(a.first.ID, meanJSON{a.first.N, rounded(a.first.Mean, 2)},
			meanJSON{a.second.N, rounded(a.second.Mean, 2)}, a.gap, 2))
	}
	return line(out)
}

func (g gathering) side() classSideJSON {
	s := classSideJSON{Class: plainly(g.Name), Date: g.date(), Edition: g.Assessment.Edition, Joined: g.Joined, N: g.group.N}
	if g.averaged() {
		s.Scored = &g.group.Scored
	}
	return s
}

// contrastOf sets two means side by side. The difference is that of the means as they
// are given.
func contrastOf(id string, one, two meanJSON, gap scoring.Gap, places int) contrastJSON {
	out := contrastJSON{ID: id, First: one, Second: two, Difference: rounded(two.Mean-one.Mean, places), Beyond: gap.Beyond()}
	if gap.Known {
		low, high := rounded(gap.Interval.Low, places), rounded(gap.Interval.High, places)
		out.Low, out.High = &low, &high
	}
	return out
}
