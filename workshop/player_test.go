package main_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// spot is where somebody is in the quiz, as their screen says.
type spot struct {
	what string // question, tie-breaker, …; see spots
	n    int    // of a question, a tie-breaker or a limit, from 1
}

// questions is how many the quiz has before its tie-breakers.
const questions = 28

// answered is how many answers are acknowledged by a screen.
func (s spot) answered() int {
	switch s.what {
	case "question":
		return s.n - 1
	case "tie-breaker":
		return questions + s.n - 1
	case "notice", "limit", "review", "result":
		return questions
	default:
		return 0
	}
}

// spotOf reads where a full-screen quiz is. The zero spot: it cannot be told.
func spotOf(screen string) spot {
	first, _, _ := strings.Cut(strings.TrimLeft(screen, "\n "), "\n")
	var n, of int
	scan := func(format string) bool {
		got, err := fmt.Sscanf(first, format, &n, &of)
		return err == nil && got == 2
	}
	switch {
	case scan("Question %d of %d"):
		return spot{"question", n}
	case scan("Tie-breaker %d of %d"):
		return spot{"tie-breaker", n}
	case scan("Your limits, %d of %d"):
		return spot{"limit", n}
	case strings.HasPrefix(first, "Nearly there"):
		return spot{"notice", 0}
	case strings.HasPrefix(first, "Your answers"):
		return spot{"review", 0}
	case strings.Contains(first, "1 Result"):
		return spot{"result", 0}
	case strings.Contains(screen, "Your guess first"):
		return spot{"guess", 0}
	case strings.HasPrefix(first, "rolefit") && strings.Contains(screen, "Start"):
		return spot{"welcome", 0}
	}
	return spot{}
}

// key is what is typed at a spot; keys answers questions and tie-breakers.
func (s spot) key(keys func(n int) string) string {
	switch s.what {
	case "question":
		return keys(s.n)
	case "tie-breaker":
		return keys(questions + s.n)
	case "guess":
		return "5"
	case "limit":
		return "s"
	case "result":
		return ""
	default:
		return "\r"
	}
}

// ahead waits until the screen shows another spot than the one at hand.
func (g *guest) ahead(of spot) (spot, error) {
	at := of
	err := g.until(fmt.Sprintf("it went on from %v", of), func(screen string) bool {
		if !g.onAltScreen() {
			return false
		}
		at = spotOf(screen)
		return at != of && at != spot{}
	})
	return at, err
}

// plays goes on full-screen from wherever it is until a spot is reached, and calls
// seen at each; nil: nobody.
func (g *guest) plays(keys func(n int) string, until spot, seen func(spot)) error {
	at := spot{}
	for {
		var err error
		if at, err = g.ahead(at); err != nil {
			return err
		}
		if seen != nil {
			seen(at)
		}
		if at == until || at.what == "result" {
			return nil
		}
		if err := g.types(at.key(keys)); err != nil {
			return err
		}
	}
}

// prompts are the prompts of the line-by-line form, and what is typed at each.
var prompts = regexp.MustCompile(`(?m)^(?:Question (\d+) of|Tie-breaker (\d+) of|(Enter goes on, b goes back)|` +
	`Limit (\d+) of|(Enter goes on to your result)|(Your guess first)|(1 reads the result))`)

// playsPlain goes on line by line until the result is read.
func (g *guest) playsPlain(enter string, keys func(n int) string) error { //nolint:gocognit // one row per prompt
	for {
		var found []string
		err := g.until("something was asked", func(string) bool {
			g.mu.Lock()
			defer g.mu.Unlock()
			text := strings.ReplaceAll(g.raw.String()[g.read:], "\r", "")
			found = prompts.FindStringSubmatch(text)
			if found == nil {
				return false
			}
			// What was asked is complete once its prompt is: the line that ends in a colon or a stop.
			g.read = g.raw.Len()
			return true
		})
		if err != nil {
			return err
		}
		key := ""
		switch {
		case found[1] != "":
			n, _ := strconv.Atoi(found[1])
			key = keys(n)
		case found[2] != "":
			n, _ := strconv.Atoi(found[2])
			key = keys(questions + n)
		case found[4] != "":
			key = "s"
		case found[6] != "":
			key = "5"
		case found[7] != "":
			return nil
		}
		if err := g.types(key + enter); err != nil {
			return err
		}
	}
}

// leans is how person n answers, as keys.
func leans(n int) func(question int) string {
	return func(question int) string { return strconv.Itoa(answerOf(n, question-1) + 3) }
}
