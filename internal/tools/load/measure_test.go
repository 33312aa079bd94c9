//go:build unix

package load

import (
	"context"
	"errors"
	"sync"
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
	Hosts     int     // on one database; 0: one, with a file
	Connect   samples // all arrive within arrival
	Cursor    samples
	Answer    samples
	Page      samples // by browser: from sending an answer to having the next page
	Wall      samples // from a person's being counted to the wall showing it
	Frames    float64 // of each wall, per second
	Busy      float64 // load average of the machine before the first participant
	Idle      float64 // resident memory of all hosts before the first participant
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

// measure hosts the classes, lets the crowd answer and returns the figures of both.
func measure(ctx context.Context, p plan, program string, people int, home string, o offering) (figures, error) {
	f := figures{People: people, Browsers: p.browsers, Hosts: o.hosts}
	career := content.Career()
	model, err := scoring.NewModel(career)
	if err != nil {
		return f, err
	}
	if p.browsers > 0 {
		o.flags = append(o.flags, "--web") // a build of before has none
	}
	s, err := o.open(ctx, program, home, people+p.browsers)
	if err != nil {
		return f, err
	}
	reports, from, to, err := f.hold(ctx, p, s, model)
	if err = errors.Join(err, s.stop()); err != nil {
		return f, err
	}
	f.take(merged(reports), from, to)
	f.Errors, f.FirstErr = s.errors()
	kept, err := s.opened(ctx)
	if err != nil {
		return f, err
	}
	for i, name := range s.classes {
		found, wrong := compare(ctx, kept, name, model, reports[i].People)
		f.add(found)
		err = errors.Join(err, wrong)
	}
	return f, errors.Join(err, kept.Close())
}

// hold runs the crowd for p.minutes after its arrival and samples the hosts. from and to
// bound that time.
func (f *figures) hold(ctx context.Context, p plan, s *site, model *scoring.Model) (reports []Report, from, to time.Time, err error) {
	reports = make([]Report, len(s.classes))
	walls := make([]*projector, len(s.classes))
	crowds := make([]Options, len(s.classes))
	defer func() {
		for _, w := range walls {
			w.close()
		}
	}()
	for i, all := range s.deal(f.arrive()) {
		at := s.at(i)
		crowds[i] = Options{
			Address: at.address, Model: model, Seed: uint64(i + 1), Think: p.think, Login: s.logins[i],
			Width: p.width, Height: p.height, Cursor: true, Patience: time.Minute, People: all,
		}
		walls[i], err = attach(ctx, crowds[i], at.control)
		if err != nil {
			return reports, from, to, err
		}
		crowds[i].Told = walls[i].told
	}
	time.Sleep(time.Second) // lets the hosts settle
	idle, err := s.look()
	if err != nil {
		return reports, from, to, err
	}
	inside, leave := context.WithCancel(ctx)
	defer leave()
	var running sync.WaitGroup
	for i, o := range crowds {
		running.Go(func() { reports[i] = Run(inside, o) })
	}
	if err := f.browse(s, idle); err != nil {
		return reports, from, to, err
	}
	for i, w := range walls {
		for w.waits(len(crowds[i].People)) && ctx.Err() == nil {
			time.Sleep(20 * time.Millisecond)
		}
	}
	from, to, err = f.sample(ctx, p, s, idle, walls)
	leave()
	running.Wait()
	return reports, from, to, errors.Join(err, ctx.Err())
}

// sample samples the hosts for p.minutes.
func (f *figures) sample(ctx context.Context, p plan, s *site, idle look, walls []*projector) (from, to time.Time, err error) {
	long := time.Duration(p.minutes * float64(time.Minute))
	drawn := func() (n int64) {
		for _, w := range walls {
			n += w.frames.Load()
		}
		return n
	}
	from = time.Now()
	begun := drawn()
	before, err := s.look()
	after := before
	for err == nil && time.Since(from) < long && ctx.Err() == nil {
		time.Sleep(min(time.Second, long))
		most := after.resident
		if after, err = s.look(); err == nil {
			after.resident = max(after.resident, most)
		}
	}
	to = time.Now()
	f.Frames = float64(drawn()-begun) / to.Sub(from).Seconds() / float64(len(walls))
	f.spend(idle, before, after, to.Sub(from))
	for _, w := range walls {
		f.Wall = append(f.Wall, w.lags()...)
	}
	f.Busy = idle.load
	return from, to, err
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
func (f *figures) browse(s *site, idle look) error {
	const kib = 1 << 10
	for until := time.Now().Add(f.alone()); time.Now().Before(until); time.Sleep(time.Second) {
		now, err := s.look()
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
