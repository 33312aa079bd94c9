package class

import (
	"errors"
	"time"

	"rolefit/internal/record"
)

// The types in which a class is stored. Package store implements storage and package host
// uses it; neither imports the other.

// Way is the way in which a sheet came into a class.
type Way string

// The ways in.
const (
	BySSH   Way = "ssh"   // the quiz runs on the host
	ByJoin  Way = "join"  // the quiz ran on the participant's laptop, which sent the sheet
	ByCode  Way = "code"  // a result code
	ByPaper Way = "paper" // the digits of a sheet of paper
)

// Class is one workshop group as it is stored.
type Class struct {
	Name       string // see CheckName
	Assessment string
	Edition    string
	Own        []byte    // YAML of the instructor's own assessment; nil for a built-in one
	Began      time.Time // UTC, in whole seconds
	State      []byte    // a State in JSON
	Until      time.Time // when its answers are to be deleted, as Began; zero: no date
	Report     []byte    // in JSON: all that is kept once the answers are deleted; nil: they are there
}

// Summary is a class with its counts.
type Summary struct {
	Class
	Counts Counts
	Empty  bool // it holds no answer, not even a withdrawn one, and no report
}

// Membership is the right to write the answers of a participant. The one of the highest
// generation writes; older ones are refused with ErrTakenOver.
type Membership struct {
	Member     string // a random id; never shown
	Generation int    // from 1
	Events     []record.Event
}

// Progress is how far a participant is in the quiz.
type Progress struct {
	Answered, Asked int // questions answered or skipped; questions asked so far
	Finished        bool
}

// Entry is a run of a participant's events to store.
type Entry struct {
	Class, Member string
	Generation    int // of the Membership that writes
	From          int // the number of the first event, from 0
	Events        []record.Event
	Progress      Progress
}

// Submission is a finished sheet that came as a whole.
type Submission struct {
	ID          string // chosen by the sender; equal ids are the same sheet
	Way         Way
	Sheet       []byte // JSON
	Fingerprint []byte // equal for equal answers, see function Fingerprint; nil: unknown
	Device      string // a random token of the sender's device; empty: its own device
	Part        Part   // of an imported sheet
}

// Part tells where an imported sheet was before. The zero Part is a sheet of this class.
type Part struct {
	Class string // a random token of the class that it came from
	Batch int    // in which it was frozen there, from 1; 0: it was not
	Size  int    // number of sheets in that batch; 0: Batch is 0
}

// Imported counts the sheets of an import.
type Imported struct {
	New     int // count now, and did not before
	Double  int // have the answers of others in the class; they count once
	Known   int // are in the class already
	Changed int // of Known, the ones with other answers; those in the class stay
}

// Receipt is the result of a submission.
type Receipt struct {
	New       bool   // it counts now, and did not before
	Duplicate bool   // the same answers came in under another id; they count once
	Withdrawn bool   // it was withdrawn and counts for nothing
	Member    string // the id under which the answers count and vote
}

// Finished holds finished answers: events of a participant over SSH, a sheet of any
// other.
type Finished struct {
	Member string
	Way    Way
	Events []record.Event
	Sheet  []byte
	Device string // as in Submission; over SSH that of joining
	Part   Part   // as in Submission
}

// FrozenSheet is a frozen sheet as it is stored.
type FrozenSheet struct {
	Member string // its random id
	Batch  int    // as in Sheet
	Sheet  []byte // a scoring.Sheet in JSON
}

// Choose returns the finished sheets to freeze besides the frozen ones. It runs inside
// a change of the store and must not call it.
type Choose = func(frozen []FrozenSheet, finished []Finished) ([]FrozenSheet, error)

// Cast is one second vote.
type Cast struct {
	Member string // the id under which the voter counts
	Value  int    // −2 … +2
}

// Errors of a store.
var (
	ErrExists    = errors.New("there is already a class of this name")
	ErrNoClass   = errors.New("there is no such class")
	ErrName      = errors.New("a class's name takes 1 to 64 letters, digits, spaces and any of - _ . , : ' ( ) & + #, and begins with a letter or digit")
	ErrNoWords   = errors.New("nobody in this class has these three words")
	ErrTaken     = errors.New("somebody already has these three words")
	ErrTakenOver = errors.New("the quiz continues in another window")
	ErrConflict  = errors.New("something else was saved in its place")
	ErrMoved     = errors.New("the class has already moved on, so nothing was done")
	ErrGap       = errors.New("something before it is missing")
	ErrFull      = errors.New("the disk of the class's computer is full")
	ErrNoSheet   = errors.New("there is no such sheet in this class")
	ErrForgotten = errors.New("the answers of this class are deleted, and only its report is kept")
	ErrHanded    = errors.New("this class was exported before a reveal; it is revealed where it was imported, and not here")
	ErrBackup    = errors.New("this is a backup of the class, and a backup can't be revealed; use the original")
	ErrGone      = errors.New("the file of the classes was moved, deleted or replaced while the class ran, and nothing is being saved; " +
		"put it back where it was, or stop the host")
)
