// Package trend sets the reports of classes in a row: how averages, results and answers
// moved from one to the next, and how the questions did over all of them.
//
// It sees no sheet: all of it is computed from figures that the reports show already, each
// about five people or more. Its rules:
//
//   - A change is named only where it is beyond chance, all changes looked at together.
//   - Points are compared only between classes of the same edition; answers only between
//     classes that were asked the same question.
package trend

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/scoring"
)

// ErrOne refuses a row of fewer than two classes that took the same quiz.
var ErrOne = errors.New("a trend takes at least two classes with the same quiz, each with a report")

// Schema is the shape of a trend in JSON.
const Schema = 1

// Trend is classes in a row, the earliest first.
type Trend struct {
	classes []one
	about   *content.Assessment // of the newest class
	now     time.Time
	data    figures
}

// one is a class with its figures.
type one struct {
	report.Class
	report.Figures
}

// name returns the class's name.
func (c one) name() string { return cmp.Or(c.Figures.Class, "a class") }

// like reports whether points of two classes can be compared.
func (c one) like(other one) bool {
	return c.Edition == other.Edition && c.Scoring == other.Scoring
}

type figures struct {
	Schema     int          `json:"schema"`
	Assessment string       `json:"assessment"`
	Classes    []classOf    `json:"classes"`
	LeftOut    []leftOut    `json:"left_out"`
	Roles      []roleOf     `json:"roles"`
	Verdicts   []verdictOf  `json:"verdicts"`
	Moved      []movedOf    `json:"moved"`
	Questions  []questionOf `json:"questions"`
	Scales     []scaleOf    `json:"scales"`
}

type classOf struct {
	Class          string `json:"class"`
	Date           string `json:"date"`
	Age            *int   `json:"age_days,omitempty"`
	Edition        string `json:"edition"`
	Scoring        string `json:"scoring"`
	Joined         int    `json:"joined"`
	N              int    `json:"n"`
	Scored         *int   `json:"scored"`
	AnswersDeleted bool   `json:"answers_deleted"`
}

type leftOut struct {
	Class      string `json:"class"`
	Assessment string `json:"assessment"`
}

// place is the number of a class in the row, from 1.
type roleOf struct {
	ID     string    `json:"id"`
	Points []pointOf `json:"points"`
}

