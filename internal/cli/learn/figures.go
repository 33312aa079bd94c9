package learn

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rolefit/content"
	"rolefit/internal/clikit"
	"rolefit/internal/english"
	"rolefit/internal/record/study"
	"rolefit/internal/report"
	"rolefit/internal/report/pilotreport"
	"rolefit/internal/textsafe"
	"rolefit/scoring"
	"rolefit/scoring/pilot"
)

// mostPeople bounds the files of one study.
const mostPeople = 20_000

const aboutEstimate = `Learn from the files of a study: the mean answer to each question, the weights of people who would choose their job again, how far answers wander between two sittings, and how reliable the points are. Each figure comes with its number of people and an interval. It says where there are too few people, and shows nothing about fewer than five.

FOLDER holds the files of the study; FILE is one of them. --out also writes the figures as norms, which rolefit, rolefit show and rolefit score apply with --norms.`

func (l *Learner) estimate() *cobra.Command {
	var format, out string
	cmd := &cobra.Command{
		Use:   "estimate FOLDER|FILE...",
		Short: "Learn norms and weights from the files of a study",
		Long:  aboutEstimate,
		Example: `
  rolefit pilot estimate study
  rolefit pilot estimate study --out norms.yaml
  rolefit pilot estimate study --format json
  rolefit show --norms norms.yaml`,
		Args: atLeastOne,
	}
	clikit.FormatFlag(cmd, &format, report.Formats()...)
	cmd.Flags().StringVar(&out, "out", "", "A new `FILE` for the norms; the report is printed as well")
	_ = cmd.MarkFlagFilename("out", "yaml", "yml")
	cmd.RunE = l.Do(func(_ context.Context, args []string) error {
		m, people, err := l.people(args)
		if err != nil {
			return err
		}
		l.noteEditions(m.Assessment().Edition, people)
		figures, err := pilot.NewEstimate(m, answersOf(people))
		if err != nil {
			return clikit.BadInput("nothing can be estimated: %w; docs/pilot.md says how many people a study needs", err)
		}
		e := pilotreport.Estimate{Assessment: m.Assessment(), Figures: figures, Name: l.Now().Format(time.DateOnly)}
		if out != "" && len(figures.Questions) == 0 {
			return clikit.BadInput("there are too few people for norms, so %s is not written: norms take two jobs with five people each who would choose their job again", clikit.FileName(out))
		}
		if out != "" {
			const readable = 0o644 // figures about groups
			if err := l.Deliver("the norms", out, e.Norms(), readable, " Apply it with --norms."); err != nil {
				return err
			}
		}
		return l.Export("the estimates", format, e)
	})
	return cmd
}

func atLeastOne(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return clikit.Misused("%s takes the study's folder, or its files", cmd.CommandPath())
	}
	return nil
}

// people reads the files of a study. It names every unusable file on standard error and fails
// if there is one: figures from half of a study would look like figures from all of it.
func (l *Learner) people(names []string) (*scoring.Model, []study.Person, error) {
	m, err := l.Registry().Named(career)
	if err != nil {
		return nil, nil, err
	}
	in := intake{model: m, wrong: &clikit.Complaints{To: l.Err}, seen: map[string]bool{}}
	for _, name := range names {
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			l.inFolder(name, &in)
			continue
		}
		_, p, err := own(name)
		in.take(name, p, err)
	}
	in.wrong.End()
	switch {
	case in.bad > 0:
		return nil, nil, clikit.BadInput("%s can't be used, and nothing is estimated until you fix or remove them", english.Counted(in.bad, "file", "files"))
	case len(in.people) == 0:
		return nil, nil, clikit.BadInput("there are no study files; rolefit pilot --out FOLDER writes them")
	case len(in.people) > mostPeople:
		return nil, nil, clikit.BadInput("these are the files of %d people, and it takes %d at most; name fewer", len(in.people), mostPeople)
	}
	return m, in.people, nil
}

// inFolder takes in the files of a study's folder, and names files of another kind on standard
// error.
func (l *Learner) inFolder(dir string, in *intake) {
	all, left := study.Open(dir).List()
	for _, p := range all {
		in.take(p.Path, p, nil)
	}
	for _, u := range left {
		if filepath.Ext(u.Path) != study.Ext && u.Path != dir {
			l.Note("Left alone  %s", textsafe.Message(u.Path))
			continue
		}
		in.take(u.Path, study.Person{}, u.Err)
	}
}

// intake gathers the people of a study, each once.
type intake struct {
	model  *scoring.Model
	wrong  *clikit.Complaints
	seen   map[string]bool // IDs of people
	people []study.Person
	bad    int // files that can't be used
}

// take adds the person of a file, or says why the file can't be used.
func (in *intake) take(path string, p study.Person, err error) {
	switch {
	case err == nil && in.seen[p.ID]:
		err = errors.New("this person's file is there twice; remove the older one")
	case err == nil:
		err = suits(in.model, p)
	}
	if err != nil {
		in.bad++
		in.wrong.Say(textsafe.Message(path) + ": " + err.Error())
		return
	}
	in.seen[p.ID] = true
	in.people = append(in.people, p)
}

