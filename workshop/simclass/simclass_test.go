package simclass

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/quiz"
	"rolefit/scoring"
)

// fakeClass keeps the events of its participants, and may lose some.
type fakeClass struct {
	events []record.Event
	drops  bool // forgets the last event when a participant leaves
	news   chan quiz.News
	votes  map[string]int
	done   int
	added  []string
}

func (c *fakeClass) Begin(string, string) (quiz.Recorder, error) { return c, nil }

func (c *fakeClass) Resume(string) (quiz.Recorder, []record.Event, error) {
	return c, slices.Clone(c.events), nil
}

func (c *fakeClass) Record(events ...record.Event) error {
	c.events = append(c.events, events...)
	return nil
}

func (c *fakeClass) Close() error { return nil }

func (c *fakeClass) Sit(context.Context, string) (quiz.Options, func(), error) {
	room := &quiz.Class{
		Words: "one two three", News: c.news,
		Vote: func(question string, v int) error { c.votes[question] = v; return nil },
		Done: func(scoring.Sheet) { c.done++ },
	}
	return quiz.Options{Journal: c, Class: room, Resume: "member"}, func() {
		if c.drops {
			c.events = c.events[:len(c.events)-1]
		}
	}, nil
}

func careerModel(t *testing.T) *scoring.Model {
	t.Helper()
	career := content.Career()
	m, err := scoring.NewModel(career)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func play(t *testing.T, c *fakeClass, p Person) (Report, []Event) {
	t.Helper()
	c.votes = map[string]int{}
	var told []Event
	take := func(_ context.Context, text string) error { c.added = append(c.added, text); return nil }
	r := Run(t.Context(), Options{
		Model: careerModel(t), People: []Person{p}, Think: time.Second, Sit: c.Sit, Add: take,
		Submit: func(ctx context.Context, sheet []byte) error { return take(ctx, string(sheet)) },
		Told:   func(e Event) { told = append(told, e) },
	})
	return r, told
}

// TestVotes expects a participant to vote once in each vote, and to leave when the class
// ends.
func TestVotes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &fakeClass{news: make(chan quiz.News)}
		go func() {
			for _, ask := range []string{"", "one", "one", "", "one", "two"} {
				c.news <- quiz.News{Ask: ask}
			}
			c.news <- quiz.News{Says: "The class has ended. Your result stays here until you leave."}
		}()
		began := time.Now()
		r, told := play(t, c, Person{Cut: 4, Leave: 9})
		if r.Err != nil || r.Finished != 1 || r.Returned != 2 || r.Votes != 3 || len(c.votes) != 2 || c.done != 1 || len(told) != 1 {
			t.Errorf("%+v; votes %v, done %d, told %v", r, c.votes, c.done, told)
		}
		if took := time.Since(began); took < 20*time.Second || took > 2*time.Minute {
			t.Errorf("28 questions at a second each took %s", took)
		}
	})
}

// TestSeesLoss loses an answer: the participant misses an acknowledged one, but not one that
// was under way when the connection was lost.
func TestSeesLoss(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan quiz.News)
		close(ended)
		r, told := play(t, &fakeClass{news: ended, drops: true}, Person{Leave: 9})
		if r.Err == nil || !strings.Contains(r.Err.Error(), "is lost") || r.Finished != 0 || len(told) != 1 || told[0].Err == nil {
			t.Errorf("%+v, told %v", r, told)
		}
		if r, _ = play(t, &fakeClass{news: ended, drops: true}, Person{Cut: 9}); r.Err != nil || r.Finished != 1 || r.Returned != 1 {
			t.Errorf("%+v", r)
		}
	})
}

func TestHandsIn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &fakeClass{}
		for way, want := range map[Way]string{BySheet: `"id":"simulated-0-0"`, ByCode: "Somebody: "} {
			c.added = nil
			if r, _ := play(t, c, Person{Way: way}); r.Err != nil || r.Finished != 1 || len(c.added) != 1 || !strings.Contains(c.added[0], want) {
				t.Errorf("%+v, %q", r, c.added)
			}
		}
	})
}
