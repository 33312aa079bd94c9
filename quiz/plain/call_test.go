package plain

import (
	"strings"
	"testing"

	"rolefit/internal/lineio"
	"rolefit/quiz"
	"rolefit/quiz/quiztest"
)

// TestPlainNoticesNameTheirOwnWords expects the line-by-line form to name only words that can
// be typed at that prompt.
func TestPlainNoticesNameTheirOwnWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		offered bool
		news    []quiz.News
		want    string
	}{
		{false, []quiz.News{{Class: quiztest.Told()}}, "From your class: Your class's result is here, beside your own.\n"},
		{false, []quiz.News{{Ask: "warmth"}}, "From your class: Your class is answering a question again. You can vote from your own result.\n"},
		{false, []quiz.News{{Ask: "warmth"}, {}}, "From your class: Your class is answering a question again. You can vote from your own result.\n"},
		{true, []quiz.News{{Class: quiztest.Told()}}, "From your class: Your class's result is here: type class to hear it.\n"},
		{true, []quiz.News{{Ask: "warmth"}, {Ask: "warmth"}}, "From your class: Your class is answering a question again: type v to vote.\n"},
		{true, []quiz.News{{Says: "The class has ended."}}, "From your class: The class has ended.\n"},
	} {
		var out strings.Builder
		o := quiztest.SmallOptions(t, &notebook{})
		o.Class = (&quiztest.Ballot{}).Class()
		p := &form{sitting: quiz.NewSitting(o), out: lineio.Print(&out), keyed: c.offered}
		if c.offered {
			p.sitting = resulting(t, o)
		}
		for _, n := range c.news {
			p.heard(n)
		}
		if got := out.String(); got != c.want {
			t.Errorf("offered %v, %+v: said %q", c.offered, c.news, got)
		}
		if strings.Contains(c.want, "You vote where") && len(c.news) == 1 {
			out.Reset()
			p.keyed, p.sitting = true, afterResult(t, p.sitting)
			p.called()
			if got := out.String(); got != "From your class: Your class is voting: type v to vote.\n" || p.sitting.Call != (quiz.Call{}) {
				t.Errorf("at the result it says %q", got)
			}
			continue
		}
		if over := c.news[len(c.news)-1].Ask == "" && p.sitting.News.Class == nil; over && p.sitting.Call != (quiz.Call{}) {
			t.Errorf("%+v: the call stays", c.news)
		}
	}
}

// resulting is a sitting at its result.
func resulting(t *testing.T, o quiz.Options) quiz.Sitting {
	t.Helper()
	return afterResult(t, quiz.NewSitting(o))
}

// afterResult returns the text from the result on.
func afterResult(t *testing.T, s quiz.Sitting) quiz.Sitting {
	t.Helper()
	o := s.Options
	o.Journal = &notebook{Events: finished(t, o.Model, "red")}
	return quiz.NewSitting(o).Resume("x").Work().Then(s)
}
