package clikit

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"rolefit/internal/english"
)

// Layout of the help, in cells: names in a column as wide as the widest, with their
// texts beside them. The help sends the terminal no queries, and its sixteen ANSI
// colors are legible on every background.
const (
	helpIndent = 2 // of texts and titles
	helpMargin = 4 // of the text below a title
	helpGap    = 2 // between a name and its text
	helpWidest = 120
	helpLeast  = 20 // with less room than this beside a name, the text goes below it
)

// page builds a page of help.
type page struct {
	strings.Builder

	width int
}

// page begins a page as wide as the terminal, at most helpWidest.
func (a *App) page() *page {
	return &page{width: cmp.Or(a.width, min(cmp.Or(Width(a.Out), helpWidest), helpWidest))}
}

// row is a name and the text about it.
type row struct{ name, text string }

func (a *App) help(cmd *cobra.Command) {
	p := a.page()
	long := cmd.Long
	if long == "" {
		long = cmd.Short + "."
	}
	p.text(a.Worded(long))
	usage := cmd.CommandPath() + strings.TrimPrefix(cmd.Use, cmd.Name())
	if cmd.HasAvailableSubCommands() {
		usage += " [command]"
	}
	p.title("usage")
	p.lines(usage + " [--flags]")
	if cmd.Example != "" {
		p.title("examples")
		p.lines(a.Worded(cmd.Example))
	}
	var commands, flags, topics []row
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			commands = append(commands, row{lipgloss.NewStyle().Foreground(lipgloss.Cyan).Render(c.Use), c.Short})
		}
	}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			flags = append(flags, flagRow(f))
		}
	})
	if !cmd.HasParent() {
		for _, t := range a.topics() {
			topics = append(topics, row{t.name, t.short})
		}
	}
	p.table(a, "commands", commands)
	p.table(a, "flags", flags)
	p.table(a, "topics of "+a.Typed()+" help", topics)
	a.printHelp(p)
}

// printHelp prints a page in the colors that the terminal supports; without in a pipe.
func (a *App) printHelp(p *page) {
	_, _ = io.WriteString(colorprofile.NewWriter(a.Out, a.Environ), p.String()+"\n") // App.Run reports a failure
}

// topic adds a text of paragraphs and lists. Each line of a list is a name, a tab and a
// text.
func (p *page) topic(a *App, text string) {
	for block := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if !strings.Contains(block, "\t") {
			p.text(a.Worded(block))
			continue
		}
		p.WriteString("\n")
		p.table(a, "", rowsOf(block))
	}
}

// rowsOf parses a list of a topic.
func rowsOf(block string) []row {
	var rows []row
	for line := range strings.SplitSeq(block, "\n") {
		name, text, _ := strings.Cut(line, "\t")
		rows = append(rows, row{name, text})
	}
	return rows
}

func (p *page) text(text string) {
	fmt.Fprintf(p, "\n%s\n", indented(fold(text, p.width-helpIndent), helpIndent))
}

func (p *page) title(title string) {
	style := lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Blue)
	fmt.Fprintf(p, "\n%s\n\n", indented(style.Render(english.Capital(title)), helpIndent))
}

// lines adds lines for people to type, which are never wrapped.
func (p *page) lines(text string) {
	for line := range strings.Lines(strings.Trim(text, "\n")) {
		fmt.Fprintln(p, strings.TrimRight(indented(strings.TrimSpace(line), helpMargin), " "))
	}
}

// table adds a list of names with their texts; nothing for an empty list.
func (p *page) table(a *App, title string, rows []row) {
	column := 0
	for _, r := range rows {
		column = max(column, ansi.StringWidth(r.name)+helpGap)
	}
	if len(rows) > 0 && title != "" {
		p.title(title)
	}
	room, below := p.width-helpMargin-column, false
	if room < helpLeast {
		room, below = p.width-2*helpMargin, true
	}
	for _, r := range rows {
		text := fold(a.Worded(r.text), room)
		if below {
			fmt.Fprintf(p, "%s\n%s\n", indented(r.name, helpMargin), indented(text, 2*helpMargin))
			continue
		}
		gap := strings.Repeat(" ", column-ansi.StringWidth(r.name))
		text = strings.TrimLeft(indented(text, helpMargin+column), " ")
		fmt.Fprintf(p, "%s%s%s\n", indented(r.name, helpMargin), gap, text)
	}
}

// flagRow describes a flag: its name, the name of its value, its text and its default.
func flagRow(f *pflag.Flag) row {
	value, text := valued(f)
	name := "--" + f.Name
	if f.Shorthand != "" {
		name = "-" + f.Shorthand + " " + name
	}
	name = lipgloss.NewStyle().Foreground(lipgloss.Magenta).Render(name)
	if value != "" {
		name += " " + value
	}
	switch f.DefValue {
	case "", "false", "0", "[]":
	default:
		text += " (" + f.DefValue + ")"
	}
	return row{name, english.Capital(text)}
}

// valued returns the name of a flag's value, empty for a switch, and the flag's text.
// `FILE` in backquotes in the text names the value.
func valued(f *pflag.Flag) (value, text string) {
	value, text = pflag.UnquoteUsage(f)
	switch {
	case text != f.Usage || value == "":
		return value, text
	case value == "int" || value == "uint":
		return "N", text
	case value == "duration":
		return "TIME", text
	}
	return strings.ToUpper(f.Name), text
}

// indented puts by spaces before each line that is not empty.
func indented(text string, by int) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = strings.Repeat(" ", by) + line
		}
	}
	return strings.Join(lines, "\n")
}

// fold wraps a text at spaces only. ansi.Wordwrap breaks at hyphens too, even after the
// -- of a flag. Below helpLeast cells it leaves wrapping to the terminal.
func fold(text string, width int) string {
	const unbroken = "\u2011"
	if width < helpLeast {
		return text
	}
	folded := ansi.Wordwrap(strings.ReplaceAll(text, "-", unbroken), width, "")
	return strings.ReplaceAll(folded, unbroken, "-")
}
