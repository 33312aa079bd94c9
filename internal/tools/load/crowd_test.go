//go:build unix

package load

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"math"
	"net"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"rolefit/content"
	"rolefit/scoring"
	"rolefit/workshop/class"
	"rolefit/workshop/host"
	"rolefit/workshop/store"
)

const className = "Crowd"

// testHost is a host in this process.
type testHost struct {
	*host.Class

	t       *testing.T
	model   *scoring.Model
	store   *store.SQLite
	key     gossh.PublicKey
	address string
}

// faulty is a store that fails to keep some answers.
type faulty struct {
	*store.SQLite

	n     atomic.Int64
	fails func(n int64) bool
}

func (f *faulty) Record(ctx context.Context, e class.Entry) error {
	if f.fails(f.n.Add(1)) {
		return class.ErrFull
	}
	return f.SQLite.Record(ctx, e)
}

// behind has a host's clock go a second late, so that no key is too early for its screen.
func behind(o *host.Options) {
	o.Now = func() time.Time { return time.Now().Add(-time.Second) }
}

func hosted(t *testing.T, change ...func(*host.Options)) *testHost {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	career := content.Career()
	model, err := scoring.NewModel(career)
	must(err)
	_, private, err := ed25519.GenerateKey(rand.Reader)
	must(err)
	key, err := gossh.NewSignerFromKey(private)
	must(err)
	state, err := json.Marshal(class.NewState(10))
	must(err)
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "classes.db"))
	must(err)
	t.Cleanup(func() { must(s.Close()) })
	c := class.Class{Name: className, Assessment: career.ID, Edition: career.Edition, Began: time.Now(), State: state}
	must(s.BeginClass(t.Context(), c))
	o := host.Options{
		Class: c, Model: model, Asked: content.Limits(), Advice: sync.OnceValue(content.NextSteps), Store: s, Key: key,
		Join: []string{"ssh localhost"}, OneRouter: new(true), Now: time.Now, Random: rand.Reader,
	}
	for _, f := range change {
		f(&o)
	}
	h, err := host.New(t.Context(), o)
	must(err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	served := make(chan error, 1)
	go func() { served <- h.Serve(ctx, l) }()
	t.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return &testHost{h, t, model, s, key.PublicKey(), l.Addr().String()}
}

func (h *testHost) does(actions ...class.Action) {
	h.t.Helper()
	for _, a := range actions {
		ctx, stop := context.WithCancel(h.t.Context())
		at := (<-h.Boards(ctx)).Mark()
		stop()
		if err := h.Do(h.t.Context(), a, at); err != nil {
			h.t.Fatalf("%s: %v", a, err)
		}
	}
}

// patience is how long a test waits; nothing is measured by it.
const patience = 3 * time.Minute

// TestCrowd takes thirty participants through a class: full-screen, in plain text and by
// browser, some with cut connections, some that leave and come back, by sheets and by codes.
// They vote twice, and leave when the class ends.
func TestCrowd(t *testing.T) {
	t.Parallel()
	h := hosted(t, withPages, behind)
	var done, voted, closed, returned atomic.Int64
	o := Options{
		Address: h.address, HostKey: h.key, Model: h.model, Seed: 7, Think: 4 * time.Millisecond,
		Cursor: true, Early: true, Patience: patience,
		Told: func(e Event) {
			switch e.Kind {
			case Done:
				done.Add(1)
			case Voted:
				voted.Add(1)
			case Closed:
				closed.Add(1)
			case Returned:
				returned.Add(1)
			case Failed:
				t.Error(e.Err)
			}
		},
	}
	const people, browsers = 30, 10
	for i := range people {
		p := Person{Stays: true, After: time.Duration(i) * 5 * time.Millisecond}
		switch {
		case i < 4:
			p.Way = InText
			p.Cut = []int{0, 3, 12, 0}[i]
			p.Leave = []int{0, 0, 5, 9}[i]
		case i < 10:
			p.Cut, p.Leave = 3*i-9, 5*(i%2)
		case i < 14:
			p.Way = []Way{BySheet, BySheetTwice, ByCode, ByCode}[i-10]
		case i >= people-browsers:
			p.Way, p.Cut = ByBrowser, []int{0, 0, 1, 0, 7, 0, 0, 15, 0, 27}[i-people+browsers]
		}
		o.People = append(o.People, p)
	}
	reported := make(chan Report, 1)
	go func() { reported <- Run(t.Context(), o) }()
	until := func(what string, n *atomic.Int64, want int64) {
		t.Helper()
		for begun := time.Now(); n.Load() < want; time.Sleep(time.Millisecond) {
			if time.Since(begun) > patience {
				t.Fatalf("%s: %d of %d", what, n.Load(), want)
			}
		}
	}
	until("done", &done, people)
	h.does(class.Forward, class.Forward, class.Forward, class.Forward) // clock, reveal, discuss, vote
	until("first vote", &voted, 16+browsers)
	h.does(class.Forward, class.Forward) // closed, next question
	until("vote seen to be over", &closed, 12)
	h.does(class.Forward)
	until("second vote", &voted, 2*(16+browsers))
	h.does(class.Finish)
	h.check(<-reported, returned.Load())
}

