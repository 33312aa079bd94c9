package projector

import (
	"fmt"
	"strconv"
	"strings"

	"rolefit/content"
	"rolefit/internal/ui"
	"rolefit/workshop/class"

	"charm.land/lipgloss/v2"
)

const (
	tooFewFirst  = "Fewer than five answered this question, so their answers are not shown."
	tooFewSecond = "Fewer than five voted again, so the second vote is not shown."
	whatChanged  = "What changed your mind, or why did it stay?"
	howToVote    = "On your own screen: v, then 1 to 5. 1 is all A, 3 no preference, 5 all B."
)

// stem returns the line above the poles.
func stem(q content.Question) string {
	if q.Stem != "" {
		return q.Stem + " " + "…"
	}
	return "Which is more like you?"
}

// discuss shows the question: its first answers and the prompt for pairs, the open vote,
// or both votes.
func (w wall) discuss() []block {
	t := w.b.Topic
	if t == nil {
		return append(w.head(), w.opening("DISCUSS", ""))
	}
	about := ""
	if t.Round == class.Talk {
		about = answersWords(w.b)
	}
	title := w.opening(fmt.Sprintf("DISCUSS %d of %d", t.Number, t.Of), about)
	title.rank = 4
	blocks := append(w.head(), title)
	ask := w.text(1, 1, w.f.Styles.Strong, w.stem(t.Question))
	ask.with = true
	if drawn := w.bigText(strings.ReplaceAll(stem(t.Question), " …", " ..."), w.f.Width); drawn != "" {
		ask.forms, ask.big = append(ask.forms, w.f.Styles.Strong.Render(drawn)), 1
	}
	blocks = append(blocks, ask)
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

func (w wall) stem(q content.Question) string {
	return strings.ReplaceAll(stem(q), "…", w.stop())
}

// stop returns the ellipsis for the frame's glyphs.
func (w wall) stop() string {
	if w.f.Glyphs.Ellipsis == "…" {
		return "…"
	}
	return "..."
}

// talk shows the first answers, and the prompt for pairs with its clock.
func (w wall) talk(t *class.Topic) []block {
	var blocks []block
	if t.First == nil {
		blocks = append(blocks, w.poleList(t), w.text(3, 1, w.f.Styles.Text, tooFewFirst))
	} else {
		blocks = append(blocks, w.split(t, t.First.Sides()))
	}
	return append(blocks, w.pairs(t)...)
}

// pairs shows the prompt for pairs with the time left.
func (w wall) pairs(t *class.Topic) []block {
	s := w.f.Styles
	label := "IN PAIRS"
	left, runs := clock(w.b)
	switch {
	case runs && left == "0:00":
		label += ", time is up"
	case runs:
		label += ", " + left
	}
	prompt := promptOf(t)
	label = s.Accent.Render(label)
	if !w.f.Roomy() {
		return []block{one(1, 1, label), w.text(2, 0, s.Text, prompt)}
	}
	beside := func(gap int, label string) string {
		return ui.Wrap(prompt, min(w.f.Width, measure)-lipgloss.Width(label)-gap)
	}
	b := block{forms: []string{ui.Hang(label+"   ", beside(3, label))}, rank: 1, gap: 2}
	if drawn, ok := ui.Large(left, w.f.Width/3, 4, w.f.Glyphs); ok && runs {
		b.forms = append(b.forms, ui.Beside(4, s.Strong.Render(drawn), s.Accent.Render("IN PAIRS")+"\n"+beside(4, drawn)))
		if words := w.bigText(prompt, w.f.Width-lipgloss.Width(drawn)-4); words != "" {
			b.forms, b.big = append(b.forms, lipgloss.JoinHorizontal(0, s.Accent.Render(drawn), "    ", words)), 1
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
	s := w.f.Styles
	ask := block{forms: []string{s.Accent.Render("VOTE AGAIN")}, rank: 1, gap: 2}
	ask.forms = append(ask.forms, w.large("VOTE AGAIN", s.Accent, w.f.Width)...)
	how := w.said(2, 1, howToVote)
	votes := w.people([]row{{"VOTED", t.Votes}}, max(t.Votes, w.b.Voters))
	votes.rank, votes.gap = 1, 1
	return []block{
		w.poleList(t), ask, how, votes,
		w.text(5, 1, s.Text, fmt.Sprintf("How people voted is shown once the vote is closed, from %d votes on.", class.LeastRevealed)),
	}
}

// voted shows the first answers and the second vote on one scale; a split of fewer than
// five is not shown.
func (w wall) voted(t *class.Topic) []block {
	switch {
	case t.First == nil && t.Second == nil:
		return []block{w.poleList(t), w.text(2, 1, w.f.Styles.Text, tooFewFirst), w.text(1, 1, w.f.Styles.Strong, tooFewSecond)}
	case t.Second == nil:
		return []block{w.split(t, t.First.Sides()), w.text(1, 2, w.f.Styles.Strong, tooFewSecond)}
	case t.Second.First == nil: // a class of an earlier version: other people than at first
		title := one(2, 1, w.f.Styles.Accent.Render(fmt.Sprintf("THE SECOND VOTE, %d voted", t.Second.N())))
		return []block{title, w.split(t, t.Second.Sides()), w.said(6, 2, whatChanged)}
	}
	return []block{w.both(t), w.moves(t), w.said(6, 1, whatChanged)}
}

// moves says how many changed side between the two votes, each way; in brief, only how
// many in all.
func (w wall) moves(t *class.Topic) block {
	b := w.text(2, 1, w.f.Styles.Strong, movedWords(t))
	n := "none"
	if moved := t.Second.Moved.N(); moved > 0 {
		n = strconv.Itoa(moved)
	}
	b.brief = w.f.Styles.Strong.Render(fmt.Sprintf("%d voted again, %s changed side.", t.Second.Voted, n))
	return b
}

// movedWords says how many changed side between the two votes, each way.
func movedWords(t *class.Topic) string { return t.Second.Said() }
