package host

import (
	"sync"
	"time"

	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/time/rate"
)

// What a session takes of what its client sends, in bytes: so many at once, and so many
// a second in the long run. A command takes a sheet, a terminal takes keys, and a
// facilitator may paste the codes of a class.
const (
	mostTyped  = 8 << 10
	typedRate  = 1 << 10
	mostPasted = 256 << 10
)

// inlet is a channel that is always read: the SSH library keeps up to 2 MiB of a channel
// that is not, and there are a thousand. What nobody has read yet is kept up to a limit,
// and the rest is dropped: it was no sheet, and no person typed it. Nothing of what
// comes as extended data is wanted.
type inlet struct {
	gossh.Channel

	mu    sync.Mutex
	came  sync.Cond // something has, or the end
	kept  []byte    // not read yet
	err   error     // at the end; io.EOF
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

// fill reads until the end.
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

// keep keeps what is taken of a piece. The lock is held.
func (in *inlet) keep(piece []byte) {
	now := time.Now()
	room := min(in.takes.Burst()-len(in.kept), int(in.takes.TokensAt(now)))
	piece = piece[:max(0, min(len(piece), room))]
	in.takes.AllowN(now, len(piece))
	in.kept = append(in.kept, piece...)
}

// typed has a participant's inlet take what a person types, and no more.
func (in *inlet) typed() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.takes = rate.NewLimiter(typedRate, mostTyped)
}

// Read waits for what the client sends.
func (in *inlet) Read(p []byte) (int, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for len(in.kept) == 0 && in.err == nil {
		in.came.Wait()
	}
	n := copy(p, in.kept)
	if in.kept = in.kept[n:]; len(in.kept) == 0 {
		in.kept = nil // a large one is not held for a session's whole time
	}
	if n > 0 {
		return n, nil
	}
	return 0, in.err
}

// discard reads what comes as extended data.
func discard(ch gossh.Channel) {
	const size = 256
	var piece [size]byte
	for {
		if _, err := ch.Stderr().Read(piece[:]); err != nil {
			return
		}
	}
}
