package cli_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"rolefit/content"
	"rolefit/internal/testkit/postgres"
	"rolefit/scoring"
	"rolefit/workshop/class"
	"rolefit/workshop/host"
	"rolefit/workshop/projector"
	"rolefit/workshop/store"
)

// patience is how long a test waits. It is generous: nothing is measured by it.
const patience = 2 * time.Minute

// must fails the test at once.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eventually waits for a condition. Between two looks it rests, longer where a look takes long, as
// one that runs a program.
func eventually(t testing.TB, what string, met func() bool) {
	t.Helper()
	const least, most, share = 5 * time.Millisecond, 250 * time.Millisecond, 4
	for deadline := time.Now().Add(patience); ; {
		began := time.Now()
		if met() {
			return
		}
		if began.After(deadline) {
			stacks := make([]byte, 1<<20)
			t.Fatalf("%v passed before %s\n%s", patience, what, stacks[:runtime.Stack(stacks, true)])
		}
		time.Sleep(min(max(share*time.Since(began), least), most))
	}
}

func career(t testing.TB) *scoring.Model {
	t.Helper()
	m, err := scoring.NewModel(content.Career())
	must(t, err)
	return m
}

func newKey(t testing.TB) gossh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	must(t, err)
	key, err := gossh.NewSignerFromKey(private)
	must(t, err)
	return key
}

// kept is a store in this process: of the tests, or in a file.
type kept interface {
	host.Store
	BeginClass(ctx context.Context, c class.Class) error
	Class(ctx context.Context, name string) (class.Class, error)
	Import(ctx context.Context, into class.Class, sheets []class.Submission) (class.Imported, error)
}

// testHost is a host in this process, on a free port of the loopback.
type testHost struct {
	*host.Class
	t              testing.TB
	model          *scoring.Model
	store          kept
	address        string
	key            gossh.Signer // the host's
	facilitatorKey gossh.Signer // a facilitator's
	log            *written
	end            context.CancelFunc
	served         chan error
}

// className is the name of every class in these tests.
const className = "Monday"

// hosted opens a host over a store; change changes its options.
func hosted(t testing.TB, s kept, change ...func(*host.Options)) *testHost {
	t.Helper()
	h := &testHost{t: t, model: career(t), store: s, key: newKey(t), facilitatorKey: newKey(t), log: &written{}, served: make(chan error, 1)}
	c, err := s.Class(t.Context(), className)
	if err != nil {
		c = beginClass(t, s, h.model)
	}
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	h.address = l.Addr().String()
	o := host.Options{
		Class: c, Model: h.model, Asked: content.Limits(), Advice: sync.OnceValue(content.NextSteps), Store: s, Key: h.key,
		Facilitators: []gossh.PublicKey{h.facilitatorKey.PublicKey()}, Join: []string{"ssh -p 2222 class.example"},
		OneRouter: new(true), Now: time.Now, Random: rand.Reader, Log: slog.New(slog.NewTextHandler(h.log, nil)),
		Limits: host.Limits{Store: patience}, // however slow this computer is
	}
	o.Facilitate = func(ctx context.Context, h *host.Class, t *host.Terminal, what string) error {
		p := projector.Options{Wall: what == "wall", Controls: what == "controls", ASCII: t.ASCII, Now: time.Now}
		_, err := t.Program(ctx, projector.New(p, h)).Run()
		return err
	}
	for _, f := range change {
		f(&o)
	}
	h.Class, err = host.New(t.Context(), o)
	must(t, err)
	ctx, end := context.WithCancel(context.WithoutCancel(t.Context()))
	h.end = end
	go func() { h.served <- h.Serve(ctx, l) }()
	t.Cleanup(h.close)
	return h
}

// hostedHere opens a host over a store in a file that ends with the test. It is for tests that
// count the goroutines or the memory of this process, where a database's pool of connections
// grows and shrinks.
func hostedHere(t testing.TB, change ...func(*host.Options)) *testHost {
	t.Helper()
	return hosted(t, onDisk(t, filepath.Join(t.TempDir(), "classes.db")), change...)
}

// hostedAnywhere opens a host over the store of anywhere. Besides hostedHere, these tests stay with
// a file: TestFileGone and disk_linux_test.go, since a server has its disk elsewhere;
// TestControlSequences, which reads the bytes of the file; and, of the program, tests of its folder,
// of locks beside the file, of backups, and of days that pass (sweep_test.go).
func hostedAnywhere(t testing.TB, change ...func(*host.Options)) *testHost {
	t.Helper()
	return hosted(t, anywhere(t)(), change...)
}

