package quiz

import (
	"maps"

	"rolefit/content"
	"rolefit/scoring/job"
)

// JobPlace is a place in the job check.
type JobPlace int

// The places, in the order in which a new job leads through them.
const (
	AtJobFact     JobPlace = iota // one fact is asked
	AtJobOverview                 // all facts
	AtJobResult                   // the result of the job
)

// JobIntent is an action that the participant requests in the job check.
type JobIntent interface{ jobIntent() }

// The intents. One that does not fit the current place changes nothing.
type (
	// AnswerFact answers the current fact; the empty answer removes an earlier one.
	AnswerFact struct{ Answer content.JobAnswer }
	// OpenFact goes from the overview to one fact, counted from 0. Answering a fact that
	// had an answer returns to the overview; any other leads on to the next open fact.
	OpenFact struct{ At int }
	// SeeFacts goes to the overview.
	SeeFacts struct{}
	// SeeJob goes to the result of the job.
	SeeJob struct{}
	// BackInJob goes to the previous fact, or to the overview.
	BackInJob struct{}
)

func (AnswerFact) jobIntent() {}
func (OpenFact) jobIntent()   {}
func (SeeFacts) jobIntent()   {}
func (SeeJob) jobIntent()     {}
func (BackInJob) jobIntent()  {}

// JobChange is a changed answer, for the store.
type JobChange struct {
	Fact   string
	Answer content.JobAnswer // empty: taken away
}

// To applies the change to a sheet.
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

// JobSession is the check of one job: its sheet and the current place. It is a value: Apply
// returns the next session and leaves this one unchanged.
type JobSession struct {
	facts []content.JobFact
	sheet job.Sheet
	place JobPlace
	at    int  // the fact at hand, or the cursor of the overview, from 0
	alone bool // an answered fact was opened from the overview, to be changed
}

// NewJobSession starts at the first fact, or at the overview if the sheet has answers.
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

// firstOpen returns the index of the first fact without an answer, or 0.
func (s JobSession) firstOpen() int {
	for i, f := range s.facts {
		if s.sheet.Facts[f.ID] == "" {
			return i
		}
	}
	return 0
}

// openAfter returns the next fact after the current one that has no answer.
func (s JobSession) openAfter() (int, bool) {
	for i := s.at + 1; i < len(s.facts); i++ {
		if s.sheet.Facts[s.facts[i].ID] == "" {
			return i, true
		}
	}
	return 0, false
}

// Place returns the current place.
func (s JobSession) Place() JobPlace { return s.place }

// Sheet returns the job's sheet; callers must not change it.
func (s JobSession) Sheet() job.Sheet { return s.sheet }

// At returns the current fact, or the one under the overview's cursor, counted from 0, and
// the number of facts.
func (s JobSession) At() (at, of int) { return s.at, len(s.facts) }

// Fact returns the current fact.
func (s JobSession) Fact() content.JobFact { return s.facts[s.at] }

// Facts returns all facts in the order asked; callers must not change them.
func (s JobSession) Facts() []content.JobFact { return s.facts }

// Answered counts the facts with an answer, including "not stated".
func (s JobSession) Answered() int {
	n := 0
	for _, f := range s.facts {
		if s.sheet.Facts[f.ID] != "" {
			n++
		}
	}
	return n
}

// With returns the session over a sheet that the store returned.
func (s JobSession) With(sheet job.Sheet) JobSession {
	s.sheet = withFacts(sheet)
	return s
}

// Apply applies an intent. Callers store the changes before they show the next session.
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
	case s.place == AtJobOverview: // the list lies outside this session
	}
	return s
}
