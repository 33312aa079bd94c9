package cli_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rolefit/workshop/class"
	"rolefit/workshop/host"
)

// begins connects to a host and answers full-screen up to a question.
func begins(address string, person, question int) (*participant, error) {
	g, err := connect(address, dialOptions{})
	if err != nil {
		return nil, err
	}
	if err := errors.Join(g.atDoor(), g.types("\r"), g.plays(leans(person), spot{"question", question}, nil)); err != nil {
		g.close()
		return nil, err
	}
	return g, nil
}

// returns comes back with three words, full-screen.
func returns(address, words string) (*participant, error) {
	g, err := connect(address, dialOptions{})
	if err != nil {
		return nil, err
	}
	if err := errors.Join(g.atDoor(), g.types(words+"\r"), g.sees("Welcome back"), g.types("\r")); err != nil {
		g.close()
		return nil, err
	}
	g.words = words
	return g, nil
}

// at waits for a spot of the quiz.
func (g *participant) at(where spot) error {
	return g.until(fmt.Sprintf("%v was reached", where), func(screen string) bool { return spotOf(screen) == where })
}

// TestWordsComeFirst checks the order of the bytes: the three words are on the main screen,
// and nothing that came later is.
func TestWordsComeFirst(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	g, err := begins(h.address, 1, 2)
	must(t, err)
	defer g.close()
	sent := g.bytes()
	words, alternate := strings.Index(sent, g.words), strings.Index(sent, "\x1b[?1049h")
	if words < 0 || alternate < words {
		t.Errorf("the words are at %d, the other screen at %d", words, alternate)
	}
	if strings.Contains(sent[:alternate], "\x1b[2J") || strings.Contains(sent[:alternate], "\x1b[H") {
		t.Errorf("something is cleared before: %q", sent[:alternate])
	}
}

// TestWordsBringBack leaves in every way, and comes back to the same question.
func TestWordsBringBack(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	all := map[string]func() error{}
	for name, leave := range map[string]func(*participant) error{
		"q":       func(g *participant) error { return g.types("q") },
		"ctrl+c":  func(g *participant) error { return g.types("\x03") },
		"cut":     func(g *participant) error { return g.client.Close() },
		"no end":  func(*participant) error { return nil }, // the other window is still there
		"channel": func(g *participant) error { return g.session.Close() },
		"eof":     func(g *participant) error { return g.in.Close() },
	} {
		for i := range 4 {
			all[fmt.Sprint(name, " ", i)] = func() error {
				question := 2 + i*4
				g, err := begins(h.address, i, question)
				if err != nil {
					return err
				}
				defer g.close()
				if err := leave(g); err != nil {
					return err
				}
				parts := strings.Fields(g.words)
				words := g.words
				switch i {
				case 1:
					words = strings.Join(parts, "   ")
				case 2:
					words = "  " + strings.ToUpper(parts[0]) + "," + parts[1] + "-" + parts[2] + "  "
				case 3:
					words = "xx yy zz\r" + g.words
				}
				back, err := returns(h.address, words)
				if err != nil {
					return err
				}
				defer back.close()
				return errors.Join(back.at(spot{"question", question}), back.types(leans(i)(question)), back.at(spot{"question", question + 1}))
			}
		}
	}
	together(t, all)
}

// TestWrongWords types words that belong to no participant.
func TestWrongWords(t *testing.T) {
	t.Parallel()
	s := anywhere(t)()
	h := hosted(t, s)
	must(t, s.BeginClass(t.Context(), class.Class{Name: "Tuesday", State: []byte("{}")}))
	const other = "hammer picnic dragon"
	_, err := s.Join(t.Context(), "Tuesday", other, "")
	must(t, err)
	g := mustConnect(t, h.address, dialOptions{})
	must(t, g.atDoor())
	for _, typed := range []string{other, "hammer hammer hammer", "hammer picnic", "no such word", "hammer picnic dragon hammer"} {
		must(t, g.types(typed+"\r"))
		must(t, g.hears("Type your three words, or Enter"))
	}
	for _, said := range []string{"Nobody in this class has these three words.", "isn't one of our words", "Type three words, with spaces between them"} {
		if !strings.Contains(g.bytes(), said) {
			t.Errorf("never said: %s", said)
		}
	}
	must(t, g.types(other+"\r")) // the sixth try
	_, err = g.exit()
	must(t, err)
	if !strings.Contains(g.screen(), "Too many wrong tries.") {
		t.Errorf("the sixth try: %s", g.screen())
	}
	if joined := h.board().Counts.Joined; joined != 0 {
		t.Errorf("%d joined", joined)
	}
}

