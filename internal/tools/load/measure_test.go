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
	People    int // over ssh
	Browsers  int
	Connect   samples // all arrive within arrival
	Cursor    samples
	Answer    samples
	Page      samples // by browser: from sending an answer to having the next page
	Wall      samples // from a person's being counted to the wall showing it
	Frames    float64 // of the wall, per second
	Busy      float64 // load average of the machine before the first participant
	Idle      float64 // resident memory before the first participant
	Resident  float64 // largest resident memory
	Session   float64 // (Resident − Idle) per session
	Browser   float64 // resident memory per browser, in KiB, before those over ssh come
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
	f := figures{People: people, Browsers: p.browsers}
	career := content.Career()
	model, err := scoring.NewModel(career)
	if err != nil {
		return f, err
	}
	var flags []string
	if p.browsers > 0 {
		flags = []string{"--web"} // a build of before has none
	}
	s, err := start(ctx, program, home, people+p.browsers, flags...)
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
	o.People = f.arrive()
	testHost, leave := context.WithCancel(ctx)
	defer leave()
	reported := make(chan Report, 1)
	go func() { reported <- Run(testHost, o) }()
	if err := f.browse(s.cmd.Process.Pid, idle); err != nil {
		return r, from, to, err
	}
	for w.waits(len(o.People)) && ctx.Err() == nil {
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

// arrive returns the participants: browsers first, and then those over ssh.
func (f *figures) arrive() (all []Person) {
	evenly := func(n int, way Way, from time.Duration) {
		for i := range n {
			all = append(all, Person{Way: way, Stays: true, After: from + time.Duration(i)*arrival/time.Duration(n)})
		}
	}
	evenly(f.Browsers, ByBrowser, 0)
	evenly(f.People, OnScreen, f.alone())
	return all
}

// alone returns how long only browsers are there.
func (f *figures) alone() time.Duration {
	if f.Browsers == 0 {
		return 0
	}
	return 3 * arrival
}

// browse samples the memory of a host while only browsers are there.
func (f *figures) browse(pid int, idle look) error {
	const kib = 1 << 10
	for until := time.Now().Add(f.alone()); time.Now().Before(until); time.Sleep(time.Second) {
		now, err := lookAt(pid)
		if err != nil {
			return err
		}
		f.Browser = max(f.Browser, float64(now.resident-idle.resident)/kib/float64(f.Browsers))
	}
	return nil
}

// spend computes memory and processor time between two samples.
func (f *figures) spend(idle, before, after look, over time.Duration) {
	const mib = 1 << 20
	all := float64(f.People + f.Browsers)
	perSession := func(d time.Duration) float64 { return milliseconds(d) / all / over.Seconds() }
	f.Idle, f.Resident = float64(idle.resident)/mib, float64(after.resident)/mib
	f.Session = (f.Resident - f.Idle) / all
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
	f.Cursor, f.Answer, f.Page = within(r.Cursor), within(r.Answer), within(r.Page)
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
