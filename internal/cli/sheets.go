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

// result is that of a line, or why it has none.
type result struct {
	line    int // its number in the input, from 1
	text    []byte
	refused error
}

// eachLine prints the results of the lines in their order. Each processor has a few lines before
// it and no more are kept: memory is bounded, however long the input. lines counts all sheets, bad
// the invalid ones; file names the input in an error.
func (a *app) eachLine(in io.Reader, file string, size int64, c sheets) (lines, bad int, err error) {
	from, most := bufio.NewReaderSize(in, 64<<10), 4*runtime.GOMAXPROCS(0)
	out := &results{to: bufio.NewWriterSize(a.Out, 64<<10), wrong: &clikit.Complaints{To: a.Err}}
	p := a.Progress(c.doing, size > 0 && !clikit.IsTerminal(a.Out))
	defer out.wrong.End()
	defer p.Clear()
	var coming []<-chan result
	read := int64(0)
	for number := 1; err == nil; number++ { // blank lines count
		var l lineio.Line
		l, err = lineio.Next(from, c.most)
		if l.Long || strings.TrimSpace(l.Text) != "" {
			coming = append(coming, c.begin(number, l))
			lines++
		}
		read += int64(len(l.Text)) + 1
		p.Show(read, size)
		for len(coming) > 0 && (len(coming) == most || from.Buffered() == 0 || err != nil) { // nothing waits for a slow input
			one := <-coming[0]
			coming = coming[1:]
			if one.refused != nil {
				p.Clear()
			}
			if err := out.print(one); err != nil {
				return lines, out.bad, clikit.Said("write the results", err)
			}
		}
	}
	if failed := out.to.Flush(); failed != nil {
		return lines, out.bad, clikit.Said("write the results", failed)
	}
	if !errors.Is(err, io.EOF) {
		return lines, out.bad, clikit.Unopened(file, err)
	}
	return lines, out.bad, nil
}

// begin begins to work on a line, and returns where its result comes.
func (c sheets) begin(number int, l lineio.Line) <-chan result {
	comes := make(chan result, 1)
	go func() {
		one := result{line: number}
		if l.Long {
			one.refused = fmt.Errorf("it is longer than %d MiB; a sheet takes about 1 KiB", c.most>>20)
		} else {
			one.text, one.refused = c.line(number, []byte(l.Text))
		}
		comes <- one
	}()
	return comes
}

// results prints results, and apart from them what is wrong with the lines that have none.
type results struct {
	to    *bufio.Writer
	wrong *clikit.Complaints
	bad   int // lines without a result
}

func (r *results) print(one result) error {
	if one.refused == nil {
		_, err := r.to.Write(append(one.text, '\n'))
		return err
	}
	r.bad++
	if r.wrong.Room() { // so that both streams agree in a terminal
		_ = r.to.Flush()
	}
	for problem := range strings.SplitSeq(one.refused.Error(), "\n") {
		r.wrong.Say(fmt.Sprintf("line %d: %s", one.line, problem))
	}
	return nil
}
