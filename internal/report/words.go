// Package report puts results into words: the sentences of each verdict, once, for every
// form of the program; and a whole result as plain text and as JSON.
//
// Package scoring gives answers their meaning, and screens draw themselves. The rules of
// this package: every number shown adds up with the others shown; no percentage of match,
// no "you should", no praise and no blame; the sentences are plain ASCII, so that every
// terminal and screen reader can show them. Only texts of an assessment may hold other
// letters.
package report

import (
	"cmp"
	"fmt"
	"slices"

	"rolefit/content"
	"rolefit/internal/axis"
	"rolefit/internal/english"
	"rolefit/scoring"
)

// Words is a result in sentences. None of them ends in a line break.
type Words struct {
	Over     string   // over the headline: "Your best fit"
	Headline string   // the leading role or roles, or a phrase saying that none leads
	Tag      string   // how sure it is, in one to four words
	Sure     int      // the same in dots of SureOf
	Promise  string   // the leading role's own; empty where none leads
	Meaning  string   // one to three sentences that explain the result
	Do       string   // one or two sentences that suggest next steps
	Read     []string // names of the roles to read about, first score first; empty where one role leads, or none can be named
}

// SureOf is how many dots say how sure a result is.
const SureOf = 4

// For returns the words for a result of the assessment.
func For(a *content.Assessment, r scoring.Result) Words {
	of := map[scoring.Kind]func(*content.Assessment, scoring.Result) Words{
		scoring.Clear: clearWords, scoring.Leaning: leaningWords, scoring.TooClose: tooCloseWords, scoring.NoPattern: noPatternWords,
	}[r.Verdict.Kind]
	if of == nil {
		of = insufficientWords
	}
	w := of(a, r)
	w.Tag = KindTag(r.Verdict.Kind)
	w.Sure = map[scoring.Kind]int{scoring.Clear: SureOf, scoring.Leaning: 3, scoring.TooClose: 2, scoring.NoPattern: 1}[r.Verdict.Kind]
	return w
}

// Caption returns the sentence under every result.
func Caption() string { return "Preferences, not ability: a hint, not a verdict." }

// KindTag says a kind of verdict, in the one way in which it is written everywhere:
// over a result, in a table and in a count.
func KindTag(k scoring.Kind) string {
	return cmp.Or(map[scoring.Kind]string{
		scoring.Clear: "clear result", scoring.Leaning: "leaning", scoring.TooClose: "too close to call", scoring.NoPattern: "no clear pattern",
	}[k], "not enough answers")
}

func clearWords(a *content.Assessment, r scoring.Result) Words {
	first := roleOf(a, r, 0)
	meaning := "The lead is larger than the change you'd see if you retook it tomorrow."
	if r.Ranked()[0].Score <= axis.Chance { // the card shades what chance reaches
		meaning += " The points alone could be chance; answers that fit one job this well rarely are."
	}
	return Words{
		Over: bestFit, Headline: first.Name, Promise: first.Promise, Meaning: meaning,
		Do: "Read what a week is like and what the downsides are, then check a real posting against it.",
	}
}

const bestFit = "Your best fit"

func leaningWords(a *content.Assessment, r scoring.Result) Words {
	first, second := roleOf(a, r, 0), roleOf(a, r, 1)
	w := Words{Over: bestFit, Headline: first.Name, Promise: first.Promise}
	switch r.Verdict.Cause {
	case scoring.Caution:
		w.Meaning = "On points this would be clear. Because of the caution we call it leaning."
		w.Do = "Look at the caution. Change the answers you didn't mean; if you meant them all, this stands."
	case scoring.Pattern:
		w.Meaning = "It is well ahead, but some answers pull another way, so we call it leaning."
		w.Do = "Look at the answers that pull the other way, and see whether you still mean them."
	default:
		w.Meaning = fmt.Sprintf("You lean this way; on another day, %s might come first.", second.Short)
		w.Do = "Read about both, and look at the answers that set them apart."
	}
	return w
}

func tooCloseWords(a *content.Assessment, r scoring.Result) Words {
	n := len(r.Verdict.Roles)
	w := Words{
		Over: english.Capital(english.Number(n)) + " fit you about equally", Read: named(a, r.Verdict.Roles, fullName),
		Headline: english.List(named(a, r.Verdict.Roles, shortName), "or"),
		Meaning:  "The gap is smaller than an ordinary change from one day to the next.",
		Do:       "Read the downsides of both, and ask which you could live with.",
	}
	if n > mostNamed {
		w.Headline = fmt.Sprintf("Between %s jobs", english.Number(n))
	}
	if n > 2 {
		w.Meaning = "From first to last, the gap is smaller than an ordinary change from day to day."
		w.Do = fmt.Sprintf("Read the downsides of all %s, and ask which you could live with.", english.Number(n))
	}
	return w
}

