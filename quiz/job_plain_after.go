package quiz

import (
	"errors"
	"fmt"
	"io"

	"rolefit/content"
	"rolefit/internal/report/jobreport"
)

// The places of the line-by-line check of a job after its facts.

func (j *jobPlain) atOverview() error {
	_, of := j.desk.session.At()
	if j.listed {
		j.io.out.Say("", "Back at all facts; l reads the list again.")
	} else {
		j.readFacts()
	}
	j.listed = true
	prompt := fmt.Sprintf("A number from 1 to %d opens that fact, r says what it is, l reads the list, b goes to all jobs, q leaves.", of)
	for {
		n, word, err := j.io.choose(prompt, prompt, of, "r", "l", "b")
		switch {
		case err != nil:
			return err
		case n > 0:
			j.apply(OpenFact{n - 1})
		case word == "r":
			j.told = false
			j.apply(SeeJob{})
		case word == "b":
			return errJobs
		default:
			j.readFacts()
			continue
		}
		return nil
	}
}

// readFacts reads out every fact with its answer.
func (j *jobPlain) readFacts() {
	_, of := j.desk.session.At()
	j.io.out.Say("", fmt.Sprintf("All facts, %d of %d answered.", j.desk.session.Answered(), of))
	for i, fact := range j.desk.session.Facts() {
		answer := j.desk.session.Sheet().Facts[fact.ID]
		said := fmt.Sprintf("%q or %q", fact.Short, fact.ShortNot)
		switch answer {
		case content.JobYes:
			said = fact.Short
		case content.JobNo:
			said = fact.ShortNot
		case content.JobNotStated:
		}
		j.io.out.Say(fmt.Sprintf("%d: %s, %s", i+1, jobreport.AnswerLabel(answer), said))
	}
}

func (j *jobPlain) atResult() error {
	if !j.told {
		j.readIs()
	}
	j.told = true
	const prompt = "1 what it is, 2 does it fit, 3 what to ask, o all facts, b all jobs, q leave."
	for {
		n, word, err := j.io.choose(prompt, prompt, jobPanes, "o", "b")
		switch {
		case err != nil:
			return err
		case word == "o":
			j.listed = false
			j.apply(SeeFacts{})
			return nil
		case word == "b":
			return errJobs
		case n == 1:
			j.readIs()
		case n == 2:
			j.io.out.Say("", jobreport.FitsTitle+".")
			j.readParts(j.desk.fits())
		default:
			j.io.out.Say("", jobreport.AskTitle+".")
			j.readParts(j.desk.account.Asks())
		}
	}
}

func (j *jobPlain) readIs() {
	words := j.desk.account.Words()
	j.io.out.Say("", "What it is: "+words.Headline+", "+words.Tag+".")
	j.io.out.Say(words.Meaning...)
	j.readParts(j.desk.account.Is())
}

// readParts reads out parts of the result, with their signs as words.
func (j *jobPlain) readParts(parts []jobreport.Part) {
	for _, p := range parts {
		if p.Title != "" {
			j.io.out.Say("", p.Title+":")
		}
		j.io.out.Say(p.Say...)
		for _, row := range p.Rows {
			sign := ""
			switch row.Sign {
			case jobreport.For:
				sign = "For: "
			case jobreport.Against:
				sign = "Against: "
			case jobreport.Out, jobreport.Ask:
			}
			if p.Spoken {
				sign = "" // the part's title says it
			}
			j.io.out.Say(sign + row.Text)
			if row.Note != "" {
				j.io.out.Say(row.Note)
			}
		}
	}
}

func (j *jobPlain) goodbye(err error) (JobOutcome, error) {
	how := ""
	switch {
	case errors.Is(err, errLeft):
		err = nil
	case errors.Is(err, errStopped):
		how, err = "Stopped. ", nil
	case errors.Is(err, io.EOF):
		how, err = "The input ended. ", nil
	case err != nil:
		how = "The input failed. "
	}
	j.io.out.Say(how + j.keptLine())
	if err == nil {
		err = j.io.out.Err()
	}
	return j.desk.outcome(), err
}

// keptLine words the saved state of the open job, for the goodbye.
func (j *jobPlain) keptLine() string {
	switch {
	case j.desk.keeper == nil || j.desk.session.Answered() == 0:
		return "Nothing was answered."
	case j.desk.keeper.unsaved != nil:
		return "Not everything could be kept: " + j.desk.keeper.unsaved.Error() + "."
	case j.desk.jobs.Store == nil:
		return "Nothing is kept."
	default:
		return "Everything you answered is kept under " + j.desk.name + "."
	}
}
