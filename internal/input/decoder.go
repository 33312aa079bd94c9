// Package input owns how what a terminal sends becomes keys: for every program that is
// typed at, on this computer and at the other end of a connection.
//
// It does not own what a key does. Its rules:
//
//   - Only a key is a key. A terminal's reply is held from the byte that introduces it to
//     its end, however slowly it comes, and what comes of one that never ends is dropped:
//     none of it is taken for something typed.
//   - Nothing that the other side opens lasts: what stays silent for a second is over, and
//     ctrl+c is always heard.
//   - A key knows when it came, and whether it is held down: see [Press].
package input

import (
	"bytes"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// How long what is not complete yet is waited for.
const (
	silence = time.Second            // after the last byte of a reply or a paste
	lone    = 500 * time.Millisecond // after an escape that may be the key, or begin a reply
)

// How much of it is kept, in bytes.
const (
	mostReply = 4 << 10
	mostPaste = 256 << 10
)

const (
	pasteBegin = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// Decoder makes events of the bytes of a terminal. It holds what is not complete, and
// knows the time only as it is told: nothing in it waits.
type Decoder struct {
	Lines bool // what is pasted is typed, as a conversation line by line wants it

	keys  uv.EventDecoder
	held  []byte // of a character or a sequence that is not complete
	paste []byte // what is pasted; nil: nothing is
	ended int    // how many bytes of the paste's end have come
	last  time.Time
	key   time.Time // when an escape was taken for the key
	alone bool      // the byte at hand came alone, as keys do
}

// Decode takes bytes that came together at a time, and returns what they complete.
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

// interrupts says whether bytes are ctrl+c and nothing else: typed, and not pasted.
func (d *Decoder) interrupts(data []byte) bool {
	n, event := d.keys.Decode(data)
	k, ok := event.(uv.KeyPressEvent)
	return ok && n == len(data) && plain(tea.KeyPressMsg(k)).String() == "ctrl+c"
}

// Due returns when Expire has something to do; the zero time: with nothing held, never.
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

// Expire gives up what was waited for long enough at a time, and returns what became of
// it: a lone escape is the key, of a paste there is what came, of a reply nothing.
func (d *Decoder) Expire(at time.Time) []uv.Event {
	due := d.Due()
	if due.IsZero() || at.Before(due) {
		return nil
	}
	return d.Close()
}

// Close gives up at once what was waited for.
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

// escape is the key that came last, taken for one at a time. Who presses it again before
// that had no patience, and means it once.
func (d *Decoder) escape(at time.Time) []uv.Event {
	again := d.key.Equal(d.last)
	d.key = at
	if again {
		return nil
	}
	return []uv.Event{uv.KeyPressEvent{Code: uv.KeyEscape}}
}

// take takes one byte; together says that it came with the one before.
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

// first takes a byte where nothing is held.
func (d *Decoder) first(b byte, at time.Time) []uv.Event {
	switch {
	case b == ansi.ESC:
		d.held = []byte{b}
	case strings.IndexByte("[]", b) >= 0 && !d.alone && at.Sub(d.key) < silence: // the escape was no key after all
		d.held = []byte{ansi.ESC, b}
	case b == ansi.BS: // of a keyboard whose backspace is one, and not ctrl+h
		return d.event([]byte{ansi.DEL})
	case b < utf8.RuneSelf:
		return d.event([]byte{b})
	case b < 0xa0 && introduces(b-0x40): // the same in eight bits
		d.held = []byte{ansi.ESC, b - 0x40}
	case utf8.RuneStart(b):
		d.held = []byte{b}
	}
	return nil
}

// introduces says whether a byte behind an escape begins a sequence.
func introduces(b byte) bool { return strings.IndexByte("[]PX^_O", b) >= 0 }

// character takes a byte of a character.
func (d *Decoder) character(b byte, at time.Time) []uv.Event {
	if utf8.RuneStart(b) { // the one before was torn
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

// escaped takes the byte behind an escape. With alt a terminal sends both together, and
// a person who presses escape and then a key does not.
func (d *Decoder) escaped(b byte, together bool, at time.Time) []uv.Event {
	switch {
	case introduces(b):
		d.held = append(d.held, b)
		return nil
	case b == '\\': // the end of a string that was given up
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

// ends holds a byte of a sequence, and says whether it is the last.
func (d *Decoder) ends(b byte) bool {
	n := len(d.held)
	before := d.held[n-1]
	if n < mostReply {
		d.held = append(d.held, b)
	} else { // too long: none of it will be of use, but its end is
		d.held[n-1] = b
	}
	switch kind := d.held[1]; {
	case kind == 'O':
		return b >= 0x40
	case kind != '[':
		return b == ansi.BEL || b == '\\' && before == ansi.ESC
	case n > 2 && d.held[2] == 'M': // a mouse of old: three bytes more
		const mouse = 6
		return len(d.held) == mouse
	case n > 2 && d.held[2] == '[': // a key of Linux's console
		return true
	}
	return b >= 0x40 && (n > 2 || b != 'M' && b != '[')
}

// aborts says whether a byte cannot be of the sequence that is held: a key or another
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

// aborted gives a sequence up for what begins with a byte; an escape that was to end it
// begins that.
func (d *Decoder) aborted(b byte, at time.Time) []uv.Event {
	begins := d.held[len(d.held)-1] == ansi.ESC && introduces(b)
	d.held = nil
	if begins {
		d.held = []byte{ansi.ESC, b}
		return nil
	}
	return d.first(b, at)
}

// complete decodes a sequence that has ended.
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

// event decodes a whole key or sequence.
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

// pasting takes a byte of what is pasted.
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

// pasted is what was pasted, without what only a terminal understands.
func (d *Decoder) pasted() []uv.Event {
	text := bytes.TrimSuffix(d.paste, []byte(pasteEnd[:d.ended]))
	d.paste = nil
	return []uv.Event{uv.PasteEvent{Content: strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(string(text), ""))}}
}
