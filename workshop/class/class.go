// Package class owns the rules of a class that takes the quiz together: its phases and
// the steps between them, the snapshot that the reveal freezes, and the figures that
// may be shown of it, with the least number of participants for each.
//
// It does not own sheets (package store), connections (package host) or screens
// (package projector). It is pure: no input or output and no clock; callers pass the
// time. Its rules:
//
//   - Before the reveal, only counts of participants are shown.
//   - After it, every figure is computed from the frozen sheets alone. There are at least
//     LeastRevealed, further ones join them at least LeastMore at a time, and a frozen sheet
//     never changes. So two views in a row differ by nothing or by a group.
//   - A role's count of first places is shown from LeastHeads participants on.
//   - A second vote is shown once it is closed, from LeastRevealed votes on.
package class

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"rolefit/internal/report"
)

// Least numbers for figures to be shown.
const (
	LeastRevealed = report.LeastClass // finished sheets for a reveal, devices that voted for a second vote
	LeastMore     = report.LeastClass // further finished sheets for the reveal to be taken again
	LeastHeads    = report.LeastHeads // for head counts per role
)

// Bounds of the clock.
const (
	MoreTime    = 2 * time.Minute // added by Longer
	PairTime    = 2 * time.Minute // for the talk in pairs about one question
	MostMinutes = 180             // for the quiz
)

// topics is the most questions that a class discusses.
const topics = 3

// Phase is the stage of a class.
type Phase string

// The phases, in their order.
const (
	AtLobby     Phase = "lobby"     // people join; they may begin at once
	AtAnswering Phase = "answering" // the clock runs
	AtReveal    Phase = "reveal"    // the class's averages are shown
	AtDiscuss   Phase = "discuss"   // one question after the other
	AtEnd       Phase = "end"       // goodbye
)

// Round is the stage of the discussion of one question.
type Round string

// The rounds of a question.
const (
	Talk   Round = "talk"   // the wall shows the first answers, pairs talk
	Voting Round = "voting" // participants may answer the question again
	Voted  Round = "voted"  // the wall shows both answers side by side
)

// Counts are the numbers of participants by progress. Equal answers count once.
type Counts struct {
	Joined  int // began the quiz or submitted a sheet
	Halfway int // answered half of the questions or finished
	Done    int // finished, whichever Way
	Voters  int // of Done, the ones that can vote where they answered: by ssh or join
}

// Split counts the answers to a question by side.
type Split = report.Split

// Vote is the closed second vote on a question, as it is stored and reported.
type Vote = report.Vote

// Moves count the participants who changed side in a second vote.
type Moves = report.Moves

// SplitOf counts answers by side; values are in −2 … +2.
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

// Intake is a group of newcomers that came within a short time and may be an abuse.
type Intake struct {
	Sheets    int  // submitted sheets and new seats
	Seconds   int  // from the first to the last
	Addresses int  // distinct ones
	Taken     bool // withdrawn: they count for nothing until they are put back
}

// Mark is the place of a class in its course, with the switches that keys toggle. A
// step carries the mark at which it was chosen; if two facilitators take the same step
// at once, the second no longer meets its mark, see Action.Meets.
type Mark struct {
	Phase    Phase
	Round    Round
	Topic    int    // as in State
	Question string // id of the current question; empty outside the discussion
	Blank    bool
	Shut     bool
	Taken    bool // Intake.Taken; only Board.Mark sets it
}

