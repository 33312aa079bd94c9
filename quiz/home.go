package quiz

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rolefit/internal/english"
	"rolefit/internal/report"
	"rolefit/internal/report/doc"
	"rolefit/quiz/session"
	"rolefit/scoring"
)

// The home: what earlier sittings left behind, and every way from there.

// Behind lists the earlier sittings of a quiz.
type Behind struct {
	Results []Past // finished sittings, newest first
	Left    []Left // sittings that can be taken up, newest first
	Older   int    // files that were not looked at, older than these
	Kinds   bool   // the quiz about kinds of forward deployed work was finished
	Jobs    string // what is saved of jobs, in a few words; empty: nothing
}

// Past is a finished sitting.
type Past struct {
	ID       string    // empty: it is not saved
	Last     time.Time // of the last event
	Model    *scoring.Model
	Sheet    scoring.Sheet
	Result   scoring.Result // of the sheet
	Standing report.Standing
	Stale    string // why its answers cannot be changed, a sentence; empty: they can
}

// Line words a result: "Forward Deployed Engineer, leaning".
func (p Past) Line() string {
	w := p.words()
	if p.Result.Norms != "" {
		w.Tag += ", norms of " + p.Result.Norms
	}
	return w.Headline + ", " + w.Tag
}

// Headline names the leading role or roles of a result, or says that none leads.
func (p Past) Headline() string { return p.words().Headline }

func (p Past) words() report.Words { return report.For(p.Model.Assessment(), p.Result) }

// Points words the score of every role, highest first: "Forward Deployed +18.7, Software -3.1".
func (p Past) Points() string {
	points := report.Points(p.Result)
	said := make([]string, len(points))
	for i, role := range p.Result.Roles {
		r, _ := p.Model.Assessment().Role(role.ID)
		said[role.Rank-1] = fmt.Sprint(r.Short, " ", points[i])
	}
	return strings.Join(said, ", ")
}

// homely reports whether a home lies behind the sitting: a class and a study have none, and without a
// result or a sitting there is nothing in it.
func (s Sitting) homely() bool {
	return s.Options.Class == nil && s.Options.Study == nil && len(s.Results())+len(s.left()) > 0
}

// Results returns the finished sittings that are known, newest first, also the one at hand
// where it is not saved.
func (s Sitting) Results() []Past {
	known := s.Options.Results
	id := s.Writer.ID()
	at := slices.IndexFunc(known, func(p Past) bool { return p.ID == id })
	if !s.Began || s.account == nil || at >= 0 {
		return known
	}
	own := Past{ID: id, Last: s.Options.Now(), Model: s.Session.Model(), Sheet: s.Session.Sheet(), Result: s.account.Result, Standing: s.account.Standing}
	return append([]Past{own}, known...)
}

// left returns the unfinished sittings, apart from the one at hand.
func (s Sitting) left() []Left {
	id := s.Writer.ID()
	return slices.DeleteFunc(slices.Clone(s.Options.Left), func(l Left) bool { return s.Began && l.ID == id })
}

// looked returns the action of a step once the disk is read again: all earlier sittings, or the
// newest.
func (s Sitting) looked(all bool, then func(Sitting) Sitting) Action {
	look := s.Options.Look
	if look == nil {
		return Action{Then: then}
	}
	return Action{Work: func() Done {
		behind := look(all)
		return Done{Then: func(s Sitting) Sitting {
			s.Options.Behind = behind
			return then(s)
		}}
	}}
}

// toHome returns the action that goes to the home, read again from the disk.
func (s Sitting) toHome() Action { return s.looked(false, atHome) }

// atHome is a step to the home, from which places over it come back to it.
func atHome(s Sitting) Sitting {
	s.place, s.root = AtHome, AtHome
	s.reads++
	return s
}

