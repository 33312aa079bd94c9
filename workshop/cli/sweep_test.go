package cli

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rolefit/content"
	"rolefit/internal/clikit"
	"rolefit/scoring"
	"rolefit/workshop/class"
	"rolefit/workshop/store"
	"rolefit/workshop/transfer"
)

// sweeper is a program with a store, whose clock is the bubble's.
type sweeper struct {
	*app
	t     *testing.T
	said  *bytes.Buffer
	store *store.SQLite
	path  string
}

// inUTC is the time in the zone of the bubble's first midnight, wherever the tests run.
func inUTC() time.Time { return time.Now().UTC() }

func newSweeper(t *testing.T) *sweeper {
	t.Helper()
	dir := t.TempDir()
	said := &bytes.Buffer{}
	a := &app{clikit.App{Name: "rolefit-workshop", Env: clikit.Env{DataHome: dir, Now: inUTC, Err: said, Out: said, In: strings.NewReader("")}}}
	path, err := a.storePath("")
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return &sweeper{a, t, said, s, path}
}

// holds begins a class of n people, whose answers are kept for so many days; 0: for ever.
func (s *sweeper) holds(name string, n, days int) {
	s.t.Helper()
	m, err := scoring.NewModel(content.Career())
	if err != nil {
		s.t.Fatal(err)
	}
	f := hostFlags{class: name, minutes: 10}
	if days > 0 {
		f.deleteAfter = fmt.Sprintf("%dd", days)
	}
	if _, _, err := f.take(s.t.Context(), s.app, s.store); err != nil {
		s.t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(uint64(n), 1))
	for range n {
		sheet := scoring.Sheet{Assessment: m.Assessment().ID, Edition: m.Assessment().Edition, Answers: map[string]int{}}
		for _, q := range m.Assessment().Questions {
			sheet.Answers[q.ID] = rng.IntN(5) - 2
		}
		sub, err := class.Submitted(m, sheet, class.ByCode)
		if err == nil {
			_, err = s.store.Submit(s.t.Context(), name, sub)
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
}

// left are the classes, those of which only the report is left in brackets, by name.
func (s *sweeper) left() string {
	s.t.Helper()
	all, err := s.store.Classes(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	var names []string
	for _, c := range all {
		if c.Report != nil {
			c.Name = "(" + c.Name + ")"
		}
		names = append(names, c.Name)
	}
	return strings.Join(names, " ")
}

// host sweeps as a host of the class does, until the function that it returns is called.
func (s *sweeper) host(name string) (end func()) {
	s.t.Helper()
	h, err := claim(s.t.Context(), s.store, filepath.Dir(s.path), s.path, name, alone)
	if err != nil {
		s.t.Fatal(err)
	}
	stop := s.sweeping(s.t.Context(), s.store, filepath.Dir(s.path), &hostFlags{class: name})
	return func() {
		stop()
		h.release()
	}
}

const day = 24 * time.Hour

// TestSweep lets a month pass under a host that sweeps each hour, and the most of a year after it.
func TestSweep(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSweeper(t)
		s.holds("big", 6, 30)
		s.holds("few", 4, 30)
		s.holds("ever", 6, 0)
		s.holds("nobody", 0, 0)
		time.Sleep(time.Second)
		s.holds("own", 6, 2)
		end := s.host("own")
		s.said.Reset() // what it says at its start
		for _, step := range []struct {
			passes time.Duration
			want   string
		}{
			{0, "own big ever few nobody"},
			{day - time.Minute, "own big ever few nobody"},
			{2 * time.Hour, "own big ever few"}, // empty for a day
			{27 * day, "own big ever few"},      // the host's own is due for long
			{day + 23*time.Hour, "own (big) ever"},
			{3 * day, "own (big) ever"},
		} {
			time.Sleep(step.passes)
			synctest.Wait()
			if got := s.left(); got != step.want {
				t.Errorf("%v later: %s; want %s", step.passes, got, step.want)
			}
		}
		if s.said.Len() > 0 {
			t.Errorf("while the class runs it says: %s", s.said)
		}
		end()
		for _, want := range []string{
			`Deleted: the class "nobody", in which nobody answered anything.`,
			`Deleted: the answers of the class "big", as its people were told. Its report is kept: rolefit-workshop report big`,
			`Deleted: the class "few", as its people were told. No report is kept: a report takes 5 people`,
		} {
			if !strings.Contains(s.said.String(), want) {
				t.Errorf("it does not say %q: %s", want, s.said)
			}
		}
		time.Sleep(300 * day)
		s.host("own")() // the next start: no participant is in it
		if got := s.left(); got != "(own) (big) ever" && got != "(big) ever (own)" {
			t.Errorf("at the next start: %s", got)
		}
		if _, _, err := (&hostFlags{class: "own"}).take(t.Context(), s.app, s.store); err == nil || !strings.Contains(err.Error(), "its report is kept; begin another class") {
			t.Errorf("the class goes on: %v", err)
		}
	})
}

// TestSweepLeavesAHeldClass holds a class past its date on another host.
func TestSweepLeavesAHeldClass(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSweeper(t)
		s.holds("held", 6, 1)
		s.holds("mine", 6, 0)
		held, err := claim(t.Context(), s.store, filepath.Dir(s.path), s.path, "held", alone)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * day)
		end := s.host("mine")
		time.Sleep(3 * day)
		synctest.Wait()
		if got := s.left(); got != "held mine" {
			t.Errorf("under its people: %s", got)
		}
		if !strings.Contains(s.said.String(), "Not deleted, though it is time: the class \"held\"") {
			t.Errorf("it says: %s", s.said)
		}
		held.release()
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		if got := s.left(); got != "(held) mine" {
			t.Errorf("once it is over: %s", got)
		}
		end()
	})
}

