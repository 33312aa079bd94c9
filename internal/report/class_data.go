package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"rolefit/internal/report/doc"
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
	s = doc.Clean(s)
	if s != "" && strings.ContainsRune("=+-@\t\r\uff1d\uff0b\uff0d\uff20", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

// rows are the aggregates of a class.
func (g gathering) rows() []classCell {
	all := g.classRows()
	all = append(all, g.roleRows()...)
	for _, s := range g.shares() {
		all = append(all, shareRows(classCell{section: s.section, id: s.id, name: s.name}, s.n, g.group.N)...)
	}
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

// ClassSchema is the shape of report, and of comparison of classes, in JSON.
const ClassSchema = 1

type classJSON struct {
	Schema     int             `json:"schema"`
	Assessment string          `json:"assessment"`
	Edition    string          `json:"edition"`
	Scoring    string          `json:"scoring"`
	Class      string          `json:"class"`
	Date       string          `json:"date"`
	Joined     int             `json:"joined"`
	N          int             `json:"n"`
	Scored     *int            `json:"scored"`
	Verdicts   []shareJSON     `json:"verdicts"`
	Cautions   []shareJSON     `json:"cautions"`
	Roles      []classRoleJSON `json:"roles"`
	Splits     []splitJSON     `json:"splits"`
	Questions  []questionJSON  `json:"questions"`
	Scales     []scaleJSON     `json:"scales"`
}

type shareJSON struct {
	ID    string  `json:"id"`
	N     int     `json:"n"`
	Count int     `json:"count"`
	Share float64 `json:"share"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

type classRoleJSON struct {
	ID    string  `json:"id"`
	N     int     `json:"n"`
	Mean  float64 `json:"mean"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	SD    float64 `json:"sd"`
	First *int    `json:"first"`
}

type splitJSON struct {
	Question string     `json:"question"`
	First    *sidesJSON `json:"first"`
	Second   *againJSON `json:"second"`
	Prompt   string     `json:"prompt"`
}

type sidesJSON struct {
	N       int `json:"n"`
	A       int `json:"a"`
	Neutral int `json:"neutral"`
	B       int `json:"b"`
}

// againJSON is a second vote. Of a class of an earlier version it is all votes, and
// nothing is known of the first answers of those who gave them.
type againJSON struct {
	sidesJSON

	First *sidesJSON `json:"first"`
	Voted *int       `json:"voted"`
	Moved *movedJSON `json:"moved"`
}

type movedJSON struct {
	AB int `json:"a_b"`
	BA int `json:"b_a"`
	AN int `json:"a_neutral"`
	NA int `json:"neutral_a"`
	BN int `json:"b_neutral"`
	NB int `json:"neutral_b"`
}

type questionJSON struct {
	ID         string             `json:"id"`
	TieBreaker bool               `json:"tie_breaker"`
	Answers    *questionStatsJSON `json:"answers"`
}

type questionStatsJSON struct {
	sidesJSON

	Mean  float64 `json:"mean"`
	SD    float64 `json:"sd"`
	Share float64 `json:"b_share"`
	Low   float64 `json:"b_low"`
	High  float64 `json:"b_high"`
}

type scaleJSON struct {
	Role  string          `json:"role"`
	Stats *scaleStatsJSON `json:"stats"`
}

type scaleStatsJSON struct {
	N         int                   `json:"n"`
	Questions int                   `json:"questions"`
	Alpha     *float64              `json:"alpha"`
	Low       *float64              `json:"low"`
	High      *float64              `json:"high"`
	Cautions  []scoring.ItemCaution `json:"cautions"`
	Items     []itemJSON            `json:"items"`
}

type itemJSON struct {
	Question   string                `json:"question"`
	Reversed   bool                  `json:"reversed"`
	WithOthers *float64              `json:"with_others"`
	Without    *float64              `json:"alpha_without"`
	Cautions   []scoring.ItemCaution `json:"cautions"`
}

// json is the report as one line of JSON with its line break, as docs/json.md
// describes it. Lists are never null.
func (g gathering) json() ([]byte, error) {
	out := classJSON{
		Schema: ClassSchema, Assessment: g.Assessment.ID, Edition: g.Assessment.Edition, Scoring: scoring.Version,
		Class: doc.Clean(g.Name), Date: g.date(), Joined: g.Joined, N: g.group.N,
		Verdicts: []shareJSON{}, Cautions: []shareJSON{}, Roles: []classRoleJSON{}, Splits: []splitJSON{},
		Questions: []questionJSON{}, Scales: []scaleJSON{},
	}
	if g.averaged() {
		out.Scored = &g.group.Scored
	}
	for _, s := range g.shares() {
		into := &out.Verdicts
		if s.section == "caution" {
			into = &out.Cautions
		}
		*into = append(*into, shareOf(s.id, s.n, g.group.N))
	}
	for _, r := range g.roleMeans() {
		of := classRoleJSON{
			ID: r.role.ID, N: g.group.Scored, Mean: rounded(r.points.Float(), 1),
			Low: rounded(r.reach.Low, 1), High: rounded(r.reach.High, 1), SD: rounded(r.group.SD, 1),
		}
		if g.heads() {
			of.First = &r.group.First
		}
		out.Roles = append(out.Roles, of)
	}
	for _, t := range g.topics() {
		out.Splits = append(out.Splits, splitJSON{t.question.ID, sidesOf(t.first, t.n), againOf(t.vote), t.prompt})
	}
	for _, q := range g.group.Questions {
		out.Questions = append(out.Questions, questionOf(q))
	}
	for _, s := range g.items.Scales {
		out.Scales = append(out.Scales, scaleOf(s))
	}
	return line(out)
}

// line is a value as one line of JSON.
func line(v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write the class: %w", err)
	}
	return append(data, '\n'), nil
}

func shareOf(id string, k, n int) shareJSON {
	i := scoring.Wilson(k, n)
	return shareJSON{id, n, k, of100(k, n) / 100, rounded(i.Low, 2), rounded(i.High, 2)}
}

// sidesOf is a vote; nil where too few voted.
func sidesOf(sides [3]int, n int) *sidesJSON {
	if n < LeastClass {
		return nil
	}
	return &sidesJSON{n, sides[0], sides[1], sides[2]}
}

// againOf is a second vote; nil where none was held, or too few voted.
func againOf(v *ClassVote) *againJSON {
	if v == nil {
		return nil
	}
	sides := sidesOf(v.Counts, v.N())
	if sides == nil {
		return nil
	}
	out := againJSON{sidesJSON: *sides}
	if v.First != nil {
		moved := movedJSON(v.Moved)
		out.First, out.Voted, out.Moved = sidesOf(*v.First, v.N()), &v.Voted, &moved
	}
	return &out
}

func questionOf(q scoring.GroupQuestion) questionJSON {
	out := questionJSON{ID: q.ID, TieBreaker: q.Tie}
	if sides := sidesOf(Sides(q), q.N); sides != nil {
		share := shareOf("", sides.B, q.N)
		out.Answers = &questionStatsJSON{*sides, rounded(q.Mean, 2), rounded(q.SD, 2), share.Share, share.Low, share.High}
	}
	return out
}

func scaleOf(s scoring.Scale) scaleJSON {
	out := scaleJSON{Role: s.Role}
	if s.N < LeastClass {
		return out
	}
	out.Stats = &scaleStatsJSON{
		N: s.N, Questions: s.Used, Alpha: figureJSON(s.Alpha), Cautions: append([]scoring.ItemCaution{}, s.Cautions...), Items: []itemJSON{},
	}
	if s.Alpha.Known {
		out.Stats.Low = figureJSON(scoring.Figure{Value: s.Interval.Low, Known: true})
		out.Stats.High = figureJSON(scoring.Figure{Value: s.Interval.High, Known: true})
	}
	for _, item := range s.Items {
		out.Stats.Items = append(out.Stats.Items, itemJSON{
			item.ID, item.Reversed, figureJSON(item.Rest), figureJSON(item.Without), append([]scoring.ItemCaution{}, item.Cautions...),
		})
	}
	return out
}

// figureJSON is a number in hundredths; null where it cannot be said.
func figureJSON(f scoring.Figure) *float64 {
	if !f.Known {
		return nil
	}
	v := rounded(f.Value, 2)
	return &v
}
