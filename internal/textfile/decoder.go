package textfile

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// The encoding of the bytes above ASCII, as far as a decoder knows.
const (
	undecided = iota
	utf8Text
	windows1252
)

// decoder reads a text in UTF-16, UTF-8 or Windows-1252 as UTF-8, with every line end, \r\n
// or \r, as \n. It passes a byte that is invalid in its encoding on unchanged, an invalid unit
// of UTF-16 as 0xFF.
type decoder struct {
	in    *bufio.Reader
	wide  binary.ByteOrder // of UTF-16; nil: the first bytes above ASCII decide between the others
	is    int              // undecided, utf8Text or windows1252
	after bool             // the last character was a \r
	text  [4 << 10]byte
	rest  []byte // of text, decoded and not read
}

// Read implements io.Reader.
func (d *decoder) Read(p []byte) (int, error) {
	for len(d.rest) == 0 {
		if err := d.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, d.rest)
	d.rest = d.rest[n:]
	return n, nil
}

// fill decodes the characters that can be read without waiting, and waits for one at most.
func (d *decoder) fill() error {
	d.rest = d.text[:0]
	for waited := false; len(d.rest) <= len(d.text)-utf8.UTFMax && (!waited || d.in.Buffered() > 0); waited = true {
		head, err := d.in.Peek(1)
		if len(head) == 0 {
			if len(d.rest) > 0 {
				break
			}
			return err
		}
		if n := d.plain(); n > 0 {
			head, _ = d.in.Peek(n)
			d.rest, d.after = append(d.rest, head...), false
			_, _ = d.in.Discard(n) // they are there
			continue
		}
		if d.wide != nil || head[0] >= utf8.RuneSelf {
			head, _ = d.in.Peek(longest + 1) // fewer at the end
		}
		out, n := d.decoded(head)
		_, _ = d.in.Discard(n)
		switch after := d.after; {
		case len(out) > 1:
			d.after = false
		case out[0] == '\n' && after:
			d.after = false
			continue
		default:
			if d.after = out[0] == '\r'; d.after {
				out = []byte("\n")
			}
		}
		d.rest = append(d.rest, out...)
	}
	return nil
}

// plain counts the buffered bytes that need no decoding, up to the next one that does, and
// no more than text has room for.
func (d *decoder) plain() int {
	if d.wide != nil {
		return 0
	}
	here, _ := d.in.Peek(min(d.in.Buffered(), len(d.text)-len(d.rest)))
	n := bytes.IndexFunc(here, func(c rune) bool { return c >= utf8.RuneSelf || c == '\n' || c == '\r' })
	if n < 0 {
		return len(here)
	}
	return n
}

// longest is the longest run of bytes above ASCII expected in Windows-1252, unless all
// its bytes are equal. In other encodings whole words are above ASCII. One byte more holds
// any character of the other encodings.
const longest = 3

// decoded returns the first character of text, one to four bytes, as UTF-8, or an invalid
// byte as it is, and the number of bytes read.
func (d *decoder) decoded(text []byte) (out []byte, n int) {
	if d.wide != nil {
		return d.unit(text)
	}
	c, n := utf8.DecodeRune(text)
	if c < utf8.RuneSelf {
		return text[:1], 1
	}
	if (c != utf8.RuneError || n > 1) && d.is != windows1252 {
		d.is = utf8Text
		return text[:n], n
	}
	if c = western(text[0]); d.is == utf8Text || !likely(c, text) {
		d.is = utf8Text // and damaged: a text has one encoding
		return text[:1], 1
	}
	d.is = windows1252
	return utf8.AppendRune(nil, c), 1
}

// unit decodes one or two units of UTF-16.
func (d *decoder) unit(text []byte) (out []byte, n int) {
	const size = 2
	if len(text) < size {
		return []byte("\xff"), len(text)
	}
	c, n := rune(d.wide.Uint16(text)), size
	if utf16.IsSurrogate(c) {
		second := rune(0)
		if len(text) >= 2*size {
			second = rune(d.wide.Uint16(text[size:]))
		}
		if c = utf16.DecodeRune(c, second); c != utf8.RuneError {
			n = 2 * size
		}
	}
	if c == utf8.RuneError {
		return []byte("\xff"), n
	}
	return utf8.AppendRune(nil, c), n
}

// western returns the character that a byte above ASCII is in Windows-1252; U+FFFD for the
// five that are none.
func western(b byte) rune {
	const from80 = "€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ"
	if b >= 0xa0 {
		return rune(b)
	}
	return []rune(from80)[b-0x80]
}

// likely reports whether text, whose first byte is c in Windows-1252, is in that
// encoding.
func likely(c rune, text []byte) bool {
	run := 0
	for run < min(len(text), longest+1) && text[run] >= utf8.RuneSelf {
		run++
	}
	alike := bytes.Count(text[:run], text[:1]) == run
	const japanese = 'ƒ' // 0x83, the lead byte of katakana in Shift JIS
	return c >= 0xa0 && c != utf8.RuneError && c != japanese && (run <= longest || alike)
}
