package host

import (
	"context"
	"errors"
	"sync"
	"testing"

	"rolefit/internal/latest"
	"rolefit/internal/report"
	"rolefit/quiz"
	"rolefit/workshop/class"
)

// TestFeedTell sends news to a slow reader and expects only the newest, with any sentence
// that later news without one would have replaced.
func TestFeedTell(t *testing.T) {
	t.Parallel()
	class := []report.Section{{Title: "The class"}}
	for _, c := range []struct {
		name, want string
		news       []quiz.News
	}{
		{"one", "here", []quiz.News{{Says: "here", Class: class}}},
		{"said before", "here", []quiz.News{{Says: "here", Class: class}, {Class: class}}},
		{"newer", "more", []quiz.News{{Says: "here", Class: class}, {Says: "more", Class: class}}},
		{"a vote that is over", "", []quiz.News{{Says: "again", Ask: "q", Class: class}, {Class: class}}},
		{"nothing", "", []quiz.News{{}, {Class: class}}},
	} {
		f := &feed{Value: latest.New[quiz.News]()}
		for _, n := range c.news {
			f.tell(n)
		}
		got := <-f.Value
		if last := c.news[len(c.news)-1]; got.Says != c.want || got.Ask != last.Ask || len(got.Class) != len(last.Class) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// halfway is a store that calls a hook before it returns the finished sheets.
type halfway struct {
	Store
	call func()
}

func (s *halfway) Finished(ctx context.Context, name string) ([]class.Finished, error) {
	s.call()
	return s.Store.Finished(ctx, name)
}

// TestBoardIsOfOneMoment reads the board while the host counts the class, and after a refused
// reveal: the number of finished people and that of the next step's announcement are of one
// moment.
func TestBoardIsOfOneMoment(t *testing.T) {
	t.Parallel()
	p := newPlay(t, careerModel(t), 1, false)
	p.does(class.Forward)
	whole, looked := p.room.o.Store, 0
	oneMoment := func() {
		looked++
		if done, more := p.room.counts.Done, p.room.ready.More; done != more {
			t.Errorf("%d are done, and the next step speaks of %d", done, more)
		}
	}
	for range 7 {
		p.handIn("")
		p.room.o.Store = whole
		if len(p.sheets) < class.LeastRevealed {
			if err := p.room.Do(t.Context(), class.Forward, p.room.board().Mark()); !errors.Is(err, class.ErrTooFew) {
				t.Errorf("a reveal of %d: %v", len(p.sheets), err)
			}
			oneMoment()
		}
		p.room.o.Store = &halfway{whole, oneMoment}
		p.must(p.room.look(t.Context()))
		oneMoment()
	}
	if want := 7 + 4 + 3; looked != want {
		t.Errorf("looked %d times, not %d", looked, want)
	}
}

// overtaken takes a step in the middle of a look.
type overtaken struct {
	Store
	step func()
}

func (s *overtaken) Counts(ctx context.Context, name string) (class.Counts, error) {
	s.step()
	return s.Store.Counts(ctx, name)
}

// TestStepDuringALook opens the class to answers while the host counts seven sheets that were
// handed in before: the board says at no moment that they are done and too few.
func TestStepDuringALook(t *testing.T) {
	t.Parallel()
	for name, inLobby := range map[string]int{"counted in the lobby": 7, "counted with the step": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, careerModel(t), 1, false)
			for range 7 {
				p.handIn("")
				if inLobby > 0 {
					p.must(p.room.look(t.Context()))
				}
			}
			p.room.o.Store = &overtaken{p.room.o.Store, sync.OnceFunc(func() { p.does(class.Forward) })}
			for range 2 {
				p.must(p.room.look(t.Context()))
				b := p.room.board()
				if b.State.Phase != class.AtAnswering || b.Counts.Done > 0 && !b.Next.Possible {
					t.Errorf("%s, %d done, reveal possible: %v", b.State.Phase, b.Counts.Done, b.Next.Possible)
				}
			}
			if done := p.room.board().Counts.Done; done != 7 {
				t.Errorf("%d are done, want 7", done)
			}
		})
	}
}
