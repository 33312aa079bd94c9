package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"rolefit/content"
	"rolefit/internal/clikit"
	"rolefit/internal/english"
	"rolefit/internal/record"
	"rolefit/internal/record/resultcode"
	"rolefit/internal/report"
	"rolefit/internal/textfile"
	"rolefit/internal/textsafe"
	"rolefit/quiz/session"
	"rolefit/scoring"
)

// showing returns the command that shows a result again.
func (a *app) showing() *cobra.Command {
	var assessment, format, against, norms string
	cmd := &cobra.Command{
		Use:   "show [CODE|FILE]",
		Short: "Show a result again: the latest, or the one in a result code or a file",
		Long: `Show a result again. Without an argument, your latest one.

CODE is a result code, in small letters or capitals, with dashes, spaces or nothing between its groups. FILE is a sheet in JSON, the file of a sitting, a text with a result code in it, or the first letters of a sitting's id; - reads standard input.`,
		Example: `
  rolefit show
  rolefit show --against software
  rolefit show --format json
  rolefit show --format html > result.html
  rolefit show 8Z1S-PH6D-ZKP8-AMTZ-M337-SDQ0-3V
  rolefit show sheet.json
  rolefit show - < message.txt`,
		ValidArgsFunction: a.completeResults(1),
	}
	clikit.AssessmentFlag(cmd, &assessment)
	clikit.FormatFlag(cmd, &format, asText, asJSON, asMarkdown, asHTML)
	normsFlag(cmd, &norms)
	cmd.Flags().StringVar(&against, "against", "", "Compare with this `ROLE`, by its id, instead of your guess or the closest other")
	a.pagerFlag(cmd)
	cmd.RunE = a.Do(func(ctx context.Context, args []string) error {
		s, err := a.scorerBy(assessment, norms)
		if err != nil {
			return err
		}
		s.against = against
		g, err := a.chosen(s, args)
		if err != nil {
			return err
		}
		if _, ok := g.model.Assessment().Role(against); against != "" && !ok {
			return clikit.Misused("there is no role %q; there are %s", against, english.List(content.IDs(g.model.Assessment().Roles), "and"))
		}
		a.remark(g)
		return a.show(ctx, cmd, "the result", format, s.account(g.model, g.sheet))
	})
	return cmd
}

// chosen reads the sheet that arguments name: the latest without any.
func (a *app) chosen(s *scorer, args []string) (given, error) {
	switch len(args) {
	case 0:
		return a.latest(s)
	case 1:
		return a.fromFile(s, args[0])
	default:
		return a.fromGroups(s, args)
	}
}

func (a *app) card() *cobra.Command {
	var assessment, format, out string
	cmd := &cobra.Command{
		Use:   "card [SITTING|CODE|FILE]",
		Short: "A card of your result to share, without a name and without your answers",
		Long: `A card of a result to share: the job, how sure it is, the points, what draws you to it and what else you like. It has no name, no answers and no result code in it, because a code is your answers.

Without an argument, it is your latest result. Text is for a chat; an SVG is one image for light and dark backgrounds.`,
		Example: `
  rolefit card
  rolefit card --format svg --out card.svg`,
		ValidArgsFunction: a.completeResults(1),
	}
	clikit.AssessmentFlag(cmd, &assessment)
	clikit.FormatFlag(cmd, &format, asText, asSVG)
	clikit.OutFlag(cmd, &out, "svg", "txt")
	cmd.RunE = a.Do(func(_ context.Context, args []string) error {
		s, err := a.scorer(assessment)
		if err != nil {
			return err
		}
		g, err := a.chosen(s, args)
		if err != nil {
			return err
		}
		a.remark(g)
		card, ok := s.account(g.model, g.sheet).Card()
		if !ok {
			return errors.New("there is no card yet: too few questions are answered for a result")
		}
		text := card.Text()
		if format == asSVG {
			text = card.SVG()
		}
		const readable = 0o644
		return a.Deliver("the card", out, []byte(text), readable, "")
	})
	return cmd
}

// latest reads the sheet of the most recently finished sitting.
func (a *app) latest(s *scorer) (given, error) {
	finished, left, err := a.sittings(s)
	switch {
	case err != nil:
		return given{}, err
	case len(finished) > 0:
		return s.sitting(finished[0])
	case len(left) > 0:
		return given{}, errors.New("no quiz is finished yet; run rolefit to continue the one you left")
	default:
		return given{}, errors.New("nothing is saved here yet; run rolefit to take the quiz")
	}
}

