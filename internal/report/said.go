package report

import (
	"fmt"
	"slices"
	"strings"

	"rolefit/content"
	"rolefit/internal/english"
	"rolefit/internal/report/doc"
	"rolefit/scoring"
)

// NormsLine names the norms that a result was scored by; empty without any.
func NormsLine(r scoring.Result) string {
	if r.Norms == "" {
		return ""
	}
	return "Scored by the norms of " + r.Norms + "."
}

// Explain explains the points in three sentences.
func Explain(a *content.Assessment, r scoring.Result) []string {
	if r.Norms != "" {
		return []string{
			"0 is where the people of a study stand on average, each job alike (norms of " + r.Norms + ").",
			"An answer counts by its distance from theirs, with the weights that they gave it: it can speak against a job though it is on that job's side, because they went further.",
			fmt.Sprintf("Each answer adds to some jobs and takes from others, so all %s add up to 0. The reasons add up to the points.", english.Number(len(a.Roles))),
		}
	}
	return []string{
		"Random answers land near 0: in the shaded part (20 on either side) 19 times out of 20.",
		fmt.Sprintf("Each answer adds to some jobs and takes from others, so all %s add up to 0. The reasons add up to the points.",
			english.Number(len(a.Roles))),
		"Answering every question the same way scores 0. Only differences count.",
	}
}

// Signs are the signs on the guide's two lists about a role that the answers share.
type Signs struct {
	Role         content.Role
	For, Against []string // phrases of the shared ones
	OfFor        int      // signs of a good fit that were asked about
	OfAgainst    int      // signs of a poor fit that were asked about
}

// signed is the id of the role that the guide's lists are about.
const signed = "fde"

// signsOf returns the signs that a person shares, in answers and deal-breakers, and whether
// they say something here: the assessment asks about them, and their role is among the others.
func (a Account) signsOf(among ...string) (s Signs, ok bool) {
	s.Role, ok = a.Assessment.Role(signed)
	for _, q := range a.Assessment.Questions {
		switch q.List {
		case content.StrongFit:
			s.OfFor++
		case content.PoorFit:
			s.OfAgainst++
		}
	}
	phrases := func(ids []string) (said []string) {
		for _, id := range ids {
			q, _ := a.Assessment.Question(id)
			said = append(said, Phrase(q, answerTo(a.Result, id)))
		}
		return said
	}
	s.For, s.Against = phrases(a.Result.StrongFit), phrases(a.Result.PoorFit)
	ok = ok && s.OfFor+s.OfAgainst > 0 && a.Result.Verdict.Kind != scoring.Insufficient && slices.Contains(among, signed)
	asked, against := 0, ""
	for _, limit := range a.Limits {
		option, chosen := content.Find(limit.Options, func(o content.LimitOption) bool { return o.ID == a.Chosen[limit.ID] })
		if !chosen || !slices.Contains(a.Assessment.LimitSigns, limit.ID) {
			continue
		}
		asked = 1 // the limits together ask for one sign
		if option.Rank == 0 && against == "" {
			against = limit.Name + ": " + option.Said
		}
	}
	s.OfAgainst += asked
	if against != "" {
		s.Against = append(s.Against, against)
	}
	return s, ok
}

// Line counts the signs in two sentences.
func (s Signs) Line() string {
	return fmt.Sprintf("Signs of a good %s fit: you have %d of %d. Signs against: %d of %d.",
		s.Role.Short, len(s.For), s.OfFor, len(s.Against), s.OfAgainst)
}

