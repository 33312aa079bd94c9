package host

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"rolefit/workshop/class"
)

// do takes a step, and returns once it is kept.
func (r *room) do(ctx context.Context, a class.Action) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.touch()
	before := r.state
	err := r.step(ctx, a)
	if err != nil {
		r.state = before
		return err
	}
	data, err := json.Marshal(r.state)
	if err != nil {
		return fmt.Errorf("keep what the class does: %w", err)
	}
	if err := r.o.Store.SetState(ctx, r.o.Class.Name, data); err != nil {
		r.state = before
		return fmt.Errorf("keep what the class does: %w", err)
	}
	return nil
}

// step changes the state. The lock is held.
func (r *room) step(ctx context.Context, a class.Action) error {
	now := r.o.Now()
	var votes []int
	if id := r.state.Asks(); id != "" && a != class.Longer && a != class.Blank {
		var err error
		if votes, err = r.o.Store.Votes(ctx, r.o.Class.Name, id); err != nil {
			return fmt.Errorf("count the votes: %w", err)
		}
	}
	switch a {
	case class.Forward:
		return r.forward(ctx, now, votes)
	case class.Back:
		r.state = r.state.Back(now)
	case class.Longer:
		r.state = r.state.Longer(now)
	case class.Next:
		r.state = r.state.NextTopic(now, votes)
	case class.Finish:
		r.state = r.state.Ended(votes)
	case class.Blank:
		r.state = r.state.Blanked(!r.state.Blank)
	default:
		return errors.New("there is no such step")
	}
	return nil
}

func (r *room) forward(ctx context.Context, now time.Time, votes []int) error {
	if r.state.Asks() != "" {
		r.state = r.state.Tallied(votes)
		return nil
	}
	if counts, err := r.o.Store.Counts(ctx, r.o.Class.Name); err == nil {
		r.counts = counts
	}
	if r.state.Freezes(r.counts) {
		frozen, err := Freeze(ctx, r.o.Store, r.o.Model, r.o.Class.Name)
		if err != nil {
			return err
		}
		r.frozen = frozen
		r.thaw()
	}
	next, err := r.state.Forward(r.world(now))
	if err != nil {
		return err
	}
	r.state = next
	return nil
}
