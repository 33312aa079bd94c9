// Package jobreport puts the check of a job, and two jobs side by side, into words, in
// every format that package report has.
package jobreport

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rolefit/content"
	"rolefit/internal/english"
	"rolefit/internal/report"
	"rolefit/internal/report/doc"
	"rolefit/scoring"
	"rolefit/scoring/job"
)

// Book holds the content that jobs are described with: the facts, the roles and the types,
// the limits, and the guide's word on pay. It is never changed and safe to share.
type Book struct {
	Rules  *job.Rules
	Career *content.Assessment
	Types  *content.Assessment
	Limits []content.Limit
	Pay    content.Pay
}

// NewBook returns the book of the built-in content.
func NewBook() (*Book, error) {
	career := content.Career()
	types, err := content.Embedded("fde-types")
	if err != nil {
		return nil, err
	}
	return &Book{
		Career: career, Types: types, Rules: job.BuiltIn(career, types), Limits: content.Limits(), Pay: content.NextSteps().Pay,
	}, nil
}

// Person is the user's result of the career quiz, to compare a job with.
type Person struct {
	Sheet scoring.Sheet
	Words report.Words // of the sheet's result
}

// Account is one job with all that its report shows.
type Account struct {
	Book    *Book
	Sheet   job.Sheet
	Finding job.Finding
	Person  *Person // nil: there is no result to hold it against
	Fit     job.Fit // zero without a person
}

// Of checks a job and collects the content of its report. person may be nil; unknown ids
// of facts are passed over.
func (b *Book) Of(s job.Sheet, person *Person) Account {
	a := Account{Book: b, Sheet: s, Finding: b.Rules.Check(s), Person: person}
	if person != nil {
		a.Fit = b.Rules.Fit(s.Facts, person.Sheet, b.Limits)
	}
	return a
}

// Words names a job's real role in words.
type Words struct {
	Headline string   // short: "Forward Deployed Engineer"
	Tag      string   // how much is known: "11 of 20 facts known"
	Meaning  []string // sentences
}

// Words returns the verdict on a job in words.
func (a Account) Words() Words {
	f := a.Finding
	w := Words{Tag: fmt.Sprintf("%d of %d facts known", f.Known, f.Facts)}
	switch {
	case f.Kind == job.Unknown:
		w.Headline = "Too early to tell"
		w.Meaning = []string{"Nothing known so far speaks for or against any of the four jobs."}
	case f.Kind == job.Contradictory:
		w.Headline = "The facts contradict each other"
		w.Meaning = []string{"Together they rule out all four jobs. Look at these answers again: one of them may not be what it seems."}
	case len(f.Close) > 0:
		w.Headline = english.List(a.near(), "or")
		w.Meaning = []string{a.closely(), english.Quoted(AskTitle) + " has the questions that would settle it."}
	default:
		w.Headline = a.Role(f.First()).Name
		w.Meaning = []string{a.clearly()}
	}
	if doubt := a.contested(); doubt != "" {
		w.Meaning = append(w.Meaning, doubt)
	}
	return w
}

// contested says which roles one fact alone rules out, by fact; empty for none.
func (a Account) contested() string {
	roles := map[string][]string{}
	var facts, said []string
	for _, s := range a.Finding.RuledOut {
		if slices.Contains(a.Finding.Contested, s.ID) {
			fact := s.RuledOutBy[0]
			if roles[fact] == nil {
				facts = append(facts, fact)
			}
			roles[fact] = append(roles[fact], a.Role(s.ID).Short)
		}
	}
	if len(facts) == 0 {
		return ""
	}
	for i, phrase := range a.phrases(facts) {
		said = append(said, fmt.Sprintf("%s would be as close, but for one fact: %s.", english.List(roles[facts[i]], "and"), phrase))
	}
	return strings.Join(said, " ") + " Make sure of " + english.Plural(len(facts), "it", "them") + "."
}

