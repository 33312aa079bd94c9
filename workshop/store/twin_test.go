package store_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rolefit/internal/record"
	"rolefit/workshop/class"
	"rolefit/workshop/store"
)

// counting draws ids in sequence, so that twins draw the same.
type counting struct{ n byte }

func (c *counting) Read(p []byte) (int, error) {
	clear(p)
	c.n++
	p[0] = c.n
	return len(p), nil
}

var errChoice = errors.New("a choice that a test refuses")

// kind is the part of an error that callers distinguish.
func kind(err error) error {
	for _, known := range []error{
		class.ErrExists, class.ErrNoClass, class.ErrName, class.ErrNoWords, class.ErrTaken, class.ErrTakenOver,
		class.ErrConflict, class.ErrGap, class.ErrMoved, class.ErrNoSheet, store.ErrNoMember, errChoice,
	} {
		if errors.Is(err, known) {
			return known
		}
	}
	return err
}

// drawing draws the calls of a store.
type drawing struct{ *rapid.T }

func (d drawing) of(name string, some ...string) string {
	return rapid.SampledFrom(some).Draw(d.T, name)
}

func (d drawing) number(name string, from, to int) int {
	return rapid.IntRange(from, to).Draw(d.T, name)
}

// members are the ids of the first participants of twins, and one that no participant has.
var members = sync.OnceValue(func() []string { //nolint:gochecknoglobals // the same for all
	ids := []string{"nobody"}
	for n := range byte(4) {
		s := store.NewMemory(store.WithRandom(&counting{n}))
		_ = s.BeginClass(context.Background(), class.Class{Name: "a"})
		seat, _ := s.Join(context.Background(), "a", "w", "")
		ids = append(ids, seat.Member)
	}
	return ids
})

// member draws a participant that may have joined, or none.
func (d drawing) member() string { return d.of("member", members()...) }

// anyone draws any possible member of a class.
func (d drawing) anyone() string {
	return d.of("anyone", slices.Concat(members(), []string{"x", "y", "z"})...)
}

func (d drawing) sheet() class.Submission {
	return class.Submission{
		ID: d.of("id", "x", "y", "z", d.member()), Way: class.Way(d.of("way", "join", "code", "paper")),
		Sheet: []byte(d.of("answers", "1", "2", "3")), Fingerprint: []byte(d.of("print", "", "p", "q")), Device: d.of("device", "", "d", "e"),
	}
}

func (d drawing) entry() class.Entry {
	e := class.Entry{
		Class: d.of("class", "a", "b"), Member: d.member(), Generation: d.number("turn", 1, 2), From: d.number("from", -1, 6),
		Progress: class.Progress{Answered: d.number("answered", 0, 6), Asked: d.number("asked", 0, 6), Finished: rapid.Bool().Draw(d.T, "finished")},
	}
	for n := range d.number("events", 0, 4) {
		e.Events = append(e.Events, record.Event{
			Kind: record.Answered, At: noon(), Question: fmt.Sprint(e.From + n), Value: d.number("value", 0, 5) / 5,
		})
	}
	return e
}

func (d drawing) frozen() (all []class.FrozenSheet) {
	for range d.number("frozen", 0, 4) {
		all = append(all, class.FrozenSheet{
			Member: d.anyone(), Batch: d.number("batch", 1, 3), Sheet: []byte(d.of("sheet", "", "1", "2")),
		})
	}
	return all
}

// ask draws one call of a store; the function returns the store's answer.
func (d drawing) ask() func(context.Context, Store) (any, error) {
	name, words, mark := d.of("class", "a", "b"), d.of("words", "one", "two", "three", ""), []byte(d.of("print", "", "p", "q"))
	text, entry, frozen, member, value := d.of("text", "x", "y", ""), d.entry(), d.frozen(), d.member(), d.number("value", -2, 2)
	sheet, somebody, withdrawn := d.sheet(), []string{d.anyone(), d.anyone()}, rapid.Bool().Draw(d.T, "withdrawn")
	calls := map[string]func(context.Context, Store) (any, error){
		"begin": func(ctx context.Context, s Store) (any, error) {
			return nil, s.BeginClass(ctx, class.Class{Name: name, Edition: text, Began: noon()})
		},
		"forget": func(ctx context.Context, s Store) (any, error) { return nil, s.Forget(ctx, name, nil) },
		"state": func(ctx context.Context, s Store) (any, error) {
			return nil, s.SetState(ctx, name, []byte(words), []byte(text))
		},
		"join": func(ctx context.Context, s Store) (any, error) {
			return s.Join(ctx, name, words, sheet.Device)
		},
		"attach":  func(ctx context.Context, s Store) (any, error) { return s.Attach(ctx, name, words) },
		"seat":    func(ctx context.Context, s Store) (any, error) { return s.Seat(ctx, name, words) },
		"record":  func(ctx context.Context, s Store) (any, error) { return nil, s.Record(ctx, entry) },
		"record2": func(ctx context.Context, s Store) (any, error) { return nil, s.Record(ctx, entry) },
		"submit": func(ctx context.Context, s Store) (any, error) {
			return s.Submit(ctx, name, sheet)
		},
		"find": func(ctx context.Context, s Store) (any, error) { return s.Find(ctx, name, sheet) },
		"withdraw": func(ctx context.Context, s Store) (any, error) {
			return s.Withdraw(ctx, name, somebody, withdrawn)
		},
		"finish": func(ctx context.Context, s Store) (any, error) {
			return nil, s.Finish(ctx, name, member, mark)
		},
		"freeze": func(ctx context.Context, s Store) (any, error) {
			return s.Freeze(ctx, name, These(frozen...))
		},
		"choose": func(ctx context.Context, s Store) (any, error) {
			return s.Freeze(ctx, name, func(_ []class.FrozenSheet, finished []class.Finished) (more []class.FrozenSheet, err error) {
				for _, f := range finished {
					more = append(more, class.FrozenSheet{Member: f.Member, Batch: 1 + value})
				}
				if value < 0 {
					err = errChoice
				}
				return more, err
			})
		},
		"vote": func(ctx context.Context, s Store) (any, error) {
			return nil, s.Vote(ctx, name, text, somebody[0], value)
		},
	}
	return calls[d.of("call",
		"begin", "forget", "state", "join", "join", "attach", "seat", "record", "record2", "submit", "submit", "find", "withdraw",
		"finish", "finish", "freeze", "choose", "vote", "vote")]
}

