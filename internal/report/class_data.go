package report

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"rolefit/internal/report/doc"
	"rolefit/internal/textsafe"
	"rolefit/scoring"
)

// classCell is one aggregate: a row of the CSV.
type classCell struct {
	section, id, name, measure string
	value                      string // a number, or tooFew
	n                          int    // people behind it; 0 where the value is tooFew
}

// measured is a cell for each number of a shape of JSON, by its name there, in the order
// of the fields; n is how many people are behind them.
func (c classCell) measured(prefix string, shape any, n int) []classCell {
	var cells []classCell
	v := reflect.ValueOf(shape)
	for _, of := range reflect.VisibleFields(v.Type()) {
		field := v.FieldByIndex(of.Index)
		if field.Kind() == reflect.Pointer && !field.IsNil() {
			field = field.Elem()
		}
		c.measure, c.n = prefix+of.Tag.Get("json"), n
		switch {
		case of.Tag.Get("json") == "n":
			continue
		case field.CanInt():
			c.value = strconv.FormatInt(field.Int(), 10)
		case field.CanFloat():
			c.value = strconv.FormatFloat(field.Float(), 'f', -1, 64)
		default: // a text, a list, an embedded shape, or a missing value
			continue
		}
		cells = append(cells, c)
	}
	return cells
}

// few returns the one cell, tooFew, that replaces a measure about too few people.
func (c classCell) few(measure string) []classCell {
	c.measure, c.value, c.n = measure, tooFew, 0
	return []classCell{c}
}

// Rounded rounds v to a number of decimal places; a result of 0 has no sign.
func Rounded(v float64, places int) float64 {
	shown, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', places, 64), 64)
	if err != nil { // a number that was just written can be read
		return 0
	}
	return shown + 0
}

// records are the rows of the CSV, its heads first.
func records(cells []classCell) [][]string {
	all := [][]string{{"section", "id", "name", "measure", "value", "n"}}
	for _, c := range cells {
		n := ""
		if c.n > 0 {
			n = strconv.Itoa(c.n)
		}
		all = append(all, []string{c.section, Cell(c.id), Cell(c.name), c.measure, c.value, n})
	}
	return all
}

// Cell makes a text one that no spreadsheet takes for a formula.
func Cell(s string) string {
	s = doc.Clean(s)
	if seen := textsafe.Key(s); seen != "" && strings.ContainsRune("=+-@\uff1d\uff0b\uff0d\uff20", []rune(seen)[0]) {
		return "'" + s
	}
	return s
}

// Rows are the aggregates of a class: the numbers of its JSON.
func (g classStats) Rows() [][]string {
	all := g.classRows()
	for k, r := range g.Assessment.Roles {
		c := classCell{section: "role", id: r.ID, name: r.Name}
		if len(g.data.Roles) == 0 {
			all = append(all, c.few("mean")...)
			continue
		}
		all = append(all, c.measured("", g.data.Roles[k], g.data.Roles[k].N)...)
	}
	for _, s := range g.data.shares() {
		all = append(all, s.cell().measured("", s, s.N)...)
	}
	for _, q := range g.data.Questions {
		c := g.questionCell("question", q.ID)
		if q.Answers == nil {
			all = append(all, c.few("mean")...)
			continue
		}
		all = append(all, c.measured("", *q.Answers, q.Answers.N)...)
	}
	for _, t := range g.topics() {
		if t.vote != nil {
			all = append(all, voteRows(g.questionCell("second_vote", t.question.ID), againOf(t.vote))...)
		}
	}
	for _, s := range g.data.Scales {
		all = append(all, g.scaleRows(s)...)
	}
	return records(all)
}

// questionCell is a cell about a question, without its measure.
func (g classStats) questionCell(section, id string) classCell {
	of, _ := g.Assessment.Question(id)
	return classCell{section: section, id: id, name: Phrase(of, 1)}
}

func (g classStats) classRows() []classCell {
	c := classCell{section: "class", id: g.Assessment.ID, name: g.name(), n: g.group.N}
	values := [][2]string{{"date", g.data.Date}, {"age_days", ""}, {"joined", strconv.Itoa(g.Joined)}, {"finished", strconv.Itoa(g.group.N)}}
	if g.averaged() {
		values = append(values, [2]string{"scored", strconv.Itoa(g.group.Scored)})
	}
	if age := g.data.Age; age != nil {
		values[1][1] = strconv.Itoa(*age)
	}
	var rows []classCell
	for _, v := range values {
		if c.measure, c.value = v[0], v[1]; c.value != "" {
			rows = append(rows, c)
		}
	}
	if !g.averaged() {
		rows = append(rows, c.few("scored")...)
	}
	return rows
}

