package main

import (
	"context"
	"fmt"
	"net"
	"time"

	"rolefit/workshop/class"
	"rolefit/workshop/simclass"
)

// walk takes the class through all its steps, each when every participant is ready, and
// prints them.
func (r *rehearsal) walk(ctx context.Context, a *app, g *hostSetup) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var at class.State
	taken := false // a step was taken from at; boards may still show at
	for b := range g.host.Boards(ctx) {
		if b.State.Phase != at.Phase || b.State.Round != at.Round || b.State.Topic != at.Topic {
			at, taken = b.State, false
			a.Note("%s", told(b))
		}
		if b.State.Phase == class.AtEnd {
			simclass.Rest(ctx, breath+3*r.think) // participants read that the class has ended
			return nil
		}
		action := r.wants(b)
		if action == "" || taken {
			continue
		}
		taken = true
		if !simclass.Rest(ctx, breath) {
			return nil
		}
		if err := g.host.Do(ctx, action, b.Mark()); err != nil && ctx.Err() == nil {
			return fmt.Errorf("take the step %q: %w", action, err)
		}
	}
	return nil
}

// breath is the least time that each step is shown. The host sends news at most four
// times a second.
const breath = time.Second

// told describes a board in one line.
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

// wants returns the next action; empty while participants are not ready.
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

// voters returns how many participants can vote, because their quiz runs on the host.
func (r *rehearsal) voters() int {
	n := 0
	for _, p := range simclass.Mixed(r.people, r.think) {
		if p.Way == simclass.Attends {
			n++
		}
	}
	return n
}

// loopback reports whether only this computer can reach an address.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && net.ParseIP(host).IsLoopback()
}
