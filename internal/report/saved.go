package report

import (
	"encoding/json"
	"errors"
	"math"
	"time"

	"rolefit/content"
	"rolefit/internal/strictjson"
	"rolefit/scoring"
)

// Saved is a class's report as it was saved in JSON.
type Saved struct{ data classJSON }

// ErrSaved refuses data that no class's report in JSON holds.
var ErrSaved = errors.New("it is not the JSON of a class report, or not as rolefit-workshop report wrote it")

// ReadSaved reads a class's report in JSON. Errors: ErrSaved; one for a newer shape.
func ReadSaved(data []byte) (*Saved, error) {
	var shape struct{ Schema int }
	if json.Unmarshal(data, &shape) == nil && shape.Schema > ClassSchema {
		return nil, errors.New("it was written by a newer rolefit-workshop; use that one")
	}
	read, err := strictjson.Decode[classJSON](data)
	if err != nil || !read.holds() {
		return nil, ErrSaved
	}
	return &Saved{read}, nil
}

// Assessment returns the id of the assessment that the class took, and the edition.
func (s *Saved) Assessment() (id, edition string) { return s.data.Assessment, s.data.Edition }

// Class returns the class of the report; m must be of its assessment and edition. Error:
// ErrSaved for roles or questions that the assessment lacks.
func (s *Saved) Class(m *scoring.Model) (Class, error) {
	a := m.Assessment()
	roles := content.IDs(a.Roles)
	for k, r := range s.data.Roles {
		if k >= len(roles) || r.ID != roles[k] {
			return Class{}, ErrSaved
		}
	}
	for _, id := range s.data.ids() {
		if _, known := a.Question(id); !known {
			return Class{}, ErrSaved
		}
	}
	c := Class{Assessment: a, Model: m, Name: s.data.Class, Joined: s.data.Joined, Saved: s, Devices: 1}
	c.Began, _ = time.Parse(time.DateOnly, s.data.Date) // an empty date is not known
	if len(s.data.Roles) > 0 && s.data.Roles[0].First != nil {
		c.Devices = LeastHeads
	}
	for _, t := range s.data.Splits {
		if again := t.Second; again != nil {
			v := Vote{Split: again.Split, Moved: again.Moved}
			if again.First != nil {
				v.First, v.Voted = &again.First.Split, *again.Voted
			}
			c.Votes = append(c.Votes, ClassVote{t.Question, v})
		}
	}
	return c, nil
}

// splits returns the ids of the questions that the report says split the room.
func (s *Saved) splits() []string {
	var ids []string
	for _, t := range s.data.Splits {
		ids = append(ids, t.Question)
	}
	return ids
}

// stats returns the figures of c, which is of this report.
func (s *Saved) stats(c Class) classStats {
	d := s.data
	d.date(c.Age()) // not that of when it was saved
	g := classStats{Class: c, data: d, group: scoring.Group{N: d.N}}
	if d.Scored != nil {
		g.group.Scored = *d.Scored
	}
	for _, k := range d.Verdicts {
		g.group.Kinds = append(g.group.Kinds, scoring.GroupKind{Kind: scoring.Kind(k.ID), N: k.Count})
	}
	for _, q := range d.Questions {
		if q.Answers != nil {
			sides := q.Answers.Sides()
			g.group.Questions = append(g.group.Questions, scoring.GroupQuestion{ID: q.ID, Tie: q.TieBreaker, N: q.Answers.N, Counts: [5]int{sides[0], 0, sides[1], 0, sides[2]}})
		}
	}
	return g
}

// ids returns the ids of all questions that the figures are about.
func (c classJSON) ids() (all []string) {
	for _, q := range c.Questions {
		all = append(all, q.ID)
	}
	for _, t := range c.Splits {
		all = append(all, t.Question)
	}
	for _, s := range c.Scales {
		if s.Stats != nil {
			for _, item := range s.Stats.Items {
				all = append(all, item.Question)
			}
		}
	}
	return all
}

