package host

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/big"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/internal/report"
	"rolefit/scoring"
	"rolefit/workshop/class"
	"rolefit/workshop/store"
)

// attacker is the device of the attacker.
const attacker = "attacker"

// plan is the time of the attack.
type plan int

const (
	comesFirst   plan = iota // before all others
	comesAmid                // among the others, at any time
	comesBetween             // between two reveals, beside a few of the others
	plans
)

// play is a small class of honest people and one attacker, who hands in sheets and joins, all
// from one device, and sees everything that any screen or report shows.
type play struct {
	t       *testing.T
	m       *scoring.Model
	rng     *rand.Rand
	plan    plan
	large   bool // heads are counted
	store   *store.SQLite
	room    *liveClass
	sheets  map[string]scoring.Sheet // by member
	devices map[string]string        // likewise
	enough  map[string]bool          // members that can be scored
	voters  map[string][]string      // members that voted, by question
	shown   map[string]bool          // shown figures: proof that the test checks any
	rows    map[string][]set         // by unknown: for each figure about it the members that it is about
	thin    string                   // a figure that too few devices are behind; empty: none is
}

// set is the members that a figure is about, and its place.
type set struct {
	of    map[string]bool
	where string
}

// TestNobodyCanBeSolvedFor plays many small classes, and some in which heads are counted:
// people arrive one by one, as participants and as sheets, skip questions, answer
// tie-breakers, vote; the facilitator reveals, goes back, reveals again and holds votes;
// other processes make reports, two classes are compared; and the attacker joins up to six
// times or hands in as many sheets, at any moments. Every figure that is a count or a mean of
// answers, kinds of result, heads, averages or moves is an equation in the answers. All
// equations together, minus the attacker's own knowledge, must not determine any honest
// person's answer; any two figures about the same thing are about the same people, or differ
// by at least five devices. Behind each figure are five, and behind heads twenty.
//
// Without telling devices apart, the same plays can be solved: the test sees the attack.
func TestNobodyCanBeSolvedFor(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	shown := map[string]bool{}
	classes := uint64(60)
	if testing.Short() { // the others have no other race
		classes = 10
	}
	var mu sync.Mutex // guards shown and solved
	solved := 0
	played := func(name string, classes uint64, oneRouter bool, after func(*play, uint64)) {
		t.Run(name, func(t *testing.T) {
			for seed := range classes {
				t.Run(fmt.Sprint(seed), func(t *testing.T) {
					t.Parallel()
					p := newPlay(t, m, seed, oneRouter)
					p.run()
					mu.Lock()
					defer mu.Unlock()
					after(p, seed)
				})
			}
		})
	}
	played("classes", classes, false, func(p *play, seed uint64) {
		if why := cmp.Or(p.thin, p.solved()); why != "" {
			p.t.Errorf("class %d: %s", seed, why)
		}
		for what, seen := range p.shown {
			shown[what] = shown[what] || seen
		}
	})
	if testing.Short() {
		return
	}
	for _, what := range []string{"the wall", "the wall, a vote", "the pane", "the pane, a vote", "a report", "a report, a vote", "a comparison", "taken again", "a tie-breaker", "heads on the wall", "heads in the pane", "heads in a report", "heads in a report as CSV", "a sheet of the attacker", "a seat of the attacker"} {
		if !shown[what] {
			t.Errorf("no class shows %s", what)
		}
	}
	played("without devices", 10, true, func(p *play, _ uint64) {
		if p.solved() != "" {
			solved++
		}
	})
	if solved < 2 {
		t.Errorf("without devices only %d of 10 classes are solved: the test does not see the attack", solved)
	}
}

func careerModel(t *testing.T) *scoring.Model {
	t.Helper()
	a := content.Career()
	m, err := scoring.NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func newPlay(t *testing.T, m *scoring.Model, seed uint64, oneRouter bool) *play {
	t.Helper()
	p := &play{
		t: t, m: m, plan: plan(seed % uint64(plans)), large: seed%10 == 9, rng: rand.New(rand.NewPCG(seed, 16)),
		sheets:  map[string]scoring.Sheet{},
		devices: map[string]string{}, voters: map[string][]string{}, shown: map[string]bool{}, rows: map[string][]set{}, enough: map[string]bool{},
	}
	var err error
	p.store, err = store.Open(t.Context(), filepath.Join(t.TempDir(), "classes.db"), store.WithRandom(rand.NewChaCha8([32]byte{byte(seed)})))
	p.must(err)
	t.Cleanup(func() { p.must(p.store.Close()) })
	state, err := json.Marshal(class.NewState(10))
	p.must(err)
	c := class.Class{Name: "Monday", Assessment: m.Assessment().ID, Edition: m.Assessment().Edition, Began: time.Unix(0, 0), State: state}
	p.must(p.store.BeginClass(t.Context(), c))
	key, err := gossh.NewSignerFromKey(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)))
	p.must(err)
	p.room, err = openClass(t.Context(), Options{
		Class: c, Model: m, Store: p.store, Key: key, Join: []string{"ssh class"}, OneRouter: &oneRouter,
		Now: func() time.Time { return time.Unix(0, 0) }, Log: slog.New(slog.DiscardHandler),
	})
	p.must(err)
	return p
}

