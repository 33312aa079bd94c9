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

// Reasons that the line-by-line form ends, besides failing input and output.
var (
	errLeft    = errors.New("somebody left")
	errStopped = errors.New("stopped from outside")
	errGone    = errors.New("the host stopped")
)

// saidEvery is the least time between two lines of counts; waitBoard is how long a step
// waits for its board.
const (
	saidEvery = 5 * time.Second
	waitBoard = 2 * time.Second
)

// plain is the state of one line-by-line program.
type plain struct {
	o    Options
	do   func(Action, class.Mark) error
	add  func(text string) ([]string, error)
	out  *lineio.Printer
	b    class.Board // the last board
	at   time.Time   // when b came
	seen bool
	said struct { // the counts said last
		at     time.Time
		counts class.Counts
		votes  int
	}
	minutes int // left on the clock at the last tick, rounded up; -1: none yet
	asked   Action
	awaits  bool             // waiting for the board of an action taken here
	others  others           // steps of other facilitators
	codes   *strings.Builder // the text to add, so far; nil: none
}

// Plain runs the wall and the controls line by line, for screen readers and simple
// terminals. It returns nil when the facilitator leaves or the context or the host ends,
// otherwise the error of the input (io.EOF at its end) or output. Leaving on the host's
// own terminal asks the host to stop. Plain may leave one read of in under way.
func Plain(ctx context.Context, o Options, d Desk, in io.Reader, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	typed := lineio.Read(ctx, in)
	defer typed.Stop()
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	p := &plain{
		o: o, out: lineio.Print(out), minutes: -1,
		do:  func(a Action, leaves class.Mark) error { return d.Do(ctx, a, leaves) },
		add: func(text string) ([]string, error) { return d.Add(ctx, text) },
	}
	err := p.run(ctx, d, typed.Next(), ticker.C)
	switch {
	case ctx.Err() != nil:
		p.say("Stopped.")
		err = nil
	case errors.Is(err, errLeft):
		err = nil
	case errors.Is(err, errGone):
		p.say(gonePlain)
		err = nil
	case errors.Is(err, io.EOF):
		p.say("The input ended.")
		err = nil
	case err != nil:
		p.say("The input failed.")
	}
	return errors.Join(err, p.out.Err())
}

const gonePlain = "The host has stopped. Everybody's answers are kept."

// run handles boards, lines and ticks until one of them, the output or the context ends.
func (p *plain) run(ctx context.Context, d Desk, typed <-chan lineio.Line, tick <-chan time.Time) error {
	boards, came := d.Boards(ctx), false
	var err error
	for err == nil && p.out.Err() == nil {
		var read <-chan lineio.Line // nothing is read before the first board
		if p.seen {
			read = typed
		}
		select {
		case <-ctx.Done():
			return errStopped
		case b, ok := <-boards:
			switch {
			case ok:
				came = true
				p.board(b)
			case came:
				boards, came = d.Boards(ctx), false
			default:
				return errGone
			}
		case <-tick:
			p.tick()
		case line := <-read:
			if line.Err != nil {
				return line.Err
			}
			before := markOf(p.b)
			if err = p.command(line); err == errAwait { //nolint:errorlint // it is never wrapped
				err = p.await(ctx, boards, before)
			}
		}
	}
	return err
}

// errAwait tells run to wait for the board of a command's action.
var errAwait = errors.New("a board is to come")

// await says boards until one has another mark than before, for at most waitBoard: some
// actions change none.
func (p *plain) await(ctx context.Context, boards <-chan class.Board, before mark) error {
	timeout := time.NewTimer(waitBoard)
	defer timeout.Stop()
	defer func() { p.awaits = false }()
	for markOf(p.b) == before {
		select {
		case <-ctx.Done():
			return errStopped
		case b, ok := <-boards:
			if !ok {
				return nil // run subscribes again
			}
			p.board(b)
		case <-timeout.C:
			return nil
		}
	}
	return nil
}

// quiet reports whether this form pauses with the blank wall; the controls never do.
func (p *plain) quiet() bool { return p.b.State.Blank && !p.o.Controls }

// board says how a board differs from the one before; the first is said in full.
func (p *plain) board(b class.Board) {
	was := p.b
	p.b, p.at = b, p.o.now()
	if !p.seen {
		p.seen = true
		p.say(opening(b))
		p.everything(true)
		return
	}
	p.others.saw(was, b, p.awaits, p.o.now())
	if !slices.Equal(b.Alarms, was.Alarms) {
		p.alarm(was.Alarms)
	}
	p.door(was)
	if b.State.Blank != was.State.Blank {
		p.blanked()
	}
	now, before := markOf(b), markOf(was)
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
		p.changed(was)
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
	p.noteCounts()
	if whole && len(p.b.Alarms) > 0 {
		p.alarm(nil)
	}
	if whole {
		p.door(class.Board{MovedJoin: p.b.MovedJoin}) // how to join was said in full
	}
	if p.o.Controls && !p.o.Wall {
		p.say(noteLines(p.b)...)
	}
	if p.o.Controls && p.b.State.Phase != class.AtEnd {
		p.say(hereLine(p.b))
	}
	if whole && p.b.State.Blank {
		p.blanked()
	}
	if p.o.Controls {
		p.say(nextLine(p.b))
	}
}

