package projector

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"rolefit/internal/english"
	"rolefit/internal/keyboard"
	"rolefit/internal/lineio"
	"rolefit/workshop/class"
)

// The rules of the line-by-line form.
//
//   - It says changes in whole lines, none twice, and counts no more often than every
//     saidEvery: a screen reader speaks every line.
//   - Lines are not wrapped and hold no control characters; typed text is never repeated.
//   - An empty line does nothing, and no single letter takes a step, so that an accident
//     moves no class. After a step the program waits for its board, so that the next step
//     is announced before it can be taken. A line typed while another facilitator's step
//     is announced was meant for the board before it.

// saidEvery is the least time between two lines of counts; waitBoard is how long a step
// waits for its board.
const (
	saidEvery = 5 * time.Second
	waitBoard = 2 * time.Second
)

// plain is the state of one line-by-line program.
type plain struct {
	console

	out     *lineio.Printer
	said    tally // the counts said last
	saidAt  time.Time
	minutes int              // left on the clock at the last tick, rounded up; -1: none yet
	mark    mark             // of the board that the last action was taken on
	late    <-chan time.Time // ends the wait for that action's board; nil: none is awaited
	codes   *strings.Builder // the text to add, so far; nil: none
}

// Plain runs the wall and the controls line by line, for screen readers and simple
// terminals. It returns nil when the facilitator leaves or the context or the host ends,
// otherwise the error of the input (io.EOF counts as leaving) or output. Leaving on the
// host's own terminal asks the host to stop. Plain may leave one read of in under way.
func Plain(ctx context.Context, o Options, d Class, in io.Reader, out io.Writer) error {
	p := &plain{console: console{o: o, link: newLink(ctx, d)}, out: lineio.Print(out), minutes: -1}
	defer p.link.close()
	typed := lineio.Read(ctx, in)
	defer typed.Stop()
	return errors.Join(p.run(ctx, typed.Next()), p.out.Err())
}

// run handles boards, lines and ticks until one of them, the output or the context ends.
func (p *plain) run(ctx context.Context, typed <-chan lineio.Line) error {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for p.out.Err() == nil {
		read := typed
		if !p.known || p.late != nil { // a line is about a board that was said
			read = nil
		}
		var line lineio.Line
		select {
		case <-ctx.Done():
		case b, ok := <-p.link.boards():
			if ok {
				p.hear(b)
				continue
			}
			if ctx.Err() == nil {
				p.say(gone + ".")
				return nil
			}
		case <-ticker.C:
			p.tick()
			continue
		case <-p.late: // some actions change no board
			p.late = nil
			continue
		case line = <-read:
		}
		switch {
		case ctx.Err() != nil:
			p.say("Stopped.")
			return nil
		case errors.Is(line.Err, io.EOF):
			p.say("The input ended.")
			return nil
		case line.Err != nil:
			p.say("The input failed.")
			return line.Err
		case p.command(line):
			return nil
		}
	}
	return nil
}

// quiet reports whether this form pauses with the blank wall; the controls never do.
func (p *plain) quiet() bool { return p.board.State.Blank && !p.o.Controls }

// hear says how a board differs from the one before; the first is said in full.
func (p *plain) hear(b class.Board) {
	known := p.known
	was := p.saw(b, p.late != nil)
	if !known {
		p.say(fmt.Sprintf("rolefit workshop, class %s: %s", b.Class, strings.TrimSuffix(b.Title, ".")))
		p.everything(true)
		return
	}
	now, before := markOf(b), markOf(was)
	if now != p.mark {
		p.late = nil
	}
	if !slices.Equal(b.Alarms, was.Alarms) {
		p.alarm(was.Alarms)
	}
	p.door(was)
	if b.State.Blank != was.State.Blank {
		p.blanked()
	}
	if now.deadline != before.deadline {
		p.minutes = -1
	}
	for _, m := range []*mark{&now, &before} { // these are said by themselves
		m.deadline, m.Blank, m.Shut, m.Taken = time.Time{}, false, false, false
	}
	switch {
	case p.quiet():
	case now != before:
		p.everything(false)
	default:
		if !b.State.Deadline.Equal(was.State.Deadline) {
			p.say(clockLine(p.now()))
		}
		if p.o.Controls && b.Next.Possible != was.Next.Possible {
			p.say(nextLine(b))
		}
		p.counts()
	}
}

// everything says the whole board. whole adds the alarms, the door, and in every phase
// all lines to join.
func (p *plain) everything(whole bool) {
	if p.quiet() {
		p.say("The projector is paused.")
		return
	}
	p.say(phaseLines(p.now(), whole)...)
	p.said, p.saidAt = tallyOf(p.board), p.o.Now()
	if whole {
		if len(p.board.Alarms) > 0 {
			p.alarm(nil)
		}
		p.door(class.Board{MovedJoin: p.board.MovedJoin}) // how to join was said in full
	}
	if !p.o.Controls {
		return
	}
	if !p.o.Wall {
		p.say(noteLines(p.board)...)
	}
	if p.board.State.Phase != class.AtEnd {
		p.say(hereLine(p.board))
	}
	if whole && p.board.State.Blank {
		p.blanked()
	}
	p.say(nextLine(p.board))
}

// tally is the counts that change within a phase.
type tally struct {
	counts class.Counts
	votes  int
}

func tallyOf(b class.Board) tally {
	t := tally{counts: b.Counts}
	if b.Topic != nil {
		t.votes = b.Topic.Votes
	}
	return t
}