func (p *play) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// run plays the class to its end, and checks all outputs after each event.
func (p *play) run() {
	p.does(class.Forward)
	honest, forged := 5+p.rng.IntN(10), p.rng.IntN(7)
	if p.large {
		honest += class.LeastHeads - 5
	}
	wait := p.rng.IntN(honest) // number of finished people before the first steps are tried
	switch p.plan {
	case comesFirst:
		p.comes(attacker, 6)
		forged, wait = 0, 0
	case comesBetween:
		forged = 0
	}
	for honest+forged > 0 || p.rng.IntN(24) > 0 {
		switch n := p.rng.IntN(honest + forged + 6); {
		case p.plan == comesBetween && p.room.state.Revealed > 0 && honest > 0:
			few := min(honest, 1+p.rng.IntN(3))
			p.comes("", few)
			p.comes(attacker, 6)
			honest -= few
			p.again()
		case n < honest:
			p.comes("", 1)
			honest--
			continue // it was looked at
		case n < honest+forged:
			p.comes(attacker, 1)
			forged--
			continue
		case len(p.sheets) < wait:
		case p.room.state.Asks() != "" && n%2 == 0:
			p.votes()
		default:
			p.does([]class.Action{class.Forward, class.Forward, class.Forward, class.Forward, class.Back, class.Next, class.Other}[p.rng.IntN(7)])
		}
		p.look()
	}
}

// again repeats the reveal.
func (p *play) again() {
	for p.room.state.Phase != class.AtLobby {
		p.does(class.Back)
	}
	p.does(class.Forward)
	p.does(class.Forward)
}

// comes adds n people with finished sheets: honest ones, each with its own device, or the
// attacker n times.
func (p *play) comes(device string, n int) {
	for range n {
		if p.rng.IntN(2) == 0 {
			p.handIn(device)
		} else {
			p.sits(device)
		}
		p.look()
	}
}

// answers are random answers; the attacker gives every answer.
func (p *play) answers(device string) scoring.Sheet {
	a := p.m.Assessment()
	s := scoring.Sheet{Schema: scoring.SheetSchema, Assessment: a.ID, Edition: a.Edition, Answers: map[string]int{}}
	skips := []float64{0, 0, 0, 0.04, 0.3}[p.rng.IntN(5)]
	for _, q := range a.Questions {
		if s.Asked = append(s.Asked, q.ID); p.rng.Float64() >= skips {
			s.Answers[q.ID] = p.rng.IntN(5) - 2
		}
	}
	for _, q := range a.TieBreakers[:2] {
		if p.rng.Float64() < 0.4 || device == attacker {
			s.Asked = append(s.Asked, q.ID)
			s.Answers[q.ID] = p.rng.IntN(5) - 2
		}
	}
	return s
}

// came records a newcomer; an empty device is one of its own.
func (p *play) came(member, device, as string, s scoring.Sheet) {
	p.devices[member], p.sheets[member] = cmp.Or(device, member), s
	p.shown[as+" of the attacker"] = p.shown[as+" of the attacker"] || device == attacker
}

// handIn adds a sheet.
func (p *play) handIn(device string) {
	id, s := fmt.Sprintf("sheet-%02d", len(p.sheets)), p.answers(device)
	data, err := json.Marshal(s)
	p.must(err)
	_, err = p.store.Submit(p.t.Context(), "Monday", class.Submission{
		ID: id, Way: class.ByJoin, Sheet: data, Fingerprint: data, Device: cmp.Or(device, id),
	})
	p.must(err)
	p.came(id, device, "a sheet", s)
}

