package quiz

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"rolefit/content"
	"rolefit/internal/english"
	"rolefit/internal/keyboard"
	"rolefit/internal/lineio"
	"rolefit/internal/report"
	"rolefit/internal/report/jobreport"
)

// jobPlain is the job check line by line. It keeps the rules in plain.go.
type jobPlain struct {
	io     *plain // input and output, and nothing else of it
	desk   jobDesk
	group  string // of the fact that was asked last
	taught bool   // the answers were explained
	told   bool   // the result was read out since the facts changed
	listed bool   // the facts were read out since they changed
}

// errJobs ends the check of one job and leads back to the list.
var errJobs = errors.New("back to the jobs")

// RunJobPlain runs the job check line by line, as RunPlain runs the quiz.
func RunJobPlain(ctx context.Context, o JobOptions, in io.Reader, out io.Writer) (JobOutcome, error) {
	p := &plain{o: o.Options, in: lineio.Read(ctx, in), out: lineio.Print(out), ended: ctx.Done()}
	defer p.in.Stop()
	j := &jobPlain{io: p, desk: jobDesk{jobs: o.Desk}}
	p.out.Say("The check of a job.", j.privacy())
	if o.Notice != "" {
		p.out.Say("Note: " + o.Notice)
	}
	err := j.named(o)
	for errors.Is(err, errJobs) {
		err = j.choose()
	}
	return j.goodbye(err)
}

// named opens the job that the options name; errJobs if they name none or it cannot be
// opened.
func (j *jobPlain) named(o JobOptions) error {
	if o.Name == "" {
		return errJobs
	}
	opened := o.first(j.desk)
	if opened.err != nil {
		j.io.out.Say(jobProblem(opened.err))
		return errJobs
	}
	return j.check(opened)
}

func (j *jobPlain) privacy() string {
	switch {
	case j.io.o.Private:
		return "Private: nothing is kept. Your answers are gone when you leave."
	case j.desk.jobs.Store == nil:
		return "Nothing can be kept here. Your answers are gone when you leave."
	default:
		return "Every answer is kept on this computer at once, under the job's name, and nothing is sent anywhere."
	}
}

// atJobs runs the job check from the result. It returns nil when the participant goes back.
func (p *plain) atJobs(account report.Account) error {
	jobs, err := p.o.Jobs()
	if err != nil {
		p.out.Say("The check of jobs cannot be opened: " + err.Error() + ".")
		return nil //nolint:nilerr // it is said, and the result goes on
	}
	if person := personOf(jobs.Book, account, p.session); person != nil {
		jobs.Person = person
	}
	j := &jobPlain{io: p, desk: jobDesk{jobs: jobs, under: resultScreen{}}}
	p.out.Say("", "The check of a job.", j.privacy())
	for {
		if err := j.choose(); !errors.Is(err, errJobs) {
			return err
		}
	}
}

// choose lists the jobs and opens one by number or name. It returns nil when the
// participant goes back to the result.
func (j *jobPlain) choose() error {
	list := j.desk.listed()
	j.io.out.Say("")
	for i, sheet := range list.sheets {
		j.io.out.Say(fmt.Sprintf("%d: %s: %s.", i+1, sheet.Name, j.desk.jobs.Book.Of(sheet, nil).Line()))
	}
	for _, u := range list.left {
		j.io.out.Say("Left alone: " + u.Path + ", " + u.Err.Error() + ".")
	}
	prompt := "Type the name of a job, a name of your own"
	if len(list.sheets) > 0 {
		prompt = "Type a number, or the name of another job"
	}
	if j.desk.under != nil {
		prompt += "; b to go back to your result"
	}
	for {
		name, err := j.askName(prompt + ", or q to leave.")
		if err != nil {
			return err
		}
		if _, back := command(keyboard.Word(name), []string{"b"}); back && j.desk.under != nil {
			return nil
		}
		if n, err := strconv.Atoi(keyboard.Word(name)); err == nil && n >= 1 && n <= len(list.sheets) {
			name = list.sheets[n-1].Name
		}
		opened := j.desk.load(name)
		if opened.err == nil {
			return j.check(opened)
		}
		j.io.out.Say(jobProblem(opened.err))
	}
}

// askName prints a prompt and returns the next non-empty line, trimmed.
func (j *jobPlain) askName(prompt string) (string, error) {
	for {
		j.io.out.Say(prompt)
		if j.io.out.Err() != nil {
			return "", j.io.out.Err()
		}
		line, err := j.io.line()
		if err != nil {
			return "", err
		}
		switch text, word := strings.TrimSpace(line.Text), keyboard.Word(line.Text); {
		case line.Long:
			j.io.out.Say("That line is too long to be a name.")
		case word == "q" || word == "quit":
			return "", errLeft
		case text != "":
			return text, nil
		}
	}
}

