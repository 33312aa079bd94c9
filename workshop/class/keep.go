package class

import (
	"errors"
	"time"

	"rolefit/internal/record"
)

// The words in which a class is kept: package store keeps them, package host hands
// them over, and neither knows the other.

// Way is how a sheet came into a class.
type Way string

// The ways in.
const (
	BySSH   Way = "ssh"   // the quiz runs on the host
	ByJoin  Way = "join"  // it ran on the laptop, and the sheet was sent
	ByCode  Way = "code"  // a result code
	ByPaper Way = "paper" // the digits of a sheet of paper
)

// Class is one workshop group, as it is kept.
type Class struct {
	Name       string // letters, digits, spaces and - _ . of at most 64
	Assessment string
	Edition    string
	Own        []byte    // the YAML of an assessment of the instructor's own; nil of a built-in one
	Began      time.Time // UTC, in whole seconds
	State      []byte    // a State in JSON
}

// Summary is a class and how many people have got how far.
type Summary struct {
	Class
	Counts Counts
}

// Seat is what somebody writes their answers with. Of several, the one with the
// highest turn writes; the others are refused.
type Seat struct {
	Member string // random; shown to nobody
	Turn   int    // from 1
	Events []record.Event
}

// Progress is how far somebody has got.
type Progress struct {
	Answered, Asked int // questions answered or skipped; all that are asked so far
	Finished        bool
}

// Entry is what somebody did, to be kept.
type Entry struct {
	Class, Member string
	Turn          int
	From          int // the number of the first event, from 0
	Events        []record.Event
	Progress      Progress
}

// Submission is a finished sheet that came as a whole.
type Submission struct {
	ID     string // chosen by the sender; the same id is the same sheet
	Way    Way
	Sheet  []byte // JSON
	Print  []byte // what makes two sheets the same answers; nil: not known
	Device string // a random token of the device that it came from; empty: a device of its own
}

// Receipt says what became of a submission.
type Receipt struct {
	New       bool   // it counts now, and did not before
	Duplicate bool   // the same answers came in under another id; they count once
	Withdrawn bool   // it was taken back, and counts for nothing now
	Member    string // the id under which they count, and vote
}

// Finished is what somebody who is done has answered: events of somebody whose quiz
// runs on the host, a sheet of everybody else.
type Finished struct {
	Member string
	Way    Way
	Events []record.Event
	Sheet  []byte
	Device string // as it came in, see Submission; of somebody whose quiz runs on the host, as they joined
}

// Frozen is a frozen sheet as it is kept.
type Frozen struct {
	Member string
	Batch  int
	Sheet  []byte // a scoring.Sheet in JSON
}

// Cast is one second vote.
type Cast struct {
	Member string // the id under which the voter counts
	Value  int    // −2 … +2
}

// Why something is not kept, or not found.
var (
	ErrExists    = errors.New("there is a class of this name already")
	ErrNoClass   = errors.New("there is no such class")
	ErrName      = errors.New("a class's name takes 1 to 64 letters, digits, spaces and any of - _ . , : ' ( ) & + #, and begins with a letter or digit")
	ErrNoWords   = errors.New("nobody in this class has these three words")
	ErrTaken     = errors.New("somebody has these three words already")
	ErrTakenOver = errors.New("the quiz goes on in another window")
	ErrConflict  = errors.New("something else was kept in its place")
	ErrMoved     = errors.New("the class has moved on already, and nothing was done")
	ErrGap       = errors.New("something before it is missing")
	ErrFull      = errors.New("the disk of the class's computer is full")
	ErrNoSheet   = errors.New("there is no such sheet in this class")
	ErrBackup    = errors.New("this is a backup of the class, and a backup takes no reveal")
	ErrGone      = errors.New("the file of the classes was moved, deleted or replaced while the class ran, and nothing is kept any more; " +
		"put it back where it was, or stop the host")
)
