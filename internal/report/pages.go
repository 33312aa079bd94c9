package report

import (
	"regexp"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"rolefit/content"
	"rolefit/internal/fold"
)

// The rules of the guide's pages.
//
//   - Nothing is cut and no line is wider than the width, however narrow it is.
//   - Sentences keep to a measure, on a wide terminal too.
//   - Only titles and names are bold, and only where somebody asked for it; they
//     are set so that they are found without it.

// Setting is how the guide's pages are set.
type Setting struct {
	Width int  // of the terminal, in cells; one that is too narrow for words counts as 10
	Bold  bool // titles and names are bold, by terminal sequences
}

const narrowest = 10

// TopicList names the pages of the guide, a line each.
func TopicList(h *content.Handbook, s Setting) string {
	p := newLeaf(s)
	p.title("THE GUIDE IN SHORT PAGES")
	p.gap()
	names := make([][2]string, len(h.Topics))
	for i, topic := range h.Topics {
		names[i] = [2]string{topic.ID, topic.Title}
	}
	p.labels(names...)
	p.gap()
	p.say("Read one: rolefit guide TOPIC. The seven roles side by side: rolefit roles.")
	return p.String()
}

// TopicPage is one page of the guide.
func TopicPage(topic content.Topic, s Setting) string {
	p := newLeaf(s)
	p.title(strings.ToUpper(topic.Title))
	for _, section := range topic.Sections {
		p.gap()
		p.title(section.Name)
		p.say(section.Text)
		for _, item := range section.Items {
			p.hang("- ", item)
		}
	}
	return p.String()
}

// leaf gathers the lines of a page.
type leaf struct {
	strings.Builder
	bold    lipgloss.Style
	width   int // of the terminal
	measure int // of sentences
}

func newLeaf(s Setting) *leaf {
	width := max(s.Width, narrowest)
	return &leaf{width: width, measure: min(width, measure), bold: lipgloss.NewStyle().Bold(s.Bold)}
}

// gap is an empty line.
func (p *leaf) gap() { p.WriteByte('\n') }

// title is a line of its own, or as many as it takes; none where it is empty.
func (p *leaf) title(s string) {
	if s == "" {
		return
	}
	for _, line := range broken(s, p.measure) {
		p.WriteString(p.bold.Render(line) + "\n")
	}
}

// say wraps sentences; none where there are none.
func (p *leaf) say(s string) { p.hang("", s) }

// hang wraps sentences behind a mark, and the lines after the first below them.
func (p *leaf) hang(mark, s string) {
	if s == "" {
		return
	}
	blank := strings.Repeat(" ", ansi.StringWidth(mark))
	for _, line := range broken(s, p.measure-len(blank)) {
		p.WriteString(mark + line + "\n")
		mark = blank
	}
}

// typed finds commands to be typed, with their first argument.
var typed = regexp.MustCompile(`rolefit (--[a-z]+ )?[A-Za-z-]+`)

// broken breaks a text into lines, at spaces alone and not in a command where it
// can. No line has spaces at its end.
func broken(s string, width int) []string {
	const hyphen, unbreakable, space, hard = "-", "\u2011", " ", "\u00a0" // of the same width
	s = typed.ReplaceAllStringFunc(s, func(command string) string { return strings.ReplaceAll(command, space, hard) })
	text := fold.Wrap(strings.ReplaceAll(s, hyphen, unbreakable), width)
	lines := strings.Split(strings.NewReplacer(unbreakable, hyphen, hard, space).Replace(text), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, space)
	}
	return lines
}

// section is a paragraph under a name; none where it is empty.
func (p *leaf) section(name, s string) {
	if s != "" {
		p.gap()
		p.title(name)
		p.say(s)
	}
}

// tell wraps sentences after a label on the same line.
func (p *leaf) tell(label, s string) {
	const indent = "  "
	if s == "" {
		return
	}
	p.WriteString(strings.Join(broken(label+": "+s, p.measure-len(indent)), "\n"+indent) + "\n")
}

// labels sets labels beside what they stand for, or before it where the lines are
// too short for that. A label without anything is left out.
func (p *leaf) labels(pairs ...[2]string) {
	const apart = 2
	wide := 0
	for _, pair := range pairs {
		wide = max(wide, ansi.StringWidth(pair[0])+apart)
	}
	for _, pair := range pairs {
		if wide > p.measure/3 {
			p.tell(pair[0], pair[1])
			continue
		}
		p.hang(pair[0]+strings.Repeat(" ", wide-ansi.StringWidth(pair[0])), pair[1])
	}
}
