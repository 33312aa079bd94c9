package host

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"rolefit/workshop/class"
)

// do takes a step that leaves where the class is, and returns once it is kept. A class
// that is elsewhere already stays there.
func (r *room) do(ctx context.Context, a class.Action, leaves class.Mark) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.touch()
	if a == class.TakeBack {
		return r.takeBack(ctx)
	}
	if a.Moves() && leaves != r.state.Mark() {
		return class.ErrMoved
	}
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
	if err := r.o.Store.SetState(ctx, r.o.Class.Name, r.kept, data); err != nil {
		r.state = before
		return fmt.Errorf("keep what the class does: %w", err)
	}
	r.kept = data
	return nil
}

// step changes the state. The lock is held.
func (r *room) step(ctx context.Context, a class.Action) error {
	now := r.o.Now()
	var votes []int
	if id := r.state.Asks(); id != "" && a.Moves() && a != class.Longer {
		cast, err := r.o.Store.Votes(ctx, r.o.Class.Name, id)
		if err != nil {
			return fmt.Errorf("count the votes: %w", err)
		}
		for _, v := range cast {
			votes = append(votes, v.Value)
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
	case class.Door:
		r.state = r.state.Doored(!r.state.Shut)
	case class.Other:
		r.state = r.state.Another(r.topics, now)
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

// takeBack takes the intake that is in doubt out of everything that counts, or puts it
// back. The lock is held.
func (r *room) takeBack(_ context.Context) error {
	if r.intake == nil {
		return errors.New("there is no intake to take back")
	}
	return errors.New("an intake cannot be taken back yet")
}
