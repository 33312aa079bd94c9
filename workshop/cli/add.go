package cli

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rolefit/internal/clikit"
	"rolefit/internal/report"
	"rolefit/internal/report/doc"
	"rolefit/internal/textfile"
	"rolefit/scoring"
	"rolefit/workshop/class"
	"rolefit/workshop/host"
)

func (a *app) add() *cobra.Command {
	var file, name, format string
	cmd := &cobra.Command{
		Use:   "add [FILE|-]",
		Short: "Add result codes and digits from paper to a class",
		Long: `Add every result code and every row of digits from paper in a text to a class: a chat that you copied, a list that you typed. Everything around them is ignored. What is already in the class counts once; what looks like a code but isn't one is named with its line, and the exit code is 3.

The result of each is printed with its line and its result code, to hand back to whoever it belongs to: rolefit show opens the code. A code holds a person's answers, so don't print it where the class can see.

It works while the class is running, and afterward.`,
		Example: `
  rolefit-workshop add chat.txt
  rolefit-workshop add - --class "Monday class"
  rolefit-workshop add paper.txt --format html > slips.html
  rolefit-workshop report`,
		Args: clikit.Between(0, 1, "one file, or - for what you paste"),
	}
	a.classFlag(cmd, &name, "The class; the newest if you name none")
	storeFlag(cmd, &file)
	clikit.FormatFlag(cmd, &format, report.ClassFormats()...)
	cmd.RunE = a.Do(func(ctx context.Context, args []string) error {
		from := "-"
		if len(args) > 0 {
			from = args[0]
		}
		if from == "-" && clikit.IsTerminal(a.In) {
			a.Note("Paste the text, then end with Enter and ctrl+d.")
		}
		text, err := a.Read(from, codes())
		if err != nil {
			return err
		}
		return a.stored(ctx, file, func(s classStore) error {
			return a.addText(ctx, s, addFlags{file, name, format, clikit.FileName(from)}, string(text))
		})
	})
	return cmd
}

// codes is the file type of add.
func codes() textfile.Taker {
	return textfile.Taker{Takes: "add takes any text with result codes, or digits from paper, in it", Prose: true, Loose: true}
}

// addFlags are the store file, the class, the format and the name of the text of add.
type addFlags struct{ file, class, format, from string }

func (a *app) addText(ctx context.Context, s classStore, f addFlags, text string) error {
	c, err := a.named(ctx, s, f.file, f.class)
	if err != nil {
		return err
	}
	model, err := modelOf(a, c)
	if err != nil {
		return err
	}
	added, err := host.Add(ctx, s, model, c.Name, text)
	if err != nil {
		return err
	}
	if len(added.New)+len(added.Double) == 0 {
		if other := codes().Foreign([]byte(text)); other != nil { // whose words may look like mistyped codes
			return clikit.Unopened(f.from, other)
		}
	}
	if len(added.New)+len(added.Double)+len(added.Bad) == 0 {
		return clikit.BadInput("nothing was added: there is no result code in %s, and no row of digits", f.from)
	}
	a.Note("Class %q.", c.Name)
	for _, line := range added.Lines() {
		a.Note("%s", line)
	}
	if results := resultsOf(model, added); len(results) > 0 {
		a.Note("A code is a person's answers: give each to its own person. rolefit show CODE opens it, and so does /result on the pages of a class (--web).")
		data, err := report.Export(f.format, results)
		if err == nil {
			err = a.Print("the results", f.format, data)
		}
		if err != nil {
			return err
		}
	}
	if len(added.Bad) > 0 {
		return clikit.BadInput("what is named above was not added; fix it and add it again: what is already in counts once")
	}
	return nil
}

// results are the results of what was added, by line: a report.Report.
type results []addedResult

type addedResult struct {
	Line    int          `json:"line"`
	Way     class.Way    `json:"way"`
	New     bool         `json:"new"`  // it was not in the class before
	Code    string       `json:"code"` // empty: the quiz is too long for codes
	Verdict scoring.Kind `json:"verdict"`
	Roles   []string     `json:"roles"`
	said    string       // the result in words
}

func resultsOf(m *scoring.Model, added host.Added) (all results) {
	for i, f := range slices.Concat(added.New, added.Double) {
		scored := m.For(f.Sheet)
		r := scored.Score(f.Sheet)
		words := report.For(scored.Assessment(), r)
		said := words.Headline
		if r.Verdict.Kind != scoring.Insufficient {
			said += ", " + words.Tag
		}
		all = append(all, addedResult{
			f.Line, f.Way, i < len(added.New), string(class.Fingerprint(m, f.Sheet)),
			r.Verdict.Kind, append([]string{}, r.Verdict.Roles...), said,
		})
	}
	slices.SortStableFunc(all, func(a, b addedResult) int { return cmp.Compare(a.Line, b.Line) })
	return all
}

// Doc returns a table of the results.
func (r results) Doc() doc.Doc {
	t := doc.Table{Heads: []string{"Result", "Line", "Result code"}}
	for _, one := range r {
		t.Rows = append(t.Rows, doc.Row{Name: one.said, Cells: []string{strconv.Itoa(one.Line), one.Code}})
	}
	return doc.Doc{Title: "Results, by line", Blocks: []doc.Block{t}}
}

// Data returns the results for encoding/json.
func (r results) Data() any {
	return struct {
		Schema  int     `json:"schema"`
		Results results `json:"results"`
	}{listSchema, r}
}

// Rows returns the results as records, behind their heads.
func (r results) Rows() [][]string {
	rows := [][]string{{"line", "way", "new", "code", "verdict", "roles", "result"}}
	for _, one := range r {
		rows = append(rows, []string{
			strconv.Itoa(one.Line), string(one.Way), strconv.FormatBool(one.New), one.Code, string(one.Verdict), strings.Join(one.Roles, " "), one.said,
		})
	}
	return rows
}