// fromFile reads a sheet from a file (a sheet, a sitting, or a text with a result code), a
// sitting's id, or a result code.
func (a *app) fromFile(s *scorer, name string) (given, error) {
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) && name != "-" {
		if g, found, err := a.fromName(s, name); found {
			return g, err
		}
	}
	taker := textfile.Taker{Takes: "show takes a result code, a sheet in JSON or the file of a sitting", Prose: true, Loose: true}
	data, err := a.Read(name, taker)
	if err != nil {
		return given{}, err
	}
	sitting, err := record.Parse(data)
	switch {
	case err == nil:
		if !sitting.Finished() {
			a.Note("This quiz isn't finished; here is what it says so far.")
		}
		return s.sitting(sitting)
	case errors.Is(err, record.ErrNewer), errors.Is(err, record.ErrDamaged):
		return given{}, clikit.BadInput("%s cannot be shown: %w", clikit.FileName(name), err)
	}
	g, found, wrong := s.inText(clikit.FileName(name), data)
	if found && wrong == nil {
		return g, nil
	}
	if other := taker.Foreign(data); other != nil { // whose words may look like a mistyped code
		return given{}, clikit.Unopened(clikit.FileName(name), other)
	}
	if found {
		return given{}, wrong
	}
	if g, err = s.decode(data); err != nil {
		return given{}, clikit.BadInput("%s is neither a sitting nor a sheet that can be shown:\n%w", clikit.FileName(name), err)
	}
	return g, nil
}

// sitting turns a sitting into a sheet, finds its model, and sets s.standing.
func (s *scorer) sitting(kept record.Sitting) (given, error) {
	m, err := s.of(kept.Assessment)
	if err != nil {
		return given{}, clikit.BadInput("%w", err)
	}
	g, err := s.accept(sheetOf(m, kept))
	if err != nil {
		return given{}, clikit.BadInput("the sitting %s cannot be shown:\n%w", kept.ID, err)
	}
	s.standing = standingOf(kept)
	return g, nil
}

// standingOf returns the last situation recorded in a sitting.
func standingOf(kept record.Sitting) report.Standing {
	var at report.Standing
	for _, e := range kept.Events {
		if e.Kind == record.Situated {
			at = report.Standing{Background: e.Background, Skills: e.Skills, Asked: true}
		}
	}
	return at
}

// sheetOf returns the answers of a sitting. The order of questions is known where all of them
// are still asked.
func sheetOf(m *scoring.Model, kept record.Sitting) scoring.Sheet {
	gone := func(e record.Event) bool {
		_, asked := m.Position(e.Question)
		return e.Question != "" && !asked
	}
	sheet := bare(kept)
	if of := m.Of(kept.Edition); of != nil && kept.Assessment == m.Assessment().ID && !slices.ContainsFunc(kept.Events, gone) {
		sheet = session.NewSession(of).Replay(kept.Events).Sheet()
	}
	sheet.ID, sheet.Date = kept.ID, kept.Last().Format(time.RFC3339)
	return sheet
}

// bare returns a sitting's answers without checking its questions.
func bare(kept record.Sitting) scoring.Sheet {
	sheet := scoring.Sheet{
		Schema: scoring.SheetSchema, Assessment: kept.Assessment, Edition: kept.Edition,
		Answers: map[string]int{}, Seconds: map[string]float64{},
	}
	for _, e := range kept.Events {
		switch e.Kind {
		case record.Guessed:
			sheet.Guess = e.Role
		case record.Answered, record.Changed:
			sheet.Answers[e.Question] = e.Value
			sheet.Seconds[e.Question] += e.Seconds
		case record.Skipped:
			delete(sheet.Answers, e.Question)
			sheet.Seconds[e.Question] += e.Seconds
		case record.Limits:
			sheet.Limits = e.Limits
		case record.TieBreakers, record.Finished, record.Situated:
		}
	}
	return sheet
}

// describe summarizes a sitting in a line.
func (a *app) describe(s record.Sitting) string {
	state := "not finished"
	if s.Finished() {
		state = "finished"
	}
	answered := english.Counted(len(bare(s).Answers), "answer", "answers")
	return fmt.Sprintf("%s  %s  %s, %s, %s", s.ID, a.When(s.Start), textsafe.Message(s.Assessment), answered, state)
}

// Shell completion of arguments. It offers nothing on an error; the command reports it.

func (a *app) completeIDs() cobra.CompletionFunc {
	return clikit.Completed(1, func(*cobra.Command) (ids []string) {
		for _, s := range a.offered() {
			ids = append(ids, s.ID+"\t"+a.When(s.Start))
		}
		return ids
	})
}

// completeResults completes the first most arguments with ids of sittings, result codes of
// the finished ones, and files.
func (a *app) completeResults(most int) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		s, err := a.scorer("")
		if err != nil || len(args) >= most {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var results []string
		for _, kept := range a.offered() {
			at := "\t" + a.When(kept.Last())
			results = append(results, kept.ID+at)
			if !kept.Finished() {
				continue
			}
			if g, err := s.sitting(kept); err == nil {
				if code, err := resultcode.Encode(g.model, g.sheet); err == nil {
					results = append(results, code+at)
				}
			}
		}
		return results, cobra.ShellCompDirectiveDefault
	}
}

// offered lists the sittings on this computer; nil on an error.
func (a *app) offered() []record.Sitting {
	folder, err := a.folder()
	if err != nil {
		return nil
	}
	sittings, _ := folder.List()
	return sittings
}