// check opens one job and runs its places until one returns an error, such as errJobs.
func (j *jobPlain) check(opened jobOpenedMsg) error {
	j.desk = j.desk.open(opened)
	j.group, j.told, j.listed = "", false, false
	j.io.out.Say("", "Job: "+j.desk.name+".")
	for {
		var err error
		switch j.desk.session.Place() {
		case AtJobFact:
			err = j.atFact()
		case AtJobOverview:
			err = j.atOverview()
		default:
			err = j.atResult()
		}
		if err != nil {
			return err
		}
	}
}

// apply applies an intent, saves changed answers before it returns, and reports whether
// an answer changed.
func (j *jobPlain) apply(intent JobIntent) (changed bool) {
	next, changes := j.desk.session.Apply(intent)
	if len(changes) > 0 {
		sheet, notice := j.desk.keeper.keep(next.Sheet(), changes)
		next = next.With(sheet)
		j.desk.unsaved = j.desk.keeper.unsaved != nil
		if notice != "" {
			j.io.out.Say(notice)
		}
		j.told = false
	}
	j.desk = j.desk.on(next)
	return len(changes) > 0
}

func (j *jobPlain) atFact() error {
	fact := j.desk.session.Fact()
	at, of := j.desk.session.At()
	j.io.out.Say("")
	if fact.Group != j.group {
		j.group = fact.Group
		j.io.out.Say(fact.Group + ".")
	}
	j.io.out.Say(fmt.Sprintf("Fact %d of %d: %s.", at+1, of, fact.Text))
	if given := j.desk.session.Sheet().Facts[fact.ID]; given != "" {
		j.io.out.Say("Your answer so far: " + jobreport.AnswerLabel(given) + ".")
	}
	help := "1 yes, 2 no, 3 not stated, 4 not known yet; w the question that settles it, b back, o all facts, r what it is, q leave."
	words := []string{"y", "n", "-", "s", "w", "b", "o", "r", "yes", "no"}
	if j.desk.session.Sheet().Text != "" {
		help = strings.Replace(help, ", b back", ", t what the posting says of it, p the whole posting, b back", 1)
		words = append(words, "t", "p")
	}
	prompt := "1 yes, 2 no, 3 not stated, 4 not known yet; h help."
	if !j.taught {
		prompt, j.taught = help, true
	}
	for {
		n, word, err := j.io.choose(prompt, help, jobAnswers, words...)
		if err != nil {
			return err
		}
		if at, ok := map[string]int{"y": 1, "yes": 1, "n": 2, "no": 2, "-": 3, "s": 4}[word]; ok {
			n = at
		}
		if n > 0 {
			j.answer(fact, jobreport.Answers()[n-1])
			return nil
		}
		switch word {
		case "b":
			j.apply(BackInJob{})
			return nil
		case "o":
			j.apply(SeeFacts{})
			return nil
		case "r":
			j.apply(SeeJob{})
			return nil
		}
		j.tell(fact, word)
	}
}

// tell reads out the answer to w, t or p at a fact.
func (j *jobPlain) tell(fact content.JobFact, word string) {
	text := j.desk.session.Sheet().Text
	const unbroken = 1 << 20
	switch word {
	case "w":
		j.io.out.Say("To ask: "+fact.Ask, "In the guide: "+english.Stopped(fact.Source))
	case "t":
		found := 0
		for _, line := range posting(text, unbroken, fact.Cues) {
			if line.mentions {
				found++
				j.io.out.Say(line.text)
			}
		}
		j.io.out.Say(english.Capital(english.Number(found)) + " " + english.Plural(found, "line", "lines") + " of the posting may speak of it.")
	case "p":
		for _, line := range posting(text, unbroken, nil) {
			j.io.out.Say(line.text)
		}
		j.io.out.Say("End of the posting.")
	}
}

// answer applies an answer and echoes it, naming whether it was saved.
func (j *jobPlain) answer(fact content.JobFact, answer content.JobAnswer) {
	changed := j.apply(AnswerFact{answer})
	what := jobreport.AnswerLabel(answer)
	if answer == content.JobYes || answer == content.JobNo {
		what += ", " + j.desk.account.Phrase(fact.ID, answer)
	}
	switch {
	case !changed:
		j.io.out.Say("Unchanged: " + what + ".")
	case j.desk.jobs.Store == nil || j.desk.unsaved:
		j.io.out.Say("Noted, but not kept: " + what + ".")
	default:
		j.io.out.Say("Recorded: " + what + ".")
	}
}
