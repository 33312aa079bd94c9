//go:build unix

package load

import (
	"fmt"
	"slices"
	"strings"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/quiz/session"
	"rolefit/scoring"
)

// sitting is a participant's own account of the quiz: the acknowledged session, and the
// intent that awaits its answer.
type sitting struct {
	model   *scoring.Model
	session session.Session
	events  []record.Event  // acknowledged and saved
	unsaved []record.Event  // acknowledged after events, but not saved according to the screen
	next    session.Session // session after the pending intent
	pending []record.Event  // events of the pending intent
}

func newSitting(m *scoring.Model) sitting {
	return sitting{model: m, session: session.NewSession(m)}
}

// intend applies an intent and returns the session that it leads to.
func (s *sitting) intend(intent session.Intent) session.Session {
	s.next, s.pending = s.session.Apply(intent)
	return s.next
}

// acknowledge makes the pending intent part of the session. saved says that the host has
// kept its events, and with them all unsaved ones.
func (s *sitting) acknowledge(saved bool) {
	s.session = s.next
	s.unsaved = append(s.unsaved, s.pending...)
	s.pending = nil
	if saved {
		s.events = append(s.events, s.unsaved...)
		s.unsaved = nil
	}
}

// possible returns the seats that a participant may come back to, shortest first: the
// saved events, then each longer prefix of the unsaved and pending ones. The host retries
// by itself, so it may have kept events that the screen called not saved.
func (s *sitting) possible() []sitting {
	all := slices.Concat(s.events, s.unsaved, s.pending)
	sittings := make([]sitting, 0, len(all)-len(s.events)+1)
	for n := len(s.events); n <= len(all); n++ {
		kept := all[:n:n]
		sittings = append(sittings, sitting{model: s.model, events: kept, session: session.NewSession(s.model).Replay(kept)})
	}
	return sittings
}

// answers returns the number of acknowledged answers.
func (s *sitting) answers() int {
	n := 0
	for _, id := range s.session.Order() {
		if _, ok := s.session.Answer(id); ok {
			n++
		}
	}
	return n
}

// halfway reports whether half of the questions are answered.
func (s *sitting) halfway() bool { return 2*s.answers() >= len(s.session.Order()) }

// place returns the heading of a session's place.
func place(s session.Session) string {
	switch s.Place() {
	case session.AtGuess:
		return "Your guess"
	case session.AtQuestion:
		_, number, total := s.Question()
		if s.InTieBreakers() {
			n := len(s.TieBreakers())
			return fmt.Sprintf("Tie-breaker %d of %d", number-(total-n), n)
		}
		return fmt.Sprintf("%d of %d", number, total)
	case session.AtNotice:
		return "Nearly there"
	case session.AtLimits:
		return "Deal-breakers, 1 of "
	case session.AtReview:
		return "Your answers"
	default:
		return "[1 Result]"
	}
}

// shows reports whether a screen shows a session's place, with its question's words.
func shows(s session.Session, on *screen) bool {
	head := on.head()
	if s.Place() == session.AtResult {
		return strings.Contains(head, place(s))
	}
	behind, ok := strings.CutPrefix(head, place(s))
	if !ok || s.Place() == session.AtQuestion && strings.IndexAny(behind, "0123456789") == 0 {
		return false
	}
	if s.Place() != session.AtQuestion {
		return true
	}
	q, _, _ := s.Question()
	return on.has(opening(q, on.width))
}

// opening returns the beginning of a question, short enough for one row.
func opening(q content.Question, width int) string {
	text := q.Text
	if text == "" {
		text = q.Stem
	}
	most := min(len(text), (width-2)/2-10) // of one of the two cards
	if most < len(text) {
		most = max(strings.LastIndexByte(text[:most], ' '), 1)
	}
	return text[:most]
}

// says returns the words that announce a session's place in plain text.
func says(s session.Session) string {
	switch s.Place() {
	case session.AtGuess:
		return "Before we start: what is your guess?"
	case session.AtQuestion:
		if s.InTieBreakers() {
			return place(s)
		}
		return "Question " + place(s)
	case session.AtNotice:
		return session.NoticeText(s)
	case session.AtLimits:
		return "Deal-breaker 1 of "
	case session.AtReview:
		return "Your answers."
	default:
		return "Your result: "
	}
}
