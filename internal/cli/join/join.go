// Package join owns the quiz for a class: the host is asked for its class, the quiz runs
// on this computer, the sheet is submitted and the class is followed; and the sheets that
// wait for a host are sent later.
//
// It does not own the conversation with the host (package classclient), the waiting sheets
// (package outbox) or the quiz (package cli runs it).
package join

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"rolefit/internal/classclient"
	"rolefit/internal/clikit"
	"rolefit/internal/outbox"
	"rolefit/quiz"
)

const about = `Take the quiz for a class. HOST is the address on the projector, with :PORT behind it where that is not 2222.

The quiz runs on this computer. When you reach your result, your answers are sent to the class: without your name, your deal-breakers, your guess or how long you took. If the network is bad, nothing is lost: they are saved here until the class has them, and rolefit join --pending sends what is left. While you look at your result, you see the class's as soon as it is shown, and vote again when the class does.

It talks to the host over ssh, which most computers have. Your own ssh keys and settings are not used.`

// Quiz is the quiz to run for a class.
type Quiz struct {
	Screen         clikit.ScreenFlags
	Fresh, Private bool                // as the flags --new and --private
	Line           bool                // line by line
	Assessment     string              // as the flag --assessment
	Again          string              // the command that goes on with it
	Connect        func(*quiz.Options) // wires the quiz to the class before it begins
}

// Pace holds the times of the conversation with a host.
type Pace struct {
	Ask            time.Duration // limit for naming the class
	First, Longest time.Duration // pauses after the first failure to submit, and after many
}

// Usual returns the pace of the program.
func Usual() Pace { return Pace{Ask: 5 * time.Second, First: time.Second, Longest: 15 * time.Second} }

// Joiner joins classes.
type Joiner struct {
	*clikit.App
	Pace Pace
	Hold func(context.Context, Quiz) (quiz.Outcome, error) // runs the quiz, and says where the answers are
}

// flags are the flags of join.
type flags struct {
	clikit.ScreenFlags

	fresh, private  bool
	pending, newKey bool
	wait            time.Duration
	waits           bool // --wait was given
}

// Command returns the command that takes the quiz for a class.
func (j *Joiner) Command() *cobra.Command {
	var o flags
	cmd := &cobra.Command{
		Use:   "join HOST",
		Short: "Take the quiz for a class",
		Long:  about,
		Example: `
  rolefit join 192.168.43.117
  rolefit join class.local:2022
  rolefit join --pending`,
		Args: clikit.Between(0, 1, "the address of the class's host, as the projector shows it"),
	}
	set := cmd.Flags()
	set.BoolVar(&o.fresh, "new", false, "Start over; a quiz you left stays saved")
	set.BoolVar(&o.private, "private", false, "Save nothing on disk; what can't be sent is gone when you quit")
	o.Add(cmd)
	set.BoolVar(&o.pending, "pending", false, "Send what a class doesn't have yet: to HOST if you name one, else where it was meant to go")
	set.BoolVar(&o.newKey, "new-key", false, "Accept the key that the host shows now, in place of the old one")
	set.DurationVar(&o.wait, "wait", 2*time.Minute, "How long to keep trying after you quit; in a terminal, until you stop it")
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	cmd.RunE = j.Do(func(ctx context.Context, args []string) error {
		o.waits = set.Changed("wait")
		ctx, stop := clikit.Stopped(ctx)
		defer stop()
		if o.pending {
			return j.sendPending(ctx, o, args)
		}
		return j.take(ctx, o, args)
	})
	return cmd
}

func (j *Joiner) take(ctx context.Context, o flags, args []string) error {
	if len(args) == 0 {
		return clikit.Misused("rolefit join takes the address of the class's host, as the projector shows it; see rolefit join --help")
	}
	address, err := addressOf(args[0])
	if err != nil {
		return err
	}
	if o.wait < 0 {
		return clikit.Misused("--wait takes a length of time, such as 30s or 5m")
	}
	s, leave, err := j.session(address, o)
	if err != nil {
		return err
	}
	defer leave()
	if o.newKey {
		if err := s.client.Memory.Drop(address); err != nil {
			return err
		}
	}
	if err := s.ask(ctx); err != nil {
		return err
	}
	return s.hold(ctx)
}

// addressOf parses an address that the user typed.
func addressOf(text string) (classclient.Address, error) {
	address, err := classclient.Parse(text)
	if err != nil {
		return classclient.Address{}, clikit.Misused("%q is not the address of a host: %w; type it as the projector shows it, as in rolefit join 192.168.43.117", text, err)
	}
	return address, nil
}

// joinSession is one run of join with a host.
type joinSession struct {
	*Joiner
	flags  flags
	client *classclient.Client
	box    *outbox.Box // nil: nothing is kept on disk
	line   bool        // line by line
	class  classclient.Class
	quiz   string // the assessment, as the flag --assessment
	away   bool   // the host did not answer
	held   string // the key that was held to before the host was asked
	met    bool   // the key was seen for the first time, and shown
	sheet  *submitter
}

// session prepares a session. With --private or without a data home, it stores host keys
// in a temporary folder, which leave removes.
func (j *Joiner) session(address classclient.Address, o flags) (s *joinSession, leave func(), err error) {
	box, memory := j.boxes()
	leave = func() {}
	if box == nil || o.private {
		dir, err := os.MkdirTemp("", "rolefit-join-")
		if err != nil {
			return nil, nil, clikit.Said("make a folder for the key of the host", err)
		}
		leave = func() { _ = os.RemoveAll(dir) }
		brief := classclient.Remember(dir)
		if memory != nil {
			err = memory.Copy(brief)
		}
		if err != nil {
			leave()
			return nil, nil, err
		}
		box, memory = nil, brief
	}
	client := &classclient.Client{Address: address, Memory: memory, Environ: j.Environ}
	return &joinSession{Joiner: j, flags: o, client: client, box: box, line: j.LineByLine(o.Accessible)}, leave, nil
}

// boxes opens the sheets that wait for a class, and the memory of class hosts; nil without
// a data home.
func (j *Joiner) boxes() (*outbox.Box, *classclient.Memory) {
	if j.DataHome == "" {
		return nil, nil
	}
	own := filepath.Join(j.DataHome, "rolefit")
	return outbox.Open(filepath.Join(own, "outbox")), classclient.Remember(filepath.Join(own, "hosts"))
}

// errStopped is the error after ctrl+c or the end of input before the quiz.
var errStopped = errors.New("stopped before the quiz began")