func noPatternWords(a *content.Assessment, r scoring.Result) Words {
	w := Words{Over: "No job stands out", Read: named(a, r.Verdict.Roles, fullName)}
	read := fmt.Sprintf("Two to read about: %s. They have the most points, but random answers often get as many.",
		english.List(w.Read, "and"))
	if allZero(r) {
		read = fmt.Sprintf("Two to start with, though no job is ahead: %s.", english.List(w.Read, "and"))
	}
	switch r.Verdict.Cause {
	case scoring.Caution:
		w.Headline = "Let's check your answers first"
		w.Meaning = "No job stands out, and the way the answers were given may be the reason: see the caution. " +
			"If you meant them as they are, this is your result."
		w.Do = english.Sentences("Look again at the answers that the caution is about.", read)
	case scoring.FewPreferences:
		w.Headline = "You could be happy in several of these"
		w.Meaning = "Most of your answers are near the middle, so nothing stands out. The people, the product, the place and the pay can decide."
		w.Do = english.Sentences("If some questions matter more to you than your answers say, change those.", read)
	default:
		w.Headline = "You want both"
		w.Meaning = english.Sentences("Your answers are firm, but they pull toward different jobs.", canceling(a, r))
		w.Do = english.Sentences("Ask yourself which of the two you would miss more.", read)
	}
	return w
}

// canceling names the two answers that cancel most, where they are known.
func canceling(a *content.Assessment, r scoring.Result) string {
	if len(r.Cancel) != 2 {
		return ""
	}
	said := make([]string, 0, 2)
	for _, id := range r.Cancel {
		if q, ok := a.Question(id); ok {
			said = append(said, english.Quoted(Phrase(q, answerTo(r, id))))
		}
	}
	return "The two that pull hardest against each other: " + english.List(said, "and") + "."
}

func insufficientWords(a *content.Assessment, r scoring.Result) Words {
	w := Words{Over: "No result yet", Do: "Answer some of the questions you skipped, and you get your result."}
	if r.Answered >= r.Asked {
		w.Do = "You answered everything: the quiz itself needs other questions. 'rolefit content check' tells its author which."
	}
	switch r.Verdict.Cause {
	case scoring.OneQuestion:
		w.Headline = "One answer decides too much"
		w.Meaning = "With so few questions answered, a single answer would make up more than a third of a job's points. " +
			"That would be one answer, not a result."
		if r.Answered >= r.Asked {
			w.Headline = "One question decides too much"
			w.Meaning = "A single question of this quiz makes up more than a third of a job's points. " +
				"That would be one answer, not a result."
		}
	case scoring.CannotCompare:
		w.Headline = "These answers can't tell the jobs apart"
		w.Meaning = "The questions you answered are too few, or too alike, to compare every job with the others."
	default:
		w.Headline = "Not enough answers yet"
		needed := "For a result, answer at least three quarters of them"
		if twoKinds(a) {
			needed += ", and half of each of the two kinds of question"
		}
		w.Meaning = fmt.Sprintf("You answered %d of %d questions. %s.", r.Answered, r.Asked, needed)
		w.Do = "Answer some of the questions you skipped, and you get your result."
	}
	return w
}

// mostNamed is how many roles a headline names; of more it gives the number.
const mostNamed = 3

// roleOf returns the role at a place of the ranking, from 0.
func roleOf(a *content.Assessment, r scoring.Result, place int) content.Role {
	role, _ := a.Role(r.Ranked()[place].ID)
	return role
}

// named names roles of the assessment by their ids.
func named(a *content.Assessment, ids []string, name func(content.Role) string) []string {
	all := make([]string, len(ids))
	for i, id := range ids {
		role, _ := a.Role(id)
		all[i] = name(role)
	}
	return all
}

func fullName(r content.Role) string { return r.Name }

func shortName(r content.Role) string { return r.Short }

func allZero(r scoring.Result) bool {
	return !slices.ContainsFunc(r.Roles, func(role scoring.RoleScore) bool { return tenths(role.Score) != 0 })
}

func twoKinds(a *content.Assessment) bool {
	return slices.ContainsFunc(a.Questions, func(q content.Question) bool { return q.Kind != a.Questions[0].Kind })
}

// answerTo returns the answer that a result counted for a question, or 0.
func answerTo(r scoring.Result, id string) int {
	for _, reason := range r.Reasons {
		if reason.Question == id {
			return reason.Answer
		}
	}
	return 0
}

// labelCode stands before a result code.
const labelCode = "Result code (your answers, no name)"

// CodeLine returns a result code behind its label; empty without a code.
func CodeLine(code string) string {
	if code == "" {
		return ""
	}
	return labelCode + ": " + code
}