// holds reports whether the figures can be those of a class: none is about fewer than
// LeastClass people, and counts add up.
func (c classJSON) holds() bool {
	ok := (c.Age == nil && c.Schema == undatedSchema || c.Age != nil && *c.Age >= 0 && c.Schema == ClassSchema) && c.N >= LeastClass && c.Joined >= c.N && c.Verdicts != nil && c.Cautions != nil &&
		c.Roles != nil && c.Splits != nil && c.Questions != nil && c.Scales != nil && c.dates()
	scored, first := 0, 0
	if c.Scored != nil {
		scored = *c.Scored
		ok = ok && scored >= LeastClass && scored <= c.N && len(c.Verdicts) == len(scoring.Kinds()) && len(c.Roles) > 0
	} else {
		ok = ok && len(c.Verdicts)+len(c.Cautions)+len(c.Roles) == 0
	}
	sum := 0
	for k, s := range c.Verdicts {
		ok = ok && s.ID == string(scoring.Kinds()[min(k, len(scoring.Kinds())-1)])
		sum += s.Count
	}
	ok = ok && (sum == c.N || c.Scored == nil)
	for _, s := range c.shares() {
		ok = ok && s == shareOf(s.ID, min(max(s.Count, 0), c.N), c.N)
	}
	for _, r := range c.Roles {
		ok = ok && r.N == scored && meanHolds(r.Mean, r.Low, r.High, r.SD) && (r.First == nil) == (c.Roles[0].First == nil)
		if r.First != nil {
			first += max(*r.First, 0)
			ok = ok && *r.First >= 0 && scored >= LeastHeads
		}
	}
	return ok && first <= scored && c.questionsHold() && c.splitsHold() && c.scalesHold()
}

func (c classJSON) dates() bool {
	_, err := time.Parse(time.DateOnly, c.Date)
	return c.Date == "" || err == nil
}

// meanHolds reports whether a mean in points lies in its interval, all within reason.
func meanHolds(mean, low, high, sd float64) bool {
	const most = 1e6
	return low <= mean && mean <= high && sd >= 0 && -most < low && high < most && sd < most
}

func (c classJSON) questionsHold() bool {
	seen := map[string]bool{}
	for _, q := range c.Questions {
		twice := seen[q.ID]
		seen[q.ID] = true
		of := q.Answers
		if twice || of != nil && (!of.hold() || of.N > c.N || math.Abs(of.Mean) > 2 || of.SD < 0 || of.SD > 3) {
			return false
		}
		if of != nil {
			if share := shareOf("", of.B, of.N); share.Share != of.Share || share.Low != of.Low || share.High != of.High {
				return false
			}
		}
	}
	return true
}

// hold reports whether a count of sides is about LeastClass people or more.
func (s *sidesJSON) hold() bool {
	return s == nil || s.A >= 0 && s.Neutral >= 0 && s.B >= 0 && s.N >= LeastClass && s.N == s.Split.N()
}

func (c classJSON) splitsHold() bool {
	for _, t := range c.Splits {
		if !t.First.hold() {
			return false
		}
		again := t.Second
		if again == nil {
			continue
		}
		told := again.First != nil
		if !again.hold() || !again.First.hold() || told != (again.Voted != nil) || told != (again.Moved != nil) {
			return false
		}
		if told {
			m := *again.Moved
			if *again.Voted < LeastClass || *again.Voted > again.N || again.First.N != again.N || m.N() > *again.Voted || min(m.AB, m.BA, m.AN, m.NA, m.BN, m.NB) < 0 {
				return false
			}
		}
	}
	return true
}

func (c classJSON) scalesHold() bool {
	within := func(v *float64, reach float64) bool { return v == nil || math.Abs(*v) <= reach }
	const far = 1e6 // alpha has no lower bound
	for _, s := range c.Scales {
		of := s.Stats
		if of == nil {
			continue
		}
		if of.N < LeastClass || of.N > c.N || of.Questions < 0 || of.Items == nil || !within(of.Alpha, far) || !within(of.Low, far) || !within(of.High, far) ||
			(of.Alpha == nil) != (of.Low == nil) || (of.Alpha == nil) != (of.High == nil) {
			return false
		}
		for _, item := range of.Items {
			if !within(item.WithOthers, 1) || !within(item.Without, far) {
				return false
			}
		}
	}
	return true
}

// People returns how many joined the class, and how many the report counts.
func (s *Saved) People() (joined, counted int) { return s.data.Joined, s.data.N }