// closely says how close the roles that the headline names are.
func (a Account) closely() string {
	if f := a.Finding; f.Roles[0].Strength > f.Roles[1].Strength {
		return a.Role(f.First()).Short + " is ahead, but by too little to rely on."
	}
	return "The facts don't tell them apart yet."
}

// clearly says how clearly one role comes first.
func (a Account) clearly() string {
	f := a.Finding
	switch {
	case f.Roles[0].Strength < 0:
		return "More speaks against it than for it, and still more against the others."
	case len(f.Roles) == 1 && len(a.Sheet.Facts) < f.Facts:
		return "The facts rule out the other three jobs. You can stop here, or continue and see whether the other facts agree."
	case len(f.Roles) == 1:
		return "The facts rule out the other three jobs."
	default:
		return "So far this looks most like it; the ones below are still possible."
	}
}

// titleCounts says how much a title counts: job.TitleWeight.
const titleCounts = "A title is weak evidence: it counts no more than the weakest fact."

// aboutTitle says which role the posting's title names, whether the facts agree, and how little
// it counts; empty without a title.
func (a Account) aboutTitle() string {
	title := doc.Clean(a.Sheet.Title)
	f := a.Finding
	switch {
	case title == "":
		return ""
	case f.Title == "":
		return english.Quoted(title) + " names none of the four jobs, so it doesn't count."
	case f.Kind != job.Found || len(f.Close) > 0:
		return fmt.Sprintf("%s hints at %s: weak evidence, which settles nothing by itself.", english.Quoted(title), a.Role(f.Title).Short)
	case f.Title == f.First():
		return english.Quoted(title) + ", and the facts agree. " + titleCounts
	default:
		return fmt.Sprintf("%s, but the facts say %s. %s", english.Quoted(title), a.Role(f.First()).Name, titleCounts)
	}
}

// aboutType says which type of forward deployed work it is; empty for another job.
func (a Account) aboutType() string {
	f := a.Finding
	named := a.types()
	switch {
	case f.Kind != job.Found || f.First() != "fde" || len(f.Close) > 0 && len(named) == 0:
		return ""
	case len(f.Close) > 0:
		return english.List(named, "or") + ", if it is forward deployed work."
	case len(named) == 0:
		return "Too early to tell."
	case len(named) == 1:
		return named[0] + "."
	default:
		return "As much " + english.List(named, "as") + "."
	}
}

// types names the FDE types that the job has most of.
func (a Account) types() []string {
	var named []string
	for _, id := range a.Finding.Type {
		role, _ := a.Book.Types.Role(id)
		named = append(named, role.Name)
	}
	return named
}

// typeNames is the same in one text, where the job is surely an FDE's.
func (a Account) typeNames() string {
	if a.Finding.Kind != job.Found || len(a.Finding.Close) > 0 {
		return ""
	}
	return english.List(a.types(), "and")
}

// Role returns the career role with this id.
func (a Account) Role(id string) content.Role {
	role, _ := a.Book.Career.Role(id)
	return role
}

// shorts returns the short names of the career roles with these ids.
func (a Account) shorts(ids []string) []string {
	named := make([]string, len(ids))
	for i, id := range ids {
		named[i] = a.Role(id).Short
	}
	return named
}

// near returns the short names of the first role and of those that cannot be told from it.
func (a Account) near() []string {
	return a.shorts(append([]string{a.Finding.First()}, a.Finding.Close...))
}

// Phrase returns a fact with its answer in at most 24 cells, or "not stated" or "not
// known yet"; for job.TitleFact, the title as evidence.
func (a Account) Phrase(fact string, answer content.JobAnswer) string {
	if fact == job.TitleFact {
		return "its title (weak)"
	}
	f, _ := a.Book.Rules.Fact(fact)
	switch answer {
	case content.JobYes:
		return f.Short
	case content.JobNo:
		return f.ShortNot
	case content.JobNotStated:
		return "the posting doesn't say"
	}
	return "still open"
}