func (h *testHost) check(r Report, returned int64) {
	h.t.Helper()
	if err := r.Err(); err != nil {
		h.t.Error(err)
	}
	if r.Finished() != 30 || r.Votes() != 52 || r.Dropped != 0 || r.Reconnects != 17 || returned != 17 {
		h.t.Errorf("finished %d, votes %d, dropped %d, came back %d, %d", r.Finished(), r.Votes(), r.Dropped, r.Reconnects, returned)
	}
	codes := 0
	for i, p := range r.People {
		if p.Code != "" {
			codes++
		}
		if len(p.Answers) < 28 {
			h.t.Errorf("person %d has %d answers", i, len(p.Answers))
		}
	}
	if codes != 2 || len(r.Connect) != 26+13 || len(r.Cursor) < 12*28-12 || len(r.Answer) < 16*28-13 || len(r.Page) < 10*28-4 {
		h.t.Errorf("codes %d, connects %d, cursors %d, answers %d, pages %d", codes, len(r.Connect), len(r.Cursor), len(r.Answer), len(r.Page))
	}
	counts, err := h.store.Counts(h.t.Context(), className)
	if want := (class.Counts{Joined: 28, Halfway: 28, Done: 28, Voters: 28}); err != nil || counts != want {
		h.t.Errorf("the store counts %+v, %v", counts, err)
	}
	missing, err := compare(h.t.Context(), h.store, className, h.model, r.People)
	if err != nil || missing.Lost != 0 || missing.Checked != answers(r, 26) {
		h.t.Errorf("%+v, %v", missing, err)
	}
	r.People[5].Answers["demos-or-production"] = 9 // so that the comparison can fail
	if missing, err = compare(h.t.Context(), h.store, className, h.model, r.People); err != nil || missing.Lost != 1 {
		h.t.Errorf("a wrong answer was not seen: %+v, %v", missing, err)
	}
}

// answers counts the answers of participants with three words.
func answers(r Report, want int) int {
	n := 0
	for _, p := range r.People {
		if p.Words != "" {
			n += len(p.Answers)
			want--
		}
	}
	if want != 0 {
		return -1
	}
	return n
}

// TestCrowdSees breaks screens and expects the participants to report it.
func TestCrowdSees(t *testing.T) {
	t.Parallel()
	h := hosted(t)
	other := content.Career()
	other.Questions[2], other.Questions[3] = other.Questions[3], other.Questions[2]
	model, err := scoring.NewModel(other)
	if err != nil {
		t.Fatal(err)
	}
	for wait := time.Second; ; wait *= 2 { // until they come as far as the question
		r := Run(t.Context(), Options{
			Address: h.address, HostKey: h.key, Model: model, People: make([]Person, 1), Patience: wait,
		})
		err := r.Err()
		if err != nil && strings.Contains(err.Error(), "3 of 28") {
			return
		}
		if err == nil || wait > patience {
			t.Fatalf("a wrong question was not seen: %v", err)
		}
	}
}

// TestCrowdReads has a store refuse an answer: the participant reads so on the screen, and
// counts it as acknowledged only once it is kept.
func TestCrowdReads(t *testing.T) {
	t.Parallel()
	people := []Person{{}, {Way: InText}, {Leave: 9}, {Cut: 4}, {Cut: 5}, {Way: InText, Cut: 6}}
	for name, fault := range map[string]func(n int64) bool{
		"now and then": func(n int64) bool { return n%3 == 0 },
		"for good":     func(n int64) bool { return n > 80 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := hosted(t, behind, func(o *host.Options) { o.Store = &faulty{SQLite: o.Store.(*store.SQLite), fails: fault} })
			r := Run(t.Context(), Options{
				Address: h.address, HostKey: h.key, Model: h.model, Seed: 3, Early: true, Patience: patience, People: people,
			})
			if err := r.Err(); err != nil {
				t.Fatal(err)
			}
			missing, err := compare(t.Context(), h.store, className, h.model, r.People)
			if err != nil || missing.Lost != 0 || missing.Checked == 0 || r.Reconnects != 4 {
				t.Errorf("%+v, %v; %d came back", missing, err, r.Reconnects)
			}
			if all := r.Answers() > len(people)*27; all != (name == "now and then") {
				t.Errorf("%d answers were acknowledged", r.Answers())
			}
		})
	}
}

// TestNothingStays has participants come and leave, twice: the second time leaves no more
// goroutines and no more memory than the first. It runs alone, because it counts those of the
// process.
func TestNothingStays(t *testing.T) { //nolint:paralleltest // see above
	h := hosted(t)
	const people, each = 8, 100 // a sitting takes three times as many objects
	stacks := make([]byte, 1<<20)
	visit := func(most int) (goroutines int, objects int64) {
		ctx, leave := context.WithCancel(t.Context())
		defer leave()
		var joined atomic.Int64
		err := Run(ctx, Options{
			Address: h.address, HostKey: h.key, Model: h.model, People: make([]Person, people), Patience: patience,
			Told: func(e Event) {
				if e.Kind == Joined && joined.Add(1) == people {
					leave()
				}
			},
		}).Err()
		if err != nil {
			t.Fatal(err)
		}
		for begun := time.Now(); ; time.Sleep(time.Millisecond) {
			running := stacks[:runtime.Stack(stacks, true)]
			goroutines = bytes.Count(running, []byte("\n\ngoroutine "))
			if goroutines <= most && !bytes.Contains(running, []byte("golang.org/x/crypto/ssh.")) {
				break
			}
			if time.Since(begun) > patience {
				t.Fatalf("%d goroutines, %d before:\n%s", goroutines, most, running)
			}
		}
		var m runtime.MemStats
		runtime.GC() // twice: a pool keeps what it holds for one
		runtime.GC()
		runtime.ReadMemStats(&m)
		return goroutines, int64(m.HeapObjects)
	}
	goroutines, before := visit(math.MaxInt)
	if _, after := visit(goroutines); after-before > people*each {
		t.Errorf("%d objects after the first visit, %d after the second", before, after)
	}
}
