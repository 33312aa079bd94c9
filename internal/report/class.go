package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"rolefit/content"
	"rolefit/internal/report/doc"
	"rolefit/scoring"
)

// The rules of a class's report.
//
//   - No average, count or other figure is about fewer than LeastClass sheets, answers
//     or votes.
//   - How many results a role leads is counted from LeastHeads results on. Below that,
//     the report shows averages.
//   - Limits, guesses and times are left out: they are one participant's.
//   - All figures on a question are about the same people: all that answered it. Sets that
//     differ by one person would give that person away.
//   - Figures are rounded as they are shown, in every format.

const (
	// LeastClass is how many people stand behind every figure.
	LeastClass = 5
	// LeastHeads is how many results there are before heads are counted per role.
	LeastHeads = 20
	// mostSplit is how many of the most divisive questions a report names.
	mostSplit = 5
)

// ErrTooFew says that too few sheets are there for a report.
var ErrTooFew = fmt.Errorf("a class report takes at least %d finished sheets", LeastClass)

// tooFew stands where a figure would be about fewer than LeastClass people.
const tooFew = "too few to show"

// Class is the input of a class's report.
type Class struct {
	Assessment *content.Assessment
	Model      *scoring.Model  // of the assessment
	Name       string          // of the class; may be empty
	Began      time.Time       // when it was, in the zone in which its day is said; zero: not known
	Joined     int             // people who joined; fewer than Sheets if some sheets came as codes
	Sheets     []scoring.Sheet // the frozen sheets, which have passed Check
	Devices    int             // devices behind the sheets with enough answers; 0: one per sheet
	Votes      []ClassVote     // second votes, in the order in which they were held
	Saved      *Saved          // figures in place of the sheets; nil: there are sheets
	Gone       bool            // the sheets are deleted, and the figures are all that is kept
	Until      time.Time       // when the sheets are to be deleted; zero: no date
	Now        time.Time       // the time of the report, for its age; zero: the age is not said
}

// Split counts the answers to a question by side.
type Split struct {
	A       int `json:"a"`       // for A, or a statement's opposite: −2 and −1
	Neutral int `json:"neutral"` // without preference: 0
	B       int `json:"b"`       // for B, or the statement: +1 and +2
}

// N returns the number of answers.
func (s Split) N() int { return s.A + s.Neutral + s.B }

// Sides returns the counts in the order A, either way, B.
func (s Split) Sides() [3]int { return [3]int{s.A, s.Neutral, s.B} }

// Vote is the closed second vote on a question, as stored in a class. All of it is about
// the same people: the frozen sheets that answered the question. A sheet without a second
// vote counts with its first answer. In a class of an earlier version First and Moved are
// nil, and Split counts all votes, not only of these people.
type Vote struct {
	Split // after the vote

	First *Split `json:"first,omitempty"` // before it
	Voted int    `json:"voted,omitempty"` // sheets with a second vote; at least LeastClass
	Moved *Moves `json:"moved,omitempty"` // changes of side among these
}

// Moves count the participants who changed side, by direction. A firmer answer on the
// same side is no move.
type Moves struct {
	AB int `json:"a_b"` // from A to B
	BA int `json:"b_a"`
	AN int `json:"a_neutral"` // from A to either way
	NA int `json:"neutral_a"`
	BN int `json:"b_neutral"`
	NB int `json:"neutral_b"`
}

// N returns the number of participants who changed side.
func (m Moves) N() int { return m.AB + m.BA + m.AN + m.NA + m.BN + m.NB }

// ClassVote is the second vote on a question, by its id.
type ClassVote struct {
	Question string
	Vote
}

// Said says how many moved: "9 voted again, and 3 of them changed sides: A to B 2,
// either way to A 1." It is empty if that is not known, or if fewer than LeastClass
// voted.
func (v Vote) Said() string {
	if v.First == nil || v.Moved == nil || v.N() < LeastClass || v.Voted < LeastClass {
		return ""
	}
	var ways []string
	for _, w := range []struct {
		says string
		n    int
	}{
		{"A to B", v.Moved.AB},
		{"B to A", v.Moved.BA},
		{"A to either way", v.Moved.AN},
		{"either way to A", v.Moved.NA},
		{"B to either way", v.Moved.BN},
		{"either way to B", v.Moved.NB},
	} {
		if w.n > 0 {
			ways = append(ways, fmt.Sprintf("%s %d", w.says, w.n))
		}
	}
	said := fmt.Sprintf("%d of these %d voted again, and ", v.Voted, v.N())
	if len(ways) == 0 {
		return said + "none of them changed sides."
	}
	return said + fmt.Sprintf("%d of them changed sides: %s.", v.Moved.N(), strings.Join(ways, ", "))
}

