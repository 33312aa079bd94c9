package quiz

import (
	"charm.land/bubbles/v2/key"
)

// jobKeyMap holds the keys that only the job check has. Keys shared with the quiz are in
// keyMap.
type jobKeyMap struct {
	letters                             key.Binding // facts: the answers, in their order
	facts, result, jobs, text, question key.Binding
	earlier, later, mention             key.Binding // the posting's text
	add, done, cancel                   key.Binding // the list
}

func jobKeys() jobKeyMap {
	bind := func(show, does string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(show, does))
	}
	return jobKeyMap{
		letters:  bind("y n - s", "yes, no, not stated, not known yet", "y", "n", "-", "s"),
		facts:    bind("o", "all facts", "o"),
		result:   bind("r", "what it is", "r"),
		jobs:     bind("a", "all jobs", "a"),
		text:     bind("t", "posting", "t"),
		question: bind("t", "question", "t"),
		earlier:  bind("[", "", "[", "pgup", "ctrl+u"),
		later:    bind("[ ]", "scroll", "]", "pgdown", "ctrl+d"),
		mention:  bind("m", "next mention", "m"),
		add:      bind("n", "new job", "n"),
		done:     bind("enter", "go on", "enter"),
		cancel:   bind("esc", "back", "esc"),
	}
}
