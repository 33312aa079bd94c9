// Package lineio reads and writes conversations line by line, for screen readers, pipes
// and terminals without cursor control.
//
// It does not own the words. Its rules: Reader delivers complete lines and reads at most
// one ahead; Printer writes complete lines without characters that move a cursor, set
// colors or change the direction of writing.
package lineio

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"rolefit/internal/textsafe"
)

// MostTyped is the longest line that Reader keeps, in bytes, its line break apart. It
// discards the text of a longer one.
const MostTyped = 64 << 10

// Line is one line of input, without its line break.
type Line struct {
	Text string
	Long bool  // longer than MostTyped; Text is empty then
	Err  error // of the input, io.EOF at its end; Text is empty then
}

// Reader reads one line ahead in a goroutine, so that a caller can select between the
// next line and other events.
type Reader struct {
	lines chan Line
	done  chan struct{}
}

// Read returns a Reader of in. After the last line it delivers the error that ended the
// input, as often as it is asked. Stop and the end of ctx do not interrupt a read that
// is blocked in in.
func Read(ctx context.Context, in io.Reader) *Reader {
	r := &Reader{lines: make(chan Line), done: make(chan struct{})}
	go r.read(ctx, in)
	return r
}

// Next returns the channel that delivers the lines.
func (r *Reader) Next() <-chan Line { return r.lines }

// Stop ends the reading. Call it once.
func (r *Reader) Stop() { close(r.done) }

func (r *Reader) read(ctx context.Context, in io.Reader) {
	b := bufio.NewReader(in)
	for {
		line, err := Next(b, MostTyped)
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

// Next reads a line that has no more than most bytes, its line break apart. The error is the one that
// ended the input, io.EOF at its end, perhaps beside a last line.
func Next(b *bufio.Reader, most int) (Line, error) {
	const lineBreak = len("\r\n")
	var text []byte
	long := false
	for {
		part, err := b.ReadSlice('\n')
		if !long {
			text = append(text, part...)
		}
		if len(text) > most+lineBreak {
			long, text = true, nil
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err == nil {
			text = bytes.TrimRight(text, "\r\n")
		}
		if len(text) > most {
			return Line{Long: true}, err
		}
		return Line{Text: string(text), Long: long}, err
	}
}

// Printer writes whole lines. It keeps its first error and writes nothing after it.
type Printer struct {
	to  io.Writer
	err error
}

// Print returns a Printer that writes to to.
func Print(to io.Writer) *Printer { return &Printer{to: to} }

// Err returns the first write error, or nil.
func (p *Printer) Err() error { return p.err }

// Say writes each of lines, cleaned, with a line break.
func (p *Printer) Say(lines ...string) {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(textsafe.Line(line))
		b.WriteByte('\n')
	}
	if p.err == nil && b.Len() > 0 {
		if _, err := io.WriteString(p.to, b.String()); err != nil {
			p.err = fmt.Errorf("write to the terminal: %w", err)
		}
	}
}
