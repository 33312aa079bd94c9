package job

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rolefit/content"
	"rolefit/internal/textsafe"
)

// Line is one line of a posting, wrapped to a width.
type Line struct {
	Text  string
	Marks []Mark // of the words that were looked for, in their order; nil: none
}

// Quote is a sentence of a posting, on one line, with the words in it that speak of a fact.
type Quote = Line

// Mark is the part of a text from byte From up to byte To.
type Mark struct{ From, To int }

// Reading is a posting, with the words that may speak of each fact. It never changes.
type Reading struct {
	source []string // lines without control sequences
	all    cueText  // the lines, joined with newlines
	marked map[string][]Mark
}

// Read looks for the cues of facts in a posting. It returns nil for a text without letters.
func Read(text string, facts []content.JobFact) *Reading {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	r := &Reading{marked: map[string][]Mark{}}
	for line := range strings.SplitSeq(text, "\n") {
		r.source = append(r.source, strings.TrimRight(textsafe.Line(line), " "))
	}
	joined := strings.Join(r.source, "\n")
	r.all = cueText(joined)
	folded := cueText(strings.ToLower(joined)) // rune by rune
	for _, fact := range facts {
		if marks := runs(mentioned(r.all, folded, fact.Cues)); len(marks) > 0 {
			r.marked[fact.ID] = marks
		}
	}
	return r
}

// runs returns the runs of marked runes, as indexes of runes.
func runs(marked []bool) []Mark {
	var found []Mark
	for at, is := range marked {
		switch {
		case is && at > 0 && marked[at-1]:
			found[len(found)-1].To = at + 1
		case is:
			found = append(found, Mark{at, at + 1})
		}
	}
	return found
}

// Mentions reports whether the posting may be about a fact; no posting speaks of none.
func (r *Reading) Mentions(fact string) bool { return r != nil && len(r.marked[fact]) > 0 }

// Lines breaks the posting's lines by wrap and marks the words that may be about a fact. Runs
// of blank lines become one.
func (r *Reading) Lines(fact string, wrap func(string) string) []Line {
	marks := r.marked[fact]
	var rows []Line
	start := 0 // of the line, in all
	for _, text := range r.source {
		end := start + utf8.RuneCountInString(text)
		for len(marks) > 0 && marks[0].To <= start {
			marks = marks[1:]
		}
		switch {
		case text != "":
			rows = append(rows, r.part(start, end, marks).Wrap(wrap)...)
		case len(rows) > 0 && rows[len(rows)-1].Text != "":
			rows = append(rows, Line{})
		}
		start = end + 1
	}
	for len(rows) > 0 && rows[len(rows)-1].Text == "" {
		rows = rows[:len(rows)-1]
	}
	return rows
}

// part returns the text from one index of a rune up to another, with its marks. They are
// sorted, and none ends before it.
func (r *Reading) part(from, to int, marks []Mark) Line {
	var text strings.Builder
	var line Line
	for at := from; at < to; at++ {
		for len(marks) > 0 && marks[0].To <= at {
			marks = marks[1:]
		}
		line.mark(text.Len(), r.all[at], len(marks) > 0 && marks[0].From <= at)
		text.WriteRune(r.all[at])
	}
	line.Text = text.String()
	return line
}

// Wrap breaks a line by wrap, which takes spaces out and nothing else.
func (l Line) Wrap(wrap func(string) string) []Line {
	var rows []Line
	at, marks := 0, l.Marks // at is a byte of the text
	for part := range strings.SplitSeq(wrap(l.Text), "\n") {
		row := Line{Text: strings.TrimRight(part, " ")}
		for i, c := range row.Text {
			for at < len(l.Text) && !strings.HasPrefix(l.Text[at:], string(c)) {
				at++
			}
			for len(marks) > 0 && marks[0].To <= at {
				marks = marks[1:]
			}
			row.mark(i, c, len(marks) > 0 && marks[0].From <= at)
			at += utf8.RuneLen(c)
		}
		rows = append(rows, row)
	}
	return rows
}

// mark adds the rune at byte i to the marks, if it is to be marked.
func (l *Line) mark(i int, c rune, is bool) {
	to := i + utf8.RuneLen(c)
	switch last := len(l.Marks) - 1; {
	case !is:
	case last >= 0 && l.Marks[last].To == i:
		l.Marks[last].To = to
	default:
		l.Marks = append(l.Marks, Mark{i, to})
	}
}

// Quotes returns the sentences that may be about a fact, each once and in the posting's order;
// titles and headings of a few words come after them. A sentence that goes over several lines is
// joined to one.
func (r *Reading) Quotes(fact string) []Quote {
	if r == nil {
		return nil
	}
	var quotes []Quote
	done := 0
	marks := r.marked[fact]
	for i, mark := range marks {
		if mark.From < done {
			continue
		}
		from, to := mark.From, mark.To
		for from > 0 && !r.parts(from) {
			from--
		}
		for to < len(r.all) && !r.parts(to) {
			to++
		}
		done = to
		quote := r.quote(max(from, mark.From-mostBefore), min(to, mark.To+mostAfter), marks[i:])
		if !slices.ContainsFunc(quotes, func(q Quote) bool { return q.Text == quote.Text }) {
			quotes = append(quotes, quote)
		}
	}
	slices.SortStableFunc(quotes, func(a, b Quote) int { return cmp.Compare(a.heading(), b.heading()) })
	return quotes
}

// heading returns 1 for a title and a line of a few words, 0 for another one.
func (l Line) heading() int {
	const few = 4
	if len(strings.Fields(l.Text)) <= few || titled(l.Text) != "" {
		return 1
	}
	return 0
}

// mostBefore and mostAfter are how many runes of a sentence stand around its first mark.
const mostBefore, mostAfter = 160, 240

// parts reports whether a sentence ends before the rune at index at.
func (r *Reading) parts(at int) bool {
	before, here := r.all[at-1], r.all[at]
	switch {
	case strings.ContainsRune(bullets, here), here == '\n' && r.ends(at):
		return true
	case !unicode.IsSpace(before) || at < len("e.g. "):
		return false
	}
	word := r.all[at-len("e.g. ") : at-1]
	ended := strings.ContainsRune(".!?", word[len(word)-1]) && (unicode.IsUpper(here) || unicode.IsDigit(here))
	return ended && !strings.HasSuffix(strings.ToLower(string(word)), ".g.") && !strings.HasSuffix(string(word), "i.e.")
}

// ends reports whether the sentence ends with the line that the newline at index at ends: the
// next one begins with no small letter.
func (r *Reading) ends(at int) bool {
	next := at + 1
	for next < len(r.all) && r.all[next] == ' ' {
		next++
	}
	return next == len(r.all) || !unicode.IsLower(r.all[next]) || at > 0 && strings.ContainsRune(".:!?\n", r.all[at-1])
}

const bullets = "•▪●◦‣∙"

// quote returns a part of the text on one line, with its marks.
func (r *Reading) quote(from, to int, marks []Mark) Quote {
	for from > 0 && wordy(r.all[from-1]) && from < marks[0].From {
		from++
	}
	for to < len(r.all) && wordy(r.all[to]) && to > marks[0].To {
		to--
	}
	for to > marks[0].To && unicode.IsSpace(r.all[to-1]) {
		to--
	}
	for from < marks[0].From && !wordy(r.all[from]) && !strings.ContainsRune("\"“‘([$€£%", r.all[from]) {
		from++
	}
	line := r.part(from, to, marks)
	line.Text = strings.ReplaceAll(line.Text, "\n", " ")
	return line
}
