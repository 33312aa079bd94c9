package host

import (
	"context"
	"io"
	"net"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"

	"rolefit/quiz"
	"rolefit/scoring"
	"rolefit/workshop/class"
)

// reason is why a sitting is ended from outside.
type reason int

const (
	stays reason = iota
	leaveDrain
	leaveTakenOver
	leaveIdle
	leaveFull
)

// sitting is one participant's session.
type sitting struct {
	host     *Host
	place    *counted
	terminal *Terminal
	keys     *cooked
	pty      bool
	seat     class.Seat
	words    string
	again    string      // what to type to come back
	recorder *recorder   // once a seat is taken
	finished bool        // the result was reached, so that its code can be named
	done     atomic.Bool // every question is answered

	mu     sync.Mutex
	why    reason
	cancel context.CancelFunc // ends a conversation line by line, and one at the door
	feed   *feed              // of a full-screen conversation, which leaves by itself
}

// leave ends the sitting politely: what was typed is kept, the terminal is left as
// it was found, and the last sentence says what happened. The first reason counts.
func (s *sitting) leave(why reason) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.why != stays {
		return
	}
	s.why = why
	if s.feed != nil {
		s.host.room.send(s.feed, quiz.News{Leave: "leaving"})
		return
	}
	s.cancel()
}

func (s *sitting) left() reason {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.why
}

// participate holds a participant's session from the door to goodbye. They count as
// being there until the exit code is sent.
func (h *Host) participate(sess ssh.Session) {
	ctx, cancel := context.WithCancel(sess.Context())
	defer cancel()
	s := &sitting{host: h, place: placeOf(sess.Context()), cancel: cancel, again: h.again(sess.LocalAddr())}
	s.terminal, s.pty = newTerminal(sess)
	if !h.enter(s) {
		s.say("The class's computer stops for now. To come back: " + s.again)
		return
	}
	defer h.exit(s)
	defer sess.Exit(0) //nolint:errcheck // a connection that is gone
	defer s.contain()
	idle := time.AfterFunc(h.o.Limits.Idle, func() { s.leave(leaveIdle) })
	defer idle.Stop()
	polite := func() { s.leave(leaveFull) }
	s.place.polite.Store(&polite)
	awake := reading{sess, func() {
		idle.Reset(h.o.Limits.Idle)
		h.places.awake(s.place)
	}}
	s.keys = newCooked(awake, s.terminal.Out, s.pty)
	plain, err := s.door(ctx)
	if err != nil {
		s.goodbye(err)
		return
	}
	h.seatedAs(s)
	s.goodbye(s.converse(ctx, plain))
}

// contain ends a sitting that panics, and nothing else: what happened is logged, and
// they are told how to come back.
func (s *sitting) contain() {
	if fault := recover(); fault != nil {
		s.host.o.Log.Error("a sitting failed", "panic", fault, "stack", string(debug.Stack()))
		s.goodbye(errFailed)
	}
}

// again is what to type to come back: over the address that somebody came in at,
// where it is not this computer talking to itself.
func (h *Host) again(at net.Addr) string {
	tcp, ok := at.(*net.TCPAddr)
	if !ok || tcp.IP.IsLoopback() || h.o.JoinLine == nil {
		return h.room.joined()[0]
	}
	return h.o.JoinLine(tcp)
}

// reading is a reader that tells when something was read.
type reading struct {
	io.Reader

	awake func()
}

// Read reads, and tells.
func (r reading) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if n > 0 {
		r.awake()
	}
	return n, err
}

// converse holds the conversation, full-screen or line by line.
func (s *sitting) converse(ctx context.Context, plain bool) error {
	f, stop := s.host.room.listen(false)
	defer stop()
	o := s.options(f)
	var end quiz.Outcome
	var err error
	if plain {
		end, err = quiz.RunPlain(ctx, o, s.keys, s.terminal.Out)
	} else {
		s.mu.Lock()
		s.feed = f
		gone := s.why != stays
		s.mu.Unlock()
		if gone {
			return nil
		}
		s.say("", "If the connection ends: "+s.again, "Then type your three words: "+together(s.words)) // on the screen that stays
		t := s.terminal
		t.In = s.keys.in
		restore := func() {}
		defer func() { restore() }() //nolint:gocritic // it is set below; also of a sitting that fails
		end, err = quiz.RunIn(ctx, o, func(m tea.Model) quiz.Runner {
			var p *tea.Program
			p, restore = t.drawn(ctx, m)
			return p
		})
	}
	s.finished = end.Session.Finished()
	return err
}

// options is what the quiz needs of the class.
func (s *sitting) options(f *feed) quiz.Options {
	h := s.host
	s.recorder = newRecorder(h, s.seat, func() { go s.leave(leaveTakenOver) })
	s.done.Store(s.recorder.session.Finished())
	o := quiz.Options{
		Model: h.o.Model, Limits: h.o.Asked, Advice: h.o.Advice, Now: h.o.Now, ASCII: s.terminal.ASCII,
		Journal: journal{s.recorder},
		Room: &quiz.Room{
			Words: s.words,
			Kept: "Every answer is kept at once on your instructor's computer, without your name, and so are the seconds that it took: " +
				"if the connection drops, your three words bring you back. The class sees averages, nobody's answers.",
			Lost: "Go on: you get your own result all the same. While the class goes on, its computer tries again by itself.",
			News: f.ch, Vote: s.vote, Done: s.ends,
		},
	}
	if len(s.seat.Events) > 0 {
		o.Resume = s.seat.Member
	}
	return o
}

// vote keeps a second answer.
func (s *sitting) vote(question string, value int) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if s.host.room.asks() != question {
		return errClosed
	}
	err := s.host.o.Store.Vote(ctx, s.host.o.Class.Name, question, s.seat.Member, value)
	s.host.wrote(err)
	return plainly(err)
}

// ends remembers the answers of somebody who is done, so that their result code,
// pasted as well, is not taken for somebody else.
func (s *sitting) ends(sheet scoring.Sheet) {
	first := !s.done.Swap(true)
	code := class.Print(s.host.o.Model, sheet)
	h, member := s.host, s.seat.Member
	if code == nil || h.room.phase() == class.AtEnd {
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
			h.debts.forget(member)
		}
		h.wrote(err)
		return err
	}
	if err := finish(); err != nil {
		h.debts.owe(member, finish)
	}
}
