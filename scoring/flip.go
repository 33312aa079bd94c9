package scoring

// Move is one answer changed by one or two steps.
type Move struct {
	Question string
	From, To int // −2 … +2
}

// Flip is a change of one or two answers that changes the leading role.
type Flip struct {
	Moves  []Move  // one or two
	Leader string  // id of the role that leads after the moves
	Lead   float64 // points by which it then leads, ≥ 0; 0 if it ties with a third role
}

// flipMove is a candidate move, by position.
type flipMove struct {
	position int
	step     int
	delta    [MaxRoles]float64
}

// Flip returns the smallest set of one or two answers, moved by one or two steps, that
// changes the leading role: fewest answers, then fewest steps, then the largest new
// lead, then the order of questions. It returns false if no two answers do, and if the
// answers do not tell the roles apart.
func (m *Model) Flip(s Sheet) (Flip, bool) {
	x := m.Answers(s)
	w := m.Weights(x)
	if w.rank != m.roles-1 {
		return Flip{}, false
	}
	var e Evaluation
	m.addUp(&e, x, w)
	search := flipSearch{m: m, x: x, scores: e.Scores, before: leader(e.Scores[:m.roles])}
	moves := search.moves(w)
	for _, move := range moves {
		search.try(move)
	}
	if !search.found {
		for i := range moves {
			for j := i + 1; j < len(moves); j++ {
				if moves[i].position != moves[j].position {
					search.try(moves[i], moves[j])
				}
			}
		}
	}
	return search.best, search.found
}

// flipSearch keeps the best flip seen so far.
type flipSearch struct {
	m      *Model
	x      Answers
	scores [MaxRoles]float64
	before int
	found  bool
	best   Flip
	steps  int
}

// moves lists every single move that stays within −2 … +2.
func (f *flipSearch) moves(w *Weights) []flipMove {
	var moves []flipMove
	for i, v := range f.x {
		if v == Skipped {
			continue
		}
		for _, step := range []int{-2, -1, 1, 2} {
			if to := int(v) + step; to < -2 || to > 2 {
				continue
			}
			move := flipMove{position: i, step: step}
			for r, weight := range w.Row(i) {
				move.delta[r] = weight * float64(step)
			}
			moves = append(moves, move)
		}
	}
	return moves
}

// try keeps the flip that moves make if it is better than the best.
func (f *flipSearch) try(moves ...flipMove) {
	steps, scores := 0, f.scores
	for _, move := range moves {
		steps += max(move.step, -move.step)
		for r := range f.m.roles {
			scores[r] += move.delta[r]
		}
	}
	now := leader(scores[:f.m.roles])
	if now == f.before || scores[now]-scores[f.before] <= tied {
		return
	}
	lead := Points * max(0, lead(scores[:f.m.roles], now)) // a tie for the lead may be off by rounding
	if f.found && (steps > f.steps || steps == f.steps && lead <= f.best.Lead+tied) {
		return
	}
	f.found, f.steps = true, steps
	f.best = Flip{Leader: f.m.assessment.Roles[now].ID, Lead: lead}
	for _, move := range moves {
		from := int(f.x[move.position])
		f.best.Moves = append(f.best.Moves, Move{f.m.items[move.position].id, from, from + move.step})
	}
}

// Pivotal lists the questions, in content order, without any one of which another role
// would lead or the roles could not be compared. It is empty if there are no such
// questions, and if the answers do not tell the roles apart to begin with.
func (m *Model) Pivotal(s Sheet) []string {
	x := m.Answers(s)
	before, ok := m.Lead(x)
	if !ok {
		return nil
	}
	var ids []string
	for i, v := range x {
		if v == Skipped {
			continue
		}
		x[i] = Skipped
		if now, ok := m.Lead(x); !ok || now != before {
			ids = append(ids, m.items[i].id)
		}
		x[i] = v
	}
	return ids
}

// leader returns the position of the highest score; ties by content order.
func leader(scores []float64) int {
	at := 0
	for r, s := range scores {
		if s > scores[at]+tied {
			at = r
		}
	}
	return at
}

// lead returns the distance between the leader's score and the next highest.
func lead(scores []float64, leader int) float64 {
	next := leader
	for r, s := range scores {
		if r != leader && (next == leader || s > scores[next]) {
			next = r
		}
	}
	return scores[leader] - scores[next]
}