type pointOf struct {
	Place  int     `json:"place"`
	N      int     `json:"n"`
	Mean   float64 `json:"mean"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	Change *gap    `json:"change"` // from the class before, beyond chance; nil: it is not, or cannot be compared
}

type gap struct {
	Difference float64 `json:"difference"`
	Low        float64 `json:"low"`
	High       float64 `json:"high"`
}

type verdictOf struct {
	ID     string    `json:"id"`
	Shares []shareOf `json:"shares"`
}

type shareOf struct {
	Place int     `json:"place"`
	N     int     `json:"n"`
	Count int     `json:"count"`
	Share float64 `json:"share"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// movedOf is a question whose answers differ between two classes beyond chance.
type movedOf struct {
	ID    string `json:"id"`
	First meanOf `json:"first"`
	Last  meanOf `json:"last"`
	gap
}

type meanOf struct {
	Place int     `json:"place"`
	N     int     `json:"n"`
	Mean  float64 `json:"mean"`
}

// questionOf is a question over all classes that were asked it.
type questionOf struct {
	ID      string  `json:"id"`
	Classes int     `json:"classes"`
	N       int     `json:"n"`
	Mean    float64 `json:"mean"`
	SD      float64 `json:"sd"`
	report.Split
	Share float64 `json:"b_share"`
	Low   float64 `json:"b_low"`
	High  float64 `json:"b_high"`
}

// scaleOf is the questions of a role over the classes of the newest edition.
type scaleOf struct {
	Role    string   `json:"role"`
	Classes int      `json:"classes"`
	N       int      `json:"n"`
	Alpha   *float64 `json:"alpha"`
	Items   []itemOf `json:"items"`
}

type itemOf struct {
	Question   string  `json:"question"`
	N          int     `json:"n"`
	WithOthers float64 `json:"with_others"`
}

// New sets classes in a row. A class that is given twice, stored and as a report, counts once.
// It leaves out, and says so, the classes of another quiz than most of them took. Errors:
// ErrOne, report.ErrTooFew.
func New(classes []report.Class) (*Trend, error) {
	t := &Trend{data: figures{
		Schema: Schema, LeftOut: []leftOut{}, Classes: []classOf{}, Roles: []roleOf{}, Verdicts: []verdictOf{},
		Moved: []movedOf{}, Questions: []questionOf{}, Scales: []scaleOf{},
	}}
	known := map[string]bool{}
	for _, c := range classes {
		f, err := c.Figures()
		if err != nil {
			return nil, fmt.Errorf("the class %q: %w", c.Name, err)
		}
		same, err := json.Marshal(f)
		if err != nil {
			return nil, fmt.Errorf("the class %q: %w", c.Name, err)
		}
		if known[string(same)] {
			continue
		}
		known[string(same)] = true
		t.classes = append(t.classes, one{c, f})
		t.now = c.Now
	}
	slices.SortStableFunc(t.classes, func(a, b one) int { return a.Began.Compare(b.Began) })
	t.choose()
	if len(t.classes) < 2 {
		return nil, ErrOne
	}
	t.about = t.classes[len(t.classes)-1].Class.Assessment
	t.data.Assessment = t.about.ID
	for _, c := range t.classes {
		t.data.Classes = append(t.data.Classes, classOf{c.name(), c.Date, c.Class.Age(), c.Edition, c.Scoring, c.Figures.Joined, c.N, c.Scored, c.Gone})
	}
	t.roles()
	t.verdicts()
	t.moved()
	t.questions()
	t.scales()
	return t, nil
}

// choose keeps the classes of the quiz that most of them took, of equals the newest.
func (t *Trend) choose() {
	count, best := map[string]int{}, ""
	for _, c := range t.classes {
		count[c.Figures.Assessment]++
		if count[c.Figures.Assessment] >= count[best] {
			best = c.Figures.Assessment
		}
	}
	t.classes = slices.DeleteFunc(t.classes, func(c one) bool {
		other := c.Figures.Assessment != best
		if other {
			t.data.LeftOut = append(t.data.LeftOut, leftOut{c.name(), c.Figures.Assessment})
		}
		return other
	})
}

// roles sets the averages in a row. A step from one class to the next is a change if it is
// beyond chance among all steps that can be compared.
func (t *Trend) roles() {
	steps := 0
	for k := 1; k < len(t.classes); k++ {
		if t.classes[k].like(t.classes[k-1]) && t.classes[k-1].Scored != nil {
			steps += len(t.classes[k].Roles)
		}
	}
	for _, role := range t.about.Roles {
		of := roleOf{ID: role.ID, Points: []pointOf{}}
		var before *scoring.Sample
		for k, c := range t.classes {
			if k > 0 && !c.like(t.classes[k-1]) {
				before = nil
			}
			var now *scoring.Sample
			for _, r := range c.Roles {
				if r.ID == role.ID {
					sample := r.Sample()
					now = &sample
					of.Points = append(of.Points, pointOf{k + 1, r.N, r.Mean, r.Low, r.High, change(before, now, steps, 1)})
				}
			}
			before = now
		}
		t.data.Roles = append(t.data.Roles, of)
	}
}

// change returns the difference between two samples, one of several, if it is beyond
// chance; else nil.
func change(first, second *scoring.Sample, several, places int) *gap {
	if first == nil || second == nil {
		return nil
	}
	g := scoring.WelchOf(*first, *second, max(several, 1))
	if !g.Beyond() {
		return nil
	}
	return &gap{report.Rounded(g.Value, places), report.Rounded(g.Interval.Low, places), report.Rounded(g.Interval.High, places)}
}

func (t *Trend) verdicts() {
	for _, kind := range scoring.Kinds() {
		of := verdictOf{ID: string(kind), Shares: []shareOf{}}
		for k, c := range t.classes {
			for _, s := range c.Verdicts {
				if s.ID == of.ID {
					of.Shares = append(of.Shares, shareOf{k + 1, s.N, s.Count, s.Share, s.Low, s.High})
				}
			}
		}
		t.data.Verdicts = append(t.data.Verdicts, of)
	}
}

// asked returns the questions of all classes, those of the newest first.
func (t *Trend) asked() (ids []string) {
	for _, c := range slices.Backward(t.classes) {
		for _, q := range c.Questions {
			if !slices.Contains(ids, q.ID) {
				ids = append(ids, q.ID)
			}
		}
	}
	return ids
}

// question returns the words of a question, of the newest class that was asked it.
func (t *Trend) question(id string) string {
	for _, c := range slices.Backward(t.classes) {
		if q, ok := c.Class.Assessment.Question(id); ok {
			return report.Phrase(q, 1)
		}
	}
	return id
}

// moved finds the questions that differ between the first and the last class that were
// asked them.
func (t *Trend) moved() {
	type pair struct {
		id          string
		first, last meanOf
		one, other  scoring.Sample
	}
	var pairs []pair
	for _, id := range t.asked() {
		p := pair{id: id}
		for k, c := range t.classes {
			if a := c.Answers(id); a != nil {
				p.last, p.other = meanOf{k + 1, a.N, a.Mean}, a.Sample()
				if p.first.Place == 0 {
					p.first, p.one = p.last, p.other
				}
			}
		}
		if p.first.Place < p.last.Place {
			pairs = append(pairs, p)
		}
	}
	for _, p := range pairs {
		if g := change(&p.one, &p.other, len(pairs), 2); g != nil {
			t.data.Moved = append(t.data.Moved, movedOf{p.id, p.first, p.last, *g})
		}
	}
	slices.SortStableFunc(t.data.Moved, func(a, b movedOf) int { return cmp.Compare(math.Abs(b.Difference), math.Abs(a.Difference)) })
}

func (t *Trend) questions() {
	for _, id := range t.asked() {
		q := questionOf{ID: id}
		var samples []scoring.Sample
		for _, c := range t.classes {
			if a := c.Answers(id); a != nil {
				samples = append(samples, a.Sample())
				q.Split = report.Split{A: q.A + a.A, Neutral: q.Neutral + a.Neutral, B: q.B + a.B}
			}
		}
		if len(samples) == 0 {
			continue
		}
		all, share := scoring.Pool(samples...), scoring.Wilson(q.B, q.Split.N())
		q.Classes, q.N, q.Mean, q.SD = len(samples), all.N, report.Rounded(all.Mean, 2), report.Rounded(all.SD, 2)
		q.Share, q.Low, q.High = report.Rounded(float64(q.B)/float64(all.N), 2), report.Rounded(share.Low, 2), report.Rounded(share.High, 2)
		t.data.Questions = append(t.data.Questions, q)
	}
}

// scales pools the item statistics within the classes: correlations by Fisher's z, weighted
// by n-3, and alpha by ln(1-alpha), weighted by n-2 (Bonett 2010).
func (t *Trend) scales() {
	newest := t.classes[len(t.classes)-1]
	for _, role := range t.about.Roles {
		of := scaleOf{Role: role.ID, Items: []itemOf{}}
		var alpha pooled
		items := map[string]*pooled{}
		var order []string
		for _, c := range t.classes {
			for _, s := range c.Scales {
				if s.Role != role.ID || s.Stats == nil || !c.like(newest) {
					continue
				}
				of.Classes, of.N = of.Classes+1, of.N+s.Stats.N
				alpha.add(s.Stats.Alpha, s.Stats.N, 2, func(a float64) float64 { return -math.Log1p(-min(a, 0.99)) })
				for _, item := range s.Stats.Items {
					if items[item.Question] == nil {
						items[item.Question] = &pooled{}
						order = append(order, item.Question)
					}
					items[item.Question].add(item.WithOthers, s.Stats.N, 3, func(r float64) float64 { return math.Atanh(min(max(r, -0.99), 0.99)) })
				}
			}
		}
		of.Alpha = alpha.value(func(z float64) float64 { return -math.Expm1(-z) })
		for _, id := range order {
			if r := items[id].value(math.Tanh); r != nil {
				of.Items = append(of.Items, itemOf{id, items[id].n, *r})
			}
		}
		if of.N > 0 {
			t.data.Scales = append(t.data.Scales, of)
		}
	}
}

// pooled is a weighted mean of transformed figures.
type pooled struct {
	sum, weight float64
	n           int // people behind it
}

func (p *pooled) add(v *float64, n, less int, to func(float64) float64) {
	if v != nil && n > less {
		p.sum += float64(n-less) * to(*v)
		p.weight += float64(n - less)
		p.n += n
	}
}

func (p *pooled) value(from func(float64) float64) *float64 {
	if p.weight == 0 {
		return nil
	}
	v := report.Rounded(from(p.sum/p.weight), 2)
	return &v
}

// Data returns the trend for encoding/json, as docs/json.md describes it.
func (t *Trend) Data() any { return t.data }