// sits joins as a participant, and answers.
func (p *play) sits(device string) {
	words, s := fmt.Sprintf("seat-%02d", len(p.sheets)), p.answers(device)
	seat, err := p.store.Join(p.t.Context(), "Monday", words, cmp.Or(device, words))
	p.must(err)
	questions := len(p.m.Assessment().Questions)
	var events []record.Event
	for i, id := range s.Asked {
		if i == questions {
			events = append(events, record.Event{Kind: record.TieBreakers, Questions: s.Asked[questions:]})
		}
		if value, answered := s.Answers[id]; answered {
			events = append(events, record.Event{Kind: record.Answered, Question: id, Value: value})
		} else {
			events = append(events, record.Event{Kind: record.Skipped, Question: id})
		}
	}
	p.must(p.store.Record(p.t.Context(), class.Entry{
		Class: "Monday", Member: seat.Member, Generation: seat.Generation, Events: append(events, record.Event{Kind: record.Finished}),
		Progress: class.Progress{Answered: len(s.Asked), Asked: len(s.Asked), Finished: true},
	}))
	p.came(seat.Member, device, "a seat", s)
}

// votes has some people vote, and the attacker under every id.
func (p *play) votes() {
	id, few := p.room.at().Asks(), 1+p.rng.IntN(5)
	for _, member := range slices.Sorted(maps.Keys(p.sheets)) {
		if p.devices[member] != attacker && p.rng.IntN(few) > 0 {
			continue
		}
		p.must(p.store.Vote(p.t.Context(), "Monday", id, member, p.rng.IntN(5)-2))
		if !slices.Contains(p.voters[id], member) {
			p.voters[id] = append(p.voters[id], member)
		}
	}
}

func (p *play) does(a class.Action) {
	before := p.room.state.Revealed
	err := p.room.Do(p.t.Context(), a, p.room.board().Mark())
	if err != nil && !errors.Is(err, class.ErrTooFew) && !errors.Is(err, class.ErrNoStep) {
		p.t.Fatal(err)
	}
	if before > 0 && p.room.state.Revealed > before {
		p.shown["taken again"] = true
	}
}

// look reads the wall and the pane, and sometimes a report and a comparison from another
// process.
func (p *play) look() {
	ctx := context.Background()
	p.must(p.room.look(ctx))
	b := p.room.board()
	if b.Reveal != nil {
		p.wall(b)
		p.pane(p.room.sections(p.room.newsState()))
	}
	if p.rng.IntN(8) > 0 {
		return
	}
	frozen, err := Freeze(ctx, p.store, p.m, "Monday", p.room.state.OneRouter)
	p.must(err)
	c := report.Class{Model: p.m, Sheets: class.Sheets(frozen), Devices: class.Devices(p.m, frozen), Votes: p.room.state.ClassVotes()}
	data, err := report.ClassReport(report.AsJSON, c)
	if errors.Is(err, report.ErrTooFew) {
		return
	}
	p.must(err)
	p.report(frozen, data)
	if p.rng.IntN(4) > 0 {
		return
	}
	data, err = report.ClassReport(report.AsCSV, c)
	p.must(err)
	p.table(frozen, data)
	data, err = report.CompareClasses(report.AsJSON, c, report.Class{Model: p.m, Sheets: other(p.m)})
	p.must(err)
	p.comparison(frozen, data)
}

// other is a class to compare with.
func other(m *scoring.Model) []scoring.Sheet {
	all := make([]scoring.Sheet, 6)
	for i := range all {
		all[i] = scoring.Sheet{Schema: scoring.SheetSchema, Assessment: m.Assessment().ID, Edition: m.Assessment().Edition, Answers: map[string]int{}}
		for k, q := range m.Assessment().Questions {
			all[i].Answers[q.ID] = (i+k)%5 - 2
		}
	}
	return all
}

// about records a figure about the sheets for which a condition holds. n is the number of
// people that the figure states: it must be theirs, from at least as many devices.
func (p *play) about(where, unknown string, frozen []class.Sheet, n int, is func(class.Sheet) bool, least ...int) {
	p.t.Helper()
	of, devices := map[string]bool{}, map[string]bool{}
	for _, s := range frozen {
		if is(s) {
			of[s.Member], devices[p.devices[s.Member]] = true, true
		}
	}
	if len(devices) < slices.Max(append(least, class.LeastRevealed)) {
		p.thin = fmt.Sprintf("%s, %s: it is about %d devices", where, unknown, len(devices))
	}
	if len(of) != n || n < class.LeastRevealed {
		p.t.Fatalf("%s, %s: it says that it is about %d, and is about %d", where, unknown, n, len(of))
	}
	p.shown[where] = true
	p.rows[unknown] = append(p.rows[unknown], set{of, where})
}

