package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"rolefit/internal/clikit"
	"rolefit/internal/english"
	"rolefit/internal/pause"
	"rolefit/quiz"
	"rolefit/workshop/class"
	"rolefit/workshop/simclass"
	"rolefit/workshop/store"
)

// mostRehearsed is the most simulated participants of a rehearsal.
const mostRehearsed = 500

type rehearsal struct {
	hostFlags

	people int
	think  time.Duration

	done   atomic.Int64
	failed atomic.Int64
}

func (a *app) rehearse() *cobra.Command {
	const people, think = 24, 3 * time.Second
	var r rehearsal
	cmd := &cobra.Command{
		Use:   "rehearse",
		Short: "Practice with an imagined class",
		Long: `Host an imagined class on this computer alone, and practice every step with the projector and its controls. People join one after another, answer, lose their connection and come back, finish, and vote when you ask them to. Nothing is saved.

With --headless the class goes through all its steps by itself, and prints what happened: a test of this computer.`,
		Example: `
  rolefit-workshop rehearse
  rolefit-workshop rehearse --people 100 --think 10s
  rolefit-workshop rehearse --headless --think 200ms`,
		Args: clikit.Between(0, 0, "no arguments"),
	}
	flags := cmd.Flags()
	flags.IntVar(&r.people, "people", people, "How many come")
	flags.DurationVar(&r.think, "think", think, "How long they think over a question, on average")
	flags.StringVar(&r.listen, "listen", "127.0.0.1:0", "The `ADDRESS` to wait for them at: an address of this computer that others cannot reach, and a port; :2222 lets you join as well, from your phone for instance")
	flags.StringVar(&r.class, "class", "", "The name of the class that you rehearse")
	r.common(cmd, "the class goes through its steps by itself")
	cmd.RunE = a.Do(func(ctx context.Context, _ []string) error { return r.hold(ctx, a) })
	return cmd
}

// hold runs the rehearsal.
func (r *rehearsal) hold(ctx context.Context, a *app) error {
	if err := r.check(); err != nil {
		return err
	}
	ctx, stop := clikit.Stopped(ctx)
	defer stop()
	dir, err := a.folder("")
	if a.DataHome == "" {
		dir, err = os.MkdirTemp("", "rehearsal-")
		defer os.RemoveAll(dir) //nolint:errcheck // it is in the folder for what may go
	}
	if err != nil {
		return err
	}
	lock := filepath.Join(dir, "rehearsal-"+strconv.Itoa(os.Getpid())+"-"+hashed(r.class)+".lock") // each process has its own
	h, err := acquire(ctx, dir, running{PID: os.Getpid(), Class: r.class, lock: lock})
	if err != nil {
		return err
	}
	defer h.release()
	s, forget, err := shortLived(ctx)
	if err != nil {
		return err
	}
	defer forget()
	g, err := r.prepare(ctx, a, s, h, dir)
	if err != nil {
		return err
	}
	if !loopback(g.address) {
		wrong := clikit.Misused("in a rehearsal, --listen takes 127.0.0.1 and a port, or a port alone: the imagined people come from this computer")
		return errors.Join(wrong, g.ports.close())
	}
	return g.during(ctx, a.Note, r.headless, "The rehearsal is over. Nothing was saved.", func(ctx context.Context) error {
		return r.during(ctx, a, g)
	})
}

// shortLived opens a store in a temporary folder; forget closes and removes it.
func shortLived(ctx context.Context) (s *store.SQLite, forget func(), err error) {
	dir, err := os.MkdirTemp("", "rolefit-rehearsal-")
	if err != nil {
		return nil, nil, fmt.Errorf("make room for the rehearsal: %w", err)
	}
	s, err = store.Open(ctx, filepath.Join(dir, "classes.db"))
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	return s, func() { _ = errors.Join(s.Close(), os.RemoveAll(dir)) }, nil // a temporary folder
}

// check checks the flags and gives the class a name that marks it as a rehearsal.
func (r *rehearsal) check() error {
	const longest = 64
	switch {
	case r.people < 1 || r.people > mostRehearsed:
		return clikit.Misused("--people takes 1 to %d", mostRehearsed)
	case r.think < 0:
		return clikit.Misused("--think takes a time, such as 3s")
	}
	if err := r.hostFlags.check(); err != nil {
		return err
	}
	name := "Rehearsal"
	if r.class != "" {
		name += " of " + r.class
	}
	if runes := []rune(name); len(runes) > longest {
		name = string(runes[:longest])
	}
	r.class, r.practice, r.oneRouter = name, true, new(true) // all participants come from this computer
	return nil
}

