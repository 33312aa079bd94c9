package quiz

import (
	"maps"
	"slices"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/scoring"
)

// What a session knows, and how it comes back from its events.

// with applies an event to the facts of the session, without moving.
func (s Session) with(e record.Event) Session {
	switch e.Kind {
	case record.Guessed:
		s.guess, s.guessed = e.Role, true
	case record.Answered, record.Changed:
		s.answers, s.skipped, s.seconds = maps.Clone(s.answers), maps.Clone(s.skipped), maps.Clone(s.seconds)
		s.answers[e.Question] = e.Value
		s.seconds[e.Question] += e.Seconds
		delete(s.skipped, e.Question)
	case record.Skipped:
		s.answers, s.skipped, s.seconds = maps.Clone(s.answers), maps.Clone(s.skipped), maps.Clone(s.seconds)
		s.skipped[e.Question] = true
		s.seconds[e.Question] += e.Seconds
		delete(s.answers, e.Question)
	case record.TieBreakers:
		s.chosen = true
		s.order = append(slices.Clone(s.order[:s.questions()]), e.Questions...)
	case record.Limits:
		s.limits, s.limited = maps.Clone(e.Limits), true
	case record.Finished:
		s.finished = true
	case record.Situated:
		s.situation, s.situated = Situation{e.Background, slices.Clone(e.Skills)}, true
	}
	return s
}

// Replay brings a session to where its events left it: the first question that was
// neither answered nor skipped, or the place after the last one. Events about
// questions that the assessment does not have, or with a value that is no answer,
// are left out.
func (s Session) Replay(events []record.Event) Session {
	for _, e := range events {
		if e.Question != "" {
			if _, ok := s.model.Position(e.Question); !ok || e.Value < -2 || e.Value > 2 {
				continue
			}
		}
		e.Questions = slices.DeleteFunc(slices.Clone(e.Questions), func(id string) bool {
			_, ok := s.model.Position(id)
			return !ok
		})
		s = s.with(e)
	}
	s.place, s.at = s.resumeAt()
	return s
}

func (s Session) resumeAt() (Place, int) {
	if !s.guessed && len(s.answers)+len(s.skipped) == 0 {
		return AtGuess, 0
	}
	for i, id := range s.order {
		if _, answered := s.answers[id]; !answered && !s.skipped[id] {
			if i == s.questions() {
				return AtNotice, i
			}
			return AtQuestion, i
		}
	}
	switch {
	case !s.chosen: // it ended between the last answer and the choice
		return AtQuestion, len(s.order) - 1
	case s.finished:
		return AtResult, 0
	case s.limited:
		return AtReview, 0
	default:
		return AtLimits, 0
	}
}

// questions is how many questions are asked of everybody.
func (s Session) questions() int { return len(s.model.Assessment().Questions) }

// Place returns where in the conversation the session is.
func (s Session) Place() Place { return s.place }

// Model returns the model that scores this session.
func (s Session) Model() *scoring.Model { return s.model }

// Question returns the question at hand, its number from 1 and how many there are
// so far. Away from AtQuestion it returns the last one that was at hand.
func (s Session) Question() (q content.Question, number, total int) {
	at := min(s.at, len(s.order)-1)
	q, _ = s.model.Assessment().Question(s.order[at])
	return q, at + 1, len(s.order)
}

// Answer returns the answer to a question, and whether there is one.
func (s Session) Answer(id string) (value int, answered bool) {
	value, answered = s.answers[id]
	return value, answered
}

// WasSkipped says whether a question was skipped.
func (s Session) WasSkipped(id string) bool { return s.skipped[id] }

// Order returns the ids of the questions in the order asked. The caller must not
// change it.
func (s Session) Order() []string { return s.order }

// TieBreakers returns the ids of the tie-breakers chosen; none before the choice.
func (s Session) TieBreakers() []string { return s.order[s.questions():] }

// InTieBreakers says whether the question at hand is a tie-breaker.
func (s Session) InTieBreakers() bool { return s.at >= s.questions() }

// Reviewing says whether the question at hand was opened from the review.
func (s Session) Reviewing() bool { return s.reviewing }

// Finished says whether the result was reached at least once.
func (s Session) Finished() bool { return s.finished }

// Guess returns the role id that somebody expected, and whether the guess was asked.
func (s Session) Guess() (role string, asked bool) { return s.guess, s.guessed }

// Limits returns the limits, option id by limit id, and whether they were asked.
// The caller must not change them.
func (s Session) Limits() (limits map[string]string, asked bool) { return s.limits, s.limited }

// Situation returns where somebody stands, and whether that was asked. The caller
// must not change it.
func (s Session) Situation() (situation Situation, asked bool) { return s.situation, s.situated }

// Sheet returns the answers so far. It shares nothing with the session.
func (s Session) Sheet() scoring.Sheet {
	a := s.model.Assessment()
	return scoring.Sheet{
		Schema:     scoring.SheetSchema,
		Assessment: a.ID,
		Edition:    a.Edition,
		Answers:    maps.Clone(s.answers),
		Asked:      slices.Clone(s.order),
		Seconds:    maps.Clone(s.seconds),
		Limits:     maps.Clone(s.limits),
		Guess:      s.guess,
	}
}
