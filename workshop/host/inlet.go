package host

import (
	"sync"
	"time"

	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/time/rate"
)

// Limits of a session's input, in bytes at once and per second (typedRate; for
// facilitators mostPasted). A command reads a sheet, a terminal reads keys, and a
// facilitator may paste the codes of a class.
const (
	mostTyped  = 8 << 10
	typedRate  = 1 << 10
	mostPasted = 256 << 10
)

// inlet is a channel that is always read: the SSH library buffers up to 2 MiB of an
// unread channel, and there are a thousand. inlet buffers input up to a limit and drops
// the rest, which is neither a sheet nor typed by a person. It discards extended data.
type inlet struct {
	gossh.Channel

	mu    sync.Mutex
	came  sync.Cond // signaled when kept or err has changed
	kept  []byte    // not returned by Read yet
	err   error     // of the channel, io.EOF at its end
	takes *rate.Limiter
}

func newInlet(ch gossh.Channel, facilitates bool) *inlet {
	in := &inlet{Channel: ch, takes: rate.NewLimiter(typedRate, mostSheet+1)}
	if facilitates {
		in.takes = rate.NewLimiter(mostPasted, mostPasted)
	}
	in.came.L = &in.mu
	go in.fill()
	go discard(ch)
	return in
}

// fill reads the channel until its end.
func (in *inlet) fill() {
	const size = 1 << 10
	var piece [size]byte
	for {
		n, err := in.Channel.Read(piece[:])
		in.mu.Lock()
		in.keep(piece[:n])
		in.err = err
		in.came.Broadcast()
		in.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// keep appends the part of piece that the limits allow. The caller holds the lock.
func (in *inlet) keep(piece []byte) {
	now := time.Now()
	room := min(in.takes.Burst()-len(in.kept), int(in.takes.TokensAt(now)))
	piece = piece[:max(0, min(len(piece), room))]
	in.takes.AllowN(now, len(piece))
	in.kept = append(in.kept, piece...)
}

// typed lowers the limits of a participant's inlet to typed input.
func (in *inlet) typed() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.takes = rate.NewLimiter(typedRate, mostTyped)
}

// Read waits for input and returns it, or the error of the channel at its end.
func (in *inlet) Read(p []byte) (int, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for len(in.kept) == 0 && in.err == nil {
		in.came.Wait()
	}
	n := copy(p, in.kept)
	if in.kept = in.kept[n:]; len(in.kept) == 0 {
		in.kept = nil // frees a large buffer
	}
	if n > 0 {
		return n, nil
	}
	return 0, in.err
}

// discard reads and drops extended data.
func discard(ch gossh.Channel) {
	const size = 256
	var piece [size]byte
	for {
		if _, err := ch.Stderr().Read(piece[:]); err != nil {
			return
		}
	}
}
