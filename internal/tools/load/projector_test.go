//go:build unix

package load

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/ui"
	"rolefit/workshop/host"
	walls "rolefit/workshop/projector"
)

// projector is the wall of a class and the controls beside it, attached as an instructor
// attaches them: over SSH, with a key. It follows the events of the crowd, and how
// long the wall takes to show what it counts of them.
type projector struct {
	wall, controls *line

	frames atomic.Int64 // of the wall

	mu          sync.Mutex
	came, shown map[Kind][]time.Time // by kind of event: when the crowd told it; when the wall first showed as many
}

// labels are the wall's labels of events that it counts.
func labels() map[Kind]string { return map[Kind]string{Joined: "JOINED", Halfway: "HALFWAY"} }

// attach opens wall and controls with a facilitator's key, and lets the class answer. The
// caller closes the projector, also after an error.
func attach(ctx context.Context, o Options, key gossh.Signer) (*projector, error) {
	o.Key = key
	p := &projector{came: map[Kind][]time.Time{}, shown: map[Kind][]time.Time{}}
	var err error
	if p.controls, err = dial(ctx, facing(o, "controls", 80, 24), false); err != nil {
		return p, err
	}
	if p.wall, err = dial(ctx, facing(o, "wall", 120, 40), false); err != nil {
		return p, err
	}
	for _, step := range []struct {
		at         *line
		keys, want string
	}{{p.controls, "", "NEXT  space"}, {p.controls, " ", "[ANSWERING]"}, {p.wall, "", labels()[Halfway]}} {
		if _, err := step.at.await(ctx, step.keys, o.Patience, func(s *screen) bool { return s.has(step.want) }); err != nil {
			step.at.look(func(s *screen) { err = fmt.Errorf("%q: %w; the screen:\n%s", step.want, err, s) })
			return p, err
		}
	}
	p.wall.look(func(*screen) { p.wall.met = p.drawn })
	return p, nil
}

// facing returns the options of a facilitator's terminal.
func facing(o Options, command string, width, height int) Options {
	o = o.orDefaults()
	o.Command, o.Width, o.Height = command, width, height
	return o
}

// told keeps the time of an event.
func (p *projector) told(e Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.came[e.Kind] = append(p.came[e.Kind], time.Now())
}

// waits reports whether some of so many people have neither joined nor failed.
func (p *projector) waits(people int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.came[Joined])+len(p.came[Failed]) < people
}

// drawn keeps the time of a frame that shows more people. It holds for no frame.
func (p *projector) drawn() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.frames.Add(1)
	now := time.Now()
	for kind, label := range labels() {
		for n := number(p.wall.screen, label, len(p.shown[kind])+1, len(p.came[kind])); n > len(p.shown[kind]); {
			p.shown[kind] = append(p.shown[kind], now)
		}
	}
	return false
}

// number returns which of the numbers from … to stands beside a label in large letters, four
// lines high and two of them above it; 0 if none does.
func number(s *screen, label string, from, to int) int {
	const high, above, apart = 4, 2, "    "
	rows := s.lines()
	for y, row := range rows {
		if !strings.HasPrefix(strings.TrimSpace(row), label) || y < above || y-above+high > len(rows) {
			continue
		}
		for n := to; n >= from; n-- {
			drawn, _ := ui.Large(strconv.Itoa(n), s.width, high, ui.NewGlyphs(false))
			same := true
			for i, part := range strings.Split(drawn, "\n") {
				is := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(rows[y-above+i]), label)) + apart
				same = same && strings.HasPrefix(is, strings.TrimSpace(part)+apart)
			}
			if same {
				return n
			}
		}
	}
	return 0
}

// lags returns, of all counted people in sight, how long each waited for the wall.
func (p *projector) lags() (all samples) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for kind, shown := range p.shown {
		for i, at := range shown {
			all = append(all, max(milliseconds(at.Sub(p.came[kind][i])), 0)) // a commit may be on the wall before its own screen has drawn it
		}
	}
	return all
}

// TestProjector has twelve participants answer in sight of a projector: the wall shows each of
// them when they have joined, and when they are halfway.
func TestProjector(t *testing.T) {
	t.Parallel()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, err := gossh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	h := hosted(t, func(o *host.Options) {
		o.Facilitators = []gossh.PublicKey{key.PublicKey()}
		o.Facilitate = func(ctx context.Context, h *host.Class, t *host.Terminal, what string) error {
			shown := walls.Options{Wall: what == "wall", Controls: what == "controls", Now: time.Now}
			_, err := t.Program(ctx, walls.New(shown, h)).Run()
			return err
		}
	})
	const people = 12
	o := Options{
		Address: h.address, HostKey: h.key, Model: h.model, People: make([]Person, people), Think: time.Millisecond, Patience: patience,
	}
	p, err := attach(t.Context(), o, key)
	defer p.close()
	if err != nil {
		t.Fatal(err)
	}
	o.Told = p.told
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	reported := make(chan Report, 1)
	go func() { reported <- Run(ctx, o) }()
	for begun := time.Now(); len(p.lags()) < 2*people; time.Sleep(time.Millisecond) {
		if time.Since(begun) > patience {
			p.wall.look(func(s *screen) { t.Fatalf("%d counts of %d were seen; the wall:\n%s", len(p.lags()), 2*people, s) })
		}
	}
	leave()
	if err := (<-reported).Err(); err != nil {
		t.Error(err)
	}
	if p.waits(people) || !p.waits(people+1) || p.frames.Load() == 0 {
		t.Errorf("%d frames, %d joined", p.frames.Load(), len(p.came[Joined]))
	}
}

// close ends wall and controls; nil has none.
func (p *projector) close() {
	if p == nil {
		return
	}
	for _, l := range []*line{p.wall, p.controls} {
		if l != nil {
			l.close()
		}
	}
}
