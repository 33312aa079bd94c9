// Package quiz holds every place of a sitting as a prompt, before it has a form: what is
// asked, what can be answered, and what else can be done.
//
// It does not own scores (package scoring), sentences about results (package report), files
// (package record) or clocks, which come in as values. The full-screen form (package tui) and
// the line-by-line form (package plain) are renderers of the same prompts.
package quiz

// Call is a request from the class: its result is ready, or a vote is open. A place words it
// for its own keys; at a question it names no key, because the same keys are answers.
type Call struct {
	what callKind
	read bool // shown at a place without a key for it
}

// callKind is the kind of a request from the class.
type callKind int

// The kinds of request.
const (
	noCall     callKind = iota
	callResult          // the class's result is there to be read
	callVote            // a question is answered again
	callVoted           // the second answer can be changed
)

// after updates the call when news arrive: a new vote or result replaces it, and a vote
// or result that was withdrawn clears it.
func (c Call) after(before, now News) Call {
	switch {
	case now.Ask != "" && now.Ask != before.Ask:
		return Call{what: callVote}
	case len(now.Class) > 0 && len(before.Class) == 0:
		return Call{what: callResult}
	case now.Ask == "" && (c.what == callVote || c.what == callVoted), len(now.Class) == 0 && c.what == callResult:
		return Call{}
	default:
		return c
	}
}

// Voted reports whether the call says that a second answer can be changed.
func (c Call) Voted() bool { return c.what == callVoted }

// The keys of the class's commands at a result: pressed, or typed.
const (
	classPress, classWord = "6", "class"
	voteKey               = "v"
)

// CalledByKey returns the class's call for a form whose keys are pressed.
func (s Sitting) CalledByKey() string {
	return s.Called("press "+classPress+" to see it", "press "+voteKey+" to vote")
}

// CalledByLine returns the class's call for a form whose commands are typed.
func (s Sitting) CalledByLine() string {
	return s.Called("type "+classWord+" to hear it", "type "+voteKey+" to vote")
}

// Called returns the class's call for the place at hand, or "". The phrases see and vote say
// what to do at the result, such as "press v to vote"; empty ones name no key, and then the call
// is said once.
func (s Sitting) Called(see, vote string) string {
	result, keyed := s.Call.what == callResult, s.Place() == AtResult && see != ""
	switch {
	case s.Place() == AtVote && !result, !keyed && s.Call.read, keyed && result && s.Pane == ClassPane, keyed && !result && s.unasked() != "":
		return ""
	case keyed && result:
		return "Your class's result is here: " + see + "."
	case result:
		return "Your class's result is here, beside your own."
	case keyed && s.Call.what == callVoted:
		return voteKey + " changes it while the vote is open."
	case s.Call.what != callVote:
		return ""
	case !keyed:
		return "Your class is answering a question again. You can vote from your own result."
	case s.Call.read:
		return "Your class is voting: " + vote + "."
	default:
		return "Your class is answering a question again: " + vote + "."
	}
}

// Heeded returns the sitting once the call was shown: cleared where it named a key, and
// marked as read everywhere else.
func (s Sitting) Heeded(keyed bool) Sitting {
	if s.Call.read = true; keyed || s.Call.what == noCall {
		s.Call = Call{}
	}
	return s
}

// Voted returns the sitting once a second answer was counted.
func (s Sitting) Voted() Sitting {
	if s.News.Ask != "" {
		s.Call = Call{what: callVoted}
	}
	return s
}
