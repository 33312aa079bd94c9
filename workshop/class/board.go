package class

import (
	"slices"
	"strings"
	"time"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/scoring"
)

// Board holds everything that the wall and the controls may show at one moment. Every
// participant may see all of it.
type Board struct {
	Class       string   // its name
	Title       string   // of the quiz
	Program     string   // the command that starts the workshop; empty: its usual name
	Store       string   // the file of the classes, as typed; empty: the usual one, or Database
	Database    bool     // the classes are in a database
	Practice    bool     // a rehearsal: nothing is stored
	Join        []string // commands to join, one per address of the machine, best first; empty: no host is known
	Web         []string // addresses of the pages for browsers, one per address of the machine, best first; empty: there are none
	Fingerprint string   // of the host's Ed25519 key: "SHA256:…"; empty: no host is known
	ECDSA       string   // of its ECDSA key, which older and restricted laptops show; empty: no such key
	State       State
	Now         time.Time
	Counts      Counts
	Reveal      *Reveal  // nil: nothing is revealed
	Topic       *Topic   // nil: no question is discussed
	Next        Step     // the effect of the key forward
	Alarms      []string // problems for the instructor to solve, a sentence each, most urgent first
	Connected   int      // participants with a seat and an open connection, to any host of the class
	Away        int      // participants with a seat and no connection who are not done
	Unheard     bool     // Connected and Away are not known yet: other hosts have not had the time to tell
	Voters      int      // finished participants who can vote where they answered; a code or paper only in a browser
	Intake      *Intake  // a suspicious intake; nil: none
	MovedJoin   bool     // Join or Web changed a short while ago
}

// Unencrypted is the sentence about pages over http for participants, the same on the
// wall, on the pages and at start.
const Unencrypted = "The web page is not encrypted: others on this Wi-Fi could read it. ssh is encrypted."

// Unencrypted returns the sentence about pages over http; empty without pages or if they
// are encrypted.
func (b Board) Unencrypted() string { return UnencryptedAt(b.Web) }

// UnencryptedAt returns the sentence Unencrypted if an address of web is http, else "".
func UnencryptedAt(web []string) string {
	if slices.ContainsFunc(web, func(address string) bool { return strings.HasPrefix(address, "http:") }) {
		return Unencrypted
	}
	return ""
}

// Mark returns the place of the class that a chosen step is checked against, see
// Action.Meets.
func (b Board) Mark() Mark {
	m := b.State.Mark()
	m.Taken = b.Intake != nil && b.Intake.Taken
	return m
}

// Left returns the time on the clock in whole seconds, 0 once it ran out. ok is false
// if no clock runs.
func (b Board) Left() (left time.Duration, ok bool) {
	if b.State.Deadline.IsZero() {
		return 0, false
	}
	return max(b.State.Deadline.Sub(b.Now), 0).Truncate(time.Second), true
}

// Reveal is the result of a class as it may be shown.
type Reveal struct {
	Of     int           // frozen sheets
	Scored int           // frozen sheets with enough answers; the averages are over these
	Roles  []RoleReveal  // highest average first
	Kinds  string        // number of results of each kind: "clear result 5, leaning 4"; empty if fewer than LeastRevealed were scored
	Heads  bool          // RoleReveal.Head is set, see LeastHeads
	Group  scoring.Group // the statistics behind it
}

// RoleReveal is one role's place in a class.
type RoleReveal struct {
	Role   content.Role
	Place  int           // among the assessment's roles, from 1, for its color
	Points report.Tenths // rounded average; the roles add up to 0
	Head   int           // sheets with this role first; 0 unless Reveal.Heads
}

// RevealOf returns the figures that may be shown of the frozen sheets; nil for fewer
// than LeastRevealed. Head counts need scorable sheets from LeastHeads devices.
func RevealOf(m *scoring.Model, frozen []Sheet) *Reveal {
	if len(frozen) < LeastRevealed {
		return nil
	}
	g := m.Group(Sheets(frozen))
	ids := content.IDs(m.Assessment().Roles)
	r := &Reveal{Of: g.N, Scored: g.Scored, Kinds: report.KindsLine(g), Heads: Devices(m, frozen) >= LeastHeads, Group: g}
	for _, of := range report.ClassRoles(m.Assessment(), g) {
		shown := RoleReveal{Role: of.Role, Place: slices.Index(ids, of.Role.ID) + 1, Points: of.Points}
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
	Prompt     string // for the talk in pairs; may be empty
	First      *Split // of the frozen sheets; nil: fewer than LeastRevealed answered it
	Round      Round
	Votes      int   // second votes so far, while they are open
	Second     *Vote // once it is closed; nil: too few voted. First is then of the same sheets
}

// TopicOf returns the figures that may be shown of the current question; nil outside
// the discussion or if r is nil. votes is the number of second votes so far.
func TopicOf(m *scoring.Model, s State, r *Reveal, votes int) *Topic {
	id := s.Question()
	q, ok := m.Assessment().Question(id)
	if !ok || r == nil {
		return nil
	}
	t := &Topic{Number: s.Topic + 1, Of: len(s.Topics), Question: q, Prompt: report.Prompt(m, id), Round: s.Round}
	for _, of := range r.Group.Questions {
		if of.ID == id && of.N >= LeastRevealed {
			first := report.SplitOf(of)
			t.First = &first
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
