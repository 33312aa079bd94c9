package input

import (
	"bytes"
	"context"
	"io"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// Moment is how long something has been on the screen when a key counts for it: a person
// cannot have read it sooner, and who answers four times a second still can.
const Moment = 120 * time.Millisecond

// How a key that is held down is told from one that is pressed again. It repeats after a
// while, at most so long, and then faster than a person presses.
const (
	firstRepeat = 700 * time.Millisecond
	nextRepeat  = 100 * time.Millisecond
)

// Press is a key with when it came. One that a keyboard repeats has IsRepeat set. Feed
// sends it; what is typed at a program handles it.
type Press struct {
	tea.KeyPressMsg

	At time.Time
}

// Early says whether the key came before what was shown at a time had been seen. Without
// a time of its own, as in a test of one screen, it never did.
func (p Press) Early(shown time.Time) bool { return !p.At.IsZero() && p.At.Sub(shown) < Moment }

// packet is what one read brought.
type packet struct {
	data []byte
	at   time.Time
}

// Feed hands a program what is typed, until the context or the input ends. A read that is
// under way when the context ends lasts as long as the input does.
func Feed(ctx context.Context, in io.Reader, send func(tea.Msg)) {
	packets := read(ctx, in)
	f := feeder{decoder: &Decoder{}, send: send}
	timer := time.NewTimer(silence)
	defer timer.Stop()
	for {
		if due := f.due(); !due.IsZero() {
			timer.Reset(time.Until(due))
		}
		select {
		case <-ctx.Done():
			return
		case p, ok := <-packets:
			if !ok {
				f.end()
				return
			}
			f.settle(p.at)
			f.events(f.decoder.Decode(p.data, p.at), p.at)
		case now := <-timer.C:
			f.settle(now)
			f.events(f.decoder.Expire(now), now)
		}
	}
}

// read reads ahead: a packet's time is when it came, also where the program is busy.
func read(ctx context.Context, in io.Reader) <-chan packet {
	const ahead, size = 64, 1 << 10
	packets := make(chan packet, ahead)
	go func() {
		defer close(packets)
		piece := make([]byte, size)
		for {
			n, err := in.Read(piece)
			if n > 0 {
				select {
				case packets <- packet{bytes.Clone(piece[:n]), time.Now()}:
				case <-ctx.Done():
					return
				}
			}
			if err != nil {
				return
			}
		}
	}()
	return packets
}

// feeder sends events on, and marks the keys that are held down.
type feeder struct {
	decoder *Decoder
	send    func(tea.Msg)
	last    string    // the key that was pressed last
	at      time.Time // when
	doubt   *Press    // the last one, which may be the first of a key's repeats
}

// due is when something is to be done; the zero time: never.
func (f *feeder) due() time.Time {
	due := f.decoder.Due()
	if f.doubt == nil {
		return due
	}
	settled := f.doubt.At.Add(nextRepeat)
	if due.IsZero() || settled.Before(due) {
		return settled
	}
	return due
}

// settle sends the key in doubt on, where no other followed in time.
func (f *feeder) settle(now time.Time) {
	if f.doubt != nil && now.Sub(f.doubt.At) >= nextRepeat {
		f.decide(false)
	}
}

// decide sends the key in doubt on, as a repeat or not.
func (f *feeder) decide(repeats bool) {
	p := *f.doubt
	f.doubt = nil
	p.IsRepeat = repeats
	f.send(p)
}

func (f *feeder) end() {
	f.events(f.decoder.Close(), time.Now())
	if f.doubt != nil {
		f.decide(false)
	}
}

// events sends events that came at a time.
func (f *feeder) events(events []uv.Event, at time.Time) {
	for _, e := range events {
		k, ok := e.(uv.KeyPressEvent)
		switch {
		case ok:
			f.press(Press{tea.KeyPressMsg(k), at})
		case f.doubt != nil:
			f.decide(false)
			f.send(e)
		default:
			f.send(e)
		}
	}
}

// press sends a key on. The second press of a key that writes something may be the first
// repeat of one that is held: which it is, the next one tells.
func (f *feeder) press(p Press) {
	after, same := p.At.Sub(f.at), p.String() == f.last
	f.last, f.at = p.String(), p.At
	if f.doubt != nil {
		f.decide(same && p.At.After(f.doubt.At)) // what comes together bounces
		p.IsRepeat = p.IsRepeat || same
	}
	switch {
	case p.IsRepeat || !same || after > firstRepeat:
	case after < nextRepeat:
		p.IsRepeat = true
	case p.Text != "" || p.Code == tea.KeyEnter:
		f.doubt = &p
		return
	}
	f.send(p)
}
