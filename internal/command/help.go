package command

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"
)

// What the help looks like, in cells: names in a column as wide as the widest, and
// beside them what they do. The rules: it asks the terminal nothing; the sixteen
// colours of the terminal's own palette read on every background.
const (
	helpIndent = 2 // of texts and titles
	helpMargin = 4 // of what stands below a title
	helpGap    = 2 // between a name and its text
	helpWidest = 120
	helpLeast  = 20 // with less room than this beside a name, the text goes below it
)

// helpWidth is how many cells the help may take beside each other.
func helpWidth(out io.Writer) int {
	if file, ok := out.(*os.File); ok {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil {
			return min(width, helpWidest)
		}
	}
	return helpWidest
}

// page is a page of help.
type page struct {
	strings.Builder

	width int
}

func (a *App) page() *page { return &page{width: cmp.Or(a.width, helpWidth(a.Out))} }

// row is a name, and what there is to say about it.
type row struct{ name, text string }

// help prints what there is to say about a command.
func (a *App) help(cmd *cobra.Command, _ []string) {
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

// printHelp prints a page in the colours that the terminal has; in none in a pipe.
func (a *App) printHelp(p *page) {
	_, _ = io.WriteString(colorprofile.NewWriter(a.Out, a.Environ), p.String()+"\n") // nothing is left to say where it fails
}

// topic is a text of paragraphs, and of lists: a name, a tab and what there is to say.
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

// rowsOf are the rows of a list.
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
	fmt.Fprintf(p, "\n%s\n\n", indented(style.Render(capital(title)), helpIndent))
}

// lines are lines to be typed, which are not broken.
func (p *page) lines(text string) {
	for line := range strings.Lines(strings.Trim(text, "\n")) {
		fmt.Fprintln(p, strings.TrimRight(indented(strings.TrimSpace(line), helpMargin), " "))
	}
}

// table is a list of names with their texts; nothing where it is empty.
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

// flagRow is a flag with the name of its value, and what it does by itself.
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
	return row{name, capital(text)}
}

// valued is what a flag's value is called, empty where it takes none, and the flag's
// text: `FILE` in a text names the value.
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

func capital(s string) string { return strings.ToUpper(s[:min(1, len(s))]) + s[min(1, len(s)):] }

// indented puts spaces before each line that is not empty.
func indented(text string, by int) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = strings.Repeat(" ", by) + line
		}
	}
	return strings.Join(lines, "\n")
}

// fold breaks a text at spaces alone: the library would break at hyphens too, and so
// after the -- of a flag. What has no room at all is left to the terminal.
func fold(text string, width int) string {
	const unbroken = "\u2011"
	if width < helpLeast {
		return text
	}
	folded := ansi.Wordwrap(strings.ReplaceAll(text, "-", unbroken), width, "")
	return strings.ReplaceAll(folded, unbroken, "-")
}
