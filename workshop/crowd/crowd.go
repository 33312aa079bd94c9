// Package crowd owns people who are not there: they come to a class over SSH as
// people do, read what is on their screens, think, type, lose their connection, come
// back with their three words, and vote. It serves rehearsals, tests and the
// measurement of a host under load.
//
// It does not own the host, the store or the projector, and knows nothing of them but
// an address. Its rules:
//
//   - Everybody knows, from a conversation of their own (quiz.Session), what has to be
//     on their screen after each key. What does not come up is an error that shows the
//     screen.
//   - An answer counts as acknowledged once the next place is on the screen, and
//     nothing on it says that it is not saved.
//   - The same seed gives the same people. When the network hands over what, it does
//     not decide.
package crowd

import (
	"context"
	"sync"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"rolefit/scoring"
)

// Way is how somebody takes part.
type Way int

// The ways.
const (
	OnScreen     Way = iota // full screen
	InText                  // in plain text, line by line
	BySheet                 // their sheet is handed in with submit
	ByCode                  // they have a result code for somebody to add, see Outcome.Code
	BySheetTwice            // the same, and the sheet is handed in a second time
)

// Person is what somebody will do.
type Person struct {
	Way   Way
	After time.Duration // they come so long after the beginning
	Cut   int           // their connection is cut after so many answers, and they come back; 0: never
	Leave int           // they leave after so many answers, and come back; 0: never
	Stays bool          // at the result they stay until the class ends, and vote when it votes
}

// Options say where the crowd goes and what it is like.
type Options struct {
	Address  string          // host and port, dialled as they are
	HostKey  gossh.PublicKey // nil: whatever key the host has
	Model    *scoring.Model  // of the quiz that the class takes
	Limits   int             // how many limits are asked after the questions
	People   []Person
	Seed     uint64
	Think    time.Duration // before each key, on average; 0: no time
	Width    int           // of everybody's window, in cells; 80
	Height   int           // 24
	Cursor   bool          // the cursor is moved before each answer
	Patience time.Duration // how long anything may take to come up; 15 s
	Told     func(Event)   // told what happens, from many goroutines; nil: nobody is
}

// Kind is what happened.
type Kind string

// What happens.
const (
	Joined   Kind = "joined"   // the first frame was there
	Done     Kind = "done"     // the result was reached, or handed in
	Away     Kind = "away"     // the connection is gone
	Returned Kind = "returned" // back at the right question
	Voted    Kind = "voted"
	Closed   Kind = "closed" // saw that the vote in which they voted is over; who goes line by line does not
	Left     Kind = "left"
	Failed   Kind = "failed"
)

// Event is something that happened to somebody.
type Event struct {
	Kind   Kind
	Person int    // index into Options.People
	Code   string // of somebody who is Done and came ByCode
	Err    error  // of somebody who Failed
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

// Run has everybody come, and returns when all have left. When the context ends they
// finish the key that they are at, and leave.
func Run(ctx context.Context, o Options) Report {
	o = o.orDefaults()
	everybody := make([]*guest, len(o.People))
	var all sync.WaitGroup
	for i, p := range o.People {
		everybody[i] = &guest{o: o, number: i, person: p, mind: newMind(o, i)}
		all.Go(func() { everybody[i].come(ctx) })
	}
	all.Wait()
	return reportOf(everybody)
}

// guest is one of them while they are there.
type guest struct {
	o       Options
	number  int
	person  Person
	mind    *mind
	seat    seat
	line    *line     // nil: not connected
	began   time.Time // when that was dialled
	outcome Outcome
	figures figures
}

func (g *guest) tell(kind Kind, err error) {
	if g.o.Told != nil {
		g.o.Told(Event{kind, g.number, g.outcome.Code, err})
	}
}

// come lives through everything.
func (g *guest) come(ctx context.Context) {
	g.seat = newSeat(g.o.Model)
	g.outcome.Answers, g.outcome.Votes = map[string]int{}, map[string]int{}
	if !rest(ctx, g.person.After) {
		return
	}
	var err error
	switch g.person.Way {
	case OnScreen, InText:
		err = g.attend(ctx)
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

// rest waits, and says whether the time was had.
func rest(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
