// Package simclass simulates the participants of a rehearsal: they join a class in this
// process, think, answer, lose their connection, come back with their three words, and
// vote.
//
// It knows the class by the functions of Options only, and nothing of SSH, the store or
// the projector. Its rules:
//
//   - Each participant runs a quiz.Session, and has each answer recorded before the next.
//   - A participant who comes back without an acknowledged answer is an error.
//   - The same seed gives the same participants; it does not fix their timing.
package simclass

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"rolefit/internal/pause"
	"rolefit/internal/record/resultcode"
	"rolefit/quiz"
	"rolefit/quiz/session"
	"rolefit/scoring"
)

// Way is how a participant takes part.
type Way int

// The ways.
const (
	Attends Way = iota // takes the quiz in the class, and votes
	BySheet            // hands a finished sheet in
	ByCode             // has a result code added
)

// Person is the script of one participant.
type Person struct {
	Way   Way
	After time.Duration // delay from the start of Run to joining
	Cut   int           // answers until the connection is lost, with the last one unacknowledged; 0: never
	Leave int           // answers until the participant leaves, to come back; 0: never
}

// Mixed returns a realistic class: participants join one after another, some late; some
// lose their connection, some leave and come back. One hands in a sheet and one has a
// result code. think is the mean pause.
func Mixed(people int, think time.Duration) []Person {
	const all = 20 * time.Second // longest time for all to join, late ones aside
	between := min(all/time.Duration(max(people, 1)), 600*time.Millisecond, think)
	persons := make([]Person, people)
	for i := range persons {
		p := Person{After: time.Duration(i) * between}
		switch i % 8 {
		case 2:
			p.Cut = 3 + i%20
		case 5:
			p.Leave = 2 + i%20
		case 7:
			p.After += 10 * think
		}
		switch i {
		case 6:
			p.Way = BySheet
		case 9:
			p.Way = ByCode
		}
		persons[i] = p
	}
	return persons
}

// Options configure a class of simulated participants.
type Options struct {
	Model  *scoring.Model // of the class's quiz
	People []Person
	Seed   uint64
	Think  time.Duration // mean pause before each step; 0: none

	// Sit seats a participant, by its three words; empty: a newcomer, who finds them in
	// Class.Words. leave ends the sitting.
	Sit    func(ctx context.Context, words string) (o quiz.Options, leave func(), err error)
	Submit func(ctx context.Context, sheet []byte) error // hands a sheet in, as JSON
	Add    func(ctx context.Context, text string) error  // adds a result code
	Told   func(Event)                                   // called with each event, from many goroutines
}

// Event reports that a participant reached the result or handed its answers in, or
// failed.
type Event struct {
	Person int   // index into Options.People
	Err    error // nil: done
}

// Report is the result of a Run.
type Report struct {
	Finished int   // participants that reached the result or handed their answers in
	Returned int   // times that a participant came back with all acknowledged answers
	Votes    int   // acknowledged second answers
	Err      error // the errors of all participants; nil: none
}

// Run plays all participants and returns when the last has left. When ctx ends, each
// finishes its step and leaves.
func Run(ctx context.Context, o Options) Report {
	people := make([]*person, len(o.People))
	var all sync.WaitGroup
	for i, p := range o.People {
		people[i] = &person{Person: p, o: o, number: i, mind: NewMind(o.Model, o.Seed, i, o.Think)}
		people[i].session = session.NewSession(o.Model)
		people[i].kept = people[i].session
		all.Go(func() { people[i].come(ctx) })
	}
	all.Wait()
	var r Report
	wrong := make([]error, 0, len(people))
	for i, p := range people {
		if p.finished {
			r.Finished++
		}
		r.Returned += p.returned
		r.Votes += p.votes
		if p.err != nil {
			wrong = append(wrong, fmt.Errorf("person %d: %w", i+1, p.err))
		}
	}
	r.Err = errors.Join(wrong...)
	return r
}

// person is one participant during Run.
type person struct {
	Person

	o       Options
	number  int
	mind    *Mind
	words   string          // the three words; empty: not seated yet
	session session.Session // as the participant sees it
	kept    session.Session // with the acknowledged answers

	finished        bool
	returned, votes int
	err             error
}

