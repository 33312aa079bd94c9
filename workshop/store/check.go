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

// What both stores do with what they are given, before they keep it.

// wordsOf is the hash that stands for somebody's words. The class is part of it, so
// that the same words in two classes cannot be seen to be the same. A name holds no
// byte 0.
func wordsOf(name, words string) ([]byte, error) {
	if words == "" {
		return nil, class.ErrNoWords
	}
	sum := sha256.Sum256([]byte(name + "\x00" + words))
	return sum[:], nil
}

// newID draws the id of a participant, which says nothing about them.
func newID(random io.Reader) (string, error) {
	var bits [16]byte
	if _, err := io.ReadFull(random, bits[:]); err != nil {
		return "", fmt.Errorf("draw an id: %w", err)
	}
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(bits[:])), nil
}

// errDrawn is for a random source that repeats itself.
var errDrawn = errors.New("the id that was drawn is somebody's already")

// errText refuses what JSON would change on the way.
var errText = errors.New("a text of the answer is not UTF-8")

// encode writes events as they are kept, a line each. The same events make the same
// bytes.
func encode(events []record.Event) ([][]byte, error) {
	lines := make([][]byte, len(events))
	for i, e := range events {
		if !isText(e) {
			return nil, errText
		}
		e.At = whole(e.At)
		line, err := json.Marshal(e)
		if err != nil {
			return nil, fmt.Errorf("write down the answer: %w", err)
		}
		lines[i] = line
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

// decode reads what encode wrote.
func decode(line []byte) (record.Event, error) {
	var e record.Event
	if err := json.Unmarshal(line, &e); err != nil {
		return e, fmt.Errorf("read an answer that was kept: %w", err)
	}
	return e, nil
}

func whole(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

// standing is what is kept of a participant beside their events.
type standing struct {
	turn, events int
	progress     class.Progress
}

// check says whether an entry may be kept at all.
func (s standing) check(e class.Entry) error {
	if e.Turn != s.turn {
		return class.ErrTakenOver
	}
	if e.From < 0 || e.From > s.events {
		return class.ErrGap
	}
	return nil
}

// after is the standing once an entry is kept. An entry that is sent again after
// later ones does not take anybody back.
func (s standing) after(e class.Entry) standing {
	if end := e.From + len(e.Events); end >= s.events {
		s.events, s.progress = end, e.Progress
	}
	return s
}

// agree says whether the lines of an entry are those that are kept in their place,
// as far as there are any.
func agree(kept, lines [][]byte) bool {
	for i := range min(len(kept), len(lines)) {
		if !bytes.Equal(kept[i], lines[i]) {
			return false
		}
	}
	return true
}

// checkSheet refuses what could not be told apart later.
func checkSheet(s class.Submission) error {
	if s.ID == "" || len(s.Sheet) == 0 {
		return errors.New("it needs an id and answers")
	}
	return nil
}

// sameSheet says whether a submission is what is kept under its id.
func sameSheet(s class.Submission, sheet, mark []byte) bool {
	return bytes.Equal(s.Sheet, sheet) || len(mark) > 0 && bytes.Equal(s.Print, mark)
}

// halfway says whether somebody is counted as halfway: nobody is who was asked
// nothing yet.
func halfway(p class.Progress) bool {
	return p.Finished || p.Asked > 0 && 2*p.Answered >= p.Asked
}

// some is nil for no bytes, and else a copy: stores neither share memory with their
// callers nor tell no bytes from none.
func some(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return bytes.Clone(b)
}
