package join

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"rolefit/content"
	"rolefit/internal/classclient"
	"rolefit/internal/clikit"
	"rolefit/internal/keyboard"
	"rolefit/internal/textsafe"
	"rolefit/scoring"
)

// ask asks the host for its class and selects the assessment. It shows the key of a new
// host, and sends sheets that wait for this one.
func (s *joinSession) ask(ctx context.Context) error {
	address := s.client.Address
	held, err := s.client.Memory.Key(address)
	if err != nil {
		return err
	}
	s.held = held
	s.Note("Asking %s ...", address.Short())
	within, cancel := context.WithTimeout(ctx, s.Pace.Ask)
	defer cancel()
	said, err := s.client.Ask(within)
	var own []byte
	if err == nil && said.Own {
		own, err = s.client.Own(within)
	}
	if ctx.Err() != nil {
		return errStopped
	}
	var away *classclient.AwayError
	var busy *classclient.BusyError
	switch {
	case errors.As(err, &away), errors.As(err, &busy):
		return s.absent(err)
	case err != nil:
		return trouble(address, err, "rolefit join --new-key ")
	}
	if err := s.meet(ctx); err != nil {
		return err
	}
	if err := s.welcomed(said, own); err != nil {
		return err
	}
	s.sendWaiting(ctx)
	return nil
}

// welcomed checks and stores the host's answer about its class. A class that is over, or
// with unusable questions, is an error.
func (s *joinSession) welcomed(said classclient.Class, own []byte) error {
	said.Class = oneLine(said.Class)
	s.class = said
	if said.Phase == classclient.Over {
		return fmt.Errorf("the class%s is over and no longer takes answers; to take the quiz by yourself, run rolefit", called(said))
	}
	if err := s.suits(said, own); err != nil {
		return err
	}
	if err := s.client.Memory.Keep(s.client.Address, said, own); err != nil {
		if said.Own {
			return err
		}
		s.Note("A later start without the host will not know this class: %s.", textsafe.Message(err.Error()))
	}
	s.choose()
	s.Note("The host answers: the class%s is taking the quiz %q.", called(said), said.Assessment)
	return nil
}

// choose selects the class's assessment for the quiz.
func (s *joinSession) choose() {
	s.quiz = s.class.Assessment
	if s.class.Own {
		s.quiz = s.client.Memory.Assessment(s.client.Address)
	}
}

// suits returns why this version cannot ask the class's questions; nil if it can.
func (s *joinSession) suits(said classclient.Class, own []byte) error {
	instead := fmt.Sprintf("Take the quiz on the host instead: ssh -p %d %s", s.client.Address.Port, s.client.Address.Name)
	if !said.Own {
		if !slices.Contains(content.EmbeddedIDs(), said.Assessment) {
			return fmt.Errorf("the class takes the quiz %q, which this rolefit does not know.\n%s", oneLine(said.Assessment), instead)
		}
		a, err := content.Embedded(said.Assessment)
		if err != nil {
			return err
		}
		if a.Edition != said.Edition {
			return fmt.Errorf("the class takes edition %s of the quiz, and this rolefit has edition %s.\n%s", oneLine(said.Edition), a.Edition, instead)
		}
		return nil
	}
	a, err := content.Load("the questions of the class", own)
	if err == nil {
		_, err = scoring.NewModel(a)
	}
	switch {
	case err != nil:
		return clikit.BadInput("the questions of this class cannot be used here:\n%w\n%s", err, instead)
	case a.ID != said.Assessment || a.Edition != said.Edition:
		return fmt.Errorf("the host sends different questions than it announced; tell the instructor.\n%s", instead)
	}
	return nil
}

// absent continues without the host: with its last known class, or else the career quiz.
func (s *joinSession) absent(err error) error {
	s.away = true
	s.Note("%s does not answer (%s).\nYou take the quiz here, and your answers are sent when it does.",
		s.client.Address.Short(), oneLine(err.Error()))
	if said, own, found := s.client.Memory.Kept(s.client.Address); found && s.suits(said, own) == nil {
		s.class = said
		s.class.Class = "" // it may hold another one by now
		s.choose()
		s.Note("It is the quiz %q, as the host said last time.", oneLine(said.Assessment))
		return nil
	}
	s.quiz = "career"
	return nil
}

// meet shows the key of a new host. In a terminal the user confirms it before the quiz
// starts; a script goes on at once.
func (s *joinSession) meet(ctx context.Context) error {
	if s.held != "" {
		return nil
	}
	key, err := s.client.Memory.Key(s.client.Address)
	if err != nil || key == "" {
		return err
	}
	s.met = true
	s.Note("%s\n  %s\n%s", newHost, key, compareKey)
	if !clikit.IsTerminal(s.In) {
		return nil
	}
	s.Note("%s", sameKey)
	if err := s.agree(ctx); err != nil {
		return errors.Join(err, s.client.Memory.Drop(s.client.Address)) // the next start asks again
	}
	return nil
}

// compareKey explains a new key, a sentence a line.
const compareKey = `Compare it with the one on the projector.
If it differs, stop with ctrl+c and tell the instructor.
Somebody else would be answering in the host's place.`

// sameKey asks the user to confirm a key.
const sameKey = "Press Enter if it is the same. If it isn't, type no."

// errDiffers is the error when the user rejects a key.
var errDiffers = errors.New("the key was not accepted, and nothing was sent; tell the instructor, and run it again when the projector shows this key")

// agree waits for Enter or yes; errDiffers on no. It repeats the question on other input.
func (s *joinSession) agree(ctx context.Context) error {
	for {
		line, err := s.typed(ctx)
		if err != nil {
			return err
		}
		switch keyboard.Word(line) {
		case "", "y", "yes":
			return nil
		case "n", "no", "q", "quit":
			return errDiffers
		}
		s.Note("%s", sameKey)
	}
}

// typed reads a line, byte by byte: it leaves later input to the quiz.
func (s *joinSession) typed(ctx context.Context) (string, error) {
	type typed struct {
		line string
		err  error
	}
	done := make(chan typed, 1)
	go func() {
		var line []byte
		var b [1]byte
		for {
			_, err := s.In.Read(b[:])
			if err != nil || b[0] == '\n' || b[0] == '\r' {
				done <- typed{string(line), err}
				return
			}
			line = append(line, b[0])
		}
	}()
	select {
	case t := <-done:
		if errors.Is(t.err, io.EOF) {
			return "", errStopped
		}
		return t.line, clikit.Said("wait for Enter", t.err)
	case <-ctx.Done():
		return "", errStopped
	}
}
