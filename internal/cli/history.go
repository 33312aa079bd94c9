package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"rolefit/content"
	"rolefit/internal/clikit"
	"rolefit/internal/record"
	"rolefit/internal/report"
	"rolefit/internal/textsafe"
	"rolefit/scoring"
)

func (a *app) history() *cobra.Command {
	var assessment, format string
	cmd := &cobra.Command{
		Use:   "history",
		Short: "List your results, newest first",
		Long: `List what is saved on this computer: finished sittings with their results, newest first, then unfinished ones, then files that can't be read.

The letters after the date name each one: rolefit show, compare and forget take them.`,
		Example: `
  rolefit history
  rolefit history --format json`,
		Args: clikit.Between(0, 0, "no arguments"),
	}
	clikit.AssessmentFlag(cmd, &assessment)
	clikit.FormatFlag(cmd, &format, asText, asJSON)
	a.pagerFlag(cmd)
	cmd.RunE = a.Do(func(ctx context.Context, _ []string) error {
		s, err := a.scorer(assessment)
		if err != nil {
			return err
		}
		folder, err := a.folder()
		if err != nil {
			return err
		}
		text, data := a.past(s, folder)
		if format == asJSON {
			return a.PrintJSON("the history", "", data)
		}
		return a.show(ctx, cmd, "the history", asText, text)
	})
	return cmd
}

// past lists the sittings in a folder, newest first, for people and as data.
func (a *app) past(s *scorer, folder *record.Sittings) (report.History, historyJSON) {
	all, unreadable := folder.List()
	ids := make([]string, len(all))
	for i, kept := range all {
		ids[i] = kept.ID
	}
	letters := record.Shortest(ids)
	finished, unfinished := a.sorted(s, all)
	text := report.History{Folder: textsafe.Message(folder.Dir())}
	data := historyJSON{Schema: historySchema, Finished: []pastJSON{}, Unfinished: []begunJSON{}, LeftAlone: untouched(unreadable)}
	for _, kept := range finished {
		entry := report.Past{When: a.When(kept.Last()), ID: kept.ID[:letters], Of: edition(kept)}
		line := pastJSON{keptJSON: sittingData(kept)}
		if g, err := s.sitting(kept); err != nil {
			line.Reason = "No result: " + textsafe.Line(err.Error())
			entry.Headline = line.Reason
		} else {
			r := g.model.Score(g.sheet)
			words := report.For(g.model.Assessment(), r)
			line.Verdict, line.Headline, line.Tag = &r.Verdict, words.Headline, words.Tag
			entry.Headline, entry.Tag, entry.Bars = words.Headline, words.Tag, report.Bars(g.model.Assessment(), r)
		}
		text.Finished, data.Finished = append(text.Finished, entry), append(data.Finished, line)
	}
	onward := s.onward(unfinished)
	for _, kept := range unfinished {
		answered := len(bare(kept).Answers)
		text.Left = append(text.Left, report.Begun{
			When: a.When(kept.Last()), ID: kept.ID[:letters], Of: edition(kept), Answered: answered, InUse: kept.InUse, Onward: onward[kept.ID],
		})
		data.Unfinished = append(data.Unfinished, begunJSON{sittingData(kept), answered, kept.InUse})
	}
	for _, u := range unreadable {
		text.LeftAlone = append(text.LeftAlone, report.Untouched{Name: nameIn(folder.Dir(), u), Reason: textsafe.Message(u.Err.Error())})
	}
	return text, data
}

// edition names the assessment of a sitting.
func edition(s record.Sitting) string { return textsafe.Message(s.Assessment + " " + s.Edition) }

// onward returns, by id, the command that resumes an unfinished sitting. Only sittings of
// the built-in quizzes have one.
func (s *scorer) onward(unfinished []record.Sitting) map[string]string {
	commands := map[string]string{}
	for _, id := range content.EmbeddedIDs() {
		m, err := s.registry.Of(id)
		if err != nil { // it is part of the program
			continue
		}
		o := quizFlags{assessment: id}
		for _, l := range left(m, unfinished) {
			commands[l.ID] = o.command(m)
		}
	}
	return commands
}

// historySchema is the version of history's JSON.
const historySchema = 1

type historyJSON struct {
	Schema     int             `json:"schema"`
	Finished   []pastJSON      `json:"finished"`
	Unfinished []begunJSON     `json:"unfinished"`
	LeftAlone  []untouchedJSON `json:"left_alone"`
}

// keptJSON is the part that every sitting has.
type keptJSON struct {
	ID         string `json:"id"`
	Assessment string `json:"assessment"`
	Edition    string `json:"edition"`
	Start      string `json:"start"`
	Date       string `json:"date"` // of the last answer
}

func sittingData(s record.Sitting) keptJSON {
	return keptJSON{s.ID, s.Assessment, s.Edition, s.Start.Format(time.RFC3339), s.Last().Format(time.RFC3339)}
}

type pastJSON struct {
	keptJSON

	Verdict  *scoring.Verdict `json:"verdict,omitempty"`
	Headline string           `json:"headline,omitempty"`
	Tag      string           `json:"tag,omitempty"`
	Reason   string           `json:"reason,omitempty"`
}

type begunJSON struct {
	keptJSON

	Answered int  `json:"answered"`
	InUse    bool `json:"in_use"`
}

type untouchedJSON struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
}

// untouched lists files that were left alone as data.
func untouched(left []record.Unreadable) []untouchedJSON {
	all := []untouchedJSON{}
	for _, u := range left {
		all = append(all, untouchedJSON{u.Path, u.Err.Error()})
	}
	return all
}
