package projector

import (
	"fmt"
	"strings"

	"rolefit/internal/english"
	"rolefit/internal/keyboard"
	"rolefit/internal/lineio"
	"rolefit/workshop/class"
)

// helpLines lists the commands.
func (p *plain) helpLines() []string {
	leave := "q: leave; the class goes on."
	if p.o.Own {
		leave = "q: stop the host. It asks a second time. Everybody comes back with their three words."
	}
	if !p.o.Controls {
		return []string{"r: say everything again.", "h: this help.", leave}
	}
	return []string{
		"go: the next step, as it was announced.",
		"back: back one phase.",
		"more: two minutes more on the clock.",
		"next: the next question, without a second vote.",
		"other: another question in place of the one that is talked about.",
		"notes: what either end of the question means in a job.",
		"end: end the class. It asks a second time.",
		"blank: blank the projector, or show it again.",
		"door: close the door to newcomers, or open it again.",
		"take back: take the sheets back that are in doubt, or put them back. It asks a second time.",
		"add: take result codes and the digits of paper into the class.",
		"r: say everything again.",
		"h: this help.",
		leave,
	}
}

// action returns the action of a word; empty for any other word, and without the
// controls.
func (p *plain) action(word string) Action {
	if !p.o.Controls {
		return ""
	}
	switch word {
	case "go":
		return class.Forward
	case "back":
		return class.Back
	case "more":
		return class.Longer
	case "next":
		return class.Next
	case "end":
		return class.Finish
	case "blank":
		return class.Blank
	case "door":
		return class.Door
	case "other":
		return class.Other
	case "take back":
		return class.TakeBack
	default:
		return ""
	}
}

// command runs a typed line. It returns errLeft to leave, errAwait to wait for the board
// of an action, and otherwise nil.
func (p *plain) command(line lineio.Line) error {
	if p.codes != nil {
		p.gather(line)
		return nil
	}
	asked := p.asked
	p.asked = ""
	word := keyboard.Word(line.Text)
	a := p.action(word)
	asks, means := weighs(a, p.b)
	switch {
	case line.Long:
		p.say("That line is too long to be a command.")
	case word == "q" || word == "quit":
		if !p.o.Own || asked == leave {
			return errLeft
		}
		p.asked = leave
		p.say("Stop the host? Nothing is lost, and everybody comes back with their three words. Type q again to stop it; anything else means no.")
	case word == "h" || word == "help" || word == "?":
		p.say(p.helpLines()...)
	case !p.seen:
		p.say(waiting)
	case word == "r" || word == "repeat":
		p.everything(true)
	case word == "notes" && p.o.Controls:
		notes := noteLines(p.b)
		if len(notes) == 0 {
			notes = []string{"There are no notes on what is shown now."}
		}
		p.say(notes...)
	case word == "add" && p.o.Controls:
		p.codes = &strings.Builder{}
		p.say("Paste or type result codes, or digits from paper. A line with a full stop alone ends it.")
	case a != "" && pointless(a, p.b) != "":
		p.say("Not done. " + pointless(a, p.b))
	case a != "" && p.others.crossed(a, p.b, p.o.now(), reactTyped):
		p.say("Not done. " + english.Sentence(class.ErrMoved))
	case asks != "" && asked != a:
		p.asked = a
		p.say(fmt.Sprintf("%s Type %s again to do it: %s. Anything else means no.", asks, word, means))
	case a != "":
		return p.take(a)
	case asked != "":
		p.say("No, then. Nothing was done.")
	case word == "":
		p.say("Nothing was typed, and nothing was done. " + p.hint())
	default:
		p.say("That was not understood, and nothing was done. " + p.hint())
	}
	return nil
}

// gather collects a line of the text to add; a full stop alone sends the text to the
// host.
func (p *plain) gather(line lineio.Line) {
	if strings.TrimSpace(line.Text) != "." {
		p.codes.WriteString(line.Text + "\n") // a line that is too long has no text
		return
	}
	text := p.codes.String()
	p.codes = nil
	lines, err := p.add(text)
	p.say(lines...)
	if err != nil {
		p.say("Not added. " + english.Sentence(err))
	}
}

func (p *plain) hint() string {
	if !p.o.Controls {
		return "Type h for help."
	}
	return "Type go for the next step, or h for help."
}

// take sends an action to the host and says its effect or its error. It returns errAwait
// once the action is done.
func (p *plain) take(a Action) error {
	if err := p.do(a, p.b.Mark()); err != nil {
		p.say("Not done. " + english.Sentence(err))
		return nil
	}
	p.awaits = true
	did := ""
	switch a {
	case class.Forward:
		did = "Done: " + p.b.Next.Does + "."
	case class.Back:
		did = "Done: back one phase."
	case class.Longer:
		did = "Done: two minutes more."
	case class.Next:
		did = "Done: on to the next question."
	case class.Finish:
		did = "Done: the class has ended."
	case class.Other:
		did = "Done: another question."
	case class.Blank, class.Door, class.TakeBack:
		return errAwait // said with the board
	}
	p.say(did)
	return errAwait
}
