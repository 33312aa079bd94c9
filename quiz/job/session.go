// Package job is the check of one job as a pure reducer, and the posting's lines that may
// speak of a fact.
package job

import (
	"maps"

	"rolefit/content"
	"rolefit/scoring/job"
)

// Place is a place in the job check.
type Place int

// The places, in the order in which a new job leads through them.
const (
	AtFact   Place = iota // one fact is asked
	AtFacts               // all facts
	AtResult              // the result of the job
)

// Intent is an action that the participant requests in the job check.
type Intent interface{ intent() }

// The intents. One that does not fit the current place changes nothing.
type (
	// Answer answers the current fact; the empty answer removes an earlier one.
	Answer struct{ Answer content.JobAnswer }
	// Open goes from the overview to one fact, counted from 0. Answering a fact that
	// had an answer returns to the overview; any other leads on to the next open fact.
	Open struct{ At int }
	// SeeFacts goes to the overview.
	SeeFacts struct{}
	// SeeResult goes to the result of the job.
	SeeResult struct{}
	// Back goes to the previous fact, or to the overview.
	Back struct{}
)

func (Answer) intent()    {}
func (Open) intent()      {}
func (SeeFacts) intent()  {}
func (SeeResult) intent() {}
func (Back) intent()      {}

// Change is a changed answer, for the store.
type Change struct {
	Fact   string
	Answer content.JobAnswer // empty: taken away
}

// To applies the change to a sheet.
func (c Change) To(s *job.Sheet) {
	if c.Answer == "" {
		delete(s.Facts, c.Fact)
		return
	}
	if s.Facts == nil { // a sheet without a fact
		s.Facts = job.Answers{}
	}
	s.Facts[c.Fact] = c.Answer
}

// Session is the check of one job: its sheet and the current place. It is a value: Apply
// returns the next session and leaves this one unchanged.
type Session struct {
	facts []content.JobFact
	sheet job.Sheet
	place Place
	at    int  // the fact at hand, or the cursor of the overview, from 0
	alone bool // an answered fact was opened from the overview, to be changed
}

// New starts at the first fact, or at the overview if the sheet has answers.
func New(rules *job.Rules, s job.Sheet) Session {
	session := Session{facts: rules.Facts(), sheet: withFacts(s)}
	if len(s.Facts) > 0 {
		session.place, session.at = AtFacts, session.firstOpen()
	}
	return session
}

func withFacts(s job.Sheet) job.Sheet {
	s.Facts = maps.Clone(s.Facts)
	if s.Facts == nil {
		s.Facts = job.Answers{}
	}
	return s
}

// firstOpen returns the index of the first fact without an answer, or 0.
func (s Session) firstOpen() int {
	for i, f := range s.facts {
		if s.sheet.Facts[f.ID] == "" {
			return i
		}
	}
	return 0
}

// openAfter returns the next fact after the current one that has no answer.
func (s Session) openAfter() (int, bool) {
	for i := s.at + 1; i < len(s.facts); i++ {
		if s.sheet.Facts[s.facts[i].ID] == "" {
			return i, true
		}
	}
	return 0, false
}

// Place returns the current place.
func (s Session) Place() Place { return s.place }

// Sheet returns the job's sheet; callers must not change it.
func (s Session) Sheet() job.Sheet { return s.sheet }

// At returns the current fact, or the one under the overview's cursor, counted from 0, and
// the number of facts.
func (s Session) At() (at, of int) { return s.at, len(s.facts) }

// Fact returns the current fact.
func (s Session) Fact() content.JobFact { return s.facts[s.at] }

// Facts returns all facts in the order asked; callers must not change them.
func (s Session) Facts() []content.JobFact { return s.facts }

// Answered counts the facts with an answer, including "not stated".
func (s Session) Answered() int {
	n := 0
	for _, f := range s.facts {
		if s.sheet.Facts[f.ID] != "" {
			n++
		}
	}
	return n
}

// With returns the session over a sheet that the store returned.
func (s Session) With(sheet job.Sheet) Session {
	s.sheet = withFacts(sheet)
	return s
}

// Apply applies an intent. Callers store the changes before they show the next session.
func (s Session) Apply(intent Intent) (Session, []Change) {
	switch intent := intent.(type) {
	case Answer:
		return s.answer(intent.Answer)
	case Open:
		if intent.At >= 0 && intent.At < len(s.facts) {
			s.alone = s.place == AtFacts && s.sheet.Facts[s.facts[intent.At].ID] != ""
			s.place, s.at = AtFact, intent.At
		}
	case SeeFacts:
		if s.place != AtFact {
			s.at = min(s.at, len(s.facts)-1)
		}
		s.place, s.alone = AtFacts, false
	case SeeResult:
		s.place, s.alone = AtResult, false
	case Back:
		s = s.back()
	}
	return s, nil
}

func (s Session) answer(answer content.JobAnswer) (Session, []Change) {
	if s.place != AtFact {
		return s, nil
	}
	change := Change{s.Fact().ID, answer}
	changed := s.sheet.Facts[change.Fact] != answer
	s.sheet = withFacts(s.sheet)
	change.To(&s.sheet)
	switch next, ok := s.openAfter(); {
	case s.alone:
		s.place, s.alone = AtFacts, false
	case ok:
		s.at = next
	default:
		s.place = AtResult
	}
	if !changed {
		return s, nil
	}
	return s, []Change{change}
}

func (s Session) back() Session {
	switch {
	case s.place == AtFact && !s.alone && s.at > 0:
		s.at--
	case s.place == AtFact, s.place == AtResult:
		s.place, s.alone = AtFacts, false
	case s.place == AtFacts: // the list lies outside this session
	}
	return s
}
