// Package lines owns how conversations go line by line: whole lines in, whole lines
// out, for screen readers, terminals that can do nothing else, and pipes.
//
// It does not own what is said. Its rules: a line is handed over when it is complete,
// one ahead at most; what is written is whole lines, cleaned of everything that moves
// a cursor, colours, or turns the direction of writing.
package lines

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

// MostTyped is the longest line that is looked at, in bytes; of a longer one nothing
// is kept in memory but that it was too long.
const MostTyped = 64 << 10

// Line is one line of input, without its end.
type Line struct {
	Text string
	Long bool  // longer than MostTyped; there is no text then
	Err  error // of the input, io.EOF at its end; there is no line then
}

// Reader reads lines while nobody asks for them, one ahead at most, so that waiting
// for one can end with something else.
type Reader struct {
	lines chan Line
	done  chan struct{}
}

// Read starts to read. After the last line comes the error that ends the input, for as
// often as it is asked for. A read that is under way when the reader is stopped, or
// the context ends, lasts as long as the input does.
func Read(ctx context.Context, in io.Reader) *Reader {
	r := &Reader{lines: make(chan Line), done: make(chan struct{})}
	go r.read(ctx, in)
	return r
}

// Next is where the lines come.
func (r *Reader) Next() <-chan Line { return r.lines }

// Stop ends the reading. It is called once.
func (r *Reader) Stop() { close(r.done) }

func (r *Reader) read(ctx context.Context, in io.Reader) {
	b := bufio.NewReader(in)
	for {
		line, err := readLine(b)
		if line.Text != "" || line.Long || err == nil {
			if !r.send(ctx, line) {
				return
			}
		}
		if err != nil {
			for r.send(ctx, Line{Err: err}) {
			}
			return
		}
	}
}

func (r *Reader) send(ctx context.Context, line Line) bool {
	select {
	case r.lines <- line:
		return true
	case <-r.done:
		return false
	case <-ctx.Done():
		return false
	}
}

// readLine reads up to the next line break, or to the error that ends the input.
func readLine(b *bufio.Reader) (Line, error) {
	var text []byte
	long := false
	for {
		part, err := b.ReadSlice('\n')
		if !long {
			text = append(text, part...)
		}
		if len(text) > MostTyped {
			long, text = true, nil
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case err != nil:
			return Line{Text: string(text), Long: long}, err
		default:
			return Line{Text: strings.TrimRight(string(text), "\r\n"), Long: long}, nil
		}
	}
}

// Printer writes whole lines. Its first error stays, and ends the writing.
type Printer struct {
	to  io.Writer
	err error
}

// Print returns a printer.
func Print(to io.Writer) *Printer { return &Printer{to: to} }

// Err is the first error of writing; nil: there was none.
func (p *Printer) Err() error { return p.err }

// Say writes lines. An empty one is an empty line.
func (p *Printer) Say(lines ...string) {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(Clean(line))
		b.WriteByte('\n')
	}
	if p.err == nil && b.Len() > 0 {
		if _, err := io.WriteString(p.to, b.String()); err != nil {
			p.err = fmt.Errorf("write to the terminal: %w", err)
		}
	}
}

// Clean takes out of a text what moves the cursor, colours, or turns the direction of
// writing, and turns what breaks a line into a space.
func Clean(text string) string {
	return strings.Map(visible, strings.ToValidUTF8(ansi.Strip(text), "?"))
}

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
