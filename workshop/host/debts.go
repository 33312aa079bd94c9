package host

import (
	"context"
	"errors"
	"sync"
	"time"

	"rolefit/workshop/class"
)

// debts is what could not be kept, and is still to be: answers of people who may have
// left meanwhile. The host tries again until it succeeds or ends.
type debts struct {
	mu  sync.Mutex
	all map[any]func() error // by whose it is
}

// owe notes a debt in place of an earlier one of the same; pay tries to keep it, and
// forgets it where it is kept or never can be.
func (d *debts) owe(of any, pay func() error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.all == nil {
		d.all = map[any]func() error{}
	}
	d.all[of] = pay
}

// forget takes a debt away, where there is one.
func (d *debts) forget(of any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.all, of)
}

func (d *debts) none() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.all) == 0
}

// settle tries to pay everything. It ends with the first failure: what holds for one
// will hold for the others.
func (d *debts) settle() {
	d.mu.Lock()
	pays := make([]func() error, 0, len(d.all))
	for _, pay := range d.all {
		pays = append(pays, pay)
	}
	d.mu.Unlock()
	for _, pay := range pays {
		if pay() != nil {
			return
		}
	}
}

// settles pays what can be paid, until the context ends.
func (h *Host) settles(ctx context.Context) {
	const often = time.Second
	tick := time.NewTicker(often)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			h.debts.settle()
			h.guard(ctx)
		}
	}
}

// guard looks whether the file of the classes is where it was, also while nobody
// answers, and says so on the controls.
func (h *Host) guard(ctx context.Context) {
	if err := h.o.Store.Lost(ctx); errors.Is(err, class.ErrGone) {
		h.room.missing(err)
	} else if err == nil {
		h.room.missing(nil)
	}
}

// wrote notes how a write ended, for the alarm on the controls. What is wrong with
// what somebody wanted to write, or that they left meanwhile, is no alarm.
func (h *Host) wrote(err error) {
	switch {
	case err == nil:
		if h.debts.none() {
			h.room.alarm(nil)
		}
	case errors.Is(err, class.ErrGone):
		h.room.missing(err)
	case !isAnswer(err) && !errors.Is(err, context.Canceled):
		h.room.alarm(err)
	}
}

// isAnswer says whether an error is the store's answer to what was asked, and no
// fault of its own.
func isAnswer(err error) bool {
	for _, answer := range []error{
		class.ErrNoWords, class.ErrTaken, class.ErrTakenOver, class.ErrConflict, class.ErrGap, class.ErrNoSheet, class.ErrMoved,
		errEnded, errShut, errBusy,
	} {
		if errors.Is(err, answer) {
			return true
		}
	}
	return false
}
