package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"rolefit/internal/english"
	"rolefit/internal/keyboard"
	"rolefit/internal/textsafe"
	"rolefit/workshop/class"
)

// mostTries is how many wrong three words one connection may enter.
const mostTries = 5

var (
	errLeft   = errors.New("left at the door")
	errTries  = errors.New("too many tries")
	errFailed = errors.New("a fault of the program")
)

// door greets the participant before the full screen starts, so that the three words
// stay in the scrollback. The participant begins, or goes on with their three words.
// plain is true for the line-by-line form.
func (s *sitting) door(ctx context.Context) (plain bool, err error) {
	words, err := s.host.words.draw()
	if err != nil {
		return false, err
	}
	open := s.host.room.open()
	s.wipe()
	s.say(s.greeting(words, open)...)
	instant := ""
	if s.pty {
		instant = "aq"
	}
	for tries := 0; ; {
		line, err := s.typed(ctx, instant)
		if err != nil {
			return false, err
		}
		word := keyboard.Word(line)
		switch word {
		case "q", "quit":
			return false, errLeft
		case "", "a":
			err := s.join(ctx, words)
			if errors.Is(err, errEnded) || errors.Is(err, errShut) || errors.Is(err, errBusy) {
				s.say(english.Sentence(err), s.prompt(errors.Is(err, errBusy)))
				continue
			}
			return word == "a" || s.terminal.Plain, err
		default:
			tries++
			if tries > mostTries {
				return false, errTries
			}
			if err := s.attach(ctx, word); err != nil {
				if ctx.Err() != nil { // goodbye explains it
					return false, err
				}
				s.say(err.Error()+".", s.prompt(open))
				continue
			}
			return s.how(ctx)
		}
	}
}

// wipe clears the screen from the cursor down: if an earlier ssh died, its page is
// still there and would mix with the greeting. The lines above, with the three words,
// stay.
func (s *sitting) wipe() {
	if s.pty && !s.terminal.Plain {
		_, _ = io.WriteString(s.terminal.Out, ansi.ResetStyle+ansi.EraseScreenBelow) // a closed connection ends the next read
	}
}

// greeting returns the lines that the participant sees first.
func (s *sitting) greeting(words string, open bool) []string {
	lines := []string{
		"", "Welcome to " + quotedName(s.host.o.Class.Name) + ".", s.host.o.Model.Assessment().Title, "",
	}
	if !open {
		why := "The instructor has closed the door to newcomers. Your three words still bring you back."
		if s.host.room.phase() == class.AtEnd {
			why = "This class has ended. Your three words still bring you to your result."
		}
		return append(lines, why, s.prompt(open))
	}
	switch {
	case s.terminal.small():
		return []string{
			"Welcome to " + quotedName(s.host.o.Class.Name) + ".",
			"Your three words: " + together(words),
			"They bring you back to your question.",
			"No name is asked for. Answers are kept, and the seconds each took.",
			"Enter  begin, full screen",
			"a      plain text, line by line",
			"q      leave",
			"Or type three words that you have.",
		}
	case !s.terminal.Plain:
		return append(lines,
			"  Your three words:   "+words, "",
			"  They bring you back to the same question if the connection drops.",
			"  Your name is not asked for; your answers are kept, and the seconds each took.", "",
			"  Enter   begin, full screen",
			"  a       begin in plain text, line by line: for screen readers and slow lines",
			"  q       leave", "",
			"  You have three words already? Type them, then Enter.")
	}
	return append(lines,
		"Your three words: "+words+".",
		"They bring you back to the same question if the connection drops.",
		"Your name is not asked for; your answers are kept, and the seconds each took.",
		"Enter begins, line by line. If you have three words already, type them. q leaves.")
}

func (s *sitting) prompt(open bool) string {
	if open {
		return "Type your three words, or Enter to begin anew, or q to leave."
	}
	return "Type your three words, or q to leave."
}

