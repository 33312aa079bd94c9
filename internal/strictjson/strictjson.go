// Package strictjson reads JSON that others wrote and refuses what it does not expect:
// unknown fields, duplicate keys, data behind the value.
//
// It does not own the meaning of fields. Its rule: what people may read is told in words
// of its own, all problems at once, not in those of the JSON library. It is pure.
package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Errors of Decode; each completes a sentence that begins with the data's name.
var (
	ErrInvalid  = errors.New("cannot be read")
	ErrTwice    = errors.New("has a field twice")
	ErrTrailing = errors.New("holds more than one thing")
)

// Decode reads the one JSON value in data. It refuses unknown fields, duplicate keys at
// any depth, text that is not UTF-8, and trailing data.
func Decode[T any](data []byte) (v T, err error) {
	var none T
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if !utf8.Valid(data) || d.Decode(&v) != nil {
		return none, ErrInvalid
	}
	if _, err := d.Token(); err != io.EOF {
		return none, ErrTrailing
	}
	if twice(json.NewDecoder(bytes.NewReader(data))) {
		return none, ErrTwice
	}
	return v, nil
}

// twice reports whether an object in the next value of d, which is valid, has a key
// twice.
func twice(d *json.Decoder) bool {
	open, _ := d.Token()
	seen := map[string]bool{}
	for open == json.Delim('{') && d.More() {
		key, _ := d.Token()
		name, _ := key.(string)
		if seen[name] || twice(d) {
			return true
		}
		seen[name] = true
	}
	for open == json.Delim('[') && d.More() {
		if twice(d) {
			return true
		}
	}
	if open == json.Delim('{') || open == json.Delim('[') {
		_, _ = d.Token()
	}
	return false
}

// Error lists all problems of an object, a line each.
type Error struct{ Problems []string }

func (e *Error) Error() string { return strings.Join(e.Problems, "\n") }

// Add adds a problem.
func (e *Error) Add(format string, args ...any) {
	e.Problems = append(e.Problems, fmt.Sprintf(format, args...))
}

// OrNil returns e if it has problems, else nil.
func (e *Error) OrNil() error {
	if len(e.Problems) == 0 {
		return nil
	}
	return e
}

// Join returns the problems of e and other if that is an *Error too, else e.
func (e *Error) Join(other error) error {
	if more := (*Error)(nil); errors.As(other, &more) {
		return &Error{slices.Concat(e.Problems, more.Problems)}
	}
	return e
}

// Field says how Object reads the value of a key.
type Field struct {
	Into any                         // pointer for json.Unmarshal; nil to leave the value to Then
	Want string                      // completes "it takes …" for a value of another type: "a text"
	Null bool                        // null is as good as an absent key
	Then func(value json.RawMessage) // called with a value of the right type; may be nil
}

// Object reads the fields of the one JSON object in data, in the order of data, and adds
// a problem for each unknown, duplicate or missing one and each wrong type. It returns
// false if data is no JSON object, with that as a problem.
func (e *Error) Object(data []byte, fields map[string]Field, required ...string) bool {
	seen := map[string]bool{}
	err := Walk(data, func(key string, value json.RawMessage) {
		f, known := fields[key]
		null := string(value) == "null"
		switch {
		case seen[key]:
			e.Add("%q is given twice; keep one", key)
		case !known:
			e.Add("unknown field %q", key)
		case null && f.Null:
		case f.Into != nil && (null || json.Unmarshal(value, f.Into) != nil):
			e.Add("%q is %s; it takes %s", key, Clip(value), f.Want)
		case f.Then != nil:
			f.Then(value)
		}
		seen[key] = true
	})
	if err != nil {
		e.Add("not a JSON object: %v", err)
		return false
	}
	for _, key := range required {
		if !seen[key] {
			e.Add("%q is missing", key)
		}
	}
	return true
}

// Entries reads an object whose keys are ids, the value of field; of names its entries
// in messages: "answers by question id". read returns a value and whether to take it,
// and adds its own problems.
func Entries[V any](e *Error, field, of string, data json.RawMessage, read func(id string, value json.RawMessage) (V, bool)) map[string]V {
	const usual = 32
	result := make(map[string]V, usual)
	seen := make(map[string]bool, usual)
	err := Walk(data, func(id string, value json.RawMessage) {
		if seen[id] {
			e.Add("%q appears twice in %s; keep one", id, field)
			return
		}
		seen[id] = true
		if v, ok := read(id, value); ok {
			result[id] = v
		}
	})
	if err != nil {
		e.Add("%q is %s; it takes an object of %s", field, Clip(data), of)
	}
	return result
}

// Clip shortens a JSON value to 40 characters for a message, safe for a terminal.
func Clip(value []byte) string {
	const most = 40
	text := []rune(string(value))
	if len(text) > most {
		text = append(text[:most], '…')
	}
	quoted := strconv.QuoteToGraphic(string(text))
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
}
