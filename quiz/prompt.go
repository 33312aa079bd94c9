package quiz

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rolefit/internal/english"
	"rolefit/internal/keyboard"
	"rolefit/internal/report/doc"
	"rolefit/quiz/session"
)

// Prompt is one place of a sitting before it has a form: what is asked, what can be
// answered, and what else can be done. Each form draws or reads it out; none adds a choice
// or a command of its own.
type Prompt struct {
	Place Place
	ID    string // of the thing that is asked: another ID is another question
	Over  bool   // the place lies over another one, which is not read out again after it

	Title string   // heading, in a few words
	Ask   string   // the question
	Ends  []End    // of the scale of its choices: none, or the left one and the right one
	Body  []string // paragraphs between the question and its choices
	Note  string   // a remark below the choices; beside the title of a question
	Brief string   // Note for a narrow screen; empty: Note
	Last  string   // the answer before, which can be taken back: "13  a quiet problem (a bit)"; empty: none

	Say     []string       // the place read out, up to its choices; nil: Ask and Note
	Doc     func() doc.Doc // what is to be read, in place of Say; nil: Say
	From    string         // the heading that Doc opens at; empty: its beginning
	Again   []string       // read out on request; nil: Say
	Back    []string       // read out on coming back from a place Within; nil: Say
	Tail    []string       // read out after the choices
	Section string         // read out where it is another one than that of the place before
	Within  string         // ID of the list that leads to this place; empty: none

	Choices  []Choice
	At       int                       // index of the choice made so far; -1: none
	Named    bool                      // How names the choices: they are not listed
	Many     func(marked []int) Action // any number of choices is an answer, by their indexes; nil: one is
	Typed    func(text string) Action  // a text is an answer, too; nil: it is not
	Problem  string                    // why what was typed before did not do; empty: it did
	Caution  string                    // what is left out or is not saved; empty: nothing
	Proposed string                    // text to begin with, where one is typed
	Pasted   func(text string) Action  // takes a text of several lines; nil: it is not taken
	Until    string                    // line by line, a text of several lines is asked for, up to this line; empty: none is
	Commands []Command

	Explain  Explained
	How      string // how to answer, before the commands; empty: by the number of a choice
	Short    string // what to say instead once Lesson was told; empty: the same
	Lesson   string // what How teaches; empty: it was told already
	SoFar    string // the answer so far, and that Enter keeps it, as a sentence; empty: none
	Progress float64
}

// End is the text at an end of a scale; its label may be empty.
type End struct{ Label, Text string }

// Explained says why a place asks, and where in the guide; the zero value says nothing.
type Explained struct{ Title, Text, Source string }

// Choice is one answer. Its number is its index plus 1.
type Choice struct {
	Label  string
	Note   string
	Brief  string         // Label for a narrow screen; empty: Label
	State  string         // in a list: how it was answered so far, before About
	About  string         // in a list: what it is about
	Group  string         // heading above it and the choices after it; empty: the one before goes on
	Words  []string       // that choose it besides its number
	Marked bool           // one of many that was chosen so far
	Doc    func() doc.Doc // what it opens, of a place that is read in panes
	Action Action
}

// Command is something to do besides answering.
type Command struct {
	Key    string // typed or pressed: "b"; empty: Enter
	Press  string // pressed on a screen; empty: Key
	Word   string // typed instead of Key: "back"
	Back   bool   // it leads back: the keys that do so anywhere do it, too
	Label  string // for a line of keys: "back"; empty: it is left out of it
	Row    string // on a row of its own: "Show my result"; empty: it has none
	Help   string // for a sentence, after the key: "goes back"; empty: it is left out
	Off    string // why it does nothing now, a sentence; empty: it does
	Action Action
}

// Action is the effect of a choice or a command. Its parts happen in this order.
type Action struct {
	Intent session.Intent        // of the session; its events are kept before anything else is shown
	Then   func(Sitting) Sitting // what changes besides; nil: nothing
	Work   func() Done           // reads or writes, while keys wait
	Copy   string                // goes to the terminal's clipboard
	Copied string                // what a screen says of it then
	Notice string                // good news, to be shown once the events are kept
	Tell   func() []string       // read out; a screen shows it in its own way
	Said   string                // what was answered, to be confirmed; empty: nothing was
	Unset  string                // confirms an answer that says nothing and is no change; empty: Said does
	Repeat bool                  // read the place out again
	Leave  bool                  // leave the sitting
}

