package scoring

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// leastSide is how many people each side of a split needs: a question on which one
// person stands alone does not split a room, it points at somebody.
const leastSide = 2

// Group is what the sheets of a class mean together. It holds no number that is not
// a count, a mean or a standard deviation over sheets; whether a count is large
// enough to be shown is for those who show it.
type Group struct {
	N         int             // sheets
	Scored    int             // of them those with enough answers for a verdict; roles are averaged over these
	Roles     []GroupRole     // in content order
	Kinds     []GroupKind     // all five, surest first; they add up to N
	Questions []GroupQuestion // the questions in content order, then the tie-breakers that anybody answered
	Flags     []GroupFlag     // all four; a sheet can have several
}

// GroupRole is one role over the scored sheets.
type GroupRole struct {
	ID    string
	Mean  float64 // points; 0 where no sheet is scored
	SD    float64 // points, of the sample (n−1); 0 with fewer than two scored sheets
	First int     // scored sheets with a clear or leaning verdict that names the role
}

// GroupKind counts the sheets with one kind of verdict.
type GroupKind struct {
	Kind Kind
	N    int
}

// GroupQuestion is one question over all sheets that answered it, scored or not.
type GroupQuestion struct {
	ID     string
	Tie    bool    // a tie-breaker: only those asked it whose result was near
	N      int     // sheets that answered it
	Counts [5]int  // by answer, from −2 to +2; they add up to N
	Mean   float64 // answer steps; 0 where nobody answered
	SD     float64 // answer steps, of the sample (n−1); 0 with fewer than two answers
}

// GroupFlag counts the sheets with one sign of careless answering.
type GroupFlag struct {
	Flag Flag
	N    int
}

// Kinds lists the kinds of verdict, surest first. The list is new.
func Kinds() []Kind { return []Kind{Clear, Leaning, TooClose, NoPattern, Insufficient} }

// Flags lists the signs of careless answering in the order in which a result names
// them. The list is new.
func Flags() []Flag { return []Flag{SameKey, Flat, Fast, Contradictory} }

// Group says what sheets mean together. They must have passed Check; ids that the
// assessment does not have are left out. The order of the sheets changes nothing but
// the rounding of means.
func (m *Model) Group(sheets []Sheet) Group {
	g := Group{N: len(sheets)}
	for _, k := range Kinds() {
		g.Kinds = append(g.Kinds, GroupKind{Kind: k})
	}
	for _, f := range Flags() {
		g.Flags = append(g.Flags, GroupFlag{Flag: f})
	}
	counts := make([][5]int, len(m.items))
	points := make([][]float64, m.roles)
	first := map[string]int{}
	for _, s := range sheets {
		for i, v := range m.Answers(s) {
			if v != Skipped {
				counts[i][v+2]++
			}
		}
		r := m.Score(s)
		g.count(r)
		if r.Verdict.Kind == Insufficient {
			continue
		}
		g.Scored++
		for k, role := range r.Roles {
			points[k] = append(points[k], role.Score)
		}
		if k := r.Verdict.Kind; k == Clear || k == Leaning {
			first[r.Verdict.Roles[0]]++
		}
	}
	for k, role := range m.assessment.Roles {
		mean, sd := meanSD(points[k])
		g.Roles = append(g.Roles, GroupRole{role.ID, mean, sd, first[role.ID]})
	}
	for i, it := range m.items {
		if q := answered(it.id, counts[i]); i < m.questions || q.N > 0 {
			q.Tie = i >= m.questions
			g.Questions = append(g.Questions, q)
		}
	}
	return g
}

func (g *Group) count(r Result) {
	for k := range g.Kinds {
		if g.Kinds[k].Kind == r.Verdict.Kind {
			g.Kinds[k].N++
		}
	}
	for k := range g.Flags {
		if slices.Contains(r.Flags, g.Flags[k].Flag) {
			g.Flags[k].N++
		}
	}
}

// answered sums up one question's answers.
func answered(id string, counts [5]int) GroupQuestion {
	q := GroupQuestion{ID: id, Counts: counts}
	var values, weights []float64
	for k, n := range counts {
		q.N += n
		values = append(values, float64(k-2))
		weights = append(weights, float64(n))
	}
	if q.N > 0 {
		q.Mean = stat.Mean(values, weights)
	}
	if q.N > 1 {
		q.SD = stat.StdDev(values, weights)
	}
	return q
}

