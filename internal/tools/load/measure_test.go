//go:build unix

package load

import (
	"context"
	"errors"
	"time"

	"rolefit/content"
	"rolefit/scoring"
)

// arrival is the time over which the participants arrive, evenly.
const arrival = 10 * time.Second

// figures are the results for one number of participants. Times are in milliseconds.
type figures struct {
	People    int
	Connect   samples // all arrive within arrival
	Cursor    samples
	Answer    samples
	Wall      samples // from a person's being counted to the wall showing it
	Frames    float64 // of the wall, per second
	Busy      float64 // load average of the machine before the first participant
	Idle      float64 // resident memory before the first participant
	Resident  float64 // largest resident memory
	Session   float64 // (Resident − Idle) per session
	CPU       float64 // processor time of the host, per session and second
	Client    float64
	Others    float64 // cores used by other processes on the machine
	Bytes     float64 // from the host, per session and key
	Dropped   int
	Failed    int
	FirstFail string
	Errors    int // in the host's log
	FirstErr  string
	losses
}

// measure hosts a class, lets the crowd answer and returns the figures of both.
func measure(ctx context.Context, p plan, program string, people int, home string) (figures, error) {
	f := figures{People: people}
	career := content.Career()
	model, err := scoring.NewModel(career)
	if err != nil {
		return f, err
	}
	s, err := start(ctx, program, home, people)
	if err != nil {
		return f, err
	}
	r, from, to, err := f.hold(ctx, p, s, model)
	if err = errors.Join(err, s.stop()); err != nil {
		return f, err
	}
	f.take(r, from, to)
	f.Errors, f.FirstErr = s.errors()
	kept, err := s.opened(ctx)
	if err != nil {
		return f, err
	}
	f.losses, err = compare(ctx, kept, measured, model, r.People)
	return f, errors.Join(err, kept.Close())
}

// hold runs the crowd for p.minutes after its arrival and samples the host. from and to
// bound that time.
func (f *figures) hold(ctx context.Context, p plan, s *server, model *scoring.Model) (r Report, from, to time.Time, err error) {
	o := Options{
		Address: s.address, HostKey: s.key, Model: model, Seed: 1, Think: p.think,
		Width: p.width, Height: p.height, Cursor: true, Patience: time.Minute,
	}
	w, err := attach(ctx, o, s.control)
	defer w.close()
	if err != nil {
		return r, from, to, err
	}
	o.Told = w.told
	time.Sleep(time.Second) // lets the host settle
	idle, err := lookAt(s.cmd.Process.Pid)
	if err != nil {
		return r, from, to, err
	}
	for i := range f.People {
		o.People = append(o.People, Person{Stays: true, After: time.Duration(i) * arrival / time.Duration(f.People)})
	}
	testHost, leave := context.WithCancel(ctx)
	defer leave()
	reported := make(chan Report, 1)
	go func() { reported <- Run(testHost, o) }()
	for w.waits(f.People) && ctx.Err() == nil {
		time.Sleep(20 * time.Millisecond)
	}
	long := time.Duration(p.minutes * float64(time.Minute))
	from = time.Now()
	drawn := w.frames.Load()
	before, err := lookAt(s.cmd.Process.Pid)
	after := before
	for err == nil && time.Since(from) < long && ctx.Err() == nil {
		time.Sleep(min(time.Second, long))
		most := after.resident
		if after, err = lookAt(s.cmd.Process.Pid); err == nil {
			after.resident = max(after.resident, most)
		}
	}
	to = time.Now()
	f.Frames = float64(w.frames.Load()-drawn) / to.Sub(from).Seconds()
	leave()
	r = <-reported
	f.spend(idle, before, after, to.Sub(from))
	f.Wall, f.Busy = w.lags(), idle.load
	return r, from, to, errors.Join(err, ctx.Err())
}

// spend computes memory and processor time between two samples.
func (f *figures) spend(idle, before, after look, over time.Duration) {
	const mib = 1 << 20
	perSession := func(d time.Duration) float64 { return milliseconds(d) / float64(f.People) / over.Seconds() }
	f.Idle, f.Resident = float64(idle.resident)/mib, float64(after.resident)/mib
	f.Session = (f.Resident - f.Idle) / float64(f.People)
	f.CPU, f.Client = perSession(after.host-before.host), perSession(after.own-before.own)
	f.Others = (after.all - before.all - (after.host - before.host) - (after.own - before.own)).Seconds() / over.Seconds()
}

// take copies the crowd's samples between from and to.
func (f *figures) take(r Report, from, to time.Time) {
	within := func(all []Sample) (some samples) {
		for _, s := range all {
			if s.At.After(from) && s.At.Before(to) {
				some = append(some, milliseconds(s.Took))
			}
		}
		return some
	}
	f.Cursor, f.Answer = within(r.Cursor), within(r.Answer)
	for _, s := range r.Connect {
		f.Connect = append(f.Connect, milliseconds(s.Took))
	}
	f.Bytes = float64(r.Bytes) / float64(max(len(r.Cursor)+len(r.Answer), 1))
	f.Dropped = r.Dropped
	for _, p := range r.People {
		if p.Err != nil {
			f.Failed++
			if f.FirstFail == "" {
				f.FirstFail = p.Err.Error()
			}
		}
	}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
