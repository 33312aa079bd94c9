package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"rolefit/workshop/class"
)

// walk takes the class through its steps, each once everybody has done their part,
// and says what happens.
func (r *rehearsal) walk(ctx context.Context, a *app, g *gathering) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var at class.State
	taken := false // the step from there; a board may be older than it
	for b := range g.host.Boards(ctx) {
		if b.State.Phase != at.Phase || b.State.Round != at.Round || b.State.Topic != at.Topic {
			at, taken = b.State, false
			a.Note("%s", told(b))
		}
		if b.State.Phase == class.AtEnd {
			return r.everybodyGone(ctx)
		}
		action := r.wants(b)
		if action == "" || taken {
			continue
		}
		taken = true
		if err := sleep(ctx, breath); err != nil {
			return nil
		}
		if err := g.host.Do(ctx, action, b.Mark()); err != nil && ctx.Err() == nil {
			return fmt.Errorf("take the step %q: %w", action, err)
		}
	}
	return nil
}

// breath is how long each step is shown at least. The host tells everybody of one
// four times a second at most.
const breath = time.Second

// told is what there is to say of a board.
func told(b class.Board) string {
	switch {
	case b.Topic != nil:
		return fmt.Sprintf("%s, question %d of %d: %s", b.State.Phase, b.Topic.Number, b.Topic.Of, b.State.Round)
	case b.Reveal != nil:
		return fmt.Sprintf("%s of %d sheets", b.State.Phase, b.Reveal.Of)
	default:
		return fmt.Sprintf("%s: %d joined, %d done", b.State.Phase, b.Counts.Joined, b.Counts.Done)
	}
}

// wants is the next step; empty: the people are not that far.
func (r *rehearsal) wants(b class.Board) class.Action {
	failed := int(r.failed.Load())
	switch {
	case b.State.Phase == class.AtAnswering && (int(r.done.Load())+failed < r.people || b.Counts.Done+failed < r.people):
		return ""
	case b.State.Round == class.Voting && b.Topic != nil && b.Topic.Votes < r.voters()-failed:
		return ""
	case !b.Next.Possible:
		return class.Finish
	default:
		return class.Forward
	}
}

// voters is how many can vote: those whose quiz runs on the host.
func (r *rehearsal) voters() int {
	n := 0
	for _, p := range r.model.People {
		if p.Attends() {
			n++
		}
	}
	return n
}

// everybodyGone gives the people the time to read that the class has ended.
func (r *rehearsal) everybodyGone(ctx context.Context) error {
	if err := sleep(ctx, breath+3*r.think); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// loopback says whether an address is one that only this computer reaches.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && net.ParseIP(host).IsLoopback()
}
