package cli_test

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rolefit/internal/testkit/postgres"
	"rolefit/internal/testkit/webclient"
	"rolefit/workshop/class"
)

// hurried is a participant that answers as fast as possible, across hosts that end and
// connections that break, and records the acknowledged answers.
type hurried struct {
	person int
	class  string // its login, at a door of several; empty: the only one
	way    int    // 0: full-screen; 1: line by line on a terminal; 2: line by line without one; 3: by browser
	words  string
	phone  *webclient.Client // by browser: it has the cookie
	in     bool              // something came after the door: the seat is theirs
	acked  int               // answers: the next question was drawn
	done   bool              // the result was reached
	breaks int               // lines that broke
	acks   *atomic.Int64     // counts for all participants; may be nil
	crowd  *crowd            // theirs; may be nil
	rests  time.Duration     // by browser: before each answer
	here   bool              // the crowd counts them
}

// goes connects, or comes back, and answers until the result or the end of the connection. A
// broken connection is no error.
func (p *hurried) goes(address string) error {
	v := dialOptions{user: p.class}
	switch {
	case p.way == byBrowser:
		return p.browses(address)
	case p.way > 0:
		v.quiet, v.noPTY = true, p.way == 2
	}
	enter, door := "\r", "\r"
	switch p.way {
	case 1:
		door = "a"
	case 2:
		enter, door = "\n", "\n"
	}
	g, err := connect(address, v)
	if err != nil {
		return nil // it broke at once
	}
	defer g.close()
	if err := g.atDoor(); err != nil {
		return p.broke(err)
	}
	mine := g.words
	if p.words == "" {
		p.words = mine
	} else if err := p.comesBack(g, enter); err != nil {
		return p.broke(err)
	} else {
		door = strings.TrimRight(door, "\n") // it goes on by itself without a terminal
	}
	if err := g.types(door); err != nil {
		return p.broke(err)
	}
	first := true
	seen := func(at spot) {
		err = errors.Join(err, p.sees(at, first))
		first = false
		p.crowd.holds(p, at, g.ended)
	}
	var ended error
	if p.way == 0 {
		ended = g.plays(leans(p.person), spot{"result", 0}, seen)
	} else {
		ended = g.playsPlain(enter, leans(p.person), seen)
	}
	return errors.Join(err, p.broke(ended))
}

// finishes has a person answer everything, line by line, and returns their three words.
func finishes(t *testing.T, address string, person int) (words string) {
	t.Helper()
	h := &hurried{person: person, way: 2}
	if err := h.goes(address); err != nil || !h.done {
		t.Fatalf("person %d did not come to the result: %v", person, err)
	}
	return h.words
}

// sees counts what a place acknowledges. Error: first after a host that ended, it is none where
// everything acknowledged is answered.
func (p *hurried) sees(at spot, first bool) (err error) {
	if first && p.in && at.answered() < p.acked {
		err = fmt.Errorf("person %d: %d answers were acknowledged, and it goes on at %v", p.person, p.acked, at)
	}
	p.in = true
	if p.acks != nil {
		p.acks.Add(1)
	}
	p.acked = max(p.acked, at.answered())
	p.done = at.what == "result"
	return err
}

// byBrowser is the way of a hurried participant with a phone.
const byBrowser = 3

