// Package host owns the servers of a class, over SSH and for pages in a browser:
// authentication, the requests that a connection may make, the ways into the class, and
// each participant's sitting while it runs.
//
// It does not own the rules of a class (package class), connections (package door),
// storage (a Store, handed in), the questions (package quiz), the pages, the wall or the
// controls (handed in). Its rules:
//
//   - It neither stores nor logs names, addresses, login names or keys.
//   - It acknowledges an answer only after the store has it.
//   - Rights come from how a connection authenticated, never from a claim of the client.
//   - A failure of one session ends that session only.
package host

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"rolefit/content"
	"rolefit/quiz"
	"rolefit/scoring"
	"rolefit/workshop/class"
	"rolefit/workshop/door"
)

// Limits bound the resources of a host. A field that is 0 has its default.
type Limits struct {
	Connections int           // at once; DefaultConnections
	PerAddress  int           // at once from one address; DefaultPerAddress: a class behind one router fits
	HalfOpen    int           // at once and not authenticated; a third of Connections, at least DefaultHalfOpen
	Handshake   time.Duration // for authentication; 20 seconds
	Idle        time.Duration // without a key until a session ends; 1 hour
	Drain       time.Duration // for all sessions to end when the host stops; 8 seconds
	Store       time.Duration // for a call to the store that nothing retries; 25 seconds: a class may come all at once
	Silence     time.Duration // of a client, until it counts as one of ssh where browsers come too; a moment
}

// Default limits.
const (
	DefaultConnections = 1200
	DefaultPerAddress  = 1000
	DefaultHalfOpen    = 100
	defaultHandshake   = 20 * time.Second
	defaultIdle        = time.Hour
	defaultDrain       = 8 * time.Second
	defaultStore       = 25 * time.Second // less than a page, a sheet and a vote of rolefit join wait
)

func (l Limits) orDefaults() Limits {
	const part = 3
	connections := cmp.Or(l.Connections, DefaultConnections)
	return Limits{
		Connections: connections,
		PerAddress:  cmp.Or(l.PerAddress, DefaultPerAddress),
		HalfOpen:    cmp.Or(l.HalfOpen, max(DefaultHalfOpen, connections/part)),
		Handshake:   cmp.Or(l.Handshake, defaultHandshake),
		Idle:        cmp.Or(l.Idle, defaultIdle),
		Drain:       cmp.Or(l.Drain, defaultDrain),
		Store:       cmp.Or(l.Store, defaultStore),
		Silence:     l.Silence,
	}
}

func (l Limits) forSSH() door.Limits {
	return door.Limits{Connections: l.Connections, PerAddress: l.PerAddress, HalfOpen: l.HalfOpen, Handshake: l.Handshake, Idle: l.Idle}
}

// Options configure a host.
type Options struct {
	Class        class.Class // as stored
	Model        *scoring.Model
	Asked        []content.Limit        // limits that the quiz asks after the questions
	Advice       func() *content.Advice // nil: no advice
	Store        Store
	Program      string         // the command that starts the workshop; empty: its usual name
	StoreFile    string         // the file of the classes, as typed; empty: the usual one, or Database
	Database     bool           // the store is a database, on a computer that may be another one
	Practice     bool           // a rehearsal: the store is temporary, and screens say so
	Key          gossh.Signer   // the host key whose fingerprint is shown
	Keys         []gossh.Signer // host keys of other types, for clients that do not support Key
	Facilitators []gossh.PublicKey
	ControlsOnly bool                                                                // people come to other hosts, and this one is for Run
	Join         []string                                                            // commands to join, one per address, at least one unless ControlsOnly
	Web          []string                                                            // addresses of the pages for browsers, best first; empty: there are none
	JoinLine     func(at *net.TCPAddr) string                                        // command to join at one address; nil: the first of Join
	Facilitate   func(ctx context.Context, h *Class, t *Terminal, what string) error // runs "controls" or "wall" on a facilitator's terminal
	Now          func() time.Time
	Random       io.Reader // for the three words
	OneRouter    *bool     // whether the class, at all its hosts, shares one address: each sheet then counts as from its own device; nil: as the class keeps it
	Limits       Limits
	Log          *slog.Logger                    // for the operator; nil: discarded
	Pages        func(*Class) *Pages             // for browsers; nil: only ssh is served
	Study        func(member string) *quiz.Study // asks participants over SSH before the quiz; nil: there is no study
}