// TestTakenOver comes back while the first window is open: that window is told, its terminal
// is restored, and its acknowledged answers are there.
func TestTakenOver(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	all := map[string]func() error{}
	for _, plain := range []bool{false, true} {
		for n := range 6 {
			all[fmt.Sprint(n, ", plain: ", plain)] = func() error { return takenOver(h, n, plain) }
		}
	}
	together(t, all)
}

func takenOver(h *testHost, n int, plain bool) error {
	first, err := begins(h.address, n, 3)
	if err != nil {
		return err
	}
	defer first.close()
	// Both type at once.
	var typing sync.WaitGroup
	typing.Go(func() {
		for q := 3; q < 12; q++ {
			if errors.Join(first.at(spot{"question", q}), first.types(leans(n)(q))) != nil {
				return
			}
			time.Sleep(time.Duration(n) * 5 * time.Millisecond)
		}
	})
	second, err := connect(h.address, dialOptions{})
	if err != nil {
		return err
	}
	defer second.close()
	go2 := "\r"
	if plain {
		go2 = "a"
	}
	if err := errors.Join(second.atDoor(), second.types(first.words+"\r"), second.sees("Welcome back"), second.types(go2)); err != nil {
		return err
	}
	if _, err := first.exit(); err != nil {
		return err
	}
	typing.Wait()
	if !strings.Contains(strings.Join(strings.Fields(first.screen()), " "), "Your quiz continues in another window") {
		return fmt.Errorf("the first was told: %s", first.screen())
	}
	if err := restored(first); err != nil {
		return err
	}
	if plain {
		if err := second.playsPlain("\r", leans(n), nil); err != nil {
			return err
		}
	} else if err := second.plays(leans(n), spot{"result", 0}, nil); err != nil {
		return err
	}
	return h.has(first.words, n, questions)
}

// has compares a participant's first answers in the store with the typed ones. It takes the
// participant over.
func (h *testHost) has(words string, person, answers int) error {
	return has(h.t, h.store, words, person, answers)
}

func has(t testing.TB, s host.Store, words string, person, answers int) error {
	t.Helper()
	seat, err := s.Attach(t.Context(), className, words)
	if err != nil {
		return err
	}
	asked, at := career(t).Assessment().Questions, 0
	for _, e := range seat.Events {
		if e.Question == "" || at >= answers {
			continue
		}
		id, value := asked[at].ID, answerOf(person, at)
		if e.Question != id || e.Value != value {
			return fmt.Errorf("person %d: answer %d is %s %d; want %s %d", person, at+1, e.Question, e.Value, id, value)
		}
		at++
	}
	if at < answers {
		return fmt.Errorf("person %d: %d answers are kept; %d were acknowledged", person, at, answers)
	}
	return nil
}

// TestTakenOverManyTimes comes back many times at once: one window stays, and the others are told.
func TestTakenOverManyTimes(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	first, err := begins(h.address, 1, 3)
	must(t, err)
	defer first.close()
	const windows = 12
	var all [windows]*participant
	comes := map[string]func() error{}
	for i := range all {
		comes[fmt.Sprint(i)] = func() (err error) {
			all[i], err = returns(h.address, first.words)
			return err
		}
	}
	together(t, comes)
	var left []*participant
	eventually(t, "one window is left", func() bool {
		left = slices.DeleteFunc(slices.Clone(all[:]), func(g *participant) bool {
			select {
			case <-g.ended:
				return true
			default:
				return false
			}
		})
		return len(left) <= 1
	})
	if len(left) == 0 {
		t.Fatal("no window is left")
	}
	last := left[0]
	must(t, last.at(spot{"question", 3}))
	must(t, last.types(leans(1)(3)))
	must(t, last.at(spot{"question", 4}))
	for _, g := range append(all[:], first) {
		if g != last {
			must(t, g.says("Your quiz continues in another window"))
		}
		g.close()
	}
}