// State is the state of a class as it is stored; after a restart the class goes on from
// it. The zero State is a class in its lobby.
type State struct {
	Phase     Phase           `json:"phase"`
	Minutes   int             `json:"minutes"`              // for the quiz
	Deadline  time.Time       `json:"deadline,omitzero"`    // end of the quiz or of the talk in pairs; zero: no clock runs
	Topics    []string        `json:"topics,omitempty"`     // ids of the questions to discuss; nil until the discussion begins
	Topic     int             `json:"topic,omitempty"`      // index into Topics, at AtDiscuss
	Round     Round           `json:"round,omitempty"`      // at AtDiscuss
	Votes     map[string]Vote `json:"votes,omitempty"`      // closed second votes that may be shown, by question id
	Closed    []string        `json:"closed,omitempty"`     // ids of the questions with a closed second vote, shown or not
	Blank     bool            `json:"blank,omitempty"`      // the wall shows nothing
	Revealed  int             `json:"revealed,omitempty"`   // number of frozen sheets
	Brought   []string        `json:"brought,omitempty"`    // ids of the questions discussed so far, in that order
	Shut      bool            `json:"shut,omitempty"`       // newcomers are refused
	OneRouter bool            `json:"one_router,omitempty"` // the class shares one address: every sheet counts as from its own device
}

// Mark returns the mark of the state; Taken is false.
func (s State) Mark() Mark {
	if s.Phase == "" {
		s.Phase = AtLobby
	}
	return Mark{Phase: s.Phase, Round: s.Round, Topic: s.Topic, Question: s.Question(), Blank: s.Blank, Shut: s.Shut}
}

// ClassVotes returns the second votes that may be shown, for a report, in the order in
// which they were closed.
func (s State) ClassVotes() []report.ClassVote {
	var votes []report.ClassVote
	for _, id := range s.Closed {
		if v, shown := s.Votes[id]; shown {
			votes = append(votes, report.ClassVote{Question: id, Vote: v})
		}
	}
	return votes
}

// NewState returns a class in its lobby; minutes for the quiz are clamped to 1 …
// MostMinutes.
func NewState(minutes int) State {
	return State{Phase: AtLobby, Minutes: min(max(minutes, 1), MostMinutes)}
}

// Errors of steps that cannot be taken.
var (
	ErrTooFew = errors.New("a reveal takes five finished sheets from five devices, with enough answers for a result, so that nobody's answers can be read from it")
	ErrNoStep = errors.New("there is nothing after this")
)

// Action is a command of the facilitator.
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
	Other    Action = "other"     // replace the current question, during the talk about it
	TakeBack Action = "take_back" // withdraw the suspicious intake, or put it back
)

// Meets reports whether now equals chosen in the parts that the action depends on: the
// switch that it toggles, or for a step the place in the course.
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

// ErrState refuses a state that this version and earlier ones never write.
var ErrState = errors.New("the record of what the class was doing is damaged, or from a newer rolefit-workshop")

// ReadState decodes a stored state, also one of an earlier version, whose missing
// fields stay zero. Error: ErrState.
func ReadState(data []byte) (State, error) {
	var s State
	if json.Unmarshal(data, &s) != nil || !s.holds() {
		return State{}, ErrState
	}
	return s, nil
}

// holds reports whether steps can lead to the state: known phase and round, figures in
// range, a question in a discussion, and no closed vote open again.
func (s State) holds() bool {
	phases := []Phase{"", AtLobby, AtAnswering, AtReveal, AtDiscuss, AtEnd}
	rounds := []Round{"", Talk, Voting, Voted}
	for _, v := range s.Votes {
		if !voteHolds(v) {
			return false
		}
	}
	return slices.Contains(phases, s.Phase) && slices.Contains(rounds, s.Round) &&
		s.Minutes >= 0 && s.Minutes <= MostMinutes && s.Revealed >= 0 &&
		s.Topic >= 0 && s.Topic <= max(len(s.Topics)-1, 0) &&
		!slices.Contains(s.Closed, "") && !slices.Contains(s.Topics, "") &&
		(s.Phase != AtDiscuss || s.Question() != "") && (s.Asks() == "" || !slices.Contains(s.Closed, s.Asks()))
}

// voteHolds reports whether no count of a vote is negative.
func voteHolds(v Vote) bool {
	counts := []int{v.A, v.Neutral, v.B, v.Voted}
	if v.First != nil {
		counts = append(counts, v.First.A, v.First.Neutral, v.First.B)
	}
	if m := v.Moved; m != nil {
		counts = append(counts, m.AB, m.BA, m.AN, m.NA, m.BN, m.NB)
	}
	return slices.Min(counts) >= 0
}