// way returns the command that leads to where the sitting was opened from, and whether there
// is such a place: the result that the kinds of a role belong to, or the home.
func (s Sitting) way() (Command, bool) {
	switch {
	case s.behind != nil:
		return Command{Key: "b", Word: "back", Back: true, Label: "back", Help: "goes back to your first result", Action: s.toBehind()}, true
	case s.place != AtHome && s.homely():
		return Command{Key: "b", Word: "home", Back: true, Label: "home", Help: "goes home", Action: s.toHome()}, true
	default:
		return Command{}, false
	}
}

// toBehind returns the action that goes back to the sitting that this one was opened from.
func (s Sitting) toBehind() Action {
	return Action{Then: func(s Sitting) Sitting {
		before := *s.behind
		before.News, before.Call = s.News, s.Call
		before.reads++
		return before
	}}
}

// home lists every way to go on from the earlier sittings.
func (s Sitting) home() Prompt {
	p := Prompt{ID: fmt.Sprint("home", s.reads), Title: "rolefit", Progress: -1}
	results, left := s.Results(), s.left()
	o := s.Options
	if len(results) > 0 {
		last := results[0]
		p.Ask = last.Line()
		p.Say = append(p.Say, fmt.Sprintf("Your last result, %s: %s.", Ago(last.Last, o.Now()), p.Ask), last.Points()+".")
	} else {
		lines := []string{WelcomeLines(o)[0], keptLine(o)}
		p.Ask, p.Body = lines[0], lines[1:]
		p.Say = append(p.Say, lines...)
	}
	if o.Notice != "" && s.reads == 0 {
		p.Say = append(p.Say, "Note: "+o.Notice)
	}
	p.Say = append(p.Say, "")
	p.Choices = s.ways(results, left)
	p.How = fmt.Sprintf("Type 1 to %d, or q to quit.", len(p.Choices))
	if back, ok := s.way(); ok {
		p.How = fmt.Sprintf("Type 1 to %d, b to go back, or q to quit.", len(p.Choices))
		back.Help = ""
		p.Commands = append(p.Commands, back)
	}
	p.Commands = append(p.Commands, leave(""))
	return p
}

// ways returns the choices of the home; at most nine, so that each has a digit.
func (s Sitting) ways(results []Past, left []Left) (all []Choice) {
	o := s.Options
	add := func(offered bool, label, note string, a Action) {
		if offered {
			all = append(all, Choice{Label: label, Note: note, Action: a})
		}
	}
	if len(results) > 0 {
		add(true, "Open my result", "", s.openPast(results[0], toPane(ResultPane)))
	}
	_, number, of := s.Session.Question()
	more := len(results) - 1 + len(left)
	switch {
	case s.Began && s.account == nil && s.stale == "":
		add(true, fmt.Sprintf("Continue at question %d", number), fmt.Sprintf("of %d", of), Action{Then: under})
	case len(left) > 0:
		more--
		all = append(all, s.continued(left[0]))
	}
	add(o.Jobs != nil && s.behind == nil, "Check a job I was offered", o.Behind.Jobs, s.openJobs())
	if len(results) > 0 {
		last := results[0]
		add(s.typed(last.Result), "Which kind of FDE?", kinds(o.Behind), s.openTypes(s.openPast(last, toPane(ResultPane))))
		add(s.planned(last.Result), "My plan", made(last), s.openPast(last, Sitting.toPlan))
	}
	add(o.Guide != nil && s.behind == nil, "Read the guide", "short pages", Action{Then: over(AtGuide)})
	if len(results) == 0 {
		add(true, "Start over", "what you began stays", s.begin(s, toSession))
	} else {
		add(true, "Take it again", "best after some weeks", s.begin(s, toSession))
		add(s.behind == nil, "Somebody else's turn", s.keeps(), Action{Then: over(AtTurn)})
	}
	if len(results) == 0 {
		more++
	}
	add(more > 0 || o.Older > 0, "Earlier sittings", s.earlierNote(more), s.toEarlier())
	return all
}

