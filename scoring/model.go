package scoring

import (
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"

	"rolefit/content"
)

// Skipped marks a question without an answer in Answers.
const Skipped int8 = math.MinInt8

// Answers is a sheet by position: one value per question of the assessment, then
// one per tie-breaker, each −2 … +2 or Skipped.
type Answers []int8

// item is what scoring needs to know of a question.
type item struct {
	id       string
	block    int
	authored []float64 // per role, in content order
}

// Model scores the sheets of one assessment. It is safe between goroutines.
type Model struct {
	assessment *content.Assessment
	items      []item // the questions, then the tie-breakers
	questions  int    // how many of the items are questions
	roles      int
	position   map[string]int // item by id
	full       *Weights       // all questions, no tie-breaker

	// Weights of all questions with a set of tie-breakers, by that set. A set is
	// computed once; the number of sets kept is bounded by mostKept.
	kept  sync.Map // string → *Weights
	count atomic.Int64
}

// mostKept bounds the sets of tie-breakers whose weights are kept: all sets of up
// to four of twelve are 794.
const mostKept = 1024

// NewModel prepares an assessment for scoring. It fails where the assessment has
// fewer than 2 or more than MaxRoles roles, or no questions.
func NewModel(a *content.Assessment) (*Model, error) {
	m := &Model{assessment: a, questions: len(a.Questions), roles: len(a.Roles), position: map[string]int{}}
	if m.roles < 2 || m.roles > MaxRoles {
		return nil, fmt.Errorf("prepare %q: %d roles, want 2 to %d", a.ID, m.roles, MaxRoles)
	}
	if m.questions == 0 {
		return nil, fmt.Errorf("prepare %q: %w", a.ID, errors.New("no questions"))
	}
	for _, qs := range [][]content.Question{a.Questions, a.TieBreakers} {
		for _, q := range qs {
			authored := make([]float64, m.roles)
			for r, role := range a.Roles {
				authored[r] = float64(q.Weights[role.ID])
			}
			m.position[q.ID] = len(m.items)
			m.items = append(m.items, item{q.ID, blockOf(q.Kind), authored})
		}
	}
	all := m.Blank()
	for i := range m.questions {
		all[i] = 0
	}
	m.full = balance(m.items, m.roles, all)
	return m, nil
}

// Assessment returns the assessment that the model scores. It must not be changed.
func (m *Model) Assessment() *content.Assessment { return m.assessment }

// Blank returns a new sheet by position, with every question skipped.
func (m *Model) Blank() Answers {
	x := make(Answers, len(m.items))
	for i := range x {
		x[i] = Skipped
	}
	return x
}

// Position returns the place of a question or tie-breaker in Answers, and whether
// the assessment has it.
func (m *Model) Position(id string) (int, bool) {
	i, ok := m.position[id]
	return i, ok
}

// Answers returns a sheet's answers by position. Ids that the assessment does not
// have are left out.
func (m *Model) Answers(s Sheet) Answers {
	x := m.Blank()
	m.fill(x, s)
	return x
}

func (m *Model) fill(x Answers, s Sheet) {
	for i, it := range m.items {
		if v, ok := s.Answers[it.id]; ok {
			x[i] = int8(v) //nolint:gosec // checked to be −2 … +2
		} else {
			x[i] = Skipped
		}
	}
}

// Full returns the balanced weights of all questions without tie-breakers.
func (m *Model) Full() *Weights { return m.full }

// Weights returns the balanced weights of the answered questions: those of the
// full set, and of the full set with tie-breakers, are computed once and shared.
func (m *Model) Weights(x Answers) *Weights {
	for _, v := range x[:m.questions] {
		if v == Skipped {
			return balance(m.items, m.roles, x)
		}
	}
	var set [64]byte
	ties := set[:0]
	extra := false
	for _, v := range x[m.questions:] {
		ties = append(ties, '0')
		if v != Skipped {
			ties[len(ties)-1] = '1'
			extra = true
		}
	}
	if !extra {
		return m.full
	}
	if w, ok := m.kept.Load(string(ties)); ok {
		return w.(*Weights)
	}
	w := balance(m.items, m.roles, x)
	if m.count.Load() < mostKept {
		if _, loaded := m.kept.LoadOrStore(string(ties), w); !loaded {
			m.count.Add(1)
		}
	}
	return w
}
