package report

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"rolefit/scoring"
)

// classCell is one aggregate: a row of the CSV.
type classCell struct {
	section, id, name, measure string
	value                      string // a number, or tooFew
	n                          int    // people behind it; 0 where the value is tooFew
}

// number is a value of so many people with so many places, and never -0.
func (c classCell) number(measure string, v float64, places, n int) classCell {
	c.measure, c.n = measure, n
	c.value = strconv.FormatFloat(rounded(v, places), 'f', -1, 64)
	return c
}

// few stands for all measures of what too few people are behind.
func (c classCell) few(measure string) classCell {
	c.measure, c.value, c.n = measure, tooFew, 0
	return c
}

// rounded rounds to so many places; a result of 0 has no sign.
func rounded(v float64, places int) float64 {
	shown, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', places, 64), 64)
	if err != nil { // a number that was just written can be read
		return 0
	}
	return shown + 0
}

// bom begins the CSV: without it, Excel takes UTF-8 for the system's own letters.
const bom = "\uFEFF"

// classCSV writes aggregates by RFC 4180, behind a byte order mark: CRLF, quotes where
// they are needed.
func classCSV(rows []classCell) ([]byte, error) {
	b := bytes.NewBufferString(bom)
	w := csv.NewWriter(b)
	w.UseCRLF = true
	if err := w.Write([]string{"section", "id", "name", "measure", "value", "n"}); err != nil {
		return nil, fmt.Errorf("write the aggregates: %w", err)
	}
	for _, c := range rows {
		n := ""
		if c.n > 0 {
			n = strconv.Itoa(c.n)
		}
		if err := w.Write([]string{c.section, cell(c.id), cell(c.name), c.measure, c.value, n}); err != nil {
			return nil, fmt.Errorf("write the aggregates: %w", err)
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return nil, fmt.Errorf("write the aggregates: %w", err)
	}
	return b.Bytes(), nil
}

// cell makes a text one that no spreadsheet takes for a formula.
func cell(s string) string {
	s = plainly(s)
	if s != "" && strings.ContainsRune("=+-@\t\r\uff1d\uff0b\uff0d\uff20", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

// rows are the aggregates of a class.
func (g gathering) rows() []classCell {
	all := g.classRows()
	all = append(all, g.roleRows()...)
	all = append(all, g.kindRows()...)
	for _, q := range g.group.Questions {
		all = append(all, g.questionRows(q)...)
	}
	for _, v := range g.Votes {
		all = append(all, g.voteRows(v)...)
	}
	for _, s := range g.items.Scales {
		all = append(all, g.scaleRows(s)...)
	}
	return all
}

// kindRows are the kinds of result and the signs of careless answering; none where too
// few sheets could be scored.
func (g gathering) kindRows() []classCell {
	if !g.averaged() {
		return nil
	}
	var rows []classCell
	for _, k := range g.group.Kinds {
		rows = append(rows, shareRows(classCell{section: "verdict", id: string(k.Kind), name: KindTag(k.Kind)}, k.N, g.group.N)...)
	}
	for _, f := range g.group.Flags {
		if name := flagName(f.Flag); name != "" {
			rows = append(rows, shareRows(classCell{section: "caution", id: string(f.Flag), name: name}, f.N, g.group.N)...)
		}
	}
	return rows
}

func (g gathering) classRows() []classCell {
	c := classCell{section: "class", id: g.Assessment.ID, name: g.name()}
	n := g.group.N
	var rows []classCell
	if date := g.date(); date != "" {
		c := c
		c.measure, c.value, c.n = "date", date, n
		rows = append(rows, c)
	}
	rows = append(rows,
		c.number("joined", float64(g.Joined), 0, n),
		c.number("finished", float64(n), 0, n),
	)
	if g.averaged() {
		return append(rows, c.number("scored", float64(g.group.Scored), 0, n))
	}
	return append(rows, c.few("scored"))
}

func (g gathering) roleRows() []classCell {
	if !g.averaged() {
		var rows []classCell
		for _, r := range g.Assessment.Roles {
			rows = append(rows, classCell{section: "role", id: r.ID, name: r.Name}.few("mean"))
		}
		return rows
	}
	var rows []classCell
	n := g.group.Scored
	for _, r := range g.roleMeans() {
		c := classCell{section: "role", id: r.role.ID, name: r.role.Name}
		rows = append(rows, c.number("mean", r.points.Float(), 1, n), c.number("low", r.reach.Low, 1, n),
			c.number("high", r.reach.High, 1, n), c.number("sd", r.group.SD, 1, n))
		if g.heads() {
			rows = append(rows, c.number("first", float64(r.group.First), 0, n))
		}
	}
	return rows
}

// shareRows is a count, its share and Wilson's interval of that.
func shareRows(c classCell, k, n int) []classCell {
	i := scoring.Wilson(k, n)
	return []classCell{
		c.number("count", float64(k), 0, n), c.number("share", of100(k, n)/100, 2, n),
		c.number("low", i.Low, 2, n), c.number("high", i.High, 2, n),
	}
}

func (g gathering) questionRows(q scoring.GroupQuestion) []classCell {
	of, _ := g.Assessment.Question(q.ID)
	c := classCell{section: "question", id: q.ID, name: Phrase(of, 1)}
	if q.N < LeastClass {
		return []classCell{c.few("mean")}
	}
	rows := []classCell{c.number("mean", q.Mean, 2, q.N), c.number("sd", q.SD, 2, q.N)}
	sides := Sides(q)
	rows = append(rows, sideRows(c, sides, q.N)...)
	i := scoring.Wilson(sides[2], q.N)
	return append(rows, c.number("b_share", of100(sides[2], q.N)/100, 2, q.N), c.number("b_low", i.Low, 2, q.N), c.number("b_high", i.High, 2, q.N))
}

// sideRows is how many are on each side.
func sideRows(c classCell, sides [3]int, n int) []classCell {
	var rows []classCell
	for k, measure := range []string{"a", "neutral", "b"} {
		rows = append(rows, c.number(measure, float64(sides[k]), 0, n))
	}
	return rows
}

func (g gathering) voteRows(v ClassVote) []classCell {
	of, known := g.Assessment.Question(v.Question)
	if !known {
		return nil
	}
	c := classCell{section: "second_vote", id: v.Question, name: Phrase(of, 1)}
	if v.N() < LeastClass {
		return []classCell{c.few("a")}
	}
	rows := sideRows(c, v.Counts, v.N())
	if v.First == nil {
		return rows
	}
	for _, r := range sideRows(c, *v.First, v.N()) {
		r.measure = "first_" + r.measure
		rows = append(rows, r)
	}
	rows = append(rows, c.number("voted", float64(v.Voted), 0, v.N()))
	for _, way := range []struct {
		measure string
		n       int
	}{
		{"a_b", v.Moved.AB},
		{"b_a", v.Moved.BA},
		{"a_neutral", v.Moved.AN},
		{"neutral_a", v.Moved.NA},
		{"b_neutral", v.Moved.BN},
		{"neutral_b", v.Moved.NB},
	} {
		rows = append(rows, c.number(way.measure, float64(way.n), 0, v.Voted))
	}
	return rows
}

func (g gathering) scaleRows(s scoring.Scale) []classCell {
	role, _ := g.Assessment.Role(s.Role)
	c := classCell{section: "scale", id: s.Role, name: role.Name}
	if s.N < LeastClass {
		return []classCell{c.few("alpha")}
	}
	rows := []classCell{c.number("questions", float64(s.Used), 0, s.N)}
	if !s.Alpha.Known {
		return rows
	}
	rows = append(rows, c.number("alpha", s.Alpha.Value, 2, s.N), c.number("low", s.Interval.Low, 2, s.N), c.number("high", s.Interval.High, 2, s.N))
	for _, item := range s.Items {
		of, _ := g.Assessment.Question(item.ID)
		c := classCell{section: "item", id: s.Role + "/" + item.ID, name: Phrase(of, 1)}
		if item.Rest.Known {
			rows = append(rows, c.number("with_others", item.Rest.Value, 2, s.N))
		}
		if item.Without.Known {
			rows = append(rows, c.number("alpha_without", item.Without.Value, 2, s.N))
		}
	}
	return rows
}