// browses is goes by browser: the cookie alone leads back. An answer counts as acknowledged once
// its form was answered, even if the next page did not come.
func (p *hurried) browses(address string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if p.phone == nil {
		p.phone = webclient.New(strings.TrimSuffix("http://"+address+"/"+p.class, "/"), "")
	}
	defer p.phone.Offline()
	err := p.phone.Get(ctx, "/quiz")
	for first := true; err == nil; first = false {
		at := pageSpot(p.phone)
		switch {
		case p.phone.Code == http.StatusServiceUnavailable: // it is stopping, and says so
			p.breaks++
			return nil
		case at == spot{} && p.in:
			return fmt.Errorf("%w: person %d, after %d answers, on page %d:\n%s", errGone, p.person, p.acked, p.phone.Code, p.phone.Page)
		case at == spot{}:
			err = p.phone.Post(ctx, "/join")
			continue
		}
		if wrong := p.sees(at, first); wrong != nil {
			return wrong
		}
		if p.words = cmp.Or(p.words, p.phone.Words()); p.done {
			return nil
		}
		p.crowd.holds(p, at, nil)
		time.Sleep(p.rests)
		if err = p.phone.Do(ctx, at.button(leans(p.person))); p.phone.Heard && (at.what == "question" || at.what == "tie-breaker") {
			p.acked = max(p.acked, at.answered()+1)
		}
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%w: %w", errLate, err)
	}
	return p.broke(err)
}

// comesBack types the three words. If the host does not know them and sent nothing after the
// greeting, the join was not stored: then this greeting's words apply.
func (p *hurried) comesBack(g *participant, enter string) error {
	if err := g.types(p.words + enter); err != nil {
		return err
	}
	back := false
	err := g.until("the words were looked at", func(screen string) bool {
		back = strings.Contains(screen, "Welcome back")
		return back || strings.Contains(screen, "Nobody in this class")
	})
	switch {
	case err != nil || back:
		g.midway = p.acked > 0
		return err
	case p.in:
		return fmt.Errorf("%w: person %d, after %d answers: %s", errGone, p.person, p.acked, p.words)
	}
	p.words = g.words
	if p.way == 2 {
		return g.types("\n")
	}
	return nil
}

var errGone = errors.New("the three words bring nobody back")

// broke turns the error of a broken connection into nil.
func (p *hurried) broke(err error) error {
	if err == nil || errors.Is(err, errGone) || errors.Is(err, errLate) {
		return err
	}
	p.breaks++
	return nil
}

var mostKills = flag.Int("kills", 20, "how often the host is killed under load") //nolint:gochecknoglobals // a flag of tests

// TestKilledHost kills the real host under load, again and again (less often with -short, more
// often with -kills): every acknowledged answer is there, on each participant's screen or page
// and in the file.
func TestKilledHost(t *testing.T) {
	t.Parallel()
	p := startAnywhere(t, "--web")
	const at, ways = 12, 4
	kills := *mostKills
	if testing.Short() {
		kills = 6
	}
	var mu sync.Mutex
	var all []*hurried
	newcomer := func() *hurried {
		mu.Lock()
		defer mu.Unlock()
		h := &hurried{person: len(all), way: len(all) % ways}
		all = append(all, h)
		return h
	}
	current := make([]*hurried, at)
	for i := range current {
		current[i] = newcomer()
	}
	random := rand.New(rand.NewPCG(1, 2))
	for k := range kills {
		var answers atomic.Int64
		most, later := random.Int64N(120), time.Duration(random.IntN(30_000))*time.Microsecond
		running := map[string]func() error{"the kill": func() error {
			for deadline := time.Now().Add(patience); answers.Load() < most && time.Now().Before(deadline); {
				time.Sleep(time.Millisecond)
			}
			time.Sleep(later)
			p.kills()
			return nil
		}}
		ended := p.ended
		for i := range current {
			running[fmt.Sprint("kill ", k, ", seat ", i)] = func() error {
				for {
					current[i].acks = &answers
					if err := current[i].goes(p.address); err != nil {
						return err
					}
					if current[i].done {
						current[i] = newcomer()
					}
					select {
					case <-ended:
						return nil
					default:
					}
				}
			}
		}
		together(t, running)
		p.starts()
	}
	p.stops()
	s := p.reads()
	acked, byPhone, done := 0, 0, 0
	for _, h := range all {
		acked += h.acked
		if h.way == byBrowser {
			byPhone += h.acked
		}
		if h.done {
			done++
		}
		if !h.in {
			continue
		}
		if err := has(t, s, h.words, h.person, min(h.acked, questions)); err != nil {
			t.Error(err)
		}
	}
	counts, err := s.Counts(t.Context(), className)
	must(t, err)
	if counts.Done < done {
		t.Errorf("%d of %d who saw their result are done", counts.Done, done)
	}
	t.Logf("%d people had %d answers acknowledged, %d of them by browser, by %d hosts that were killed; %d saw their result", len(all), acked, byPhone, kills, done)
	if acked < 10*kills || byPhone < 2*kills {
		t.Errorf("only %d answers were acknowledged, %d of them by browser: this test tests little", acked, byPhone)
	}
}

