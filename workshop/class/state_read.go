package class

import (
	"encoding/json"
	"errors"
	"slices"
)

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