// TestWordsAfterEnds ends the real host in both ways during answers and restarts it: all
// participants come back to the same question, and the class to its phase.
func TestWordsAfterEnds(t *testing.T) {
	t.Parallel()
	p := startAnywhere(t)
	const people = 8
	guests := make([]*participant, people)
	all := map[string]func() error{}
	for i := range people {
		all[fmt.Sprint(i)] = func() error {
			var err error
			guests[i], err = begins(p.address, i, 3+i)
			return err
		}
	}
	together(t, all)
	door := mustConnect(t, p.address, dialOptions{})
	must(t, door.atDoor())
	plain := mustConnect(t, p.address, dialOptions{quiet: true, noPTY: true})
	must(t, plain.atDoor())
	must(t, plain.types("\n5\n"))
	must(t, plain.hears("Question 1 of 28"))
	before := p.snapshot("forward")

	p.stops()
	for i, g := range slices.Concat(guests, []*participant{door, plain}) {
		_, err := g.exit()
		must(t, err)
		said := strings.Join(strings.Fields(g.screen()), " ")
		if !strings.Contains(said, "The class's computer is stopping for now.") || g != door && !strings.Contains(said, "Then type your three words: "+g.words) {
			t.Errorf("person %d was told: %s", i, g.screen())
		}
		if g.emulator != nil {
			must(t, restored(g))
		}
	}
	p.starts()
	back := map[string]func() error{}
	for i := range people {
		back[fmt.Sprint(i)] = func() error {
			g, err := returns(p.address, guests[i].words)
			if err != nil {
				return err
			}
			guests[i] = g
			return errors.Join(g.at(spot{"question", 3 + i}), g.types(leans(i)(3+i)), g.at(spot{"question", 4 + i}))
		}
	}
	together(t, back)
	if after := p.snapshot(); after != before {
		t.Errorf("the class was:\n%s\nand is:\n%s", before, after)
	}
	p.kills()
	p.starts()
	for i := range people {
		back[fmt.Sprint(i)] = func() error {
			g, err := returns(p.address, guests[i].words)
			if err != nil {
				return err
			}
			defer g.close()
			return g.at(spot{"question", 4 + i})
		}
	}
	together(t, back)
	if after := p.snapshot(); after != before {
		t.Errorf("the class was:\n%s\nand is, after a kill:\n%s", before, after)
	}
}

