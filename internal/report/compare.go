package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rolefit/content"
	"rolefit/internal/english"
	"rolefit/internal/report/doc"
	"rolefit/scoring"
)

// Compared is two results of one assessment, side by side.
type Compared struct {
	Assessment *content.Assessment
	When       [2]string        // when each was given, or the name of its source, for people
	Sheets     [2]scoring.Sheet // for the JSON
	Results    [2]scoring.Result
	Change     scoring.Change
	Two        bool // two sets of answers, perhaps of two people; else the same person twice
}

// editions names the editions of two sets of answers.
func editions(one, two string) string {
	if one == two {
		return "edition " + one
	}
	return "editions " + one + " and " + two
}

// changeWords explains a change: in a headline whether it is larger than normal
// variation, and in up to four sentences why.
func changeWords(a *content.Assessment, c scoring.Change) (headline, meaning string) {
	switch {
	case c.Shared == 0:
		return "Nothing in common", "No question was answered both times."
	case !c.Comparable:
		return "Too little in common", fmt.Sprintf("%s answered both times, too few to tell a change from chance.",
			english.Capital(english.NumberOf(c.Shared, "question was", "questions were")))
	case len(c.Moved) == 0 && c.Same:
		return "Nothing changed", "Every answer is the same both times."
	case len(c.Moved) == 0:
		return "No answer changed", "Every question that was answered both times has the same answer. " +
			"Where the points differ, it comes from what was answered only once."
	case c.Larger:
		return "Larger than normal variation", english.Sentences(
			"Taken together, the change is larger than an ordinary change from one day to the next: "+
				"people who haven't changed get this far in "+rarely(c.P)+" of 100 retakes.", largerRoles(a, c))
	default:
		return "Within normal variation", english.Sentences(
			"Taken together, the change is no larger than an ordinary change from one day to the next. "+
				"It doesn't show that you like other things now.", largerRoles(a, c))
	}
}

// rarely says a probability of at most .05 in hundredths.
func rarely(p float64) string {
	const hundredth = 0.01
	if p < hundredth {
		return "fewer than 1"
	}
	return fmt.Sprintf("about %.0f", 100*p)
}

// beyond names the roles whose change is larger than normal by itself, each in a format of its
// name, the direction and the points.
func beyond(a *content.Assessment, c scoring.Change, format, up, down string) (roles []string) {
	for _, change := range c.Roles {
		if !change.Larger {
			continue
		}
		role, _ := a.Role(change.ID)
		way := up
		if change.Points < 0 {
			way = down
		}
		roles = append(roles, fmt.Sprintf(format, role.Short, way, tenths(change.Points).Plain()))
	}
	return roles
}

// largerRoles says which roles moved by more than is normal.
func largerRoles(a *content.Assessment, c scoring.Change) string {
	moved, bound := beyond(a, c, "%s went %s by %s", "up", "down"), tenths(c.Bound).Plain()
	switch {
	case len(moved) == 0 && c.Larger:
		return fmt.Sprintf("No single job moved by %s points, which chance seldom does; it is all of them together.", bound)
	case len(moved) == 0:
		return fmt.Sprintf("No job moved by %s points, which chance seldom does.", bound)
	case c.Larger:
		return fmt.Sprintf("%s; chance seldom moves a single job by %s points.", english.List(moved, "and"), bound)
	default:
		return fmt.Sprintf("%s, and chance seldom moves a single job by %s points; but with %s jobs, one of them quite often moves that far.",
			english.List(moved, "and"), bound, english.Number(len(c.Roles)))
	}
}

// leads says which role leads in each result, in words for: in neither, in both, in the first
// with a verb, in the second.
func (c Compared) leads(neither, both, first, second string) string {
	var lead [2]string
	for i, r := range c.Results {
		if k := r.Verdict.Kind; k == scoring.Clear || k == scoring.Leaning {
			lead[i] = roleOf(c.Assessment, r, 0).Short
		}
	}
	switch {
	case lead[0] == "" && lead[1] == "":
		return "No job leads " + neither + "."
	case lead[0] == lead[1]:
		return lead[0] + " leads " + both + "."
	default:
		return cmp.Or(lead[0], "No job") + " " + first + "; " + cmp.Or(lead[1], "no job") + " leads " + second + "."
	}
}

// Doc is the comparison as a document.
func (c Compared) Doc() doc.Doc {
	words := c.words()
	d := doc.Doc{
		Title: words.headline, Tag: c.Assessment.ID + ", " + editions(c.Sheets[0].Edition, c.Sheets[1].Edition), Lead: words.meaning,
		About: c.Assessment.Title, Lang: c.Assessment.Language, Caption: Caption(),
	}
	d.Say(words.lead, words.whose)
	var results doc.Terms
	for i, which := range []string{"First", "Second"} {
		result := For(c.Assessment, c.Results[i])
		said := result.Headline + ", " + result.Tag
		if c.Results[i].Verdict.Kind == scoring.Insufficient {
			said = result.Headline
		}
		results = append(results, doc.Term{Labels: []string{which, c.When[i]}, Text: said})
	}
	d.Add(results, doc.Head{}, c.points(words))
	if c.Change.Comparable && !c.Change.Same {
		d.Say(fmt.Sprintf(words.counts,
			english.NumberOf(c.Change.Shared, "question", "questions")))
	}
	c.moved(&d, words)
	for _, side := range []struct {
		label string
		ids   []string
	}{
		{words.onlyFirst, c.Change.OnlyFirst},
		{words.onlySecond, c.Change.OnlySecond},
	} {
		if said := c.once(side.ids); said != "" {
			d.Add(doc.Head{}, doc.Labeled{Label: side.label, Text: said})
		}
	}
	return d
}

