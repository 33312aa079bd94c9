// Package session is the quiz as a pure reducer: a state and an intent give the next state
// and the events to store.
//
// It knows of no terminal, file or clock. Scores are package scoring's.
package session

import (
	"maps"
	"slices"

	"rolefit/internal/record"
	"rolefit/scoring"
)

// Place is a place in the quiz.
type Place int

// The places, in the order in which they are reached.
const (
	AtGuess    Place = iota // which role do you expect?
	AtQuestion              // Question says which
	AtNotice                // tie-breakers are announced
	AtLimits                // your limits
	AtReview                // every answer
	AtResult
)

// Session is the state of one sitting. It is a value: Apply returns the next session and
// leaves this one unchanged.
type Session struct {
	model     *scoring.Model
	order     []string // question ids in the order asked; tie-breakers at the end once chosen
	answers   map[string]int
	skipped   map[string]bool
	seconds   map[string]float64
	limits    map[string]string
	guess     string
	situation Situation
	situated  bool // the situation was asked
	place     Place
	at        int  // index into order, at AtQuestion
	chosen    bool // the choice of tie-breakers was made, perhaps of none
	guessed   bool // the guess was asked
	limited   bool // the limits were asked
	finished  bool // the result was reached at least once
	reviewing bool // the question at hand was opened from the review
}

// NewSession starts a session with the model's assessment.
func NewSession(model *scoring.Model) Session {
	s := Session{model: model, answers: map[string]int{}, skipped: map[string]bool{}, seconds: map[string]float64{}}
	for _, q := range model.Assessment().Questions {
		s.order = append(s.order, q.ID)
	}
	return s
}

// Intent is an action that the participant requests. One that does not fit the current place
// changes nothing.
type Intent interface{ intent() }

// The intents.
type (
	// Guess names the role that the participant expects; empty: would rather not say.
	Guess struct{ Role string }
	// Answer answers the current question, −2 … +2, after the given seconds.
	Answer struct {
		Value   int
		Seconds float64
	}
	// Skip skips the current question and removes an earlier answer.
	Skip struct{ Seconds float64 }
	// Back goes to the place before this one.
	Back struct{}
	// Proceed goes on from the notice, and from the review to the result.
	Proceed struct{}
	// SetLimits sets the limits, option id by limit id, and goes on unless more of them
	// follow. Nil sets none.
	SetLimits struct {
		Limits map[string]string
		More   bool
	}
	// Open opens a question from the review, by its id.
	Open struct{ Question string }
	// Review goes back from the result to the review.
	Review struct{}
	// Situate sets the participant's situation, at the result. It is never scored.
	Situate struct{ Situation Situation }
)

// Situation is the participant's background and skills, for the plan.
type Situation struct {
	Background string   // id; empty: not said
	Skills     []string // ids of the participant's skills
}

func (Guess) intent()     {}
func (Answer) intent()    {}
func (Skip) intent()      {}
func (Back) intent()      {}
func (Proceed) intent()   {}
func (SetLimits) intent() {}
func (Open) intent()      {}
func (Review) intent()    {}
func (Situate) intent()   {}

// Apply applies an intent. It returns the next session, and the events to store before it is
// shown. An intent that does not fit the current place changes nothing. Events carry no
// time; the journal adds it.
func (s Session) Apply(intent Intent) (Session, []record.Event) {
	switch intent := intent.(type) {
	case Guess:
		return s.applyGuess(intent)
	case Answer:
		return s.applyAnswer(intent)
	case Skip:
		return s.applySkip(intent)
	case SetLimits:
		return s.applyLimits(intent)
	case Proceed:
		return s.proceed()
	case Back:
		return s.back(), nil
	case Open:
		if i := slices.Index(s.order, intent.Question); s.place == AtReview && i >= 0 {
			s.place, s.at, s.reviewing = AtQuestion, i, true
		}
	case Situate:
		return s.applySituation(intent.Situation)
	case Review:
		if s.place == AtResult {
			s.place = AtReview
		}
	}
	return s, nil
}

