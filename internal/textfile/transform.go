package textfile

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// The encoding of the bytes above ASCII, as far as western knows.
const (
	undecided = iota
	utf8Text
	windows1252
)

// western decodes UTF-8 or Windows-1252; the first bytes above ASCII decide which. It
// passes bytes that are invalid in the chosen encoding on unchanged.
type western struct {
	transform.NopResetter

	is int
}

// longest is the longest run of bytes above ASCII expected in Windows-1252, unless all
// its bytes are equal. In other encodings whole words are above ASCII.
const longest = 3

// Transform implements transform.Transformer.
func (w *western) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		rest := src[nSrc:]
		out, n := rest[:1], 1
		if rest[0] >= utf8.RuneSelf {
			if len(rest) <= longest && !atEOF {
				return nDst, nSrc, transform.ErrShortSrc
			}
			out, n = w.decoded(rest)
		}
		if len(out) > len(dst)-nDst {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += copy(dst[nDst:], out)
		nSrc += n
	}
	return nDst, nSrc, nil
}

// decoded returns the first character of text as UTF-8, or its first byte if it cannot
// be decoded, and the number of bytes read.
func (w *western) decoded(text []byte) (out []byte, n int) {
	c, n := utf8.DecodeRune(text)
	if (c != utf8.RuneError || n > 1) && w.is != windows1252 {
		w.is = utf8Text
		return text[:n], n
	}
	if c = charmap.Windows1252.DecodeByte(text[0]); w.is == utf8Text || !likely(c, text) {
		w.is = utf8Text // and damaged: a text has one encoding
		return text[:1], 1
	}
	w.is = windows1252
	return utf8.AppendRune(nil, c), 1
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

// undecoded replaces U+FFFD, a decoder's mark of a fault, with the invalid byte 0xFF, so
// that readers can refuse the text.
type undecoded struct{ transform.NopResetter }

// Transform implements transform.Transformer.
func (undecoded) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		c, n := utf8.DecodeRune(src[nSrc:])
		switch {
		case !atEOF && !utf8.FullRune(src[nSrc:]):
			return nDst, nSrc, transform.ErrShortSrc
		case len(dst)-nDst < n:
			return nDst, nSrc, transform.ErrShortDst
		case c == utf8.RuneError:
			nDst += copy(dst[nDst:], "\xff")
		default:
			nDst += copy(dst[nDst:], src[nSrc:nSrc+n])
		}
		nSrc += n
	}
	return nDst, nSrc, nil
}

// lines turns every line end, \r\n or \r, into \n.
type lines struct{ after bool } // the last byte was a \r

// Reset implements transform.Transformer.
func (l *lines) Reset() { l.after = false }

// Transform implements transform.Transformer.
func (l *lines) Transform(dst, src []byte, _ bool) (nDst, nSrc int, err error) {
	for _, b := range src {
		if nDst == len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nSrc++
		if b == '\n' && l.after {
			l.after = false
			continue
		}
		if l.after = b == '\r'; l.after {
			b = '\n'
		}
		dst[nDst] = b
		nDst++
	}
	return nDst, nSrc, nil
}
