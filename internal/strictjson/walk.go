package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"unicode/utf8"
)

// Walk calls field for each field of the one JSON object in data, in order, duplicates
// included; value is the raw JSON. The error completes the sentence "not a JSON object:
// …"; fields before the fault have been reported by then.
func Walk(data []byte, field func(key string, value json.RawMessage)) error {
	if !utf8.Valid(data) { // the decoder would replace invalid bytes
		return errors.New("it is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	open, err := d.Token()
	if err != nil {
		return plainly(err, data)
	}
	if open == nil {
		return other(data, "it is null")
	}
	if open != json.Delim('{') {
		return other(data, fmt.Sprintf("it starts with %v", open))
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return plainly(err, data)
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return plainly(err, data)
		}
		field(key.(string), value)
	}
	if _, err := d.Token(); err != nil {
		return plainly(err, data)
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("there is something after its last brace")
	}
	return nil
}

// plainly turns a decoding error into a sentence that says where data stops being JSON.
func plainly(err error, data []byte) error {
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it ends too early")
	case !bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")):
		return other(data, "it is plain text")
	}
	syntax := &json.SyntaxError{} // from decoding data again as a whole, so that Offset counts from its first byte
	_ = errors.As(json.Unmarshal(data, new(json.RawMessage)), &syntax)
	at := min(max(int(syntax.Offset)-1, 0), len(data))
	const shown = 20
	rest := []rune(string(bytes.TrimSpace(data[at:])))
	where := fmt.Sprintf("before %q", string(rest[:min(len(rest), shown)]))
	if line := 1 + bytes.Count(data[:at], []byte("\n")); line > 1 {
		where = fmt.Sprintf("in line %d, %s", line, where)
	}
	return fmt.Errorf("%s, a quote, comma, colon or bracket is missing, or there is one too many", where)
}

// yamlHead matches the head of a YAML file: a key, perhaps behind comments and "---". The
// key has a bound so that a long line without one is not searched to its end.
const yamlHead = `\A(?:\s*#[^\n]*\n|\s*---[ \t]*\n)*\s*(?:- +)?["']?[A-Za-z_][\w-]{0,99}["']?:(?:\s|\z)`

// other describes data that does not begin with a brace: as YAML if it looks like it,
// else with the text of otherwise.
func other(data []byte, otherwise string) error {
	if regexp.MustCompile(yamlHead).Match(data) {
		return errors.New("it is YAML")
	}
	return errors.New(otherwise)
}
