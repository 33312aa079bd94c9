package scoring

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"rolefit/content"
)

// Skipped marks a question without an answer in Answers.
const Skipped int8 = math.MinInt8

// Answers is a sheet by position: one value per question of the assessment, then
// one per tie-breaker, each −2 … +2 or Skipped.
type Answers []int8

// item is the part of a question that scoring uses.
type item struct {
	id       string
	block    int       // 0: statements, 1: trade-offs
	authored []float64 // per role, in content order
}

// Model scores the sheets of one assessment. It is safe for concurrent use.
type Model struct {
	assessment *content.Assessment
	items      []item // the questions, then the tie-breakers
	questions  int    // how many of the items are questions
	roles      int
	position   map[string]int         // item by id
	antonyms   [][2]int               // pairs of items
	signed     map[content.Sign][]int // questions by the guide's list they restate
	full       *Weights               // all questions, no tie-breaker
	learned    learned                // of the norms that it was given

	mu    sync.RWMutex        // guards kept and older
	kept  map[uint64]*Weights // of all questions with a set of tie-breakers, by that set, a bit per tie-breaker
	older map[string]*Model   // of editions whose questions are kept, by edition
}

// mostKept bounds the sets of tie-breakers with cached weights: of twelve tie-breakers,
// 794 sets have up to four.
const mostKept = 1024

// mostMarked is the most tie-breakers that a set of bits can hold. The model does not
// cache the weights of sets beyond them.
const mostMarked = 64

// NewModel prepares an assessment for scoring. It fails if the assessment has fewer than
// 2 or more than MaxRoles roles, or no questions.
func NewModel(a *content.Assessment) (*Model, error) {
	m := &Model{
		assessment: a, questions: len(a.Questions), roles: len(a.Roles),
		position: map[string]int{}, signed: map[content.Sign][]int{}, kept: map[uint64]*Weights{},
	}
	if m.roles < 2 || m.roles > MaxRoles {
		return nil, fmt.Errorf("prepare %q: %d roles, want 2 to %d", a.ID, m.roles, MaxRoles)
	}
	if m.questions == 0 {
		return nil, fmt.Errorf("prepare %q: no questions", a.ID)
	}
	for _, qs := range [][]content.Question{a.Questions, a.TieBreakers} {
		for _, q := range qs {
			it := item{id: q.ID, authored: make([]float64, m.roles)}
			if q.Kind != content.Statement {
				it.block = 1
			}
			for r, role := range a.Roles {
				it.authored[r] = float64(q.Weights[role.ID])
			}
			m.position[q.ID] = len(m.items)
			m.items = append(m.items, it)
		}
	}
	for _, pair := range a.Antonyms {
		one, known := m.position[pair[0]]
		other, also := m.position[pair[1]]
		if known && also {
			m.antonyms = append(m.antonyms, [2]int{one, other})
		}
	}
	for i, q := range a.Questions {
		m.signed[q.List] = append(m.signed[q.List], i)
	}
	m.full = balance(m.items, m.roles, m.middle())
	return m, nil
}

// Of returns the model of an edition of the assessment: m for its own; for an older one, the
// questions and weights that it had, or, where they are not kept, those of m under that
// edition's name; nil for an unknown one.
func (m *Model) Of(edition string) *Model {
	if edition == m.assessment.Edition {
		return m
	}
	at := slices.Index(m.assessment.OlderEditions, edition)
	if at < 0 {
		return nil
	}
	if older := m.earlier(edition); older != nil {
		return older
	}
	a := *m.assessment
	a.Edition, a.OlderEditions = edition, a.OlderEditions[at+1:]
	return &Model{
		assessment: &a, items: m.items, questions: m.questions, roles: m.roles, position: m.position,
		antonyms: m.antonyms, signed: m.signed, full: m.full, learned: m.learned, kept: map[uint64]*Weights{},
	}
}

// For returns the model that scores a sheet: that of its edition, where the questions of that
// edition are kept; else m.
func (m *Model) For(s Sheet) *Model {
	if s.Edition == m.assessment.Edition || s.Assessment != m.assessment.ID {
		return m
	}
	if older := m.earlier(s.Edition); older != nil {
		return older
	}
	return m
}

// earlier returns the model of an older edition of a built-in assessment; nil where its
// questions are not kept.
func (m *Model) earlier(edition string) *Model {
	m.mu.RLock()
	older := m.older[edition]
	m.mu.RUnlock()
	if older != nil || !slices.Contains(m.assessment.OlderEditions, edition) {
		return older
	}
	a := content.Earlier(m.assessment.ID, edition)
	if a == nil || !slices.Equal(content.IDs(a.Roles), content.IDs(m.assessment.Roles)) {
		return nil
	}
	older, err := NewModel(a)
	if err != nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.older == nil {
		m.older = map[string]*Model{}
	}
	m.older[edition] = older
	return older
}

// Assessment returns the assessment that the model scores. Callers must not change it.
func (m *Model) Assessment() *content.Assessment { return m.assessment }