// keeps words whether a result stays when another person takes the quiz.
func (s Sitting) keeps() string {
	if s.Options.Journal == nil {
		return "yours is not saved"
	}
	return "yours stays"
}

// kinds words the state of the quiz about kinds of forward deployed work.
func kinds(b Behind) string {
	if b.Kinds {
		return "done"
	}
	return "12 questions, three minutes"
}

// made words the state of the plan of a result.
func made(p Past) string {
	if p.Standing.Asked {
		return "made"
	}
	return "not made yet"
}

// earlierNote counts the sittings that the home does not name.
func (s Sitting) earlierNote(more int) string {
	if s.Options.Older > 0 {
		return "all of them"
	}
	return fmt.Sprint(more)
}

// openPast returns the action that opens a finished sitting whole and takes a step from its
// result. One that cannot be changed is opened to be read.
func (s Sitting) openPast(p Past, then func(Sitting) Sitting) Action {
	switch {
	case s.Began && s.account != nil && s.stale == "" && p.ID == s.Writer.ID():
		return Action{Then: func(s Sitting) Sitting { return then(toPane(ResultPane)(s)) }}
	case p.Stale == "":
		return s.takeUp(p.ID, "Your result again.", then)
	}
	notice := p.Stale
	return Action{Work: func() Done {
		return Done{Notice: notice, Then: func(s Sitting) Sitting {
			return then(s.another(s.Options).Reads(p))
		}}
	}}
}

// Reads returns a new sitting at the result of a past one, which can be read and not changed.
func (s Sitting) Reads(p Past) Sitting {
	before := s
	s.Writer.journal, s.stale, s.shown = nil, p.Stale, p.Sheet
	s.Session = session.NewSession(p.Model).Shown(p.Sheet, session.Situation{Background: p.Standing.Background, Skills: p.Standing.Skills}, p.Standing.Asked)
	return toPane(ResultPane)(s.scored(before))
}

// toPlan is a step to the plan of a result, or to the questions that make it.
func (s Sitting) toPlan() Sitting {
	if s.account.Standing.Asked {
		return toPane(NextPane)(s)
	}
	return toSituation(0)(s)
}

// turn asks whether another person takes the quiz now.
func (s Sitting) turn() Prompt {
	p := Prompt{
		Title: "Somebody else's turn", Progress: -1, Ask: "Let somebody else take the quiz?", Note: "Your result stays on this computer. The home lists it under earlier sittings.",
	}
	if s.Options.Journal == nil {
		p.Note = "Your result is not saved: it is gone once somebody else starts. Save it or copy its code first."
	}
	p.Choices = []Choice{{Label: "Start for somebody else", Action: s.begin(s.first(), over(AtWelcome))}, {Label: "Not now", Action: Action{Then: under}}}
	p.How = "Type 1 or 2;"
	p.Commands = []Command{back("goes back", Action{Then: under}), leave("quits")}
	p.At = 1
	return p
}

// first returns the sitting that the others were opened from.
func (s Sitting) first() Sitting {
	for s.behind != nil {
		s = *s.behind
	}
	return s
}

// begin returns the action that begins another sitting of the quiz of an open one, whose saved
// result stays known, and takes a step from its welcome.
func (s Sitting) begin(of Sitting, then func(Sitting) Sitting) Action {
	o := of.Options
	o.Notice = ""
	if of.Saved() {
		o.Results = of.Results()
	}
	return Action{Then: func(Sitting) Sitting { return then(of.another(o)) }}
}

// openTypes returns the action that opens the quiz about kinds of forward deployed work over the
// finished sitting that another action opens.
func (s Sitting) openTypes(open Action) Action {
	types := s.Options.Types
	return Action{Work: func() Done {
		done := Done{Then: open.Then}
		if open.Work != nil {
			if done = open.Work(); done.Then == nil {
				return done
			}
		}
		o, err := types()
		if err != nil {
			done.Notice = "That quiz can't be opened: " + english.Stopped(err.Error())
			return done
		}
		first := done.Then
		done.Then = func(s Sitting) Sitting { return into(o)(first(s)) }
		return done
	}}
}

