package join

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rolefit/content"
	"rolefit/internal/classclient"
	"rolefit/internal/clikit"
	"rolefit/internal/outbox"
	"rolefit/internal/record"
	"rolefit/quiz"
	"rolefit/quiz/session"
	"rolefit/scoring"
)

// watchful is a recorder that inspects the outbox each time it writes.
type watchful struct {
	box     *outbox.Box
	waiting []int // how many sheets waited, per event kept
	fail    error
}

func (w *watchful) ID() string   { return "a" }
func (w *watchful) Close() error { return nil }

func (w *watchful) Record(events ...record.Event) error {
	entries, _ := w.box.List()
	for range events {
		w.waiting = append(w.waiting, len(entries))
	}
	return w.fail
}

// Begin and Resume implement a journal of one sitting.
func (w *watchful) Begin(string, string) (quiz.Recorder, error) { return w, nil }

func (w *watchful) Resume(string) (quiz.Recorder, []record.Event, error) {
	return w, []record.Event{{Kind: record.Answered, Question: "deep-focus", Value: 2}}, nil
}

// TestJoinKeepsFirst expects the sheet in the outbox before the sitting is finished, and the
// sending after that.
func TestJoinKeepsFirst(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	for name, fail := range map[string]error{"kept": nil, "not kept": errors.New("disk full")} {
		w := &watchful{box: outbox.Open(t.TempDir()), fail: fail}
		begun := 0
		j := journal{Journal: w, model: m, sheet: sessionIn(t, w.box).sheet, begin: func(func(context.Context)) { begun = len(w.waiting) }}
		r, _, err := j.Resume("a")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range []record.Event{
			{Kind: record.Answered, Question: "settle-in-writing", Value: 1},
			{Kind: record.Finished},
			{Kind: record.Changed, Question: "settle-in-writing", Value: -1},
			{Kind: record.Finished},
		} {
			if err := r.Record(e); !errors.Is(err, fail) {
				t.Fatal(err)
			}
		}
		if got := w.waiting; len(got) != 4 || got[0] != 0 || got[1] != 1 || begun != 2 {
			t.Errorf("%s: %v sheets waited, sending began after %d events", name, got, begun)
		}
		entries, _ := w.box.List()
		if len(entries) != 1 || entries[0].Sheet.ID != outbox.SheetID("a") || len(entries[0].Sheet.Answers) != 2 ||
			entries[0].Sheet.Answers["settle-in-writing"] != 1 {
			t.Errorf("%s: waiting %+v", name, entries)
		}
	}
}

// sessionIn is a session with an outbox that does not send by itself.
func sessionIn(t *testing.T, b *outbox.Box) *joinSession {
	t.Helper()
	address, err := classclient.Parse("192.0.2.7")
	if err != nil {
		t.Fatal(err)
	}
	env := clikit.Env{Err: io.Discard, Now: time.Now, Random: strings.NewReader(strings.Repeat("0123456789abcdef", 8))}
	s := &joinSession{
		Joiner: &Joiner{App: &clikit.App{Name: "rolefit", Env: env}, Pace: Usual()}, box: b, line: true,
		client: &classclient.Client{Address: address, Memory: classclient.Remember(t.TempDir())},
	}
	s.sheet = s.submitter()
	return s
}

func careerModel(t *testing.T) *scoring.Model {
	t.Helper()
	a := content.Career()
	m, err := scoring.NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestJoinWithoutDisk sends the sheet from memory if it cannot be kept, and reports if that
// fails too.
func TestJoinWithoutDisk(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, sheet := sessionIn(t, outbox.Open(file)), session.NewSession(careerModel(t)).Sheet()
	if s.sheet.take("a", sheet) == nil || s.sheet.onDisk() {
		t.Error("it is not to be sent, or kept where nothing can be")
	}
	if s.sheet.take("b", sheet) != nil {
		t.Error("a second sheet of one session")
	}
	if said := s.unsent(s.sheet.now().err, "").Error(); !strings.Contains(said, "couldn't be saved on this computer either") {
		t.Error(said)
	}
}

func TestPause(t *testing.T) {
	t.Parallel()
	for failed, seconds := range []float64{1, 2, 4, 8, 15, 15, 15} {
		seen := map[time.Duration]bool{}
		for range 100 {
			pause := Usual().pause(failed)
			if s := pause.Seconds(); s < .8*seconds || s > 1.2*seconds {
				t.Errorf("%v after %d failures", pause, failed)
			}
			seen[pause] = true
		}
		if len(seen) < 50 {
			t.Errorf("after %d failures everybody comes back at once", failed)
		}
	}
	if pause := Usual().pause(1000); pause > 20*time.Second {
		t.Error(pause)
	}
}

// TestStateLine checks the state line on a terminal and elsewhere.
func TestStateLine(t *testing.T) {
	t.Parallel()
	synctest.Test(t, stateLines) // time stands still
}

func stateLines(t *testing.T) {
	t.Helper()
	away := &classclient.AwayError{Why: "Connection refused"}
	long := &classclient.AwayError{Why: strings.Repeat("a very long reason ", 20)}
	states := []sending{
		{phase: trying},
		{phase: waiting, err: away, next: time.Now().Add(8*time.Second + 100*time.Millisecond)},
		{phase: waiting, err: away, next: time.Now().Add(7*time.Second + 100*time.Millisecond)},
		{phase: trying, err: away},
		{phase: waiting, err: long, next: time.Now().Add(time.Second)},
	}
	for live, want := range map[bool][]string{
		true: {
			"\r\x1b[KSending your answers ...",
			"\r\x1b[KNot sent yet: Connection refused. Trying again in 8 s.",
			"\r\x1b[KNot sent yet: Connection refused. Trying again in 7 s.",
			"\r\x1b[KNot sent yet: Connection refused. Trying again ...",
			"\r\x1b[KNot sent yet: a very long reason a very long reason a very long reason a ver...",
		},
		false: {"Sending your answers ...\n", "Not sent yet: Connection refused.\n", "", "", "Not sent yet: a very long"},
	} {
		var out bytes.Buffer
		l := &stateLine{app: &clikit.App{Env: clikit.Env{Err: &out}}, live: live}
		for i, s := range states {
			out.Reset()
			l.show(s)
			if got := out.String(); !strings.HasPrefix(got, want[i]) || want[i] == "" && got != "" {
				t.Errorf("live %t: %q, want %q", live, got, want[i])
			}
		}
		out.Reset()
		l.clear()
		if cleared := out.String(); (cleared != "") != live {
			t.Errorf("live %t: clearing writes %q", live, cleared)
		}
	}
}
