package report

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"rolefit/content"
	"rolefit/internal/english"
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
	Against    string            // id of the role that the reasons are held against; empty: see Pair
	Flip       scoring.Flip      // only with CanFlip
	CanFlip    bool              // one or two answers would make another role lead
	Pivotal    []string          // ids of the questions that the lead hangs on
	Portrait   portrait.Portrait // how the person likes to work; empty without scales
	Code       string            // the result code; may be empty
	Advice     *content.Advice   // for the plan; nil: no plan
	Standing   Standing          // the person's background and skills, for the plan
}

// NewAccount scores a sheet, which must have passed Check, and collects the content of its
// report.
func NewAccount(m *scoring.Model, s scoring.Sheet, limits []content.Limit) Account {
	m = m.For(s)
	account := Account{
		Assessment: m.Assessment(), Edition: s.Edition, Result: m.Score(s), Limits: limits, Chosen: s.Limits, Guess: s.Guess,
		Portrait: portrait.New(m.Assessment(), s.Answers),
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

// Pair returns the two roles that the reasons are about: the first, and Against or, without
// it, the guess where another role leads, or else the second.
func (a Account) Pair() Pair {
	other := a.Against
	if other == "" && a.Leads() {
		other = a.Guess
	}
	return against(a.Result, other)
}

// Turned returns the account with the reasons held against the next role of the ranking after
// the one at hand, or the previous one for a step of -1.
func (a Account) Turned(step int) Account {
	others := a.Result.Ranked()[1:]
	now := a.Result.Roles[a.Pair().Two].ID
	at := slices.IndexFunc(others, func(r scoring.RoleScore) bool { return r.ID == now })
	a.Against = others[(at+step+len(others))%len(others)].ID
	return a
}

// Comparable reports whether the reasons can be held against more than one role.
func (a Account) Comparable() bool {
	return a.Result.Verdict.Kind != scoring.Insufficient && len(a.Result.Roles) > 2
}

// opening returns a document with the outcome, before any of its blocks.
func (a Account) opening() doc.Doc {
	words := a.Words()
	d := doc.Doc{
		Over: words.Over, Title: words.Headline, Lead: words.Promise, Tag: words.Tag, Sure: doc.Rating{Dots: words.Sure, Of: SureOf},
		Caption: english.Sentences(Caption(), NormsLine(a.Result)),
	}
	if kind := a.Result.Verdict.Kind; a.Leads() || kind == scoring.TooClose && len(a.Result.Verdict.Roles) <= mostNamed {
		for _, id := range a.Result.Verdict.Roles {
			role, _ := a.Assessment.Role(id)
			d.Names = append(d.Names, doc.Name{Text: role.Name, Promise: role.Promise, Role: a.place(id)})
		}
	}
	return d
}

// place returns the place of a role in the assessment, from 1.
func (a Account) place(id string) int { return slices.Index(content.IDs(a.Assessment.Roles), id) + 1 }

// Doc is a result as a document.
func (a Account) Doc() doc.Doc {
	words, r := a.Words(), a.Result
	d := a.opening()
	d.About, d.Lang, d.Origin = a.Assessment.Title, a.Assessment.Language, a.origin()
	d.Say(words.Meaning, words.Do)
	a.cautions(&d)
	if r.Verdict.Kind != scoring.Insufficient {
		d.Add(doc.Head{Text: "The jobs, in points", Quiet: true}, doc.Bars{Rows: a.bars(), Sum: true})
		var short doc.Doc
		a.contributions(&short)
		d.Part(doc.Head{Text: "In short", Quiet: true}, short.Blocks...)
		a.portrait(&d)
		a.why(&d, true)
	}
	a.facts(&d)
	for _, role := range Next(a.Assessment, r) {
		a.next(&d, role)
	}
	if OffersTypes(r) {
		d.Add(doc.Command{Command: "rolefit --assessment fde-types", Text: TypesOffer()})
	}
	if r.Verdict.Kind != scoring.Insufficient {
		d.Add(doc.Head{Text: "How to read the points"})
		d.Say(strings.Join(Explain(a.Assessment, a.Result), " "))
	}
	return d
}

// contributions adds the answers that draw the person to the leading role and those that may chafe, and
// the role that it is compared with; or the answers that set tied roles apart, and a third way.
func (a Account) contributions(d *doc.Doc) {
	const most = 3
	r, p := a.Result, a.Pair()
	label := func(label string, role int, text string, items []string) {
		if len(items) > 0 || text != "" {
			d.Add(doc.Labeled{Label: label, Role: role, Text: text, Items: items})
		}
	}
	switch {
	case a.Leads():
		draws, chafes := Pull(a.Assessment, r, most, p.One)
		label("What draws you", 0, "", draws)
		if len(chafes) > 0 {
			label("What may chafe", 0, "less room for", chafes)
		} else if price, _, _ := strings.Cut(a.Assessment.Roles[p.One].Price, ". "); price != "" {
			label("What may chafe", 0, "nothing you answered. One of its downsides: "+english.Stopped(price), nil)
		}
		apart, _ := Pull(a.Assessment, r, 2, p.One, p.Two)
		label(a.Assessment.Roles[p.Two].Short, p.Two+1, a.standing(p.Two)+": you chose", apart)
	case r.Verdict.Kind == scoring.TooClose && len(r.Verdict.Roles) <= mostNamed:
		for role, draws := range a.tied() {
			label(a.Assessment.Roles[role].Short, role+1, "", draws)
		}
		label("To decide", 0, "ask which of these you would miss more.", nil)
		if len(r.Verdict.Roles) == 2 {
			label("A third way", 0, a.third(), nil)
		}
	}
}

// tied yields the place of each role of a tie, from 0, with the two answers that speak most for
// it against the others; nothing for a tie of more than a headline names.
func (a Account) tied() iter.Seq2[int, []string] {
	const most = 2
	return func(yield func(int, []string) bool) {
		if len(a.Result.Verdict.Roles) > mostNamed {
			return
		}
		for _, id := range a.Result.Verdict.Roles {
			var rivals []int
			for _, other := range a.Result.Verdict.Roles {
				if other != id {
					rivals = append(rivals, a.place(other)-1)
				}
			}
			role := a.place(id) - 1
			if draws, _ := Pull(a.Assessment, a.Result, most, role, rivals...); !yield(role, draws) {
				return
			}
		}
	}
}

// standing says where a role came out that did not lead: "the closest other, 12.6 points behind".
func (a Account) standing(role int) string {
	score := a.Result.Roles[role]
	said := fmt.Sprintf("%s of %s", english.Ordinal(score.Rank), english.Number(len(a.Result.Roles)))
	switch {
	case score.ID == a.Guess:
		said = "your guess, " + said
	case score.Rank == 2:
		said = "the closest other"
	}
	return fmt.Sprintf("%s, %s points behind", said, separation(a.Result, Pair{against(a.Result, "").One, role}).Plain())
}

// third returns the content's way between the two roles of a tie; empty if it has none.
func (a Account) third() string {
	for _, p := range a.Assessment.Prompts {
		if slices.Contains(a.Result.Verdict.Roles, p.Roles[0]) && slices.Contains(a.Result.Verdict.Roles, p.Roles[1]) {
			return p.Third
		}
	}
	return ""
}

// why adds the reasons, the answers that would change the result, and how sure it is. A
// page has fewer paragraphs than a screen.
func (a Account) why(d *doc.Doc, page bool) {
	d.Add(doc.Head{Text: Gap(a.Assessment, a.Result, a.Pair())}, a.reasons())
	if flip := FlipSentence(a.Assessment, a.Result, a.Flip, a.CanFlip); len(flip) > 0 {
		if page {
			flip = []string{strings.Join(flip, " ")}
		}
		d.Add(doc.Head{Text: "What would change it"})
		d.Say(append(flip, Sturdy(a.Assessment, a.Result, a.Pivotal))...)
	}
	a.chance(d, page)
}

// Summary is the first pane of a result, a card: the outcome and how sure it is, the points,
// the answers that draw the person and those that may chafe, and the guess.
func (a Account) Summary() doc.Doc {
	words := a.Words()
	d := a.opening()
	d.Name = "Your result"
	d.Say(words.Meaning)
	judged := a.Result.Verdict.Kind != scoring.Insufficient
	if judged {
		d.Add(doc.Head{Text: "The jobs, in points"}, doc.Bars{Rows: a.bars()})
	}
	if flags := Flags(a.Assessment, a.Result); len(flags) > 0 {
		caution := flags[0]
		if a.Result.Verdict.Kind == scoring.TooClose { // two names leave little room, and the next pane has all of it
			caution, _, _ = strings.Cut(caution, ". ")
			caution, _, _ = strings.Cut(caution, ", such as")
			caution = english.Stopped(caution) + " More under Why."
		}
		d.Add(doc.Labeled{Label: "Caution", Text: caution, Caution: true})
	}
	d.Add(doc.Head{})
	if judged {
		a.contributions(&d)
	}
	if !a.Leads() && a.Result.Verdict.Kind != scoring.TooClose {
		d.Say(words.Do)
	}
	if !a.Leads() || a.Result.Roles[a.Pair().Two].ID != a.Guess { // else it is compared with above
		d.Add(doc.Head{})
		d.Say(GuessLine(a.Assessment, a.Guess, a.Result))
	}
	return d
}

// Screens is a result as a document for a terminal: the panes of the full-screen form, one
// below the other.
func (a Account) Screens() doc.Doc {
	d := a.Summary()
	for _, pane := range []struct {
		title string
		doc   doc.Doc
	}{{"Why", a.Why()}, {"How you like to work", a.You()}, {"What next", a.NextPane()}} {
		if len(pane.doc.Blocks) > 0 {
			d.Add(doc.Group{Text: pane.title})
			d.Add(pane.doc.Blocks...)
		}
	}
	return d
}

// Leads reports whether one role leads, clearly or narrowly.
func (a Account) Leads() bool {
	return a.Result.Verdict.Kind == scoring.Clear || a.Result.Verdict.Kind == scoring.Leaning
}

// Why is the second pane of a result: every reason for the points against another role, the
// answers that would change the result, how sure it is, the guide's signs, every caution, and
// how points are read.
func (a Account) Why() (d doc.Doc) {
	if a.Result.Verdict.Kind == scoring.Insufficient {
		d.Add(doc.Head{Text: "What is missing"}, doc.Para{Text: a.Words().Meaning})
	} else {
		a.why(&d, false)
		a.signs(&d)
	}
	var cautions, left doc.Doc
	cautions.Say(Flags(a.Assessment, a.Result)...)
	d.Part(doc.Head{Text: "Cautions"}, cautions.Blocks...)
	left.Say(GoneLine(a.Result), TieBreakersLine(a.Result))
	d.Part(doc.Head{Text: "Besides"}, left.Blocks...)
	d.Add(doc.Head{Text: "How to read the points"})
	d.Say(Explain(a.Assessment, a.Result)...)
	return d
}

// inQuestion returns the ids of the roles that the result names, the guess and the role that
// the reasons are held against.
func (a Account) inQuestion() []string {
	return append(slices.Clone(a.Result.Verdict.Roles), a.Guess, a.Result.Roles[a.Pair().Two].ID)
}

// signs adds the signs of the guide's two lists, where their role is in question.
func (a Account) signs(d *doc.Doc) {
	signs, ok := a.signsOf(a.inQuestion()...)
	if !ok {
		return
	}
	d.Add(doc.Head{Text: "The guide's signs"})
	d.Say(fmt.Sprintf("The guide lists signs of who does well in %s work and who doesn't. You have:", signs.Role.Short))
	count := func(label string, has []string, of int) {
		text := fmt.Sprintf("%d of %d", len(has), of)
		if len(has) > 0 {
			text += ":"
		}
		d.Add(doc.Labeled{Label: label, Text: text, Items: has})
	}
	count("Signs for it", signs.For, signs.OfFor)
	count("Signs against", signs.Against, signs.OfAgainst)
}

// NextPane is the third pane of a result: for every role that the verdict names, its
// summary, first steps and reading. The offers stand before the roles.
func (a Account) NextPane(offers ...doc.Command) doc.Doc {
	d := doc.Doc{Caption: Caption()}
	if a.Leads() || len(a.Result.Verdict.Roles) == 0 {
		d.Say(a.Words().Do)
	}
	for _, offer := range offers {
		d.Add(offer)
	}
	d.Label("Deal-breakers", strings.Join(LimitLines(a.Limits, a.Chosen), "; "))
	for _, id := range a.Result.Verdict.Roles {
		role, _ := a.Assessment.Role(id)
		d.Add(doc.Group{Text: role.Name, Role: a.place(id)})
		d.Say(role.Promise)
		d.Add(terms("Owns", role.Owns, "Stage", role.Stage, "Builds", role.Builds, "Success", role.Success))
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
		{Title: "A typical week", Lines: []string{role.Day}},
		{Title: "What it takes", Lines: []string{role.Takes}},
		{Title: "The downsides", Lines: []string{role.Price}},
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
		switch {
		case len(section.Bars.Rows) > 0:
			d.Add(section.Bars)
			continue
		case section.Steps:
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

// facts adds the facts beside the points: signs, guess, limits, omitted answers,
// tie-breakers and the result code.
func (a Account) facts(d *doc.Doc) {
	var facts doc.Doc
	if signs, ok := a.signsOf(a.inQuestion()...); ok {
		facts.Say(signs.Line())
	}
	facts.Say(GuessLine(a.Assessment, a.Guess, a.Result))
	facts.Label("Deal-breakers", strings.Join(LimitLines(a.Limits, a.Chosen), "; "))
	facts.Say(GoneLine(a.Result), TieBreakersLine(a.Result))
	facts.Label(labelCode, a.Code)
	d.Part(doc.Head{Text: "Beside the points", Quiet: true}, facts.Blocks...)
}

// next adds a role to look at, with its plan if the person asked for one.
func (a Account) next(d *doc.Doc, role content.Role) {
	d.Add(doc.Head{Text: "Next: " + role.Name, Inset: true})
	d.Say(role.Day)
	d.Label("The downsides", role.Price)
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