func everyone(class.Sheet) bool { return true }

func (p *play) scored(s class.Sheet) bool {
	key := fmt.Sprint(s.Member, len(s.Sheet.Answers))
	enough, known := p.enough[key]
	if !known {
		enough = p.m.Score(s.Sheet).Verdict.Kind != scoring.Insufficient
		p.enough[key] = enough
	}
	return enough
}

// heads records how many people each role came first for. The counts must match the sheets.
func (p *play) heads(where string, frozen []class.Sheet, n int, got map[string]int) {
	p.t.Helper()
	want := map[string]int{}
	for _, s := range frozen {
		for _, role := range p.m.Group([]scoring.Sheet{s.Sheet}).Roles {
			want[role.ID] += role.First
		}
	}
	if !maps.Equal(got, want) {
		p.t.Fatalf("%s: heads %v, want %v", where, got, want)
	}
	p.about(where, "the role that came first", frozen, n, p.scored, class.LeastHeads)
}

func answers(id string) func(class.Sheet) bool {
	return func(s class.Sheet) bool {
		_, ok := s.Sheet.Answers[id]
		return ok
	}
}

// sides records a split with its counts, which must match the sheets.
func (p *play) sides(where, id string, frozen []class.Sheet, got class.Split) {
	p.t.Helper()
	p.about(where, "the answer to "+id, frozen, got.N(), answers(id))
	var values []int
	for _, s := range frozen {
		if v, ok := s.Sheet.Answers[id]; ok {
			values = append(values, v)
		}
	}
	if want := class.SplitOf(values); got != want {
		p.t.Fatalf("%s, %s: %+v, want %+v", where, id, got, want)
	}
}

// vote records a second vote. It shows the first answers and the moves, and no more.
func (p *play) vote(where, id string, v class.Vote) {
	p.t.Helper()
	batch := p.room.snapshot[:0:0]
	for n := 1; len(batch) < len(p.room.snapshot); n++ { // as the reveal was when the vote was closed
		for _, s := range p.room.snapshot {
			if s.Batch == n {
				batch = append(batch, s)
			}
		}
		if len(slices.DeleteFunc(slices.Clone(batch), func(s class.Sheet) bool { return !answers(id)(s) })) == v.First.N() {
			break
		}
	}
	p.sides(where, id, batch, *v.First)
	p.about(where, "the move on "+id, batch, v.Voted, func(s class.Sheet) bool { return answers(id)(s) && slices.Contains(p.voters[id], s.Member) })
	m := v.Moved
	if want := (class.Split{A: v.First.A - m.AB - m.AN + m.BA + m.NA, Neutral: v.First.Neutral - m.NA - m.NB + m.AN + m.BN, B: v.First.B - m.BA - m.BN + m.AB + m.NB}); v.Split != want {
		p.t.Fatalf("%s, %s: %+v after %+v and %+v", where, id, v.Split, *v.First, *m)
	}
}

// wall reads a board.
func (p *play) wall(b class.Board) {
	if len(b.Reveal.Roles) > 0 {
		p.about("the wall", "the result", p.room.snapshot, b.Reveal.Scored, p.scored)
	}
	if b.Reveal.Heads {
		heads := map[string]int{}
		for _, r := range b.Reveal.Roles {
			heads[r.Role.ID] = r.Head
		}
		p.heads("heads on the wall", p.room.snapshot, b.Reveal.Scored, heads)
	}
	if b.Reveal.Kinds != "" {
		p.about("the wall", "the kind of result", p.room.snapshot, numbers(b.Reveal.Kinds), everyone)
	}
	if b.Topic == nil || b.Topic.Round == class.Voting {
		return
	}
	switch t := b.Topic; {
	case t.Second != nil:
		p.vote("the wall, a vote", t.Question.ID, *t.Second)
	case t.First != nil:
		p.sides("the wall", t.Question.ID, p.room.snapshot, *t.First)
	}
}

// numbers adds up the numbers of a text.
func numbers(text string) int {
	sum := 0
	for _, digits := range regexp.MustCompile(`[0-9]+`).FindAllString(text, -1) {
		n, _ := strconv.Atoi(digits)
		sum += n
	}
	return sum
}