// Class is a class that a Server serves, over SSH and to browsers.
type Class struct {
	*liveClass

	o        Options
	words    *words
	wrong    *guesses // of three words
	miscoded *guesses // of result codes and digits from paper
	retries  retryQueue
	saved    atomic.Uint64 // answers
	faults   atomic.Uint64 // of the store

	places   *door.Places // of its server, as pages
	pages    *pages       // nil: there are none
	devices  devices
	networks *networks
	intake   *intake

	mu           sync.Mutex
	sessions     map[*sitting]struct{}
	facilitators map[*Terminal]context.CancelFunc // facilitators
	seats        map[string]*sitting              // the sitting that writes, by member
	followers    map[string]int                   // number of follow commands that showed a sheet, by member
	leaving      reason                           // why participants are leaving; stays: they are not
	closing      bool                             // facilitators are leaving
}

// New prepares a class. It reads the state of the class from the store. Errors: no line
// in Join, class.ErrState, those of the store.
func New(ctx context.Context, o Options) (*Class, error) {
	o.Limits = o.Limits.orDefaults()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if len(o.Join) == 0 && !o.ControlsOnly {
		return nil, errors.New("prepare the host: it does not know how it is joined")
	}
	h := &Class{
		o: o, places: door.New(o.Limits.forSSH()), words: newWords(o.Random), wrong: newGuesses(freely), miscoded: newGuesses(freelyCoded),
		networks: networksOf(o.Store, o.Class.Name),
		sessions: map[*sitting]struct{}{}, seats: map[string]*sitting{}, followers: map[string]int{}, facilitators: map[*Terminal]context.CancelFunc{},
	}
	h.intake = newIntake(func() bool { return h.at().OneRouter })
	var err error
	h.liveClass, err = openClass(ctx, o)
	if err != nil {
		return nil, err
	}
	h.unheard = h.networks.others != nil
	h.networks.share(ofWords, h.wrong)
	h.networks.share(ofCodes, h.miscoded)
	h.devices.tag = func(network netip.Prefix) string { return h.networks.tag(ofDevice, network) }
	return h, nil
}

// drain ends the sittings for a reason, and then the sessions of facilitators: before the class
// closes, so that the controls can tell why. The first reason counts.
func (h *Class) drain(why reason) {
	h.empty(func() {
		if h.leaving == stays {
			h.leaving = why
		}
		for s := range h.sessions {
			s.leave(h.leaving)
		}
	}, func() int { return len(h.sessions) })
	h.empty(func() {
		h.closing = true
		for _, leave := range h.facilitators {
			leave()
		}
	}, func() int { return len(h.facilitators) })
}

type placeKey struct{}

// placeOf returns the place of a connection.
func placeOf(ctx ssh.Context) *door.Conn {
	place, _ := ctx.Value(placeKey{}).(*door.Conn) // the listener returns only these
	return place
}

// empty calls leave and waits until stay counts 0, at most Limits.Drain. It calls both with
// the lock held.
func (h *Class) empty(leave func(), stay func() int) {
	h.mu.Lock()
	leave()
	h.mu.Unlock()
	for deadline := time.Now().Add(h.o.Limits.Drain); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		h.mu.Lock()
		n := stay()
		h.mu.Unlock()
		if n == 0 {
			return
		}
	}
}

// sitDown registers a facilitator's session, and ends it at once if the host is
// closing; stand removes it.
func (h *Class) sitDown(t *Terminal, leave context.CancelFunc) (stand func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.facilitators[t] = leave
	if h.closing {
		leave()
	}
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.facilitators, t)
	}
}

// enter registers a sitting. Errors: errStopping, errDeleted.
func (h *Class) enter(s *sitting) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch h.leaving {
	case stays:
		h.sessions[s] = struct{}{}
		return nil
	case leaveDeleted:
		return errDeleted
	default:
		return errStopping
	}
}

func (h *Class) exit(s *sitting) {
	defer h.count()
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.sessions, s)
	if h.seats[s.seat.Member] == s {
		delete(h.seats, s.seat.Member)
	}
}