// voteRows returns the numbers of a second vote. The moves are among its voters.
func voteRows(c classCell, again *againJSON) []classCell {
	if again == nil {
		return c.few("a")
	}
	rows := c.measured("", again.sidesJSON, again.N)
	if again.First == nil {
		return rows
	}
	rows = append(rows, c.measured("first_", *again.First, again.N)...)
	c.measure, c.value, c.n = "voted", strconv.Itoa(*again.Voted), again.N
	return append(append(rows, c), c.measured("", *again.Moved, *again.Voted)...)
}

func (g classStats) scaleRows(s scaleJSON) []classCell {
	role, _ := g.Assessment.Role(s.Role)
	c := classCell{section: "scale", id: s.Role, name: role.Name}
	if s.Stats == nil {
		return c.few("alpha")
	}
	rows := c.measured("", *s.Stats, s.Stats.N)
	if s.Stats.Alpha == nil {
		return rows
	}
	for _, item := range s.Stats.Items {
		c := g.questionCell("item", item.Question)
		c.id = s.Role + "/" + item.Question
		rows = append(rows, c.measured("", item, s.Stats.N)...)
	}
	return rows
}

// ClassSchema is the shape of a report in JSON. Without its age it is undatedSchema, which
// earlier versions read too.
const (
	ClassSchema   = 2
	undatedSchema = 1
)

type classJSON struct {
	Schema     int             `json:"schema"`
	Assessment string          `json:"assessment"`
	Edition    string          `json:"edition"`
	Scoring    string          `json:"scoring"`
	Class      string          `json:"class"`
	Date       string          `json:"date"`
	Age        *int            `json:"age_days,omitempty"` // when it was written
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

// shareJSON is how many sheets have a kind of result, or a sign of careless answering.
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
	N int `json:"n"`
	Split
}

// againJSON is a second vote, see Vote.
type againJSON struct {
	sidesJSON

	First *sidesJSON `json:"first"`
	Voted *int       `json:"voted"`
	Moved *Moves     `json:"moved"`
}

type questionJSON struct {
	ID         string             `json:"id"`
	TieBreaker bool               `json:"tie_breaker"`
	Answers    *questionStatsJSON `json:"answers"`
}

