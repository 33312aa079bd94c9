package host

import (
	"context"
	"errors"
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
