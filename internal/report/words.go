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
	"rolefit/internal/english"
	"rolefit/scoring"
)

// Words is a result in sentences. None of them ends in a line break.
type Words struct {
	Headline string   // the leading role or roles, or a phrase saying that none leads
	Tag      string   // how sure it is, in two to four words
	Meaning  string   // one to three sentences that explain the result
	Do       string   // one or two sentences that suggest next steps
	Read     []string // names of the roles to read about, first score first; empty where one role leads, or none can be named
}

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
	return w
}

// Caption returns the sentence under every result.
func Caption() string { return "These are preferences, not ability: a hint, not a decision." }

// KindTag says a kind of verdict, in the one way in which it is written everywhere:
// over a result, in a table and in a count.
func KindTag(k scoring.Kind) string {
	return cmp.Or(map[scoring.Kind]string{
		scoring.Clear: "clear result", scoring.Leaning: "leaning", scoring.TooClose: "too close to call", scoring.NoPattern: "no clear pattern",
	}[k], "not enough answers")
}

func clearWords(a *content.Assessment, r scoring.Result) Words {
	first := roleOf(a, r, 0)
	return Words{
		Headline: first.Name,
		Meaning: english.Sentences(first.Promise, "It is ahead of the others by more than answers usually shift "+
			"from one day to the next."),
		Do: "Read what its days are like and what it costs, then hold it against a real job.",
	}
}

func leaningWords(a *content.Assessment, r scoring.Result) Words {
	first, second := roleOf(a, r, 0), roleOf(a, r, 1)
	w := Words{Headline: first.Name}
	switch r.Verdict.Cause {
	case scoring.Caution:
		w.Meaning = english.Sentences(first.Promise, "The points alone would be a clear result; a caution about the answers makes it a leaning.")
		w.Do = "Look at the caution. If some answers were not meant as they stand, change them; if they were, this stands."
	case scoring.Pattern:
		w.Meaning = english.Sentences(first.Promise, "It is well ahead, but your answers as a whole hang together too loosely for a clear result.")
		w.Do = "Look at the answers that pull the other way, and see whether you still mean them."
	default:
		w.Meaning = english.Sentences(first.Promise, fmt.Sprintf("Your answers lean this way, with %s not far behind: on another day "+
			"the order could be reversed.", second.Short))
		w.Do = "Read about both, and look at the answers that part them."
	}
	return w
}

func tooCloseWords(a *content.Assessment, r scoring.Result) Words {
	w := Words{Read: named(a, r.Verdict.Roles, fullName)}
	n := len(r.Verdict.Roles)
	w.Headline = english.List(named(a, r.Verdict.Roles, shortName), "or")
	between := "the points between them are"
	if n > mostNamed {
		w.Headline = fmt.Sprintf("Between %s roles", english.Number(n))
	}
	them := "both"
	if n > 2 {
		them = "all " + english.Number(n)
		between = "the points between the first and the last of them are"
	}
	w.Meaning = fmt.Sprintf("Your answers point to %s: %s fewer than answers usually shift from one day to the next.", them, between)
	w.Do = fmt.Sprintf("Read what %s cost, and ask yourself which price you would rather pay.", them)
	return w
}

func noPatternWords(a *content.Assessment, r scoring.Result) Words {
	w := Words{Read: named(a, r.Verdict.Roles, fullName)}
	read := fmt.Sprintf("Two to read about: %s. They have the most points, but guessing often gives as many.",
		english.List(w.Read, "and"))
	if allZero(r) {
		read = fmt.Sprintf("Two to begin with, though no role is ahead: %s.", english.List(w.Read, "and"))
	}
	switch r.Verdict.Cause {
	case scoring.Caution:
		w.Headline = "Worth a second look first"
		w.Meaning = "No role stands out from these answers, and how they were given may be the reason: see the caution. " +
			"If the answers are right as they are, then so is this result."
		w.Do = english.Sentences("Go over the answers that the caution is about.", read)
	case scoring.FewPreferences:
		w.Headline = "Few strong preferences"
		w.Meaning = "Most of your answers are near the middle, so no role stands out. Several of these jobs may be fine with you; " +
			"the people, the product, the place and the pay can decide then."
		w.Do = english.Sentences("If some questions matter to you more than your answers say, change those.", read)
	default:
		w.Headline = "You want both"
		w.Meaning = english.Sentences("Your answers are firm, but they pull towards different roles, so that none stands out.", canceling(a, r))
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
	return "The two that cancel each other most: " + english.List(said, "and") + "."
}

func insufficientWords(a *content.Assessment, r scoring.Result) Words {
	const again = "Answer some of the questions that were skipped, and the result is worked out."
	w := Words{Do: again}
	if r.Answered >= r.Asked {
		w.Do = "No answer of yours is missing: the quiz needs other questions. 'rolefit content check' tells whoever wrote it which."
	}
	switch r.Verdict.Cause {
	case scoring.OneQuestion:
		w.Headline = "One answer decides too much"
		w.Meaning = "With so few questions answered, a single answer would carry more than a third of what moves a role's points. " +
			"That would be one answer, not a result."
		if r.Answered >= r.Asked {
			w.Headline = "One question decides too much"
			w.Meaning = "A single question of this quiz carries more than a third of what moves a role's points. " +
				"That would be one answer, not a result."
		}
	case scoring.CannotCompare:
		w.Headline = "The roles cannot be told apart yet"
		w.Meaning = "The questions that are answered are too few, or too alike, to compare every role with the others."
	default:
		w.Headline = "Not enough answers yet"
		needed := "A result takes three quarters of them"
		if twoKinds(a) {
			needed += ", and half of the statements and of the trade-offs each"
		}
		w.Meaning = fmt.Sprintf("%d of %d questions are answered. %s.", r.Answered, r.Asked, needed)
		w.Do = again
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
