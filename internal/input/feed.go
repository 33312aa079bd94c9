package input

import (
	"bytes"
	"context"
	"io"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// Moment is the time that a screen must have been visible before a key counts for it. A
// person cannot have read it sooner; four answers a second still count.
const Moment = 100 * time.Millisecond

// Pace is the shortest time between two presses of one key by a person who reads what
// each brings up. Sooner ones may be the repeats of a held key, slow or read late.
const Pace = 200 * time.Millisecond

// How a held key differs from one pressed again: its first repeat comes within
// firstRepeat (at most 1.8 s, on a Mac), and the following ones within nextRepeat (the
// slowest that a system sets by itself are 92 ms apart; a busy machine reads them later).
// A person who presses four times a second waits 250 ms: longer than nextRepeat and the
// Moment after it together.
const (
	firstRepeat = 2200 * time.Millisecond
	nextRepeat  = 135 * time.Millisecond
)

// Press is a key with the time it arrived. IsRepeat is set for a key that a held
// keyboard key repeats. Feed sends it; the screens of a program handle it.
type Press struct {
	tea.KeyPressMsg

	At time.Time
}

// twice is the longest time between two clicks at one place that count as a double click.
const twice = 400 * time.Millisecond

// Click is a click of the left mouse button, or a turn of the wheel up or down, with the
// time it arrived. Feed sends it, and no other report of a mouse: once the button is released
// where it was pressed, so that no report of a click is left for the shell that a click may
// return to, and a press can be taken back by moving away.
type Click struct {
	tea.MouseMsg

	At    time.Time
	Again bool // the second click of a double click, which people mean as one
}

// Clicked returns the click of a mouse message that Bubble Tea has read by itself. For any
// other report of the mouse ok is false.
func Clicked(msg tea.MouseMsg, at time.Time) (c Click, ok bool) {
	switch msg := msg.(type) {
	case tea.MouseClickMsg:
		ok = msg.Button == tea.MouseLeft
	case tea.MouseWheelMsg:
		ok = msg.Button == tea.MouseWheelUp || msg.Button == tea.MouseWheelDown
	}
	return Click{MouseMsg: msg, At: at}, ok
}

// Early reports whether the key arrived less than Moment after shown. A key without a
// time, as in a test of one screen, is never early.
func (p Press) Early(shown time.Time) bool { return !p.At.IsZero() && p.At.Sub(shown) < Moment }

// packet is the result of one read.
type packet struct {
	data []byte
	at   time.Time
}

// Feed reads keys from in and passes them to send, until ctx or the input ends. A read
// that is blocked when ctx ends stays blocked until the input returns.
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
			f.packet(*p)
		case now := <-timer.C:
			if len(packets) > 0 || f.late(now) { // what was read in time counts first
				continue
			}
			f.settle(now)
			f.events(f.decoder.Expire(now), now)
		}
	}
}