type questionStatsJSON struct {
	Mean float64 `json:"mean"`
	SD   float64 `json:"sd"`
	sidesJSON
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

// Data returns the report for encoding/json, as docs/json.md describes it.
func (g classStats) Data() any { return g.data }

// figures returns the report as data. Its lists are never nil.
func (g classStats) figures() classJSON {
	out := classJSON{
		Assessment: g.Assessment.ID, Edition: g.Assessment.Edition, Scoring: scoring.Version,
		Class: doc.Clean(g.Name), Date: g.day(time.DateOnly), Joined: g.Joined, N: g.group.N,
		Verdicts: []shareJSON{}, Cautions: []shareJSON{}, Roles: []classRoleJSON{}, Splits: []splitJSON{},
		Questions: []questionJSON{}, Scales: []scaleJSON{},
	}
	out.date(g.Age())
	if g.averaged() {
		out.Scored = &g.group.Scored
		g.results(&out)
	}
	for _, t := range g.topics() {
		out.Splits = append(out.Splits, splitJSON{t.question.ID, sidesOf(t.first), againOf(t.vote), t.prompt})
	}
	for _, q := range g.group.Questions {
		out.Questions = append(out.Questions, questionOf(q))
	}
	for _, s := range g.Model.Items(g.Sheets, LeastClass) {
		out.Scales = append(out.Scales, scaleOf(discreet(s)))
	}
	return out
}

// date sets the age, in days, and the schema that has it.
func (c *classJSON) date(age *int) {
	c.Schema, c.Age = undatedSchema, age
	if age != nil {
		c.Schema = ClassSchema
	}
}

// results fills in what is told from LeastClass results on. The sign of careless
// answering that is about times is left out.
func (g classStats) results(out *classJSON) {
	for _, k := range g.group.Kinds {
		out.Verdicts = append(out.Verdicts, shareOf(string(k.Kind), k.N, g.group.N))
	}
	for _, f := range g.group.Flags {
		if flagName(f.Flag) != "" {
			out.Cautions = append(out.Cautions, shareOf(string(f.Flag), f.N, g.group.N))
		}
	}
	points := groupPoints(g.group)
	for k, r := range g.group.Roles {
		reach, _ := scoring.MeanInterval(sample(r, g.group.Scored))
		of := classRoleJSON{
			ID: r.ID, N: g.group.Scored, Mean: Rounded(points[k].Float(), 1),
			Low: Rounded(reach.Low, 1), High: Rounded(reach.High, 1), SD: Rounded(r.SD, 1),
		}
		if g.heads() {
			of.First = &g.group.Roles[k].First
		}
		out.Roles = append(out.Roles, of)
	}
}

func shareOf(id string, k, n int) shareJSON {
	i := scoring.Wilson(k, n)
	return shareJSON{id, n, k, of100(k, n) / 100, Rounded(i.Low, 2), Rounded(i.High, 2)}
}

// shares returns the kinds of result, then the signs of careless answering.
func (c classJSON) shares() []shareJSON { return slices.Concat(c.Verdicts, c.Cautions) }

// cell is a cell about a share, without its measure.
func (s shareJSON) cell() classCell {
	if name := flagName(scoring.Flag(s.ID)); name != "" {
		return classCell{section: "caution", id: s.ID, name: name}
	}
	return classCell{section: "verdict", id: s.ID, name: KindTag(scoring.Kind(s.ID))}
}

// people is the count, and in brackets how many of 100 it is.
func (s shareJSON) people() string { return fmt.Sprintf("%d (%.0f)", s.Count, 100*s.Share) }

// of100 is the share as a whole percentage, with its interval in brackets.
func (s shareJSON) of100() string {
	return fmt.Sprintf("%.0f (%s)", 100*s.Share, between(100*s.Low, 100*s.High))
}

// sidesOf is a vote; nil where too few voted.
func sidesOf(s Split) *sidesJSON {
	if s.N() < LeastClass {
		return nil
	}
	return &sidesJSON{s.N(), s}
}

// againOf is a second vote; nil where none was held, or too few voted.
func againOf(v *Vote) *againJSON {
	if v == nil || v.N() < LeastClass {
		return nil
	}
	out := againJSON{sidesJSON: *sidesOf(v.Split)}
	if v.First != nil {
		out.First, out.Voted, out.Moved = sidesOf(*v.First), &v.Voted, v.Moved
	}
	return &out
}

func questionOf(q scoring.GroupQuestion) questionJSON {
	out := questionJSON{ID: q.ID, TieBreaker: q.Tie}
	if sides := sidesOf(SplitOf(q)); sides != nil {
		share := shareOf("", sides.B, q.N)
		out.Answers = &questionStatsJSON{Rounded(q.Mean, 2), Rounded(q.SD, 2), *sides, share.Share, share.Low, share.High}
	}
	return out
}

func scaleOf(s scoring.Scale) scaleJSON {
	out := scaleJSON{Role: s.Role}
	if s.N < LeastClass {
		return out
	}
	out.Stats = &scaleStatsJSON{
		N: s.N, Questions: s.Used, Alpha: figureJSON(s.Alpha), Cautions: filled(s.Cautions), Items: []itemJSON{},
	}
	if s.Alpha.Known {
		out.Stats.Low = figureJSON(scoring.Figure{Value: s.Interval.Low, Known: true})
		out.Stats.High = figureJSON(scoring.Figure{Value: s.Interval.High, Known: true})
	}
	for _, item := range s.Items {
		out.Stats.Items = append(out.Stats.Items, itemJSON{
			item.ID, item.Reversed, figureJSON(item.Rest), figureJSON(item.Without), filled(item.Cautions),
		})
	}
	return out
}

// figureJSON is a number in hundredths; null where it cannot be said.
func figureJSON(f scoring.Figure) *float64 {
	if !f.Known {
		return nil
	}
	v := Rounded(f.Value, 2)
	return &v
}

// Figures are the figures of a class's report, in the shape of its JSON.
type Figures = classJSON

// Figures returns the figures of a class, without its age: they are the same on every day.
// Error: ErrTooFew.
func (c Class) Figures() (Figures, error) {
	if c.few() {
		return Figures{}, ErrTooFew
	}
	c.Now = time.Time{}
	return newClassStats(c).data, nil
}

// Sample returns the points of a role as a sample.
func (r classRoleJSON) Sample() scoring.Sample {
	return scoring.Sample{N: r.N, Mean: r.Mean, SD: r.SD}
}

// Sample returns the answers to a question as a sample.
func (q questionStatsJSON) Sample() scoring.Sample {
	return scoring.Sample{N: q.N, Mean: q.Mean, SD: q.SD}
}

// Answers returns the statistics of a question; nil where too few answered it.
func (c classJSON) Answers(id string) *questionStatsJSON {
	for _, q := range c.Questions {
		if q.ID == id {
			return q.Answers
		}
	}
	return nil
}
