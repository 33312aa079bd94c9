package quiz

import (
	"rolefit/internal/report"
	"rolefit/scoring"
)

// Class connects the quiz to a class while it runs. It is nil for a participant alone.
type Class struct {
	Words string                             // the three words for coming back; empty: none
	Page  string                             // the command that writes the own result as a web page; empty: none
	Kept  string                             // where the answers are kept, in place of PrivacyLine; empty: PrivacyLine
	Lost  string                             // consequence of answers that cannot be saved, a sentence; empty: they are gone on leaving
	News  <-chan News                        // state of the class, the newest only; nil: no news
	Vote  func(question string, v int) error // submits a second answer, −2 … +2, durable when it returns; nil: no votes
	Done  func(sheet scoring.Sheet)          // receives the answers whenever the result is reached; may block; nil: not called
}

// Seat is the place in a class of a participant without a terminal.
type Seat struct {
	Options Options
	Sheet   *scoring.Sheet // of a result that can be read and not changed; nil: they answer
	Here    func(bool)     // whether the participant counts as connected; at first they do
	Leave   func()         // ends the news of the class and retries pending answers; call it once
}

// News is the state of the class at one moment. The zero News says nothing.
type News struct {
	Status string           // in a word or two, for the header: "sent to the class"
	Says   string           // one sentence, shown once, without a key; empty: nothing beyond Class and Ask
	Class  []report.Section // the class's result; nil: it is not revealed
	Ask    string           // id of the question that may be answered again; empty: none
	Leave  string           // the host goes away: leave, with this sentence; empty: stay
	Stops  bool             // with Leave: the host stops, for all participants
	Over   bool             // with Leave: there is nothing to come back to
}

// NewerThan reports whether the news contain a sentence that before did not.
func (n News) NewerThan(before News) bool {
	return n.Says != "" && (n.Says != before.Says || n.Ask != before.Ask)
}

// lostLine words the consequence of answers that cannot be saved.
func lostLine(o Options) string {
	if o.Class != nil && o.Class.Lost != "" {
		return o.Class.Lost
	}
	return "The quiz continues; they are gone when you quit."
}

// keptLine words where answers are saved.
func keptLine(o Options) string {
	if o.Class != nil && o.Class.Kept != "" {
		return o.Class.Kept
	}
	return PrivacyLine(o)
}

// Words returns the three words for coming back; empty without any.
func (s Sitting) Words() string {
	if s.Options.Class == nil {
		return ""
	}
	return s.Options.Class.Words
}