// read reads ahead in a goroutine, so that a packet carries its time of arrival even
// while the program is busy.
func read(ctx context.Context, in io.Reader) <-chan *packet {
	const ahead, size = 64, 1 << 10
	packets := make(chan *packet, ahead) // of pointers: a thousand of these channels are nearly empty
	go func() {
		defer close(packets)
		piece := make([]byte, size)
		for {
			n, err := in.Read(piece)
			if n > 0 {
				select {
				case packets <- &packet{bytes.Clone(piece[:n]), time.Now()}:
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

// feeder passes events to send, and marks the repeats of held keys.
type feeder struct {
	decoder *Decoder
	send    func(tea.Msg)
	last    string              // the last key pressed
	at      time.Time           // its time of arrival
	doubt   *Press              // the last key, held back because it may be the first repeat of a held key
	pressed *uv.MouseClickEvent // the button that is down; nil: none
	click   Click               // the last click of a button
	gap     time.Duration       // from the key before to the last one, if it was the same
	grace   time.Duration       // added to nextRepeat for the key in doubt
}

// packet decodes a packet and passes its events on.
func (f *feeder) packet(p packet) {
	events := f.decoder.Decode(p.data, p.at)
	if f.held(events, p.at) {
		f.decide(true)
	}
	f.settle(p.at)
	f.events(events, p.at)
}

// held reports whether events that arrived together are repeats of the key in doubt that
// a busy machine delayed: a person does not press a key twice at once, and so soon.
func (f *feeder) held(events []uv.Event, at time.Time) bool {
	if f.doubt == nil || len(events) < 2 || at.Sub(f.doubt.At) >= Pace {
		return false
	}
	return !slices.ContainsFunc(events, func(e uv.Event) bool {
		k, ok := e.(uv.KeyPressEvent)
		return !ok || tea.KeyPressMsg(k).String() != f.last
	})
}

// late reports whether the timer was called late for the key in doubt. The machine is
// busy then, and a repeat may have come and not been read: it gets a grace, once.
func (f *feeder) late(now time.Time) bool {
	const slack = 20 * time.Millisecond
	if f.doubt == nil || f.grace > 0 || now.Sub(f.doubt.At) < nextRepeat+slack {
		return false
	}
	f.grace = now.Sub(f.doubt.At) - nextRepeat + slack
	return true
}

// due returns when to call settle or Expire next; zero for never.
func (f *feeder) due() time.Time {
	due := f.decoder.Due()
	if f.doubt == nil {
		return due
	}
	settled := f.doubt.At.Add(nextRepeat + f.grace)
	if due.IsZero() || settled.Before(due) {
		return settled
	}
	return due
}

// settle sends the key in doubt as a real one if none followed within nextRepeat.
func (f *feeder) settle(now time.Time) {
	if f.doubt != nil && now.Sub(f.doubt.At) >= nextRepeat+f.grace {
		f.decide(false)
	}
}

// decide sends the key in doubt, as a repeat or not.
func (f *feeder) decide(repeats bool) {
	p := *f.doubt
	f.doubt, f.grace = nil, 0
	p.IsRepeat = repeats
	f.send(p)
}

func (f *feeder) end() {
	f.events(f.decoder.Close(), time.Now())
	if f.doubt != nil {
		f.decide(false)
	}
}

// events sends events that arrived at a time.
func (f *feeder) events(events []uv.Event, at time.Time) {
	for _, e := range events {
		if k, ok := e.(uv.KeyPressEvent); ok {
			f.press(Press{tea.KeyPressMsg(k), at})
			continue
		}
		if f.doubt != nil {
			f.decide(false)
		}
		switch e := e.(type) {
		case uv.MouseClickEvent:
			f.pressed = &e
		case uv.MouseWheelEvent:
			f.clicked(tea.MouseWheelMsg(e), at)
		case uv.MouseReleaseEvent:
			if p := f.pressed; p != nil && p.X == e.X && p.Y == e.Y {
				f.clicked(tea.MouseClickMsg(*p), at)
			}
			f.pressed = nil
		case uv.MouseMotionEvent: // of no use, and many
		default:
			f.send(e)
		}
	}
}

// clicked sends a click, if the message is one.
func (f *feeder) clicked(msg tea.MouseMsg, at time.Time) {
	c, ok := Clicked(msg, at)
	if !ok {
		return
	}
	if _, button := msg.(tea.MouseClickMsg); button {
		before := f.click
		c.Again = before.MouseMsg != nil && !before.Again && before.Mouse() == c.Mouse() && at.Sub(before.At) < twice
		f.click = c
	}
	f.send(c)
}

// press sends a key. If it writes something and was also the last key, it may be the
// first repeat of a held key: press holds it back until the next key or nextRepeat
// decides.
func (f *feeder) press(p Press) {
	after, same := p.At.Sub(f.at), p.String() == f.last
	f.last, f.at = p.String(), p.At
	before := f.gap
	if f.gap = after; !same {
		f.gap = firstRepeat
	}
	if f.doubt != nil {
		f.decide(same && (p.At.After(f.doubt.At) || before < Pace)) // later, keys of one packet are a bouncing key
		p.IsRepeat = p.IsRepeat || same
	}
	switch {
	case p.IsRepeat || !same || after > firstRepeat:
	case after < nextRepeat, after < Pace && before < Pace: // a rhythm that no reader has
		p.IsRepeat = true
	case p.Text != "" || p.Code == tea.KeyEnter:
		f.doubt = &p
		return
	}
	f.send(p)
}
