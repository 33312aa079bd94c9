package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"

	"rolefit/internal/clikit"
	"rolefit/internal/report"
	"rolefit/scoring"
)

// The rules of scoring many sheets.
//
//   - Lines travel in batches. Their number is fixed and they are
//     reused: memory is bounded, however long the input.
//   - Each batch goes to whichever worker is free, and into a queue in the order of
//     the input. Results are written in the order of the queue.

// A batch ends at the first of these limits.
const (
	batchLines = 64
	batchBytes = 256 << 10
)

// batch is a run of input lines and their results.
type batch struct {
	text  []byte
	lines []line
	read  int64 // bytes of input up to its end
	out   []byte
	bad   []string // problems of its lines
	nbad  int
	done  chan struct{} // one message for each time it is scored
}

// line is one non-blank line of a batch.
type line struct {
	number   int // from 1, blank lines counted
	from, to int // in the batch's text
	long     bool
}

func (b *batch) reset() {
	b.text, b.lines, b.out, b.bad, b.nbad = b.text[:0], b.lines[:0], b.out[:0], b.bad[:0], 0
}

func (b *batch) full() bool { return len(b.lines) >= batchLines || len(b.text) >= batchBytes }

// scoreLines scores a sheet a line.
func (a *app) scoreLines(ctx context.Context, s *scorer, in io.Reader, name string, size int64, format string) error {
	if format != asText && format != asJSON {
		return clikit.Misused("%s holds many sheets, and --format %s is for one; write text or json", name, format)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	workers := runtime.GOMAXPROCS(0)
	n := 4 * workers
	free, jobs, queue := make(chan *batch, n), make(chan *batch, n), make(chan *batch, n)
	for range n {
		free <- &batch{done: make(chan struct{}, 1)}
	}
	failed := make(chan error, 1)
	go func() {
		defer close(queue)
		defer close(jobs)
		failed <- readBatches(ctx, in, free, jobs, queue)
	}()
	for range workers {
		go func() {
			for b := range jobs {
				s.scoreBatch(b, format)
				b.done <- struct{}{}
			}
		}()
	}
	lines, bad, err := a.writeBatches(queue, free, size)
	if err != nil { // the reader may hang in its input: it is not waited for
		return fmt.Errorf("write the results: %w", err)
	}
	switch err := <-failed; {
	case err != nil:
		return clikit.Unopened(name, err)
	case lines == 0:
		return clikit.BadInput("%s is empty; it takes one sheet in JSON, or one a line", name)
	case bad > 0:
		return clikit.BadInput("%d of %d sheets could not be scored; the lines are named above", bad, lines)
	}
	return nil
}

// readBatches cuts the input into batches. It returns nil at the end of the input, its
// error, or the context's.
func readBatches(ctx context.Context, in io.Reader, free <-chan *batch, jobs, queue chan<- *batch) error {
	r := &lineReader{in: bufio.NewReaderSize(in, 64<<10)}
	for {
		var b *batch
		select {
		case b = <-free:
		case <-ctx.Done():
			return ctx.Err()
		}
		b.reset()
		var err error
		for err == nil && !b.full() {
			err = r.next(b)
		}
		b.read = r.read
		if len(b.lines) > 0 {
			queue <- b
			jobs <- b
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// lineReader reads non-blank lines into batches.
type lineReader struct {
	in     *bufio.Reader
	number int
	read   int64
}

// next appends a line to a batch, without its text if it is too long. At the end of the
// input it returns io.EOF, perhaps with a last line.
func (r *lineReader) next(b *batch) error {
	from, long := len(b.text), false
	r.number++
	for {
		part, err := r.in.ReadSlice('\n')
		r.read += int64(len(part))
		if !long {
			b.text = append(b.text, part...)
		}
		if len(bytes.TrimRight(b.text[from:], "\r\n")) > mostLine {
			b.text, long = b.text[:from], true
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if long || len(bytes.TrimSpace(b.text[from:])) > 0 {
			b.lines = append(b.lines, line{r.number, from, len(b.text), long})
		} else {
			b.text = b.text[:from]
		}
		return err
	}
}

// writeBatches writes the results of batches in order. lines counts all sheets, bad the
// invalid ones.
func (a *app) writeBatches(queue <-chan *batch, free chan<- *batch, size int64) (lines, bad int, err error) {
	out := bufio.NewWriterSize(a.Out, 64<<10)
	p := a.Progress("Scoring", size > 0 && !clikit.IsTerminal(a.Out))
	wrong := &clikit.Complaints{To: a.Err}
	defer wrong.End()
	defer p.Clear()
	for b := range queue {
		<-b.done
		lines, bad = lines+len(b.lines), bad+b.nbad
		if _, err := out.Write(b.out); err != nil {
			return lines, bad, err
		}
		if b.nbad > 0 {
			p.Clear()
			if err := flushed(out, wrong); err != nil {
				return lines, bad, err
			}
			wrong.Say(b.bad...)
		}
		p.Show(b.read, size)
		free <- b
	}
	return lines, bad, out.Flush()
}

// flushed flushes out before a complaint, so that both streams agree in a terminal.
func flushed(out *bufio.Writer, wrong *clikit.Complaints) error {
	if !wrong.Room() {
		return nil
	}
	return out.Flush()
}

// scoreBatch scores the lines of a batch.
func (s *scorer) scoreBatch(b *batch, format string) {
	for _, l := range b.lines {
		result, err := s.scoreLine(b, l)
		if err != nil {
			b.nbad++
			b.bad = append(b.bad, lineProblems(l.number, err)...)
			continue
		}
		if format == asJSON {
			b.out = append(report.AppendJSON(b.out, result), '\n')
		} else {
			b.out = append(appendLine(b.out, l.number, result), '\n')
		}
	}
}

func (s *scorer) scoreLine(b *batch, l line) (scoring.Result, error) {
	if l.long {
		return scoring.Result{}, fmt.Errorf("it is longer than %d MiB; a sheet takes about 1 KiB", mostLine>>20)
	}
	sheet, m, err := s.decode(b.text[l.from:l.to])
	if err != nil {
		return scoring.Result{}, err
	}
	return m.Score(sheet), nil
}

// appendLine appends a result as one line of text: input line number, verdict, its roles,
// and every role's points, highest first.
func appendLine(b []byte, number int, r scoring.Result) []byte {
	named := strings.Join(r.Verdict.Roles, "/")
	if named == "" {
		named = "-"
	}
	b = fmt.Appendf(b, "%d  %-12s  %-14s", number, r.Verdict.Kind, named)
	if r.Verdict.Kind == scoring.Insufficient {
		return fmt.Appendf(b, "  %s", r.Verdict.Cause)
	}
	points := report.Points(r)
	for _, ranked := range r.Ranked() {
		for i := range r.Roles {
			if r.Roles[i].ID == ranked.ID {
				b = fmt.Appendf(b, "  %s %s", ranked.ID, points[i])
			}
		}
	}
	return b
}
