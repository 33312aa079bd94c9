package host

import (
	"context"
	"encoding/base64"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rolefit/internal/latest"
	"rolefit/workshop/class"
)

// TestAway counts five people of whom two have finished, before the counts know it and after:
// no connected participant is away.
func TestAway(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ joined, done, connected, busy, want int }{
		{joined: 5, done: 0, connected: 5, busy: 3, want: 0},
		{joined: 5, done: 2, connected: 5, busy: 3, want: 0},
		{joined: 5, done: 2, connected: 3, busy: 1, want: 2},
		{joined: 5, done: 2, connected: 3, busy: 3, want: 0},
		{joined: 5, done: 0, connected: 3, busy: 3, want: 2},
		{joined: 4, done: 0, connected: 5, busy: 5, want: 0},
	} {
		r := &liveClass{counts: class.Counts{Joined: c.joined, Done: c.done}, here: present{c.connected, c.busy}}
		if got := r.away(); got != c.want {
			t.Errorf("%+v: %d away", c, got)
		}
	}
}

// narrow is a store with or without a connection left.
type narrow struct {
	Store

	err error
}

func (n *narrow) Short() error { return n.err }

// TestDatabaseShort has a database without a connection left: the controls tell, but not beside an
// alarm that it is away.
func TestDatabaseShort(t *testing.T) {
	t.Parallel()
	n := &narrow{}
	h := &Class{liveClass: &liveClass{dirty: latest.New[struct{}]()}}
	h.o = Options{Store: n}
	const want = "The database has no connection left. Answers are saved, but people at another host may count as away."
	for _, c := range []struct {
		err  error
		away bool
		want string
	}{{nil, false, ""}, {errors.New("the database has no connection left"), false, want}, {n.err, false, ""}, {errors.New("the database has no connection left"), true, ""}} {
		n.err = c.err
		h.short(c.away)
		if got := h.alarms[alarmShort]; got != c.want {
			t.Errorf("%v, away %v: %q; want %q", c.err, c.away, got, c.want)
		}
	}
}

// TestDatabaseAway has the database go and come under an idle class: the controls say why, in the words of a failed write if there is one, until all is saved.
func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	for _, apart := range []bool{false, true} {
		h := &Class{liveClass: &liveClass{dirty: latest.New[struct{}]()}}
		h.liveClass.o = Options{Log: slog.New(slog.DiscardHandler), ControlsOnly: apart}
		away := false
		says := func(err error, want string) {
			t.Helper()
			away = h.looked(err, away)
			if got := h.alarms[alarmDisk]; !strings.Contains(got, want) || want == "" && got != "" {
				t.Errorf("after %v the controls say %q, want %q", err, got, want)
			}
		}
		gone := errors.New("the database can't be reached")
		says(nil, "")
		says(gone, map[bool]string{false: "Answers can't be saved: the database", true: "What you see here is old: the database"}[apart])
		says(context.Canceled, "can't be reached")
		says(nil, "")
		says(gone, "can't be reached")
		h.wrote(errors.New("save the answer: no"))
		h.retries.add("somebody", 1, nil)
		says(gone, "save the answer: no")
		says(nil, "save the answer: no")
		h.retries.remove("somebody")
		says(nil, "")
		h.wrote(errors.New("save the answer: no"))
		says(nil, "save the answer: no") // the database was there
	}
}

// TestPresenceAtSeveralHosts has people come to two hosts: both know of all of them, also one that
// opens later and one that missed a word; a host that is gone, or stops, has no participants.
func TestPresenceAtSeveralHosts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := &fellows{secret: "secret", hear: map[*fellow]func(string){}}
		opened := func() (h *Class, kill func()) {
			of := &fellow{all: all}
			h = &Class{networks: networksOf(of, "Monday"), liveClass: &liveClass{
				dirty: latest.New[struct{}](), there: map[string]elsewhere{}, counts: class.Counts{Joined: 6},
			}}
			h.networks.hear(t.Context(), map[string]func(string){ofPresent: h.hears})
			h.meet(time.Now())
			return h, func() { delete(all.hear, of) }
		}
		passes := func(d time.Duration, hosts ...*Class) {
			for range d / (time.Second / 2) {
				time.Sleep(time.Second / 2)
				for _, h := range hosts {
					h.meet(time.Now())
				}
			}
		}
		says := func(when string, h *Class, connected, away int) {
			t.Helper()
			if got := h.everywhere().connected; got != connected || h.away() != away {
				t.Errorf("%s: %d connected, %d away; want %d and %d", when, got, h.away(), connected, away)
			}
		}
		one, _ := opened()
		two, kill := opened()
		one.comes(present{2, 2})
		two.comes(present{3, 3})
		passes(time.Second/2, one, two)
		says("at two hosts", one, 5, 1)
		says("at two hosts", two, 5, 1)
		three, _ := opened()
		passes(time.Second/2, one, two, three)
		says("at a new host", three, 5, 1)
		told := len(all.told)
		passes(time.Minute, one, two, three)
		if n := len(all.told) - told; n != 24 {
			t.Errorf("two hosts with people, and one without, tell %d times in a minute in which nothing changes", n)
		}
		says("later", three, 5, 1)
		one.there = map[string]elsewhere{} // it heard nothing
		passes(tellAgain, one, two, three)
		says("after a lost word", one, 5, 1)
		one.alarms[alarmDisk] = "The database is away."
		passes(time.Minute, one)
		says("while nobody hears anybody", one, 5, 1)
		one.alarms[alarmDisk] = ""
		kill()
		passes(silentFor, one, three)
		says("without the killed host", one, 2, 4)
		one.networks.present(present{}, wayIn{}) // it stops
		says("without the stopped host", three, 0, 6)
		for _, wrong := range []string{"", "x", "null", `"x"`, `{"Name":"x","Connected":1,"Busy":2}`, `{"Name":"x","Connected":1,"Busy":-1}`, `{"Name":"x","Connected":"a"}`} {
			three.hears(wrong)
			three.hears(base64.RawURLEncoding.EncodeToString([]byte(wrong)))
		}
		says("after nonsense", three, 0, 6)
	})
}