// crowd is the participants of a test, in all ways, whose hosts end or lose their store meanwhile.
type crowd struct {
	all  []*hurried
	acks atomic.Int64
	here atomic.Int64  // people who are in a host, or have come to their result
	over chan struct{} // closed after the change
}

// holds counts a person as here, and holds them near the end until the change is over or their
// connection has ended: however slow the machine, none has left when a host ends.
func (c *crowd) holds(p *hurried, at spot, ended <-chan struct{}) {
	if c == nil {
		return
	}
	if !p.here {
		p.here = true
		c.here.Add(1)
	}
	const near = 24 // answers
	if at.answered() >= near {
		select {
		case <-c.over:
		case <-ended:
		}
	}
}

// leaves counts a person as here no more, unless they have come to their result.
func (c *crowd) leaves(p *hurried) {
	if c != nil && p.here && !p.done {
		p.here = false
		c.here.Add(-1)
	}
}

// hurries has n participants answer until their results, each at an address of at, while a change
// runs beside them.
func (c *crowd) hurries(t *testing.T, n int, at func(person int) string, change func() error) {
	t.Helper()
	c.over = make(chan struct{})
	running := map[string]func() error{"the change": func() error {
		defer close(c.over)
		return change()
	}}
	for i := range n {
		h := &hurried{person: i, way: i % (byBrowser + 1), acks: &c.acks, crowd: c}
		c.all = append(c.all, h)
		running[fmt.Sprint("person ", i)] = func() error { return h.untilDone(at(i)) }
	}
	together(t, running)
}

// answered waits for n acknowledged answers and for all to be here, for a change: the people's
// own errors end the test.
func (c *crowd) answered(n int) {
	for deadline := time.Now().Add(patience); (c.acks.Load() < int64(n) || int(c.here.Load()) < len(c.all)) && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
}

// kept expects every answer of the crowd in a store, and that all are done. It returns the counts
// of the class, and the number of connections that were cut.
func (c *crowd) kept(t *testing.T, s kept) (counts class.Counts, breaks int) {
	t.Helper()
	for _, h := range c.all {
		breaks += h.breaks
		must(t, has(t, s, h.words, h.person, questions))
	}
	counts, err := s.Counts(t.Context(), className)
	must(t, err)
	if counts.Done != len(c.all) {
		t.Errorf("of %d people %d are done", len(c.all), counts.Done)
	}
	return counts, breaks
}

// TestHostsKilledInTurn kills two hosts of a class in a database in turn, while people answer at
// both in all ways: each goes on at the other host, with every answer that was acknowledged.
func TestHostsKilledInTurn(t *testing.T) {
	t.Parallel()
	address := postgres.Database(t)
	flags := []string{"--web", "--proxy-from", balancerAt}
	hosts := []*program{startWith(t, address, "", flags...), startWith(t, address, "", flags...)}
	doors := []*balancer{newBalancer(t, 2, "", hosts[0].address, hosts[1].address), newBalancer(t, 2, "", hosts[1].address, hosts[0].address)}
	const people, kills, each = 8, 4, 30
	var c crowd
	c.hurries(t, people, func(person int) string { return doors[2*person/people].address }, func() error {
		for k := range kills {
			c.answered((k + 1) * each)
			hosts[k%2].kills()
			hosts[k%2].starts()
		}
		return nil
	})
	if _, breaks := c.kept(t, inDatabase(t, address)); breaks < people {
		t.Errorf("only %d connections were cut: this test tests little", breaks)
	}
}
