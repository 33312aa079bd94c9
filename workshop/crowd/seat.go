package crowd

import (
	"fmt"
	"slices"
	"strings"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/quiz"
	"rolefit/scoring"
)

// seat is what somebody knows of their own conversation: what is acknowledged, and
// what they intend and have no answer to yet.
type seat struct {
	model   *scoring.Model
	session quiz.Session
	events  []record.Event // that are acknowledged
	unsaved []record.Event // that came after them and, as the screen says, are not kept yet
	next    quiz.Session   // once the intent at hand is acknowledged
	pending []record.Event // of that intent
}

func newSeat(m *scoring.Model) seat {
	return seat{model: m, session: quiz.NewSession(m)}
}

// intend works out where an intent leads.
func (s *seat) intend(intent quiz.Intent) quiz.Session {
	s.next, s.pending = s.session.Apply(intent)
	return s.next
}

// acknowledge takes the intent at hand for done. saved: it is kept, and with it all
// that was not.
func (s *seat) acknowledge(saved bool) {
	s.session = s.next
	s.unsaved = append(s.unsaved, s.pending...)
	s.pending = nil
	if saved {
		s.events = append(s.events, s.unsaved...)
		s.unsaved = nil
	}
}

// possible is where a guest may be when they come back, from least to most: where all
// that was acknowledged leads, or further by any beginning of what was not. The host
// tries again by itself, so that some of what the screen called not saved may be kept.
func (s *seat) possible() []seat {
	all := slices.Concat(s.events, s.unsaved, s.pending)
	seats := make([]seat, 0, len(all)-len(s.events)+1)
	for n := len(s.events); n <= len(all); n++ {
		kept := all[:n:n]
		seats = append(seats, seat{model: s.model, events: kept, session: quiz.NewSession(s.model).Replay(kept)})
	}
	return seats
}

// answers counts the questions that are answered, as far as is acknowledged.
func (s *seat) answers() int {
	n := 0
	for _, id := range s.session.Order() {
		if _, ok := s.session.Answer(id); ok {
			n++
		}
	}
	return n
}

// place names where a session is, as the screen and the plain text head it.
func place(s quiz.Session) string {
	switch s.Place() {
	case quiz.AtGuess:
		return "Before we start"
	case quiz.AtQuestion:
		_, number, total := s.Question()
		if s.InTieBreakers() {
			n := len(s.TieBreakers())
			return fmt.Sprintf("Tie-breaker %d of %d", number-(total-n), n)
		}
		return fmt.Sprintf("Question %d of %d", number, total)
	case quiz.AtNotice:
		return "Nearly there"
	case quiz.AtLimits:
		return "Your limits, 1 of "
	case quiz.AtReview:
		return "Your answers"
	default:
		return "[1 Result]"
	}
}

// shows says whether a screen shows a session's place, with its question's words.
func shows(s quiz.Session, on *screen) bool {
	head := on.head()
	if s.Place() == quiz.AtResult {
		return strings.Contains(head, place(s))
	}
	behind, ok := strings.CutPrefix(head, place(s))
	if !ok || strings.HasPrefix(place(s), "Question") && strings.IndexAny(behind, "0123456789") == 0 {
		return false
	}
	if s.Place() != quiz.AtQuestion {
		return true
	}
	q, _, _ := s.Question()
	return on.has(opening(q, on.width))
}

// opening is how a question begins, as far as it stands on one row.
func opening(q content.Question, width int) string {
	text := q.Text
	if text == "" {
		text = q.Stem
	}
	most := min(len(text), width/2)
	if most < len(text) {
		most = max(strings.LastIndexByte(text[:most], ' '), 1)
	}
	return text[:most]
}

// says is what the plain text says at a session's place.
func says(s quiz.Session) string {
	switch s.Place() {
	case quiz.AtGuess:
		return "Your guess first"
	case quiz.AtQuestion:
		return place(s) + "."
	case quiz.AtNotice:
		return quiz.NoticeText(s)
	case quiz.AtLimits:
		return "Limit 1 of "
	case quiz.AtReview:
		return "Your answers."
	default:
		return "Your result: "
	}
}
