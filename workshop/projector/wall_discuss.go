package projector

import (
	"fmt"
	"slices"
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
	howToVote    = "On your own screen, 1 to 5: 1 is all A, 3 is no preference, 5 is all B."
)

// pole is one side of a question, or the middle between them.
type pole struct{ mark, text string }

// poles are the two sides of a question with the middle between them, in full or in
// the phrases that reasons use. A statement's A is its opposite: the end of those who
// disagree.
func poles(q content.Question, short bool) [3]pole {
	a, b := q.A, q.B
	switch {
	case short && q.Short != "" && q.ShortNot != "":
		a, b = q.ShortNot, q.Short
	case q.Kind == content.Statement:
		a, b = q.Opposite, q.Text
	}
	return [3]pole{{"A", a}, {"-", "no preference"}, {"B", b}}
}

// stem is what stands above the poles.
func stem(q content.Question) string {
	if q.Stem != "" {
		return q.Stem + " " + "…"
	}
	return "Which is more like you?"
}

// sides are a split's counts in the order of the poles.
func sides(s class.Split) [3]int { return [3]int{s.A, s.Neutral, s.B} }

// discuss shows the question at hand: its first answers and what pairs talk about, the
// vote while it is open, or both votes.
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
	blocks = append(blocks, w.text(1, 1, w.f.Styles.Strong, w.stem(t.Question)))
	switch t.Round {
	case class.Voting:
		return append(blocks, w.voting(t)...)
	case class.Voted:
		return append(blocks, w.voted(t)...)
	default:
		return append(blocks, w.talk(t)...)
	}
}

// answersWords says whose answers are shown: "answers of all 12 who were done".
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

// stop is what a text that goes on ends with.
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
		blocks = append(blocks, w.split(t, sides(*t.First)))
	}
	return append(blocks, w.pairs(t)...)
}

// pairs is what pairs talk about, with the time they have.
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
	}
	return []block{b}
}

// promptOf is what pairs are asked to talk about.
func promptOf(t *class.Topic) string {
	if t.Prompt == "" {
		return "Find somebody on the other side, and tell each other why."
	}
	return t.Prompt
}

// poleList is the poles alone.
func (w wall) poleList(t *class.Topic) block {
	nothing := func(int) string { return "" }
	short, full := w.poles(t, nothing, poleForm{short: true}), w.poles(t, nothing, poleForm{})
	return block{forms: []string{strings.Join(short, "\n"), strings.Join(full, "\n"), strings.Join(full, "\n\n")}, rank: 0, gap: 1}
}

// poleForm is how poles are set.
type poleForm struct {
	short   bool       // in phrases
	size    ui.DotSize // of what stands for people
	between string     // the poles
	wide    int        // cells of what stands beside the poles; 0: it stands under them
}

// poleForms are the forms of a split, smallest first. Phrases are for small walls.
func poleForms(wide int) []poleForm {
	return []poleForm{
		{true, 0, "\n", wide},
		{false, 0, "\n", wide},
		{false, 0, "\n\n", wide},
		{false, 1, "\n\n", wide},
		{false, 1, "\n\n\n", wide},
		{false, 2, "\n\n\n", wide},
	}
}

// poles draws each pole with what stands beside it, or under it.
func (w wall) poles(t *class.Topic, beside func(i int) string, form poleForm) []string {
	var parts []string
	for i, p := range poles(t.Question, form.short) {
		mark := w.f.Styles.Accent.Render(p.mark) + "  "
		what := beside(i)
		if form.wide == 0 {
			part := ui.Hang(mark, ui.Wrap(p.text, min(w.f.Width, measure)-3))
			if what != "" {
				part += "\n" + ui.Indent(what, 3)
			}
			parts = append(parts, part)
			continue
		}
		text := w.f.Width - form.wide - 6
		words := lipgloss.NewStyle().Width(text).Render(ui.Wrap(p.text, text))
		parts = append(parts, lipgloss.JoinHorizontal(0, mark, words, "   ", what))
	}
	return parts
}

// split shows how a question was answered: one dot a person.
func (w wall) split(t *class.Topic, counts [3]int) block {
	b := block{rank: 0, gap: 1}
	digits := len(fmt.Sprint(slices.Max(counts[:])))
	for _, form := range poleForms(w.besides(t)) {
		room := w.f.Width - 3 - digits - 2
		if form.wide > 0 {
			room = form.wide - digits - 2
		}
		dots := ui.NewDotScale(slices.Max(counts[:]), room, 1, form.size)
		if dots.Each > 1 && form.size > 0 {
			continue
		}
		parts := w.poles(t, func(i int) string { return w.tally(counts[i], digits, dots) }, form)
		b.forms = append(b.forms, strings.Join(append(parts, w.scale(dots)...), form.between))
	}
	return b
}

// besides is the width of what stands beside the poles: what they leave, at least two
// fifths of a roomy wall; 0 where it stands under them.
func (w wall) besides(t *class.Topic) int {
	if !w.f.Roomy() {
		return 0
	}
	const between = 6
	widest := 0
	for _, p := range poles(t.Question, false) {
		widest = max(widest, lipgloss.Width(p.text))
	}
	return max(w.f.Width-between-widest, w.f.Width*2/5)
}

// tally is a count with its dots.
func (w wall) tally(n, digits int, dots ui.DotScale) string {
	number := w.f.Styles.Strong.Render(fmt.Sprintf("%*d", digits, n)) + "  "
	return ui.Hang(number, dots.Draw(n, 0, w.f))
}

// voting asks for the second vote, and says how many voted; nothing of how.
func (w wall) voting(t *class.Topic) []block {
	s := w.f.Styles
	ask := block{forms: []string{s.Accent.Render("VOTE AGAIN")}, rank: 1, gap: 2}
	ask.forms = append(ask.forms, w.large("VOTE AGAIN", s.Accent, w.f.Width)...)
	how := w.text(2, 1, s.Text, howToVote)
	votes := w.people([]row{{"VOTED", t.Votes}}, max(t.Votes, w.b.Counts.Done))
	votes.rank, votes.gap = 1, 1
	return []block{
		w.poleList(t), ask, how, votes,
		w.text(5, 1, s.Text, fmt.Sprintf("How people voted is shown once the vote is closed, from %d votes on.", class.LeastRevealed)),
	}
}

// voted shows the first answers and the second vote beside each other, on one scale.
func (w wall) voted(t *class.Topic) []block {
	switch {
	case t.First == nil && t.Second == nil:
		return []block{w.poleList(t), w.text(2, 1, w.f.Styles.Text, tooFewFirst), w.text(1, 1, w.f.Styles.Strong, tooFewSecond)}
	case t.Second == nil:
		return []block{w.split(t, sides(*t.First)), w.text(1, 2, w.f.Styles.Strong, tooFewSecond)}
	case t.First == nil:
		title := one(2, 1, w.f.Styles.Accent.Render(fmt.Sprintf("THE SECOND VOTE, %d voted", t.Second.N())))
		return []block{title, w.split(t, sides(*t.Second)), w.text(3, 2, w.f.Styles.Text, tooFewFirst)}
	}
	return []block{w.both(t), w.text(6, 2, w.f.Styles.Text, whatChanged)}
}
