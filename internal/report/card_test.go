package report

import (
	"fmt"
	"strings"
	"testing"

	"rolefit/internal/testkit"
)

// TestCards expects a card of every result, and nothing on it that tells of the answers.
func TestCards(t *testing.T) {
	t.Parallel()
	for name, a := range exported(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a.Code = "8Z1S-PH6D-ZKP8-AMTZ-M337-SDQ0-3V"
			card, ok := a.Card()
			if ok == strings.HasPrefix(name, "insufficient") {
				t.Fatalf("a card: %v", ok)
			}
			if !ok {
				return
			}
			text, svg := card.Text(), card.SVG()
			for _, said := range []string{text, svg} {
				if strings.Contains(said, a.Code) || strings.Contains(said, "much more") || strings.Contains(said, "a bit") {
					t.Errorf("it tells the answers:\n%s", said)
				}
				for _, reason := range a.Result.Reasons {
					if strings.Contains(said, reason.Question) {
						t.Errorf("it names %s", reason.Question)
					}
				}
			}
			if again, _ := a.Card(); again.SVG() != svg {
				t.Error("two drawings of one card differ")
			}
			testkit.Golden(t, "testdata/card_"+name+".txt", text)
			testkit.Golden(t, "testdata/card_"+name+".svg", svg)
		})
	}
}

// TestCardOfATie expects both roles of a tie on its card: their colors, a bar and what draws to
// each; and on its image no scale that a single answer could be told from.
func TestCardOfATie(t *testing.T) {
	t.Parallel()
	a := exported(t)["too_close"]
	for i := range a.Portrait {
		a.Portrait[i].Answers = 3 - i%2
	}
	card, _ := a.Card()
	svg := card.SVG()
	for _, id := range a.Result.Verdict.Roles {
		role, _ := a.Assessment.Role(id)
		if edge := fmt.Sprintf("edge role%d", a.place(id)); !strings.Contains(svg, edge) {
			t.Errorf("no %s", edge)
		}
		if text := card.Text(); !strings.Contains(text, "\u2502 "+role.Short+": ") {
			t.Errorf("nothing draws to %s:\n%s", role.Short, text)
		}
	}
	for i, row := range a.Portrait {
		if told := strings.Contains(svg, ">"+row.Scale.Low+"<"); told != (i%2 == 0) {
			t.Errorf("%s, from %d answers: drawn %v", row.Scale.ID, row.Answers, told)
		}
	}
}