// offer adds a choice. so: it is the one made so far.
func (p *Prompt) offer(so bool, c Choice) {
	if so {
		p.At = len(p.Choices)
	}
	p.Choices = append(p.Choices, c)
}

// Aloud reports whether a command is of use only where a place is read out: it repeats what a
// screen shows all the while, or keeps the answer so far, on which a screen has its cursor.
func (c Command) Aloud() bool {
	return c.Action.Repeat || c.Key == "" && c.Label == ""
}

// Idle reports whether an action does nothing that a screen shows.
func (a Action) Idle() bool {
	return a.Intent == nil && a.Then == nil && a.Work == nil && a.Copy == "" && a.Notice == "" && !a.Leave
}

// Done is the outcome of work.
type Done struct {
	Notice  string                // to be shown
	Good    bool                  // it is good news
	Said    []string              // read out besides
	Then    func(Sitting) Sitting // what changes; nil: nothing
	Changed bool                  // an answer was another one before
	Unsaved bool                  // and is not kept
}

// Timed returns an action whose answer took a time.
func Timed(a Action, took time.Duration) Action {
	seconds := max(float64(took.Milliseconds())/1000, 0)
	switch intent := a.Intent.(type) {
	case session.Answer:
		intent.Seconds = seconds
		a.Intent = intent
	case session.Skip:
		intent.Seconds = seconds
		a.Intent = intent
	}
	return a
}

// Rows returns the choices read out: number, label and note.
func (p Prompt) Rows() []string {
	if p.Named {
		return nil
	}
	rows := make([]string, len(p.Choices))
	for i, c := range p.Choices {
		rows[i] = fmt.Sprintf("%d: %s", i+1, c.Label)
		if c.Note != "" {
			rows[i] = english.Stopped(rows[i]) + " " + english.Capital(english.Stopped(c.Note))
		}
	}
	return rows
}

// Help returns how to answer and every command, in a sentence.
func (p Prompt) Help() string {
	var told []string
	for _, c := range p.Commands {
		if c.Help != "" {
			key := c.Key
			if key == "" {
				key = "Enter"
			}
			told = append(told, key+" "+c.Help)
		}
	}
	return english.Stopped(strings.TrimSpace(p.How + " " + strings.Join(told, ", ")))
}

// Only returns the action of a place that leaves no choice, and whether it is one.
func (p Prompt) Only() (Action, bool) {
	if len(p.Choices) == 1 && len(p.Commands) == 1 && p.Many == nil && p.Typed == nil {
		return p.Choices[0].Action, true
	}
	return Action{}, false
}

// Answer returns the action of a typed line, or why it has none. The reason is empty for a
// line that asks for help.
func (p Prompt) Answer(line string) (a Action, why string, ok bool) {
	text := keyboard.Word(line)
	at := slices.IndexFunc(p.Commands, func(c Command) bool { return text == c.Key || text == c.Word && text != "" })
	if at < 0 && (text == "b" || text == "back") {
		at = slices.IndexFunc(p.Commands, func(c Command) bool { return c.Back })
	}
	if at >= 0 {
		c := p.Commands[at]
		if c.Off != "" {
			return Action{Tell: func() []string { return []string{c.Off} }}, "", true
		}
		return c.Action, "", true
	}
	for _, c := range p.Choices {
		if text != "" && slices.Contains(c.Words, text) {
			return c.Action, "", true
		}
	}
	n, err := strconv.Atoi(text)
	switch {
	case p.Many != nil:
		return p.several(text)
	case err == nil && n >= 1 && n <= len(p.Choices):
		return p.Choices[n-1].Action, "", true
	case p.Typed != nil && text == "":
		return Action{}, "", false
	case p.Typed != nil:
		return p.Typed(strings.TrimSpace(line)), "", true
	case err == nil && len(p.Choices) > 0:
		return Action{}, "That number isn't on the list.", false
	default:
		return Action{}, misunderstood(text), false
	}
}

// several returns the action of numbers, or of 0 alone for none.
func (p Prompt) several(text string) (a Action, why string, ok bool) {
	numbers, ok := someOf(text, len(p.Choices))
	switch {
	case ok:
		for i := range numbers {
			numbers[i]--
		}
		return p.Many(numbers), "", true
	case numbers != nil:
		return Action{}, "Some of these numbers aren't on the list.", false
	default:
		return Action{}, misunderstood(text), false
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

// misunderstood words that a text is no answer; empty for one that asks for help.
func misunderstood(text string) string {
	switch text {
	case "h", "help":
		return ""
	case "":
		return "Nothing was typed."
	default:
		return "That wasn't understood."
	}
}
