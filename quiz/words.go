package quiz

import (
	"fmt"
	"strconv"
	"strings"

	"rolefit/content"
	"rolefit/scoring"
)

// The sentences that the full-screen and the line-by-line form share. They are
// plain ASCII, so that every terminal and every screen reader can show them.

// AnswerLabels returns the labels of the five answers, from −2 to +2.
func AnswerLabels(kind content.Kind) [5]string {
	if kind == content.TradeOff {
		return [5]string{"strongly A", "rather A", "no preference", "rather B", "strongly B"}
	}
	return [5]string{"disagree strongly", "disagree", "no preference", "agree", "agree strongly"}
}

// WelcomeLines returns the title, then the quiz's length and its outcome.
func WelcomeLines(o Options) []string {
	a := o.Model.Assessment()
	return []string{
		a.Title,
		fmt.Sprintf("%s, %s. There are no right answers: both ends of every question are good ways to work.",
			capital(questionCount(a)), minutes(len(a.Questions))),
		fmt.Sprintf("At the end: %s, with the reasons, and how sure that is.", roleNames(a)),
	}
}

// PrivacyLine words whether and where answers are saved.
func PrivacyLine(o Options) string {
	switch {
	case o.Private:
		return "Private: nothing is kept. Your answers are gone when you leave."
	case o.Journal == nil:
		return "Nothing can be kept here. Your answers are gone when you leave."
	default:
		return "Every answer is kept on this computer at once, without your name: stop whenever you like, and go on later."
	}
}

// NoticeText announces the tie-breakers: how many, why, and their effect.
func NoticeText(s Session) string {
	n := len(s.TieBreakers())
	what := capital(number(n)) + " more questions"
	help := "They were chosen for you; after them,"
	if n == 1 {
		what, help = "One more question", "It was chosen for you; after it,"
	}
	return fmt.Sprintf("%s, because %s. %s all your answers are counted afresh.", what, s.whyMore(), help)
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
		return "the roles were close when you came here first"
	default:
		return "your answers do not point to one role yet"
	}
	const mostNamed = 3
	if len(near) > mostNamed {
		return number(len(near)) + " roles are close"
	}
	names := make([]string, len(near))
	for i, id := range near {
		role, _ := a.Role(id)
		names[i] = role.Short
	}
	return list(names, "and") + " are close"
}

// questionCount words the number of questions: "28 to 32 questions".
func questionCount(a *content.Assessment) string {
	const mostTies = 4
	n := len(a.Questions)
	most := n + min(len(a.TieBreakers), mostTies)
	switch {
	case most > n:
		return fmt.Sprintf("%d to %d questions", n, most)
	case n == 1:
		return "one question"
	default:
		return number(n) + " questions"
	}
}

// minutes words the duration of a quiz, at 13 to 21 seconds a question.
func minutes(questions int) string {
	const quick, slow = 13, 21
	low, high := (questions*quick+30)/60, (questions*slow+30)/60
	switch {
	case high <= 1:
		return "about a minute"
	case low < 1:
		low = 1
		fallthrough
	case low < high:
		return number(low) + " to " + number(high) + " minutes"
	default:
		return "about " + number(high) + " minutes"
	}
}

// roleNames lists the compared roles, or counts more than four.
func roleNames(a *content.Assessment) string {
	const mostNamed = 4
	if len(a.Roles) > mostNamed {
		return "one of " + number(len(a.Roles)) + " roles"
	}
	names := make([]string, len(a.Roles))
	for i, role := range a.Roles {
		names[i] = role.Short
	}
	return list(names, "or")
}

// number writes a count as a word up to twelve.
func number(n int) string {
	words := []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
	if n >= 0 && n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// list joins names: "a", "a and b", "a, b and c".
func list(names []string, and string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " " + and + " " + names[last]
}

func capital(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