// Blank returns a new sheet by position, with every question skipped.
func (m *Model) Blank() Answers {
	x := make(Answers, len(m.items))
	for i := range x {
		x[i] = Skipped
	}
	return x
}

// middle returns a sheet with every question, and no tie-breaker, answered in the middle.
func (m *Model) middle() Answers {
	x := m.Blank()
	clear(x[:m.questions])
	return x
}

// Position returns the index of a question or tie-breaker in Answers, and whether the
// assessment has it.
func (m *Model) Position(id string) (int, bool) {
	i, ok := m.position[id]
	return i, ok
}

// Answers returns a sheet's answers by position. It ignores ids that the assessment does
// not have.
func (m *Model) Answers(s Sheet) Answers {
	x := m.Blank()
	m.fill(x, s)
	return x
}

func (m *Model) fill(x Answers, s Sheet) {
	for i, it := range m.items {
		if v, ok := s.Answers[it.id]; ok {
			x[i] = int8(v) // checked to be −2 … +2
		} else {
			x[i] = Skipped
		}
	}
}

// Full returns the balanced weights of all questions without tie-breakers.
func (m *Model) Full() *Weights { return m.full }

// Weights returns the balanced weights of the answered questions. Those of all
// questions, with or without tie-breakers, are cached and shared.
func (m *Model) Weights(x Answers) *Weights {
	if slices.Contains(x[:m.questions], Skipped) {
		return balance(m.items, m.roles, x)
	}
	var set uint64
	for k, v := range x[m.questions:] {
		if v == Skipped {
			continue
		}
		if k >= mostMarked {
			return balance(m.items, m.roles, x)
		}
		set |= 1 << k
	}
	if set == 0 {
		return m.full
	}
	m.mu.RLock()
	w, ok := m.kept[set]
	m.mu.RUnlock()
	if ok {
		return w
	}
	w = balance(m.items, m.roles, x)
	m.mu.Lock()
	defer m.mu.Unlock()
	if first, ok := m.kept[set]; ok { // of another goroutine
		return first
	}
	if len(m.kept) < mostKept {
		m.kept[set] = w
	}
	return w
}

// Norms are the figures that a study of people gives an assessment, in place of the author's.
// The zero Norms change nothing.
type Norms struct {
	Name      string          // shown with every result: "2026-11-29"
	SigmaE    float64         // in place of the constant, above 0; 0: the constant
	Questions map[string]Norm // by question id; a question that is absent stays as it is
}

// Norm is the finding of a study about one question.
type Norm struct {
	Mean    float64   // the mean answer, −2 … +2: an answer counts by its distance from it
	Weights []float64 // per role, in content order; nil: the authored ones
}

// learned is the part of Norms that a model uses. The zero value changes nothing.
type learned struct {
	name   string
	spread float64   // in SigmaE; 0: 1
	means  []float64 // by position; nil: all 0
}

// With returns the model that scores by norms; m for the zero Norms. Sheets, questions and
// their order stay the same. It fails if a question is unknown or has another number of
// weights than there are roles.
func (m *Model) With(n Norms) (*Model, error) {
	if n.Name == "" {
		return m, nil
	}
	of := &Model{
		assessment: m.assessment, items: slices.Clone(m.items), questions: m.questions, roles: m.roles, position: m.position,
		antonyms: m.antonyms, signed: m.signed, kept: map[uint64]*Weights{},
		learned: learned{n.Name, n.SigmaE / SigmaE, make([]float64, len(m.items))},
	}
	for id, norm := range n.Questions {
		i, ok := m.position[id]
		if !ok {
			return nil, fmt.Errorf("apply the norms of %s: the question %q is not in %q", n.Name, id, m.assessment.ID)
		}
		if norm.Weights != nil && len(norm.Weights) != m.roles {
			return nil, fmt.Errorf("apply the norms of %s: %q has %d weights for %d roles", n.Name, id, len(norm.Weights), m.roles)
		}
		of.learned.means[i] = norm.Mean
		if norm.Weights != nil {
			of.items[i].authored = slices.Clone(norm.Weights)
		}
	}
	of.full = balance(of.items, of.roles, of.middle())
	if of.full.rank != of.roles-1 {
		return nil, fmt.Errorf("apply the norms of %s: with their weights the questions do not tell all roles apart", n.Name)
	}
	return of, nil
}

// value returns what an answer to the item at a position counts.
func (l learned) value(position int, answer int8) float64 {
	if l.means == nil {
		return float64(answer)
	}
	return float64(answer) - l.means[position]
}

// seDifference returns the standard error of a difference between two roles' scores.
func (l learned) seDifference(roles int) float64 {
	if l.spread == 0 {
		return SEDifference(roles)
	}
	return SEDifference(roles) * l.spread
}

// chances is Chances with the norms' error.
func (l learned) chances(scores, chance []float64) {
	if l.spread == 0 {
		Chances(scores, chance)
		return
	}
	var scaled [MaxRoles]float64
	for r, s := range scores {
		scaled[r] = s / l.spread
	}
	Chances(scaled[:len(scores)], chance)
}
