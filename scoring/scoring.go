// Package scoring computes the results of sheets: balanced weights, scores, verdicts
// with their cause, reasons, flips, cautions, and the choice of tie-breakers.
//
// It is pure: no input or output, no clock, no globals, no change to its arguments.
// Randomness enters only as a seeded source that the caller passes in (package
// simulate). It returns numbers and reasons; the sentences that people read live in
// internal/report. Roles are always in content order.
package scoring

// Version names the mathematics. A stored result with another version was computed by
// other rules.
const Version = "1"

// SigmaE is the standard deviation of one answer between two sittings, in answer steps:
// an assumption, to be estimated again on people.
const SigmaE = 0.8

// Rho is the share of SigmaE's variance that remains when ordinary variation is averaged
// out, for the chance that a role leads.
const Rho = 0.8

// Bounds of the verdicts and of the cautions.
const (
	clearMargin   = 1.645 // standard errors between first and second
	clearP        = 0.05
	leaningMargin = 1.0
	patternP      = 0.25
	maxShare      = 1.0 / 3 // of a role's variance, carried by one question
	minAnswered   = 0.75    // of all questions asked
	minBlock      = 0.5     // of a block
	fewMean       = 0.8     // mean |answer| below which preferences count as few
	longRun       = 9       // same key in the order shown
	flatSD        = 0.5     // population SD of the answers
	fastSeconds   = 2.0
	fastShare     = 0.25
	antonymMean   = 7.0 / 3 // mean |x_a + x_b|; reached by sums of 7 over three pairs
	mostTies      = 4
)

// tied is the difference, in guessed standard deviations, at or below which two scores
// are equal: sums of equal weights differ only by rounding. Ties go by content order.
const tied = 1e-9

// Sheet is the answers of one sitting. Answers lacks skipped questions. Maps may be nil.
// This package never changes a Sheet.
type Sheet struct {
	Schema     int                `json:"schema,omitempty"` // 0 … SheetSchema
	ID         string             `json:"id,omitempty"`
	Date       string             `json:"date,omitempty"` // RFC 3339, or empty
	Assessment string             `json:"assessment"`
	Edition    string             `json:"edition"`
	Answers    map[string]int     `json:"answers"`           // by question id, −2 … +2
	Asked      []string           `json:"asked,omitempty"`   // question ids in the order shown; nil: content order
	Seconds    map[string]float64 `json:"seconds,omitempty"` // time on screen by question id, ≥ 0
	Limits     map[string]string  `json:"limits,omitempty"`  // option id by limit id; never scored
	Guess      string             `json:"guess,omitempty"`   // role id that the participant expected; never scored
}

// Kind is the kind of a verdict.
type Kind string

// The five kinds of verdict, from the surest to the least.
const (
	Clear        Kind = "clear"
	Leaning      Kind = "leaning"
	TooClose     Kind = "too_close"
	NoPattern    Kind = "no_pattern"
	Insufficient Kind = "insufficient"
)

// Cause is the reason why a verdict is not a surer one.
type Cause string

// The causes of verdicts. A clear verdict has none.
const (
	NoCause Cause = ""
	// Leaning: the obstacle to clear.
	Margin  Cause = "margin"  // the first two are near each other
	Pattern Cause = "pattern" // the answers fit no role's pattern tightly
	Caution Cause = "caution" // a flag; also a cause of no_pattern
	// No pattern: one of these, or Caution.
	FewPreferences Cause = "few_preferences" // answers near the middle
	WantsBoth      Cause = "wants_both"      // strong answers that cancel
	// Insufficient.
	TooFewAnswers Cause = "too_few_answers" // of all questions, or of a block
	OneQuestion   Cause = "one_question"    // one question decides too much
	CannotCompare Cause = "cannot_compare"  // the answered questions do not tell the roles apart
)

// Verdict is the conclusion that the scores permit.
type Verdict struct {
	Kind  Kind     `json:"kind"`
	Roles []string `json:"roles"` // role ids, first score first; see Score
	Cause Cause    `json:"cause,omitempty"`
}

// RoleScore is the score, chance and rank of one role in a result.
type RoleScore struct {
	ID     string  `json:"id"`
	Score  float64 `json:"score"`  // 10·s; guessing gives mean 0, SD 10; roles add up to 0
	Chance float64 `json:"chance"` // in [0,1]; roles add up to 1; Thurstone 1927, Case V
	Rank   int     `json:"rank"`   // 1 is first; ties by content order
}

// Reason is one answered question's contribution to every role's score, in points.
// Reasons add up to the scores exactly.
type Reason struct {
	Question string    // question id
	Answer   int       // −2 … +2
	Value    float64   // what the answer counts: Answer, less the mean of norms
	Scores   []float64 // per role, in content order
}

// Fit measures how well the scores explain the answers, against guessing.
type Fit struct {
	R2 float64 `json:"r2"` // in [0,1]: share of the answers' variation that the scores explain
	P  float64 `json:"p"`  // in [0,1]: chance that guessing reaches this R2
}

// Flag is a sign of careless answering. It lowers clear to leaning; it never
// removes an answer.
type Flag string

// The flags.
const (
	SameKey       Flag = "same_key"      // nine or more of the same key in a row
	Flat          Flag = "flat"          // hardly any difference between answers
	Fast          Flag = "fast"          // a quarter of the answers under two seconds
	Contradictory Flag = "contradictory" // opposites answered alike
)

// Result is the result of a sheet. It shares no memory with its sheet or model.
type Result struct {
	Assessment  string
	Edition     string
	Norms       string // the name of the norms that it was scored with; empty: the author's weights
	Verdict     Verdict
	Roles       []RoleScore // in content order
	Reasons     []Reason    // sorted by contribution to first − second, largest first
	Fit         Fit
	Margin      float64 // (first − second) in standard errors of a difference
	Flags       []Flag
	StrongFit   []string // ids of the guide's strong-fit signs agreed with
	PoorFit     []string // ids of the guide's poor-fit signs agreed with
	Answered    int      // questions and tie-breakers with an answer
	Asked       int      // questions, and tie-breakers of the sheet
	TieBreakers []string // ids to ask next, if the sheet has none yet
	Cancel      []string // no_pattern, wants_both: ids of the two answers that cancel most
	Gone        []string // ids of an older edition's answers that no longer exist
}

// Ranked returns the roles from first to last. The result is new.
func (r Result) Ranked() []RoleScore {
	ranked := make([]RoleScore, len(r.Roles))
	for _, role := range r.Roles {
		ranked[role.Rank-1] = role
	}
	return ranked
}
