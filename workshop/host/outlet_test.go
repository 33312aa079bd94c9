package host

import (
	"testing"

	"rolefit/internal/report"
	"rolefit/quiz"
)

// TestFeedTell hands news to somebody who is slow to read: the newest is what counts,
// and a sentence is not lost to news that say nothing.
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
		f := &feed{outlet: newOutlet[quiz.News]()}
		for _, n := range c.news {
			f.tell(n)
		}
		got := <-f.ch
		if last := c.news[len(c.news)-1]; got.Says != c.want || got.Ask != last.Ask || len(got.Class) != len(last.Class) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}
