package quiz

// call is a prompt from the class: its result is ready, or a vote is open. Screens word
// it for their own keys; at a question it names no key, because the same keys are answers.
type call struct {
	what callKind
	read bool // shown on a screen without a key for it
}

// callKind is the kind of prompt from the class.
type callKind int

// The kinds of prompt.
const (
	noCall     callKind = iota
	callResult          // the class's result is there to be read
	callVote            // a question is answered again
	callVoted           // the second answer can be changed
)

// after updates the call when news arrive: a new vote or result replaces it, and a vote
// or result that was withdrawn clears it.
func (c call) after(before, now News) call {
	switch {
	case now.Ask != "" && now.Ask != before.Ask:
		return call{what: callVote}
	case len(now.Class) > 0 && len(before.Class) == 0:
		return call{what: callResult}
	case now.Ask == "" && (c.what == callVote || c.what == callVoted), len(now.Class) == 0 && c.what == callResult:
		return call{}
	default:
		return c
	}
}

// keyed words the call for a place that has keys for it. see and vote are phrases such as
// "press v to vote".
func (c call) keyed(see, vote string) string {
	switch {
	case c.what == callResult:
		return "Your class's result is here: " + see + "."
	case c.what == callVote && c.read:
		return "Your class is voting: " + vote + "."
	case c.what == callVote:
		return "Your class answers a question again: " + vote + "."
	default:
		return ""
	}
}

// changes is the sentence that names the key for changing a second answer.
func changes(key string) string { return key + " changes it while the vote is open." }

// keyless words the call for a place without a key for it; empty once it was read.
func (c call) keyless() string {
	switch {
	case c.read:
		return ""
	case c.what == callResult:
		return "Your class's result is here. It stands beside your own."
	case c.what == callVote:
		return "Your class answers a question again. You vote where your own result is."
	default:
		return ""
	}
}

// called returns the call's sentence for the current screen, or "".
func (p program) called() string {
	switch s := p.screen.(type) {
	case voteScreen:
		if p.call.what != callResult {
			return ""
		}
	case resultScreen:
		if p.help {
			break
		}
		if s.open == classPane && p.call.what == callResult {
			return ""
		}
		vote := p.keys.vote.Help().Key
		_, votes := newVote(p.scene(), nil)
		switch {
		case p.call.what == callResult:
		case !votes:
			return ""
		case p.call.what == callVoted:
			return changes(vote)
		}
		return p.call.keyed("press "+classPane.key()+" to see it", "press "+vote+" to vote")
	}
	return p.call.keyless()
}

// heeded returns the call after a key press: cleared at the result, which has keys for it,
// and marked as read everywhere else.
func (p program) heeded() call {
	if _, ok := p.screen.(resultScreen); ok && !p.help {
		return call{}
	}
	return call{what: p.call.what, read: true}
}
