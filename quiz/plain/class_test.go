package plain

import (
	"errors"
	"io"
	"strings"
	"testing"

	"rolefit/internal/lineio"
	"rolefit/quiz"
	"rolefit/quiz/quiztest"
	"rolefit/quiz/session"

	"github.com/google/go-cmp/cmp"
)

// TestPlainRoom hears the class's news, repeats it, and votes.
func TestPlainRoom(t *testing.T) {
	t.Parallel()
	b := &quiztest.Ballot{}
	o := quiztest.SmallOptions(t, &notebook{})
	o.Class = b.Class()
	news := make(chan quiz.News, 1)
	o.Class.News = news
	lines := []string{"4"}
	for range 12 {
		lines = append(lines, "5", "1")
	}
	in := typed(append(lines[:13], "", "s", "s", "", "class", "v", "q")...)
	news <- quiz.News{Class: quiztest.Told(), Ask: "warmth"}
	var out strings.Builder
	o.Class.News = news
	if _, err := Run(t.Context(), o, in, &out); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	for _, want := range []string{
		"Every answer is saved right away on your instructor's computer, without your name.\n",
		"From your class: Your class is answering a question again",
	} {
		if strings.Count(text, want) != 1 {
			t.Errorf("not said once: %q", want)
		}
	}
	presentable(t, text)
}

// TestPlainVote votes line by line.
func TestPlainVote(t *testing.T) {
	t.Parallel()
	b := &quiztest.Ballot{}
	o := quiztest.SmallOptions(t, &notebook{})
	o.Class = b.Class()
	var out strings.Builder
	p := newForm(t.Context(), resulting(t, o), typed("v", "what", "4", "v", "b", "class"), &out)
	p.heard(quiz.News{Class: quiztest.Told(), Ask: "warmth"})
	if err := p.converse(); !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	p.in.Stop()
	p.in = lineio.Read(t.Context(), typed("v"))
	defer p.in.Stop()
	p.heard(quiz.News{})
	if err := p.converse(); !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	text := out.String()
	for _, want := range []string{
		"B: I like warmth.\n", "Your second answer: a bit: warmth. v changes it while the vote is open.\n", "The class: 12 of 14 counted.\nHow the results came out: clear result 5, leaning 4, too close to call 3.\n", "The jobs on average, in points:\nForward Deployed: plus 6.2",
		"Your class isn't voting right now.\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("not said: %q in\n%s", want, text)
		}
	}
	if !cmp.Equal(b.Votes, []string{"warmth 1"}) {
		t.Errorf("votes: %v", b.Votes)
	}
}

// TestPlainHearsWhileItWaits prints news while it waits for a line.
func TestPlainHearsWhileItWaits(t *testing.T) {
	t.Parallel()
	news := make(chan quiz.News)
	in, typing := io.Pipe()
	p := &form{in: lineio.Read(t.Context(), in), out: lineio.Print(io.Discard), fresh: news}
	defer p.in.Stop()
	go func() {
		news <- quiz.News{Says: "hello"}
		close(news)
		_, _ = io.WriteString(typing, "4\n")
	}()
	line, err := p.line()
	if err != nil || line.Text != "4" || p.sitting.News.Says != "hello" {
		t.Errorf("%+v, %v, %+v", line, err, p.sitting.News)
	}
}

// TestPlainResumesAtOnce resumes without a welcome.
func TestPlainResumesAtOnce(t *testing.T) {
	t.Parallel()
	events := finished(t, quiztest.CareerOptions(t, nil).Model, "fde")[:3]
	o := quiztest.ClassOptions(t, &quiztest.Ballot{})
	o.Journal, o.Resume = &quiztest.Memory{Events: events}, "mine"
	var out strings.Builder
	if _, err := Run(t.Context(), o, typed("q"), &out); err != nil || !strings.HasPrefix(out.String(), "Continuing where you stopped.\n\nQuestion 3 of 28.") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

// TestPlainLost reports answers that the class's computer cannot keep.
func TestPlainLost(t *testing.T) {
	t.Parallel()
	o := quiztest.ClassOptions(t, &quiztest.Ballot{})
	o.Class.Lost = "It is tried again."
	o.Journal = &notebook{Until: 100}
	var out strings.Builder
	if _, err := Run(t.Context(), o, typed("5", "q"), &out); err != nil || !strings.Contains(out.String(), ". It is tried again.\n") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

// TestPlainAnswerAfterTheEnd answers after the conversation was ended from outside: the
// answer is neither kept nor confirmed.
func TestPlainAnswerAfterTheEnd(t *testing.T) {
	t.Parallel()
	out := &strings.Builder{}
	o := quiztest.SmallOptions(t, &quiztest.Memory{})
	p := &form{sitting: quiz.NewSitting(o), out: lineio.Print(out)}
	if err := p.sitting.Writer.Close(); err != nil {
		t.Error(err)
	}
	p.perform(p.sitting.Prompt().Choices[0].Action)
	p.perform(quiz.Action{Intent: session.Guess{}, Said: "no guess"})
	if strings.Contains(out.String(), "Recorded") || !strings.Contains(out.String(), "Noted, but not saved: no guess.") {
		t.Error(out)
	}
}
