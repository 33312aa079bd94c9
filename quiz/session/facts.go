package session

import (
	"maps"
	"slices"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/scoring"
)

// The facts of a session, and their replay from stored events.

// with applies an event to the answers and other facts of the session, and keeps its place.
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

// Replay applies stored events and moves to the first question without an answer or skip,
// or to the place after the last one. It drops events with an unknown question or an
// invalid answer.
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

// Shown returns the session of a finished sheet at its result, whichever questions have an
// answer.
func (s Session) Shown(sheet scoring.Sheet, at Situation, asked bool) Session {
	for _, e := range []record.Event{{Kind: record.Guessed, Role: sheet.Guess}, {Kind: record.Limits, Limits: sheet.Limits}} {
		s = s.with(e)
	}
	s.answers, s.seconds = maps.Clone(sheet.Answers), maps.Clone(sheet.Seconds)
	s.situation, s.situated = at, asked
	s.chosen, s.finished, s.place = true, true, AtResult
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

// questions counts the regular questions, without tie-breakers.
func (s Session) questions() int { return len(s.model.Assessment().Questions) }

// Place returns the session's place in the quiz.
func (s Session) Place() Place { return s.place }

// Model returns the model that scores this session.
func (s Session) Model() *scoring.Model { return s.model }

// Question returns the current question, its number from 1 and the number of questions so
// far. Away from AtQuestion it returns the last current one.
func (s Session) Question() (q content.Question, number, total int) {
	at := min(s.at, len(s.order)-1)
	q, _ = s.model.Assessment().Question(s.order[at])
	return q, at + 1, len(s.order)
}

// Answer returns the answer to a question, −2 … +2, and whether it has one.
func (s Session) Answer(id string) (value int, answered bool) {
	value, answered = s.answers[id]
	return value, answered
}

// WasSkipped reports whether a question was skipped.
func (s Session) WasSkipped(id string) bool { return s.skipped[id] }

// Order returns the ids of the questions in the order asked; callers must not change it.
func (s Session) Order() []string { return s.order }

// TieBreakers returns the ids of the chosen tie-breakers; empty before the choice.
func (s Session) TieBreakers() []string { return s.order[s.questions():] }

// InTieBreakers reports whether the current question is a tie-breaker.
func (s Session) InTieBreakers() bool { return s.at >= s.questions() }

// Finished reports whether the result was reached at least once.
func (s Session) Finished() bool { return s.finished }

// Guess returns the guessed role id, and whether the guess was asked.
func (s Session) Guess() (role string, asked bool) { return s.guess, s.guessed }

// Limits returns option ids by limit id, and whether the limits were asked. Callers must not
// change the map.
func (s Session) Limits() (limits map[string]string, asked bool) { return s.limits, s.limited }

// Situation returns the participant's situation, and whether it was asked. Callers must not
// change it.
func (s Session) Situation() (situation Situation, asked bool) { return s.situation, s.situated }

// Sheet returns a copy of the answers so far as a sheet.
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
