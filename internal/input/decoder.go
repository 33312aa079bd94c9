// Package input decodes the bytes of a terminal to keys, for every program that people
// type at, on this computer or over a connection.
//
// It does not own what a key does. Its rules:
//
//   - A terminal's reply never becomes typed text. The decoder holds it from its
//     introducer to its end, however slowly it arrives, and drops one that never ends.
//   - No sequence stays open: one second of silence ends it. ctrl+c always works.
//   - A key carries its time and whether it is held down: see [Press].
package input

import (
	"bytes"
	"strings"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"rolefit/internal/textsafe"
)

// How long the decoder waits for the rest of an incomplete sequence.
const (
	silence = time.Second            // after the last byte of a reply or a paste
	lone    = 500 * time.Millisecond // after an escape that may be the key, or begin a reply
)

// The most bytes that the decoder keeps of a reply and of a paste.
const (
	mostReply = 4 << 10
	mostPaste = 256 << 10
)

const (
	pasteBegin = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// Decoder turns a terminal's bytes into events. It holds incomplete sequences. It has no
// clock or timer: callers pass the time.
type Decoder struct {
	Lines bool // treat pasted text as typed, for line-by-line conversations

	keys  uv.EventDecoder
	held  []byte // bytes of an incomplete character or sequence
	paste []byte // pasted bytes so far; nil: no paste is open
	ended int    // bytes of pasteEnd received so far
	last  time.Time
	key   time.Time // when an escape last counted as the key
	alone bool      // the current byte arrived alone, as keys do
}

// Decode takes bytes that arrived together at a time, and returns the events they
// complete.
func (d *Decoder) Decode(data []byte, at time.Time) []uv.Event {
	events := d.Expire(at)
	d.alone = len(data) == 1
	if d.paste != nil && d.interrupts(data) {
		events = append(events, d.pasted()...)
	}
	for i, b := range data {
		events = append(events, d.take(b, i > 0, at)...)
		d.last = at
	}
	return events
}

// interrupts reports whether data is ctrl+c alone: typed, not part of a paste.
func (d *Decoder) interrupts(data []byte) bool {
	n, event := d.keys.Decode(data)
	k, ok := event.(uv.KeyPressEvent)
	return ok && n == len(data) && plain(tea.KeyPressMsg(k)).String() == "ctrl+c"
}

// Due returns the time of the next call of Expire; zero if the decoder holds nothing.
func (d *Decoder) Due() time.Time {
	switch {
	case d.paste == nil && len(d.held) == 0:
		return time.Time{}
	case d.paste != nil || string(d.held) != "\x1b" || d.Lines: // a line has no use for the escape key
		return d.last.Add(silence)
	default:
		return d.last.Add(lone)
	}
}

// Expire ends a sequence whose wait is over at the given time, and returns its events: a
// lone escape is the key, an open paste ends, a reply is dropped.
func (d *Decoder) Expire(at time.Time) []uv.Event {
	due := d.Due()
	if due.IsZero() || at.Before(due) {
		return nil
	}
	return d.Close()
}

// Close ends the open sequence at once, and returns its events as Expire does.
func (d *Decoder) Close() []uv.Event {
	held := string(d.held)
	d.held = nil
	switch {
	case d.paste != nil:
		return d.pasted()
	case held == "\x1b":
		return d.escape(d.last)
	}
	return nil
}

// escape returns the escape key that arrived last, recognized at a time. An escape
// pressed while an earlier one was undecided counts once with it, and returns nil.
func (d *Decoder) escape(at time.Time) []uv.Event {
	again := d.key.Equal(d.last)
	d.key = at
	if again {
		return nil
	}
	return []uv.Event{uv.KeyPressEvent{Code: uv.KeyEscape}}
}

// take decodes one byte. together reports that it arrived with the byte before it.
func (d *Decoder) take(b byte, together bool, at time.Time) []uv.Event {
	switch {
	case d.paste != nil:
		return d.pasting(b)
	case len(d.held) == 0:
		return d.first(b, at)
	case d.held[0] != ansi.ESC:
		return d.character(b, at)
	case len(d.held) == 1:
		return d.escaped(b, together, at)
	case d.aborts(b):
		return d.aborted(b, at)
	case d.ends(b):
		return d.complete()
	}
	return nil
}

// first decodes a byte when the decoder holds none.
func (d *Decoder) first(b byte, at time.Time) []uv.Event {
	switch {
	case b == ansi.ESC:
		d.held = []byte{b}
	case strings.IndexByte("[]", b) >= 0 && !d.alone && at.Sub(d.key) < silence: // the escape before it was not the key after all
		d.held = []byte{ansi.ESC, b}
	case b == ansi.BS: // some keyboards send it for backspace, so it is not ctrl+h
		return d.event([]byte{ansi.DEL})
	case b < utf8.RuneSelf:
		return d.event([]byte{b})
	case b < 0xa0 && introduces(b-0x40): // the eight-bit form of an introducer
		d.held = []byte{ansi.ESC, b - 0x40}
	case utf8.RuneStart(b):
		d.held = []byte{b}
	}
	return nil
}

// introduces reports whether b after an escape begins a sequence.
func introduces(b byte) bool { return strings.IndexByte("[]PX^_O", b) >= 0 }

// character decodes a byte of a multi-byte character.
func (d *Decoder) character(b byte, at time.Time) []uv.Event {
	if utf8.RuneStart(b) { // the character before it is incomplete
		d.held = nil
		return d.first(b, at)
	}
	d.held = append(d.held, b)
	if !utf8.FullRune(d.held) {
		return nil
	}
	whole := d.held
	d.held = nil
	return d.event(whole)
}

// escaped decodes the byte after an escape. A terminal sends alt and a key together; a
// person who presses escape and then a key does not.
func (d *Decoder) escaped(b byte, together bool, at time.Time) []uv.Event {
	switch {
	case introduces(b):
		d.held = append(d.held, b)
		return nil
	case b == '\\': // the end of a string already dropped
		d.held = nil
		return nil
	case together && (b >= ' ' && b < utf8.RuneSelf || b == '\r' || b == '\t'):
		d.held = nil
		return d.event([]byte{ansi.ESC, b})
	}
	d.held = nil
	events := d.escape(at)
	return append(events, d.first(b, at)...)
}

// ends appends b to the held sequence, and reports whether b is its last byte.
func (d *Decoder) ends(b byte) bool {
	n := len(d.held)
	before := d.held[n-1]
	if n < mostReply {
		d.held = append(d.held, b)
	} else { // too long to use: only its end matters
		d.held[n-1] = b
	}
	switch kind := d.held[1]; {
	case kind == 'O':
		return b >= 0x40
	case kind != '[':
		return b == ansi.BEL || b == '\\' && before == ansi.ESC
	case n > 2 && d.held[2] == 'M': // an X10 mouse report: three more bytes
		const mouse = 6
		return len(d.held) == mouse
	case n > 2 && d.held[2] == '[': // a key of the Linux console
		return true
	}
	return b >= 0x40 && (n > 2 || b != 'M' && b != '[')
}

// aborts reports whether b cannot belong to the held sequence, so that a key or another
// sequence begins.
func (d *Decoder) aborts(b byte) bool {
	kind := d.held[1]
	switch {
	case kind == '[' && len(d.held) > 2 && d.held[2] == 'M':
		return b < ' '
	case kind == '[' || kind == 'O':
		return b < ' ' || b >= ansi.DEL
	case d.held[len(d.held)-1] == ansi.ESC:
		return b != '\\'
	}
	return b < ' ' && b != ansi.BEL && b != ansi.ESC
}

// aborted drops the held sequence and decodes b as the beginning of the next. If the
// sequence ends in an escape, the next one begins with that.
func (d *Decoder) aborted(b byte, at time.Time) []uv.Event {
	begins := d.held[len(d.held)-1] == ansi.ESC && introduces(b)
	d.held = nil
	if begins {
		d.held = []byte{ansi.ESC, b}
		return nil
	}
	return d.first(b, at)
}

// complete decodes the held sequence, which has ended. The head of a paste opens it; a
// reply of mostReply bytes or more is dropped.
func (d *Decoder) complete() []uv.Event {
	whole := d.held
	d.held = nil
	if string(whole) == pasteBegin && !d.Lines {
		d.paste, d.ended = []byte{}, 0
		return nil
	}
	if len(whole) >= mostReply {
		return nil
	}
	return d.event(whole)
}

// event decodes one whole key or sequence.
func (d *Decoder) event(whole []byte) []uv.Event {
	_, event := d.keys.Decode(whole)
	switch event := event.(type) {
	case uv.UnknownEvent, uv.PasteEndEvent, uv.PasteStartEvent, nil:
		return nil
	case uv.MultiEvent:
		return event
	case uv.KeyPressEvent:
		return []uv.Event{uv.KeyPressEvent(plain(tea.KeyPressMsg(event)))}
	default:
		return []uv.Event{event}
	}
}

// pasting takes one byte of a paste.
func (d *Decoder) pasting(b byte) []uv.Event {
	switch b {
	case pasteEnd[d.ended]:
		d.ended++
	case ansi.ESC:
		d.ended = 1
	default:
		d.ended = 0
	}
	if len(d.paste) < mostPaste {
		d.paste = append(d.paste, b)
	}
	if d.ended == len(pasteEnd) {
		return d.pasted()
	}
	return nil
}

// pasted closes the paste and returns its text, cleaned by textsafe.Block.
func (d *Decoder) pasted() []uv.Event {
	text := bytes.TrimSuffix(d.paste, []byte(pasteEnd[:d.ended]))
	d.paste = nil
	return []uv.Event{uv.PasteEvent{Content: textsafe.Block(string(text))}}
}
