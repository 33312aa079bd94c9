package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"rolefit/content"
	"rolefit/internal/clikit"
	"rolefit/internal/english"
	"rolefit/internal/record"
	"rolefit/internal/report"
	"rolefit/internal/report/jobreport"
	"rolefit/internal/textfile"
	"rolefit/internal/textsafe"
	"rolefit/quiz"
	"rolefit/scoring/job"

	"github.com/spf13/cobra"
)

// jobFlags are the flags of the job command.
type jobFlags struct {
	clikit.ScreenFlags

	text, title string
	private     bool
}

func (a *app) job() *cobra.Command {
	var o jobFlags
	cmd := &cobra.Command{
		Use:   "job [NAME]",
		Short: "Check what a job really is, and what to ask about it",
		Long: `Check a job: about twenty facts, each yes, no, or the posting doesn't say. It tells which of the four roles the job really is, whatever its title says, whether it fits your last result, and what to ask in an interview.

Without NAME you paste the posting, or pick a job that you checked before. NAME is what you call the job, or a file with its posting, as for --text. Put -- before a name that looks like a command: rolefit job -- shop. Postings and answers are saved on this computer only, and answers can be changed as you learn more. Under each fact you see the lines of the posting that may be about it; the answer is always yours.`,
		Example: `
  rolefit job
  rolefit job posting.txt
  rolefit job "Acme, field team" --text posting.txt --title "Field Engineer"
  rolefit job show "Acme, field team" --format markdown
  rolefit job compare "Acme, field team" "where I am now"
  rolefit job check postings.jsonl --format json`,
		Args:              a.jobArguments,
		ValidArgsFunction: a.completeJobs(1),
	}
	cmd.Flags().StringVar(&o.text, "text", "", "A `FILE` with the posting's text, or - for standard input; saved with the job")
	cmd.Flags().StringVar(&o.title, "title", "", "The job's title, as the posting has it; saved with the job")
	cmd.Flags().BoolVar(&o.private, "private", false, "Save nothing on disk")
	o.Add(cmd)
	cmd.RunE = a.Do(func(ctx context.Context, args []string) error { return a.checkJob(ctx, o, args) })
	cmd.AddCommand(a.jobList(), a.jobShow(), a.jobCompare(), a.jobCheck(), a.jobForget())
	return cmd
}

// jobArguments accepts one name. It refuses a new name in small letters that resembles a
// command, unless -- stands before it.
func (a *app) jobArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 && cmd.ArgsLenAtDash() != 0 && args[0] == strings.ToLower(args[0]) {
		words := []string{"help"}
		for _, c := range cmd.Commands() {
			words = append(words, c.Name())
		}
		near := content.Nearest(args[0], words)
		if near == "help" {
			near = "--help"
		}
		folder, err := a.jobs()
		if err == nil {
			_, err = folder.Load(args[0])
		}
		if near != "" && err != nil {
			return clikit.Misused("there is no command or job %q; did you mean rolefit job %s? To check a new job of that name: rolefit job -- %s",
				args[0], near, clikit.Typed(args[0]))
		}
	}
	return clikit.Between(0, 1, `one name; put a name of several words in quotes`)(cmd, args)
}

func (a *app) checkJob(ctx context.Context, o jobFlags, args []string) error {
	options, err := a.jobOpened(o, args)
	if err != nil {
		return err
	}
	ctx, stop := clikit.Stopped(ctx)
	defer stop()
	lines := a.LineByLine(o.Accessible)
	end, elsewhere, err := a.converse(ctx, options, lines)
	if jobs := options.Check.Jobs; elsewhere && len(end.Job.Sheet.Facts) > 0 {
		err = errors.Join(err, a.export("the job", asText, jobs.Book.Of(end.Job.Sheet, jobs.Person)))
	}
	a.jobFarewell(options, end.Job, lines)
	return clikit.Said("run the job check", err)
}

