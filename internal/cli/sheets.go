package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"

	"rolefit/internal/clikit"
	"rolefit/internal/lineio"
	"rolefit/internal/textfile"
)

// sheets describes a command that reads one sheet in JSON, or a sheet a line.
type sheets struct {
	takes       string // what the command takes, for a file that holds something else
	one         string // as in "it takes one sheet in JSON"
	doing, done string // "Scoring", "scored"
	most        int    // the largest sheet, in bytes

	whole func(data []byte) (show func() error, err error) // reads one sheet
	line  func(number int, data []byte) ([]byte, error)    // returns the result of a line; safe for concurrent use
}

// each scores or checks the sheets in a file; the input shows whether it holds one or many.
func (a *app) each(name, format string, c sheets) error {
	in, size, err := a.Open(name)
	if err != nil {
		return err
	}
	defer in.Close() //nolint:errcheck // nothing was written through it
	if clikit.IsTerminal(in) || name == "-" && clikit.IsTerminal(a.In) {
		a.Note("Reading sheets from the keyboard; end with ctrl+d.")
	}
	text := textfile.NewReader(in, textfile.Taker{Takes: c.takes})
	head, err := io.ReadAll(io.LimitReader(text, int64(c.most)+1))
	file := clikit.FileName(name)
	if err != nil {
		return clikit.Unopened(file, err)
	}
	a.SayEncoding(name, text)
	empty := clikit.BadInput("%s is empty; it takes %s in JSON, or one per line", file, c.one)
	whole := len(head) <= c.most
	switch {
	case whole && len(bytes.TrimSpace(head)) == 0:
		return empty
	case whole && single(head):
		show, err := c.whole(head)
		if err != nil {
			return clikit.BadInput("%s cannot be %s:\n%w", file, c.done, err)
		}
		return show()
	case format != asText && format != asJSON:
		return clikit.Misused("%s holds many sheets, and --format %s is for one; write text or json", file, format)
	}
	lines, bad, err := a.eachLine(io.MultiReader(bytes.NewReader(head), text), size, c)
	switch input := (*inputError)(nil); {
	case errors.As(err, &input):
		return clikit.Unopened(file, input.error)
	case err != nil:
		return fmt.Errorf("write the results: %w", err)
	case lines == 0:
		return empty
	case bad > 0:
		return clikit.BadInput("%d of %d sheets could not be %s; the lines are named above", bad, lines, c.done)
	}
	return nil
}

// single reports whether the input is one sheet, perhaps over several lines or broken, and
// not a sheet a line.
func single(data []byte) bool {
	if json.Valid(data) {
		return true
	}
	lines, objects := 0, 0
	for line := range bytes.Lines(data) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		lines++
		if line[0] == '{' {
			objects++
			if json.Valid(line) {
				return false
			}
		}
	}
	return lines < 2 || objects < lines
}

// inputError is an error of reading the lines, as opposed to writing their results.
type inputError struct{ error }

// line is one line of the input that is not blank, and its result.
type line struct {
	lineio.Line
	number int // from 1, blank lines counted
	out    []byte
	err    error
}

// eachLine prints the results of the lines in their order. lines counts all sheets, bad the
// invalid ones. A block of lines is read, worked on by all processors, and written before
// the next: memory is bounded, however long the input.
func (a *app) eachLine(in io.Reader, size int64, c sheets) (lines, bad int, err error) {
	from, out := bufio.NewReaderSize(in, 64<<10), bufio.NewWriterSize(a.Out, 64<<10)
	p := a.Progress(c.doing, size > 0 && !clikit.IsTerminal(a.Out))
	wrong := &clikit.Complaints{To: a.Err}
	defer wrong.End()
	defer p.Clear()
	number, read := 0, int64(0)
	for err == nil {
		var block []line
		block, err = nextBlock(from, &number, &read, c.most)
		c.work(block)
		for _, l := range block {
			lines++
			if l.err == nil {
				_, _ = out.Write(append(l.out, '\n')) // Flush returns the error
				continue
			}
			bad++
			p.Clear()
			if wrong.Room() { // so that both streams agree in a terminal
				_ = out.Flush()
			}
			for problem := range strings.SplitSeq(l.err.Error(), "\n") {
				wrong.Say(fmt.Sprintf("line %d: %s", l.number, problem))
			}
		}
		if err := out.Flush(); err != nil {
			return lines, bad, err
		}
		p.Show(read, size)
	}
	if errors.Is(err, io.EOF) {
		return lines, bad, nil
	}
	return lines, bad, &inputError{err}
}

// nextBlock reads lines that are not blank, up to a number and a size. It counts lines and
// bytes on.
func nextBlock(in *bufio.Reader, number *int, read *int64, most int) (block []line, err error) {
	const mostLines, mostBytes = 512, 1 << 20
	for bytes := 0; len(block) < mostLines && bytes < mostBytes && err == nil; {
		var l lineio.Line
		l, err = lineio.Next(in, most)
		*number++
		bytes += len(l.Text)
		*read += int64(len(l.Text)) + 1
		if l.Long || strings.TrimSpace(l.Text) != "" {
			block = append(block, line{Line: l, number: *number})
		}
	}
	return block, err
}

// work fills in the results of lines, on all processors.
func (c sheets) work(block []line) {
	workers := runtime.GOMAXPROCS(0)
	var busy sync.WaitGroup
	for first := range min(workers, len(block)) {
		busy.Go(func() {
			for i := first; i < len(block); i += workers {
				l := &block[i]
				if l.Long {
					l.err = fmt.Errorf("it is longer than %d MiB; a sheet takes about 1 KiB", c.most>>20)
					continue
				}
				l.out, l.err = c.line(l.number, []byte(l.Text))
			}
		})
	}
	busy.Wait()
}
