package projector

import (
	"cmp"
	"fmt"
	"strings"

	"rolefit/internal/english"
	"rolefit/internal/qr"
	"rolefit/internal/ui"
	"rolefit/workshop/class"

	"github.com/charmbracelet/x/ansi"
)

// Controls draws the facilitator's view: the phase, the next step and its consequence,
// the counts, and a small picture of the wall. The text fits the frame's width and
// height.
func Controls(b class.Board, f ui.Frame) string {
	w := wall{b, f}
	blocks := []block{one(1, 0, w.track())}
	for i, alarm := range b.Alarms {
		blocks = append(blocks, w.text(2*min(i, 1), 1-min(i, 1), f.Styles.Caution, alarm))
	}
	blocks = append(
		blocks,
		w.text(0, 1-min(len(b.Alarms), 1), f.Styles.Caution, intakeWords(b, takeKey, putKey)),
		one(0, 1, ui.Hang(f.Styles.Dim.Render(ui.Pad("NEXT", labelColumn, f.Glyphs)), w.next())),
		one(2, 1, w.labeled("NOW", w.counts())),
		w.moved(),
	)
	blocks = append(blocks, w.notes()...)
	blocks = append(blocks, w.picture(f.Height-least(blocks)))
	return w.fit(ui.MaxLines(fill(blocks, f.Height), f.Height))
}

// The ends of intakeWords that name a key.
const (
	takeKey = "t takes them back"
	putKey  = "t puts them back"
)

// labelColumn is the width of the controls' labels, in cells.
const labelColumn = 6

func (w wall) labeled(name, text string) string {
	return ui.Hang(w.f.Styles.Dim.Render(ui.Pad(name, labelColumn, w.f.Glyphs)), ui.Wrap(text, w.f.Width-labelColumn))
}

// intakeWords describes the sheets in doubt. It ends with take, or with put once they are
// taken back; empty without such sheets.
func intakeWords(b class.Board, take, put string) string {
	in := b.Intake
	if in == nil {
		return ""
	}
	from := english.Plural(in.Addresses, "one address", fmt.Sprintf("%d addresses", in.Addresses))
	came := fmt.Sprintf("%s that came in %s from %s", english.Counted(in.Sheets, "newcomer", "newcomers"), english.Counted(in.Seconds, "second", "seconds"), from)
	if in.Taken {
		return came + " were taken back and don't count: " + put + "."
	}
	return came + " may not be your class's: " + take + "."
}

// moved shows the new line to join, if the address changed.
func (w wall) moved() block {
	if !w.b.MovedJoin || w.best() == "" {
		return block{}
	}
	return one(2, 0, w.labeled("NEW", strings.Join(append([]string{w.best()}, w.b.Web[:min(len(w.b.Web), 1)]...), " or ")+", a new address"))
}

// notes shows the speaker's notes on both poles of the question, for the facilitator
// alone; nil without notes.
func (w wall) notes() []block {
	notes := notesOf(w.b.Topic)
	if len(notes) == 0 {
		return nil
	}
	var lines []string
	for i, note := range notes {
		lines = append(lines, ui.Hang(w.f.Styles.Dim.Render(ui.Pad("AB"[i:i+1], labelColumn, w.f.Glyphs)),
			ui.Wrap(note, min(w.f.Width, measure)-labelColumn)))
	}
	return []block{one(3, 1, strings.Join(lines, "\n"))}
}

// notesOf returns the speaker's notes on pole A and pole B, as "training, handing over:
// …"; nil if the question has none.
func notesOf(t *class.Topic) []string {
	if t == nil || t.Question.Means == "" || t.Question.MeansNot == "" {
		return nil
	}
	ends := poles(t.Question, true)
	return []string{ends[0].text + ": " + t.Question.MeansNot, ends[2].text + ": " + t.Question.Means}
}

// track names the phases in order, the current one in brackets and capitals.
func (w wall) track() string {
	between := " " + w.f.Styles.Dim.Render(">") + " "
	if !w.f.Roomy() {
		between = " "
	}
	var parts []string
	for _, p := range []class.Phase{class.AtLobby, class.AtAnswering, class.AtReveal, class.AtDiscuss, class.AtEnd} {
		if p == w.b.State.Phase || p == class.AtLobby && w.b.State.Phase == "" {
			parts = append(parts, w.f.Styles.Accent.Render("["+strings.ToUpper(string(p))+"]"))
		} else {
			parts = append(parts, w.f.Styles.Dim.Render(string(p)))
		}
	}
	return strings.Join(parts, between)
}