// anywhere returns a function that opens stores of one place, which end with the test: in a file
// or, for a run of the tests with ROLEFIT_TEST_DATABASE set, in a database.
func anywhere(t testing.TB) (opens func() kept) {
	t.Helper()
	if !inDatabases() {
		path := filepath.Join(t.TempDir(), "classes.db")
		return func() kept { return onDisk(t, path) }
	}
	address := postgres.Database(t)
	return func() kept { return inDatabase(t, address) }
}

// inDatabases reports whether this run of the tests has classes in databases.
func inDatabases() bool { return os.Getenv("ROLEFIT_TEST_DATABASE") != "" }

// inDatabase opens a store in a database.
func inDatabase(t testing.TB, address string) *store.Postgres {
	t.Helper()
	s, err := store.OpenPostgres(t.Context(), address)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

// onDisk opens a store in a file.
func onDisk(t testing.TB, path string) *store.SQLite {
	t.Helper()
	s, err := store.Open(t.Context(), path)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

func beginClass(t testing.TB, s kept, m *scoring.Model) class.Class {
	t.Helper()
	const minutes = 10
	state, err := json.Marshal(class.NewState(minutes))
	must(t, err)
	c := class.Class{
		Name: className, Assessment: m.Assessment().ID, Edition: m.Assessment().Edition,
		Began: time.Now().UTC().Truncate(time.Second), State: state,
	}
	must(t, s.BeginClass(t.Context(), c))
	return c
}

// close ends the host as SIGTERM does.
func (h *testHost) close() {
	h.t.Helper()
	h.end()
	select {
	case err := <-h.served:
		h.served <- err // for a second close
		if err != nil {
			h.t.Errorf("serve: %v", err)
		}
	case <-time.After(patience):
		h.t.Errorf("the host did not end within %v", patience)
	}
}

// facilitator connects as a facilitator, for the controls or the wall.
func (h *testHost) facilitator(what string) dialOptions {
	return dialOptions{user: "facilitator", auth: []gossh.AuthMethod{gossh.PublicKeys(h.facilitatorKey)}, command: what}
}

// board is the current board.
func (h *testHost) board() class.Board {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	return <-h.Boards(ctx)
}

// counted waits for the counts of the class.
func (h *testHost) counted(want class.Counts) {
	h.t.Helper()
	var got class.Counts
	for deadline := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		if got = h.board().Counts; got == want {
			return
		}
		if time.Now().After(deadline) {
			h.t.Fatalf("counted %+v; want %+v", got, want)
		}
	}
}

// reaches waits until the counts of the class are as wanted.
func (h *testHost) reaches(met func(class.Counts) bool) error {
	for deadline := time.Now().Add(patience); !met(h.board().Counts); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			return fmt.Errorf("%w: the counts are %+v", errLate, h.board().Counts)
		}
	}
	return nil
}

// does takes steps.
func (h *testHost) does(actions ...class.Action) {
	h.t.Helper()
	for _, a := range actions {
		if err := h.Do(context.Background(), a, h.board().Mark()); err != nil {
			h.t.Fatalf("%s: %v", a, err)
		}
	}
}

// written collects the writes of many goroutines.
type written struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (w *written) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.Write(p)
}

func (w *written) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

// sheetFor is a sheet with a leaning to a role, in JSON; n tells people apart.
func sheetFor(m *scoring.Model, id string, n int) string {
	text := fmt.Sprintf(`{"assessment":%q,"edition":%q,`, m.Assessment().ID, m.Assessment().Edition)
	if id != "" {
		text += fmt.Sprintf(`"id":%q,`, id)
	}
	text += `"answers":{`
	for i, q := range m.Assessment().Questions {
		if i > 0 {
			text += ","
		}
		text += fmt.Sprintf("%q:%d", q.ID, answerOf(n, i))
	}
	return text + "}}"
}

// answerOf is the answer of person n to question i, -2 to 2: no two people have the
// same answers.
func answerOf(n, i int) int { return mathrand.New(mathrand.NewPCG(uint64(n), uint64(i))).IntN(5) - 2 }