// Flags explains each caution of a result, without blame, and suggests how to act on it;
// in the order of the result's flags.
func Flags(a *content.Assessment, r scoring.Result) []string {
	words := map[scoring.Flag]string{
		scoring.SameKey: "Nine or more answers in a row are the same. That may be how you see it; " +
			"if you held a key down, look at those answers again.",
		scoring.Flat: "Your answers are nearly all the same, so nothing stands out. " +
			"Where you do prefer one side, say so.",
		scoring.Fast: "You answered many questions in under two seconds. " +
			"If you were only trying it out, go through them again.",
		scoring.Contradictory: "You agreed with near opposites" + likeAnswers(a, r) +
			". Both can be true; check that you meant both.",
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
	return fmt.Sprintf(", such as %s and %s", english.Quoted(Phrase(one, answers[one.ID])), english.Quoted(Phrase(two, answers[two.ID])))
}

// FlipSentence names the one or two answers that would make another role lead; ok is
// false if no two would. It is empty if no role leads.
func FlipSentence(a *content.Assessment, r scoring.Result, flip scoring.Flip, ok bool) []string {
	switch {
	case r.Verdict.Kind == scoring.Insufficient || r.Verdict.Kind == scoring.NoPattern:
		return nil
	case !ok || len(flip.Moves) == 0:
		return []string{"You would have to change three answers or more for another job to lead."}
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
	said := fmt.Sprintf("had you %s, %s would lead by %s.", strings.Join(moves, " and "), leader.Short, lead)
	if len(moves) == 1 {
		return []string{"One answer would turn it: " + said}
	}
	return []string{"No single answer would turn it, but two would: " + said}
}

// moveWords says an answer instead of another one: "leaned to "few meetings"", after "had you".
func moveWords(a *content.Assessment, move scoring.Move) string {
	q, ok := a.Question(move.Question)
	if !ok {
		q.ID = move.Question
	}
	toward := english.Quoted(Phrase(q, move.To))
	same := move.From*move.To > 0
	switch {
	case move.To == 0:
		return "stayed in the middle on " + english.Quoted(Phrase(q, move.From))
	case same && (move.To == 1 || move.To == -1):
		return "leaned only a bit to " + toward
	case move.To == 1 || move.To == -1:
		return "leaned to " + toward
	default:
		return "leaned much more to " + toward
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
		return "No single question decides it."
	case n == 1:
		return fmt.Sprintf("One question decides it: without %s, %s would not lead.", said[0], leader)
	case n <= mostQuoted:
		return fmt.Sprintf("Each of these decides it alone: %s. Without any one of them, %s would not lead.", english.List(said, "and"), leader)
	default:
		return fmt.Sprintf("It hangs on %d questions: without any one of them, %s would not lead.", n, leader)
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
	guessed := "You guessed " + role.Short
	switch kind := r.Verdict.Kind; {
	case kind == scoring.Insufficient:
		return guessed + ". There is no result to compare it with yet."
	case kind == scoring.NoPattern:
		return guessed + ", and you may be right: what your answers say about it could be chance."
	case kind == scoring.TooClose && rank <= len(r.Verdict.Roles):
		return guessed + fmt.Sprintf(": one of the %s.", english.Number(len(r.Verdict.Roles)))
	case rank == 1:
		return guessed + ", and that is what your answers say."
	default:
		return fmt.Sprintf("%s: it came %s of %s. You know things about yourself that no question here asks.",
			guessed, english.Ordinal(rank), english.Number(len(r.Roles)))
	}
}

// GoneLine says that answers of an older edition no longer count; empty where none
// is concerned.
func GoneLine(r scoring.Result) string {
	switch n := len(r.Gone); n {
	case 0:
		return ""
	case 1:
		return "One answer is to a question we no longer ask. It was left out."
	default:
		return fmt.Sprintf("%d answers are to questions we no longer ask. They were left out.", n)
	}
}

// TieBreakersLine says that more questions could help, where a sheet has none of
// the tie-breakers that its answers call for; empty where it needs none.
func TieBreakersLine(r scoring.Result) string {
	switch n := len(r.TieBreakers); n {
	case 0:
		return ""
	case 1:
		return "One more question could make this surer. Take the quiz again, and it will ask it."
	default:
		return fmt.Sprintf("%s more questions could make this surer. Take the quiz again, and it will ask them.", english.Capital(english.Number(n)))
	}
}

// chance adds how probable it is that each role leads, as simulated; nothing if no role leads.
// Plain text does not show a quiet heading.
func (a Account) chance(d *doc.Doc, quiet bool) {
	if kind := a.Result.Verdict.Kind; kind == scoring.Insufficient || kind == scoring.NoPattern {
		return
	}
	ranked := a.Result.Ranked()
	values := make([]float64, len(ranked))
	for i, role := range ranked {
		values[i] = role.Chance * 10 // in tenths of it: hundredths
	}
	t := doc.Table{Heads: []string{"Job", "First"}, Narrow: true}
	for i, shown := range apportion(values, 100) {
		role, _ := a.Assessment.Role(ranked[i].ID)
		of := fmt.Sprintf("%d times", shown)
		switch {
		case shown == 1:
			of = "once"
		case shown <= 0:
			of = "less than once"
		case shown >= 100:
			of = "nearly always"
		}
		t.Rows = append(t.Rows, doc.Row{Name: role.Short, Cells: []string{of}})
	}
	d.Add(doc.Head{Text: "How sure", Quiet: quiet}, doc.Para{Text: "If you took it 100 times, each would come first about:"}, t,
		doc.Para{Text: "This comes from a model of how answers shift from day to day, not from people. It says nothing about how well you would do a job."})
}
