package quiz

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// mostTyped is the longest line that is looked at, in bytes; of a longer one
// nothing is kept in memory but that it was too long.
const mostTyped = 64 << 10

// inputLine is one line of input, without its end.
type inputLine struct {
	text string
	long bool
	err  error // of the input; there is no line then
}

// lineReader reads lines while nobody asks for them, one ahead at most, so that
// waiting for one can end with the context.
type lineReader struct {
	ended <-chan struct{} // of the context
	lines chan inputLine
	done  chan struct{}
}

// readLines starts to read. A read that is under way when the reader is stopped
// ends only when the input does.
func readLines(ctx context.Context, in io.Reader) *lineReader {
	r := &lineReader{ended: ctx.Done(), lines: make(chan inputLine), done: make(chan struct{})}
	go r.read(in)
	return r
}

func (r *lineReader) read(in io.Reader) {
	b := bufio.NewReader(in)
	for {
		line, err := readLine(b)
		if line.text != "" || line.long || err == nil {
			if !r.send(line) {
				return
			}
		}
		if err != nil {
			for r.send(inputLine{err: err}) {
			}
			return
		}
	}
}

func (r *lineReader) send(line inputLine) bool {
	select {
	case r.lines <- line:
		return true
	case <-r.done:
		return false
	}
}

// readLine reads up to the next line break, or to the error that ends the input.
func readLine(b *bufio.Reader) (inputLine, error) {
	var text []byte
	long := false
	for {
		part, err := b.ReadSlice('\n')
		if !long {
			text = append(text, part...)
		}
		if len(text) > mostTyped {
			long, text = true, nil
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case err != nil:
			return inputLine{text: string(text), long: long}, err
		default:
			return inputLine{text: strings.TrimRight(string(text), "\r\n"), long: long}, nil
		}
	}
}

// next waits for a line, and hands over the news that come meanwhile. The error is errStopped when the context ends,
// io.EOF at the end of the input, and for ever after.
func (r *lineReader) next(news <-chan News, heard func(News)) (inputLine, error) {
	for {
		select {
		case <-r.ended:
			return inputLine{}, errStopped
		default:
		}
		select {
		case <-r.ended:
			return inputLine{}, errStopped
		case n, ok := <-news:
			if !ok {
				news = nil // there will be no more
				continue
			}
			heard(n)
		case line := <-r.lines:
			return line, line.err
		}
	}
}

func (r *lineReader) stop() { close(r.done) }

// printer writes whole lines, cleaned of control characters. Its first error stays.
type printer struct {
	to  io.Writer
	err error
}

func (p *printer) say(lines ...string) {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(strings.Map(visible, strings.ToValidUTF8(ansi.Strip(line), "?")))
		b.WriteByte('\n')
	}
	if p.err == nil {
		if _, err := io.WriteString(p.to, b.String()); err != nil {
			p.err = fmt.Errorf("write to the terminal: %w", err)
		}
	}
}

// visible drops what moves the cursor or turns the direction of writing, and turns
// a line break into a space.
func visible(c rune) rune {
	switch {
	case c == '\n' || c == '\t' || c == '\u2028' || c == '\u2029':
		return ' '
	case unicode.IsControl(c) || c >= '\u202a' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069':
		return -1
	default:
		return c
	}
}
