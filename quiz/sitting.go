package quiz

import (
	"errors"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/internal/report"
	"rolefit/quiz/session"
	"rolefit/scoring"
)

// Place is a kind of place in a sitting: a form lays each out in its own way.
type Place int

// The places. Those from AtBackground to AtVote lie over the result, those from AtTurn to
// AtTopic over the home or the result, and those of a job check over these or over nothing.
// AtConsent to AtThanks are of a study, before the quiz.
const (
	AtWelcome Place = iota
	AtGuess
	AtQuestion
	AtNotice
	AtLimits
	AtReview
	AtResult
	AtBackground
	AtSkills
	AtSave
	AtSaved
	AtVote
	AtHome
	AtTurn
	AtEarlier
	AtGuide
	AtTopic
	AtConsent
	AtStudy
	AtThanks
	AtJobs
	AtPosting
	AtNaming
	AtPasted
	AtSilent
	AtFact
	AtFacts
	AtJob
)

// Sitting is the state of one sitting: its session, the place at hand, and what the class
// said. It is a value: Apply returns the next one and leaves this one unchanged. Prompt says
// what is asked.
type Sitting struct {
	Options Options
	Session session.Session
	Writer  *Writer
	News    News
	Call    Call
	Began   bool // a sitting was begun or taken up
	Pane    int  // of the result, from 0

	place   Place             // one of no session's; AtGuess: the session's own
	root    Place             // where places over it lead back to: AtHome, or AtGuess for the session's own
	behind  *Sitting          // the sitting that this one was opened from; nil: none
	stale   string            // why answers cannot be changed, a sentence; empty: they can
	shown   scoring.Sheet     // the answers then
	topic   int               // the page of the guide, from 0
	from    string            // the heading that the pane opens at; empty: its beginning
	saved   string            // the path of the file that was saved last
	page    int               // the limit or the group of skills that is asked, from 0
	reads   int               // counts the requests to read a pane
	against string            // id of the role that the reasons are held against; empty: see report.Account
	account *report.Account   // of the result; nil before it
	advice  *content.Advice   // nil: no advice
	study   map[string]string // facts about the participant, by page; nil: not asked
	thanks  string            // where the facts of a study without a quiz are, a sentence
	Jobs    *JobModel         // nil: no check of jobs was opened
}

// NewSitting returns a sitting at the home or, with nothing behind it, at its welcome; with a
// JobCheck, at the job that it names, or at the list.
func NewSitting(o Options) Sitting {
	s := Sitting{
		Options: o, Session: session.NewSession(o.Model), place: AtWelcome,
		Writer: &Writer{journal: o.Journal, assessment: o.Model.Assessment(), loses: lostLine(o)},
	}
	switch {
	case o.Check != nil:
		return s.checking(*o.Check)
	case o.Study != nil:
		s.place = o.studied()
	case s.homely():
		s.place, s.root = AtHome, AtHome
	}
	return s
}

// Place returns the place at hand.
func (s Sitting) Place() Place {
	if s.place == AtGuess {
		return Place(s.Session.Place()) + AtGuess
	}
	return s.place
}

// Apply applies an action up to its work. It returns the next sitting, to be shown once the
// events are kept.
func (s Sitting) Apply(a Action) (Sitting, []record.Event) {
	next := s
	var events []record.Event
	if a.Intent != nil {
		next.place = AtGuess
		next, events = next.apply(a.Intent)
	}
	if a.Then != nil {
		next = a.Then(next)
	}
	return next.scored(s), events
}

// apply applies an intent to the session. It passes limits that there are none of, in the
// direction of the intent, and limits that another sitting asked.
func (s Sitting) apply(intent session.Intent) (Sitting, []record.Event) {
	was := s.Session.Place()
	next, events := s.Session.Apply(intent)
	if next.Place() != was {
		s.page = 0
	}
	if _, back := intent.(session.Back); next.Place() == session.AtLimits && was != session.AtLimits {
		limits, asked := s.lent()
		switch {
		case len(s.Options.Limits) == 0 && back:
			next, _ = next.Apply(session.Back{})
		case len(s.Options.Limits) == 0 || asked && !back:
			var more []record.Event
			next, more = next.Apply(session.SetLimits{Limits: limits})
			events = append(events, more...)
		case back:
			s.page = len(s.Options.Limits) - 1
		}
	}
	s.Session, s.Began = next, s.Began || len(events) > 0
	return s, events
}

// scored returns the sitting with the account of its result, if that was reached since
// before.
func (s Sitting) scored(before Sitting) Sitting {
	if s.Session.Place() != session.AtResult {
		return s
	}
	account := s.Account()
	if before.Session.Place() != session.AtResult || before.Writer != s.Writer {
		s.Pane, s.against, account = 0, "", report.NewAccount(s.Session.Model(), s.Sheet(), s.Options.Limits)
		account.Code = codeOf(s.Session.Model(), s.Sheet())
		if s.Options.Advice != nil {
			s.advice = s.Options.Advice()
		}
	}
	situation, situated := s.Session.Situation()
	account.Advice, account.Against = s.advice, s.against
	account.Standing = report.Standing{Background: situation.Background, Skills: situation.Skills, Asked: situated}
	s.account = &account
	return s
}

