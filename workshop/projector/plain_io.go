package projector

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

// mostTyped is the longest line that is looked at, in bytes.
const mostTyped = 4 << 10

// inputLine is one line of input, without its end.
type inputLine struct {
	text string
	long bool
	err  error // of the input; there is no line then
}

// readLines reads lines, one ahead at most. After the last one comes its error, io.EOF
// at the end of the input. A read that is under way when the context is done lasts as
// long as the input does.
func readLines(ctx context.Context, in io.Reader) <-chan inputLine {
	lines := make(chan inputLine)
	go func() {
		b := bufio.NewReader(in)
		for {
			line, err := readLine(b)
			if line.text != "" || line.long || err == nil {
				if !send(ctx, lines, line) {
					return
				}
			}
			if err != nil {
				send(ctx, lines, inputLine{err: err})
				return
			}
		}
	}()
	return lines
}

func send(ctx context.Context, lines chan<- inputLine, line inputLine) bool {
	select {
	case lines <- line:
		return true
	case <-ctx.Done():
		return false
	}
}

// readLine reads up to the next line break, or to the error that ends the input.
func readLine(b *bufio.Reader) (inputLine, error) {
	var line inputLine
	var text []byte
	for {
		part, err := b.ReadSlice('\n')
		if text = append(text, part...); len(text) > mostTyped {
			line.long, text = true, nil
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		line.text = strings.TrimRight(string(text), "\r\n")
		return line, err
	}
}

// printer writes whole lines, cleaned of control characters. Its first error stays.
type printer struct {
	to  io.Writer
	err error
}

func (p *printer) say(lines ...string) {
	var b strings.Builder
	for _, line := range lines {
		if line != "" {
			b.WriteString(strings.Map(visible, strings.ToValidUTF8(ansi.Strip(line), "?")) + "\n")
		}
	}
	if p.err == nil && b.Len() > 0 {
		if _, err := io.WriteString(p.to, b.String()); err != nil {
			p.err = fmt.Errorf("write to the terminal: %w", err)
		}
	}
}

// visible drops what moves the cursor or turns the direction of writing, and turns
// what breaks a line into a space.
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