// come plays the participant from joining to leaving.
func (p *person) come(ctx context.Context) {
	if !pause.For(ctx, p.After) {
		return
	}
	if p.Way == Attends {
		for back := true; back && p.err == nil; {
			back, p.err = p.sit(ctx)
		}
	} else {
		p.err = p.handIn(ctx)
	}
	switch {
	case p.err == nil:
	case ctx.Err() != nil:
		p.err = nil // the class ended under way
	default:
		p.o.Told(Event{p.number, p.err})
	}
}

// done reports, once, that the participant has finished.
func (p *person) done() {
	if !p.finished {
		p.finished = true
		p.o.Told(Event{Person: p.number})
	}
}

// sit plays one connection. It reports whether the participant will come back.
func (p *person) sit(ctx context.Context) (back bool, err error) {
	o, leave, err := p.o.Sit(ctx, p.words)
	if err != nil {
		return false, err
	}
	defer leave()
	recorder, err := p.begin(o)
	if err != nil {
		return false, err
	}
	for p.session.Place() != session.AtResult {
		if !pause.For(ctx, p.mind.Pause()) {
			return false, nil
		}
		next, events := p.session.Apply(p.mind.Intent(p.session))
		err := recorder.Record(events...)
		if p.Cut > 0 && answers(next) >= p.Cut {
			p.Cut = 0
			return pause.For(ctx, p.mind.Pause()), nil
		}
		if err == nil { // else the class goes on trying, and the participant goes on answering
			p.kept = next
		}
		if p.session = next; p.Leave > 0 && answers(next) >= p.Leave {
			p.Leave = 0
			return pause.For(ctx, p.mind.Pause()), nil
		}
	}
	o.Class.Done(p.session.Sheet())
	p.done()
	const panes = 3 // of the result
	for range panes {
		if !pause.For(ctx, p.mind.Pause()) {
			return false, nil
		}
	}
	p.stay(ctx, o.Class)
	return false, nil
}

// begin starts the session of a newcomer. One who is back finds the acknowledged answers,
// and perhaps the last one, which was not.
func (p *person) begin(o quiz.Options) (quiz.Recorder, error) {
	a := p.o.Model.Assessment()
	if p.words == "" {
		p.words = o.Class.Words
		return o.Journal.Begin(a.ID, a.Edition)
	}
	recorder, events, err := o.Journal.Resume(o.Resume)
	if err != nil {
		return nil, err
	}
	found := session.NewSession(p.o.Model).Replay(events)
	for _, id := range p.kept.Order() {
		was, given := p.kept.Answer(id)
		if is, ok := found.Answer(id); given && (!ok || is != was) {
			return nil, fmt.Errorf("came back, and the answer %d to %s is lost", was, id)
		}
	}
	p.session, p.kept = found, found
	p.returned++
	return recorder, nil
}

// answers counts the answers of a session.
func answers(s session.Session) (n int) {
	for _, id := range s.Order() {
		if _, ok := s.Answer(id); ok {
			n++
		}
	}
	return n
}

// stay votes in each vote of the class, until the class ends.
func (p *person) stay(ctx context.Context, in *quiz.Class) {
	voted := "" // the open vote that is handled
	for {
		var n quiz.News
		open := false
		select {
		case n, open = <-in.News:
		case <-ctx.Done():
		}
		switch {
		case !open, n.Leave != "", strings.HasPrefix(n.Says, "The class has ended."):
			return
		case n.Ask == "" || n.Ask == voted:
			voted = n.Ask
			continue
		case !pause.For(ctx, p.mind.Pause()):
			return
		}
		if voted = n.Ask; in.Vote(n.Ask, p.mind.Again(n.Ask)) == nil { // else it was closed meanwhile
			p.votes++
		}
	}
}

// handIn finishes a sheet outside the class and brings it in.
func (p *person) handIn(ctx context.Context) error {
	if !pause.For(ctx, p.mind.Pause()) {
		return nil
	}
	for p.session.Place() != session.AtResult {
		p.session, _ = p.session.Apply(p.mind.Intent(p.session))
	}
	sheet := p.session.Sheet()
	sheet.ID = fmt.Sprintf("simulated-%d-%d", p.o.Seed, p.number)
	var err error
	if p.Way == ByCode {
		var code string
		if code, err = resultcode.Encode(p.o.Model, sheet); err == nil {
			err = p.o.Add(ctx, "Somebody: "+code)
		}
	} else {
		var data []byte
		if data, err = json.Marshal(sheet); err == nil {
			err = p.o.Submit(ctx, data)
		}
	}
	if err == nil {
		p.done()
	}
	return err
}
