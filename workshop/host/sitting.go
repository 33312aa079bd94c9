package host

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"rolefit/internal/clikit"
	"rolefit/internal/english"
	"rolefit/quiz"
	"rolefit/quiz/plain"
	"rolefit/quiz/tui"
	"rolefit/scoring"
	"rolefit/workshop/class"
	"rolefit/workshop/door"
	"rolefit/workshop/reach"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"
)

// reason is why the host ends a sitting.
type reason int

const (
	stays reason = iota
	leaveDrain
	leaveDeleted
	leaveTakenOver
	leaveIdle
	leaveFull
)

// says words a reason for the participant.
func (r reason) says() string {
	switch r {
	case leaveDrain:
		return english.Sentence(errStopping)
	case leaveDeleted:
		return english.Sentence(errDeleted)
	case leaveTakenOver:
		return "Your quiz continues in another window, with everything that was saved."
	default:
		return "Your place was closed for now."
	}
}

type sitting struct {
	class    *Class
	place    *door.Conn
	terminal *Terminal
	keys     *lineEditor
	pty      bool
	seat     class.Membership
	tag      string // of the member, for other hosts
	words    string
	again    string      // command to come back
	recorder *recorder   // nil until a seat is taken
	finished bool        // the participant reached the result
	done     atomic.Bool // all questions are answered

	mu     sync.Mutex
	why    reason
	cancel context.CancelFunc // ends the greeting and the line-by-line form
	feed   *feed              // of the full-screen form, which ends on news with Leave
}

// leave ends the sitting: pending answers are stored, the terminal is restored, and
// goodbye explains why. The first reason counts.
func (s *sitting) leave(why reason) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.why != stays {
		return
	}
	s.why = why
	if s.feed != nil {
		s.class.send(s.feed, quiz.News{Leave: why.says(), Stops: why == leaveDrain, Over: why == leaveDeleted})
		return
	}
	s.cancel()
}

func (s *sitting) left() reason {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.why
}

// participate runs a sitting from the greeting to goodbye. It counts as open until the
// exit code is sent.
func (h *Class) participate(sess ssh.Session) {
	ctx, cancel := context.WithCancel(sess.Context())
	defer cancel()
	s := &sitting{class: h, place: placeOf(sess.Context()), cancel: cancel, again: h.again(sess.LocalAddr())}
	s.terminal, s.pty = newTerminal(sess)
	if err := h.enter(s); err != nil {
		says := english.Sentence(err)
		if errors.Is(err, errStopping) {
			says += " To come back: " + s.again
		}
		s.say(says)
		return
	}
	defer h.exit(s)
	defer sess.Exit(0) //nolint:errcheck // a connection that is gone
	defer s.contain()
	idle := time.AfterFunc(h.o.Limits.Idle, func() { s.leave(leaveIdle) })
	defer idle.Stop()
	polite := func() { s.leave(leaveFull) }
	s.place.Ends(polite)
	awake := reading{sess, func() {
		idle.Reset(h.o.Limits.Idle)
		h.places.Awake(s.place)
	}}
	s.keys = newLineEditor(awake, s.terminal.Out, s.pty)
	byLine, err := s.login(ctx)
	if err != nil {
		s.goodbye(err)
		return
	}
	h.seatedAs(s)
	s.goodbye(s.converse(ctx, byLine))
}

// placeFor returns the limits, device and crowd that a participant without a terminal counts
// toward: those of a connection's address, or of this process for nil. It does not hold the
// connection.
func placeFor(from net.Conn) *door.Conn {
	if from == nil {
		return &door.Conn{Network: netip.PrefixFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), 32), Own: true}
	}
	if c, ok := from.(*door.Conn); ok {
		return &door.Conn{Network: c.Network, Own: c.Own}
	}
	network, own := door.NetworkOf(from)
	return &door.Conn{Network: network, Own: own}
}

// Greeting returns what is asked of a newcomer, before they have a seat, and why none is let
// in, a sentence; empty: they are.
func (h *Class) Greeting() (o quiz.Options, shut string) { return h.asked(), h.shut() }

// shut says why no newcomer is let in, a sentence; empty: they are.
func (h *Class) shut() string {
	switch at := h.at(); {
	case at.Open():
		return ""
	case at.Phase == class.AtEnd:
		return "This class has ended. Your three words still bring you to your result."
	default:
		return "The instructor has closed the door to newcomers. Your three words still bring you back."
	}
}

// Sit seats a participant without a terminal: one of a rehearsal, or one whose browser has the
// connection from (nil: none has). words are the three words of a participant who comes back;
// empty: a newcomer, whose words are in Class.Words. News with Leave say that another window has
// the seat now, or that the host stops. Errors are for the participant: class.ErrNoWords, or of a host that can't seat them now.
func (h *Class) Sit(ctx context.Context, from net.Conn, words string) (*quiz.Seat, error) {
	s := &sitting{class: h, place: placeFor(from), cancel: func() {}, terminal: &Terminal{Out: io.Discard, Plain: true}}
	if err := h.enter(s); err != nil {
		return nil, err
	}
	var err error
	if words == "" {
		if words, err = h.words.draw(); err == nil {
			err = s.join(ctx, words)
		}
	} else {
		err = s.attach(ctx, words)
	}
	if err != nil {
		h.exit(s)
		return nil, err
	}
	f, stop := h.listen(false)
	s.mu.Lock()
	s.feed = f
	s.mu.Unlock()
	h.seatedAs(s)
	return &quiz.Seat{Options: s.options(f), Here: s.here, Leave: func() {
		_ = s.recorder.Close() // the host goes on retrying
		stop()
		h.exit(s)
	}}, nil
}