// snapshot takes steps and returns the wall by its first lines.
func (p *program) snapshot(steps ...string) string {
	p.t.Helper()
	facilitator := p.facilitator()
	controls := mustConnect(p.t, p.address, facilitator)
	for range steps {
		must(p.t, controls.sees("NEXT"))
		must(p.t, controls.types(" "))
		must(p.t, controls.sees("[ANSWERING]"))
	}
	facilitator.command = "wall"
	wall := mustConnect(p.t, p.address, facilitator)
	must(p.t, wall.sees("JOINED"))
	must(p.t, controls.until("the counts came", func(screen string) bool { return strings.Contains(screen, "9 joined") }))
	must(p.t, wall.until("the counts came", func(screen string) bool {
		for line := range strings.Lines(screen) {
			if strings.Contains(line, "JOINED") {
				return strings.Count(line, "██")+strings.Count(line, "●") == 9 // people, large or small
			}
		}
		return false
	}))
	var lines []string
	for line := range strings.Lines(wall.screen()) {
		if !strings.Contains(line, " left") { // the clock
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	wall.close()
	controls.close()
	return strings.Join(lines, "\n")
}

// TestEverybodyLeaves ends a host with all kinds of sessions open: each is told, none has to
// be cut off, and every terminal is restored.
func TestEverybodyLeaves(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t, func(o *host.Options) { o.Limits.Drain = 10 * patience }) // it would not end in time
	wall, controls := mustConnect(t, h.address, h.facilitator("wall")), mustConnect(t, h.address, h.facilitator("controls"))
	must(t, wall.sees(className))
	must(t, controls.sees("LOBBY"))
	full, err := begins(h.address, 1, 3)
	must(t, err)
	defer full.close()
	limits := mustConnect(t, h.address, dialOptions{})
	must(t, limits.atDoor())
	must(t, limits.types("\r"))
	must(t, limits.plays(leans(2), spot{"limit", 1}, nil))    // a form
	mute, err := connect(h.address, dialOptions{quiet: true}) // types nothing, reads nothing more
	must(t, err)
	defer mute.close()
	h.close()
	for where, g := range map[string]*participant{"the wall": wall, "the controls": controls, "a question": full, "a form": limits} {
		code, err := g.exit()
		must(t, err)
		if code != 0 {
			t.Errorf("%s: exit code %d, %v", where, code, g.err)
		}
		if err := restored(g); err != nil {
			t.Errorf("%s: %v", where, err)
		}
	}
	for _, g := range []*participant{full, limits} {
		must(t, g.says("Then type your three words: "+g.words))
	}
	for _, g := range []*participant{wall, controls} {
		if !strings.Contains(g.bytes()+g.stderr.String(), "stopped") {
			t.Errorf("a facilitator was told: %q %q", tail(g.bytes()), g.stderr.String())
		}
	}
}

// TestFacilitatorsAreToldFirst ends a host: facilitators are told before their screen ends,
// or they would see it end without a word.
func TestFacilitatorsAreToldFirst(t *testing.T) {
	t.Parallel()
	var h *testHost
	looks, first := make(chan struct{}), make(chan string, 1)
	h = hostedAnywhere(t, func(o *host.Options) {
		o.Facilitate = func(ctx context.Context, _ *host.Class, _ *host.Terminal, _ string) error {
			boards := h.Boards(context.WithoutCancel(ctx))
			<-boards
			close(looks)
			for {
				select {
				case <-ctx.Done():
					first <- "they were told"
					return nil
				case _, ok := <-boards:
					if !ok {
						first <- "it ended"
						return nil
					}
				}
			}
		}
	})
	g := mustConnect(t, h.address, h.facilitator("controls"))
	<-looks
	h.close()
	if got := <-first; got != "they were told" {
		t.Errorf("first, %s", got)
	}
	code, err := g.exit()
	if said := strings.TrimSpace(g.stderr.String()); err != nil || code != 0 || said != "The host of the class has stopped." {
		t.Errorf("exit code %d, %v: they were told %q", code, err, said)
	}
}

// TestIdle leaves participants idle: their windows close politely; typing ones stay beyond
// the limit. On a slow machine the limit may cut off some before they are where the test
// wants them: they come again.
func TestIdle(t *testing.T) {
	t.Parallel()
	const idle = 1500 * time.Millisecond
	h := hostedAnywhere(t, func(o *host.Options) { o.Limits.Idle = idle })
	awake := reconnect(t, h.address, dialOptions{}, func(g *participant) error {
		if err := g.atDoor(); err != nil {
			return err
		}
		for since := time.Now(); time.Since(since) < 2*idle; time.Sleep(idle / 15) {
			if err := g.types("x"); err != nil {
				return err
			}
		}
		return errors.Join(g.types("\x15\r"), g.sees("Start"))
	})
	awake.close()
	for name, g := range map[string]*participant{
		"the door": reconnect(t, h.address, dialOptions{}, (*participant).atDoor),
		"plain text": reconnect(t, h.address, dialOptions{quiet: true}, func(g *participant) error {
			return errors.Join(g.atDoor(), g.types("a"), g.hears("Before we start: what is your guess?"))
		}),
		"a question": reconnect(t, h.address, dialOptions{}, func(g *participant) error {
			return errors.Join(g.atDoor(), g.types("\r"), g.plays(leans(1), spot{"question", 3}, nil))
		}),
	} {
		_, err := g.exit()
		must(t, err)
		if err := g.says("Nothing was typed for a long time"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := restored(g); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
