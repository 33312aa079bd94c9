package cli_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"rolefit/internal/testkit/webclient"
)

// spot is a participant's place in the quiz, read from the screen.
type spot struct {
	what string // question, tie-breaker, …; see spots
	n    int    // of a question, a tie-breaker or a limit, from 1
}

// questions is the number of questions before the tie-breakers; everything exceeds the number
// with them.
const (
	questions  = 28
	everything = 32
)

// answered returns the number of answers that a screen acknowledges.
func (s spot) answered() int {
	switch s.what {
	case "question":
		return s.n - 1
	case "tie-breaker":
		return questions + s.n - 1
	case "notice":
		return questions
	case "limit", "review", "result":
		return everything
	default:
		return 0
	}
}

// spotOf returns the place of a full-screen quiz; the zero spot if it is unknown.
func spotOf(screen string) spot {
	first, _, _ := strings.Cut(strings.TrimLeft(screen, "\n "), "\n")
	var n, of int
	scan := func(format string) bool {
		got, err := fmt.Sscanf(first, format, &n, &of)
		return err == nil && got == 2
	}
	switch {
	case scan("%d of %d"):
		return spot{"question", n}
	case scan("Tie-breaker %d of %d"):
		return spot{"tie-breaker", n}
	case scan("Deal-breakers, %d of %d"):
		return spot{"limit", n}
	case strings.HasPrefix(first, "Nearly there"):
		return spot{"notice", 0}
	case strings.HasPrefix(first, "Your answers"):
		return spot{"review", 0}
	case strings.Contains(first, "1 Result"), strings.Contains(first, "[Result]"): // without the numbers: on a small window
		return spot{"result", 0}
	case strings.HasPrefix(first, "Your guess"):
		return spot{"guess", 0}
	case strings.HasPrefix(first, "rolefit") && strings.Contains(screen, "Start"):
		return spot{"welcome", 0}
	}
	return spot{}
}

// pageSpot returns the place on a page; the zero spot if it is unknown.
func pageSpot(p *webclient.Client) spot {
	if p.Result() {
		return spot{"result", 0}
	}
	return spotOf(p.Place())
}

// button returns the button of a page for a spot; keys as for key.
func (s spot) button(keys func(n int) string) string {
	key := strings.TrimSpace(s.key(keys))
	if n, err := strconv.Atoi(key); err == nil {
		return fmt.Sprint("choose ", n-1)
	}
	return "press " + key
}

// key returns the key for a spot; keys answers questions and tie-breakers.
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

// ahead waits until the screen shows another spot than the current one.
func (g *participant) ahead(of spot) (spot, error) {
	at := of
	err := g.until(fmt.Sprintf("it went on from %v", of), func(screen string) bool {
		if !g.onAltScreen() {
			return false
		}
		at = spotOf(screen)
		return at != of && at != spot{} && (!g.midway || at.what != "welcome") // it is drawn until the answers are read
	})
	return at, err
}

// plays goes on full-screen until a spot is reached, and calls seen, unless nil, at each.
func (g *participant) plays(keys func(n int) string, until spot, seen func(spot)) error {
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

// prompts are the prompts of the line-by-line form, and the input for each.
var prompts = regexp.MustCompile(`(?m)^(?:Question (\d+) of|Tie-breaker (\d+) of|(Enter continues, b goes back)|` +
	`Deal-breaker (\d+) of|(Enter continues to your result)|(Before we start: what is your guess)|(1 reads the result))`)

// playsPlain goes on line by line until the result is read, and calls seen, unless nil, at
// each spot.
func (g *participant) playsPlain(enter string, keys func(n int) string, seen func(spot)) error {
	for {
		at := spot{}
		err := g.until("something was asked", func(string) bool {
			g.mu.Lock()
			defer g.mu.Unlock()
			text := strings.ReplaceAll(g.raw.String()[g.read:], "\r", "")
			at = plainSpot(prompts.FindStringSubmatch(text))
			if at == (spot{}) {
				return false
			}
			g.read = g.raw.Len() // the rest of this question has no prompt
			return true
		})
		if err != nil {
			return err
		}
		if seen != nil {
			seen(at)
		}
		if at.what == "result" {
			return nil
		}
		if err := g.types(strings.TrimRight(at.key(keys), "\r") + enter); err != nil {
			return err
		}
	}
}

// plainSpot is the spot of a matched prompt.
func plainSpot(found []string) spot {
	for i, what := range []string{"", "question", "tie-breaker", "notice", "limit", "review", "guess", "result"} {
		if i > 0 && found != nil && found[i] != "" {
			n, _ := strconv.Atoi(found[i]) // a sentence has no number
			return spot{what, n}
		}
	}
	return spot{}
}

// leans returns the keys with which person n answers.
func leans(n int) func(question int) string {
	return func(question int) string { return strconv.Itoa(answerOf(n, question-1) + 3) }
}
