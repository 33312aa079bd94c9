package report

import (
	"fmt"
	"slices"
	"strings"

	"rolefit/content"
	"rolefit/internal/report/doc"
	"rolefit/internal/report/portrait"
	"rolefit/scoring"
)

// Account is one sitting's result with all that its report shows.
type Account struct {
	Assessment *content.Assessment
	Edition    string // of the answers; empty: the assessment's
	Result     scoring.Result
	Limits     []content.Limit   // the limits that are asked
	Chosen     map[string]string // option id by limit id; may be nil
	Guess      string            // role id; empty: not said
	Flip       scoring.Flip      // only with CanFlip
	CanFlip    bool              // one or two answers would make another role lead
	Pivotal    []string          // ids of the questions that the lead hangs on
	Portrait   portrait.Portrait // how the person likes to work; empty without scales
	Code       string            // the result code; may be empty
	Advice     *content.Advice   // for the plan; nil: no plan
	Standing   Standing          // the person's background and skills, for the plan
}

// Of scores a sheet, which must have passed Check, and collects the content of its
// report.
func Of(m *scoring.Model, s scoring.Sheet, limits []content.Limit) Account {
	account := Account{
		Assessment: m.Assessment(), Edition: s.Edition, Result: m.Score(s), Limits: limits, Chosen: s.Limits, Guess: s.Guess,
		Portrait: portrait.Of(m.Assessment(), s.Answers),
	}
	switch account.Result.Verdict.Kind {
	case scoring.Insufficient, scoring.NoPattern: // no role leads
	default:
		account.Flip, account.CanFlip = m.Flip(s)
		account.Pivotal = m.Pivotal(s)
	}
	return account
}

// Words returns the result in sentences.
func (a Account) Words() Words { return For(a.Assessment, a.Result) }

// Plan is the plan for a role that the result names, by its id, from where the person
// said to stand; nil where they did not say, or nothing is known about the role.
func (a Account) Plan(id string) []Section {
	role, ok := a.Assessment.Role(id)
	if !ok || a.Advice == nil || !a.Standing.Asked {
		return nil
	}
	return Plan(a.Advice, role, a.Standing)
}

// Next returns the roles to look at next, first score first, with fewer first steps the
// more roles there are: the leading role, the roles too close to call, or the two to read
// about if there is no pattern; none if the answers are insufficient.
func Next(a *content.Assessment, r scoring.Result) []content.Role {
	most := map[int]int{0: 4, 1: 4, 2: 2}[len(r.Verdict.Roles)]
	var next []content.Role
	for _, id := range r.Verdict.Roles {
		if role, ok := a.Role(id); ok {
			role.Next = role.Next[:min(len(role.Next), max(most, 1))]
			next = append(next, role)
		}
	}
	return next
}

// origin names the assessment, and the edition that was answered.
func (a Account) origin() string {
	own := a.Assessment.Edition
	if a.Edition == "" || a.Edition == own {
		return a.Assessment.ID + ": edition " + own
	}
	return fmt.Sprintf("%s: edition %s, scored with edition %s", a.Assessment.ID, a.Edition, own)
}

// Doc is a result as a document.
func (a Account) Doc() doc.Doc {
	words, r := a.Words(), a.Result
	d := doc.Doc{
		Title: words.Headline, Tag: words.Tag, Lead: words.Meaning, About: a.Assessment.Title, Lang: a.Assessment.Language,
		Caption: Caption(), Origin: a.origin(),
	}
	d.Say(words.Do)
	a.cautions(&d)
	if r.Verdict.Kind != scoring.Insufficient {
		a.scores(&d)
	}
	a.facts(&d)
	for _, role := range Next(a.Assessment, r) {
		a.next(&d, role)
	}
	if OffersTypes(r) {
		d.Add(doc.Command{Command: "rolefit --assessment fde-types", Text: TypesOffer()})
	}
	if r.Verdict.Kind != scoring.Insufficient {
		d.Add(doc.Head{Text: "What the points are"})
		d.Say(strings.Join(Explain(), " "))
	}
	return d
}

// scores adds the points, the reasons for them, and how sure they are.
func (a Account) scores(d *doc.Doc) {
	d.Add(doc.Head{Text: "The roles, in points", Quiet: true}, doc.Bars{Rows: a.bars(), Sum: true})
	a.portrait(d)
	a.why(d, true)
}

// why adds the reasons, the answers that would change the result, and how sure it is. A
// page has fewer paragraphs than a screen.
func (a Account) why(d *doc.Doc, page bool) {
	d.Add(doc.Head{Text: Gap(a.Assessment, a.Result)}, a.reasons())
	if flip := FlipSentence(a.Assessment, a.Result, a.Flip, a.CanFlip); len(flip) > 0 {
		if page {
			flip = []string{strings.Join(flip, " ")}
		}
		d.Add(doc.Head{Text: "What would change it"})
		d.Say(append(flip, Sturdy(a.Assessment, a.Result, a.Pivotal))...)
	}
	a.chance(d, page)
}