// TestSweepReminds says a week before, and in the list, what is going to be deleted.
func TestSweepReminds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSweeper(t)
		s.holds("soon", 6, 10)
		s.host("soon")()
		if s.said.Len() > 0 {
			t.Errorf("ten days before: %s", s.said)
		}
		time.Sleep(5 * day)
		s.host("soon")()
		if got := s.said.String(); !strings.Contains(got, `The answers of the class "soon" are deleted on January 11.`) {
			t.Errorf("five days before: %s", got)
		}
		s.said.Reset()
		time.Sleep(6 * day)
		all, err := s.store.Classes(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		s.printClasses(all)
		if got := s.said.String(); !strings.Contains(got, "11 days ago   due since 2000-01-11") {
			t.Errorf("the list: %s", got)
		}
	})
}

// TestDeleteAfter applies the flag to a class that goes on: a date only comes earlier.
func TestDeleteAfter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSweeper(t)
		s.holds("a", 1, 0)
		time.Sleep(5 * day)
		for _, step := range []struct {
			after, says string
			until       int // days
		}{
			{"3d", "so that was on January 4, 2000", 0},
			{"30d", "", 30},
			{"31d", "were told that their answers are deleted on January 31, 2000", 30},
			{"", "", 30},
			{"10d", "", 10},
		} {
			f := hostFlags{class: "a", minutes: 10, deleteAfter: step.after}
			c, _, err := f.take(t.Context(), s.app, s.store)
			if step.says == "" && err != nil || step.says != "" && (err == nil || !strings.Contains(err.Error(), step.says)) {
				t.Errorf("%s: %v", step.after, err)
			}
			kept, err := s.store.Class(t.Context(), "a")
			if err != nil {
				t.Fatal(err)
			}
			if want := time.Duration(step.until) * day; step.until > 0 && kept.Until.Sub(kept.Began) != want || step.until == 0 && !kept.Until.IsZero() || step.says == "" && !c.Until.Equal(kept.Until) {
				t.Errorf("%s: until %v", step.after, kept.Until)
			}
		}
	})
	for _, wrong := range []string{"30", "0d", "-1d", "4000d", "d", "1.5d", "30D", "1w"} {
		f := hostFlags{minutes: 10, deleteAfter: wrong}
		if err := f.check(); err == nil || clikit.ExitCode(err) != 2 {
			t.Errorf("%s: %v", wrong, err)
		}
	}
}

// TestImportChecksItsQuestions imports a file whose questions are not those that it names.
func TestImportChecksItsQuestions(t *testing.T) {
	t.Parallel()
	s := newSweeper(t)
	m, err := s.Registry().Loaded("own", content.Starter())
	if err != nil {
		t.Fatal(err)
	}
	c := class.Class{Name: "Room", Assessment: "other", Edition: m.Assessment().Edition, Own: content.Starter(), Began: time.Now()}
	for _, want := range []string{"", "Room"} {
		data, err := transfer.Encode(c, nil)
		if err != nil {
			t.Fatal(err)
		}
		read, err := transfer.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		err = s.importClass(t.Context(), s.store, read, "", "room.rolefit")
		if (err == nil) != (want != "") || err != nil && !strings.Contains(err.Error(), "another quiz: nothing was imported") {
			t.Errorf("%v", err)
		}
		if got := s.left(); got != want {
			t.Errorf("classes: %q", got)
		}
		c.Assessment = m.Assessment().ID
	}
}
