package classclient

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"rolefit/scoring"
)

// News describes a class at one moment.
type News struct {
	Schema int       `json:"schema"`
	Class  string    `json:"class"`  // its name
	Says   string    `json:"says"`   // one sentence; empty: no new one
	Asks   string    `json:"asks"`   // id of the question with an open second vote; empty: none
	Result []Section `json:"result"` // the result of the class; nil before the reveal or without a sheet in the class
}

// Section is a part of a class's result.
type Section struct {
	Title string   `json:"title"`
	Lines []string `json:"lines"`
	Steps bool     `json:"steps"` // the lines are in an order
}

// patience is how long ssh may take to end once its news are no longer read.
const patience = 5 * time.Second

// Follow calls heard with the news of the class, now and after each change, until ctx
// or the connection ends or heard fails. It shows the host the sheet s, because only
// participants with a sheet in the class get its result. plain asks older hosts for the
// wording of the line-by-line form. heard is called from one goroutine. Follow always
// returns an error, the reason for its end.
func (c *Client) Follow(ctx context.Context, s scoring.Sheet, plain bool, heard func(News) error) error {
	command := "follow"
	if plain {
		command = "follow plain"
	}
	line, err := json.Marshal(struct {
		Schema int           `json:"schema"`
		Sheet  scoring.Sheet `json:"sheet"`
	}{Schema, s})
	if err != nil {
		return fmt.Errorf("write the sheet: %w", err)
	}
	// After the sheet we write no more. When this process ends, however it does, the host
	// sees the end of its input and ends ssh.
	in, ours, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("prepare to follow the class: %w", err)
	}
	defer in.Close()                                      //nolint:errcheck // ssh has one of its own
	defer ours.Close()                                    //nolint:errcheck // what was not written is not missed
	go func() { _, _ = ours.Write(append(line, '\n')) }() // a sheet may exceed the pipe's buffer; closing the pipe ends this goroutine
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	out := &linewise{most: mostLine, take: func(line []byte) error {
		var n News
		err := decode(line, &n)
		if err == nil {
			err = heard(n)
		}
		if err != nil { // ssh would go on as long as the host has news
			_ = ours.Close()
			time.AfterFunc(patience, cancel)
		}
		return err
	}}
	err = c.talk(ctx, command, in, out)
	switch {
	case out.err != nil:
		return out.err
	case err == nil:
		return &AwayError{"the host of the class has gone"}
	default:
		return err
	}
}

// Vote sends a second answer, −2 … +2, to a question with an open vote, for the
// participant of the sheet s. The latest answer counts. Errors are those of Submit.
func (c *Client) Vote(ctx context.Context, class string, s scoring.Sheet, question string, answer int) error {
	data, err := json.Marshal(struct {
		Schema   int           `json:"schema"`
		Class    string        `json:"class"`
		Question string        `json:"question"`
		Answer   int           `json:"answer"`
		Sheet    scoring.Sheet `json:"sheet"`
	}{Schema, class, question, answer, s})
	if err != nil {
		return fmt.Errorf("write the second answer: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, vote*time.Second)
	defer cancel()
	return c.request(ctx, "vote", append(data, '\n'), &struct{}{})
}

// linewise is a writer that calls take with each complete line.
type linewise struct {
	take func(line []byte) error
	most int // bytes of a line
	held []byte
	err  error // of the first line that take refused
}

// Write passes on complete lines. It fails once take has failed or a line is too long.
func (l *linewise) Write(p []byte) (int, error) {
	l.held = append(l.held, p...)
	for l.err == nil {
		line, rest, whole := bytes.Cut(l.held, []byte("\n"))
		if !whole {
			break
		}
		l.held = rest
		if len(line) > l.most {
			l.err = ErrNoClass
			break
		}
		l.err = l.take(line)
	}
	if l.err == nil && len(l.held) > l.most {
		l.err = ErrNoClass
	}
	if l.err != nil {
		return 0, l.err
	}
	return len(p), nil
}
