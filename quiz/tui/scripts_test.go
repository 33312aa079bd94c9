package tui

import (
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/quiz/quiztest"
	"rolefit/scoring"

	tea "charm.land/bubbletea/v2"
)

// TestQuestionsInEveryScript expects a question without spaces, of the greatest length, on
// the screen to its last character.
func TestQuestionsInEveryScript(t *testing.T) {
	t.Parallel()
	for script, sentence := range map[string]string{
		"Chinese":  "我做得最好的工作是在长时间不受打扰的情况下，独自一人完成的。",
		"Japanese": "長い時間じゃまされずに、一人で集中して働くのがいちばん好きです。",
		"Thai":     "ฉันทำงานได้ดีที่สุดเมื่อได้ทำงานคนเดียวเป็นเวลานานโดยไม่มีใครรบกวน",
	} {
		t.Run(script, func(t *testing.T) {
			t.Parallel()
			a := content.Career()
			long := func(begin rune) string { // as long as Lint takes it
				text := string(begin)
				for _, c := range strings.Repeat(sentence, 9) {
					b := *a
					b.Questions = []content.Question{{ID: "x", Kind: content.Statement, Text: text + string(c) + "尾", Opposite: "x", Weights: a.Questions[0].Weights}}
					if lints(&b, "text ") {
						break
					}
					text += string(c)
				}
				return text + "尾"
			}
			one, other := long('是'), long('非')
			for i := range a.Questions {
				q := &a.Questions[i]
				if q.Kind == content.Statement {
					q.Text, q.Opposite = one, other
				} else {
					q.Stem, q.A, q.B = sentence[:len("我做得")], one, other
				}
			}
			m, err := scoring.NewModel(a)
			if err != nil {
				t.Fatal(err)
			}
			o := quiztest.CareerOptions(t, &quiztest.Memory{})
			o.Model = m
			for _, h := range []int{14, 24} {
				s := newDriver(t, o, 40, h)
				s.keys("1", "s")
				for range 4 {
					for w := 40; w <= 120; w += 20 {
						s.send(tea.WindowSizeMsg{Width: w, Height: h})
						view := s.view()
						checkGeometry(t, view, w, h, false)
						if n := strings.Count(view, "尾"); n != 2 {
							t.Errorf("%dx%d: %d of 2 ends are whole in\n%s", w, h, n, view)
						}
					}
					s.keys("3")
				}
			}
		})
	}
}

// lints reports whether Lint has a problem with a part.
func lints(a *content.Assessment, part string) bool {
	for _, p := range content.Lint(a, "") {
		if strings.HasPrefix(p.What, part) {
			return true
		}
	}
	return false
}
