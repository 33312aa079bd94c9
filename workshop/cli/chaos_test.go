package cli_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"rolefit/workshop/host"
)

// Limits on delays of honest participants during attacks.
const (
	promisedAlarm  = 5 * time.Second
	promisedMemory = 1 << 30
)

// attack is the common part of attackers: they repeat until it is over, and rest a little
// after each turn, because the test tries the host and not the machine.
type attack struct {
	address string
	over    chan struct{}
	all     sync.WaitGroup
	turns   atomic.Int64

	guessed, stuffed, squatted, seated *border
}

// border signals when attackers have done enough.
type border struct {
	most    int64
	done    atomic.Int64
	crossed chan struct{}
}

func upTo(most int64) *border { return &border{most: most, crossed: make(chan struct{})} }

func (l *border) add(n int64) {
	if done := l.done.Add(n); done >= l.most && done-n < l.most {
		close(l.crossed)
	}
}

// each runs n attackers in turns.
func (a *attack) each(n int, rest time.Duration, turn func(i int)) {
	for i := range n {
		a.all.Go(func() {
			for {
				turn(i)
				a.turns.Add(1)
				select {
				case <-a.over:
					return
				case <-time.After(rest):
				}
			}
		})
	}
}

// holds keeps a connection open until the attack is over, or the host closes it.
func (a *attack) holds(conn io.ReadWriteCloser) {
	gone := make(chan struct{})
	a.all.Go(func() {
		_, _ = io.Copy(io.Discard, conn)
		close(gone)
	})
	a.all.Go(func() {
		select {
		case <-gone:
		case <-a.over:
		}
		_ = conn.Close()
	})
}

// stays keeps a participant until the attack or the session is over.
func (a *attack) stays(g *participant) {
	a.all.Go(func() {
		select {
		case <-g.ended:
		case <-a.over:
		}
		g.close()
	})
}

// begins starts a guesser, a stuffer, squatters and a flooder, from addresses of their own.
// Their errors are ignored.
func (a *attack) begins(h *testHost) {
	a.each(6, 100*time.Millisecond, func(int) {
		client, err := from("127.0.0.66", a.address)
		if err != nil {
			return
		}
		defer client.Close() //nolint:errcheck // it hangs up
		g, err := openSession(client, dialOptions{quiet: true})
		if err != nil || g.atDoor() != nil {
			return
		}
		if g.types(fmt.Sprintf("%s\rhammer picnic dragon\r", g.words)) == nil {
			a.guessed.add(1)
		}
		select { // and does not wait for the answer
		case <-g.ended:
		case <-time.After(300 * time.Millisecond):
		}
	})
	a.each(1, 20*time.Millisecond, func(i int) {
		client, err := from("127.0.0.67", a.address)
		if err != nil {
			return
		}
		defer client.Close() //nolint:errcheck // it hangs up
		if s, err := client.NewSession(); err == nil {
			n := 1000*(i+1) + int(a.turns.Load())
			s.Stdin = strings.NewReader(sheetFor(h.model, fmt.Sprint("stuffed-", i, n), n))
			if s.Run("submit") == nil {
				a.stuffed.add(1)
			}
		}
	})
	squat := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 68)}}
	a.each(2, 30*time.Millisecond, func(int) { // half-open
		if conn, err := squat.Dial("tcp", a.address); err == nil {
			a.holds(conn)
			a.squatted.add(1)
		}
	})
	a.each(2, 50*time.Millisecond, func(int) { // at the door
		client, err := from("127.0.0.69", a.address)
		if err != nil {
			return
		}
		g, err := openSession(client, dialOptions{quiet: true})
		if err != nil || g.atDoor() != nil {
			_ = client.Close()
			return
		}
		a.stays(g)
	})
	a.each(4, 50*time.Millisecond, func(i int) { // in seats, where they answer nothing
		defer a.seated.add(1)
		client, err := from(fmt.Sprint("127.0.0.", 71+i), a.address)
		if err != nil {
			return
		}
		g, err := openSession(client, dialOptions{quiet: true})
		if err != nil || errors.Join(g.atDoor(), g.types("\r")) != nil {
			_ = client.Close()
			return
		}
		a.stays(g)
	})
	a.each(3, 200*time.Millisecond, func(i int) { // into a door, a command and no session
		conn, err := (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 70)}}).Dial("tcp", a.address)
		if err != nil {
			return
		}
		client, err := over(conn, dialOptions{})
		if err != nil {
			return
		}
		defer client.Close() //nolint:errcheck // it hangs up
		ch, reqs, err := client.OpenChannel("session", nil)
		if err != nil {
			return
		}
		go gossh.DiscardRequests(reqs)
		go func() { _, _ = io.Copy(io.Discard, ch) }()
		if i > 0 {
			_, _ = ch.SendRequest([]string{"", "shell", "exec"}[i], true, gossh.Marshal(struct{ Command string }{"follow"}))
		}
		_, _ = io.CopyN(ch, endless{}, 2<<20)
	})
}

// endless is an input without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// within reports whether a time is within a limit on an idle machine. An undisturbed host
// measures at the same moment how much this machine delays everything; the rest is the
// attacked host's own delay.
func within(limit time.Duration, what string, do, inPeace func() error) error {
	took := make([]time.Duration, 2)
	errs := make([]error, 2)
	var both sync.WaitGroup
	for i, do := range []func() error{do, inPeace} {
		both.Go(func() {
			began := time.Now()
			errs[i] = do()
			took[i] = time.Since(began)
		})
	}
	both.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if took[0] > limit+took[1] {
		return fmt.Errorf("%s took %v, and %v where nobody attacks; %v is promised", what, took[0], took[1], limit)
	}
	return nil
}