// noteEditions notes the number of people who answered an earlier edition: answers to questions
// that are not asked any more do not count.
func (l *Learner) noteEditions(edition string, people []study.Person) {
	n := 0
	for _, p := range people {
		if slices.ContainsFunc(p.Sittings, func(s study.Sitting) bool { return s.Edition != edition }) {
			n++
		}
	}
	if n > 0 {
		l.Note("%s answered an earlier edition; only questions that edition %s still asks count.", english.Counted(n, "person", "people"), edition)
	}
}

// suits reports why a person's answers do not belong to the model's assessment.
func suits(m *scoring.Model, p study.Person) error {
	if p.Assessment != m.Assessment().ID {
		return fmt.Errorf("it is for the quiz %q, not for %q; leave it out", p.Assessment, m.Assessment().ID)
	}
	role := func(line int, id string) error {
		if _, known := m.Assessment().Role(id); !known && id != study.Other && id != "" {
			return fmt.Errorf("line %d names the job %q, which the quiz does not have", line, id)
		}
		return nil
	}
	for i, s := range p.Sittings {
		err := m.Check(sheetOf(p, s), nil)
		if err == nil {
			err = errors.Join(role(i+2, s.Role), role(i+2, s.Told))
		}
		if err != nil {
			return fmt.Errorf("the sitting of %s: %w", s.Month, err)
		}
	}
	return nil
}

func sheetOf(p study.Person, s study.Sitting) scoring.Sheet {
	return scoring.Sheet{Assessment: p.Assessment, Edition: s.Edition, Answers: s.Answers}
}

// answersOf returns people as estimates take them: with the job of their first sitting.
func answersOf(people []study.Person) []pilot.Person {
	all := make([]pilot.Person, len(people))
	for i, p := range people {
		first := p.Sittings[0]
		all[i] = pilot.Person{Role: strings.TrimSuffix(first.Role, study.Other), Again: first.Again}
		for _, s := range p.Sittings {
			all[i].Sittings = append(all[i].Sittings, sheetOf(p, s))
		}
	}
	return all
}

// leastMonths is the least time between a result and an answer that counts: three months by
// the day can be two by the calendar.
const leastMonths = 2

func (l *Learner) calibrate() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "calibrate FOLDER|FILE...",
		Short: "Of the people who do the job that a clear result named, how many like it",
		Long: fmt.Sprintf(`Read the files of a study: of the people who were told clearly that a job fits and who do it %d months later or more (rolefit later), how many like it, for all jobs and for each. Shares are shown from %d people on, with Wilson's interval.

It says whether a clear result is a good sign; it can't say that the quiz made anybody happy, because nobody was assigned a job at random.`, leastMonths, pilotreport.FewestLikes),
		Example: `
  rolefit pilot calibrate study
  rolefit pilot calibrate study --format json`,
		Args: atLeastOne,
	}
	clikit.FormatFlag(cmd, &format, report.Formats()...)
	cmd.RunE = l.Do(func(_ context.Context, args []string) error {
		m, people, err := l.people(args)
		if err != nil {
			return err
		}
		return l.Export("the calibration", format, calibrated(m.Assessment(), people))
	})
	return cmd
}

// calibrated counts people with a clear result for a job that they do, and the satisfied ones
// among them. A person counts once, by their last answer.
func calibrated(a *content.Assessment, people []study.Person) pilotreport.Calibration {
	c := pilotreport.Calibration{Assessment: a, People: len(people), Months: leastMonths, Roles: make([]pilotreport.Likes, len(a.Roles))}
	for i, role := range a.Roles {
		c.Roles[i].Role = role.ID
	}
	for _, p := range people {
		later, months := last(p)
		if later == nil {
			continue
		}
		if months < leastMonths {
			c.Early++
			continue
		}
		for i := range c.Roles {
			if c.Roles[i].Role == later.Role && later.Does {
				for _, l := range []*pilotreport.Likes{&c.All, &c.Roles[i]} {
					l.Does++
					if later.Likes >= pilot.Satisfied {
						l.Likes++
					}
				}
			}
		}
	}
	return c
}

// last returns a person's last answer about a job that an earlier sitting told them clearly,
// and the months between the two; nil without one.
func last(p study.Person) (later *study.Later, months int) {
	for i, l := range p.Later {
		for _, s := range p.Sittings {
			if s.Kind == string(scoring.Clear) && s.Told == l.Role && s.Month <= l.Month {
				from, _ := time.Parse("2006-01", s.Month) // the file was checked
				to, _ := time.Parse("2006-01", l.Month)
				later, months = &p.Later[i], 12*(to.Year()-from.Year())+int(to.Month()-from.Month())
				break
			}
		}
	}
	return later, months
}
