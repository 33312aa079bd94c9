package quiz

import (
	"fmt"
	"strings"
	"time"

	"rolefit/content"
	"rolefit/internal/english"
)

// The sentences that the full-screen and the line-by-line form share. They are
// plain ASCII, so that every terminal and every screen reader can show them.

// WelcomeLines returns the title, then the quiz's length and its outcome.
func WelcomeLines(o Options) []string {
	a := o.Model.Assessment()
	return []string{
		a.Title,
		fmt.Sprintf("%s, %s. There are no right answers: both ends of every question are good ways to work.",
			english.Capital(questionCount(a)), minutes(len(a.Questions))),
		fmt.Sprintf("At the end you see which of %s fits best, why, and how sure we are.", roleNames(a)),
	}
}

// PrivacyLine words whether and where answers are saved.
func PrivacyLine(o Options) string {
	switch {
	case o.Private:
		return "Private: nothing is saved. Your answers are gone when you quit."
	case o.Journal == nil:
		return "Nothing can be saved here. Your answers are gone when you quit."
	default:
		return "Answers are saved on this computer only, without your name. Stop any time and continue later."
	}
}

// DeletionLine words when a class deletes the answers of its participants, in the zone of
// day; empty for the zero day.
func DeletionLine(day time.Time) string {
	if day.IsZero() {
		return ""
	}
	return "Your answers are deleted on " + day.Format("January 2, 2006") + "."
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
		return english.Number(n) + " questions"
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
		return english.Number(low) + " to " + english.Number(high) + " minutes"
	default:
		return "about " + english.Number(high) + " minutes"
	}
}

// roleNames counts the compared roles: "four jobs", or "four kinds" where the title asks for one.
func roleNames(a *content.Assessment) string {
	count := english.Number(len(a.Roles)) + " "
	if strings.Contains(a.Title, "kind") {
		return count + english.Plural(len(a.Roles), "kind", "kinds")
	}
	return count + english.Plural(len(a.Roles), "job", "jobs")
}

// Goodbye words what is saved when a sitting is left, of a check of jobs too. before: an earlier
// sitting recorded an answer; lost is why an answer is unsaved.
func (s Sitting) Goodbye(before bool, lost error) string {
	switch {
	case s.Options.Check != nil:
		return s.jobKept()
	case s.Thanked():
		return "Goodbye."
	case !s.Began && !before:
		return "Nothing was answered."
	case lost != nil:
		return "Not everything could be saved: " + lost.Error() + "."
	case s.Options.Journal == nil:
		return "Nothing is saved."
	case !s.Began:
		return "What was answered before is saved."
	case s.Session.Finished():
		return "Your answers and your result are saved."
	default:
		return "Everything you answered is saved. Come back, and you continue where you stopped."
	}
}

// Ago words a past time: minutes within the hour, the time today, otherwise the date,
// with its year where that is another one.
func Ago(then, now time.Time) string {
	then = then.In(now.Location())
	switch passed := now.Sub(then); {
	case passed < 2*time.Minute:
		return "just now"
	case passed < time.Hour:
		return fmt.Sprintf("%d minutes ago", int(passed.Minutes()))
	case then.YearDay() == now.YearDay() && then.Year() == now.Year():
		return "today at " + then.Format("15:04")
	case then.Year() == now.Year():
		return "on " + then.Format("January 2 at 15:04")
	default:
		return "on " + then.Format("January 2, 2006")
	}
}
