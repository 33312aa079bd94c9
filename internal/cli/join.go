package cli

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
	"rolefit/scoring"
)

const joinAbout = `Take the quiz for a class. HOST is the address on the projector, with :PORT behind it where that is not 2222.

The quiz runs on this computer. When you reach your result, your answers are sent to the class: without your name, your limits, your guess or how long you took. Where the network is bad, nothing is lost: they are kept here until the class has them, and rolefit join --pending sends what is left. While you look at your result you see the class's as soon as it is shown, and vote again when the class does.

It speaks with the host over ssh, which most computers have. Your own ssh keys and settings are not used.`

// joinFlags are the flags of join.
type joinFlags struct {
	quizFlags
	pending, newKey bool
	wait            time.Duration
	waits           bool // --wait was given
}

// join returns the command that takes the quiz for a class.
func (a *app) join() *cobra.Command {
	var o joinFlags
	cmd := &cobra.Command{
		Use:   "join HOST",
		Short: "Take the quiz for a class",
		Long:  joinAbout,
		Example: `
  rolefit join 192.168.43.117
  rolefit join class.local:2022
  rolefit join --pending`,
		Args: clikit.Between(0, 1, "the address of the class's host, as the projector shows it"),
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.fresh, "new", false, "Begin a new sitting and leave the ones that were left")
	flags.BoolVar(&o.private, "private", false, "Keep nothing on disk; what cannot be sent is gone when you leave")
	flags.BoolVar(&o.accessible, "accessible", false, "Line by line, for screen readers; also with ACCESSIBLE=1")
	flags.BoolVar(&o.pending, "pending", false, "Send what a class does not have yet; to HOST where you name one, else where it was meant for")
	flags.BoolVar(&o.newKey, "new-key", false, "Take the key that the host shows now, in place of the one before")
	flags.DurationVar(&o.wait, "wait", 2*time.Minute, "How long to go on trying once you left; in a terminal, until you stop it")
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	cmd.RunE = a.Do(func(ctx context.Context, args []string) error {
		o.waits = flags.Changed("wait")
		ctx, stop := clikit.Stopped(ctx)
		defer stop()
		if o.pending {
			return o.sendPending(ctx, a, args)
		}
		return o.take(ctx, a, args)
	})
	return cmd
}

// take runs the quiz for a class.
func (o *joinFlags) take(ctx context.Context, a *app, args []string) error {
	if len(args) == 0 {
		return clikit.Misused("rolefit join takes the address of the class's host, as the projector shows it; see rolefit join --help")
	}
	address, err := addressOf(args[0])
	if err != nil {
		return err
	}
	if o.wait < 0 {
		return clikit.Misused("--wait takes a length of time, as 30s or 5m")
	}
	v, leave, err := o.visit(a, address)
	if err != nil {
		return err
	}
	defer leave()
	if o.newKey {
		if err := v.client.Memory.Drop(address); err != nil {
			return err
		}
	}
	if err := v.ask(ctx); err != nil {
		return err
	}
	return v.hold(ctx)
}

// addressOf parses an address that the user typed.
func addressOf(text string) (classclient.Address, error) {
	address, err := classclient.Parse(text)
	if err != nil {
		return classclient.Address{}, clikit.Misused("%q is no address of a host: %w; write it as the projector shows it, as in rolefit join 192.168.43.117", text, err)
	}
	return address, nil
}

// visit is one run of join with a host: connection, class and delivery of the sheet.
type visit struct {
	app    *app
	flags  *joinFlags
	client *classclient.Client
	box    *outbox.Box // nil: nothing is kept on disk
	line   bool        // line by line
	class  classclient.Class
	model  *scoring.Model
	away   bool   // the host did not answer
	held   string // the key that was held to before it was asked
	met    bool   // the key was seen for the first time, and shown
	post   *post
}

// visit prepares a visit. With --private or without a data home, it stores host keys in a
// temporary folder, which leave removes.
func (o *joinFlags) visit(a *app, address classclient.Address) (v *visit, leave func(), err error) {
	v = &visit{app: a, flags: o, line: a.LineByLine(o.accessible), post: newPost()}
	memory := a.hosts()
	leave = func() {}
	if a.DataHome == "" || o.private {
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
		memory = brief
	} else {
		v.box = a.outbox()
	}
	v.client = &classclient.Client{Address: address, Memory: memory, Environ: a.Environ}
	o.joined = "rolefit join " + address.Short()
	return v, leave, nil
}

// hosts opens the memory of class hosts; nil without a data home.
func (a *app) hosts() *classclient.Memory {
	if a.DataHome == "" {
		return nil
	}
	return classclient.Remember(filepath.Join(a.DataHome, "rolefit", "hosts"))
}

// outbox opens the box of sheets that wait for a class; nil without a data home.
func (a *app) outbox() *outbox.Box {
	if a.DataHome == "" {
		return nil
	}
	return outbox.Open(filepath.Join(a.DataHome, "rolefit", "outbox"))
}

// errStopped is the error after ctrl+c or the end of input before the quiz.
var errStopped = errors.New("stopped before the quiz began")
