package quiz

import (
	"slices"
	"strconv"
	"strings"

	"rolefit/internal/keyboard"
)

// The prompts and commands of the line-by-line form.

// ask prints a prompt and returns the next line as a command word; errLeft on q.
func (p *plain) ask(prompt string) (string, error) {
	for {
		p.out.Say(prompt)
		if p.out.Err() != nil {
			return "", p.out.Err()
		}
		line, err := p.line()
		if err != nil {
			return "", err
		}
		if line.Long {
			p.out.Say("That line is too long to be an answer.")
			continue
		}
		text := keyboard.Word(line.Text)
		if text == "q" || text == "quit" {
			return "", errLeft
		}
		return text, nil
	}
}

// choose asks until the input is a number from 1 to most (word is then "") or one of words
// in short or long form (n is then 0). Other input gets the help.
func (p *plain) choose(prompt, help string, most int, words ...string) (n int, word string, err error) {
	for {
		text, err := p.ask(prompt)
		if err != nil {
			return 0, "", err
		}
		if word, ok := command(text, words); ok {
			return 0, word, nil
		}
		n, err := strconv.Atoi(text)
		switch {
		case err == nil && n >= 1 && n <= most:
			return n, "", nil
		case err == nil && most > 0:
			p.out.Say("That number is not among them.")
		default:
			p.misunderstood(text)
		}
		prompt = help
	}
}

// chooseSome asks until the input is numbers from 1 to most, 0 alone for none, or one of
// words in short or long form (numbers is then nil).
func (p *plain) chooseSome(prompt, help string, most int, words ...string) (numbers []int, word string, err error) {
	for {
		text, err := p.ask(prompt)
		if err != nil {
			return nil, "", err
		}
		if word, ok := command(text, words); ok {
			return nil, word, nil
		}
		numbers, ok := someOf(text, most)
		switch {
		case ok:
			return numbers, "", nil
		case numbers != nil:
			p.out.Say("Not all of these numbers are among them.")
		default:
			p.misunderstood(text)
		}
		prompt = help
	}
}

// someOf parses numbers from 1 to most, separated by spaces or commas, or 0 alone for none.
// It returns nil if a word is not a number, and false if a number is out of range.
func someOf(text string, most int) (numbers []int, ok bool) {
	words := strings.FieldsFunc(text, func(c rune) bool { return c == ' ' || c == ',' || c == '\t' })
	numbers, ok = []int{}, len(words) > 0
	for _, word := range words {
		n, err := strconv.Atoi(word)
		if err != nil {
			return nil, false
		}
		numbers = append(numbers, n)
		ok = ok && n >= 1 && n <= most
	}
	switch {
	case len(numbers) == 0:
		return nil, false
	case slices.Equal(numbers, []int{0}):
		return []int{}, true
	default:
		return numbers, ok
	}
}

// command finds text among words, in short or long form, and returns the short form.
func command(text string, words []string) (word string, ok bool) {
	for _, w := range words {
		if text == w || text == spelled(w) {
			return w, true
		}
	}
	return "", false
}

// misunderstood reports input that is no command; the help follows it.
func (p *plain) misunderstood(text string) {
	switch text {
	case "h", "help":
	case "":
		p.out.Say("Nothing was typed.")
	default:
		p.out.Say("That was not understood.")
	}
}

// spelled returns the long form of a command, or the command itself.
func spelled(word string) string {
	switch word {
	case "b":
		return "back"
	case "s":
		return "skip"
	case "?", "w":
		return "why"
	case "r":
		return "repeat"
	case "n":
		return "new"
	case "p":
		return "plan"
	case "f":
		return "kinds"
	case "o":
		return "job"
	case "e":
		return "save"
	case "y":
		return "code"
	case "c":
		return "change"
	case "l":
		return "limits"
	case "v":
		return "vote"
	default:
		return word
	}
}
