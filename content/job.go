package content

// How the facts of a job are read. The data defines the meaning of each answer;
// package scoring/job applies these rules, and no others.
//
//  1. A fact is known if it is answered yes or no. "Not stated", and no answer at
//     all, say nothing about the job: such a fact is a question to ask (Ask).
//  2. A role's strength is the sum of JobSide.Roles over the known facts. A fact with
//     a positive weight speaks for the role, one with a negative weight against it.
//  3. A role is ruled out as soon as one known fact names it in JobSide.RulesOut.
//  4. The job is every role that is not ruled out, strongest first, ties in content
//     order. The first is the job's actual role; another within 5 of it cannot be told
//     from the first yet. A role whose strength is below 0 is not ruled out but has
//     more against it than for it, and comes last. A role that one fact alone rules
//     out is contested if it would be the first or within 5 of it: a wrong answer
//     to that fact would make the job another one.
//  5. If the facts rule out every role, they contradict each other: all roles are
//     named then, by strength, and the facts that rule out are shown. If no fact
//     with a weight is known, there is no verdict on the job.
//  6. Only a job with fde first has an FDE type. It is the type with the
//     largest sum of JobSide.Types over the known facts, ties together, if that sum is
//     TypeIsClear or more; else the type is not known yet.
//  7. Questions to ask: for each unknown fact, compare the effects of yes and no. A
//     fact that would change which role is first comes before one that would rule a
//     role out, and that before one that only moves strengths; within these, the
//     larger sum over the roles of |weight of yes − weight of no| first, then the
//     order of the facts.
//  8. Flags are shown and never counted: plain software jobs have the most green ones.
//  9. The title in the posting is evidence like a fact, and weak: it adds 1 to the
//     strength of the role that it names, rules out nothing, and is no verdict alone.
//
// The fit of a job to a participant is told by question and by limit, never as a sum:
//
//  10. A known side suits one end of some questions of the career assessment (Suits).
//     A participant whose answer is at that end agrees with the job there, at the other
//     end clashes; 0 and skipped say nothing. ±2 comes before ±1.
//  11. A known side may bear on a limit (Limits). See JobLimit.

// TypeIsClear is the least sum that identifies an FDE type; see rule 6 in job.go.
const TypeIsClear = 2

// JobAnswer is the answer to one fact of a job. Empty means "not looked up yet".
type JobAnswer string

// The answers to a fact.
const (
	JobYes       JobAnswer = "yes"
	JobNo        JobAnswer = "no"
	JobNotStated JobAnswer = "not-stated" // looked up, but the posting does not say
)

// JobFlag is the color of the flag that the guide gives an answer.
type JobFlag string

// The colors; empty for an answer without a flag.
const (
	GreenFlag JobFlag = "green"
	RedFlag   JobFlag = "red"
)

// JobFact is a yes-or-no question about a job.
type JobFact struct {
	ID       string   `json:"id"`                         // kebab-case, unique among the facts
	Group    string   `json:"group"`                      // heading; the facts of one group stand together
	Text     string   `json:"text"`                       // a statement that is true of the job if the answer is yes; at most 90 characters
	Short    string   `json:"short"`                      // yes in a phrase of at most 24 cells
	ShortNot string   `json:"short_not" yaml:"short_not"` // no in a phrase of at most 24 cells
	Ask      string   `json:"ask"`                        // the interview question that settles it
	Source   string   `json:"source"`                     // its place in the guide
	Cues     []string `json:"cues"`                       // words of postings about it, in the singular: for finding a line, never for answering
	Yes      JobSide  `json:"yes"`
	No       JobSide  `json:"no"`
}

// JobSide is the meaning of one answer to a fact. Roles, types and questions that it
// does not bear on are absent.
type JobSide struct {
	Said     string         `json:"said"`                                 // reads on from "This job ": "has you with customers in most weeks"
	Flag     JobFlag        `json:"flag,omitempty"`                       //
	Roles    map[string]int `json:"roles,omitempty"`                      // by id of a career role: for (+) or against (−), −3 … +3; absent: 0
	RulesOut []string       `json:"rules_out,omitempty" yaml:"rules_out"` // ids of career roles that such a job cannot be; each has −1 or less in Roles
	Types    map[string]int `json:"types,omitempty"`                      // by id of a role of fde-types, −3 … +3; absent: 0
	Limits   JobLimits      `json:"limits,omitempty"`                     // in the order of Limits
	Suits    JobSuits       `json:"suits,omitempty"`                      // in the order of the file
}

// JobLimits are the limits that an answer bears on, in the order of Limits.
type JobLimits []JobLimit

// JobSuits are the ends of questions that an answer suits, in the order of the file.
type JobSuits []JobSuit

// JobLimit relates an answer to a limit. A participant whose chosen option has a rank
// below ClashBelow clashes with the job; from AgreeFrom on they agree; in between
// neither.
type JobLimit struct {
	Limit      string `json:"limit" yaml:"-"`                 // id of a limit
	ClashBelow int    `json:"clash_below" yaml:"clash_below"` // 0: it never clashes
	AgreeFrom  int    `json:"agree_from" yaml:"agree_from"`   // a rank of the limit, not below ClashBelow
}

// JobSuit is the end of a career question that an answer suits.
type JobSuit struct {
	Question string `json:"question"` // id of a question or tie-breaker of the career assessment
	End      int    `json:"end"`      // +1: the agree end, or pole B; −1: the disagree end, or pole A
}

// Side returns the meaning of an answer, and whether it makes the fact known (yes or
// no).
func (f JobFact) Side(a JobAnswer) (side JobSide, known bool) {
	switch a {
	case JobYes:
		return f.Yes, true
	case JobNo:
		return f.No, true
	}
	return JobSide{}, false
}
