package class

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"rolefit/internal/english"
)

// Input is the input of a step besides the state.
type Input struct {
	Now    time.Time
	Counts Counts
	Ready  Ready    // sheets that a reveal would freeze; used at AtAnswering
	Votes  int      // second votes on the current question
	Vote   *Vote    // result of the open second vote, for actions that close it, see VoteOf; nil: too few voted
	Topics []string // question ids to discuss, the one that splits the frozen sheets most first
}

// Step describes the next step for the controls.
type Step struct {
	Does     string // "reveal the class", in the imperative, a few words
	Means    string // the consequence, a sentence
	Possible bool
}

// Do takes an action; TakeBack is not one of a State. Before Forward at AtAnswering the
// caller freezes the sheets and sets Revealed. An action without effect changes nothing.
// Errors: those of Forward, and one for an unknown action.
func (s State) Do(a Action, w Input) (State, error) {
	switch a {
	case Forward:
		return s.Forward(w)
	case Back:
		return s.Back(w.Now), nil
	case Longer:
		return s.Longer(w.Now), nil
	case Next:
		return s.NextTopic(w.Now, w.Vote), nil
	case Finish:
		return s.Ended(w.Vote), nil
	case Blank:
		s.Blank = !s.Blank
	case Door:
		s.Shut = !s.Shut
	case Other:
		return s.Another(w.Topics, w.Now), nil
	default:
		return s, errors.New("there is no such step")
	}
	return s, nil
}

// Forward takes the next step. Errors: ErrTooFew if no sheet is frozen for the reveal,
// ErrNoStep at the end.
func (s State) Forward(w Input) (State, error) {
	switch s.Phase {
	case AtLobby:
		s.Phase = AtAnswering
		s.Deadline = w.Now.Add(time.Duration(s.Minutes) * time.Minute)
	case AtAnswering:
		if s.Revealed == 0 {
			return s, ErrTooFew
		}
		s.Phase, s.Deadline = AtReveal, time.Time{}
	case AtReveal:
		if len(s.Topics) == 0 {
			s.Topics = slices.Clone(w.Topics[:min(len(w.Topics), topics)])
		}
		if len(s.Topics) == 0 {
			return s.ended(), nil
		}
		s.Phase, s.Topic = AtDiscuss, 0
		return s.talk(w.Now), nil
	case AtDiscuss:
		return s.discussed(w), nil
	default:
		return s, ErrNoStep
	}
	return s, nil
}

// discussed takes the next step within a question, or goes to the next question.
func (s State) discussed(w Input) State {
	switch {
	case s.Round == Talk && !slices.Contains(s.Closed, s.Question()):
		s.Round, s.Deadline = Voting, time.Time{}
		return s
	case s.Round == Voting:
		return s.Tallied(w.Vote)
	}
	return s.nextTopic(w.Now)
}

// Tallied closes the second vote on the current question with its result, see VoteOf;
// nil if too few voted for it to be shown. A closed vote cannot be opened again.
func (s State) Tallied(v *Vote) State {
	if s.Phase != AtDiscuss || s.Round != Voting {
		return s
	}
	s.Round = Voted
	s.Closed = append(slices.Clone(s.Closed), s.Question())
	if v != nil {
		s.Votes = maps.Clone(s.Votes)
		if s.Votes == nil {
			s.Votes = map[string]Vote{}
		}
		s.Votes[s.Question()] = *v
	}
	return s
}

// NextTopic goes to the next question without a second vote; it closes an open one with
// v, see Tallied. After the last question it changes nothing.
func (s State) NextTopic(now time.Time, v *Vote) State {
	if s.Phase != AtDiscuss || s.Topic+1 >= len(s.Topics) {
		return s
	}
	return s.Tallied(v).nextTopic(now)
}

func (s State) nextTopic(now time.Time) State {
	if s.Topic+1 >= len(s.Topics) {
		return s.ended()
	}
	s.Topic++
	return s.talk(now)
}

// talk opens the current question: the clock for the talk in pairs runs, or a vote that
// was closed earlier is shown again.
func (s State) talk(now time.Time) State {
	s.Brought = s.Shown()
	s.Round, s.Deadline = Talk, now.Add(PairTime)
	if slices.Contains(s.Closed, s.Question()) {
		s.Round, s.Deadline = Voted, time.Time{}
	}
	return s
}