// seatedAs makes s the sitting that writes for its member. Of two sittings the one with
// the lower generation leaves, whichever calls first.
func (h *Class) seatedAs(s *sitting) {
	s.tag = h.networks.tag(ofSeat, s.seat.Member)
	h.mu.Lock()
	other := h.seats[s.seat.Member]
	if other != nil && other.seat.Generation > s.seat.Generation {
		other = s
	} else {
		h.seats[s.seat.Member] = s
	}
	h.mu.Unlock()
	h.places.Sit(s.place)
	h.count()
	if other != nil {
		other.leave(leaveTakenOver)
	}
}

// Sheets stores finished and frozen sheets.
type Sheets interface {
	Submit(ctx context.Context, name string, s class.Submission) (class.Receipt, error)
	Find(ctx context.Context, name string, s class.Submission) (member string, err error)
	Finish(ctx context.Context, name, member string, mark []byte) error
	Finished(ctx context.Context, name string) ([]class.Finished, error)
	Freeze(ctx context.Context, name string, choose class.Choose) ([]class.FrozenSheet, error)
	Snapshot(ctx context.Context, name string) ([]class.FrozenSheet, error)
	Withdraw(ctx context.Context, name string, ids []string, withdrawn bool) (n int, err error)
}

// Store stores a class. It is safe for concurrent use.
type Store interface {
	Sheets

	// Participants and their answers.
	Join(ctx context.Context, name, words, device string) (class.Membership, error)
	Attach(ctx context.Context, name, words string) (class.Membership, error)
	Seat(ctx context.Context, name, words string) (class.Membership, error) // as Attach, without taking it over
	Record(ctx context.Context, e class.Entry) error

	// Second answers.
	Vote(ctx context.Context, name, question, member string, value int) error
	Votes(ctx context.Context, name, question string) ([]class.Cast, error)

	// The state of the class, and signals of its changes.
	Class(ctx context.Context, name string) (class.Class, error)
	SetState(ctx context.Context, name string, from, to []byte) error
	Counts(ctx context.Context, name string) (class.Counts, error)
	Watch(ctx context.Context, name string) (<-chan struct{}, error)
	Lost(ctx context.Context) error // class.ErrGone if the file is no longer in its place; another error: the database is away
}

// Freeze freezes the finished sheets that class.Freeze adds, in one step of the store,
// and returns all frozen sheets. It skips sheets that cannot be read. oneRouter counts
// each sheet as from its own device, for a class that shares one address.
//
// A backup takes no reveal: two reveals, one in the backup and one in the original,
// could differ by one participant. Of a backup, Freeze returns the frozen sheets; the
// error is class.ErrBackup if there are none and some could be frozen.
func Freeze(ctx context.Context, store Sheets, m *scoring.Model, name string, oneRouter bool) ([]class.Sheet, error) {
	kept, err := store.Freeze(ctx, name, func(kept []class.FrozenSheet, finished []class.Finished) ([]class.FrozenSheet, error) {
		frozen, err := class.ReadSnapshot(m, kept)
		if err != nil {
			return nil, err
		}
		return class.Kept(class.Freeze(m, frozen, sheetsOf(m, finished, oneRouter)))
	})
	if errors.Is(err, class.ErrBackup) {
		refused := err
		if kept, err = store.Snapshot(ctx, name); err == nil && len(kept) == 0 {
			return nil, fmt.Errorf("%w; make the report from the original file", refused)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("freeze the class's sheets: %w", err)
	}
	return readSnapshot(ctx, store, m, name, kept, oneRouter)
}

// readSnapshot decodes frozen sheets from the store and adds their devices.
func readSnapshot(ctx context.Context, store Sheets, m *scoring.Model, name string, kept []class.FrozenSheet, oneRouter bool) ([]class.Sheet, error) {
	frozen, err := class.ReadSnapshot(m, kept)
	if err != nil || len(frozen) == 0 {
		return nil, err
	}
	finished, err := store.Finished(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("read the class's sheets: %w", err)
	}
	return class.WithDevices(frozen, sheetsOf(m, finished, oneRouter)), nil
}

// sheetsOf returns the finished sheets that can be read, with their devices.
func sheetsOf(m *scoring.Model, finished []class.Finished, oneRouter bool) []class.Sheet {
	sheets, _ := class.SheetsOf(m, finished)
	for i := range sheets {
		if oneRouter {
			sheets[i].Device = ""
		}
	}
	return sheets
}
