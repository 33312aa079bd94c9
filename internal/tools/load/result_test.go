//go:build unix

package load

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"rolefit/internal/pause"
)

// Texts of the class at a participant's result.
const (
	offersVote = "vote again"                    // in the footer, while a vote is open
	asksAgain  = "is answering a question again" // once per vote, in plain text
	hasEnded   = "The class has ended."          // once
	votes      = "Your class votes again"        // the head of the screen of a vote
	counted    = "Your second answer"            // the recorded second answer, or why it does not count
	question   = "Your answer, 1 to 5; b"        // the prompt of a vote, in plain text
	notVoting  = "Your class is not voting"      // the vote was already closed
	whatNext   = "What next?"                    // the prompt at the result, in plain text
)

// atResult reads the result, and with Person.Stays waits for the end of the class.
func (g *participant) atResult(ctx context.Context) error {
	if !g.outcome.Finished {
		g.outcome.Finished = true
		g.tell(Done, nil)
	}
	for _, pane := range []string{"2 Why", "4 Next", "1 Result"} {
		if !pause.For(ctx, g.mind.Pause()) {
			return g.leave(ctx)
		}
		if err := g.read(ctx, pane); err != nil {
			return err
		}
	}
	if g.person.Stays {
		if err := g.stay(ctx); err != nil {
			return err
		}
	}
	_ = pause.For(ctx, g.mind.Pause()) // leaving is next in either case
	return g.leave(ctx)
}

// read opens a pane of the result.
func (g *participant) read(ctx context.Context, pane string) error {
	if g.person.Way == InText {
		_, err := g.see(ctx, pane, pane[:1]+"\r", func(*screen) bool { return g.line.spoke(whatNext) })
		return err
	}
	_, err := g.see(ctx, pane, pane[:1], func(s *screen) bool { return s.has("[" + pane + "]") })
	return err
}

// stay votes in each vote of the class, until the class ends.
func (g *participant) stay(ctx context.Context) error {
	voted := 0 // votes handled: their number in plain text; on screen 1 once the open one is
	for {
		over, closed := false, false
		_, err := g.line.await(ctx, "", 0, func(s *screen) bool {
			over = s.has(hasEnded) || g.person.Way == InText && g.line.heard(hasEnded) > 0
			closed = g.person.Way == OnScreen && voted == 1 && !s.has(offersVote)
			return over || closed || g.calls(s) > voted
		})
		switch {
		case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
			return nil
		case err != nil:
			return err
		case over:
			return nil
		case closed:
			voted = 0
			g.tell(Closed, nil)
			continue
		case !pause.For(ctx, g.mind.Pause()):
			return nil
		}
		if g.person.Way == OnScreen {
			err, voted = g.vote(ctx), 1
		} else {
			err, voted = g.voteInText(ctx), voted+1
		}
		if err != nil {
			return err
		}
	}
}

// calls counts the calls to vote: all so far in plain text, the open one on screen.
func (g *participant) calls(s *screen) int {
	if g.person.Way == InText {
		return g.line.heard(asksAgain)
	}
	if s.has(offersVote) {
		return 1
	}
	return 0
}

// vote gives a second answer on screen, if the vote is still open.
func (g *participant) vote(ctx context.Context) error {
	open := false
	if _, err := g.see(ctx, votes, "v", func(s *screen) bool {
		open = s.has(votes)
		return open || !s.has(offersVote)
	}); err != nil || !open {
		return err
	}
	id := ""
	g.line.look(func(s *screen) { id = g.asked(s.has, s.width) })
	value := g.mind.Again(id)
	taken := false
	_, err := g.see(ctx, counted, strconv.Itoa(value+3), func(s *screen) bool {
		taken = s.has(counted + ":")
		return taken || s.has(counted) || !s.has(votes) && !s.has(offersVote)
	})
	return g.voted(id, value, taken, err)
}

// voteInText gives a second answer in plain text, if the vote is still open.
func (g *participant) voteInText(ctx context.Context) error {
	open, id := false, ""
	if _, err := g.see(ctx, question, "v\r", func(s *screen) bool {
		open = g.line.spoke(question)
		if open {
			id = g.asked(g.line.spoke, s.width)
		}
		return open || g.line.spoke(notVoting)
	}); err != nil || !open {
		return err
	}
	value := g.mind.Again(id)
	taken := false
	_, err := g.see(ctx, counted, strconv.Itoa(value+3)+"\r", func(*screen) bool {
		taken = g.line.spoke(counted + ":")
		return g.line.spoke(counted)
	})
	return g.voted(id, value, taken, err)
}

func (g *participant) voted(id string, value int, taken bool, err error) error {
	switch {
	case err != nil:
		return err
	case id == "":
		return errors.New("the class votes on a question that is not known")
	case taken:
		g.outcome.Votes[id] = value
		g.tell(Voted, nil)
	}
	return nil
}

// asked returns the id of the question being voted on; empty if the model has none.
func (g *participant) asked(has func(string) bool, width int) string {
	a := g.o.Model.Assessment()
	for _, q := range slices.Concat(a.Questions, a.TieBreakers) {
		if has(opening(q, width)) {
			return q.ID
		}
	}
	return ""
}
