package content

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"rolefit/internal/fold"
)

// The largest sizes of texts, in characters or, for texts that share a line, in terminal
// cells.
const (
	maxText      = 90  // characters of a statement, its opposite or a pole
	maxStem      = 60  // characters of a trade-off's opening
	maxWhy       = 140 // characters of the sentence shown on ?
	maxPromise   = 90  // characters of a role's promise
	maxPrompt    = 160 // characters of a prompt for a pair of roles
	maxAsk       = 120 // characters of a prompt for one question
	maxMeans     = 110 // characters of a speaker note
	maxShort     = 32  // cells of a question's short names
	maxRoleShort = 16  // cells of a role's short name
	maxWord      = 34  // cells of a single word: the room on a screen of 40 columns
)

// Lint reports faults that Load accepts: weights that favor roles as a whole, trade-offs
// that all point one way, scales that a habit of answering moves, texts that do not fit a narrow
// screen, texts used twice. file is the file name in the problems, which are sorted by line;
// nil means none. Problems of scores, such as roles that no answers reach, are scoring.Lint's.
func Lint(a *Assessment, file string) []Problem {
	l := &linter{file: file, texts: map[string]string{}}
	for _, r := range a.Roles {
		l.role(r)
	}
	for _, q := range a.Questions {
		l.question(q, a.Roles)
		l.replaced(a, q)
	}
	for _, q := range a.TieBreakers {
		l.question(q, a.Roles)
	}
	l.alternation(a)
	l.antonyms(a)
	l.scales(a)
	l.traits(a)
	for _, p := range a.Prompts {
		l.fits(1, strings.Join(p.Roles[:], "/"), "the prompt", p.Text, maxPrompt)
		l.fits(1, strings.Join(p.Roles[:], "/"), "the third way", p.Third, maxPrompt)
	}
	l.fits(1, a.ID, "the title", a.Title, maxText)
	return l.problems.sorted()
}

// linter collects the problems of one assessment. texts holds the texts seen so far,
// with their places.
type linter struct {
	file     string
	problems Problems
	texts    map[string]string
}

func (l *linter) add(line int, id, what, mend string) {
	l.problems = append(l.problems, Problem{File: l.file, Line: max(line, 1), ID: id, What: what, Mend: mend})
}

func (l *linter) role(r Role) {
	l.cells(r.Line, r.ID, "short", r.Short, maxRoleShort)
	l.fits(r.Line, r.ID, "promise", r.Promise, maxPromise)
	rest := append([]string{r.Name, r.Owns, r.Stage, r.Builds, r.Success, r.Day, r.Takes, r.Price, r.Read}, r.Next...)
	for _, text := range append(rest, r.Titles...) {
		l.words(r.Line, r.ID, "a text", text)
	}
}

func (l *linter) question(q Question, roles []Role) {
	l.weights(q, roles)
	l.hero(q)
	texts := []textOf{
		{"text", q.Text, maxText, "text"},
		{"opposite", q.Opposite, maxText, "text"},
		{"stem", q.Stem, maxStem, ""},
		{"a", q.A, maxText, "text"},
		{"b", q.B, maxText, "text"},
		{"why", q.Why, maxWhy, ""},
		{"source", q.Source, maxText, ""},
		{"prompt", q.Prompt, maxAsk, "prompt"},
		{"means", q.Means, maxMeans, "means"},
		{"means_not", q.MeansNot, maxMeans, "means"},
	}
	short := []textOf{{"short", q.Short, maxShort, "short"}, {"short_not", q.ShortNot, maxShort, "short"}}
	for _, t := range texts {
		l.fits(q.Line, q.ID, t.key, t.text, t.most)
	}
	for _, t := range short {
		l.cells(q.Line, q.ID, t.key, t.text, t.most)
	}
	if (q.Means == "") != (q.MeansNot == "") {
		l.add(q.Line, q.ID, "the speaker note is about one end only", "add means and means_not, or leave both out")
	}
	for _, t := range append(short, texts...) {
		l.original(q, t)
	}
}

// textOf is a text of a question, with the most characters or cells that it may have.
type textOf struct {
	key, text string
	most      int
	unlike    string // the texts of this name all differ; empty: it may be like any other
}

