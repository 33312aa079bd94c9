// Package host owns the class's SSH server: who is let in and what they may ask for,
// the ways in, and everybody's sitting while it goes on.
//
// It does not own the rules of a class (package class), how answers are kept (a Store
// is handed in), the questions (package quiz) or the projector's screens (handed in as
// well). Its rules:
//
//   - No names, addresses, login names or keys are kept or logged.
//   - An answer is acknowledged once the store has it.
//   - Rights come from how a connection proved itself, never from what it says.
//   - One session's failure ends that session only.
package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
	"time"

	"charm.land/ssh"
	"charm.land/wish/v2"
	gossh "golang.org/x/crypto/ssh"

	"rolefit/content"
	"rolefit/scoring"
	"rolefit/workshop/class"
)

// Limits bound what a host takes upon itself. A field that is 0 has its default.
type Limits struct {
	Connections int           // at once; DefaultConnections
	PerAddress  int           // at once from one address; DefaultPerAddress: a class behind one router fits
	HalfOpen    int           // at once, of those that have not said who they are; a third of Connections, and DefaultHalfOpen at least
	Handshake   time.Duration // until somebody is let in
	Idle        time.Duration // without a key, then a session ends politely
	Drain       time.Duration // for everybody to leave when the host ends
}

// The defaults.
const (
	DefaultConnections = 1200
	DefaultPerAddress  = 1000
	DefaultHalfOpen    = 100
	defaultHandshake   = 20 * time.Second
	defaultIdle        = time.Hour
	defaultDrain       = 8 * time.Second
)

func (l Limits) orDefaults() Limits {
	set := func(v *int, to int) {
		if *v == 0 {
			*v = to
		}
	}
	wait := func(v *time.Duration, to time.Duration) {
		if *v == 0 {
			*v = to
		}
	}
	set(&l.Connections, DefaultConnections)
	set(&l.PerAddress, DefaultPerAddress)
	const part = 3
	set(&l.HalfOpen, max(DefaultHalfOpen, l.Connections/part))
	wait(&l.Handshake, defaultHandshake)
	wait(&l.Idle, defaultIdle)
	wait(&l.Drain, defaultDrain)
	return l
}

// Options is what a host needs.
type Options struct {
	Class        class.Class // as it is in the store
	Model        *scoring.Model
	Asked        []content.Limit                 // the limits that are asked after the questions
	Advice       func() (*content.Advice, error) // nil: there is none
	Store        Store
	Program      string         // what the instructor types to start the workshop; empty: its name
	Practice     bool           // the store forgets all, and people should know
	Key          gossh.Signer   // the host's key, whose fingerprint is shown
	Keys         []gossh.Signer // further ones, of other kinds: for clients that do not take the first
	Facilitators []gossh.PublicKey
	Join         []string                                                  // what to type to join, a line per address, at least one
	JoinLine     func(at *net.TCPAddr) string                              // the same for one address; nil: the first of Join serves all
	Facilitate   func(ctx context.Context, t *Terminal, what string) error // holds "controls" or "wall" on a facilitator's terminal
	Now          func() time.Time
	Random       io.Reader // for the three words
	OneRouter    bool      // the whole class comes from one address: devices are not told apart
	Limits       Limits
	Log          *slog.Logger // what the operator should know; nil: nothing is logged
}

// Host is a class that people can join.
type Host struct {
	o     Options
	room  *room
	words *words
	wrong *guesses // of three words
	debts debts

	places  *places
	devices devices
	intake  *intake

	mu        sync.Mutex
	sessions  map[*sitting]struct{}
	desks     map[*Terminal]context.CancelFunc // facilitators
	seats     map[string]*sitting              // who writes, by member
	followers map[string]int                   // how many follow the class with a sheet, by member
	draining  bool                             // participants leave
	closing   bool                             // facilitators leave
}

// New prepares a host. It reads the class's state from the store.
func New(ctx context.Context, o Options) (*Host, error) {
	o.Limits = o.Limits.orDefaults()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if len(o.Join) == 0 {
		return nil, errors.New("prepare the host: it does not know how it is joined")
	}
	h := &Host{
		o: o, places: newPlaces(o.Limits), intake: newIntake(o.OneRouter), words: newWords(o.Random), wrong: newGuesses(),
		sessions: map[*sitting]struct{}{}, seats: map[string]*sitting{}, followers: map[string]int{}, desks: map[*Terminal]context.CancelFunc{},
	}
	var err error
	h.room, err = openRoom(ctx, o)
	return h, err
}

