package session

import (
	"fmt"

	"rolefit/internal/english"
	"rolefit/scoring"
)

// NoticeText announces the tie-breakers: how many, why, and their effect.
func NoticeText(s Session) string {
	n := len(s.TieBreakers())
	what := english.Capital(english.NumberOf(n, "more question", "more questions"))
	why, them := s.whyMore()
	return fmt.Sprintf("%s, because %s. We picked %s to tell %s apart. Then everything is scored again.", what, why, english.Plural(n, "it", "these"), them)
}

// whyMore words why the result was unclear before the tie-breakers, and what they tell apart.
func (s Session) whyMore() (why, them string) {
	a := s.model.Assessment()
	sheet := s.Sheet()
	for _, id := range s.TieBreakers() {
		delete(sheet.Answers, id)
	}
	sheet.Asked = s.order[:s.questions()]
	r := s.model.Score(sheet)
	near, all := r.Verdict.Roles, "the "+english.Number(len(a.Roles))
	switch {
	case r.Verdict.Kind == scoring.TooClose:
	case r.Verdict.Kind == scoring.Leaning && r.Verdict.Cause == scoring.Margin:
		ranked := r.Ranked()
		near = []string{ranked[0].ID, ranked[1].ID}
	case r.Verdict.Kind == scoring.Clear:
		return "it was close when you first came here", all
	default:
		return "nothing stands out in your answers yet", all
	}
	const mostNamed = 3
	if len(near) > mostNamed {
		return english.Number(len(near)) + " are close", "them"
	}
	names := make([]string, len(near))
	for i, id := range near {
		role, _ := a.Role(id)
		names[i] = role.Short
	}
	return english.List(names, "and") + " are close", "them"
}
