package web

import (
	"bytes"
	"cmp"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"rolefit/internal/report"
	"rolefit/internal/report/doc"
	"rolefit/quiz"
)

// page holds the fields of the templates.
type page struct {
	Title  string // of the window
	Class  string
	Style  string // path of the style sheet
	Script string // path of the script
	Words  string // the three words; empty: before the class is entered
	Live   string // id of the newest news on a page that hears the class; empty: it does not

	// Of the door.
	Lines   []string
	Shut    string
	Wrong   string
	Typed   string
	Warning string

	// Of a place.
	Said       []said
	Call       string
	Token      string
	P          quiz.Prompt
	Percent    int // of the quiz; below 0: none is shown
	Main       []quiz.Command
	Commands   []quiz.Command
	Body       template.HTML // the document that is read
	Result     bool
	NotInClass bool // the sheet is not in the class
	Card       bool // the card to share is shown
}

func (p *pages) write(w http.ResponseWriter, status int, name string, of page) {
	of.Class, of.Style, of.Script = p.Class, p.style, p.script
	var b bytes.Buffer
	if err := p.template.ExecuteTemplate(&b, name, of); err != nil {
		http.Error(w, "This page can't be shown.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

// refuse answers a request that has no place.
func (p *pages) refuse(w http.ResponseWriter, status int, why string) {
	p.write(w, status, "refused", page{Title: why})
}

// place writes the place of a visit. The caller holds its lock.
func (p *pages) place(w http.ResponseWriter, v *visit) {
	prompt := v.sitting.Prompt()
	if v.at != prompt.ID {
		v.at, v.shown = prompt.ID, v.sitting.Options.Now()
	}
	of := page{Title: strings.TrimSpace(prompt.Title + " " + prompt.Ask), Live: v.heard(), Words: v.called(), Said: v.said, P: prompt, Token: v.token(prompt), Percent: int(100 * prompt.Progress), Result: prompt.Place == quiz.AtResult, NotInClass: v.seat.Options.Class.News == nil}
	v.said = nil
	if lost := v.sitting.Writer.Lost(); lost != nil && len(of.Said) == 0 {
		of.Said = []said{{Text: "Not saved yet: " + lost.Error() + ". The class's computer will keep trying."}}
	}
	for _, c := range commands(prompt) {
		switch {
		case c.Key == "" && c.Label == "" && prompt.At >= 0 && len(prompt.Choices) > 0: // the choice made so far does the same
		case c.Key == "", c.Key == "v": // nothing is as urgent as an open vote
			of.Main = append(of.Main, c)
		default:
			of.Commands = append(of.Commands, c)
		}
	}
	if of.Call = v.sitting.Called("see Class", "vote below"); v.sitting.Call.Voted() { // the button stays
		of.Call = ""
	}
	v.sitting = v.sitting.Heeded(of.Result)
	if prompt.Doc != nil {
		d := prompt.Doc()
		if of.Result {
			d.Title, d.Lang = cmp.Or(d.Title, prompt.Choices[prompt.At].Label), p.lang
			_, of.Card = v.sitting.Account().Card()
			of.Card = of.Card && prompt.At == quiz.SharePane
		}
		d.Title = cmp.Or(d.Title, prompt.Title)
		of.Title = d.Title
		of.Body = template.HTML(doc.Body(d, func(c doc.Command) string { return p.button(&of, c) })) //nolint:gosec // the renderer escapes
	}
	p.write(w, http.StatusOK, "place", of)
}

// called returns the three words for the page; empty for a visit by code.
func (v *visit) called() string {
	if strings.HasPrefix(v.words, byCode) {
		return ""
	}
	return v.words
}

// button renders a command of a document as the button that does it, and takes it from the
// page's row; empty where the place has no such command.
func (p *pages) button(of *page, c doc.Command) string {
	i := slices.IndexFunc(of.Commands, func(has quiz.Command) bool { return has.Key == c.Command })
	if i < 0 {
		return ""
	}
	var b strings.Builder
	has := of.Commands[i]
	of.Commands = slices.Delete(of.Commands, i, i+1)
	if p.template.ExecuteTemplate(&b, "command", struct{ Key, Label, Text string }{has.Key, has.Label, c.Text}) != nil {
		return ""
	}
	return b.String()
}

// ownAsk reports whether the quiz itself words what a place asks, in its own language.
func ownAsk(p quiz.Prompt) bool {
	return p.Place == quiz.AtLimits || (p.Place == quiz.AtQuestion || p.Place == quiz.AtVote) && p.Ask != report.StatementStem
}

// ownChoice reports the same of a choice by its index. The last one is to say nothing.
func ownChoice(p quiz.Prompt, i int) bool {
	return (p.Place == quiz.AtGuess || p.Place == quiz.AtLimits) && i < len(p.Choices)-1
}

// ownWhy reports the same of why a place asks.
func ownWhy(p quiz.Prompt) bool { return p.Place == quiz.AtQuestion }