// chance adds how probable it is that each role leads. Plain text does not show a quiet
// heading.
func (a Account) chance(d *doc.Doc, quiet bool) {
	chance, ok := ChanceLines(a.Assessment, a.Result)
	if !ok {
		return
	}
	t := doc.Table{Heads: []string{"Role", "First in"}, Narrow: true}
	for _, row := range chance.Rows {
		t.Rows = append(t.Rows, doc.Row{Name: row.Role, Cells: []string{row.Of}})
	}
	d.Add(doc.Head{Text: "How sure", Quiet: quiet}, doc.Para{Text: chance.Intro}, t, doc.Para{Text: chance.Note})
}

// Summary is the first pane of a result: the verdict, the points, the first caution, the
// strongest reasons and the facts beside the points.
func (a Account) Summary() doc.Doc {
	words := a.Words()
	d := doc.Doc{Name: "Your result", Title: words.Headline, Tag: words.Tag, Lead: words.Meaning, Caption: Caption()}
	judged := a.Result.Verdict.Kind != scoring.Insufficient
	if judged {
		d.Add(doc.Head{Text: "The jobs, in points"}, doc.Bars{Rows: a.bars()})
	}
	if flags := Flags(a.Assessment, a.Result); len(flags) > 0 {
		d.Add(doc.Labeled{Label: "Caution", Text: flags[0], Caution: true})
	}
	if !a.leads() {
		d.Say(words.Do)
	}
	if judged {
		const forN, againstN = 3, 1
		if rows, total := a.brief(forN, againstN); len(rows) > 0 {
			d.Add(doc.Head{Text: Gap(a.Assessment, a.Result)}, doc.Sum{Brief: rows, Total: total})
		}
	}
	d.Add(doc.Head{})
	if name, shared := SignsFact(a.Assessment, a.Result); judged {
		d.Label(name, shared)
	}
	d.Label("Your limits", strings.Join(LimitLines(a.Limits, a.Chosen), "; "))
	d.Label("Your guess", GuessLine(a.Assessment, a.Guess, a.Result))
	d.Label("Left out", GoneLine(a.Result))
	if a.Code != "" {
		d.Add(doc.Labeled{Label: "Result code", Text: a.Code + " (it is your answers)", Unspoken: true})
	}
	return d
}

// leads reports whether one role leads, clearly or narrowly.
func (a Account) leads() bool {
	return a.Result.Verdict.Kind == scoring.Clear || a.Result.Verdict.Kind == scoring.Leaning
}

// Why is the second pane of a result: every reason for the points, the answers that would
// change the result, how sure it is, every caution, and what points are.
func (a Account) Why() (d doc.Doc) {
	if a.Result.Verdict.Kind == scoring.Insufficient {
		d.Add(doc.Head{Text: "What is missing"}, doc.Para{Text: a.Words().Meaning})
	} else {
		a.why(&d, false)
	}
	if flags := Flags(a.Assessment, a.Result); len(flags) > 0 {
		d.Add(doc.Head{Text: "Cautions"})
		d.Say(flags...)
	}
	d.Add(doc.Head{Text: "What the points are"})
	d.Say(Explain()...)
	return d
}

// NextPane is the third pane of a result: for every role that the verdict names, its
// summary, first steps and reading. The offers stand before the roles.
func (a Account) NextPane(offers ...doc.Command) doc.Doc {
	d := doc.Doc{Caption: Caption()}
	if a.leads() || len(a.Result.Verdict.Roles) == 0 {
		d.Say(a.Words().Do)
	}
	for _, offer := range offers {
		d.Add(offer)
	}
	for _, id := range a.Result.Verdict.Roles {
		role, _ := a.Assessment.Role(id)
		d.Add(doc.Group{Text: role.Name})
		d.Say(role.Promise)
		d.Add(doc.Terms{
			{Labels: []string{"Owns"}, Text: role.Owns},
			{Labels: []string{"Stage"}, Text: role.Stage},
			{Labels: []string{"Builds"}, Text: role.Builds},
			{Labels: []string{"Success"}, Text: role.Success},
		})
		AddSections(&d, a.roleSections(role)...)
	}
	return d
}

// roleSections returns a role's days and price, the plan and the reading. The plan stands
// first once the participant has described their situation.
func (a Account) roleSections(role content.Role) []Section {
	advice := a.Advice
	if advice == nil {
		advice = &content.Advice{}
	}
	about := []Section{
		{Title: "The days", Lines: []string{role.Day}},
		{Title: "What it takes", Lines: []string{role.Takes}},
		{Title: "The price", Lines: []string{role.Price}},
	}
	plan := Plan(advice, role, a.Standing)
	if a.Standing.Asked {
		about, plan = plan, about
	}
	return slices.Concat(about, plan, []Section{{Title: "Read on in the guide", Lines: []string{role.Read}}})
}