// into returns a step into another quiz, from which there is a way back.
func into(o Options) func(Sitting) Sitting {
	return func(s Sitting) Sitting {
		next := NewSitting(o)
		next.behind, next.News, next.Call, next.reads = &s, s.News, s.Call, s.reads+1
		return next
	}
}

// mostEarlier is the number of sittings that the list of earlier ones names.
const mostEarlier = 100

// toEarlier returns the action that reads and lists all earlier sittings.
func (s Sitting) toEarlier() Action { return s.looked(true, over(AtEarlier)) }

// earlier lists the earlier sittings: unfinished ones, then results.
func (s Sitting) earlier() Prompt {
	p := Prompt{Title: "Earlier sittings", Ask: "Open an earlier sitting", Progress: -1, Say: []string{"", "Earlier sittings."}}
	now := s.Options.Now()
	for _, l := range s.left() {
		p.Choices = append(p.Choices, s.continued(l))
	}
	for _, past := range s.Results() {
		p.Choices = append(p.Choices, Choice{Label: english.Capital(Ago(past.Last, now)) + ": " + past.Line(), Action: s.openPast(past, toPane(ResultPane))})
	}
	p.Choices = p.Choices[:min(len(p.Choices), mostEarlier)]
	p.Note = "rolefit history lists every sitting, with the letters that name it."
	p.Tail = []string{p.Note}
	p.How = fmt.Sprintf("Type 1 to %d;", len(p.Choices))
	p.Commands = []Command{back("goes back", Action{Then: under}), leave("quits")}
	return p
}

func (s Sitting) guidePages() Prompt {
	p := Prompt{ID: "guide", Title: "The guide", Ask: "The guide, in short pages", Progress: -1, At: s.topic, Say: []string{"", "The guide, in short pages."}}
	for i, topic := range s.Options.Guide().Topics {
		p.Choices = append(p.Choices, Choice{Label: topic.Title, Action: Action{Then: toTopic(i)}})
	}
	p.How = fmt.Sprintf("Type 1 to %d;", len(p.Choices))
	p.Commands = []Command{back("goes back", Action{Then: under}), leave("quits")}
	return p
}

// toTopic returns a step to a page of the guide.
func toTopic(at int) func(Sitting) Sitting {
	return func(s Sitting) Sitting {
		s.topic = at
		return over(AtTopic)(s)
	}
}

func (s Sitting) guidePage() Prompt {
	topics := s.Options.Guide().Topics
	topic := topics[s.topic]
	p := Prompt{
		ID: "guide " + topic.ID, Title: topic.Title, Progress: -1, Doc: func() doc.Doc {
			d := report.TopicDoc(topic)
			d.Title = ""
			return d
		},
		How: fmt.Sprintf("Page %d of %d;", s.topic+1, len(topics)), Named: true,
	}
	next := (s.topic + 1) % len(topics)
	p.Commands = []Command{
		{Key: "n", Word: "next", Label: "next page", Help: "reads the next page", Action: Action{Then: toTopic(next)}},
		back("goes back to the pages", Action{Then: over(AtGuide)}), repeat("repeats"), leave("quits"),
	}
	return p
}

// lent returns the deal-breakers that need not be asked, and whether there are any: of the
// sitting, of the one that it was opened from, or of an earlier one.
func (s Sitting) lent() (limits map[string]string, asked bool) {
	if s.behind == nil && s.Options.Lent == nil || len(s.Options.Limits) == 0 {
		return nil, false
	}
	if limits, asked = s.Session.Limits(); asked {
		return limits, true
	}
	if s.behind != nil {
		if limits, asked = s.behind.Session.Limits(); asked {
			return limits, true
		}
	}
	return s.Options.Lent, s.Options.Lent != nil
}