// here counts a participant without a terminal as connected or not, unless another sitting has
// their seat.
func (s *sitting) here(is bool) {
	h, member := s.class, s.seat.Member
	defer h.count()
	h.mu.Lock()
	defer h.mu.Unlock()
	switch at := h.seats[member]; {
	case is && at == nil:
		h.seats[member] = s
	case !is && at == s:
		delete(h.seats, member)
	}
}

// Submit takes a finished sheet in JSON from this process, as the command submit takes it over SSH.
// Errors are for the participant, or of the store.
func (h *Class) Submit(ctx context.Context, sheet []byte) error {
	s, err := h.received(sheet)
	if err != nil {
		return err
	}
	_, err = h.handIn(ctx, placeFor(nil), s)
	h.wrote(err)
	return err
}

// contain recovers from a panic of the sitting, logs it and tells the participant how
// to come back. Other sittings go on.
func (s *sitting) contain() {
	if fault := recover(); fault != nil {
		s.class.o.Log.Error("a sitting failed", "panic", fault, "stack", string(debug.Stack()))
		s.goodbye(errFailed)
	}
}

// again returns the command to come back to the address at; for a loopback address, the
// first command to join.
func (h *Class) again(at net.Addr) string {
	tcp, ok := at.(*net.TCPAddr)
	if !ok || tcp.IP.IsLoopback() || h.o.JoinLine == nil {
		return get(h.liveClass, &h.join)[0]
	}
	return reach.As(get(h.liveClass, &h.login), h.o.JoinLine(tcp))
}

// reading is a reader that calls awake after each read with input.
type reading struct {
	io.Reader

	awake func()
}

// Read reads and calls awake.
func (r reading) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if n > 0 {
		r.awake()
	}
	return n, err
}

// converse runs the quiz, full screen or line by line.
func (s *sitting) converse(ctx context.Context, byLine bool) error {
	f, stop := s.class.listen(false)
	defer stop()
	o := s.options(f)
	var end quiz.Outcome
	var err error
	if byLine {
		end, err = plain.Run(ctx, o, s.keys, s.terminal.Out)
	} else {
		s.mu.Lock()
		s.feed = f
		gone := s.why != stays
		s.mu.Unlock()
		if gone {
			return nil
		}
		s.say("", "If the connection ends: "+s.again, "Then type your three words: "+together(s.words)) // on the main screen, below the alternate one
		t := s.terminal
		t.In = s.keys.in
		end, err = tui.RunIn(ctx, o, func(m tea.Model) tui.Runner { return t.Program(ctx, m) })
	}
	s.finished = end.Session.Finished()
	return err
}

// options returns the options of the quiz for this sitting.
func (s *sitting) options(f *feed) quiz.Options {
	h := s.class
	s.recorder = newRecorder(h, s.seat, func() { go s.leave(leaveTakenOver) })
	s.done.Store(s.recorder.session.Finished())
	o := h.asked()
	o.ASCII, o.Journal, o.Screen = s.terminal.ASCII, s.recorder, quiz.Screen{Mouse: clikit.Mouse(s.terminal.Environ)}
	o.Class.Words, o.Class.News, o.Class.Vote, o.Class.Done = s.words, f.Value, s.vote, s.ends
	if s.again != "" {
		o.Class.Page = pageLine(s.again, s.words)
	}
	if len(s.seat.Events) > 0 {
		o.Resume = s.seat.Member
	}
	if h.o.Study != nil {
		o.Study = h.o.Study(s.seat.Member)
	}
	return o
}

// asked returns the options of the quiz for any participant of the class.
func (h *Class) asked() quiz.Options {
	where := "on your instructor's computer"
	if h.o.Database {
		where = "in the database of your class"
	}
	return quiz.Options{
		Model: h.o.Model, Limits: h.o.Asked, Advice: h.o.Advice, Now: h.o.Now,
		Class: &quiz.Class{
			Kept: english.Sentences("Every answer is saved right away "+where+", without your name, with the seconds it took: "+
				"if the connection drops, your three words bring you back. The class sees averages, nobody's answers.", h.deletion()),
			Lost: "Continue: you get your own result anyway. Your class's computer tries again by itself until it is stopped.",
		},
	}
}

// deletion says when the class's answers are deleted; empty if no date is set.
func (h *Class) deletion() string {
	until := h.o.Class.Until
	if !until.IsZero() {
		until = until.In(h.o.Now().Location())
	}
	return quiz.DeletionLine(until)
}

func (s *sitting) vote(question string, value int) error {
	return s.class.VoteAs(context.Background(), s.seat.Member, question, value)
}

// ends stores the mark of a finished sheet, so that its result code, if pasted too,
// does not count as another participant.
func (s *sitting) ends(sheet scoring.Sheet) {
	first := !s.done.Swap(true)
	code := class.Fingerprint(s.class.o.Model, sheet)
	h, member := s.class, s.seat.Member
	if code == nil || h.at().Phase == class.AtEnd {
		return
	}
	if first {
		h.intake.note(s.place, member, true)
	}
	finish := func() error {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		err := h.o.Store.Finish(ctx, h.o.Class.Name, member, code)
		if err == nil {
			h.retries.remove(member)
		}
		h.wrote(err)
		return err
	}
	if err := finish(); err != nil {
		h.retries.add(member, 1, finish)
	}
}
