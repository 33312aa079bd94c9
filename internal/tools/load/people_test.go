//go:build unix

// Package load measures the host of a class under load, and tests it with simulated
// participants that join over SSH and by browser: they read their screens and pages, think,
// type, lose their connection, come back with their three words or their cookie, and vote.
//
//	go test ./internal/tools/load -run '^$' -bench Load -benchtime 1x -people 50,300,1000
//	go test ./internal/tools/load -run '^$' -bench Load -benchtime 1x -people 300 -browsers 300
//
// They know only the address of the host. Their rules:
//
//   - Each participant runs a quiz.Session of their own, which tells what to expect on the
//     screen after each key. A screen that does not come up is an error that shows the
//     actual one.
//   - An answer counts as acknowledged once the next place is on the screen, and
//     the screen does not call it not saved.
//   - The same seed gives the same participants; it does not fix the timing of the network.
package load

import (
	"cmp"
	"context"
	"sync"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/pause"
	"rolefit/quiz/session"
	"rolefit/scoring"
	"rolefit/workshop/simclass"
)

// Way is how a participant takes part.
type Way int

// The ways.
const (
	OnScreen     Way = iota // full screen
	InText                  // in plain text, line by line
	BySheet                 // hands a sheet in with submit
	ByCode                  // makes a result code for the facilitator to add, see Outcome.Code
	BySheetTwice            // as BySheet, and hands the sheet in a second time
	ByBrowser               // by the pages, with a cookie
)

// Person is the script of one participant.
type Person struct {
	Way   Way
	At    string        // host and port; empty: Options.Address
	After time.Duration // delay from the start of Run to joining
	Cut   int           // answers until the connection is cut; the participant comes back; 0: never
	Leave int           // answers until the participant leaves, to come back; 0: never
	Stays bool          // stays at the result until the class ends, and takes part in its votes
}

// Options configure a crowd.
type Options struct {
	Address  string          // host and port, dialed unchanged
	Login    string          // of the class, at a door of several; empty: there is one
	HostKey  gossh.PublicKey // nil: accept any key
	Model    *scoring.Model  // of the class's quiz
	People   []Person
	Seed     uint64
	Think    time.Duration // mean pause before each key; 0: none
	Width    int           // of each window, in cells; default 80, with Height 24
	Height   int           // of each window, in lines
	Cursor   bool          // move the cursor before each answer
	Early    bool          // type as soon as a screen is there, to a host whose clock is behind
	Patience time.Duration // longest wait for a screen; default 15 s
	Told     func(Event)   // called with each event, from many goroutines; may be nil
	Key      gossh.Signer  // of a facilitator; nil: participants
	Command  string        // of a facilitator: wall or controls
}

// Kind is a kind of event.
type Kind string

// The kinds of event.
const (
	Joined   Kind = "joined"   // the first frame came
	Halfway  Kind = "halfway"  // half of the questions are answered, and kept
	Done     Kind = "done"     // reached the result, or handed the sheet in
	Away     Kind = "away"     // the connection ended
	Returned Kind = "returned" // back at the right question
	Voted    Kind = "voted"
	Closed   Kind = "closed" // saw the vote close after voting; only OnScreen
	Left     Kind = "left"
	Failed   Kind = "failed"
)

// Event reports a step of one participant.
type Event struct {
	Kind   Kind
	Person int    // index into Options.People
	Code   string // result code, if Kind is Done and the way is ByCode
	Err    error  // set if Kind is Failed
}

func (o Options) orDefaults() Options {
	const wide, high, patience = 80, 24, 15 * time.Second
	if o.Width == 0 {
		o.Width, o.Height = wide, high
	}
	if o.Patience == 0 {
		o.Patience = patience
	}
	return o
}

// Run plays all participants and returns when the last has left. When ctx ends, each
// finishes the key under way and leaves.
func Run(ctx context.Context, o Options) Report {
	o = o.orDefaults()
	everybody := make([]*participant, len(o.People))
	var all sync.WaitGroup
	for i, p := range o.People {
		o := o
		o.Address = cmp.Or(p.At, o.Address)
		everybody[i] = &participant{o: o, number: i, person: p, mind: simclass.NewMind(o.Model, o.Seed, i, o.Think)}
		all.Go(func() { everybody[i].come(ctx) })
	}
	all.Wait()
	return reportOf(everybody)
}

// participant is one participant during Run.
type participant struct {
	o       Options
	number  int
	person  Person
	mind    *simclass.Mind
	sitting sitting
	line    *line          // nil: not connected
	began   time.Time      // when line was dialed
	lost    session.Intent // at a page that was cut, and came to nothing as far as it is known; nil: none
	outcome Outcome
	figures measurements
}

func (g *participant) tell(kind Kind, err error) {
	if g.o.Told != nil {
		g.o.Told(Event{kind, g.number, g.outcome.Code, err})
	}
}

// come plays the participant from joining to leaving.
func (g *participant) come(ctx context.Context) {
	g.sitting = newSitting(g.o.Model)
	g.outcome.Answers, g.outcome.Votes = map[string]int{}, map[string]int{}
	if !pause.For(ctx, g.person.After) {
		return
	}
	var err error
	switch g.person.Way {
	case OnScreen, InText:
		err = g.attend(ctx)
	case ByBrowser:
		err = g.browse(ctx)
	case ByCode:
		err = g.writeCode()
	default:
		err = g.handIn(ctx)
	}
	if err != nil {
		g.outcome.Err = err
		g.tell(Failed, err)
		return
	}
	g.tell(Left, nil)
}