// Perform applies an action, keeps its events and does its work, and returns once that is done:
// the next sitting, a sentence of the writer's or "", and the outcome. It passes a result that
// was reached to the class. A sitting that the next one does not lead back to stays open.
func (s Sitting) Perform(a Action) (next Sitting, notice string, done Done) {
	next, events := s.Apply(a)
	changed, unsaved := len(events) > 0, false
	if changed {
		notice = s.Writer.Record(events)
		unsaved = s.Writer.Lost() != nil
	}
	if a.Work != nil {
		done = a.Work()
		if done.Then != nil {
			next = done.Then(next)
		}
	}
	done.Changed, done.Unsaved = done.Changed || changed, done.Unsaved || unsaved
	if tell := next.Reached(s); tell != nil {
		tell()
	}
	return next, notice, done
}

// Account returns the account of the result that the stored events of a sitting lead to, as
// Sitting.Account does; ok is false if they lead to none.
func (o Options) Account(events []record.Event) (account report.Account, ok bool) {
	s := Sitting{Options: o, Session: session.NewSession(o.Model).Replay(events)}.scored(Sitting{})
	return s.Account(), s.account != nil
}

// Reached returns a function that passes the answers to the class or to the study, if the result was reached
// since before; nil otherwise. The function may block.
func (s Sitting) Reached(before Sitting) func() {
	o := s.Options
	at := s.Session.Place() == session.AtResult
	if !at || before.Session.Place() == session.AtResult {
		return nil
	}
	save := s.saveStudy()
	if o.Class == nil || o.Class.Done == nil {
		return save
	}
	return func() {
		o.Class.Done(s.Session.Sheet())
		if save != nil {
			save()
		}
	}
}

// Heard returns the sitting after news of the class. Its place may be over.
func (s Sitting) Heard(n News) Sitting {
	s.Call = s.Call.after(s.News, n)
	if s.place == AtVote && n.Ask != s.News.Ask {
		s.place = AtGuess
	}
	s.News = n
	return s
}

// Sheet returns the answers of the sitting.
func (s Sitting) Sheet() scoring.Sheet {
	if s.stale != "" {
		return s.shown
	}
	return s.Session.Sheet()
}

// over returns a step to a place that lies over the one at hand.
func over(at Place) func(Sitting) Sitting {
	return func(s Sitting) Sitting {
		s.place = at
		return s
	}
}

// stay is a step that changes nothing.
func stay(s Sitting) Sitting { return s }

// under returns to the place that places over it lead back to.
func under(s Sitting) Sitting { return over(s.root)(s) }

// toSession is a step to the session's own place.
func toSession(s Sitting) Sitting {
	s.place, s.root, s.from = AtGuess, AtGuess, ""
	return s
}

// toPane returns a step to a pane of the result, which is read out again.
func toPane(pane int) func(Sitting) Sitting {
	return func(s Sitting) Sitting {
		s = toSession(s)
		s.Pane = pane
		s.reads++
		return s
	}
}

// Resume returns the action that takes up a sitting by its id.
func (s Sitting) Resume(id string) Action {
	return s.takeUp(id, "Continuing where you stopped.", toSession)
}

// takeUp returns the action that takes up a sitting by its id and takes a step from there.
func (s Sitting) takeUp(id, said string, then func(Sitting) Sitting) Action {
	writer := s.Writer
	if s.Began || s.stale != "" {
		writer = NewSitting(s.Options).Writer
	}
	return Action{Work: func() Done {
		events, err := writer.Resume(id)
		if err != nil {
			return Done{Notice: "That one can't be opened: " + err.Error() + ". It is left unchanged."}
		}
		return Done{Said: []string{said}, Then: func(s Sitting) Sitting {
			next := s.another(s.Options)
			next.Writer, next.Began = writer, true
			next.Session = session.NewSession(s.Options.Of(id)).Replay(events)
			return then(toSession(next).scored(s))
		}}
	}}
}

// another returns a sitting of the options at its welcome, in the place of the one at hand.
func (s Sitting) another(o Options) Sitting {
	next := NewSitting(o)
	next.place, next.root, next.study = AtWelcome, AtGuess, s.study
	next.behind, next.News, next.Call, next.reads = s.behind, s.News, s.Call, s.reads+1
	return next
}

// Saved reports whether answers are saved as they are given.
func (s Sitting) Saved() bool { return s.Options.Journal != nil && s.stale == "" }

// Keeps reports whether a writer belongs to the sitting, or to one that it was opened from.
func (s Sitting) Keeps(w *Writer) bool {
	for at := &s; at != nil; at = at.behind {
		if at.Writer == w {
			return true
		}
	}
	return false
}

// Close closes the sitting and every one that it was opened from. It returns why an event is
// lost; nil if all are saved.
func (s Sitting) Close() error {
	var err error
	for at := &s; at != nil; at = at.behind {
		err = errors.Join(err, at.Writer.Close())
	}
	return err
}
