package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

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
	line  func(number int, data []byte) ([]byte, error)    // returns the result of a line
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
	lines, bad, err := a.eachLine(io.MultiReader(bytes.NewReader(head), text), file, size, c)
	switch {
	case err != nil:
		return err
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

// eachLine prints the results of the lines in their order, and keeps none of them: memory is
// bounded, however long the input. lines counts all sheets, bad the invalid ones; file names the
// input in an error.
func (a *app) eachLine(in io.Reader, file string, size int64, c sheets) (lines, bad int, err error) {
	from, out := bufio.NewReaderSize(in, 64<<10), bufio.NewWriterSize(a.Out, 64<<10)
	p := a.Progress(c.doing, size > 0 && !clikit.IsTerminal(a.Out))
	wrong := &clikit.Complaints{To: a.Err}
	defer wrong.End()
	defer p.Clear()
	read := int64(0)
	for number := 1; err == nil; number++ { // blank lines count
		var l lineio.Line
		l, err = lineio.Next(from, c.most)
		read += int64(len(l.Text)) + 1
		p.Show(read, size)
		if !l.Long && strings.TrimSpace(l.Text) == "" {
			continue
		}
		lines++
		result, refused := c.scored(number, l)
		if refused == nil {
			if _, err := out.Write(append(result, '\n')); err != nil {
				return lines, bad, clikit.Said("write the results", err)
			}
			continue
		}
		bad++
		p.Clear()
		if wrong.Room() { // so that both streams agree in a terminal
			_ = out.Flush()
		}
		for problem := range strings.SplitSeq(refused.Error(), "\n") {
			wrong.Say(fmt.Sprintf("line %d: %s", number, problem))
		}
	}
	if failed := out.Flush(); failed != nil {
		return lines, bad, clikit.Said("write the results", failed)
	}
	if !errors.Is(err, io.EOF) {
		return lines, bad, clikit.Unopened(file, err)
	}
	return lines, bad, nil
}

func (c sheets) scored(number int, l lineio.Line) ([]byte, error) {
	if l.Long {
		return nil, fmt.Errorf("it is longer than %d MiB; a sheet takes about 1 KiB", c.most>>20)
	}
	return c.line(number, []byte(l.Text))
}