func (s State) ended() State {
	s.Phase, s.Round, s.Deadline = AtEnd, "", time.Time{}
	return s
}

// Ended ends the class from any phase. It closes an open vote with v, see Tallied.
func (s State) Ended(v *Vote) State { return s.Tallied(v).ended() }

// Back goes back one phase, or from an open vote to the talk before it; that vote may
// be opened again, because none of it was shown. Frozen sheets and closed votes stay.
func (s State) Back(now time.Time) State {
	s.Brought, s.Deadline = s.Shown(), time.Time{}
	if s.Round == Voting {
		s.Round = Talk
		return s
	}
	switch s.Phase {
	case AtAnswering:
		s.Phase = AtLobby
	case AtReveal:
		s.Phase = AtAnswering
	case AtDiscuss:
		s.Phase, s.Round = AtReveal, ""
	case AtEnd:
		switch {
		case len(s.Topics) > 0:
			s.Phase = AtDiscuss
			return s.talk(now)
		case s.Revealed > 0:
			s.Phase = AtReveal
		default:
			s.Phase = AtAnswering
		}
	default:
	}
	return s
}

// Longer adds MoreTime to the deadline, or to now if it has passed; at most MostMinutes
// remain. It changes nothing in phases without a clock.
func (s State) Longer(now time.Time) State {
	talking := s.Phase == AtDiscuss && s.Round == Talk
	if s.Phase != AtAnswering && !talking {
		return s
	}
	from := now
	if s.Deadline.After(now) {
		from = s.Deadline
	}
	s.Deadline = from.Add(MoreTime)
	if most := now.Add(MostMinutes * time.Minute); s.Deadline.After(most) {
		s.Deadline = most
	}
	return s
}

// Another replaces the current question by the candidate that comes next after it; the
// candidates are ids, the one that splits the class most first, and wrap around. It
// skips questions that are in Topics or have a closed second vote. It changes nothing
// outside the talk about a question, or without a candidate left.
func (s State) Another(candidates []string, now time.Time) State {
	at := s.Question()
	if at == "" || s.Round != Talk {
		return s
	}
	from := slices.Index(candidates, at) + 1
	for i := range candidates {
		id := candidates[(from+i)%len(candidates)]
		if slices.Contains(s.Topics, id) || slices.Contains(s.Closed, id) {
			continue
		}
		s.Brought, s.Topics = s.Shown(), slices.Clone(s.Topics)
		s.Topics[s.Topic] = id
		return s.talk(now)
	}
	return s
}

// Shown returns the ids of the questions that the class has come to, in that order.
// Participants see the splits of these only. An earlier version did not store them;
// then they are all up to the current one.
func (s State) Shown() []string {
	shown := slices.Clone(s.Brought)
	if s.Phase != AtDiscuss && s.Phase != AtEnd {
		return shown
	}
	for _, id := range s.Topics[:min(s.Topic+1, len(s.Topics))] {
		if !slices.Contains(shown, id) {
			shown = append(shown, id)
		}
	}
	return shown
}

// Question returns the id of the current question; empty outside the discussion.
func (s State) Question() string {
	if s.Phase != AtDiscuss || s.Topic >= len(s.Topics) {
		return ""
	}
	return s.Topics[s.Topic]
}

// Asks returns the id of the question with an open second vote; empty if no vote is
// open.
func (s State) Asks() string {
	if s.Round != Voting {
		return ""
	}
	return s.Question()
}

// Open reports whether newcomers may join.
func (s State) Open() bool { return s.Phase != AtEnd && !s.Shut }

// NextStep describes the step that Forward would take.
func (s State) NextStep(w Input) Step {
	switch s.Phase {
	case AtLobby:
		return Step{"start the clock", fmt.Sprintf("%s for the quiz; whoever joins later still gets in.", english.Plural(s.Minutes, "One minute", fmt.Sprintf("%d minutes", s.Minutes))), true}
	case AtAnswering:
		return s.revealStep(w)
	case AtReveal:
		if len(s.Topics) == 0 && len(w.Topics) == 0 {
			return Step{"end the class", "No question split the room.", true}
		}
		return Step{"discuss", "The question that split the room most, with a prompt for pairs.", true}
	case AtDiscuss:
		return s.discussStep(w)
	default:
		return Step{"", "The class has ended.", false}
	}
}

