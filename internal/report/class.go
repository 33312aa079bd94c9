package report

import (
	"cmp"
	"fmt"
	"slices"

	"rolefit/content"
	"rolefit/scoring"
)

// The rules of what a class is told of itself.
//
//   - Nothing is said of fewer than LeastClass sheets, answers or votes: no average,
//     no count, no figure made from them.
//   - Heads are counted per role from LeastHeads people on. Below that, averages.
//   - Nothing is said about limits, guesses or times: those are one person's.
//   - Every question has one set of people that its figures are about: those who
//     answered it. Two sets that differ by one person would give that person away.
//   - Figures are rounded as they are shown, in every format.

// AsCSV is the format of a class's aggregates for a spreadsheet.
const AsCSV = "csv"

const (
	// LeastClass is how many people stand behind every figure.
	LeastClass = 5
	// LeastHeads is how many results there are before heads are counted per role.
	LeastHeads = 20
	// mostSplit is how many questions a report names among those that split the room.
	mostSplit = 5
)

// ErrTooFew says that too few sheets are there for a report.
var ErrTooFew = fmt.Errorf("a class is told of itself from %d finished sheets on", LeastClass)

// tooFew stands where a figure would be about fewer than LeastClass people.
const tooFew = "too few to show"

// Class is what a class's report is made from.
type Class struct {
	Assessment *content.Assessment
	Model      *scoring.Model  // of the assessment
	Name       string          // of the class; may be empty
	Joined     int             // people who joined; fewer than Sheets where some came as codes
	Sheets     []scoring.Sheet // the frozen sheets, which have passed Check
	Votes      []ClassVote     // second votes, in the order in which they were held
}

// ClassVote is the second vote on a question.
type ClassVote struct {
	Question string
	Counts   [3]int // for A (a statement's opposite), without preference, for B (the statement)
}

// N returns how many people voted.
func (v ClassVote) N() int { return v.Counts[0] + v.Counts[1] + v.Counts[2] }

// ClassFormats returns the formats that ClassReport and CompareClasses know, the one
// for a terminal first.
func ClassFormats() []string { return []string{AsText, AsMarkdown, AsHTML, AsCSV, AsJSON} }

// ClassExtension returns how the name of a file of this format ends, with its dot;
// empty where there is no such format.
func ClassExtension(format string) string {
	if format == AsCSV {
		return ".csv"
	}
	return Extension(format)
}

// ClassReport returns the report of a class in one of the formats, ending in a line
// break. Below LeastClass sheets the error is ErrTooFew.
func ClassReport(format string, c Class) ([]byte, error) {
	if len(c.Sheets) < LeastClass {
		return nil, fmt.Errorf("report on the class: %w", ErrTooFew)
	}
	g := gathered(c)
	return classAs(format, g.doc(), g.rows(), g.json)
}

// classAs turns what a report says into a format.
func classAs(format string, d classDoc, rows []classCell, asJSON func() ([]byte, error)) ([]byte, error) {
	switch format {
	case AsText:
		return []byte(classText(d)), nil
	case AsMarkdown:
		return []byte(classMarkdown(d)), nil
	case AsHTML:
		return []byte(classHTML(d)), nil
	case AsCSV:
		return classCSV(rows)
	case AsJSON:
		return asJSON()
	default:
		return nil, fmt.Errorf("there is no format %q; there are %s", format, list(ClassFormats(), "and"))
	}
}

// gathering is a class with all that is worked out from its sheets.
type gathering struct {
	Class

	group scoring.Group
	items scoring.ItemStats
}

func gathered(c Class) gathering {
	if c.Assessment == nil {
		c.Assessment = c.Model.Assessment()
	}
	c.Joined = max(c.Joined, len(c.Sheets))
	return gathering{c, c.Model.Group(c.Sheets), c.Model.Items(c.Sheets)}
}

// name is what the class is called.
func (g gathering) name() string { return cmp.Or(plainly(g.Name), "The class") }

// averaged says whether there are results enough for averages.
func (g gathering) averaged() bool { return g.group.Scored >= LeastClass }

// heads says whether there are results enough to count heads.
func (g gathering) heads() bool { return g.group.Scored >= LeastHeads }

// roleMean is one role over a class.
type roleMean struct {
	role   content.Role
	group  scoring.GroupRole
	points Tenths           // the average as it is shown; the roles add up to 0
	reach  scoring.Interval // of the average, for people like these
}

// sample is what is known of the role's scores.
func (r roleMean) sample(n int) scoring.Sample {
	return scoring.Sample{N: n, Mean: r.group.Mean, SD: r.group.SD}
}

// roleMeans returns the roles in content order; none where there are too few results.
func (g gathering) roleMeans() []roleMean {
	if !g.averaged() {
		return nil
	}
	values := make([]float64, len(g.group.Roles))
	for k, r := range g.group.Roles {
		values[k] = r.Mean
	}
	points := apportion(values, 0)
	means := make([]roleMean, len(values))
	for k, r := range g.group.Roles {
		role, _ := g.Assessment.Role(r.ID)
		means[k] = roleMean{role: role, group: r, points: points[k]}
		means[k].reach, _ = scoring.MeanInterval(means[k].sample(g.group.Scored))
	}
	return means
}

// ranked orders roles by their average as it is shown, highest first; ties stay in
// content order.
func ranked(means []roleMean) []roleMean {
	means = slices.Clone(means)
	slices.SortStableFunc(means, func(a, b roleMean) int { return cmp.Compare(b.points, a.points) })
	return means
}

// topic is a question that splits the room, or that was voted on again.
type topic struct {
	question content.Question
	first    [3]int // A, no preference, B
	second   [3]int // likewise; of use where voted is at least LeastClass
	n, voted int
	again    bool // a second vote was held
	prompt   string
}

// topics are the questions that split the room most, and after them those that were
// voted on again beside.
func (g gathering) topics() []topic {
	ids := g.group.Split(len(g.group.Questions))
	ids = slices.DeleteFunc(ids, func(id string) bool {
		q, _ := g.group.Question(id)
		return q.N < LeastClass
	})
	ids = ids[:min(len(ids), mostSplit)]
	for _, v := range g.Votes {
		if !slices.Contains(ids, v.Question) {
			ids = append(ids, v.Question)
		}
	}
	var all []topic
	for _, id := range ids {
		q, ok := g.Assessment.Question(id)
		if !ok {
			continue
		}
		t := topic{question: q, prompt: Prompt(g.Model, id)}
		if of, ok := g.group.Question(id); ok {
			t.n, t.first = of.N, Sides(of)
		}
		for _, v := range g.Votes {
			if v.Question == id {
				t.again, t.voted, t.second = true, v.N(), v.Counts
			}
		}
		all = append(all, t)
	}
	return all
}