// during runs the participants while the class goes on, and prints a summary.
func (r *rehearsal) during(ctx context.Context, a *app, g *hostSetup) error {
	a.Note("This is a rehearsal: %s, and nothing is saved.", english.Counted(r.people, "imagined person", "imagined people"))
	g.announce(ctx, a)
	inside, leave := context.WithCancel(ctx)
	defer leave()
	o := simclass.Options{
		Model: g.model, Seed: uint64(a.Now().UnixNano()), Think: r.think, People: simclass.Mixed(r.people, r.think),
		Submit: g.host.Submit,
		Sit: func(ctx context.Context, words string) (quiz.Options, func(), error) {
			seat, err := g.host.Sit(ctx, nil, words)
			if err != nil {
				return quiz.Options{}, nil, err
			}
			return seat.Options, seat.Leave, nil
		},
		Add: func(ctx context.Context, text string) error {
			_, err := g.host.Add(ctx, text)
			return err
		},
		Told: func(e simclass.Event) { r.told(a, e) },
	}
	reported := make(chan simclass.Report, 1)
	go func() { reported <- simclass.Run(inside, o) }()
	var err error
	if r.headless {
		err = r.walk(ctx, a, g)
	} else {
		err = g.show(ctx, a, &r.hostFlags)
	}
	leave()
	report := <-reported
	fmt.Fprintf(a.Out, "%s came: %d finished, %d came back after they were cut off or had left, %d second answers.\n",
		english.Counted(r.people, "person", "people"), report.Finished, report.Returned, report.Votes)
	if report.Err != nil {
		return errors.Join(err, fmt.Errorf("not everybody saw what they should have seen: %w", report.Err))
	}
	return err
}

// told counts finished and failed participants.
func (r *rehearsal) told(a *app, e simclass.Event) {
	if e.Err == nil {
		r.done.Add(1)
		return
	}
	r.failed.Add(1)
	if r.headless {
		a.Note("Person %d: %v", e.Person+1, e.Err)
	}
}

// walk takes the class through all its steps, each when every participant is ready, and
// prints them.
func (r *rehearsal) walk(ctx context.Context, a *app, g *hostSetup) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var at class.State
	taken := false // a step was taken from at; boards may still show at
	for b := range g.host.Boards(ctx) {
		if b.State.Phase != at.Phase || b.State.Round != at.Round || b.State.Topic != at.Topic {
			at, taken = b.State, false
			a.Note("%s", told(b))
		}
		if b.State.Phase == class.AtEnd {
			pause.For(ctx, r.breath()+3*r.think) // participants read that the class has ended
			return nil
		}
		action := r.wants(b)
		if action == "" || taken {
			continue
		}
		taken = true
		if !pause.For(ctx, r.breath()) {
			return nil
		}
		if err := g.host.Do(ctx, action, b.Mark()); err != nil && ctx.Err() == nil {
			return fmt.Errorf("take the step %q: %w", action, err)
		}
	}
	return nil
}

// breath returns how long each step is shown at least, after the news of it: as long as people
// think, at most a second.
func (r *rehearsal) breath() time.Duration { return min(r.think, time.Second) }

// told describes a board in one line.
func told(b class.Board) string {
	switch {
	case b.Topic != nil:
		return fmt.Sprintf("%s, question %d of %d: %s", b.State.Phase, b.Topic.Number, b.Topic.Of, b.State.Round)
	case b.Reveal != nil:
		return fmt.Sprintf("%s of %d sheets", b.State.Phase, b.Reveal.Of)
	default:
		return fmt.Sprintf("%s: %d joined, %d done", b.State.Phase, b.Counts.Joined, b.Counts.Done)
	}
}

// wants returns the next action; empty while participants are not ready.
func (r *rehearsal) wants(b class.Board) class.Action {
	failed := int(r.failed.Load())
	switch {
	case b.State.Phase == class.AtAnswering && (int(r.done.Load())+failed < r.people || b.Counts.Done+failed < r.people):
		return ""
	case b.State.Round == class.Voting && b.Topic != nil && b.Topic.Votes < r.voters()-failed:
		return ""
	case !b.Next.Possible:
		return class.Finish
	default:
		return class.Forward
	}
}

// voters returns how many participants can vote, because their quiz runs on the host.
func (r *rehearsal) voters() int {
	n := 0
	for _, p := range simclass.Mixed(r.people, r.think) {
		if p.Way == simclass.Attends {
			n++
		}
	}
	return n
}

// loopback reports whether only this computer can reach an address.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && net.ParseIP(host).IsLoopback()
}