func (s Session) applyGuess(g Guess) (Session, []record.Event) {
	if _, ok := s.model.Assessment().Role(g.Role); s.place != AtGuess || g.Role != "" && !ok {
		return s, nil
	}
	again := s.guessed && s.guess == g.Role
	s.guess, s.guessed = g.Role, true
	s.place, s.at = AtQuestion, 0
	if again {
		return s, nil
	}
	return s, []record.Event{{Kind: record.Guessed, Role: g.Role}}
}

func (s Session) applyAnswer(a Answer) (Session, []record.Event) {
	if s.place != AtQuestion || a.Value < -2 || a.Value > 2 {
		return s, nil
	}
	id := s.order[s.at]
	before, had := s.answers[id]
	if had && before == a.Value {
		return s.advance(nil)
	}
	kind := record.Answered
	if had || s.skipped[id] {
		kind = record.Changed
	}
	e := record.Event{Kind: kind, Question: id, Value: a.Value, Seconds: a.Seconds}
	return s.with(e).advance([]record.Event{e})
}

func (s Session) applySkip(k Skip) (Session, []record.Event) {
	if s.place != AtQuestion {
		return s, nil
	}
	id := s.order[s.at]
	if s.skipped[id] {
		return s.advance(nil)
	}
	e := record.Event{Kind: record.Skipped, Question: id, Seconds: k.Seconds}
	return s.with(e).advance([]record.Event{e})
}

func (s Session) applyLimits(l SetLimits) (Session, []record.Event) {
	if s.place != AtLimits {
		return s, nil
	}
	again := s.limited && maps.Equal(s.limits, l.Limits)
	if !l.More {
		s.place = AtReview
	}
	if again {
		return s, nil
	}
	e := record.Event{Kind: record.Limits, Limits: maps.Clone(l.Limits)}
	return s.with(e), []record.Event{e}
}

func (s Session) applySituation(t Situation) (Session, []record.Event) {
	again := s.situated && s.situation.Background == t.Background && slices.Equal(s.situation.Skills, t.Skills)
	if s.place != AtResult || again {
		return s, nil
	}
	e := record.Event{Kind: record.Situated, Background: t.Background, Skills: slices.Clone(t.Skills)}
	return s.with(e), []record.Event{e}
}

func (s Session) proceed() (Session, []record.Event) {
	switch s.place {
	case AtNotice:
		s.place, s.at = AtQuestion, s.questions()
	case AtReview:
		s.place = AtResult
		if !s.finished {
			s.finished = true
			return s, []record.Event{{Kind: record.Finished}}
		}
	}
	return s, nil
}

// advance goes on from the current question. After the last question it chooses the
// tie-breakers, once.
func (s Session) advance(events []record.Event) (Session, []record.Event) {
	switch {
	case s.reviewing:
		s.place, s.reviewing = AtReview, false
	case s.at == s.questions()-1 && !s.chosen:
		e := record.Event{Kind: record.TieBreakers, Questions: s.model.Score(s.Sheet()).TieBreakers}
		s = s.with(e)
		events = append(events, e)
		s.place = AtLimits
		if len(e.Questions) > 0 {
			s.place = AtNotice
		}
	case s.at == s.questions()-1 && len(s.order) > s.questions():
		s.place = AtNotice
	case s.at == len(s.order)-1:
		s.place = AtLimits
	default:
		s.at++
	}
	return s, events
}

func (s Session) back() Session {
	switch s.place {
	case AtGuess, AtResult:
		return s
	case AtQuestion:
		switch {
		case s.reviewing:
			s.place, s.reviewing = AtReview, false
		case s.at == s.questions():
			s.place = AtNotice
		case s.at > 0:
			s.at--
		default:
			s.place = AtGuess
		}
	case AtNotice:
		s.place, s.at = AtQuestion, s.questions()-1
	case AtLimits:
		s.place, s.at = AtQuestion, len(s.order)-1
	case AtReview:
		s.place = AtLimits
	}
	return s
}
