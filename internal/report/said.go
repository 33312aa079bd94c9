package report

import (
	"fmt"
	"strings"

	"rolefit/content"
	"rolefit/internal/english"
	"rolefit/scoring"
)

// Explain explains the points in three sentences.
func Explain() []string {
	return []string{
		"0 is what guessing gives, and guessed answers seldom come further from it than 20 points.",
		"What an answer gives to some roles it takes from others: the roles add up to 0, and the reasons add up to the points.",
		"Agreeing with everything moves nothing, and neither does always choosing B: what counts is how your answers differ.",
	}
}

// SignsLine says how many of the guide's signs the answers share; empty if the
// assessment asks about none.
func SignsLine(a *content.Assessment, r scoring.Result) string {
	asked := map[content.Sign]int{}
	for _, q := range a.Questions {
		asked[q.List]++
	}
	var parts []string
	if of := asked[content.StrongFit]; of > 0 {
		parts = append(parts, fmt.Sprintf("strong fit %d of %d", len(r.StrongFit), of))
	}
	if of := asked[content.PoorFit]; of > 0 {
		parts = append(parts, fmt.Sprintf("poor fit %d of %d", len(r.PoorFit), of))
	}
	if len(parts) == 0 {
		return ""
	}
	whose := "The guide's signs that you share"
	if role, ok := a.Role("fde"); ok { // the guide's lists are about one role
		whose = "The guide's signs of " + role.Short + " that you share"
	}
	return whose + ": " + strings.Join(parts, ", ")
}

// SignsFact returns SignsLine in two parts: a name of at most 16 cells and the counts.
// Both are empty if the assessment asks about no signs.
func SignsFact(a *content.Assessment, r scoring.Result) (name, shared string) {
	_, shared, ok := strings.Cut(SignsLine(a, r), ": ")
	if !ok {
		return "", ""
	}
	if role, ok := a.Role("fde"); ok {
		shared = role.Short + ": " + shared
	}
	return "Guide's signs", shared
}

// Flags explains each caution of a result, without blame, and suggests how to act on it;
// in the order of the result's flags.
func Flags(a *content.Assessment, r scoring.Result) []string {
	words := map[scoring.Flag]string{
		scoring.SameKey: "Nine or more answers in a row are the same. That can be how you see it; " +
			"if it was the momentum of a key, look at those answers once more.",
		scoring.Flat: "Your answers hardly differ from each other, and a result lives on differences. " +
			"Where you do prefer one side, let the answer show it.",
		scoring.Fast: "A quarter of the answers or more took under two seconds. Fast readers manage that; " +
			"if you were only looking around, go through them once more.",
		scoring.Contradictory: "Questions that ask for nearly opposite things have the same answer" + likeAnswers(a, r) +
			". Both can be true at once; see whether you meant both.",
	}
	var said []string
	for _, flag := range r.Flags {
		if text, ok := words[flag]; ok {
			said = append(said, text)
		}
	}
	return said
}

// likeAnswers names the two opposites that were answered most alike.
func likeAnswers(a *content.Assessment, r scoring.Result) string {
	answers := make(map[string]int, len(r.Reasons))
	for _, reason := range r.Reasons {
		answers[reason.Question] = reason.Answer
	}
	var most int
	var pair [2]string
	for _, p := range a.Antonyms {
		sum := answers[p[0]] + answers[p[1]]
		if sum = max(sum, -sum); sum > most {
			most, pair = sum, p
		}
	}
	one, known := a.Question(pair[0])
	two, also := a.Question(pair[1])
	if !known || !also {
		return ""
	}
	return fmt.Sprintf(", such as %s with %s", english.Quoted(Phrase(one, answers[one.ID])), english.Quoted(Phrase(two, answers[two.ID])))
}

// FlipSentence names the one or two answers that would make another role lead; ok is
// false if no two would. It is empty if no role leads.
func FlipSentence(a *content.Assessment, r scoring.Result, flip scoring.Flip, ok bool) []string {
	switch {
	case r.Verdict.Kind == scoring.Insufficient || r.Verdict.Kind == scoring.NoPattern:
		return nil
	case !ok || len(flip.Moves) == 0:
		return []string{"No two answers, moved by up to two steps each, would change who leads."}
	}
	moves := make([]string, len(flip.Moves))
	for i, move := range flip.Moves {
		moves[i] = moveWords(a, move)
	}
	leader, _ := a.Role(flip.Leader)
	lead := tenths(flip.Lead).Plain() + " points"
	if tenths(flip.Lead) == 0 {
		lead = "less than 0.1 points"
	}
	said := fmt.Sprintf("If you answered %s, %s would lead by %s.", strings.Join(moves, ", and "), leader.Short, lead)
	if len(moves) == 1 {
		return []string{said}
	}
	return []string{"No single answer, moved by up to two steps, would change who leads. Two would:", said}
}

// moveWords says an answer instead of another one.
func moveWords(a *content.Assessment, move scoring.Move) string {
	q, ok := a.Question(move.Question)
	if !ok {
		q.ID = move.Question
	}
	from, to := Strength(move.From), Strength(move.To)
	switch {
	case move.From == 0:
		return fmt.Sprintf("%s for %s instead of %s", to, english.Quoted(Phrase(q, move.To)), from)
	case move.To == 0 || (move.From > 0) == (move.To > 0):
		return fmt.Sprintf("%s instead of %s for %s", to, from, english.Quoted(Phrase(q, move.From)))
	default:
		return fmt.Sprintf("%s for %s instead of %s for %s", to, english.Quoted(Phrase(q, move.To)), from, english.Quoted(Phrase(q, move.From)))
	}
}