func (s State) revealStep(w Input) Step {
	c, r := w.Counts, w.Ready
	step := Step{Does: "reveal the class", Possible: s.Revealed > 0 || r.Takes > 0}
	switch {
	case !step.Possible && r.More < LeastRevealed:
		step.Means = fmt.Sprintf("It takes %d who are done, so that nobody's answers can be read from it; so far: %d.", LeastRevealed, r.More)
	case !step.Possible:
		step.Means = fmt.Sprintf("It takes %d, so that nobody's answers can be read from it. %s", LeastRevealed, s.lacks(r))
	case s.Revealed > 0 && r.More == 0:
		step.Means = fmt.Sprintf("The chart of %d again.", s.Revealed)
	case s.Revealed > 0 && r.Takes > 0:
		step.Means = fmt.Sprintf("The chart of %d takes in %d more.", s.Revealed, r.Takes)
	case s.Revealed > 0 && r.More < LeastMore:
		step.Means = fmt.Sprintf("The chart of %d again; %s, and it takes in %d at a time.", s.Revealed, came(r.More), LeastMore)
	case s.Revealed > 0:
		step.Means = fmt.Sprintf("The chart of %d again; it takes in %d at a time. %s", s.Revealed, LeastMore, s.lacks(r))
	default: // sheets with too few answers for a result are not in the chart either
		in := c.Done - r.Short
		step.Means = fmt.Sprintf("The chart freezes at %d: everybody is in it.", in)
		if others := c.Joined - in; others > 0 {
			step.Means = fmt.Sprintf("The chart freezes at %d; the other %s their own result but will not be in it.", in, english.Plural(others, "one keeps", fmt.Sprintf("%d keep", others)))
		}
	}
	return step
}

// lacks explains why the finished sheets are not frozen.
func (s State) lacks(r Ready) string {
	const router = " If your class sits behind one router, restart with --one-router."
	scored := r.More - r.Short
	short := ""
	if r.Short > 0 {
		short = fmt.Sprintf("; of the %d, %s too few answers for a result", r.More, english.Plural(r.Short, "one has", fmt.Sprintf("%d have", r.Short)))
	}
	done := came(r.More)
	if s.Revealed == 0 {
		done = fmt.Sprintf("%d are done", r.More) // here always more than one
	}
	switch {
	case scored < LeastMore:
		return english.Capital(done) + short + "."
	case r.Devices == 0:
		return english.Capital(done) + short + ", but from addresses that are in it already: what comes from one address counts once." + router
	case r.Devices == 1 && s.Revealed == 0:
		return "All who are done came from one address" + short + "; what comes from one address counts once." + router
	case r.Devices < LeastMore:
		return english.Capital(done) + fmt.Sprintf(", but from %d addresses", r.Devices) + short + "; what comes from one address counts once." + router
	default:
		return english.Capital(done) + short + ", but a figure would then give one of them away."
	}
}

func came(n int) string {
	return english.Plural(n, "one more is done", fmt.Sprintf("%d more are done", n))
}

func (s State) discussStep(w Input) Step {
	last := s.Topic+1 >= len(s.Topics)
	switch {
	case s.Round == Talk:
		return Step{"vote again", "Everybody may answer this question once more; nothing is shown until you close the vote.", true}
	case s.Round == Voting:
		return Step{"close the vote", fmt.Sprintf("%d voted. It is shown if %d of them are in the chart, and cannot be opened again.", w.Votes, LeastRevealed), true}
	case last:
		return Step{"end the class", "That was the last question. Everybody keeps their own result.", true}
	default:
		return Step{"next question", fmt.Sprintf("Number %d of %d.", s.Topic+2, len(s.Topics)), true}
	}
}

// Shows reports whether the class has reached the reveal.
func (s State) Shows() bool {
	return s.Phase == AtReveal || s.Phase == AtDiscuss || s.Phase == AtEnd
}
