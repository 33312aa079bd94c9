// Package class owns the rules of a class of people who take the quiz together:
// its phases and what leads from one to the next, what is frozen for the reveal,
// and what may be shown of it, and from how many people on.
//
// It does not own sheets (package store), connections (package host) or screens
// (package projector). It is pure: no input or output, no clock; the time comes in
// as a value. Its rules:
//
//   - Before the reveal nothing is shown but counts of people.
//   - What is shown afterwards is made of the frozen sheets alone. They are at least
//     LeastRevealed, and more come to them only LeastMore at a time; a sheet that is
//     frozen never changes. So two views in a row differ by nothing, or by a group.
//   - Heads are counted per role from LeastHeads people on.
//   - A second vote is shown once, when it is closed, and from LeastRevealed votes on.
package class

import (
	"errors"
	"time"

	"rolefit/internal/report"
)

// How many people it takes.
const (
	LeastRevealed = report.LeastClass // finished sheets for a reveal, votes for a second vote
	LeastMore     = report.LeastClass // further finished sheets for the reveal to be taken again
	LeastHeads    = report.LeastHeads // for head counts per role
)

// Bounds of the clock.
const (
	MoreTime    = 2 * time.Minute // that one key adds
	PairTime    = 2 * time.Minute // that a question is talked about in pairs
	MostMinutes = 180             // for the quiz
)

// topics is how many questions are discussed.
const topics = 3

// Phase is what a class is doing.
type Phase string

// The phases, in their order.
const (
	AtLobby     Phase = "lobby"     // people join; they may begin at once
	AtAnswering Phase = "answering" // the clock runs
	AtReveal    Phase = "reveal"    // the class's averages are shown
	AtDiscuss   Phase = "discuss"   // one question after the other
	AtEnd       Phase = "end"       // goodbye
)

// Round is where the discussion of one question is.
type Round string

// The rounds of a question.
const (
	Talk   Round = "talk"   // the first answers are shown, pairs talk
	Voting Round = "voting" // everybody may answer the question again
	Voted  Round = "voted"  // both are shown beside each other
)

// Counts are how many people have got how far.
type Counts struct {
	Joined  int // whoever began, and whoever handed in a sheet
	Halfway int // answered half of the questions, or are done
	Done    int // finished, by whatever way they came in; the same answers count once
	Voters  int // of Done, those who can vote: by ssh or join
}

// Split is how a question was answered, by which side.
type Split struct {
	A       int `json:"a"`       // pole A, or the disagree end: −2 and −1
	Neutral int `json:"neutral"` // no preference: 0
	B       int `json:"b"`       // pole B, or the agree end: +1 and +2
}

// N is how many answers a split counts.
func (s Split) N() int { return s.A + s.Neutral + s.B }

// SplitOf counts answers, −2 … +2, by side.
func SplitOf(values []int) Split {
	var s Split
	for _, v := range values {
		switch {
		case v < 0:
			s.A++
		case v > 0:
			s.B++
		default:
			s.Neutral++
		}
	}
	return s
}

// Vote is the second vote on a question, once it is closed. All of it is about the same
// people as the first answers are: the frozen sheets that answered the question. Of
// them, who did not vote counts as at first; who is not among them is in no figure. So
// no two figures differ by the answers of one to four people.
//
// An earlier version kept all second answers, whoever gave them, and nothing else:
// then First is nil, and the split is shown alone.
type Vote struct {
	Split // after the vote

	First *Split `json:"first,omitempty"` // before it; as many people
	Voted int    `json:"voted,omitempty"` // of them those who voted; at least LeastRevealed
	Moved *Moves `json:"moved,omitempty"` // of those who voted
}

// Moves are how many changed side, each way. Who answered more firmly than before, and
// on the same side, did not.
type Moves struct {
	AB int `json:"a_b"` // from A to B
	BA int `json:"b_a"`
	AN int `json:"a_neutral"` // from A to no preference
	NA int `json:"neutral_a"`
	BN int `json:"b_neutral"`
	NB int `json:"neutral_b"`
}

// N is how many changed side.
func (m Moves) N() int { return m.AB + m.BA + m.AN + m.NA + m.BN + m.NB }

// Intake is a crowd of newcomers that came in a short time, and that may be in doubt.
type Intake struct {
	Sheets    int  // that came, and seats
	Seconds   int  // in which they came
	Addresses int  // from which they came
	Taken     bool // back: they count for nothing until they are put back
}