// AddSections adds sections to a document. It leaves out one with an empty first line.
func AddSections(d *doc.Doc, sections ...Section) {
	for _, section := range sections {
		if len(section.Lines) > 0 && section.Lines[0] == "" {
			continue
		}
		d.Add(doc.Head{Text: section.Title})
		if section.Steps {
			d.List(true, section.Lines...)
			continue
		}
		for _, line := range section.Lines {
			d.Add(doc.Labeled{Text: line})
		}
	}
}

// cautions adds the cautions about the answers.
func (a Account) cautions(d *doc.Doc) {
	for _, flag := range Flags(a.Assessment, a.Result) {
		d.Add(doc.Labeled{Label: "Caution", Text: flag, Caution: true})
	}
}

// bars returns the roles with their points, first score first.
func (a Account) bars() []doc.Bar {
	rows := make([]doc.Bar, len(a.Result.Roles))
	points := Points(a.Result)
	for i, role := range a.Result.Roles {
		r, _ := a.Assessment.Role(role.ID)
		named := a.Result.Verdict.Kind != scoring.NoPattern && slices.Contains(a.Result.Verdict.Roles, role.ID)
		rows[role.Rank-1] = doc.Bar{Name: r.Name, Short: r.Short, Points: points[i], Role: i + 1, Named: named}
	}
	return rows
}

// reasons returns every answer that counted, with its points for the first role against
// the second, largest first. Answers without a preference share a row.
func (a Account) reasons() doc.Sum {
	first, second := roleOf(a.Assessment, a.Result, 0).Short, roleOf(a.Assessment, a.Result, 1).Short
	all, total := All(a.Assessment, a.Result)
	sum := doc.Sum{Key: fmt.Sprintf("Plus speaks for %s, minus for %s.", first, second), Total: total}
	neutral := 0
	for _, row := range all {
		if row.Answer == 0 {
			neutral++
			continue
		}
		sum.Rows = append(sum.Rows, doc.Addend{Text: row.Phrase, Strength: row.Strength, Points: row.Points})
	}
	if neutral > 0 {
		text := fmt.Sprintf("no preference, %d times", neutral)
		if neutral == 1 {
			text = "no preference, once"
		}
		sum.Rows = append(sum.Rows, doc.Addend{Text: text})
	}
	const forN, againstN = 5, 3
	sum.Brief, _ = a.brief(forN, againstN)
	return sum
}

// brief returns the strongest reasons as Selected does, and the others together.
func (a Account) brief(forN, againstN int) (rows []doc.Addend, total Tenths) {
	chosen, rest, total := Selected(a.Assessment, a.Result, forN, againstN)
	for _, row := range chosen {
		rows = append(rows, doc.Addend{Text: row.Phrase, Strength: row.Strength, Points: row.Points})
	}
	if rest.Count > 0 {
		rows = append(rows, doc.Addend{Text: rest.Phrase, Points: rest.Points})
	}
	return rows, total
}

// facts adds the facts beside the points: signs, guess, limits, omitted answers,
// tie-breakers and the result code.
func (a Account) facts(d *doc.Doc) {
	before := len(d.Blocks)
	d.Add(doc.Head{Text: "Beside the points", Quiet: true})
	label, shared, _ := strings.Cut(SignsLine(a.Assessment, a.Result), ": ")
	d.Label(label, shared)
	d.Say(GuessLine(a.Assessment, a.Guess, a.Result))
	d.Label("Your limits", strings.Join(LimitLines(a.Limits, a.Chosen), "; "))
	d.Say(GoneLine(a.Result), TieBreakersLine(a.Result))
	d.Label(labelCode, a.Code)
	if len(d.Blocks) == before+1 {
		d.Blocks = d.Blocks[:before]
	}
}

// next adds a role to look at, with its plan if the person asked for one.
func (a Account) next(d *doc.Doc, role content.Role) {
	d.Add(doc.Head{Text: "Next: " + role.Name, Inset: true})
	d.Say(role.Day)
	d.Label("What it costs", role.Price)
	plan := a.Plan(role.ID)
	for _, section := range plan {
		d.Add(doc.Sub{Text: section.Title})
		if section.Steps {
			d.List(true, section.Lines...)
		} else {
			d.Say(section.Lines...)
		}
	}
	if len(plan) == 0 {
		d.List(false, role.Next...)
		d.Label("Titles to search for", strings.Join(role.Titles, ", "))
	}
	d.Label("In the guide", role.Read)
}

// labelCode stands before a result code.
const labelCode = "Result code (your answers, no name)"

// CodeLine returns a result code behind its label; empty without a code.
func CodeLine(code string) string {
	if code == "" {
		return ""
	}
	return labelCode + ": " + code
}
