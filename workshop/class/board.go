package class

import (
	"time"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/scoring"
)

// Board is everything that the projector and the controls may show at one moment.
// It holds nothing that could not be shown to everybody.
type Board struct {
	Class       string   // its name
	Title       string   // of the quiz
	Program     string   // what the instructor types to start the workshop; empty: its name
	Practice    bool     // a rehearsal: nothing of it is kept
	Join        []string // what to type to join, one line per address of the machine, best first
	Fingerprint string   // of the host's key: "SHA256:…"
	ECDSA       string   // the same of its ECDSA key, which older and restricted laptops are shown; empty: it has none
	State       State
	Now         time.Time
	Counts      Counts
	Reveal      *Reveal  // nil: nothing is revealed
	Topic       *Topic   // nil: no question is discussed
	Next        Step     // what the key forward does
	Alarms      []string // what the instructor has to see to, a sentence each, most urgent first
	Connected   int      // who have a seat and are here
	Away        int      // who have a seat, are not done, and are not here
	Voters      int      // of those who are done, those who can vote: not who came as a code or on paper
	Intake      *Intake  // that is in doubt; nil: none
	MovedJoin   bool     // how to join changed a short while ago
}

// Mark is what a step that is taken at this board leaves.
func (b Board) Mark() Mark {
	m := b.State.Mark()
	m.Taken = b.Intake != nil && b.Intake.Taken
	return m
}

// Left is how long the clock still runs; 0 where it ran out. ok is false where none
// runs.
func (b Board) Left() (left time.Duration, ok bool) {
	if b.State.Deadline.IsZero() {
		return 0, false
	}
	return max(b.State.Deadline.Sub(b.Now), 0).Truncate(time.Second), true
}

// Reveal is what a class is told of itself.
type Reveal struct {
	Of     int           // frozen sheets
	Scored int           // of them those with enough answers: the averages are over these
	Roles  []RoleReveal  // highest average first
	Kinds  string        // how the results came out: "clear result 5, leaning 4"; empty where fewer than LeastRevealed were scored
	Heads  bool          // whether heads are counted, see LeastHeads
	Group  scoring.Group // what it is made of
}

// RoleReveal is one role's place in a class.
type RoleReveal struct {
	Role   content.Role
	Points report.Tenths // the average as it is shown everywhere; the roles add up to 0
	Head   int           // for how many it came out first; 0 unless heads are counted
}

// RevealOf is what may be shown of frozen sheets; nil where they are too few.
// Averages need LeastRevealed sheets that could be scored, and heads LeastHeads of them,
// each from a device of its own.
func RevealOf(m *scoring.Model, frozen []Sheet) *Reveal {
	if len(frozen) < LeastRevealed {
		return nil
	}
	g := m.Group(Sheets(frozen))
	r := &Reveal{Of: g.N, Scored: g.Scored, Kinds: report.KindsLine(g), Heads: Devices(m, frozen) >= LeastHeads, Group: g}
	for _, of := range report.ClassRoles(m.Assessment(), g) {
		shown := RoleReveal{Role: of.Role, Points: of.Points}
		if r.Heads {
			shown.Head = of.First
		}
		r.Roles = append(r.Roles, shown)
	}
	return r
}

// Topic is a question that a class discusses.
type Topic struct {
	Number, Of int // 1 of 3
	Question   content.Question
	Prompt     string // for pairs; may be empty
	First      *Split // of the frozen sheets; nil: too few answered it
	Round      Round
	Votes      int   // second votes so far, while they are open
	Second     *Vote // once it is closed; nil: too few voted. First is then of the same people
}

// TopicOf is what may be shown of the question at hand; nil where none is, or
// nothing is revealed. votes is how many second votes there are.
func TopicOf(m *scoring.Model, s State, r *Reveal, votes int) *Topic {
	id := s.Question()
	q, ok := m.Assessment().Question(id)
	if !ok || r == nil {
		return nil
	}
	t := &Topic{Number: s.Topic + 1, Of: len(s.Topics), Question: q, Prompt: report.Prompt(m, id), Round: s.Round}
	for _, of := range r.Group.Questions {
		if of.ID == id && of.N >= LeastRevealed {
			sides := report.Sides(of)
			t.First = &Split{sides[0], sides[1], sides[2]}
		}
	}
	if s.Round == Voting {
		t.Votes = votes
	}
	if second, ok := s.Votes[id]; ok && s.Round == Voted {
		t.Second = &second
		if second.First != nil {
			t.First = second.First
		}
	}
	return t
}