// points is the table of points, in the order of the second result.
func (c Compared) points(words compareWords) doc.Table {
	var shown [2][]string
	for i, r := range c.Results {
		for k, points := range Points(r) {
			shown[i] = append(shown[i], points.String())
			if r.Verdict.Kind == scoring.Insufficient {
				shown[i][k] = "-"
			}
		}
	}
	changes := c.Changes()
	t := doc.Table{Heads: []string{"Role", "First", "Second", words.change, ""}}
	for _, ranked := range c.Results[1].Ranked() {
		k := slices.IndexFunc(c.Assessment.Roles, func(r content.Role) bool { return r.ID == ranked.ID })
		change, mark := "-", ""
		if c.Change.Comparable {
			change = changes[k].String()
			if c.Change.Roles[k].Larger {
				mark = words.larger
			}
		}
		t.Rows = append(t.Rows, doc.Row{Name: c.Assessment.Roles[k].Short, Cells: []string{shown[0][k], shown[1][k], change, mark}})
	}
	return t
}

// Changes returns the roles' changes as they are shown, in content order: they add
// up to 0, and are the differences of the points shown where both sheets answer the
// same questions. It is nil where the sheets cannot be compared.
func (c Compared) Changes() []Tenths {
	if !c.Change.Comparable {
		return nil
	}
	if !c.Change.Same {
		values := make([]float64, len(c.Change.Roles))
		for k, role := range c.Change.Roles {
			values[k] = role.Points
		}
		return apportion(values, 0)
	}
	changes := Points(c.Results[1])
	for k, first := range Points(c.Results[0]) {
		changes[k] -= first
	}
	return changes
}

// moved adds the answers that changed, with their effect on the role that changed most.
func (c Compared) moved(d *doc.Doc, words compareWords) {
	if len(c.Change.Moved) == 0 {
		return
	}
	most := c.Change.Most()
	head := fmt.Sprintf(words.moved, len(c.Change.Moved), c.Change.Shared)
	if most >= 0 {
		head += words.did + c.Assessment.Roles[most].Short
	}
	t := doc.Table{Heads: []string{"First", "Second", ""}, Texts: 1}
	points := c.effects(most)
	for i, moved := range c.Change.Moved {
		q, _ := c.Assessment.Question(moved.Question)
		t.Rows = append(t.Rows, doc.Row{Name: answerSaid(q, moved.From), Cells: []string{answerSaid(q, moved.To), points[i]}})
	}
	d.Add(doc.Head{Text: head}, t)
}

// effects returns the points that each changed answer gave a role, by position, as shown:
// together they are the change that is shown. Each is empty if role is negative.
func (c Compared) effects(role int) []string {
	shown := make([]string, len(c.Change.Moved))
	if role < 0 {
		return shown
	}
	values := make([]float64, len(shown))
	for i, moved := range c.Change.Moved {
		values[i] = moved.Scores[role]
	}
	for i, points := range apportion(values, c.Changes()[role]) {
		shown[i] = points.String()
	}
	return shown
}

func answerSaid(q content.Question, answer int) string {
	if answer == 0 {
		return Strength(0)
	}
	return Strength(answer) + ": " + Phrase(q, answer)
}

// once names the questions that were answered only once, by the end they are named
// after; of many, a few and the number of the others.
func (c Compared) once(ids []string) string {
	const most = 5
	var said []string
	for _, id := range ids[:min(len(ids), most)] {
		if q, ok := c.Assessment.Question(id); ok {
			said = append(said, Phrase(q, 1))
		}
	}
	if more := len(ids) - most; more > 0 {
		said = append(said, fmt.Sprintf("and %d more", more))
	}
	if len(said) == 0 {
		return ""
	}
	return strings.Join(said, "; ") + "."
}

// CompareSchema is the shape of comparison in JSON.
const CompareSchema = 1

type comparedJSON struct {
	Schema     int                  `json:"schema"`
	Assessment string               `json:"assessment"`
	Edition    string               `json:"edition"`
	Scoring    string               `json:"scoring"`
	First      sideJSON             `json:"first"`
	Second     sideJSON             `json:"second"`
	Comparable bool                 `json:"comparable"`
	Shared     int                  `json:"shared"`
	Bound      float64              `json:"bound"`
	P          float64              `json:"p"`
	Larger     bool                 `json:"larger"`
	Roles      []scoring.RoleChange `json:"roles"`
	Changed    []changedJSON        `json:"changed"`
	OnlyFirst  []string             `json:"only_first"`
	OnlySecond []string             `json:"only_second"`
}

