package store_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rolefit/internal/record"
	"rolefit/workshop/class"
)

// The contract of a store of classes, for any kind of storage. A new kind of store is one
// more call of Run. The tests use only the methods of Store, and wait for events instead of
// times.

// Store has the methods under test.
type Store interface {
	Close() error
	BeginClass(context.Context, class.Class) error
	Class(ctx context.Context, name string) (class.Class, error)
	Classes(context.Context) ([]class.Summary, error)
	SetState(ctx context.Context, name string, from, to []byte) error
	Restrict(ctx context.Context, name string, until time.Time, handed bool) error
	Import(ctx context.Context, into class.Class, sheets []class.Submission) (class.Imported, error)
	Forget(ctx context.Context, name string, report []byte) error
	Backup(ctx context.Context, path string) error
	Join(ctx context.Context, name, words, device string) (class.Membership, error)
	Attach(ctx context.Context, name, words string) (class.Membership, error)
	Seat(ctx context.Context, name, words string) (class.Membership, error)
	Record(context.Context, class.Entry) error
	Submit(context.Context, string, class.Submission) (class.Receipt, error)
	Find(ctx context.Context, name string, s class.Submission) (string, error)
	Withdraw(ctx context.Context, name string, ids []string, withdrawn bool) (int, error)
	Finish(ctx context.Context, name, member string, mark []byte) error
	Counts(ctx context.Context, name string) (class.Counts, error)
	Finished(ctx context.Context, name string) ([]class.Finished, error)
	Freeze(ctx context.Context, name string, choose Choice) ([]class.FrozenSheet, error)
	Snapshot(ctx context.Context, name string) ([]class.FrozenSheet, error)
	Vote(ctx context.Context, name, question, voter string, value int) error
	Votes(ctx context.Context, name, question string) ([]class.Cast, error)
	Watch(ctx context.Context, name string) (<-chan struct{}, error)
	Lost(context.Context) error
}

// Choice picks the sheets to freeze.
type Choice = func(frozen []class.FrozenSheet, finished []class.Finished) ([]class.FrozenSheet, error)

// These is a choice of known sheets.
func These(sheets ...class.FrozenSheet) Choice {
	return func([]class.FrozenSheet, []class.Finished) ([]class.FrozenSheet, error) { return sheets, nil }
}

// frozen freezes known sheets.
func frozen(ctx context.Context, s Store, name string, sheets ...class.FrozenSheet) error {
	_, err := s.Freeze(ctx, name, These(sheets...))
	return err
}

// set sets the state of a class, from any state.
func set(ctx context.Context, s Store, name, state string) error {
	c, err := s.Class(ctx, name)
	if err != nil {
		return err
	}
	return s.SetState(ctx, name, c.State, []byte(state))
}

// Opened is a store without a class.
type Opened struct {
	Store Store // Run closes it
	// Again opens the same classes a second time, as another program would; Run closes the
	// result. nil if no other program can.
	Again func(t *testing.T) Store
	// Closed, NoMember and NoBackup are this store's errors after Close, for an unknown
	// participant, and for Backup if it has none; NoBackup is nil if it has one.
	Closed, NoMember, NoBackup error
}

// Run tests a kind of store. open is called once in each test.
func Run(t *testing.T, open func(t *testing.T) Opened) {
	t.Helper()
	for name, test := range contract() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := open(t)
			t.Cleanup(func() {
				if err := o.Store.Close(); err != nil {
					t.Error(err)
				}
			})
			test(trial{t, o})
		})
	}
}

// contract are the tests.
func contract() map[string]func(trial) {
	return map[string]func(trial){
		"classes":               classes,
		"names":                 names,
		"no class":              noClass,
		"state":                 state,
		"forget":                forget,
		"forget and begin anew": beginAnew,
		"forget but a report":   forgetKeeping,
		"restrict":              restrict,
		"handed over":           handedOver,
		"import":                importSheets,
		"import again":          importAgain,
		"refused imports":       refusedImports,
		"empty classes":         emptyClasses,
		"backup":                backup,
		"closed":                closed,
		"canceled":              canceled,
		"join":                  join,
		"words of two classes":  wordsOfTwo,
		"race for words":        raceForWords,
		"record":                records,
		"record again":          recordAgain,
		"refused entries":       refusedEntries,
		"texts":                 texts,
		"take-over":             takeOver,
		"seat":                  seats,
		"race of two windows":   raceOfWindows,
		"many writers":          manyWriters,
		"progress":              progress,
		"submit":                submit,
		"race of submissions":   raceOfSubmissions,
		"finished":              finished,
		"freeze":                freeze,
		"votes":                 votes,
		"played answers":        played,
		"frozen twins":          twinsFrozen,
		"stuffed votes":         stuffed,
		"voters":                voters,
		"withdraw":              withdraw,
		"find":                  find,
		"freeze in one step":    freezeAtOnce,
		"race of freezes":       raceOfFreezes,
		"refused choices":       refusedChoices,
		"race of states":        raceOfStates,
		"nothing is lost":       nothingLost,
		"watch":                 watch,
		"watch ends":            watchEnds,
		"watch another program": watchAnother,
		"two programs":          twoPrograms,
	}
}

// trial is one test of one store.
type trial struct {
	*testing.T
	Opened
}

// long exceeds the time of everything here, on a busy machine too.
const long = time.Minute

func noon() time.Time { return time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC) }

// began is a new class.
func began(t testing.TB, s Store, name string) {
	t.Helper()
	c := class.Class{Name: name, Assessment: "career", Edition: "2026.1", Began: noon()}
	must(t, s.BeginClass(t.Context(), c))
}

// joined is a new participant of a class.
func joined(t testing.TB, s Store, name, words string) class.Membership {
	t.Helper()
	seat, err := s.Join(t.Context(), name, words, "")
	must(t, err)
	return seat
}

// answered is the n-th event of a participant.
func answered(n int) record.Event {
	return record.Event{
		Kind: record.Answered, At: noon().Add(time.Duration(n) * time.Second), Question: fmt.Sprint("question-", n),
		Value: n%5 - 2, Seconds: float64(n) / 4,
	}
}

// entry holds a participant's events with these numbers.
func entry(name string, seat class.Membership, from, to int) class.Entry {
	e := class.Entry{Class: name, Member: seat.Member, Generation: seat.Generation, From: from}
	for n := from; n < to; n++ {
		e.Events = append(e.Events, answered(n))
	}
	e.Progress = class.Progress{Answered: to, Asked: 30, Finished: to >= 30}
	return e
}

// events are the first events of a participant.
func events(n int) []record.Event {
	return entry("", class.Membership{}, 0, n).Events
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// same compares two values, and stops the test if they differ.
func same[T any](t testing.TB, what string, want, got T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s: -want +got:\n%s", what, diff)
	}
}

// backup expects a file to be made and none to be overwritten; each kind of store tests its
// contents.
func backup(t trial) {
	path := filepath.Join(t.TempDir(), "backup")
	err := t.Store.Backup(t.Context(), path)
	if t.NoBackup != nil {
		wants(t, "backup", t.NoBackup, err)
		return
	}
	must(t, err)
	before, err := os.ReadFile(path)
	must(t, err)
	began(t, t.Store, "another")
	wants(t, "backup over a file", fs.ErrExist, t.Store.Backup(t.Context(), path))
	after, err := os.ReadFile(path)
	must(t, err)
	same(t, "the file", before, after)
}