// meanSD is the mean and the standard deviation of the sample; 0 where there are too
// few values for one.
func meanSD(x []float64) (mean, sd float64) {
	if len(x) > 0 {
		mean = stat.Mean(x, nil)
	}
	if len(x) > 1 {
		sd = stat.StdDev(x, nil)
	}
	return mean, sd
}

// Question returns one question of the group, and whether it has it.
func (g Group) Question(id string) (GroupQuestion, bool) {
	for _, q := range g.Questions {
		if q.ID == id {
			return q, true
		}
	}
	return GroupQuestion{}, false
}

// Split names the questions that split the room most, at most n of them, most first.
//
// The measure is the variance of the answers, which is half the mean square of the
// distance between any two people: it is largest where half the room is at one end
// and half at the other, and small where most are in the middle, however many sides
// they lean to. A question needs two people on each side, or there is nobody to talk
// to. Tie-breakers are never named, as only some were asked them. Ties are in content
// order; the variances are compared as whole numbers, so that rounding breaks none.
func (g Group) Split(n int) []string {
	apart := g.apart()
	var ids []string
	for _, q := range apart[:max(0, min(n, len(apart)))] {
		ids = append(ids, q.ID)
	}
	return ids
}

// apart are the questions that split the room, most first.
func (g Group) apart() []GroupQuestion {
	var apart []GroupQuestion
	for _, q := range g.Questions {
		if !q.Tie && q.Counts[0]+q.Counts[1] >= leastSide && q.Counts[3]+q.Counts[4] >= leastSide {
			apart = append(apart, q)
		}
	}
	slices.SortStableFunc(apart, func(a, b GroupQuestion) int {
		return cmp.Compare(b.spread()*a.N*a.N, a.spread()*b.N*b.N)
	})
	return apart
}

// nearly is how much of the largest variance left a question needs to be taken in its
// place: in a class of twenty one person's answer makes as much of a difference.
const nearly = 0.85

// Topics names the questions that a class should talk about, in their order, at most n
// of them: those of [Group.Split], but of questions that split the room nearly alike
// first the one about a pair of roles that came up least so far.
func (m *Model) Topics(g Group, n int) []string {
	left, used := g.apart(), map[[2]string]int{}
	var ids []string
	for len(left) > 0 && len(ids) < n {
		best, fewest := 0, math.MaxInt
		for i, q := range left {
			if q.variance() < nearly*left[0].variance() {
				break
			}
			if times := used[m.pairOf(q.ID)]; times < fewest {
				best, fewest = i, times
			}
		}
		used[m.pairOf(left[best].ID)]++
		ids = append(ids, left[best].ID)
		left = slices.Delete(left, best, best+1)
	}
	return ids
}

func (m *Model) pairOf(question string) [2]string {
	one, other, _ := m.Pair(question)
	return [2]string{one, other}
}

// variance is that of the answers themselves, not of a sample; N must not be 0.
func (q GroupQuestion) variance() float64 {
	return float64(q.spread()) / (float64(q.N) * float64(q.N))
}

// spread is N² times the variance of the answers: N·Σx² − (Σx)².
func (q GroupQuestion) spread() int {
	sum, squares := 0, 0
	for k, n := range q.Counts {
		sum += n * (k - 2)
		squares += n * (k - 2) * (k - 2)
	}
	return q.N*squares - sum*sum
}

// Pair names the two roles between which a question's authored weights differ most,
// in content order: those that a talk about the question is about. Of pairs that
// differ alike it is the first in content order. ok is false where the assessment
// does not have the question, or its weights are all the same.
func (m *Model) Pair(question string) (one, other string, ok bool) {
	i, known := m.position[question]
	if !known {
		return "", "", false
	}
	authored, most := m.items[i].authored, 0.0
	for a := range authored {
		for b := a + 1; b < len(authored); b++ {
			if apart := math.Abs(authored[a] - authored[b]); apart > most {
				most = apart
				one, other = m.assessment.Roles[a].ID, m.assessment.Roles[b].ID
			}
		}
	}
	return one, other, most > 0
}
