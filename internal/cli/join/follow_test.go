package join

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/internal/classclient"
	"rolefit/internal/report"
	"rolefit/quiz"
)

// TestHear shows the state of the sending beside the news of the class, and repeats neither.
func TestHear(t *testing.T) {
	t.Parallel()
	p := sessionIn(t, nil).sheet
	p.set(sending{phase: sent}, quiz.News{Status: "sent to the class", Says: "Your answers were sent to the class."})
	p.hear(quiz.News{}, false) // before the quiz read that
	if n := <-p.news; n.Says != "Your answers were sent to the class." {
		t.Errorf("unread: %+v", n)
	}
	result := []report.Section{{Title: "The class", Lines: []string{"a"}}}
	for i, c := range []struct {
		news  quiz.News
		going bool
		says  string
	}{
		{quiz.News{}, true, ""},
		{quiz.News{Says: "here", Class: result}, true, ""}, // the quiz says that
		{quiz.News{Class: result}, true, ""},
		{quiz.News{Says: "here", Class: []report.Section{{Title: "The class", Lines: []string{"a"}}}}, false, ""}, // again, over another connection
		{quiz.News{Says: "again", Ask: "q", Class: result}, false, ""},                                            // and that
		{quiz.News{Says: "again", Ask: "q", Class: result}, false, ""},
		{quiz.News{Says: "more", Ask: "q", Class: result}, true, "more"},
	} {
		p.hear(c.news, c.going)
		want := c.news
		want.Status, want.Says = "sent to the class", c.says
		if diff := cmp.Diff(want, <-p.news); diff != "" {
			t.Errorf("%d: %s", i, diff)
		}
	}
	p.hear(quiz.News{Says: "one", Ask: "q"}, true)
	p.hear(quiz.News{Says: "two", Ask: "q"}, true)
	p.hear(quiz.News{Ask: "q"}, true)
	if n := <-p.news; n.Says != "one two" {
		t.Errorf("unread, and more: %+v", n)
	}
	p.hear(quiz.News{Says: "counted", Ask: "q"}, true)
	p.hear(quiz.News{Says: "closed"}, true) // the notice of the vote ends with the vote
	if n := <-p.news; n.Says != "closed" {
		t.Errorf("unread, and over: %+v", n)
	}
	p.hear(quiz.News{Says: "here"}, true)
	p.hear(quiz.News{Says: "here", Class: result}, true)
	<-p.news
	p.hear(quiz.News{Says: "here"}, false) // over another connection, before the host has seen the sheet
	if n := <-p.news; n.Says != "" || n.Class == nil {
		t.Errorf("before the sheet was seen: %+v", n)
	}
	p.hear(quiz.News{Class: result}, true)
	if n := <-p.news; n.Says != "" || n.Class == nil {
		t.Errorf("after it was seen: %+v", n)
	}
}

// TestHeard expects any news of a host to be shown as plain words.
func TestHeard(t *testing.T) {
	t.Parallel()
	got := heard(classclient.News{Says: "a\x1b[2J\nb", Asks: "q", Result: []classclient.Section{{Title: "c\td", Lines: []string{"e\x07", "\u202ef"}, Steps: true}}})
	want := quiz.News{
		Says: "a�[2J b", Ask: "q", Class: []report.Section{{Title: "c d", Lines: []string{"e", "f"}, Steps: true}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := heard(classclient.News{}); got.Class != nil {
		t.Errorf("before the reveal: %+v", got)
	}
}