// jobOpened returns the options of a job check: the job that an argument names, or a draft of
// the posting that it or a flag names, which is read.
func (a *app) jobOpened(o jobFlags, args []string) (quiz.Options, error) {
	options, err := a.jobOptions(o.private)
	if err != nil {
		return options, err
	}
	check := options.Check
	options.Screen = a.screen(o.ScreenFlags)
	file := o.text
	if len(args) > 0 {
		if check.Name, err = jobName(args[0]); err != nil {
			return options, clikit.Misused("%w", err)
		}
		if o.text == "" && a.isPosting(check.Jobs.Store, args[0]) {
			check.Name, file = "", args[0]
		}
	}
	var text string
	if file != "" {
		if text, err = a.posting(file); err != nil {
			return options, err
		}
	}
	switch {
	case check.Name == "" && text != "":
		check.Draft = quiz.NewDraft(text, o.title, strings.TrimPrefix(file, "-"))
	case check.Name == "" && o.title != "":
		return options, clikit.Misused("--title is saved with a job; name it: rolefit job NAME --title TITLE")
	case text != "" || o.title != "":
		err = a.keepPosting(check, text, o.title)
	}
	return options, err
}

// jobName normalizes a name and refuses the names of commands: such a job could not be
// opened again.
func jobName(name string) (string, error) {
	name, err := record.JobName(name)
	if err == nil && slices.Contains([]string{"check", "compare", "forget", "help", "list", "show"}, strings.ToLower(name)) {
		err = fmt.Errorf("%q is a command; call the job something else", name)
	}
	return name, err
}

// posting reads a posting's text.
func (a *app) posting(name string) (string, error) {
	data, err := a.Read(name, postings())
	if err != nil {
		return "", err
	}
	return postingText(name, data)
}

// postings returns the taker of postings.
func postings() textfile.Taker {
	return textfile.Taker{Takes: "a posting is its text, in a plain text file", Prose: true}
}

// postingText returns a posting in its stored form. The error is a BadInput for one that is
// empty or too long.
func postingText(name string, data []byte) (string, error) {
	text := record.JobText(data)
	switch {
	case strings.TrimSpace(text) == "":
		return "", clikit.BadInput("%s is empty; copy the posting into it", clikit.FileName(name))
	case len(text) > record.MostJobText:
		return "", clikit.BadInput("%s is larger than %d MiB; a posting is a page or two", clikit.FileName(name), record.MostJobText>>20)
	}
	return text, nil
}

// isPosting reports whether what was typed as a job's name is a file, and no job.
func (a *app) isPosting(store quiz.JobStore, name string) bool {
	if store != nil {
		if _, err := store.Load(name); !errors.Is(err, record.ErrNoJob) {
			return false
		}
	}
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// readPosting reads a posting from a file that was typed, or dragged onto the terminal: in
// quotes, or with a backslash before its spaces. found is false for a text that looks like no
// file and is none.
func readPosting(typed string) (text string, found bool, err error) {
	name := strings.Trim(strings.TrimSpace(typed), `'"`)
	if runtime.GOOS != "windows" {
		name = strings.ReplaceAll(name, `\ `, " ")
	}
	if home, err := os.UserHomeDir(); err == nil && strings.HasPrefix(name, "~/") {
		name = filepath.Join(home, name[2:])
	}
	if name == "" {
		return "", false, nil
	}
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		named := strings.ContainsRune("/.~", rune(name[0])) || slices.Contains([]string{".txt", ".md", ".text", ".pdf", ".html", ".docx"}, filepath.Ext(name))
		if !named {
			return "", false, nil
		}
		return "", true, fmt.Errorf("there is no file %s", textsafe.Message(name))
	}
	file, err := os.Open(name)
	if err != nil {
		return "", true, clikit.Unopened(textsafe.Message(name), err)
	}
	defer file.Close() //nolint:errcheck // nothing was written through it
	data, err := textfile.NewReader(file, postings()).All(record.MostJobText)
	if err == nil {
		text, err = postingText(name, data)
	} else {
		err = clikit.Unopened(clikit.FileName(name), err)
	}
	return text, true, err
}

func (a *app) jobOptions(private bool) (quiz.Options, error) {
	m, err := a.Registry().BuiltIn("career")
	if err != nil {
		return quiz.Options{}, err
	}
	o := quiz.Options{Model: m, Now: a.Now, Private: private, ASCII: clikit.ASCIIOnly(a.Environ), Check: &quiz.JobCheck{}}
	o.Check.Jobs, err = a.openJobs(private)
	if folder, none := a.jobs(); none != nil && !private {
		o.Notice = english.Sentence(none)
	} else if !private {
		_, unreadable := folder.List()
		o.Notice = leftAlone(folder.Dir(), unreadable)
	}
	return o, err
}