// original refuses a text, a trade-off's end with its stem, a short name, a prompt or a
// note that an earlier question has.
func (l *linter) original(q Question, t textOf) {
	text := strings.ToLower(strings.TrimSpace(t.text))
	if text == "" || t.unlike == "" {
		return
	}
	if t.key == "a" || t.key == "b" {
		text = strings.ToLower(q.Stem) + " " + text
	}
	if other, twice := l.texts[t.unlike+" "+text]; twice {
		l.add(q.Line, q.ID, t.key+" says the same as "+other, "say what sets them apart")
		return
	}
	l.texts[t.unlike+" "+text] = t.key + " of " + q.ID
}

// weights refuses weights that do not add up to 0 or are all 0.
func (l *linter) weights(q Question, roles []Role) {
	sum, some := 0, false
	for _, r := range roles {
		sum += q.Weights[r.ID]
		some = some || q.Weights[r.ID] != 0
	}
	switch {
	case sum != 0:
		l.add(q.Line, q.ID, fmt.Sprintf("the weights add up to %+d, so the question favors roles as a whole", sum),
			fmt.Sprintf("change them by %+d in all, so that they add up to 0", -sum))
	case !some:
		l.add(q.Line, q.ID, "all weights are 0, so no answer counts", "give some role a weight, or remove the question")
	}
}

// alternation refuses trade-offs that have a role's weights of ±3 at the same pole too
// often: a habit of choosing the second answer would favor or harm the role.
func (l *linter) alternation(a *Assessment) {
	for _, r := range a.Roles {
		atA, atB := 0, 0
		for _, q := range a.Questions {
			switch {
			case q.Kind != TradeOff:
			case q.Weights[r.ID] == 3:
				atB++
			case q.Weights[r.ID] == -3:
				atA++
			}
		}
		if d := atB - atA; d < -1 || d > 1 {
			l.add(r.Line, r.ID, fmt.Sprintf("%d trade-offs have +3 for it at b and %d at a", atB, atA),
				"turn some around: swap a and b, short and short_not, and the sign of every weight")
		}
	}
}

// antonyms refuses pairs of which both questions speak for, or both against, one role:
// people of that role answer them alike and would be flagged as careless.
func (l *linter) antonyms(a *Assessment) {
	for _, pair := range a.Antonyms {
		one, _ := a.Question(pair[0]) // Load has found both
		other, _ := a.Question(pair[1])
		for _, r := range a.Roles {
			if one.Weights[r.ID]*other.Weights[r.ID] > 0 {
				l.add(one.Line, one.ID, "it is an antonym of "+other.ID+", but both speak for, or both against, "+r.ID,
					"take the pair out of antonyms")
				break
			}
		}
	}
}

// fits refuses a text of more than most characters, and words too wide for a narrow
// screen. A character two cells wide counts as two.
func (l *linter) fits(line int, id, key, text string, most int) {
	switch n := ansi.StringWidth(text); {
	case n <= most:
	case n > utf8.RuneCountInString(text):
		l.add(line, id, fmt.Sprintf("%s takes up the room of %d characters", key, n), fmt.Sprintf("shorten it to %d; a wide one counts as two", most))
	default:
		l.add(line, id, fmt.Sprintf("%s has %d characters", key, n), fmt.Sprintf("shorten it to %d", most))
	}
	l.words(line, id, key, text)
}

// cells refuses a text of more than most cells.
func (l *linter) cells(line int, id, key, text string, most int) {
	if n := ansi.StringWidth(text); n > most {
		l.add(line, id, fmt.Sprintf("%s is %d cells wide", key, n), fmt.Sprintf("shorten it to %d", most))
	}
}

// words refuses an unbreakable word that a screen of 40 columns would cut.
func (l *linter) words(line int, id, key, text string) {
	if n := fold.Widest(text); n > maxWord {
		l.add(line, id, fmt.Sprintf("%s has a word %d cells wide", key, n), fmt.Sprintf("keep words within %d cells", maxWord))
	}
}

// cut shortens s to at most this many cells.
func cut(s string, cells int) string {
	return ansi.Truncate(s, cells, "")
}
