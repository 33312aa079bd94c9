package host

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"rolefit/workshop/class"
)

// Do takes a facilitator's action that was chosen at the mark leaves and returns once the
// new state is stored. Its error is one for the facilitator; class.ErrMoved if the class is
// no longer at that mark.
func (r *room) Do(ctx context.Context, a class.Action, leaves class.Mark) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.touch()
	now := r.state.Mark()
	now.Taken = r.intake != nil && r.intake.Taken
	if !a.Meets(leaves, now) {
		return class.ErrMoved
	}
	if a == class.TakeBack {
		return r.takeBack(ctx)
	}
	before := r.state
	err := r.step(ctx, a)
	if err == nil {
		err = r.keep(ctx)
	}
	if err != nil {
		r.state = before
		r.state.Revealed = len(r.snapshot) // frozen sheets stay frozen
	}
	return err
}

// keep stores the state if the store still has the last state of this host. A failed
// call may have stored its state all the same, so tried is accepted as well. Error:
// class.ErrMoved if another program has changed it. The caller holds the lock.
func (r *room) keep(ctx context.Context) error {
	data, err := json.Marshal(r.state)
	if err != nil {
		return fmt.Errorf("save what the class does: %w", err)
	}
	err = r.o.Store.SetState(ctx, r.o.Class.Name, r.kept, data)
	if errors.Is(err, class.ErrMoved) && r.tried != nil {
		err = r.o.Store.SetState(ctx, r.o.Class.Name, r.tried, data)
	}
	switch {
	case err == nil:
		r.kept, r.tried = data, nil
		return nil
	case errors.Is(err, class.ErrMoved):
		return err
	default:
		r.tried = data
		return fmt.Errorf("save what the class does: %w", err)
	}
}

// step applies an action to the state. The caller holds the lock.
func (r *room) step(ctx context.Context, a class.Action) (err error) {
	w := r.world(r.o.Now())
	if r.state.Asks() != "" && (a == class.Forward || a == class.Next || a == class.Finish) {
		if w.Vote, err = r.vote(ctx); err != nil {
			return err
		}
	}
	if a == class.Forward && r.state.Phase == class.AtAnswering {
		frozen, err := Freeze(ctx, r.o.Store, r.o.Model, r.o.Class.Name, r.state.OneRouter)
		if err != nil {
			return err
		}
		r.useSnapshot(frozen)
		w.Topics = r.topics
	}
	r.state, err = r.state.Do(a, w)
	return err
}

// vote returns the open second vote as it may be shown; nil if too few voted. The
// caller holds the lock.
func (r *room) vote(ctx context.Context) (*class.Vote, error) {
	question := r.state.Asks()
	cast, err := r.o.Store.Votes(ctx, r.o.Class.Name, question)
	if err != nil {
		return nil, fmt.Errorf("count the votes: %w", err)
	}
	finished, err := r.o.Store.Finished(ctx, r.o.Class.Name)
	if err != nil {
		return nil, fmt.Errorf("see whose the votes are: %w", err)
	}
	values := make(map[string]int, len(cast))
	for _, c := range cast {
		values[c.Member] = c.Value
	}
	devices := make([]class.Sheet, len(finished))
	for i, f := range finished {
		devices[i] = class.Sheet{Member: f.Member}
		if !r.state.OneRouter {
			devices[i].Device = f.Device
		}
	}
	return class.VoteOf(class.Devised(r.snapshot, devices), question, values), nil
}

// takeBack withdraws the suspicious intake, or puts it back. Frozen sheets stay. The
// caller holds the lock.
func (r *room) takeBack(ctx context.Context) error {
	if r.intake == nil {
		return errors.New("there is no intake to take back")
	}
	taken := !r.intake.Taken
	if _, err := r.o.Store.Withdraw(ctx, r.o.Class.Name, r.doubted, taken); err != nil {
		return fmt.Errorf("take the intake back: %w", err)
	}
	in := *r.intake // published boards share the old value
	in.Taken = taken
	r.intake = &in
	return nil
}
