package host

import (
	"context"
	"errors"
	"sync"
	"time"

	"rolefit/workshop/class"
)

// debts are writes that the store failed to make, of participants who may have left
// meanwhile. The host retries them until they succeed or it ends.
type debts struct {
	mu  sync.Mutex
	all map[any]func() error // by owner: a recorder or a member
}

// owe adds the debt of an owner, replacing an earlier one. pay retries the write; it
// calls forget once the write has succeeded or never can.
func (d *debts) owe(of any, pay func() error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.all == nil {
		d.all = map[any]func() error{}
	}
	d.all[of] = pay
}

// forget removes the debt of an owner, if any.
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

// settle retries all debts. It stops at the first failure, which the others would
// share.
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

// settles retries the debts and checks the store's file once a second, until ctx ends.
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

// guard checks that the store's file is in its place, so that the controls show the
// alarm even if no participant answers.
func (h *Host) guard(ctx context.Context) {
	if err := h.o.Store.Lost(ctx); errors.Is(err, class.ErrGone) {
		h.room.missing(err)
	} else if err == nil {
		h.room.missing(nil)
	}
}

// wrote sets or clears the alarm on the controls after a write. Answers of the store
// (see isAnswer) and canceled contexts raise no alarm.
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

// isAnswer reports whether err is the store's or the host's answer to a request, and no
// fault.
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
