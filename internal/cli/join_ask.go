package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"rolefit/content"
	"rolefit/internal/classclient"
	"rolefit/internal/clikit"
	"rolefit/internal/keyboard"
	"rolefit/scoring"
)

// asking limits how long the host may take to name its class.
const asking = 5 * time.Second

// ask asks the host for its class and selects the assessment. It shows the key of a new
// host, and sends sheets that wait for this one.
func (v *visit) ask(ctx context.Context) error {
	address := v.client.Address
	held, err := v.client.Memory.Key(address)
	if err != nil {
		return err
	}
	v.held = held
	v.app.Note("Asking %s ...", address.Short())
	within, cancel := context.WithTimeout(ctx, asking)
	defer cancel()
	said, err := v.client.Ask(within)
	var own []byte
	if err == nil && said.Own {
		own, err = v.client.Own(within)
	}
	if ctx.Err() != nil {
		return errStopped
	}
	var away *classclient.AwayError
	var busy *classclient.BusyError
	switch {
	case errors.As(err, &away), errors.As(err, &busy):
		return v.absent(err)
	case err != nil:
		return trouble(address, err, "rolefit join --new-key ")
	}
	if err := v.meet(ctx); err != nil {
		return err
	}
	if err := v.welcomed(said, own); err != nil {
		return err
	}
	v.waited(ctx)
	return nil
}

// welcomed checks and stores the host's answer about its class. A class that is over, or
// with unusable questions, is an error.
func (v *visit) welcomed(said classclient.Class, own []byte) error {
	said.Class = oneLine(said.Class)
	v.class = said
	if said.Phase == classclient.Over {
		return fmt.Errorf("the class%s is over and takes no more answers; to take the quiz by yourself, run rolefit", called(said))
	}
	if err := v.suits(said, own); err != nil {
		return err
	}
	if err := v.client.Memory.Keep(v.client.Address, said, own); err != nil {
		if said.Own {
			return err
		}
		v.app.Note("A later start without the host will not know this class: %s.", clikit.Printable(err.Error()))
	}
	v.choose()
	v.app.Note("The host answers: the class%s takes the quiz %q.", called(said), said.Assessment)
	return nil
}

// choose selects the class's assessment for the quiz.
func (v *visit) choose() {
	v.flags.assessment = v.class.Assessment
	if v.class.Own {
		v.flags.assessment = v.client.Memory.Assessment(v.client.Address)
	}
}

// suits returns why this version cannot ask the class's questions; nil if it can.
func (v *visit) suits(said classclient.Class, own []byte) error {
	instead := "Take the quiz on the host instead: " + v.command()
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
		return fmt.Errorf("the host hands over other questions than it announces; tell whoever holds the class.\n%s", instead)
	}
	return nil
}

// absent continues without the host: with its last known class, or else the career quiz.
func (v *visit) absent(err error) error {
	v.away = true
	v.app.Note("%s does not answer (%s).\nYou take the quiz here, and your answers are sent when it does.",
		v.client.Address.Short(), oneLine(err.Error()))
	if said, own, found := v.client.Memory.Kept(v.client.Address); found && v.suits(said, own) == nil {
		v.class = said
		v.class.Class = "" // it may hold another one by now
		v.choose()
		v.app.Note("It is the quiz %q, as the host said the last time.", oneLine(said.Assessment))
		return nil
	}
	v.flags.assessment = "career"
	return nil
}

// meet shows the key of a new host. In a terminal the user confirms it before the quiz
// starts; a script goes on at once.
func (v *visit) meet(ctx context.Context) error {
	if v.held != "" {
		return nil
	}
	key, err := v.client.Memory.Key(v.client.Address)
	if err != nil || key == "" {
		return err
	}
	v.met = true
	v.app.Note("You have not been here before. The key of this host is\n  %s\n%s", key, compareKey)
	if !clikit.IsTerminal(v.app.In) {
		return nil
	}
	v.app.Note("%s", sameKey)
	if err := v.agree(ctx); err != nil {
		return errors.Join(err, v.client.Memory.Drop(v.client.Address)) // the next start asks again
	}
	return nil
}

// compareKey explains a new key, a sentence a line.
const compareKey = `Compare it with the one on the projector.
If it differs, stop with ctrl+c and tell whoever holds the class.
Somebody else would be answering in the host's place.`

// sameKey asks the user to confirm a key.
const sameKey = "Press Enter when it is the same. If it is not, type no."

// errDiffers is the error when the user rejects a key.
var errDiffers = errors.New("the key was not taken, and nothing was sent; tell whoever holds the class, and run it again when the projector shows this key")

// agree waits for Enter or yes; errDiffers on no. It repeats the question on other input.
func (v *visit) agree(ctx context.Context) error {
	for {
		line, err := v.typed(ctx)
		if err != nil {
			return err
		}
		switch keyboard.Word(line) {
		case "", "y", "yes":
			return nil
		case "n", "no", "q", "quit":
			return errDiffers
		}
		v.app.Note("%s", sameKey)
	}
}

// typed reads a line, byte by byte: it leaves later input to the quiz.
func (v *visit) typed(ctx context.Context) (string, error) {
	type typed struct {
		line string
		err  error
	}
	done := make(chan typed, 1)
	go func() {
		var line []byte
		var b [1]byte
		for {
			_, err := v.app.In.Read(b[:])
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

// oneLine makes a host's text printable on one line, at most 200 runes and an ellipsis.
func oneLine(text string) string {
	const most = 200
	text = clikit.Printable(strings.Join(strings.Fields(text), " "))
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "..."
	}
	return text
}