// ClassReport returns the report of a class in one of the formats, ending in a line
// break. Below LeastClass sheets the error is ErrTooFew.
func ClassReport(format string, c Class) ([]byte, error) {
	if c.few() {
		return nil, fmt.Errorf("report on the class: %w", ErrTooFew)
	}
	return Export(format, newClassStats(c))
}

// few reports whether too few sheets are there for a report.
func (c Class) few() bool { return len(c.Sheets) < LeastClass && c.Saved == nil }

// classStats is a class with the figures that are computed from its sheets.
type classStats struct {
	Class

	group scoring.Group
	data  classJSON // every figure of the report
}

func newClassStats(c Class) classStats {
	if c.Saved != nil {
		return c.Saved.stats(c)
	}
	g := grouped(c)
	g.data = g.figures()
	return g
}

// discreet clears a scale's N if one to four answerers of one of its questions are
// missing from the scale: the difference between the two figures would tell of them.
func discreet(s scoring.Scale) scoring.Scale {
	for _, item := range s.Items {
		if left := item.Answered - s.N; left > 0 && left < LeastClass {
			s.N = 0
		}
	}
	return s
}

// grouped returns the figures of a class without the item statistics of each role.
func grouped(c Class) classStats {
	if c.Assessment == nil {
		c.Assessment = c.Model.Assessment()
	}
	c.Joined = max(c.Joined, len(c.Sheets))
	return classStats{Class: c, group: c.Model.Group(c.Sheets)}
}

// name returns the class's name, or a stand-in for an empty one.
func (g classStats) name() string { return cmp.Or(doc.Clean(g.Name), "The class") }

// averaged reports whether the class has enough results for averages.
func (g classStats) averaged() bool { return g.group.Scored >= LeastClass }

// heads reports whether enough results, from enough devices, exist to count heads.
func (g classStats) heads() bool {
	return g.group.Scored >= LeastHeads && (g.Devices == 0 || g.Devices >= LeastHeads)
}

// sample returns the size, mean and spread of the scores of a role.
func sample(r scoring.GroupRole, n int) scoring.Sample {
	return scoring.Sample{N: n, Mean: r.Mean, SD: r.SD}
}

// groupPoints are a class's averages as they are shown everywhere, in content order.
// They add up to 0.
func groupPoints(g scoring.Group) []Tenths {
	values := make([]float64, len(g.Roles))
	for k, r := range g.Roles {
		values[k] = r.Mean
	}
	return apportion(values, 0)
}

// ClassRole is one role over a class, as every screen and every report shows it.
type ClassRole struct {
	Role   content.Role
	Points Tenths // the average; the roles add up to 0
	First  int    // for how many it came out first; to be shown from LeastHeads results on
}

// ClassRoles are a class's averages, highest first, ties in content order; none where
// fewer than LeastClass sheets could be scored. Nothing else rounds an average, or puts
// roles in an order.
func ClassRoles(a *content.Assessment, g scoring.Group) []ClassRole {
	if g.Scored < LeastClass {
		return nil
	}
	roles := make([]ClassRole, len(g.Roles))
	for k, points := range groupPoints(g) {
		role, _ := a.Role(g.Roles[k].ID)
		roles[k] = ClassRole{role, points, g.Roles[k].First}
	}
	slices.SortStableFunc(roles, func(a, b ClassRole) int { return cmp.Compare(b.Points, a.Points) })
	return roles
}

// topic is a question that splits the room, or that was voted on again.
type topic struct {
	question content.Question
	first    Split
	vote     *Vote // the second vote; nil: none was held
	prompt   string
}

// topics returns the mostSplit most divisive questions, then any others with a second
// vote.
func (g classStats) topics() []topic {
	ids := g.group.Split(len(g.group.Questions))
	ids = slices.DeleteFunc(ids, func(id string) bool {
		q, _ := g.group.Question(id)
		return q.N < LeastClass
	})
	ids = ids[:min(len(ids), mostSplit)]
	if g.Saved != nil {
		ids = g.Saved.splits()
	}
	for _, v := range g.Votes {
		if !slices.Contains(ids, v.Question) {
			ids = append(ids, v.Question)
		}
	}
	var all []topic
	for _, id := range ids {
		if t, ok := g.topic(id); ok {
			all = append(all, t)
		}
	}
	return all
}

// topic returns a question with the class's answers and second vote; ok is false if the
// assessment lacks the question.
func (g classStats) topic(id string) (t topic, ok bool) {
	q, ok := g.Assessment.Question(id)
	if !ok {
		return t, false
	}
	t = topic{question: q, prompt: Prompt(g.Model, id)}
	if of, ok := g.group.Question(id); ok {
		t.first = SplitOf(of)
	}
	for k := range g.Votes {
		if g.Votes[k].Question == id {
			t.vote = &g.Votes[k].Vote
		}
	}
	return t, true
}