// openJobs returns the dependencies of the job check, also for the check within the quiz.
func (a *app) openJobs(private bool) (quiz.Jobs, error) {
	book, err := factBook()
	if err != nil {
		return quiz.Jobs{}, err
	}
	jobs := quiz.Jobs{Book: book, Worded: a.Worded, Read: readPosting}
	if !private {
		if folder, err := a.jobs(); err == nil {
			jobs.Store = jobStore{folder, a.Now}
		}
		jobs.Person = a.jobPerson()
	}
	return jobs, nil
}

// factBook reads what jobs are described with.
func factBook() (*jobreport.Book, error) {
	book, err := jobreport.NewBook()
	return book, clikit.Said("read the facts of jobs", err)
}

// jobs opens the folder of jobs. It fails without a data home.
func (a *app) jobs() (*record.Jobs, error) {
	dir, err := a.dataFolder("jobs", "jobs")
	return record.OpenJobs(dir), err
}

// jobPerson returns the latest finished career result, to compare jobs with; nil if none
// can be read. It prints nothing.
func (a *app) jobPerson() *jobreport.Person {
	s, g := a.own()
	if g.model == nil {
		return nil
	}
	return &jobreport.Person{Sheet: g.sheet, Words: report.NewAccount(g.model, g.sheet, s.limits).Words()}
}

// jobStore is a folder of jobs with a clock.
type jobStore struct {
	*record.Jobs
	now func() time.Time
}

// Load reads a stored job. The name of a command is an error.
func (s jobStore) Load(name string) (job.Sheet, error) {
	name, err := jobName(name)
	if err != nil {
		return job.Sheet{}, err
	}
	return s.Jobs.Load(name)
}

// Change applies a change to a stored job and returns the job.
func (s jobStore) Change(name string, change func(*job.Sheet)) (job.Sheet, error) {
	return s.Jobs.Change(name, s.now(), change)
}

// keepPosting stores a posting's text and title before the check begins. Without a store, it
// adds them to the opened job.
func (a *app) keepPosting(c *quiz.JobCheck, text, title string) error {
	change := func(s *job.Sheet) {
		if text != "" {
			s.Text = text
		}
		if title != "" {
			s.Title = title
		}
	}
	if c.Jobs.Store == nil {
		c.Posting = change
		return nil
	}
	_, err := c.Jobs.Store.Change(c.Name, change)
	return jobUnreadable(c.Name, err)
}

// jobUnreadable words why a job cannot be opened; nil stays nil. An invalid file is bad
// input.
func jobUnreadable(name string, err error) error {
	if err == nil {
		return nil
	}
	err = fmt.Errorf("the job %q cannot be opened: %w", name, err)
	if errors.Is(err, record.ErrNoJob) || errors.Is(err, record.ErrDamaged) || errors.Is(err, record.ErrNewer) || errors.Is(err, record.ErrNotAJob) {
		return clikit.BadInput("%w", err)
	}
	return err
}

// jobFarewell notes on standard error whether the job was saved (the line-by-line form has
// printed that) and the command that shows it.
func (a *app) jobFarewell(o quiz.Options, end quiz.JobOutcome, lineByLine bool) {
	if end.Name == "" || len(end.Sheet.Facts) == 0 && !end.Kept {
		return
	}
	kept, next := "Nothing was saved.", ""
	switch {
	case o.Private:
		kept = "Nothing was saved, as you asked."
	case end.Unsaved != nil:
		kept = "Not every answer could be saved: " + end.Unsaved.Error() + "."
	case o.Check.Jobs.Store != nil:
		kept = "Saved: " + end.Name + "."
		next = "See it again: rolefit job show " + clikit.Typed(end.Name)
	}
	a.tellKept(kept, textsafe.Message(next), lineByLine)
}

// completeJobs completes the first most arguments with the names of jobs.
func (a *app) completeJobs(most int) cobra.CompletionFunc {
	return clikit.Completed(most, func(*cobra.Command) (names []string) {
		folder, err := a.jobs()
		if err != nil {
			return nil
		}
		sheets, _ := folder.List()
		for _, s := range sheets {
			names = append(names, s.Name)
		}
		return names
	})
}