type sideJSON struct {
	ID      string             `json:"id,omitempty"`
	Date    string             `json:"date,omitempty"`
	Edition string             `json:"edition"`
	Verdict scoring.Verdict    `json:"verdict"`
	Scores  map[string]float64 `json:"scores"`
}

type changedJSON struct {
	Question string             `json:"question"`
	From     int                `json:"from"`
	To       int                `json:"to"`
	Scores   map[string]float64 `json:"scores"`
}

// Data returns the comparison for encoding/json, as docs/json.md describes it. Arrays and
// objects are never null.
func (c Compared) Data() any {
	out := comparedJSON{
		Schema: CompareSchema, Assessment: c.Assessment.ID, Edition: c.Assessment.Edition, Scoring: scoring.Version,
		First: side(c.Results[0], c.Sheets[0]), Second: side(c.Results[1], c.Sheets[1]),
		Comparable: c.Change.Comparable, Shared: c.Change.Shared, Bound: c.Change.Bound, P: c.Change.P, Larger: c.Change.Larger,
		Roles: filled(c.Change.Roles), Changed: []changedJSON{}, OnlyFirst: filled(c.Change.OnlyFirst), OnlySecond: filled(c.Change.OnlySecond),
	}
	for _, moved := range c.Change.Moved {
		scores := make(map[string]float64, len(moved.Scores))
		for k, points := range moved.Scores {
			scores[c.Assessment.Roles[k].ID] = points
		}
		out.Changed = append(out.Changed, changedJSON{moved.Question, moved.From, moved.To, scores})
	}
	return out
}

func side(r scoring.Result, s scoring.Sheet) sideJSON {
	scores := make(map[string]float64, len(r.Roles))
	for _, role := range r.Roles {
		scores[role.ID] = role.Score
	}
	r.Verdict.Roles = filled(r.Verdict.Roles)
	return sideJSON{s.ID, s.Date, s.Edition, r.Verdict, scores}
}

// differenceWords explains the difference of two sets: in a headline whether it is larger
// than one person's answers differ by, and in up to three sentences why. It speaks of no
// change, as the sets may be two people's.
func differenceWords(a *content.Assessment, c scoring.Change) (headline, meaning string) {
	switch {
	case c.Shared == 0:
		return "Nothing in common", "No question is answered in both sets."
	case !c.Comparable:
		return "Too little in common", fmt.Sprintf("%s answered in both sets, too few to compare them.",
			english.Capital(english.NumberOf(c.Shared, "question is", "questions are")))
	case len(c.Moved) == 0:
		return "The same answers", "Every question that both sets answer has the same answer."
	case c.Larger:
		return "Two different sets of answers", english.Sentences(
			"They are further apart than one person's answers usually are on two days.", apart(a, c))
	default:
		return "Two sets of answers, much alike", english.Sentences(
			"They are no further apart than one person's answers usually are on two days.", apart(a, c))
	}
}

// apart says which roles' points differ by more than chance.
func apart(a *content.Assessment, c scoring.Change) string {
	roles, bound := beyond(a, c, "%[1]s is %[3]s %[2]s", "higher", "lower"), tenths(c.Bound).Plain()
	if len(roles) == 0 {
		return fmt.Sprintf("No job differs by more than %s points, which chance seldom exceeds.", bound)
	}
	return fmt.Sprintf("In the second set, %s; chance seldom exceeds %s points.", english.List(roles, "and"), bound)
}

// compareWords are the words of a comparison that depend on whose answers they are.
type compareWords struct {
	headline, meaning, lead    string
	whose                      string // a sentence; empty: one person's
	change, larger             string // heads of columns
	counts, moved              string // with verbs for numbers
	onlyFirst, onlySecond, did string
}

// words returns the words of the comparison.
func (c Compared) words() (w compareWords) {
	if c.Two {
		w = compareWords{
			whose: "Two sets of answers, perhaps of two people: only results saved on this computer count as one person's.", lead: c.leads("in either set", "in both sets", "leads in the first set", "in the second"),
			change: "Difference", larger: "more than chance",
			counts: "The difference counts the %s that both sets answer, so it is not the plain difference of the points.",
			moved:  "Answers that differ: %d of %d", did: ", and what each does to ",
			onlyFirst: "Answered in the first set only", onlySecond: "Answered in the second set only",
		}
		w.headline, w.meaning = differenceWords(c.Assessment, c.Change)
		return w
	}
	w = compareWords{
		lead: c.leads("either time", "both times", "led the first time", "the second time"), change: "Change", larger: "larger than normal",
		counts: "The change counts the %s that were answered both times, so it is not the plain difference.",
		moved:  "Answers that changed: %d of %d", did: ", and what each did to ",
		onlyFirst: "Answered the first time only", onlySecond: "Answered the second time only",
	}
	w.headline, w.meaning = changeWords(c.Assessment, c.Change)
	return w
}
