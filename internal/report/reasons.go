package report

import (
	"fmt"

	"rolefit/content"
	"rolefit/scoring"
)

// Row is one line of reasons: an answer, and what it does for the first role
// against the second.
type Row struct {
	Question string // id; empty for the other answers together
	Answer   int    // −2 … +2
	Strength string // "strongly", "somewhat" or "no preference"; empty for the others together
	Phrase   string // what the answer leans to, or "the other 22 answers together"
	Points   Tenths // above 0: for the first role
	Count    int    // how many answers the row stands for
}

// Strength says how strong an answer is: "strongly", "somewhat" or "no preference".
func Strength(answer int) string {
	switch answer {
	case 0:
		return "no preference"
	case -2, 2:
		return "strongly"
	default:
		return "somewhat"
	}
}

// Phrase says what an answer leans to: the question's short phrase of that side,
// or its text where there is none. Of a neutral answer it names both sides.
func Phrase(q content.Question, answer int) string {
	agree, against := q.Short, q.ShortNot
	if agree == "" {
		agree = either(q.Text, q.B, q.ID)
		against = either(against, q.Opposite, q.A)
	}
	against = either(against, "not: "+agree)
	switch {
	case answer > 0:
		return agree
	case answer < 0:
		return against
	default:
		return agree + " / " + against
	}
}

// ReasonLine puts a reason in words: how strong the answer is, and what it leans to.
func ReasonLine(a *content.Assessment, reason scoring.Reason) (strength, phrase string) {
	q, ok := a.Question(reason.Question)
	if !ok {
		q.ID = reason.Question
	}
	return Strength(reason.Answer), Phrase(q, reason.Answer)
}

// Gap is the heading over the reasons: which two roles they are about, and how far
// apart these are. It is empty where the answers are insufficient.
func Gap(a *content.Assessment, r scoring.Result) string {
	if r.Verdict.Kind == scoring.Insufficient {
		return ""
	}
	first, second, apart := roleOf(a, r, 0).Short, roleOf(a, r, 1).Short, Apart(r).Plain()
	switch r.Verdict.Kind {
	case scoring.Clear, scoring.Leaning:
		return fmt.Sprintf("Why %s and not %s (%s points apart)", first, second, apart)
	case scoring.TooClose:
		return fmt.Sprintf("What parts %s from %s (%s points)", first, second, apart)
	default:
		return fmt.Sprintf("%s and %s: %s points apart, which may be chance", first, second, apart)
	}
}

// Selected returns the reasons to show: up to forN of the strongest for the first
// role against the second, largest first, then up to againstN of the strongest
// against it, strongest first. rest stands for all other answers together; its
// Count is 0 where there are none. The rows and rest add up to total, which is
// Apart. All are empty where the answers are insufficient.
func Selected(a *content.Assessment, r scoring.Result, forN, againstN int) (rows []Row, rest Row, total Tenths) {
	if r.Verdict.Kind == scoring.Insufficient || len(r.Reasons) == 0 {
		return nil, Row{}, 0
	}
	const visible = 0.05 // what rounds to 0.0 is no reason to name
	pulls := pulls(r)
	var chosen []int
	for i := 0; i < len(pulls) && len(chosen) < forN && pulls[i] >= visible; i++ {
		chosen = append(chosen, i)
	}
	for i := len(pulls) - 1; i >= 0 && len(pulls)-1-i < againstN && pulls[i] <= -visible; i-- {
		chosen = append(chosen, i)
	}
	return add(a, r, pulls, chosen)
}

// All returns every reason, largest for the first role against the second first.
// They add up to total, which is Apart.
func All(a *content.Assessment, r scoring.Result) (rows []Row, total Tenths) {
	if r.Verdict.Kind == scoring.Insufficient {
		return nil, 0
	}
	chosen := make([]int, len(r.Reasons))
	for i := range chosen {
		chosen[i] = i
	}
	rows, _, total = add(a, r, pulls(r), chosen)
	return rows, total
}

// pulls returns what each reason does for the first role against the second, in
// points.
func pulls(r scoring.Result) []float64 {
	var one, two int
	for i, role := range r.Roles {
		switch role.Rank {
		case 1:
			one = i
		case 2:
			two = i
		}
	}
	pulls := make([]float64, len(r.Reasons))
	for i, reason := range r.Reasons {
		pulls[i] = reason.Scores[one] - reason.Scores[two]
	}
	return pulls
}

// add turns the chosen reasons into rows that add up, with the rest, to Apart. An
// answer is shown with the same points wherever it is shown.
func add(a *content.Assessment, r scoring.Result, pulls []float64, chosen []int) (rows []Row, rest Row, total Tenths) {
	total = Apart(r)
	shown := apportion(pulls, total)
	rest = Row{Points: total, Count: len(pulls) - len(chosen)}
	for _, i := range chosen {
		strength, phrase := ReasonLine(a, r.Reasons[i])
		rows = append(rows, Row{r.Reasons[i].Question, r.Reasons[i].Answer, strength, phrase, shown[i], 1})
		rest.Points -= shown[i]
	}
	switch rest.Count {
	case 0:
		return rows, Row{}, total
	case 1:
		rest.Phrase = "the other answer"
	default:
		rest.Phrase = fmt.Sprintf("the other %d answers together", rest.Count)
	}
	return rows, rest, total
}

// either returns the first text that is not empty.
func either(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
