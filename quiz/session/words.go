package session

import (
	"fmt"

	"rolefit/internal/english"
	"rolefit/scoring"
)

// NoticeText announces the tie-breakers: how many, why, and their effect.
func NoticeText(s Session) string {
	n := len(s.TieBreakers())
	what := english.Capital(english.Number(n)) + " more questions"
	help := "We picked these to tell them apart."
	if n == 1 {
		what, help = "One more question", "We picked it to tell them apart."
	}
	return fmt.Sprintf("%s, because %s. %s Then everything is scored again.", what, s.whyMore(), help)
}

// whyMore words why the result was unclear before the tie-breakers.
func (s Session) whyMore() string {
	a := s.model.Assessment()
	sheet := s.Sheet()
	for _, id := range s.TieBreakers() {
		delete(sheet.Answers, id)
	}
	sheet.Asked = s.order[:s.questions()]
	r := s.model.Score(sheet)
	near := r.Verdict.Roles
	switch {
	case r.Verdict.Kind == scoring.TooClose:
	case r.Verdict.Kind == scoring.Leaning && r.Verdict.Cause == scoring.Margin:
		ranked := r.Ranked()
		near = []string{ranked[0].ID, ranked[1].ID}
	case r.Verdict.Kind == scoring.Clear:
		return "the jobs were close when you first came here"
	default:
		return "your answers don't point to one job yet"
	}
	const mostNamed = 3
	if len(near) > mostNamed {
		return english.Number(len(near)) + " jobs are close"
	}
	names := make([]string, len(near))
	for i, id := range near {
		role, _ := a.Role(id)
		names[i] = role.Short
	}
	return english.List(names, "and") + " are close"
}