// next shows the next step with its consequence below it.
func (w wall) next() string {
	means := ui.Wrap(w.b.Next.Means, min(w.f.Width, measure)-labelColumn)
	if w.b.Next.Does == "" {
		return w.f.Styles.Strong.Render(means)
	}
	return forward(w.b, w.f) + "\n" + means
}

func forward(b class.Board, f ui.Frame) string {
	does := f.Styles.Accent.Render(b.Next.Does)
	if !b.Next.Possible {
		does = f.Styles.Dim.Render(b.Next.Does + " (not yet)")
	}
	return f.Styles.Key.Render("space") + "  " + does
}

// counts lists people, votes and the clock, separated by commas.
func (w wall) counts() string {
	c := w.b.Counts
	parts := []string{fmt.Sprintf("%d joined", c.Joined)}
	if w.b.Reveal == nil {
		parts = append(parts, fmt.Sprintf("%d halfway", c.Halfway))
	}
	parts = append(parts, fmt.Sprintf("%d done", c.Done))
	if !w.b.Unheard {
		parts = append(parts, fmt.Sprintf("%d connected, %d away", w.b.Connected, w.b.Away))
	}
	if w.b.State.Shut {
		parts = append(parts, "door closed")
	}
	if r := w.b.Reveal; r != nil {
		parts = append(parts, fmt.Sprintf("%d in the chart", r.Of))
	}
	if t := w.b.Topic; t != nil {
		parts = append(parts, fmt.Sprintf("question %d of %d", t.Number, t.Of))
		if t.Round == class.Voting {
			parts = append(parts, fmt.Sprintf("%d voted", t.Votes))
		}
	}
	if _, says := clock(w.b); says != "" {
		parts = append(parts, says)
	}
	return w.f.Styles.Strong.Render(strings.Join(parts, ", "))
}

// shows describes the wall in words, for controls too small for a picture.
func (w wall) shows() string {
	if w.b.State.Blank {
		return w.f.Styles.Caution.Render("blank; . shows it again")
	}
	if w.b.Topic != nil && w.b.State.Round == class.Voting {
		return "the question, and how many voted"
	}
	return cmp.Or(map[class.Phase]string{
		class.AtDiscuss: "the question and its answers", class.AtReveal: "the averages of the class",
		class.AtAnswering: "how to join, and the counts", class.AtEnd: "goodbye, and what is saved",
	}[w.b.State.Phase], "how to join")
}

// picture draws the wall in room lines: small and dim between two rules, or in words if
// the smallest wall does not fit.
func (w wall) picture(room int) block {
	const most, widest, edge, frame = 34, 120, 2, 3 // two rules, and a free line above
	small := ui.Frame{Width: min(w.f.Width-2*edge, widest), Height: min(room-frame, most), Styles: &ui.Styles{}, Glyphs: w.f.Glyphs}
	b := block{forms: []string{w.labeled("WALL", w.shows())}, rank: 5, gap: 1}
	if small.Width < ui.MinWidth-2 || small.Height < ui.MinHeight-4 {
		return b
	}
	name := " on the wall "
	if w.b.State.Blank {
		name = " on the wall: blank, . shows it again "
	}
	lines := []string{strings.Repeat(w.f.Glyphs.Rule, edge) + name +
		strings.Repeat(w.f.Glyphs.Rule, max(w.f.Width-len(name)-edge, 0))}
	shown := strings.Split(qr.Unstyled(ansi.Strip(Wall(w.b, small))), "\n")
	for i := range small.Height {
		line := ""
		if i < len(shown) {
			line = strings.TrimRight(strings.Repeat(" ", edge)+shown[i], " ")
		}
		lines = append(lines, line)
	}
	lines = append(lines, strings.Repeat(w.f.Glyphs.Rule, w.f.Width))
	b.forms = append(b.forms, w.f.Styles.Dim.Render(strings.Join(lines, "\n")))
	return b
}
