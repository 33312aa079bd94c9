// Package textfile decodes files that people hand in to text: it detects the encoding,
// normalizes line ends, and names files that are not text or belong to another program.
//
// It does not own where the bytes come from, nor the meaning of the text. Its rules:
// text is UTF-8 with lines that end in \n; an undecodable byte stays invalid UTF-8
// instead of becoming U+FFFD, so that callers can refuse it; every refusal is one
// sentence that names the kind of file and the next step.
package textfile

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"rolefit/internal/textsafe"
)

// headSize is the length of the head that detection looks at, in bytes.
const headSize = 64 << 10

// Other reports an input that is not a text of ours, and the next step.
type Other struct {
	What string // "a web page"
	Do   string // "copy its text into a plain text file"
}

// Error completes a sentence that begins with the name of the file.
func (o *Other) Error() string { return "is " + o.What + "; " + o.Do }

// Taker describes the text that a reader accepts.
type Taker struct {
	Takes string // a sentence: "score takes sheets in JSON"
	Prose bool   // any prose is accepted, so advise copying it out of a document
	Loose bool   // search any text: accept foreign texts and invalid UTF-8
}

// Reader decodes an input to text. Its first Read waits for 64 KiB of input or its end.
// It returns the errors of the input, and an *Other for an input that it refuses.
type Reader struct {
	in      io.Reader
	taker   Taker
	text    io.Reader // nil before the first Read
	decoder decoder
	err     error
}

// NewReader returns a Reader of in. It refuses binary files, and unless taker.Loose also
// web pages, exports of other programs and the like.
func NewReader(in io.Reader, taker Taker) *Reader { return &Reader{in: in, taker: taker} }

// Western reports whether the text read so far was decoded as Windows-1252.
func (r *Reader) Western() bool { return r.decoder.is == windows1252 }

// Read reads decoded text.
func (r *Reader) Read(p []byte) (int, error) {
	if r.text == nil && r.err == nil {
		r.err = r.begin()
	}
	if r.err != nil {
		return 0, r.err
	}
	return r.text.Read(p)
}

func (r *Reader) begin() error {
	in := bufio.NewReaderSize(r.in, headSize)
	head, err := in.Peek(headSize)
	if err != nil && err != io.EOF {
		return err
	}
	if other := r.taker.binary(head); other != nil {
		return other
	}
	r.decoder = decoder{in: in, wide: wideIn(head)}
	if r.decoder.wide == nil && bytes.IndexByte(head, 0) >= 0 {
		return r.taker.noText()
	}
	text := bufio.NewReaderSize(&r.decoder, headSize)
	r.text = text
	for bom, err := text.Peek(len(mark)); err == nil && string(bom) == mark; bom, err = text.Peek(len(mark)) {
		_, _ = text.Discard(len(mark))
	}
	head, _ = text.Peek(min(len(head), headSize/2)) //nolint:mnd // Western text grows
	switch {
	case bytes.IndexByte(head, 0) >= 0:
		return r.taker.noText()
	case !r.taker.Loose:
		if other := r.taker.Foreign(head); other != nil {
			return other
		}
	}
	return nil
}

// garbled reports whether the head of a text is in no encoding used for letters: it has
// undecodable bytes, and also control characters or no space or line end in its first 64
// bytes.
func garbled(head []byte) bool {
	const word = 64 // bytes: no word is longer
	unread, control := false, false
	for rest := head; utf8.FullRune(rest); {
		c, n := utf8.DecodeRune(rest)
		unread = unread || c == utf8.RuneError && n == 1
		control = control || n == 1 && textsafe.Control(c) && !textsafe.LineBreak(c) && c != '\t' && c != '\x1b'
		rest = rest[n:]
	}
	return unread && (control || len(head) > word && !bytes.ContainsAny(head[:word], " \n"))
}

// mark is the byte order mark in UTF-8.
const mark = "\uFEFF"

func (t Taker) noText() *Other { return &Other{"no text", t.Takes} }

// All reads the whole input, up to most bytes of text. It returns the errors of the
// input, and an *Other for a text that is larger or, unless the taker is loose, not
// UTF-8.
func (r *Reader) All(most int) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	switch {
	case err != nil:
		return nil, err
	case len(text) > most:
		return nil, &Other{fmt.Sprintf("larger than %s", size(most)), "no file that belongs here is"}
	case !r.taker.Loose && !utf8.Valid(text):
		lines := bytes.Split(text, []byte("\n"))
		at := slices.IndexFunc(lines, func(line []byte) bool { return !utf8.Valid(line) })
		return nil, &Other{"not UTF-8", fmt.Sprintf("line %d holds a character of another encoding; save the file as UTF-8", at+1)}
	}
	return text, nil
}

func size(bytes int) string {
	if bytes < 1<<20 {
		return fmt.Sprintf("%d KiB", bytes>>10)
	}
	return fmt.Sprintf("%d MiB", bytes>>20)
}

// wideIn detects UTF-16 by its byte order mark or, without one, by the byte order in
// which ASCII characters are frequent, and returns its byte order; nil for any other
// encoding.
func wideIn(head []byte) binary.ByteOrder {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return binary.LittleEndian
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return binary.BigEndian
	case bytes.IndexByte(head, 0) < 0:
		return nil
	}
	var plain [2]int // ASCII characters if read as little-endian, as big-endian
	for i := 0; i+1 < len(head); i += 2 {
		for order, pair := range [2][2]byte{{head[i], head[i+1]}, {head[i+1], head[i]}} {
			if pair[1] == 0 && (textsafe.Plain(rune(pair[0])) || pair[0] == '\n' || pair[0] == '\r' || pair[0] == '\t') {
				plain[order]++
			}
		}
	}
	const few = 20 // one character in this many must be ASCII, and less than half as many in the other order
	switch enough := len(head)/2/few + 1; {
	case plain[0] >= enough && plain[0] > 2*plain[1]:
		return binary.LittleEndian
	case plain[1] >= enough && plain[1] > 2*plain[0]:
		return binary.BigEndian
	}
	return nil
}
