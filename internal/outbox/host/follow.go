package host

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"rolefit/scoring"
)

// News is what a class does at one moment, as its host tells it.
type News struct {
	Schema int       `json:"schema"`
	Class  string    `json:"class"`  // its name
	Says   string    `json:"says"`   // one sentence; empty: there is nothing new to say
	Asks   string    `json:"asks"`   // id of the question that may be answered again; empty: none
	Result []Section `json:"result"` // the class's result; nil: it is not revealed
}

// Section is a part of a class's result.
type Section struct {
	Title string   `json:"title"`
	Lines []string `json:"lines"`
	Steps bool     `json:"steps"` // the lines are in an order
}

// Follow hears what the class does, now and whenever there is something new, until the
// context or the connection ends, or heard fails; plain is for those who go line by
// line. The host sees the sheet that was handed over: it tells the class's result to
// those alone who have one in it. heard is called from one goroutine. The error says why it ended, and is never
// nil.
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
	// After the sheet nothing is written to the host: it sees the end of its input when
	// we end, however that happens, and lets ssh go.
	in, ours, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("prepare to follow the class: %w", err)
	}
	defer in.Close()                                      //nolint:errcheck // ssh has one of its own
	defer ours.Close()                                    //nolint:errcheck // what was not written is not missed
	go func() { _, _ = ours.Write(append(line, '\n')) }() // a pipe may hold less; closing it ends this
	out := &linewise{most: mostLine, take: func(line []byte) error {
		var n News
		if err := decode(line, &n); err != nil {
			return err
		}
		return heard(n)
	}}
	err = c.talk(ctx, command, in, out)
	switch {
	case out.err != nil:
		return out.err
	case err == nil:
		return &AwayError{"the host of the class left"}
	default:
		return err
	}
}

// Vote gives a second answer to a question that a class is asked again, −2 … +2, for
// whoever handed the sheet over. Errors are those of Submit; given again, the latest
// answer counts.
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
	out, err := c.run(ctx, "vote", append(data, '\n'), mostLine)
	if err != nil {
		return err
	}
	return decode(out, &struct{}{})
}

// linewise hands each line on as it comes.
type linewise struct {
	take func(line []byte) error
	most int // bytes of a line
	held []byte
	err  error // of the first line that was not taken
}

// Write takes what came; an error ends whoever writes.
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
