package doc

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"rolefit/content"
	"rolefit/internal/fold"
)

//go:embed templates/paper.css
var paperCSS string

// The page, in millimeters, as templates/paper.css lays it out. The head and the
// foot are rounded up.
const (
	paperHeight  = 296.0
	paperHead    = 45.0 // margin, title, how to answer, the key
	paperFoot    = 30.0 // margin, the boxes to copy to in one row
	paperCopyRow = 8.0  // a further row of these boxes
	paperEnd     = 81.0 // width of one end of a question, and of a trade-off's opening
	paperPadding = 0.9  // of a question, with its line
	paperBox     = 6.4  // height of a box, unless the type is small
	paperBoxLow  = 4.8
	copyGroup    = 4
	copyRow      = 32 // boxes to copy to in a row
)

// The size of the questions' type, in points.
const (
	paperLargest  = 10.5
	paperSmallest = 4.5
	paperStep     = 0.25
	paperLeading  = 1.22 // height of a line, in sizes
	millimeters   = 25.4 / 72
)

// Paper writes an assessment's questions as one page of HTML that prints on one
// sheet of A4, black on white: both ends of each question, a box for a digit, and a
// row of boxes at the bottom to copy the digits to. It needs nothing beside itself,
// and everything of the assessment is escaped. The type is as large as fits. It
// fails where the questions are too many or too long for one page, and with the
// error of the writer. Tie-breakers are not on it: they are chosen by the answers.
func Paper(w io.Writer, a *content.Assessment) error {
	size := paperSize(a)
	if size == 0 {
		return fmt.Errorf("the %d questions of %s do not fit on one page; paper is for shorter assessments", len(a.Questions), a.ID)
	}
	p := &paper{assessment: a, size: size}
	p.page(a.Language, a.Title, paperCSS, func() {
		p.within("main", func() {
			p.within("header", p.head)
			p.within("ol", p.questions, attr{"class", "questions"}, attr{"style", fmt.Sprintf("--text:%.4gpt;--box:%.2fmm", p.size, boxHeight(p.size))})
			p.within("footer", p.foot)
		})
	})
	if _, err := io.WriteString(w, p.b.String()); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}

// Answers returns the words of the five answers, from the left end of a scale (−2) to the
// right one (+2): the same on screens, on paper and in every report.
func Answers() [5]string { return [5]string{"much more", "a bit", "either way", "a bit", "much more"} }

// paper is an assessment on its way to a page.
type paper struct {
	markup

	assessment *content.Assessment
	size       float64 // of the questions' type, in points
}

func (p *paper) head() {
	p.line("h1", p.assessment.Title)
	p.line("p", "Each line has two ends, and both are good ways to work. Write one digit in its box: how near you are to either end. "+
		"Take your first leaning, as you are today. There are no right answers, and no name belongs on this page.")
	p.within("ol", func() {
		said := Answers()
		for i, side := range []string{" the left", " the left", "", " the right", " the right"} {
			said[i] += side
		}
		for i, said := range append(said[:], "skip it") {
			p.open("li")
			p.span("b", strconv.Itoa((i+1)%6))
			p.text(said)
			p.shut("li")
		}
	}, attr{"class", "key"})
}

func (p *paper) questions() {
	for i, q := range p.assessment.Questions {
		p.within("li", func() {
			low, high := q.Opposite, q.Text
			if q.Kind == content.TradeOff {
				p.line("p", q.Stem, attr{"class", "stem"})
				low, high = q.A, q.B
			}
			p.line("p", strconv.Itoa(i+1), attr{"class", "number"})
			p.line("p", low, attr{"class", "low"})
			p.shape("p", attr{"class", "box"})
			p.line("p", high, attr{"class", "high"})
		})
	}
}

func (p *paper) foot() {
	n := len(p.assessment.Questions)
	p.line("p", fmt.Sprintf("Copy your %d digits here, to hand in or to read out; 0 for a line that you left out.", n))
	p.within("ol", func() {
		for from := 0; from < n; from += copyGroup {
			p.within("li", func() {
				p.within("ol", func() {
					for i := from; i < min(from+copyGroup, n); i++ {
						p.line("li", strconv.Itoa(i+1))
					}
				})
			})
		}
	}, attr{"class", "copy"})
	p.open("p", attr{"class", "small"})
	p.open("span")
	p.text("Whoever collects them types")
	p.b.WriteByte(' ')
	p.span("code", "rolefit score"+assessmentOption(p.assessment.ID)+" --digits 2541...")
	p.b.WriteString("</span>")
	p.span("span", p.assessment.ID+", edition "+p.assessment.Edition)
	p.shut("p")
}

// assessmentOption returns the option that names an assessment in a command.
func assessmentOption(id string) string {
	switch {
	case id == "career":
		return ""
	case slices.Contains(content.EmbeddedIDs(), id):
		return " --assessment " + id
	default:
		return " --assessment FILE"
	}
}

// paperSize is the largest size, in points, at which the questions fit on the page;
// 0 where none does.
func paperSize(a *content.Assessment) float64 {
	rows := (len(a.Questions) + copyRow - 1) / copyRow
	room := paperHeight - paperHead - paperFoot - float64(rows-1)*paperCopyRow
	for size := paperLargest; size >= paperSmallest; size -= paperStep {
		taken := 0.0
		for _, q := range a.Questions {
			taken += questionHeight(q, size)
		}
		if taken <= room {
			return size
		}
	}
	return 0
}

// questionHeight is how high a question stands on the page, in millimeters. It is
// reckoned with wide letters, since every computer has others.
func questionHeight(q content.Question, size float64) float64 {
	lines := max(paperLines(q.Opposite, size), paperLines(q.Text, size))
	if q.Kind == content.TradeOff {
		lines = paperLines(q.Stem, size) + max(paperLines(q.A, size), paperLines(q.B, size))
	}
	return max(float64(lines)*size*millimeters*paperLeading, boxHeight(size)) + paperPadding
}

// boxHeight is how high a box stands, in millimeters: as high as two lines.
func boxHeight(size float64) float64 {
	return min(max(2*size*millimeters*paperLeading, paperBoxLow), paperBox)
}

// paperLines is how many lines a text takes at one end of a question, at a size in
// points.
func paperLines(s string, size float64) int {
	lines, at := 0, 0.0
	for part := range fold.Parts(s) {
		w := textWidth(strings.TrimRight(part, " ")) * size * millimeters
		if lines == 0 || at+w > paperEnd {
			lines, at = lines+1, 0
		}
		for ; w > paperEnd; w -= paperEnd { // broken between any two characters
			lines++
		}
		at += textWidth(part) * size * millimeters
	}
	return lines
}

// textWidth estimates the width of a text in multiples of its type size, for the usual
// sans serifs and a little slack.
func textWidth(s string) float64 {
	const slack = 1.06
	w := 0.0
	for _, r := range s {
		switch {
		case strings.ContainsRune("ijlI.,:;'|!\u2019", r):
			w += 0.26
		case strings.ContainsRune(" frt()-/", r):
			w += 0.32
		case strings.ContainsRune("mwMW%@", r):
			w += 0.88
		case r >= 'A' && r <= 'Z':
			w += 0.7
		case r <= 0x24f:
			w += 0.54
		default:
			w++
		}
	}
	return w * slack
}
