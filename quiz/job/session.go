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
	AtSilent Place = iota // the facts without a line in the posting, to be answered at once
	AtFact                // one fact is asked
	AtFacts               // all facts
	AtResult              // the result of the job
)

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

// Session is the check of one job: its sheet and the current place. It is a value: a method
// returns the next session and leaves this one unchanged. One that does not fit the current
// place changes nothing. Callers store the changes before they show the next session.
type Session struct {
	rules   *job.Rules
	facts   []content.JobFact
	reading *Reading // of the posting; nil: there is none
	sheet   job.Sheet
	place   Place
	at      int   // the fact at hand, or the cursor of the overview, from 0
	alone   bool  // the fact was opened from a list, to be answered by itself
	list    Place // that it was opened from
	all     bool  // the facts without a line are asked one by one, too
}

// New starts at the overview if the sheet has answers, at the facts without a line if it has a
// posting, and otherwise at the first fact.
func New(rules *job.Rules, s job.Sheet) Session {
	session := Session{rules: rules, facts: rules.Facts(), sheet: withFacts(s), reading: Read(s.Text, rules.Facts())}
	switch {
	case len(s.Facts) > 0:
		session.place, session.at = AtFacts, session.firstOpen()
	case len(session.Silent()) == 0:
		session.place, session.at = AtFact, session.firstOpen()
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

// firstOpen returns the index of the first fact without an answer, or 0. One with a line in
// the posting comes before the others.
func (s Session) firstOpen() int {
	for _, walked := range []bool{true, false} {
		for i := range s.facts {
			if s.open(i) && s.walks(i) == walked {
				return i
			}
		}
	}
	return 0
}

// open reports whether a fact has no answer.
func (s Session) open(at int) bool { return s.sheet.Facts[s.facts[at].ID] == "" }

// openAfter returns the next fact after the current one that has no answer.
func (s Session) openAfter() (int, bool) {
	for i := s.at + 1; i < len(s.facts); i++ {
		if s.open(i) && s.walks(i) {
			return i, true
		}
	}
	return 0, false
}

// walks reports whether a fact is asked one by one.
func (s Session) walks(at int) bool {
	return s.all || s.reading == nil || s.reading.Mentions(s.facts[at].ID)
}

// Silent returns the indexes of the open facts without a line in the posting; nil without a
// posting.
func (s Session) Silent() []int {
	var silent []int
	for i, f := range s.facts {
		if s.reading != nil && !s.reading.Mentions(f.ID) && s.open(i) {
			silent = append(silent, i)
		}
	}
	return silent
}

// Reading returns the posting with the words that may speak of each fact; nil without one.
func (s Session) Reading() *Reading { return s.reading }

// Walk returns the number of the current fact among the facts that are asked one by one, from
// 1, or 0 if it is not among them; how many they are; and how many of them have an answer.
func (s Session) Walk() (number, of, answered int) {
	for i := range s.facts {
		if !s.walks(i) {
			continue
		}
		of++
		if i == s.at {
			number = of
		}
		if !s.open(i) {
			answered++
		}
	}
	return number, of, answered
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
	for i := range s.facts {
		if !s.open(i) {
			n++
		}
	}
	return n
}

// Open counts the facts without an answer.
func (s Session) Open() int { return len(s.facts) - s.Answered() }

// With returns the session over a sheet that the store returned.
func (s Session) With(sheet job.Sheet) Session {
	s.sheet = withFacts(sheet)
	return s
}

// AskAll goes on from the facts without a line to one fact after the other, those too.
func (s Session) AskAll() Session {
	if s.place == AtSilent {
		s.all = true
		s = s.walk()
	}
	return s
}

// SeeSilent goes to the facts without a line in the posting, if some of them are open.
func (s Session) SeeSilent() Session {
	if len(s.Silent()) > 0 {
		s.place, s.alone = AtSilent, false
	}
	return s
}

// Ask goes from a list to one fact, counted from 0. Answering a fact that had an answer, or one
// of those without a line, returns to the list; any other leads on to the next open fact.
func (s Session) Ask(at int) Session {
	if at >= 0 && at < len(s.facts) {
		s.alone = s.place == AtSilent || s.place == AtFacts && !s.open(at)
		s.place, s.at, s.list = AtFact, at, s.place
	}
	return s
}

// SeeFacts goes to the overview.
func (s Session) SeeFacts() Session {
	s.place, s.alone = AtFacts, false
	return s
}

// SeeResult goes to the result of the job.
func (s Session) SeeResult() Session {
	s.place, s.alone = AtResult, false
	return s
}

// GoOn goes from the result to the next open fact.
func (s Session) GoOn() Session {
	if s.place == AtResult && s.Open() > 0 {
		s.all = s.all || !s.walking()
		s = s.walk()
	}
	return s
}

// Answer answers the current fact; the empty answer removes an earlier one. The one that leaves
// a single role leads to the result, and any other to the next open fact.
func (s Session) Answer(answer content.JobAnswer) (Session, []Change) {
	if s.place != AtFact {
		return s, nil
	}
	change := Change{s.Fact().ID, answer}
	changed := s.sheet.Facts[change.Fact] != answer
	before := s.rules.OneLeft(s.sheet)
	s.sheet = withFacts(s.sheet)
	change.To(&s.sheet)
	switch next, ok := s.openAfter(); {
	case s.alone && s.list == AtSilent && len(s.Silent()) > 0:
		s.place, s.alone = AtSilent, false
	case s.alone && s.list == AtFacts:
		s.place, s.alone = AtFacts, false
	case s.alone:
		s = s.walk()
	case ok && (before || !s.rules.OneLeft(s.sheet)):
		s.at = next
	default:
		s.place = AtResult
	}
	if !changed {
		return s, nil
	}
	return s, []Change{change}
}

// walking reports whether a fact that is asked one by one is open.
func (s Session) walking() bool {
	at := s.firstOpen()
	return s.open(at) && s.walks(at)
}

// Unsaid answers every open fact without a line with "not stated", and goes on to the others.
func (s Session) Unsaid() (Session, []Change) {
	if s.place != AtSilent {
		return s, nil
	}
	var changes []Change
	s.sheet = withFacts(s.sheet)
	for _, at := range s.Silent() {
		change := Change{s.facts[at].ID, content.JobNotStated}
		change.To(&s.sheet)
		changes = append(changes, change)
	}
	return s.walk(), changes
}

// walk goes on to the first open fact, or to the result.
func (s Session) walk() Session {
	s.place, s.alone, s.at = AtFact, false, s.firstOpen()
	if !s.open(s.at) {
		s.place = AtResult
	}
	return s
}

// Back goes to the previous fact, or to the overview.
func (s Session) Back() Session {
	switch before := s.before(); {
	case s.place == AtFact && s.alone:
		s.place, s.alone = s.list, false
	case s.place == AtFact && before >= 0:
		s.at = before
	case s.place == AtFact, s.place == AtSilent, s.place == AtResult:
		s.place, s.alone = AtFacts, false
	case s.place == AtFacts: // the list lies outside this session
	}
	return s
}

// before returns the last fact before the current one that is asked one by one; -1 without
// one.
func (s Session) before() int {
	at := s.at - 1
	for at >= 0 && !s.walks(at) {
		at--
	}
	return at
}
