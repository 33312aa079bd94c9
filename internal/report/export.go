package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rolefit/internal/english"
	"rolefit/internal/report/doc"
	"rolefit/internal/report/portrait"
	"rolefit/scoring"
)

// The formats of a report.
const (
	AsText     = "text"
	AsJSON     = "json"
	AsMarkdown = "markdown"
	AsHTML     = "html"
	AsCSV      = "csv" // of a class's aggregates, for a spreadsheet
)

// Report is a result, a job, a class, a comparison or a list, as a document for people. A
// report with a method Data() any, which returns a value for encoding/json, has a JSON
// form too; one with a method Rows() [][]string, which returns records, a CSV form.
type Report interface{ Doc() doc.Doc }

// format is one way to write a report: its name, the extension of its files, and its writer, which
// returns nil for a report that lacks what the format takes.
type format struct {
	name, extension string
	write           func(Report) ([]byte, error)
}

// formats returns every format, the one for a terminal first.
func formats() []format {
	return []format{
		{AsText, ".txt", read(doc.Text)},
		{AsJSON, ".json", data},
		{AsMarkdown, ".md", read(doc.Markdown)},
		{AsHTML, ".html", read(doc.HTML)},
		{AsCSV, ".csv", table},
	}
}

// ClassFormats returns the formats of classes, the one for a terminal first.
func ClassFormats() (names []string) {
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// Formats returns the formats of results and jobs, which have no records, the one for a terminal
// first.
func Formats() []string {
	return slices.DeleteFunc(ClassFormats(), func(name string) bool { return name == AsCSV })
}

// Extension returns the extension of files of this format, with its dot; empty if the
// format is unknown.
func Extension(name string) string {
	for _, f := range formats() {
		if f.name == name {
			return f.extension
		}
	}
	return ""
}

// Export returns a report in one of its formats, ending in a line break. It fails if the
// report has no such format.
func Export(name string, r Report) ([]byte, error) {
	for _, f := range formats() {
		if f.name != name {
			continue
		}
		if written, err := f.write(r); written != nil || err != nil {
			return written, err
		}
	}
	names := Formats()
	if _, ofClass := r.(tabular); ofClass {
		names = ClassFormats()
	}
	return nil, fmt.Errorf("there is no format %q; there are %s", name, english.List(names, "and"))
}

// read writes the document of a report.
func read(as func(doc.Doc) string) func(Report) ([]byte, error) {
	return func(r Report) ([]byte, error) { return []byte(as(r.Doc())), nil }
}

// data writes the data of a report as one line of JSON.
func data(r Report) ([]byte, error) {
	of, ok := r.(interface{ Data() any })
	if !ok {
		return nil, nil
	}
	line, err := json.Marshal(of.Data())
	if err != nil {
		return nil, fmt.Errorf("write the report: %w", err)
	}
	return append(line, '\n'), nil
}

// tabular is a report with records.
type tabular interface{ Rows() [][]string }

// bom begins the CSV: without it, Excel takes UTF-8 for the system's own letters.
const bom = "\uFEFF"

// table writes the records of a report by RFC 4180, behind a byte order mark: CRLF, quotes where
// they are needed.
func table(r Report) ([]byte, error) {
	of, ok := r.(tabular)
	if !ok {
		return nil, nil
	}
	b := bytes.NewBufferString(bom)
	w := csv.NewWriter(b)
	w.UseCRLF = true
	if err := w.WriteAll(of.Rows()); err != nil {
		return nil, fmt.Errorf("write the report: %w", err)
	}
	return b.Bytes(), nil
}

// JSONSchema is the shape of result that AppendJSON writes.
const JSONSchema = 1

// resultJSON is a result in JSON, in the order of its fields.
type resultJSON struct {
	Schema      int                 `json:"schema"`
	Assessment  string              `json:"assessment"`
	Edition     string              `json:"edition"`
	Scoring     string              `json:"scoring"`
	Norms       string              `json:"norms,omitempty"`
	Verdict     verdictJSON         `json:"verdict"`
	Roles       []scoring.RoleScore `json:"roles"`
	Reasons     []reasonJSON        `json:"reasons"`
	Pattern     scoring.Fit         `json:"pattern"`
	Margin      float64             `json:"margin"`
	Flags       []scoring.Flag      `json:"flags"`
	StrongFit   []string            `json:"strong_fit"`
	PoorFit     []string            `json:"poor_fit"`
	Answered    int                 `json:"answered"`
	Asked       int                 `json:"asked"`
	TieBreakers []string            `json:"tie_breakers"`
	Gone        []string            `json:"gone,omitempty"`
	Portrait    []portrait.Mark     `json:"portrait,omitempty"`
}

type verdictJSON struct {
	Kind  scoring.Kind  `json:"kind"`
	Roles []string      `json:"roles"`
	Cause scoring.Cause `json:"cause"`
}

// AppendJSON appends a result to b as one line of JSON without the line break. Arrays are
// never null; "cause" is empty for a verdict without one, and "gone" is present only if
// an older edition's answers were left out. Reasons add up to the scores within 1e-9.
// Numbers must be finite.
func AppendJSON(b []byte, r scoring.Result) []byte {
	line, err := json.Marshal(dataOf(r))
	if err != nil { // texts and finite numbers cannot fail
		line = []byte("null")
	}
	return append(b, line...)
}

// Data returns the result for encoding/json, see AppendJSON, and the portrait.
func (a Account) Data() any {
	data := dataOf(a.Result)
	data.Portrait = a.Portrait.Data(a.Assessment)
	return data
}

func dataOf(r scoring.Result) resultJSON {
	out := resultJSON{
		Schema: JSONSchema, Assessment: r.Assessment, Edition: r.Edition, Scoring: scoring.Version, Norms: r.Norms,
		Verdict: verdictJSON(r.Verdict), Roles: filled(r.Roles), Reasons: []reasonJSON{},
		Pattern: r.Fit, Margin: r.Margin, Flags: filled(r.Flags), StrongFit: filled(r.StrongFit), PoorFit: filled(r.PoorFit),
		Answered: r.Answered, Asked: r.Asked, TieBreakers: filled(r.TieBreakers), Gone: r.Gone,
	}
	out.Verdict.Roles = filled(r.Verdict.Roles)
	for _, reason := range r.Reasons {
		out.Reasons = append(out.Reasons, reasonJSON{reason.Question, reason.Answer, scoresJSON{r.Roles, reason.Scores}})
	}
	return out
}

// filled returns s, or an empty list for nil, which JSON would call null.
func filled[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// reasonJSON is a reason, with its points by role id.
type reasonJSON struct {
	Question string     `json:"question"`
	Answer   int        `json:"answer"`
	Scores   scoresJSON `json:"scores"`
}

// scoresJSON is points, one for each role.
type scoresJSON struct {
	roles  []scoring.RoleScore
	points []float64
}

// MarshalJSON writes an object in the order of the roles, which a map would not keep. An id needs
// no escapes.
func (s scoresJSON) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, points := range s.points {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(strconv.AppendQuote(b, s.roles[i].ID), ':')
		b = strconv.AppendFloat(b, points, 'g', -1, 64)
	}
	return append(b, '}'), nil
}

// You is the pane of a result about how the participant likes to work.
func (a Account) You() (d doc.Doc) {
	if len(a.Portrait) == 0 {
		d.Say("This quiz draws no portrait: it has no scales between two ways of liking to work.")
		return d
	}
	a.portrait(&d)
	return d
}

// portrait adds how the person likes to work, beside the roles that the result names; nothing
// without scales.
func (a Account) portrait(d *doc.Doc) {
	if len(a.Portrait) == 0 {
		return
	}
	d.Add(doc.Head{Text: "How you like to work"}, a.Portrait.Drawn(a.Assessment, a.drawn()), doc.Note{Text: portrait.Note()})
}

// drawn returns the ids of the roles that have a mark on the portrait: those that the result
// names, but for the two that are only to be read about.
func (a Account) drawn() []string {
	if a.Result.Verdict.Kind == scoring.NoPattern {
		return nil
	}
	return a.Result.Verdict.Roles
}

// Share is the pane of a result with the card to pass on, and the result code, which is
// private.
func (a Account) Share() (d doc.Doc) {
	card, ok := a.Card()
	if !ok {
		d.Say("There is no card yet: a result comes first.")
		return d
	}
	d.Add(doc.Head{Text: "A card to share"}, card)
	d.Add(doc.Note{Text: "It has no name, no answers and no code on it."})
	if a.Code != "" {
		d.Add(doc.Head{Text: "The result code is not for sharing"})
		d.Say("It is your answers: anyone who has it can read them all. With it, rolefit show brings your result back on any computer.")
		d.Add(doc.Labeled{Label: "Code", Text: a.Code, Unspoken: true})
	}
	return d
}

// Card returns the result to be passed on, in the first person; false where the answers are
// too few for a result.
func (a Account) Card() (doc.Card, bool) {
	r, words := a.Result, a.Words()
	c := doc.Card{
		Title: words.Headline, Tag: words.Tag, Sure: doc.Rating{Dots: words.Sure, Of: SureOf}, Bars: a.bars(),
		Foot: fmt.Sprintf("%d questions, no wrong answers", r.Answered),
	}
	if r.Norms != "" {
		c.Foot += ", norms of " + r.Norms
	}
	switch kind := r.Verdict.Kind; {
	case kind == scoring.Insufficient:
		return doc.Card{}, false
	case a.Leads():
		c.Line = words.Promise
		if rest, ok := strings.CutPrefix(words.Promise, "You want "); ok {
			c.Line = "I want " + rest
		}
		const most = 3
		draws, chafes := Pull(a.Assessment, r, most, c.Bars[0].Role-1)
		c.Parts = []doc.CardPart{{Label: "draws me", Texts: draws}, {Label: "I also chose", Texts: chafes}}
	case kind == scoring.TooClose:
		c.Line = "My answers fit both about equally."
		if n := len(r.Verdict.Roles); n > 2 {
			c.Line = fmt.Sprintf("My answers fit all %s about equally.", english.Number(n))
		}
		for role, draws := range a.tied() {
			c.Parts = append(c.Parts, doc.CardPart{Label: a.Assessment.Roles[role].Short, Role: role + 1, Texts: draws})
		}
	case r.Verdict.Cause == scoring.FewPreferences:
		c.Title, c.Line = "No single job", "I could be happy in several of these."
	default:
		c.Title, c.Line = "No single job", "My answers pull toward several of these, and none stands out."
	}
	c.Parts = slices.DeleteFunc(c.Parts, func(p doc.CardPart) bool { return len(p.Texts) == 0 })
	c.Portrait = a.Portrait.Told().Drawn(a.Assessment, a.drawn())
	return c, true
}
