//go:build unix

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"time"

	"rolefit/content"
)

// scores measures the cost of one score, and of many through score -.
func (r *report) scores(ctx context.Context, s settings, p progress) error {
	p.say("scoring one sheet")
	out, err := command(ctx, "go", "test", "-run", "^$", "-bench", "^BenchmarkScore$", "-count", "5", "./scoring").output()
	if err != nil {
		return err
	}
	var nanoseconds samples
	for _, found := range regexp.MustCompile(`BenchmarkScore\S*\s+\d+\s+([\d.]+) ns/op`).FindAllStringSubmatch(out, -1) {
		n, err := strconv.ParseFloat(found[1], 64)
		if err != nil {
			return fmt.Errorf("go test says %q: %w", found[0], err)
		}
		nanoseconds = append(nanoseconds, n)
	}
	r.hold("score one sheet, all questions, median", nanoseconds.at(.5)/1000, 25, "µs")
	if s.sheets == 0 {
		return nil
	}
	p.say("scoring %d sheets through score -", s.sheets)
	took, err := pour(ctx, s.binary, s.sheets)
	if err != nil {
		return err
	}
	r.hold(fmt.Sprintf("%d guessed sheets through score -", s.sheets), took.Seconds(), 60*float64(s.sheets)/1e6, "s")
	return nil
}

// pour sends guessed sheets through score - and returns the time. It prepares 1,000
// sheets and repeats them, so that making them is not measured.
func pour(ctx context.Context, binary string, sheets int) (time.Duration, error) {
	const different = 1000
	block, err := guesses(different)
	if err != nil {
		return 0, err
	}
	score := exec.CommandContext(ctx, binary, "score", "-", "--format", "json")
	var said bytes.Buffer
	score.Stderr = &said
	in, err := score.StdinPipe()
	if err != nil {
		return 0, err
	}
	out, err := score.StdoutPipe()
	if err != nil {
		return 0, err
	}
	begun := time.Now()
	if err := score.Start(); err != nil {
		return 0, err
	}
	go func() {
		defer in.Close() //nolint:errcheck // what was not read shows in the count
		for left := sheets; left > 0; left -= different {
			if _, err := in.Write(block); err != nil {
				return // the program has ended, and Wait says how
			}
		}
	}()
	lines, err := countLines(out)
	if err != nil {
		return 0, err
	}
	if err := score.Wait(); err != nil {
		return 0, fmt.Errorf("score -: %w: %s", err, firstLine(said.String()))
	}
	took := time.Since(begun)
	if want := (sheets + different - 1) / different * different; lines != want {
		return 0, fmt.Errorf("score - gave %d lines for %d sheets", lines, want)
	}
	return took, nil
}

func countLines(from io.Reader) (int, error) {
	lines, buffer := 0, bufio.NewReaderSize(from, 1<<20)
	for {
		part, err := buffer.ReadSlice('\n')
		switch {
		case err == nil:
			lines++
		case errors.Is(err, io.EOF) && len(part) == 0:
			return lines, nil
		case errors.Is(err, io.EOF):
			return lines + 1, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return lines, err
		}
	}
}

// guesses returns n guessed sheets as JSON Lines, the same every time.
func guesses(n int) ([]byte, error) {
	a, err := content.Career()
	if err != nil {
		return nil, err
	}
	random := rand.New(rand.NewPCG(1, 2))
	var all bytes.Buffer
	to := json.NewEncoder(&all)
	for range n {
		answers := map[string]int{}
		for _, q := range a.Questions {
			answers[q.ID] = random.IntN(5) - 2
		}
		if err := to.Encode(map[string]any{"assessment": a.ID, "edition": a.Edition, "answers": answers}); err != nil {
			return nil, err
		}
	}
	return all.Bytes(), nil
}

// syncTimes measures write and fsync of an appended line 100 times, in milliseconds.
func syncTimes(work string) (samples, error) {
	f, err := os.Create(work + "/synced")
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // every write was synced
	var times samples
	for range 100 {
		begun := time.Now()
		if _, err := f.WriteString(`{"event":"answered","at":"2026-05-04T09:00:00Z","question":"talk-to-users","value":2}` + "\n"); err != nil {
			return nil, err
		}
		if err := f.Sync(); err != nil {
			return nil, err
		}
		times = append(times, milliseconds(time.Since(begun)))
	}
	return times, nil
}