// phrases says some facts as they are answered, in their order.
func (a Account) phrases(facts []string) []string {
	said := make([]string, len(facts))
	for i, id := range facts {
		said[i] = a.Phrase(id, a.Sheet.Facts[id])
	}
	return said
}

// strangeLine names the facts of the sheet that this version does not ask about; empty if
// it asks about all.
func (a Account) strangeLine() string {
	strange := a.Book.Rules.Strange(a.Sheet.Facts)
	if len(strange) == 0 {
		return ""
	}
	for i, id := range strange {
		strange[i] = english.Quoted(doc.Clean(id))
	}
	return "Saved but not used, because this version doesn't ask about it: " + english.List(strange, "and") + "."
}

// Answers returns the four answers in the order of their keys; the last is no answer.
func Answers() [4]content.JobAnswer {
	return [4]content.JobAnswer{content.JobYes, content.JobNo, content.JobNotStated, ""}
}

// AnswerLabel says an answer in a word or four.
func AnswerLabel(answer content.JobAnswer) string {
	labels := map[content.JobAnswer]string{content.JobYes: "yes", content.JobNo: "no", content.JobNotStated: "the posting doesn't say"}
	return cmp.Or(labels[answer], "later")
}

// Line returns a job's headline and tag on one line, and how many clashes it has with the
// person.
func (a Account) Line() string {
	w := a.Words()
	return strings.Join(slices.DeleteFunc([]string{w.Headline, w.Tag, a.ClashCount()}, func(s string) bool { return s == "" }), ", ")
}

// Brief says what the job is in as few words as there are.
func (a Account) Brief() string {
	f := a.Finding
	switch f.Kind {
	case job.Unknown:
		return "nothing yet"
	case job.Contradictory:
		return "facts contradict"
	default:
		return english.List(a.near(), "or")
	}
}

// ClashCount counts the facts of the job that go against the person's answers and
// deal-breakers; empty without a person or a known fact.
func (a Account) ClashCount() string {
	if a.Person == nil || a.Finding.Known == 0 {
		return ""
	}
	breakers, others := a.clashes()
	n := len(breakers) + len(others)
	if n == 0 {
		return "no clashes"
	}
	return english.Counted(n, "clash", "clashes")
}

// Questions returns the questions that are worth asking about the job, as lines of a text.
func (a Account) Questions() []string {
	lines := []string{"Questions about " + cmp.Or(doc.Clean(a.Sheet.Name), "this job")}
	for _, items := range a.asks() {
		for _, item := range items {
			lines = append(lines, "- "+item.Text)
		}
	}
	return lines
}

// jobShape is a job in JSON, in the order of its fields.
type jobShape struct {
	Schema  int         `json:"schema"`
	Name    string      `json:"name"`
	Title   string      `json:"title"`
	Facts   job.Answers `json:"facts"`
	Finding job.Finding `json:"finding"`
	Fit     *job.Fit    `json:"fit"` // null: there is no result of the quiz to hold it against
	Strange []string    `json:"strange,omitempty"`
}

// Data returns the checked job for encoding/json. Its lists are never null; "fit" is null
// without a result to compare with.
func (a Account) Data() any { return a.shape() }

func (a Account) shape() jobShape {
	s := jobShape{
		Schema: job.Schema, Name: a.Sheet.Name, Title: a.Sheet.Title, Facts: a.Sheet.Facts, Finding: a.Finding,
		Strange: a.Book.Rules.Strange(a.Sheet.Facts),
	}
	if s.Facts == nil {
		s.Facts = job.Answers{}
	}
	if a.Person != nil {
		s.Fit = &a.Fit
	}
	return s
}

// jobsShape is a comparison in JSON, in the order of its fields.
type jobsShape struct {
	Schema     int            `json:"schema"`
	A          jobShape       `json:"a"`
	B          jobShape       `json:"b"`
	Comparison job.Comparison `json:"comparison"`
}

// Data returns the comparison for encoding/json.
func (c Comparison) Data() any {
	return jobsShape{job.Schema, c.A.shape(), c.B.shape(), c.Comparison}
}
