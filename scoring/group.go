package scoring

import (
	"cmp"
	"math"
	"slices"

	"rolefit/content"
	"rolefit/scoring/numeric"
)

// leastSide is the least number of participants on each side of a split: with one person
// alone on a side, the question would single that person out.
const leastSide = 2

// Group sums up the sheets of a class. It holds only counts, and means and standard
// deviations over sheets. Callers decide which counts are large enough to show.
type Group struct {
	N         int             // sheets
	Scored    int             // sheets with enough answers for a verdict; roles are averaged over these
	Roles     []GroupRole     // in content order
	Kinds     []GroupKind     // all five, surest first; they add up to N
	Questions []GroupQuestion // the questions in content order, then the answered tie-breakers
	Flags     []GroupFlag     // all four; a sheet can have several
}

// GroupRole is one role over the scored sheets.
type GroupRole struct {
	ID    string
	Mean  float64 // points; 0 if no sheet is scored
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
	Tie    bool    // a tie-breaker, asked only in sittings with a near result
	N      int     // sheets that answered it
	Counts [5]int  // by answer, from −2 to +2; they add up to N
	Mean   float64 // answer steps; 0 without answers
	SD     float64 // answer steps, of the sample (n−1); 0 with fewer than two answers
}

// GroupFlag counts the sheets with one sign of careless answering.
type GroupFlag struct {
	Flag Flag
	N    int
}

// Kinds lists the kinds of verdict, surest first. The list is new.
func Kinds() []Kind { return []Kind{Clear, Leaning, TooClose, NoPattern, Insufficient} }

// Flags lists the signs of careless answering, in the order of Result.Flags. The list is
// new.
func Flags() []Flag { return []Flag{SameKey, Flat, Fast, Contradictory} }

// Group sums up sheets, which must have passed Check. Ids unknown to the assessment do
// not count. The order of the sheets affects only the rounding of means.
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
		of := m.For(s) // its evaluation is all that counts here of its result
		x := of.Answers(s)
		e, flags := of.Evaluate(x), of.flags(s, x)
		verdict := of.final(&e, len(flags) > 0)
		g.Kinds[slices.Index(Kinds(), verdict.Kind)].N++
		for _, f := range flags {
			g.Flags[slices.Index(Flags(), f)].N++
		}
		if verdict.Kind == Insufficient {
			continue
		}
		g.Scored++
		for k := range points {
			points[k] = append(points[k], Points*e.Scores[k]+0)
		}
		if k := verdict.Kind; k == Clear || k == Leaning {
			first[verdict.Roles[0]]++
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

// answered sums up the answers to one question.
func answered(id string, counts [5]int) GroupQuestion {
	q := GroupQuestion{ID: id, Counts: counts}
	sum := 0
	for k, n := range counts {
		q.N += n
		sum += n * (k - 2)
	}
	if q.N > 0 {
		q.Mean = float64(sum) / float64(q.N)
	}
	if q.N > 1 {
		q.SD = math.Sqrt(float64(q.spread()) / float64(q.N*(q.N-1)))
	}
	return q
}

// meanSD returns the mean and the sample standard deviation; 0 for each with too few
// values.
func meanSD(x []float64) (mean, sd float64) {
	if len(x) > 0 {
		mean = numeric.Mean(x)
	}
	if len(x) > 1 {
		sd = math.Sqrt(numeric.Covariance(x, x))
	}
	return mean, sd
}

// Question returns the statistics of one question, and whether the group has them.
func (g Group) Question(id string) (GroupQuestion, bool) {
	return content.Find(g.Questions, func(q GroupQuestion) bool { return q.ID == id })
}

// Split returns the ids of the questions that split the class most, at most n, most
// first.
//
// The measure is the variance of the answers, half the mean square of the distance
// between two participants: it is largest with half the class at either end, and small
// with most in the middle. A question needs two participants on each side. Tie-breakers
// are left out, as only some sittings ask them. Ties are in content order; variances are
// compared as whole numbers, so that rounding breaks none.
func (g Group) Split(n int) []string {
	apart := g.apart()
	var ids []string
	for _, q := range apart[:max(0, min(n, len(apart)))] {
		ids = append(ids, q.ID)
	}
	return ids
}

// apart returns the questions that split the class, most first.
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

// nearly is the share of the largest variance left from which Topics prefers a question
// about a less discussed pair of roles. In a class of twenty, one answer changes the
// variance as much.
const nearly = 0.85

// Topics returns the ids of the questions for a class to discuss, in order, at most n.
// It goes by [Group.Split], but of questions with nearly the same variance it takes
// first the one about the pair of roles that came up least so far.
func (m *Model) Topics(g Group, n int) []string {
	left, used := g.apart(), map[[2]string]int{}
	pair := func(q GroupQuestion) [2]string {
		one, other, _ := m.Pair(q.ID)
		return [2]string{one, other}
	}
	var ids []string
	for len(left) > 0 && len(ids) < n {
		best, fewest := 0, math.MaxInt
		for i, q := range left {
			if q.variance() < nearly*left[0].variance() {
				break
			}
			if times := used[pair(q)]; times < fewest {
				best, fewest = i, times
			}
		}
		used[pair(left[best])]++
		ids = append(ids, left[best].ID)
		left = slices.Delete(left, best, best+1)
	}
	return ids
}

// variance returns the population variance of the answers. N must not be 0.
func (q GroupQuestion) variance() float64 {
	return float64(q.spread()) / (float64(q.N) * float64(q.N))
}

// spread returns N² times the variance of the answers: N·Σx² − (Σx)².
func (q GroupQuestion) spread() int {
	sum, squares := 0, 0
	for k, n := range q.Counts {
		sum += n * (k - 2)
		squares += n * (k - 2) * (k - 2)
	}
	return q.N*squares - sum*sum
}

// Pair returns the two roles whose authored weights differ most in a question, in
// content order; of equal pairs the first. ok is false if the assessment does not have
// the question, or its weights are all the same.
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
