package quiz

import (
	"maps"

	"rolefit/content"
	"rolefit/scoring/job"
)

// JobPlace is where somebody is in the check of a job.
type JobPlace int

// The places, in the order in which a new job leads through them.
const (
	AtJobFact     JobPlace = iota // one fact is asked
	AtJobOverview                 // all facts
	AtJobResult                   // what they come to
)

// JobIntent is something that somebody wants in the check of a job.
type JobIntent interface{ jobIntent() }

// The intents. One that makes no sense where somebody is changes nothing.
type (
	// AnswerFact answers the fact at hand; the empty answer takes an earlier one away.
	AnswerFact struct{ Answer content.JobAnswer }
	// OpenFact goes from the overview to one fact, counted from 0. One that was answered
	// before leads back to the overview; any other, on to those that follow it.
	OpenFact struct{ At int }
	// SeeFacts goes to the overview.
	SeeFacts struct{}
	// SeeJob goes to what the facts come to.
	SeeJob struct{}
	// BackInJob goes to where somebody came from: the fact before, or the overview.
	BackInJob struct{}
)

func (AnswerFact) jobIntent() {}
func (OpenFact) jobIntent()   {}
func (SeeFacts) jobIntent()   {}
func (SeeJob) jobIntent()     {}
func (BackInJob) jobIntent()  {}

// JobChange is an answer that is to be kept.
type JobChange struct {
	Fact   string
	Answer content.JobAnswer // empty: taken away
}

// To makes the change to a sheet.
func (c JobChange) To(s *job.Sheet) {
	if c.Answer == "" {
		delete(s.Facts, c.Fact)
		return
	}
	if s.Facts == nil { // a sheet without a fact
		s.Facts = job.Answers{}
	}
	s.Facts[c.Fact] = c.Answer
}

// JobSession is the check of one job: what is known of it, and where somebody is. It
// is a value: Apply returns the next one and leaves this one as it is.
type JobSession struct {
	facts []content.JobFact
	sheet job.Sheet
	place JobPlace
	at    int  // the fact at hand, or the cursor of the overview, from 0
	alone bool // an answered fact was opened from the overview, to be changed
}

// NewJobSession begins with the first fact, or with the overview where something is
// known already.
func NewJobSession(rules *job.Rules, s job.Sheet) JobSession {
	session := JobSession{facts: rules.Facts(), sheet: withFacts(s)}
	if len(s.Facts) > 0 {
		session.place, session.at = AtJobOverview, session.firstOpen()
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

// firstOpen is the first fact that is not known yet, or the first of all.
func (s JobSession) firstOpen() int {
	for i, f := range s.facts {
		if s.sheet.Facts[f.ID] == "" {
			return i
		}
	}
	return 0
}

// openAfter is the next fact after the one at hand that has no answer yet.
func (s JobSession) openAfter() (int, bool) {
	for i := s.at + 1; i < len(s.facts); i++ {
		if s.sheet.Facts[s.facts[i].ID] == "" {
			return i, true
		}
	}
	return 0, false
}

// Place is where somebody is.
func (s JobSession) Place() JobPlace { return s.place }

// Sheet is what is known. It is not to be changed.
func (s JobSession) Sheet() job.Sheet { return s.sheet }

// At is the fact at hand, or the one under the overview's cursor, counted from 0, and
// how many facts there are.
func (s JobSession) At() (at, of int) { return s.at, len(s.facts) }

// Fact is the fact at hand.
func (s JobSession) Fact() content.JobFact { return s.facts[s.at] }

// Facts are all facts, in the order asked. They are not to be changed.
func (s JobSession) Facts() []content.JobFact { return s.facts }

// Answered is how many facts have an answer, not stated included.
func (s JobSession) Answered() int {
	n := 0
	for _, f := range s.facts {
		if s.sheet.Facts[f.ID] != "" {
			n++
		}
	}
	return n
}

// With is the same session over a sheet as it came back from where it is kept.
func (s JobSession) With(sheet job.Sheet) JobSession {
	s.sheet = withFacts(sheet)
	return s
}

// Apply does what somebody wants. The changes are to be kept before the next session
// is shown.
func (s JobSession) Apply(intent JobIntent) (JobSession, []JobChange) {
	switch intent := intent.(type) {
	case AnswerFact:
		return s.answer(intent.Answer)
	case OpenFact:
		if intent.At >= 0 && intent.At < len(s.facts) {
			s.alone = s.place == AtJobOverview && s.sheet.Facts[s.facts[intent.At].ID] != ""
			s.place, s.at = AtJobFact, intent.At
		}
	case SeeFacts:
		if s.place != AtJobFact {
			s.at = min(s.at, len(s.facts)-1)
		}
		s.place, s.alone = AtJobOverview, false
	case SeeJob:
		s.place, s.alone = AtJobResult, false
	case BackInJob:
		s = s.back()
	}
	return s, nil
}

func (s JobSession) answer(answer content.JobAnswer) (JobSession, []JobChange) {
	if s.place != AtJobFact {
		return s, nil
	}
	change := JobChange{s.Fact().ID, answer}
	changed := s.sheet.Facts[change.Fact] != answer
	s.sheet = withFacts(s.sheet)
	change.To(&s.sheet)
	switch next, ok := s.openAfter(); {
	case s.alone:
		s.place, s.alone = AtJobOverview, false
	case ok:
		s.at = next
	default:
		s.place = AtJobResult
	}
	if !changed {
		return s, nil
	}
	return s, []JobChange{change}
}

func (s JobSession) back() JobSession {
	switch {
	case s.place == AtJobFact && !s.alone && s.at > 0:
		s.at--
	case s.place == AtJobFact, s.place == AtJobResult:
		s.place, s.alone = AtJobOverview, false
	case s.place == AtJobOverview: // what lies before is not this session's
	}
	return s
}