// everything returns all answers of a store to calls that do not change it.
func everything(ctx context.Context, s Store) (said []any) {
	say := func(what any, err error) { said = append(said, what, kind(err)) }
	all, err := s.Classes(ctx)
	say(all, err)
	for _, name := range []string{"a", "b"} {
		c, err := s.Class(ctx, name)
		say(c, err)
		counts, err := s.Counts(ctx, name)
		say(counts, err)
		finished, err := s.Finished(ctx, name)
		say(finished, err)
		frozen, err := s.Snapshot(ctx, name)
		say(frozen, err)
		for _, question := range []string{"x", "y", ""} {
			votes, err := s.Votes(ctx, name, question)
			say(votes, err)
		}
	}
	return said
}

// TestTwins makes the same random calls on a file, open twice, and in memory, and expects the
// same answers.
func TestTwins(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	run := 0
	rapid.Check(t, func(r *rapid.T) {
		run++
		path, random := filepath.Join(dir, fmt.Sprint(run)), store.WithRandom(&counting{})
		var files []Store
		for range 2 {
			s, err := store.Open(r.Context(), path, random)
			if err != nil {
				r.Fatal(err)
			}
			defer s.Close() //nolint:errcheck,gocritic // of the test, twice
			files = append(files, s)
		}
		sameAnswers(r, files)
	})
}

// TestTwinsOfPostgres is TestTwins with a database that two stores have open.
func TestTwinsOfPostgres(t *testing.T) {
	t.Parallel()
	address := database(t) + patient
	random := &counting{}
	var stores []Store
	for range 2 {
		s := openPostgres(t, address, store.WithRandom(random), store.WithPatience(long))
		t.Cleanup(func() { must(t, s.Close()) })
		stores = append(stores, s)
	}
	rapid.Check(t, func(r *rapid.T) {
		all, err := stores[0].Classes(r.Context())
		if err != nil {
			r.Fatal(err)
		}
		for _, c := range all {
			if err := stores[0].Forget(r.Context(), c.Name, nil); err != nil {
				r.Fatal(err)
			}
		}
		random.n = 0
		sameAnswers(r, stores)
	})
}

// sameAnswers makes random calls on stores with the same classes, none yet, and in memory.
func sameAnswers(r *rapid.T, stores []Store) {
	ctx := r.Context()
	memory := store.NewMemory(store.WithRandom(&counting{}))
	d := drawing{r}
	for _, s := range []Store{stores[0], memory} {
		if err := s.BeginClass(ctx, class.Class{Name: "a", Began: noon()}); err != nil {
			r.Fatal(err)
		}
	}
	for range d.number("calls", 1, 50) {
		call := d.ask()
		one, oneErr := call(ctx, stores[d.number("which", 0, 1)])
		two, twoErr := call(ctx, memory)
		same := errors.Is(kind(oneErr), kind(twoErr)) || oneErr != nil && twoErr != nil && oneErr.Error() == twoErr.Error()
		if !same {
			r.Fatalf("the store says %v, memory says %v", oneErr, twoErr)
		}
		if diff := cmp.Diff(one, two); diff != "" {
			r.Fatalf("-store +memory:\n%s", diff)
		}
	}
	compare := cmp.Comparer(errors.Is)
	if diff := cmp.Diff(everything(ctx, stores[1]), everything(ctx, memory), compare); diff != "" {
		r.Fatalf("-store +memory:\n%s", diff)
	}
}
