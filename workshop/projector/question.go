package projector

import (
	"fmt"
	"strconv"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/internal/ui"
	"rolefit/workshop/class"
)

const (
	tooFewFirst  = "Fewer than five answered this question, so their answers are not shown."
	tooFewSecond = "Fewer than five voted again, so the second vote is not shown."
	whatChanged  = "What changed your mind, or why didn't it change?"
	fiveAnswers  = "1 to 5. 1 is much more A, 3 either way, 5 much more B."
)

// stem returns the line above the poles, with stop after a beginning that they continue.
func stem(q content.Question, stop string) string {
	if q.Stem != "" {
		return q.Stem + stop
	}
	return report.StatementStem
}

// discuss shows the question: its first answers and the prompt for pairs, the open vote,
// or both votes.
func (w wall) discuss() []block {
	t := w.b.Topic
	if t == nil {
		return append(w.head(), w.opening("DISCUSS", "", "").say("Phase 4 of 5: discussion."))
	}
	about := ""
	if t.Round == class.Talk {
		about = answersWords(w.b)
	}
	title := w.opening(fmt.Sprintf("DISCUSS %d of %d", t.Number, t.Of), about, "").
		say(fmt.Sprintf("Phase 4 of 5: discussion. Question %d of %d.", t.Number, t.Of))
	title.rank = 4
	stop := " ..."
	if w.f.Glyphs.Ellipsis == "…" {
		stop = " …"
	}
	ask := w.text(1, 1, w.f.Styles.Strong, stem(t.Question, stop)).say(stem(t.Question, ":"))
	ask.with = true
	if drawn := w.bigText(stem(t.Question, " ..."), w.f.Width); drawn != "" {
		ask.forms, ask.big = append(ask.forms, w.f.Styles.Strong.Render(drawn)), 1
	}
	blocks := append(w.head(), title, ask)
	switch t.Round {
	case class.Voting:
		return append(blocks, w.voting(t)...)
	case class.Voted:
		return append(blocks, w.voted(t)...)
	default:
		return append(blocks, w.talk(t)...)
	}
}

// answersWords says how many answers are shown: "answers of all 12 who were done".
func answersWords(b class.Board) string {
	r, t := b.Reveal, b.Topic
	switch {
	case r == nil || t == nil || t.First == nil:
		return ""
	case t.First.N() == r.Of:
		return "answers " + doneWords(b)
	default:
		return fmt.Sprintf("answers of %d of the %d who were done", t.First.N(), r.Of)
	}
}

// talk shows the first answers, and the prompt for pairs with its clock.
func (w wall) talk(t *class.Topic) []block {
	if t.First == nil {
		return append([]block{w.poleList(t), w.text(3, 1, w.f.Styles.Text, tooFewFirst)}, w.pairs(t)...)
	}
	split := w.split(t, t.First.Sides()).say(spokenPoles(t, t.First, nil)...)
	if words := answersWords(w.b); words != "" {
		split.says = append(split.says, "These are the "+words+".")
	}
	return append([]block{split}, w.pairs(t)...)
}

// pairs shows the prompt for pairs with the time left.
func (w wall) pairs(t *class.Topic) []block {
	s, prompt, label := w.f.Styles, promptOf(t), "IN PAIRS"
	left, _ := clock(w.b)
	switch left {
	case "":
	case "0:00":
		label += ", time is up"
	default:
		label += ", " + left
	}
	label = s.Accent.Render(label)
	if !w.f.Roomy() {
		return []block{one(1, 1, label), w.text(2, 0, s.Text, prompt)}
	}
	beside := func(gap int, label string) string {
		return ui.Wrap(prompt, min(w.f.Width, measure)-ui.Width(label)-gap)
	}
	b := one(1, 2, ui.Hang(label+"   ", beside(3, label))).say(pairLine(w.b))
	if drawn, ok := ui.Large(left, w.f.Width/3, 4, w.f.Glyphs); ok {
		b.forms = append(b.forms, ui.Beside(4, s.Strong.Render(drawn), s.Accent.Render("IN PAIRS")+"\n"+beside(4, drawn)))
		if words := w.bigText(prompt, w.f.Width-ui.Width(drawn)-4); words != "" {
			b.forms, b.big = append(b.forms, ui.Across(s.Accent.Render(drawn), "    ", words)), 1
		}
	}
	return []block{b}
}

// promptOf returns the question's prompt for pairs, or a general one.
func promptOf(t *class.Topic) string {
	if t.Prompt == "" {
		return "Find somebody on the other side, and tell each other why."
	}
	return t.Prompt
}

// voting asks for the second vote and shows how many voted, never how.
func (w wall) voting(t *class.Topic) []block {
	ask := w.shout(1, "VOTE AGAIN")
	ask.gap = 2
	press := "v, then " + fiveAnswers
	if len(w.b.Web) > 0 { // phones have a button
		press = "Vote again, or v in a terminal; then " + fiveAnswers
	}
	how := w.said(2, 1, "On your own screen: "+press).say("Vote again: on your own screen " + press)
	votes := w.people([]row{{"VOTED", t.Votes}}, max(t.Votes, w.b.Voters)).say(votesLine(t.Votes))
	votes.rank, votes.gap = 1, 1
	const from = "How people voted is %s once the vote is closed, from %d votes on."
	return []block{
		w.poleList(t), ask, how, votes,
		w.text(5, 1, w.f.Styles.Text, fmt.Sprintf(from, "shown", class.LeastRevealed)).say(fmt.Sprintf(from, "said", class.LeastRevealed)),
	}
}

// voted shows the first answers and the second vote on one scale; a split of fewer than
// five is not shown.
func (w wall) voted(t *class.Topic) []block {
	s := w.f.Styles
	switch {
	case t.First == nil && t.Second == nil:
		return []block{w.poleList(t), w.text(2, 1, s.Text, tooFewFirst), w.text(1, 1, s.Strong, tooFewSecond)}
	case t.Second == nil:
		return []block{w.split(t, t.First.Sides()).say(spokenPoles(t, t.First, nil)...), w.text(1, 2, s.Strong, tooFewSecond)}
	case t.Second.First == nil: // a class of an earlier version: other people than at first
		title := one(2, 1, s.Accent.Render(fmt.Sprintf("THE SECOND VOTE, %d voted", t.Second.N())))
		return []block{title, w.split(t, t.Second.Sides()).say(spokenPoles(t, nil, t.Second)...), w.said(6, 2, whatChanged)}
	}
	moved := w.text(2, 1, s.Strong, t.Second.Said())
	n := "none"
	if some := t.Second.Moved.N(); some > 0 {
		n = strconv.Itoa(some)
	}
	moved.brief = s.Strong.Render(fmt.Sprintf("%d voted again, %s changed sides.", t.Second.Voted, n))
	return []block{w.both(t), moved, w.said(6, 1, whatChanged)}
}