// pane reads the participants' pane, and the output of follow.
func (p *play) pane(sections []report.Section) {
	split := regexp.MustCompile(`A ([0-9]+), either way ([0-9]+), B ([0-9]+)`)
	for _, s := range sections {
		for _, line := range s.Lines {
			if counts, ok := strings.CutPrefix(line, "How the results came out: "); ok {
				p.about("the pane", "the kind of result", p.room.snapshot, numbers(counts), everyone)
			}
			if counts, ok := strings.CutPrefix(line, "First for: "); ok {
				p.paneHeads(counts)
			}
			found := split.FindAllStringSubmatch(line, -1)
			if len(found) == 0 {
				continue
			}
			id := p.questionOf(line)
			if v := p.room.state.Votes[id]; len(found) > 1 {
				p.vote("the pane, a vote", id, v)
				continue
			}
			var n [3]int
			for i := range n {
				n[i], _ = strconv.Atoi(found[0][i+1])
			}
			p.sides("the pane", id, p.room.snapshot, class.Split{A: n[0], Neutral: n[1], B: n[2]})
		}
		if strings.HasPrefix(s.Title, "The jobs") {
			p.about("the pane", "the result", p.room.snapshot, p.room.reveal.Scored, p.scored)
		}
	}
}

// paneHeads reads how many people each role came first for in the pane: "Software 8, Solutions 6."
func (p *play) paneHeads(counts string) {
	heads := map[string]int{}
	for _, found := range regexp.MustCompile(`([^,]+) ([0-9]+)`).FindAllStringSubmatch(counts, -1) {
		roles := p.m.Assessment().Roles
		i := slices.IndexFunc(roles, func(r content.Role) bool { return r.Short == strings.TrimSpace(found[1]) })
		heads[roles[i].ID], _ = strconv.Atoi(found[2])
	}
	p.heads("heads in the pane", p.room.snapshot, p.room.reveal.Scored, heads)
}

// questionOf is the question of a line of the pane. The wall must have shown it, and no vote
// on it may be open.
func (p *play) questionOf(line string) string {
	for _, q := range p.m.Assessment().Questions {
		poles := report.PolesOf(q)
		if strings.HasPrefix(line, fmt.Sprintf("%s A: %s. B: %s.", poles.Stem, poles.A, poles.B)) {
			if !slices.Contains(p.room.state.Shown(), q.ID) || p.room.state.Asks() == q.ID {
				p.t.Fatalf("the pane is ahead of the wall: %s", line)
			}
			return q.ID
		}
	}
	p.t.Fatalf("no question: %s", line)
	return ""
}

// report reads a report as JSON.
func (p *play) report(frozen []class.Sheet, data []byte) {
	type counted struct {
		N int `json:"n"`
		class.Split
	}
	var r struct {
		N        int  `json:"n"`
		Scored   *int `json:"scored"`
		Verdicts []struct {
			N, Count int
		} `json:"verdicts"`
		Cautions []struct{ N int } `json:"cautions"`
		Roles    []struct {
			ID    string
			N     int
			First *int
		} `json:"roles"`
		Questions []struct {
			ID      string   `json:"id"`
			Tie     bool     `json:"tie_breaker"`
			Answers *counted `json:"answers"`
		} `json:"questions"`
		Splits []struct {
			Question string
			First    *counted
			Second   *class.Vote
		} `json:"splits"`
	}
	p.must(json.Unmarshal(data, &r))
	for _, v := range r.Verdicts {
		p.about("a report", "the kind of result", frozen, v.N, everyone)
	}
	for _, c := range r.Cautions {
		p.about("a report", "the cautions", frozen, c.N, everyone)
	}
	heads := map[string]int{}
	for _, role := range r.Roles {
		p.about("a report", "the result", frozen, role.N, p.scored)
		if role.First != nil {
			heads[role.ID] = *role.First
		}
	}
	if len(heads) > 0 {
		p.heads("heads in a report", frozen, r.Roles[0].N, heads)
	}
	for _, q := range r.Questions {
		if q.Answers != nil {
			p.sides("a report", q.ID, frozen, q.Answers.Split)
			p.shown["a tie-breaker"] = p.shown["a tie-breaker"] || q.Tie
		}
	}
	for _, s := range r.Splits {
		if s.First != nil {
			p.sides("a report", s.Question, frozen, s.First.Split)
		}
		if s.Second != nil {
			p.vote("a report, a vote", s.Question, *s.Second)
		}
	}
}