// Sturdy says whether the result hangs on a single question; pivotal holds the ids of
// such questions. It is empty if no role leads.
func Sturdy(a *content.Assessment, r scoring.Result, pivotal []string) string {
	if r.Verdict.Kind == scoring.Insufficient || r.Verdict.Kind == scoring.NoPattern {
		return ""
	}
	const mostQuoted = 3
	said := make([]string, len(pivotal))
	for i, id := range pivotal {
		q, _ := a.Question(id)
		said[i] = english.Quoted(Phrase(q, answerTo(r, id)))
	}
	leader := roleOf(a, r, 0).Short
	switch n := len(pivotal); {
	case n == 0:
		return fmt.Sprintf("Leave out any one question, and %s still leads.", leader)
	case n == 1:
		return fmt.Sprintf("Leave out %s alone, and %s no longer leads.", said[0], leader)
	case n <= mostQuoted:
		return fmt.Sprintf("Leave out any one of %s, and %s no longer leads.", english.List(said, "and"), leader)
	default:
		return fmt.Sprintf("Leave out any one of %d questions, and %s no longer leads.", n, leader)
	}
}

// LimitLines repeats the limits that were set, in their order: "travel: up to a
// quarter of the time". It is empty where none was.
func LimitLines(limits []content.Limit, chosen map[string]string) []string {
	var lines []string
	for _, limit := range limits {
		for _, option := range limit.Options {
			if option.ID == chosen[limit.ID] {
				lines = append(lines, limit.Name+": "+option.Said)
			}
		}
	}
	return lines
}

// GuessLine compares the role that the person expected with the result; empty if
// they did not say.
func GuessLine(a *content.Assessment, guess string, r scoring.Result) string {
	role, ok := a.Role(guess)
	if !ok {
		return ""
	}
	rank := 0
	for _, score := range r.Roles {
		if score.ID == guess {
			rank = score.Rank
		}
	}
	expected := "You expected " + role.Short
	switch kind := r.Verdict.Kind; {
	case kind == scoring.Insufficient:
		return expected + "; nothing can be said about it yet."
	case kind == scoring.NoPattern:
		return expected + "; these answers speak neither for it nor against it."
	case kind == scoring.TooClose && rank <= len(r.Verdict.Roles):
		return expected + ", which is among the roles that are too close to call."
	case rank == 1:
		return expected + ", and your answers point the same way."
	default:
		return fmt.Sprintf("%s; your answers put it %s of %s. You know things about yourself that no question here asks.",
			expected, english.Ordinal(rank), english.Number(len(r.Roles)))
	}
}

// GoneLine says that answers of an older edition no longer count; empty where none
// is concerned.
func GoneLine(r scoring.Result) string {
	switch n := len(r.Gone); n {
	case 0:
		return ""
	case 1:
		return "One answer is to a question that this edition no longer asks. It was left out."
	default:
		return fmt.Sprintf("%d answers are to questions that this edition no longer asks. They were left out.", n)
	}
}

// TieBreakersLine says that more questions could help, where a sheet has none of
// the tie-breakers that its answers call for; empty where it needs none.
func TieBreakersLine(r scoring.Result) string {
	switch n := len(r.TieBreakers); n {
	case 0:
		return ""
	case 1:
		return "One more question could make this surer; taking the quiz again will ask it."
	default:
		return fmt.Sprintf("%s more questions could make this surer; taking the quiz again will ask them.", english.Capital(english.Number(n)))
	}
}

// Chance is how probable it is that each role leads, as simulated.
type Chance struct {
	Intro string      // the simulation, in words
	Rows  []ChanceRow // first score first
	Note  string      // the limits of the simulation
}

// ChanceRow is one role's chance.
type ChanceRow struct {
	Role string // short name
	Of   string // "93 of 100", "under 1 of 100", "over 99 of 100"
}

// ChanceLines says how probable it is that each role leads. The second result is
// false if no role leads: then no chance is given.
func ChanceLines(a *content.Assessment, r scoring.Result) (Chance, bool) {
	if r.Verdict.Kind == scoring.Insufficient || r.Verdict.Kind == scoring.NoPattern {
		return Chance{}, false
	}
	ranked := r.Ranked()
	values := make([]float64, len(ranked))
	for i, role := range ranked {
		values[i] = role.Chance * 10 // in tenths of it: hundredths
	}
	c := Chance{
		Intro: "Answers shift a little from day to day. A simulation that averages this out puts each role first in so many of 100 cases:",
		Note:  "It comes from a model of shifting answers, not from people, and says nothing about how well you would do in a job.",
	}
	for i, shown := range apportion(values, 100) {
		role, _ := a.Role(ranked[i].ID)
		of := fmt.Sprintf("%d of 100", shown)
		switch {
		case shown <= 0:
			of = "under 1 of 100"
		case shown >= 100:
			of = "over 99 of 100"
		}
		c.Rows = append(c.Rows, ChanceRow{role.Short, of})
	}
	return c, true
}