// counts says the counts if they changed and saidEvery has passed.
func (p *plain) counts() {
	b, now := p.board, tallyOf(p.board)
	if now == p.said || p.o.Now().Sub(p.saidAt) < saidEvery || b.State.Phase == class.AtEnd {
		return
	}
	p.said, p.saidAt = now, p.o.Now()
	switch {
	case b.State.Round == class.Voting:
		p.say(votesLine(now.votes))
	case p.o.Controls:
		p.say(countsLine(b) + " " + hereLine(b))
	default:
		p.say(countsLine(b))
	}
}

// tick says counts that are due, and the clock at two minutes, at one, and at the end.
func (p *plain) tick() {
	if !p.known || p.quiet() {
		return
	}
	p.counts()
	left, runs := p.now().Left()
	if !runs {
		return
	}
	minutes := int((left + time.Minute - time.Second) / time.Minute)
	const told = 2 // from this many minutes on
	if before := p.minutes; before >= 0 && minutes < before && minutes <= told {
		p.say(clockLine(p.now()))
	}
	p.minutes = minutes
}

// alarm says the alarms that are not in before; without the controls it only points the
// facilitator to them.
func (p *plain) alarm(before []string) {
	switch {
	case len(p.board.Alarms) == 0:
		p.say("All is well again.")
	case p.o.Controls:
		for _, alarm := range p.board.Alarms {
			if !slices.Contains(before, alarm) {
				p.say("Attention: " + alarm)
			}
		}
	case len(before) == 0:
		p.say("The instructor should look at the controls.")
	}
}

// door says whether newcomers may join, a changed address, and at the controls the sheets
// in doubt.
func (p *plain) door(was class.Board) {
	b := p.board
	switch moved := b.MovedJoin && !was.MovedJoin; {
	case b.State.Shut && !was.State.Shut, moved:
		p.say(newsOfJoin(b))
		if moved {
			p.say(waysIn(b)...)
		}
	case !b.State.Shut && was.State.Shut:
		p.say("The door is open again.")
	}
	if in := b.Intake; in != nil && p.o.Controls && (was.Intake == nil || *was.Intake != *in) {
		p.say(intakeWords(b, "type take back to take them back", "type take back to put them back"))
	}
}

func (p *plain) blanked() {
	switch {
	case p.board.State.Blank && p.o.Controls:
		p.say("The projector is blank: the class sees nothing. Type blank to show it again.")
	case p.board.State.Blank:
		p.say("The projector is paused.")
	default:
		p.say("The projector is showing again.")
		if !p.o.Controls {
			p.everything(false)
		}
	}
}

// say prints the nonempty lines.
func (p *plain) say(said ...string) {
	p.out.Say(slices.DeleteFunc(slices.Clone(said), func(line string) bool { return line == "" })...)
}

// command runs a typed line; leaves is true if the facilitator leaves.
func (p *plain) command(line lineio.Line) (leaves bool) {
	if p.codes != nil {
		p.gather(line)
		return false
	}
	asked := p.asked
	p.asked = ""
	word := keyboard.Word(line.Text)
	c := commands(p.o, p.board, false).typed(word, p.o.Controls)
	hint := "Type go for the next step, or h for help."
	if !p.o.Controls {
		hint = "Type h for help."
	}
	switch {
	case line.Long:
		p.say("That line is too long to be a command.")
	case c.idle != "":
		p.say("Not done. " + c.idle)
	case c.id != "" && !c.here && p.crossed(c.id, reactTyped):
		p.say("Not done. " + english.Sentence(class.ErrMoved))
	case c.asks != "" && asked != c.id:
		p.asked = c.id
		p.say(fmt.Sprintf("%s Type %s again to do it: %s. Anything else means no.", c.asks, word, c.means))
	case c.here:
		p.onScreen(c.id)
		return c.id == leave
	case c.id != "":
		p.act(c)
	case asked != "":
		p.say("OK, nothing was done.")
	case word == "":
		p.say("Nothing was typed, and nothing was done. " + hint)
	default:
		p.say("That wasn't understood, and nothing was done. " + hint)
	}
	return false
}

// onScreen does a command that acts on this form.
func (p *plain) onScreen(id Action) {
	switch id {
	case showHelp:
		for _, c := range commands(p.o, p.board, false) {
			if c.spoken(p.o.Controls) {
				p.say(c.words[0] + ": " + c.says + ".")
			}
		}
	case sayAll:
		p.everything(true)
	case sayNotes:
		notes := noteLines(p.board)
		if len(notes) == 0 {
			notes = []string{"There are no notes for what is shown now."}
		}
		p.say(notes...)
	case addCodes:
		p.codes = &strings.Builder{}
		p.say("Paste or type result codes, or digits from paper. A line with only a period ends it.")
	}
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
	lines, err := p.link.hand(text)
	p.say(lines...)
	if err != nil {
		p.say("Not added. " + english.Sentence(err))
	}
}

// act sends an action to the host and says its effect or its error. Lines wait for the
// board of an action that is done.
func (p *plain) act(c command) {
	if err := p.link.do(c.id, p.board.Mark()); err != nil {
		p.say("Not done. " + english.Sentence(err))
		return
	}
	p.mark, p.late = markOf(p.board), time.After(waitBoard)
	if c.done != "" {
		p.say("Done: " + c.done + ".")
	}
}
