package cli_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"rolefit/workshop/class"
)

// failing is a store that panics for one member.
type failing struct {
	kept

	mu     sync.Mutex
	latest string        // the member that joined last
	joined chan struct{} // receives after each join, once latest is set
	member string        // for whom it panics
	in     string        // in this method; empty: in none
}

var errBroken = errors.New("a fault that a test has made")

func (f *failing) breaks(in, member string) {
	f.mu.Lock()
	broken := f.in == in && f.member == member
	f.mu.Unlock()
	if broken {
		panic(errBroken)
	}
}

// breakIn makes a method panic from now on for the latest member.
func (f *failing) breakIn(method string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.in, f.member = method, f.latest
}

func (f *failing) Join(ctx context.Context, name, words, device string) (class.Membership, error) {
	f.mu.Lock()
	broken := f.in == "join"
	f.mu.Unlock()
	if broken {
		panic(errBroken)
	}
	seat, err := f.kept.Join(ctx, name, words, device)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.latest = seat.Member
	f.joined <- struct{}{}
	return seat, err
}

func (f *failing) Record(ctx context.Context, e class.Entry) error {
	f.breaks("record", e.Member)
	return f.kept.Record(ctx, e)
}

func (f *failing) Vote(ctx context.Context, name, question, member string, value int) error {
	f.breaks("vote", member)
	return f.kept.Vote(ctx, name, question, member, value)
}

func (f *failing) Finish(ctx context.Context, name, member string, code []byte) error {
	f.breaks("finish", member)
	return f.kept.Finish(ctx, name, member, code)
}

// TestPanics makes one session panic: it ends with a message, and no other session notices.
func TestPanics(t *testing.T) {
	t.Parallel()
	all := map[string]func() error{}
	for _, in := range []string{"join", "record", "finish", "vote"} {
		for _, plain := range []bool{false, true} {
			s := &failing{kept: anywhere(t)(), joined: make(chan struct{}, 16)}
			h := hosted(t, s)
			all[fmt.Sprint(in, ", plain: ", plain)] = func() error { return panics(h, s, in, plain) }
		}
	}
	together(t, all)
}

func panics(h *testHost, s *failing, in string, plain bool) error {
	other, err := connect(h.address, dialOptions{})
	if err != nil {
		return err
	}
	defer other.close()
	if err := errors.Join(other.atDoor(), other.types("\r"), other.plays(leans(1), spot{"question", 3}, nil)); err != nil {
		return err
	}
	g, err := connect(h.address, dialOptions{})
	if err != nil {
		return err
	}
	defer g.close()
	at, err := s.fails(h, in, g, plain)
	if err != nil {
		return err
	}
	code, err := g.exit()
	if err != nil {
		return err
	}
	const said = "Something went wrong in this window, and only here."
	if code != 0 || !strings.Contains(strings.Join(strings.Fields(g.screen()), " "), said) {
		return fmt.Errorf("exit code %d, %w: %s", code, g.err, g.screen())
	}
	if err := restored(g); err != nil {
		return err
	}
	if err := errors.Join(other.types("5"), other.at(spot{"question", 4})); err != nil {
		return fmt.Errorf("somebody else: %w", err)
	}
	s.breakIn("")
	if in == "join" {
		return nil
	}
	back, err := connect(h.address, dialOptions{})
	if err != nil {
		return err
	}
	defer back.close()
	return errors.Join(back.atDoor(), back.types(g.words+"\r"), back.sees("Welcome back"), back.types("\r"), back.sees(at))
}

// fails takes a participant to the panic, and returns the screen after coming back.
func (f *failing) fails(h *testHost, in string, g *participant, plain bool) (at string, err error) {
	enter, door := "", "\r"
	if plain {
		enter, door = "\r", "a"
	}
	begin := func() error { return errors.Join(g.atDoor(), g.types(door)) }
	goes := func(to spot) error {
		if !plain {
			return g.plays(leans(2), to, nil)
		}
		if to.what != "result" && to.what != "review" {
			return errors.Join(g.hears("Before we start: what is your guess?"), g.types("5\r1\r2\r"), g.hears("Question 3 of 28"))
		}
		return g.playsPlain(enter, leans(2), nil)
	}
	switch in {
	case "join":
		f.breakIn("join")
		return "", begin()
	case "record":
		err := errors.Join(begin(), goes(spot{"question", 3}))
		f.breakIn("record")
		return " 3 of 28", errors.Join(err, g.types("1"+enter))
	case "finish":
		if err := begin(); err != nil {
			return "", err
		}
		for range 2 { // the other, then this one, who is the latest only then
			<-f.joined
		}
		f.breakIn("finish")
		return "1 Result", completes(g, plain, goes)
	default:
		asked := "Your class votes again"
		if plain {
			asked = "Your class is answering this question again"
		}
		if err := errors.Join(begin(), goes(spot{"result", 0}), h.toVoting()); err != nil {
			return "", err
		}
		f.breakIn("vote")
		return "1 Result", errors.Join(g.sees("is answering a question again"), g.types("v"+enter), g.sees(asked), g.types("1"+enter))
	}
}

// completes goes to the result, where the session ends.
func completes(g *participant, plain bool, goes func(spot) error) error {
	if !plain {
		return errors.Join(goes(spot{"review", 0}), g.types("\r"))
	}
	if err := goes(spot{"result", 0}); !errors.Is(err, errEnded) {
		return fmt.Errorf("the result came: %w", err)
	}
	return nil
}

// toVoting takes a class to its first second vote, with enough simulated people.
func (h *testHost) toVoting() error {
	for n := range class.LeastRevealed {
		sheet, err := class.Received(h.model, nil, []byte(sheetFor(h.model, fmt.Sprint(n), n+10)), class.ByJoin)
		if err != nil {
			return err
		}
		if _, err := h.store.Submit(context.Background(), className, sheet); err != nil {
			return err
		}
	}
	for range 4 { // answering, reveal, discuss, voting
		if err := h.Do(context.Background(), class.Forward, h.board().Mark()); err != nil {
			return err
		}
	}
	return nil
}