// comesFrom connects from an address of the loopback, with a terminal.
func comesFrom(ip, address string) (*participant, error) {
	client, err := from(ip, address)
	if err != nil {
		return nil, err
	}
	g, err := openSession(client, dialOptions{})
	if err == nil {
		err = g.atDoor()
	}
	if err != nil {
		_ = client.Close()
	}
	return g, err
}

// person is a participant of a class on a host.
type person struct {
	h       *testHost
	n       int // which
	answers int // number of answered questions
	g       *participant
	words   string
}

func (p *person) comes() (err error) {
	p.g, err = comesFrom(fmt.Sprint("127.0.1.", 1+p.n), p.h.address)
	return err
}

func (p *person) joins() error {
	if err := p.comes(); err != nil {
		return err
	}
	p.words = p.g.words
	return errors.Join(p.g.types("\r"), p.g.sees("Start"))
}

func (p *person) plays() error {
	defer p.g.close()
	return p.g.plays(leans(p.n), spot{"question", p.answers + 1}, nil)
}

func (p *person) returns() error {
	if err := p.comes(); err != nil {
		return err
	}
	defer p.g.close()
	return errors.Join(p.g.types(p.words+"\r"), p.g.sees("Welcome back"), p.g.types("\r"), p.g.at(spot{"question", p.answers + 1}))
}

// attends joins, answers, disconnects and returns, on the attacked host and likewise on an
// undisturbed one.
func attends(h, peace *testHost, n, answers int) error {
	p, twin := &person{h: h, n: n, answers: answers}, &person{h: peace, n: n, answers: answers}
	if err := within(prompt, "joining", p.joins, twin.joins); err != nil {
		return err
	}
	played := make(chan error, 1)
	go func() { played <- twin.plays() }()
	if err := errors.Join(p.plays(), <-played); err != nil {
		return err
	}
	if err := within(prompt, "returning", p.returns, twin.returns); err != nil {
		return err
	}
	return h.has(p.words, n, answers)
}

// controls opens a facilitator's controls.
func (h *testHost) controls() error {
	g, err := connect(h.address, h.facilitator("controls"))
	if err != nil {
		return err
	}
	defer g.close()
	return g.sees("[LOBBY]")
}

// rings waits for an alarm on the controls.
func (h *testHost) rings(says string) error {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if strings.Contains(strings.Join(h.board().Alarms, "\n"), says) {
			return nil
		}
	}
	return fmt.Errorf("%w: %q", errLate, h.board().Alarms)
}

// TestChaos runs all attacks at once on a small host. Honest participants join and return
// within the limits, the controls open at every attempt and show the attacks, memory is
// bounded, and no answer is lost.
func TestChaos(t *testing.T) { //nolint:paralleltest // it measures time and memory
	defer debug.SetGCPercent(debug.SetGCPercent(100)) // as a host does
	const places = 60
	h := hostedAnywhere(t, func(o *host.Options) {
		o.OneRouter = new(false)
		o.Limits.Connections, o.Limits.PerAddress, o.Limits.HalfOpen = places, places, places
	})
	peace := hostedAnywhere(t, func(*host.Options) {})
	people, rounds := 12, 2
	if testing.Short() {
		people, rounds = 3, 1
	}
	a := &attack{
		address: h.address, over: make(chan struct{}),
		guessed: upTo(40), stuffed: upTo(50), squatted: upTo(places + 10), // each more than passes without a word
		seated: upTo(2 * places),
	}
	a.begins(h)
	alarms := map[string]func() error{}
	for says, of := range map[string]*border{"Three words are being guessed: ": a.guessed, " newcomers came in ": a.stuffed, "The door is full: ": a.squatted} {
		alarms["the alarm: "+says] = func() error {
			select {
			case <-of.crossed:
			case <-time.After(patience):
				return fmt.Errorf("%w: attackers did it %d times", errLate, of.done.Load())
			}
			return within(promisedAlarm, "the alarm", func() error { return h.rings(says) }, peace.controls)
		}
	}
	together(t, alarms)
	<-a.seated.crossed
	eventually(t, "the squatters have most of the seats", func() bool { return h.board().Connected > places/2 })
	most := atomic.Uint64{}
	for round := range rounds {
		all := map[string]func() error{}
		for i := range people / rounds {
			person := round*people/rounds + i
			all[fmt.Sprint("person ", person)] = func() error { return attends(h, peace, person, 5) }
		}
		all["control"] = func() error {
			return within(prompt, "control", h.controls, peace.controls)
		}
		all["memory"] = func() error {
			samples := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
			metrics.Read(samples)
			most.Store(max(most.Load(), samples[0].Value.Uint64()+samples[1].Value.Uint64()+samples[2].Value.Uint64()))
			return nil
		}
		together(t, all)
	}
	close(a.over)
	a.all.Wait()
	t.Logf("%d turns of attackers, %d MB at most", a.turns.Load(), most.Load()>>20)
	if most.Load() > promisedMemory {
		t.Errorf("%d MB are held", most.Load()>>20)
	}
}
