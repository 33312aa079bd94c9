package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"rolefit/internal/record"
	"rolefit/workshop/class"
)

// Checks and encodings of arguments before they are stored.

// wordsOf returns the SHA-256 under which a participant's three words are stored. It
// covers the class name too, so equal words in two classes have different hashes. A
// class name never contains byte 0, which separates the two. Error: class.ErrNoWords if
// words is empty.
func wordsOf(name, words string) ([]byte, error) {
	if words == "" {
		return nil, class.ErrNoWords
	}
	sum := sha256.Sum256([]byte(name + "\x00" + words))
	return sum[:], nil
}

// newID draws a participant id: 128 random bits in lower-case base32.
func newID(random io.Reader) (string, error) {
	var bits [16]byte
	if _, err := io.ReadFull(random, bits[:]); err != nil {
		return "", fmt.Errorf("draw an id: %w", err)
	}
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(bits[:])), nil
}

// errDrawn means that the random source returned an id that the class has already.
var errDrawn = errors.New("the id that was drawn is already somebody's")

// errText refuses an event whose text is not UTF-8; encoding/json would replace it.
var errText = errors.New("a text of the answer is not UTF-8")

// encode returns events in their stored form, one line of JSON each. Equal events give
// equal bytes. Error: errText.
func encode(events []record.Event) ([][]byte, error) {
	lines := make([][]byte, len(events))
	for i, e := range events {
		if !isText(e) {
			return nil, errText
		}
		e.At = whole(e.At)
		var err error
		if lines[i], err = json.Marshal(e); err != nil {
			return nil, fmt.Errorf("write down the answer: %w", err)
		}
	}
	return lines, nil
}

func isText(e record.Event) bool {
	texts := slices.Concat([]string{string(e.Kind), e.Question, e.Role, e.Background}, e.Questions, e.Skills)
	for limit, option := range e.Limits {
		texts = append(texts, limit, option)
	}
	return !slices.ContainsFunc(texts, func(s string) bool { return !utf8.ValidString(s) })
}

// decode reads a line that encode wrote.
func decode(line []byte) (record.Event, error) {
	var e record.Event
	if err := json.Unmarshal(line, &e); err != nil {
		return e, fmt.Errorf("read an answer that was kept: %w", err)
	}
	return e, nil
}

func whole(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

// standing is the stored row of a participant, without the events.
type standing struct {
	generation, events int
	progress           class.Progress
}

// check refuses an entry of an older generation (class.ErrTakenOver) or one that would leave
// a gap in the events (class.ErrGap).
func (s standing) check(e class.Entry) error {
	if e.Generation != s.generation {
		return class.ErrTakenOver
	}
	if e.From < 0 || e.From > s.events {
		return class.ErrGap
	}
	return nil
}

// after returns the standing once e is stored. An entry that arrives again after later
// ones leaves it as it is.
func (s standing) after(e class.Entry) standing {
	if end := e.From + len(e.Events); end >= s.events {
		s.events, s.progress = end, e.Progress
	}
	return s
}

// agree reports whether kept and lines are equal up to the length of the shorter.
func agree(kept, lines [][]byte) bool {
	n := min(len(kept), len(lines))
	return slices.EqualFunc(kept[:n], lines[:n], bytes.Equal)
}

// checkSheet refuses a submission without an id or without a sheet.
func checkSheet(s class.Submission) error {
	if s.ID == "" || len(s.Sheet) == 0 {
		return errors.New("it needs an id and answers")
	}
	return nil
}

// sameSheet reports whether a submission equals the stored sheet, or has the same
// non-empty mark.
func sameSheet(s class.Submission, sheet, mark []byte) bool {
	return bytes.Equal(s.Sheet, sheet) || len(mark) > 0 && bytes.Equal(s.Fingerprint, mark)
}

// some copies b; empty becomes nil. The store shares no memory with its callers.
func some(b []byte) []byte { return append([]byte(nil), b...) }