// changed says the changes within a phase: the deadline, whether the next step is
// possible, and the counts once due.
func (p *plain) changed(was class.Board) {
	if !p.b.State.Deadline.Equal(was.State.Deadline) {
		p.say(clockLine(p.now()))
	}
	if p.o.Controls && p.b.Next.Possible != was.Next.Possible {
		p.say(nextLine(p.b))
	}
	p.counts()
}

// counts says the counts if they changed and saidEvery has passed.
func (p *plain) counts() {
	votes := votesOn(p.b)
	same := p.b.Counts == p.said.counts && votes == p.said.votes
	if same || p.o.now().Sub(p.said.at) < saidEvery || p.b.State.Phase == class.AtEnd {
		return
	}
	if p.b.State.Round == class.Voting {
		p.say(votesLine(votes))
	} else {
		line := countsLine(p.b)
		if p.o.Controls {
			line += " " + hereLine(p.b)
		}
		p.say(line)
	}
	p.noteCounts()
}

func (p *plain) noteCounts() {
	p.said.at, p.said.counts, p.said.votes = p.o.now(), p.b.Counts, votesOn(p.b)
}

// tick says counts that are due, and the clock at two minutes, at one, and at the end.
func (p *plain) tick() {
	if !p.seen || p.quiet() {
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

// now returns the board with its clock moved on to this moment.
func (p *plain) now() class.Board {
	b := p.b
	b.Now = b.Now.Add(p.o.now().Sub(p.at))
	return b
}

// alarm says the alarms that are not in before; without the controls it only points the
// facilitator to them.
func (p *plain) alarm(before []string) {
	switch {
	case len(p.b.Alarms) == 0:
		p.say("All is well again.")
	case p.o.Controls:
		for _, alarm := range p.b.Alarms {
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
	b := p.b
	switch {
	case b.State.Shut && !was.State.Shut, b.MovedJoin && !was.MovedJoin:
		p.say(newsOfJoin(b))
		if line := joinLines(b); b.MovedJoin && !was.MovedJoin && len(line) > 0 && p.seen {
			p.say(line[0])
		}
	case !b.State.Shut && was.State.Shut:
		p.say("The door is open again.")
	}
	if in := b.Intake; in != nil && p.o.Controls && (was.Intake == nil || *was.Intake != *in) {
		p.say(intakeSentence(*in, "type take back to take them back", "type take back to put them back"))
	}
}

func (p *plain) blanked() {
	switch {
	case p.b.State.Blank && p.o.Controls:
		p.say("The projector is blank: the class sees nothing. Type blank to show it again.")
	case p.b.State.Blank:
		p.say("The projector is paused.")
	default:
		p.say("The projector shows again.")
		if !p.o.Controls {
			p.everything(false)
		}
	}
}

// say prints the nonempty lines.
func (p *plain) say(said ...string) {
	p.out.Say(slices.DeleteFunc(slices.Clone(said), func(line string) bool { return line == "" })...)
}

// help lists the commands.
func (p *plain) help() {
	for _, c := range commands(p.o, p.b, false) {
		if c.spoken(p.o.Controls) {
			p.say(c.words[0] + ": " + c.says + ".")
		}
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
	c := commands(p.o, p.b, false).typed(word, p.o.Controls)
	switch {
	case line.Long:
		p.say("That line is too long to be a command.")
	case !p.seen && c.id != leave && c.id != showHelp:
		p.say(waiting)
	case c.idle != "":
		p.say("Not done. " + c.idle)
	case c.id != "" && !c.here && p.others.crossed(c.id, p.b, p.o.now(), reactTyped):
		p.say("Not done. " + english.Sentence(class.ErrMoved))
	case c.asks != "" && asked != c.id:
		p.asked = c.id
		p.say(fmt.Sprintf("%s Type %s again to do it: %s. Anything else means no.", c.asks, word, c.means))
	case c.here:
		return p.onScreen(c)
	case c.id != "":
		return p.take(c)
	case asked != "":
		p.say("No, then. Nothing was done.")
	case word == "":
		p.say("Nothing was typed, and nothing was done. " + p.hint())
	default:
		p.say("That was not understood, and nothing was done. " + p.hint())
	}
	return nil
}

// onScreen does a command that acts on this form; errLeft says that it leaves.
func (p *plain) onScreen(c command) error {
	switch c.id {
	case leave:
		return errLeft
	case showHelp:
		p.help()
	case sayAll:
		p.everything(true)
	case sayNotes:
		notes := noteLines(p.b)
		if len(notes) == 0 {
			notes = []string{"There are no notes on what is shown now."}
		}
		p.say(notes...)
	case addCodes:
		p.codes = &strings.Builder{}
		p.say("Paste or type result codes, or digits from paper. A line with a full stop alone ends it.")
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
func (p *plain) take(c command) error {
	if err := p.do(c.id, p.b.Mark()); err != nil {
		p.say("Not done. " + english.Sentence(err))
		return nil
	}
	p.awaits = true
	if c.done != "" {
		p.say("Done: " + c.done + ".")
	}
	return errAwait
}

// opening returns the first line: the program, the class and its title.
func opening(b class.Board) string {
	return fmt.Sprintf("rolefit workshop, class %s: %s", b.Class, strings.TrimSuffix(b.Title, "."))
}