// Serve serves the class until the context ends, then lets everybody leave: their
// answers are kept, and they are told how to come back. It closes the listener. The
// error is that of the listener, or nil.
func (h *Host) Serve(ctx context.Context, l net.Listener) error {
	srv, err := wish.NewServer(h.server)
	if err != nil {
		return fmt.Errorf("prepare the SSH server: %w", err)
	}
	inside, leave := context.WithCancel(context.WithoutCancel(ctx))
	defer leave()
	var running sync.WaitGroup
	running.Go(func() { h.room.run(inside) })
	running.Go(func() { h.settles(inside) })
	running.Go(func() { h.minds(inside) })
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(limited{l, h.places}) }()
	select {
	case err = <-ended:
	case <-ctx.Done():
	}
	h.drain()
	h.dismiss() // before the room closes: they are told why it does
	leave()
	running.Wait()
	closed := srv.Close()
	if errors.Is(err, ssh.ErrServerClosed) {
		err = nil
	}
	if err == nil && closed != nil && !errors.Is(closed, net.ErrClosed) {
		err = closed
	}
	return err
}

// placeKey is where a connection's context keeps its place.
type placeKey struct{}

// placeOf is the place of a connection.
func placeOf(ctx ssh.Context) *counted {
	place, _ := ctx.Value(placeKey{}).(*counted) // the listener makes no others
	return place
}

// server sets the SSH server up.
func (h *Host) server(srv *ssh.Server) error {
	srv.Version = "rolefit"
	srv.HandshakeTimeout = h.o.Limits.Handshake
	srv.IdleTimeout = 2 * h.o.Limits.Idle // a backstop: sessions end themselves before
	srv.Handler = h.handle
	srv.ServerConfigCallback = h.authentication
	srv.ConnCallback = func(ctx ssh.Context, conn net.Conn) net.Conn {
		ctx.SetValue(placeKey{}, conn)
		return conn
	}
	srv.HostSigners = append(srv.HostSigners, h.o.Key)
	for _, key := range h.o.Keys {
		srv.HostSigners = append(srv.HostSigners, key)
	}
	srv.ChannelHandlers = map[string]ssh.ChannelHandler{"session": guarded}
	srv.RequestHandlers = map[string]ssh.RequestHandler{}
	srv.SubsystemHandlers = map[string]ssh.SubsystemHandler{}
	return nil
}

// drain has everybody leave, and waits until they have or the time is over.
func (h *Host) drain() {
	h.mu.Lock()
	h.draining = true
	for s := range h.sessions {
		s.leave(leaveDrain)
	}
	h.mu.Unlock()
	h.until(func() bool { return len(h.sessions) == 0 })
}

// dismiss has the facilitators leave, and waits as drain does.
func (h *Host) dismiss() {
	h.mu.Lock()
	h.closing = true
	for _, leave := range h.desks {
		leave()
	}
	h.mu.Unlock()
	h.until(func() bool { return len(h.desks) == 0 })
}

// until waits for a condition, with the lock held, or for the time to be over.
func (h *Host) until(met func() bool) {
	for deadline := time.Now().Add(h.o.Limits.Drain); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		h.mu.Lock()
		ok := met()
		h.mu.Unlock()
		if ok {
			return
		}
	}
}

// sitDown notes a facilitator, who leaves at once where the others do; stand takes
// that back.
func (h *Host) sitDown(t *Terminal, leave context.CancelFunc) (stand func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.desks[t] = leave
	if h.closing {
		leave()
	}
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.desks, t)
	}
}

// enter notes a sitting; it is refused while the host ends.
func (h *Host) enter(s *sitting) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.draining {
		return false
	}
	h.sessions[s] = struct{}{}
	return true
}

func (h *Host) exit(s *sitting) {
	defer h.counts()
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.sessions, s)
	if h.seats[s.seat.Member] == s {
		delete(h.seats, s.seat.Member)
	}
}

// seatedAs makes a sitting the one that writes for its member. Of two, the one that
// took the seat first leaves, whichever comes here first.
func (h *Host) seatedAs(s *sitting) {
	h.mu.Lock()
	other := h.seats[s.seat.Member]
	if other != nil && other.seat.Turn > s.seat.Turn {
		other = s
	} else {
		h.seats[s.seat.Member] = s
	}
	h.mu.Unlock()
	h.places.sit(s.place)
	h.counts()
	if other != nil {
		other.leave(leaveTakenOver)
	}
}

// Boards returns what may be shown now, and then whenever it changes, a few times a
// second at most. The channel holds the newest alone. It is closed when the context
// or the class ends.
func (h *Host) Boards(ctx context.Context) <-chan class.Board { return h.room.boards(ctx) }

// Do does what a facilitator wants. The error is one for people.
// What leaves a place that the class has left already is not done: class.ErrMoved.
func (h *Host) Do(ctx context.Context, a class.Action, leaves class.Mark) error {
	return h.room.do(ctx, a, leaves)
}

// SetJoin says how the class is joined from now on: the addresses have changed.
func (h *Host) SetJoin(lines []string) { h.room.setJoin(lines) }