// table reads a report as CSV.
func (p *play) table(frozen []class.Sheet, data []byte) {
	rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
	p.must(err)
	heads, scored := map[string]int{}, 0
	for _, row := range rows[1:] {
		n, _ := strconv.Atoi(row[5])
		switch {
		case n == 0:
		case row[0] == "role" && row[3] == "first":
			heads[row[1]], _ = strconv.Atoi(row[4])
			scored = n
		case row[0] == "question":
			p.about("a report as CSV", "the answer to "+row[1], frozen, n, answers(row[1]))
		case row[0] == "role":
			p.about("a report as CSV", "the result", frozen, n, p.scored)
		case row[0] == "verdict":
			p.about("a report as CSV", "the kind of result", frozen, n, everyone)
		}
	}
	if len(heads) > 0 {
		p.heads("heads in a report as CSV", frozen, scored, heads)
	}
}

// comparison reads the class's side of a comparison.
func (p *play) comparison(frozen []class.Sheet, data []byte) {
	type side struct {
		ID    string
		First struct{ N int }
	}
	var c struct{ Verdicts, Roles, Questions []side }
	p.must(json.Unmarshal(data, &c))
	for _, v := range c.Verdicts {
		p.about("a comparison", "the kind of result", frozen, v.First.N, everyone)
	}
	for _, r := range c.Roles {
		p.about("a comparison", "the result", frozen, r.First.N, p.scored)
	}
	for _, q := range c.Questions {
		p.about("a comparison", "the answer to "+q.ID, frozen, q.First.N, answers(q.ID))
	}
}

// solved names a person whose answers the attacker can solve for, or two figures that differ
// by one to four devices; empty: none.
func (p *play) solved() string {
	for unknown, rows := range p.rows {
		var different []set
		for _, r := range rows {
			if !slices.ContainsFunc(different, func(d set) bool { return maps.Equal(d.of, r.of) }) {
				different = append(different, r)
			}
		}
		for i, one := range different {
			for _, two := range different[:i] {
				if n := p.between(one, two); n < class.LeastMore {
					return fmt.Sprintf("%s: %s and %s differ by %d devices", unknown, two.where, one.where, n)
				}
			}
		}
		if who := p.unit(different); who != "" {
			return fmt.Sprintf("%s of %s can be solved for, from %d sets of people", unknown, who, len(different))
		}
	}
	return ""
}

// between counts the devices that are behind one of two figures but not behind the other.
func (p *play) between(one, two set) int {
	devices := func(of set) map[string]bool {
		all := map[string]bool{}
		for member := range of.of {
			all[p.devices[member]] = true
		}
		return all
	}
	a, b := devices(one), devices(two)
	n := len(a) + len(b)
	for device := range a {
		if b[device] {
			n -= 2
		}
	}
	return n
}

// unit finds an honest person whose answers a linear combination of the rows isolates. It
// brings the rows to reduced form, in exact fractions; a row with a single number is such a
// person.
func (p *play) unit(sets []set) string {
	var honest []string
	for member, device := range p.devices {
		if device != attacker {
			honest = append(honest, member)
		}
	}
	slices.Sort(honest)
	rows := make([][]*big.Rat, len(sets))
	for i, s := range sets {
		for _, member := range honest {
			v := new(big.Rat)
			if s.of[member] {
				v.SetInt64(1)
			}
			rows[i] = append(rows[i], v)
		}
	}
	done := 0
	for column := range honest {
		at := slices.IndexFunc(rows[done:], func(row []*big.Rat) bool { return row[column].Sign() != 0 })
		if at < 0 {
			continue
		}
		rows[done], rows[done+at] = rows[done+at], rows[done]
		reduce(rows, done, column)
		done++
		if done == len(rows) {
			break
		}
	}
	for _, row := range rows[:done] {
		alone, n := 0, 0
		for i, v := range row {
			if v.Sign() != 0 {
				alone, n = i, n+1
			}
		}
		if n == 1 {
			return honest[alone]
		}
	}
	return ""
}

// reduce makes a row's number in a column 1, and that of all other rows 0.
func reduce(rows [][]*big.Rat, at, column int) {
	by := new(big.Rat).Inv(rows[at][column])
	for i := range rows[at] {
		rows[at][i].Mul(rows[at][i], by)
	}
	for k, row := range rows {
		if k == at || row[column].Sign() == 0 {
			continue
		}
		times := new(big.Rat).Set(row[column])
		for i := range row {
			row[i].Sub(row[i], new(big.Rat).Mul(times, rows[at][i]))
		}
	}
}
