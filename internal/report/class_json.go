package report

import (
	"encoding/json"
	"fmt"

	"rolefit/scoring"
)

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
		Class: plainly(g.Name), Date: g.date(), Joined: g.Joined, N: g.group.N,
		Verdicts: []shareJSON{}, Cautions: []shareJSON{}, Roles: []classRoleJSON{}, Splits: []splitJSON{},
		Questions: []questionJSON{}, Scales: []scaleJSON{},
	}
	if g.averaged() {
		out.Scored = &g.group.Scored
	}
	if g.averaged() {
		for _, k := range g.group.Kinds {
			out.Verdicts = append(out.Verdicts, shareOf(string(k.Kind), k.N, g.group.N))
		}
		for _, f := range g.group.Flags {
			if flagName(f.Flag) != "" {
				out.Cautions = append(out.Cautions, shareOf(string(f.Flag), f.N, g.group.N))
			}
		}
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