// typed waits for a line, or for ctx to end; instant is as in cooked.line.
func (s *sitting) typed(ctx context.Context, instant string) (string, error) {
	if s.pty {
		_, _ = io.WriteString(s.terminal.Out, "> ")
	}
	type line struct {
		text string
		err  error
	}
	lines := make(chan line, 1)
	go func() {
		text, err := s.keys.line(instant)
		if text != "" {
			err = nil // the last line, without a line end
		}
		lines <- line{text, err}
	}()
	select {
	case l := <-lines:
		return l.text, l.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// join takes a new seat. If another participant has the three words already, at 1 in 28
// million for a class of 300, it draws others and tells them.
func (s *sitting) join(ctx context.Context, words string) error {
	defer s.slow("One moment: the class's computer is busy.")()
	if err := s.host.newcomer(); err != nil {
		return err
	}
	refund, ok := s.host.intake.take(s.place)
	if !ok {
		return errBusy
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		seat, err := s.host.o.Store.Join(ctx, s.host.o.Class.Name, words, s.host.device(s.place))
		if errors.Is(err, class.ErrTaken) {
			if words, err = s.host.words.draw(); err != nil {
				return err
			}
			s.say("Your three words are others after all: " + together(words))
			continue
		}
		s.host.wrote(err)
		if err != nil {
			refund()
			return fmt.Errorf("you cannot be let in: %w", plainly(err))
		}
		s.host.intake.note(s.place, seat.Member, false)
		s.seat, s.words = seat, words
		return nil
	}
}

// attach takes the seat of the three words in line. After wrong words it waits, see
// guesses. The error is one for the participant.
func (s *sitting) attach(ctx context.Context, line string) error {
	words, why := s.host.words.read(line)
	if why != "" {
		return errors.New(strings.TrimSuffix(why, "."))
	}
	seat, err := s.look(ctx, words)
	if errors.Is(err, class.ErrNoWords) {
		if err := s.waits(ctx, s.host.wrong.wrong(s.place.network)); err != nil {
			return err
		}
		return errors.New("Nobody in this class has these three words") //nolint:staticcheck // said to a person as it is
	}
	s.host.wrote(err)
	if err != nil {
		return plainly(err)
	}
	s.seat, s.words = seat, words
	return nil
}

// look returns the seat of three words. It first retries the debts, so that no earlier
// answer is missing. Right words never wait for guesses.
func (s *sitting) look(ctx context.Context, words string) (class.Seat, error) {
	defer s.slow("One moment: the class's computer is looking for them.")()
	s.host.debts.settle() // so that nothing of theirs is missing
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return s.host.o.Store.Attach(ctx, s.host.o.Class.Name, words)
}

// waits delays the answer to wrong words, and announces a delay longer than tells.
func (s *sitting) waits(ctx context.Context, long time.Duration) error {
	if long > tells {
		s.say(fmt.Sprintf("One moment: many wrong words came from your network, so this answer takes %d seconds.", int(long.Round(time.Second).Seconds())))
	}
	select {
	case <-time.After(long):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// tells is how long a participant waits without an explanation.
const tells = time.Second

// slow says line unless stop is called within tells.
func (s *sitting) slow(line string) (stop func()) {
	timer := time.AfterFunc(tells, func() { s.say(line) })
	return func() { timer.Stop() }
}

// how asks a returning participant for full screen or line by line.
func (s *sitting) how(ctx context.Context) (plain bool, err error) {
	if s.terminal.Plain {
		s.say("Welcome back. Your three words stay: " + s.words + ".")
		return true, nil
	}
	s.say("", "  Welcome back. Your three words stay: "+together(s.words), "  Enter goes on full screen, a in plain text.")
	line, err := s.typed(ctx, "a")
	return keyboard.Word(line) == "a", err
}

// unbroken is a space at which broken does not wrap.
const unbroken = "\u00a0"

// together keeps three words on one line, so that they are copied right.
func together(words string) string { return strings.ReplaceAll(words, " ", unbroken) }

// say writes whole lines, wrapped between words on a screen.
func (s *sitting) say(lines ...string) {
	for i, line := range lines {
		lines[i] = strings.ReplaceAll(s.terminal.broken(line), unbroken, " ")
	}
	_, _ = io.WriteString(s.terminal.Out, strings.Join(lines, "\n")+"\n") // a closed connection ends the next read
}

// goodbye tells the participant why the sitting ended and how to come back, after the
// screen was restored.
func (s *sitting) goodbye(err error) {
	again := s.again
	back := []string{"To go on: " + again, "Then type your three words: " + together(s.words)}
	if s.words == "" {
		back = []string{"To come back: " + again}
	}
	switch why := s.left(); {
	case why == leaveDrain:
		s.say(append([]string{"", "The class's computer stops for now. " + s.kept()}, back...)...)
	case why == leaveTakenOver:
		s.say("", "Your quiz goes on in another window, with everything that was kept.")
	case why == leaveIdle:
		s.say(append([]string{"", "Nothing was typed for a long time, so this window is closed. " + s.kept()}, back...)...)
	case why == leaveFull && s.words == "":
		s.say("", "All places are taken, and others wait for one: this window, where nothing was typed, is closed. To come again: "+again)
	case why == leaveFull:
		s.say(append([]string{"", "All places are taken, and others wait for one: this window, where nothing was typed for the longest, is closed. " + s.kept()}, back...)...)
	case errors.Is(err, errTries):
		s.say("These are too many tries. Ask whoever runs the class, or begin anew: " + again)
	case errors.Is(err, errLeft) || errors.Is(err, io.EOF):
		s.say("", "Goodbye. To join later: "+again)
	case errors.Is(err, errFailed) || errors.Is(err, tea.ErrProgramPanic):
		s.say(append([]string{"", "Something went wrong in this window, and only here. " + s.kept()}, back...)...)
	case err != nil && !errors.Is(err, context.Canceled):
		s.say("", "It ended: "+textsafe.Message(err.Error())+". "+s.kept())
		s.say(back...)
	case s.finished && !s.owes():
		s.say(append([]string{"", "Goodbye. Your result is kept until the instructor deletes the class."}, back...)...)
	default:
		s.say(append([]string{"", "Goodbye for now. " + s.kept()}, back...)...)
	}
}

// owes reports whether an answer is not stored yet.
func (s *sitting) owes() bool { return s.recorder != nil && s.recorder.owes() }

// kept returns a sentence that says which answers are stored.
func (s *sitting) kept() string {
	switch {
	case s.recorder == nil:
		return "What you answered before is kept."
	case s.owes():
		return "Your last answers are not kept yet: the class's computer could not. It goes on trying while it runs; tell your instructor."
	case s.recorder.missed():
		return "What you answered after the class had ended is not kept; everything before is."
	default:
		return "Everything you answered is kept."
	}
}
