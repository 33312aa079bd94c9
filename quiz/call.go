package quiz

// call is what a class has to say that is answered with a key. Which key that is, and
// whether there is one, depends on the place: at a question the same keys are answers.
// So its sentence is made anew at each place, and stays until it was read where the key
// is, or nothing is to be answered any more.
type call struct {
	what callKind
	read bool // it was read, where there is no key for it
}

// callKind is what a class calls for.
type callKind int

// The calls.
const (
	noCall     callKind = iota
	callResult          // the class's result is there to be read
	callVote            // a question is answered again
	callVoted           // the second answer can be changed
)

// after is the call once news have come.
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

// keyed is the call's sentence where it can be answered: with what is done to see the
// class's result, and to vote ("press v to vote").
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

// changes says how a second answer is changed.
func changes(key string) string { return key + " changes it while the vote is open." }

// keyless is the call's sentence where there is no key for it; empty once it was read.
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

// called is what the class calls for, said for the screen at hand.
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

// heeded is the call after a key: gone where it was read beside its own key.
func (p program) heeded() call {
	if _, ok := p.screen.(resultScreen); ok && !p.help {
		return call{}
	}
	return call{what: p.call.what, read: true}
}
