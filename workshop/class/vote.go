package class

import "cmp"

// VoteOf returns the second vote on a question as it may be shown; nil if it came from
// fewer than LeastRevealed devices. It counts frozen sheets that answered the question
// before. values are the second answers, −2 … +2, by member; it ignores other members.
// The frozen sheets must have their devices, see Devised.
func VoteOf(frozen []Sheet, question string, values map[string]int) *Vote {
	var first, again []int
	var voted []Sheet
	var moved Moves
	for _, s := range answering(frozen, question) {
		before := s.Sheet.Answers[question]
		after, ok := values[s.Member]
		if ok {
			voted = append(voted, s)
			count(&moved, before, after)
		} else {
			after = before
		}
		first, again = append(first, before), append(again, after)
	}
	if further(nil, voted) < LeastRevealed {
		return nil
	}
	before := SplitOf(first)
	return &Vote{Split: SplitOf(again), First: &before, Voted: len(voted), Moved: &moved}
}

// count adds one participant to m, if they changed side.
func count(m *Moves, before, after int) {
	ways := map[[2]int]*int{{-1, 1}: &m.AB, {1, -1}: &m.BA, {-1, 0}: &m.AN, {0, -1}: &m.NA, {1, 0}: &m.BN, {0, 1}: &m.NB}
	if n := ways[[2]int{cmp.Compare(before, 0), cmp.Compare(after, 0)}]; n != nil {
		*n++
	}
}
