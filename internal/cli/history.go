package cli

import (
	"context"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"rolefit/content"
	"rolefit/internal/clikit"
	"rolefit/internal/record"
	"rolefit/internal/report"
	"rolefit/internal/textsafe"
	"rolefit/quiz"
	"rolefit/scoring"
)

// history returns the command that lists sittings.
func (a *app) history() *cobra.Command {
	var assessment, format string
	cmd := &cobra.Command{
		Use:   "history",
		Short: "List your results, newest first",
		Long: `List the sittings on this computer: those that were finished with their results, newest first, then those that were not, then files that cannot be read.

The letters behind the date name a sitting: rolefit show, compare and forget take them.`,
		Example: `
  rolefit history
  rolefit history --format json`,
		Args: clikit.Between(0, 0, "no arguments"),
	}
	clikit.AssessmentFlag(cmd, &assessment)
	clikit.FormatFlag(cmd, &format, asText, asJSON)
	cmd.RunE = a.Do(func(context.Context, []string) error {
		s, err := a.scorer(assessment)
		if err != nil {
			return err
		}
		folder, err := a.folder()
		if err != nil {
			return err
		}
		all, unreadable := folder.List()
		h := past{app: a, scorer: s, folder: folder.Dir(), unreadable: unreadable, letters: shortest(all)}
		h.finished, h.left = a.sorted(s, all)
		if format == asJSON {
			return h.writeJSON()
		}
		return h.writeText()
	})
	return cmd
}

// past is the list of sittings for one run of history.
type past struct {
	app            *app
	scorer         *scorer
	folder         string
	finished, left []record.Sitting // newest first
	unreadable     []record.Unreadable
	letters        int // length of the shown prefix of an id
}

// shortest returns how many letters tell the ids of sittings apart.
func shortest(sittings []record.Sitting) int {
	ids := make([]string, len(sittings))
	for i, s := range sittings {
		ids[i] = s.ID
	}
	return record.Shortest(ids)
}

// result scores a sitting. reason is empty on success, else a sentence for the reader.
func (h *past) result(kept record.Sitting) (m *scoring.Model, r scoring.Result, reason string) {
	m, sheet, err := h.scorer.sitting(kept)
	if err != nil {
		return nil, r, "No result: " + textsafe.Line(err.Error())
	}
	r = m.Score(sheet)
	return m, r, ""
}

func (h *past) writeText() error {
	text := report.History{Folder: textsafe.Message(h.folder)}
	for _, kept := range h.finished {
		entry := report.Past{
			When: h.app.When(kept.Last()), ID: kept.ID[:h.letters],
			Of: textsafe.Message(kept.Assessment + " " + kept.Edition),
		}
		m, r, reason := h.result(kept)
		if reason == "" {
			words := report.For(m.Assessment(), r)
			entry.Headline, entry.Tag = words.Headline, words.Tag
		} else {
			entry.Headline = reason
		}
		text.Finished = append(text.Finished, entry)
	}
	onward := h.onward()
	for _, kept := range h.left {
		text.Left = append(text.Left, report.Begun{
			When: h.app.When(kept.Last()), ID: kept.ID[:h.letters], Of: textsafe.Message(kept.Assessment + " " + kept.Edition),
			Answered: len(bare(kept).Answers), InUse: kept.InUse, Onward: onward[kept.ID],
		})
	}
	for _, u := range h.unreadable {
		text.LeftAlone = append(text.LeftAlone, report.Untouched{Name: h.name(u), Reason: textsafe.Message(u.Err.Error())})
	}
	page, err := report.Export(asText, text)
	if err != nil {
		return err
	}
	return h.app.Print("the history", asText, page)
}

// onward returns, by id, the command that resumes an unfinished sitting. Only sittings that
// the welcome of a built-in quiz offers have one.
func (h *past) onward() map[string]string {
	commands := map[string]string{}
	for _, id := range content.EmbeddedIDs() {
		m, err := h.scorer.shelf.Of(id)
		if err != nil { // it is part of the program
			continue
		}
		o := quizFlags{assessment: id}
		for _, l := range quiz.Offered(left(m, h.left)) {
			commands[l.ID] = o.command(m)
		}
	}
	return commands
}

// name labels an unreadable file.
func (h *past) name(u record.Unreadable) string {
	if u.Path == h.folder {
		return "the folder itself"
	}
	return textsafe.Message(filepath.Base(u.Path))
}

// historySchema is the version of history's JSON.
const historySchema = 1

type historyJSON struct {
	Schema     int             `json:"schema"`
	Finished   []pastJSON      `json:"finished"`
	Unfinished []begunJSON     `json:"unfinished"`
	LeftAlone  []untouchedJSON `json:"left_alone"`
}

type pastJSON struct {
	ID         string           `json:"id"`
	Assessment string           `json:"assessment"`
	Edition    string           `json:"edition"`
	Start      string           `json:"start"`
	Date       string           `json:"date"`
	Verdict    *scoring.Verdict `json:"verdict,omitempty"`
	Headline   string           `json:"headline,omitempty"`
	Tag        string           `json:"tag,omitempty"`
	Reason     string           `json:"reason,omitempty"`
}

type begunJSON struct {
	ID         string `json:"id"`
	Assessment string `json:"assessment"`
	Edition    string `json:"edition"`
	Start      string `json:"start"`
	Date       string `json:"date"`
	Answered   int    `json:"answered"`
	InUse      bool   `json:"in_use"`
}

type untouchedJSON struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
}

func (h *past) writeJSON() error {
	out := historyJSON{Schema: historySchema, Finished: []pastJSON{}, Unfinished: []begunJSON{}, LeftAlone: []untouchedJSON{}}
	for _, kept := range h.finished {
		entry := pastJSON{
			ID: kept.ID, Assessment: kept.Assessment, Edition: kept.Edition,
			Start: kept.Start.Format(time.RFC3339), Date: kept.Last().Format(time.RFC3339),
		}
		m, r, reason := h.result(kept)
		entry.Reason = reason
		if reason == "" {
			words := report.For(m.Assessment(), r)
			entry.Verdict, entry.Headline, entry.Tag = &r.Verdict, words.Headline, words.Tag
		}
		out.Finished = append(out.Finished, entry)
	}
	for _, kept := range h.left {
		out.Unfinished = append(out.Unfinished, begunJSON{
			ID: kept.ID, Assessment: kept.Assessment, Edition: kept.Edition,
			Start: kept.Start.Format(time.RFC3339), Date: kept.Last().Format(time.RFC3339),
			Answered: len(bare(kept).Answers), InUse: kept.InUse,
		})
	}
	for _, u := range h.unreadable {
		out.LeftAlone = append(out.LeftAlone, untouchedJSON{u.Path, u.Err.Error()})
	}
	return h.app.PrintJSON("the history", out)
}