// Mark is what a step leaves: where in its course a class is, and how that stands which
// a key turns over. Of two who take the same step at the same time, one finds the class
// elsewhere.
type Mark struct {
	Phase    Phase
	Round    Round
	Topic    int
	Question string // at hand; empty outside the discussion
	Blank    bool
	Shut     bool
	Taken    bool // the intake that is in doubt; only a Board knows
}

// State is what a class is doing, as it is kept: after a restart the class goes on
// from here. The zero State is a class in its lobby.
type State struct {
	Phase     Phase           `json:"phase"`
	Minutes   int             `json:"minutes"`              // for the quiz
	Deadline  time.Time       `json:"deadline,omitzero"`    // of the quiz, or of the talk in pairs; zero: no clock runs
	Topics    []string        `json:"topics,omitempty"`     // ids of the questions to discuss, once they were chosen
	Topic     int             `json:"topic,omitempty"`      // index into Topics, at Discuss
	Round     Round           `json:"round,omitempty"`      // at Discuss
	Votes     map[string]Vote `json:"votes,omitempty"`      // the second votes that were closed, by question id; only those that may be shown
	Closed    []string        `json:"closed,omitempty"`     // ids of the questions whose second vote was closed, shown or not
	Blank     bool            `json:"blank,omitempty"`      // the projector shows nothing
	Revealed  int             `json:"revealed,omitempty"`   // how many sheets are frozen
	Brought   []string        `json:"brought,omitempty"`    // ids of the questions that were shown in the discussion, in that order
	Shut      bool            `json:"shut,omitempty"`       // the door: nobody new gets in
	OneRouter bool            `json:"one_router,omitempty"` // the class comes from one address: every sheet counts as from a device of its own
}

// Mark is where the class is.
func (s State) Mark() Mark {
	if s.Phase == "" {
		s.Phase = AtLobby
	}
	return Mark{Phase: s.Phase, Round: s.Round, Topic: s.Topic, Question: s.Question(), Blank: s.Blank, Shut: s.Shut}
}

// ClassVotes are the second votes that may be shown, in the order in which they were
// held, as a report takes them.
func (s State) ClassVotes() []report.ClassVote {
	var votes []report.ClassVote
	for _, id := range s.Closed {
		v, shown := s.Votes[id]
		if !shown {
			continue
		}
		votes = append(votes, v.Report(id))
	}
	return votes
}

// Report is the vote on a question as a report takes it.
func (v Vote) Report(question string) report.ClassVote {
	of := report.ClassVote{Question: question, Counts: [3]int{v.A, v.Neutral, v.B}}
	if v.First != nil && v.Moved != nil {
		of.First, of.Voted, of.Moved = &[3]int{v.First.A, v.First.Neutral, v.First.B}, v.Voted, report.ClassMoves(*v.Moved)
	}
	return of
}

// NewState is a class in its lobby that will have so many minutes, at least 1 and
// at most MostMinutes.
func NewState(minutes int) State {
	return State{Phase: AtLobby, Minutes: min(max(minutes, 1), MostMinutes)}
}

// Why a step cannot be taken.
var (
	ErrTooFew = errors.New("a reveal takes five finished sheets from five devices, with answers enough for a result, so that nobody's answers can be read from it")
	ErrNoStep = errors.New("there is nothing after this")
)

// Action is something that a facilitator does.
type Action string

// The actions.
const (
	Forward  Action = "forward"   // the next step
	Back     Action = "back"      // one phase back
	Longer   Action = "longer"    // two minutes more
	Next     Action = "next"      // the next question, without a second vote
	Finish   Action = "finish"    // end the class
	Blank    Action = "blank"     // blank the projector, or show it again
	Door     Action = "door"      // close the door to newcomers, or open it again
	Other    Action = "other"     // another question in place of the one at hand, while it is talked about
	TakeBack Action = "take_back" // take back the intake that is in doubt, or put it back
)

// Meets says whether an action that was chosen at one mark finds the class as it was
// then, as far as the action is about it.
func (a Action) Meets(chosen, now Mark) bool {
	switch a {
	case Blank:
		return chosen.Blank == now.Blank
	case Door:
		return chosen.Shut == now.Shut
	case TakeBack:
		return chosen.Taken == now.Taken
	default:
		chosen.Blank, chosen.Shut, chosen.Taken = now.Blank, now.Shut, now.Taken
		return chosen == now
	}
}
