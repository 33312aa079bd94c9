package content

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// How findSlip finds a syntax error. The YAML library names the line where the part
// began that it could not finish, which may be far above the error.
//
//   - The suspect line is the one after the longest beginning of the file that is
//     valid YAML.
//   - List items are parsed separately, below their key. Files over 256 KiB are not
//     searched, because the search parses a file some ten times.
//   - wrongWith looks for a visible fault in that line. If it finds none, it looks at the
//     line above, whose fault may surface only here.
//   - The remaining cause is indentation.

// slip is a typing mistake, on a line of a file.
type slip struct {
	line       int
	what, mend string
}

// findSlip finds the mistake in a file that is not YAML. what is empty if findSlip can
// name only the line, and line is 0 if not even that.
func findSlip(data []byte) slip {
	const most = 256 << 10
	if len(data) > most {
		return slip{}
	}
	lines := bytes.SplitAfter(data, []byte("\n"))
	at := stumble(lines)
	if at == 0 {
		return slip{}
	}
	text := func(n int) string { return strings.TrimRight(string(lines[n-1]), " \t\r\n") }
	if what, mend := wrongWith(text(at), false); what != "" {
		return slip{at, what, mend}
	}
	above := at - 1
	for above > 0 && blank(text(above)) {
		above--
	}
	if above == 0 {
		return slip{line: at}
	}
	if value := doubled(text(above), text(at)); value != "" {
		return slip{above, fmt.Sprintf("%.20q stands before more lines that belong to the same key", value), "remove it, or the lines below it"}
	}
	below := indent(text(at)) - indent(text(above))
	if line := text(above); item(line) || below >= 0 { // a fault that surfaces only on the next line
		if what, mend := wrongWith(line, below > 0); what != "" {
			return slip{above, what, mend}
		}
	}
	for n := above; n > 0 && item(text(at)); n-- {
		if item(text(n)) {
			above = n
			break
		}
	}
	line, n := at, margin(text(at), text(above))
	than := "above"
	if alike(lines, text(above)) < alike(lines, text(at)) { // of two indents, the rarer one in the file is wrong
		line, n, than = above, -n, "below"
	}
	return indented(line, n, than)
}

// stumble returns the number of the line after the longest valid beginning; 0 if the
// whole file parses.
func stumble(lines [][]byte) int {
	in := &byLine{lines: lines}
	if parses(in) {
		return 0
	}
	all := parts(lines[:in.read])
	good := func(i int) bool { return parses(&byLine{lines: lines[:all[i].from]}) }
	i := len(all) // one past the faulty part, most often the last one
	if !good(i - 1) {
		i = sort.Search(i-1, func(i int) bool { return !good(i) })
	}
	p, n := all[max(i-2, 0)], in.read // begin one part earlier, which may have swallowed this one
	if i < len(all) {
		n = all[i].from
	}
	for n > p.from && !parses(&byLine{lines: slices.Concat(p.head, lines[p.from:n])}) {
		n--
	}
	for n < len(lines)-1 && blank(string(lines[n])) {
		n++
	}
	return n + 1
}

// part is an item of a list, or a key of the file, that is parsed separately.
type part struct {
	head [][]byte // the line of the key that the item belongs to
	from int      // number of lines before it
}

// parts cuts a file into parts. The first one starts at line 0.
func parts(lines [][]byte) []part {
	all := []part{{}}
	var head [][]byte
	deep := -1 // indent of the head's items
	for i, l := range lines {
		line := string(l)
		switch {
		case blank(line):
		case item(line) && head != nil && (deep < 0 || indent(line) == deep):
			if deep >= 0 {
				all = append(all, part{head, i})
			}
			deep = indent(line)
		case indent(line) == 0 && keyed().MatchString(line):
			head, deep = lines[i:i+1], -1
			all = append(all, part{nil, i})
		}
	}
	return all
}

// byLine is a reader that returns at most one line a call, and counts the lines that the
// parser has read.
type byLine struct {
	lines [][]byte
	read  int
	rest  []byte
}

func (b *byLine) Read(p []byte) (int, error) {
	if len(b.rest) == 0 {
		if b.read == len(b.lines) {
			return 0, io.EOF
		}
		b.rest = b.lines[b.read]
		b.read++
	}
	n := copy(p, b.rest)
	b.rest = b.rest[n:]
	return n, nil
}

func parses(in io.Reader) bool {
	d := yaml.NewDecoder(in)
	for {
		var n yaml.Node
		if err := d.Decode(&n); err != nil {
			return errors.Is(err, io.EOF)
		}
	}
}

func blank(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || strings.HasPrefix(line, "#")
}

// Lines with a key, and their forms with a missing or wrong character.
var (
	keyed    = compiled(`^\s*(?:- +)*[A-Za-z_][\w-]*\s*:(?:\s+(.*)|$)`)
	unspaced = compiled(`^\s*(?:- +)*([A-Za-z_][\w-]*):(\S)`)
	dashed   = compiled(`^\s*([‐‑‒–—―−－﹣•])\s*\S`)
	braced   = compiled(`^[({（｛]?\s*[\w-]+:\s+[^\s\d]?[\d.]+(?:\s*,\s*[\w-]+:\s+[^\s\d]?[\d.]+)*\s*[)}）｝]?(?:\s+#.*)?$`)
	hyphened = compiled(`^\s*-[^\s-]`)
	uncommon = compiled(`^\s*(?:- +)*([A-Za-z_][\w-]*)\s*([：﹕︓∶꞉])`)
	header   = compiled(`^[|>](?:[+-]?[1-9]?|[1-9][+-])(?:\s+#.*)?$`)
	escape   = compiled(`\\(?:[0abt\tnvfre "/\\N_LP]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})`)
	uncolon  = compiled(`^\s*(?:- +)?([A-Za-z_][\w-]*)(\s|$)`)
)

// wrongWith describes a fault that is visible in one line; what is empty if it sees
// none. more reports that deeper lines follow, which a plain text item must not have.
func wrongWith(line string, more bool) (what, mend string) {
	text := strings.TrimLeft(line, " \t")
	if margin := line[:len(line)-len(text)]; strings.Contains(margin, "\t") || strings.HasPrefix(text, "-\t") {
		return "a tab stands before the text", "indent with spaces"
	}
	if m := keyed().FindStringSubmatch(line); m != nil {
		return wrongValue(strings.TrimSpace(m[1]))
	} else if m := uncommon().FindStringSubmatch(line); m != nil {
		return m[2] + " stands after " + m[1] + ", and is not a YAML colon", "write : and a space"
	} else if m := unspaced().FindStringSubmatch(line); m != nil {
		if c, _ := utf8.DecodeRuneInString(m[2]); strange(c) {
			return called(c) + " stands after " + m[1] + ":", "write a plain space there"
		}
		return "a space is missing after " + m[1] + ":", "write a space after the colon"
	} else if hyphened().MatchString(line) {
		return "a space is missing after the hyphen", "write a space after it"
	} else if m := dashed().FindStringSubmatch(line); m != nil {
		return m[1] + " stands before the text and is not a hyphen", "a list item begins with a hyphen - and a space"
	} else if m := uncolon().FindStringSubmatch(line); m != nil && (more || !item(line)) {
		return fmt.Sprintf("%q has no colon after it", m[1]), "write " + m[1] + ": and the value; or put a text of several lines after >-"
	}
	return wrongValue(strings.TrimLeft(text, "- "))
}

// wrongValue describes a visible fault in the value after a key or hyphen; what is empty
// if it sees none.
func wrongValue(value string) (what, mend string) {
	if value == "" {
		return "", ""
	}
	const quoted = "put the whole text in quotes"
	if value[0] != '{' && braced().MatchString(value) {
		return "these are keys and values without braces", "this needs { and } around it"
	}
	begins := fmt.Sprintf("a text begins with %c", value[0])
	switch first := value[0]; first {
	case '"', '\'':
		rest, closed := afterQuote(value)
		switch {
		case !closed:
			return fmt.Sprintf("the quote %c is never closed", first), fmt.Sprintf("write another %c at the end of the text", first)
		case rest != "" && !strings.HasPrefix(rest, " #") && !strings.HasPrefix(rest, ":"):
			return fmt.Sprintf("there is something after the closing quote: %.20q", rest),
				"remove it, or write the other kind of quote around the text"
		case first == '"':
			if _, wrong, found := strings.Cut(escape().ReplaceAllString(value[:len(value)-len(rest)], ""), `\`); found {
				return fmt.Sprintf(`\%.1s means nothing inside double quotes`, wrong), fmt.Sprintf(`write \\%.1s for a backslash, or put the text in single quotes`, wrong)
			}
		}
	case '{', '[':
		if !parses(strings.NewReader(value)) {
			return unclosed(value)
		}
	case '|', '>':
		if !header().MatchString(value) {
			return begins, quoted
		}
	case '?', '-':
		if strings.HasPrefix(value[1:], " ") {
			return begins, quoted
		}
	case '@', '`', '%', ',', ']', '}', '*', '&', '!':
		return begins, quoted
	default:
		if strings.Contains(value, ": ") || strings.HasSuffix(value, ":") {
			return "there is a colon within the text", quoted
		}
	}
	return "", ""
}

// doubled returns the value of a key that also has lines below it; empty if it does not.
func doubled(line, below string) string {
	m := keyed().FindStringSubmatch(line)
	if len(m) == 0 || m[1] == "" || indent(below) < indent(line) || header().MatchString(m[1]) || m[1][0] == '#' {
		return ""
	}
	what, _ := wrongValue(m[1])
	if what != "" || m[1] != "{}" && m[1] != "[]" && (!item(below) || item(line)) {
		return ""
	}
	return m[1]
}

// afterQuote returns the rest after the quoted text that value begins with, and whether
// the quote is closed.
func afterQuote(value string) (rest string, closed bool) {
	quote := value[0]
	for i := 1; i < len(value); i++ {
		switch {
		case quote == '"' && value[i] == '\\':
			i++
		case value[i] != quote:
		case quote == '\'' && i+1 < len(value) && value[i+1] == quote:
			i++
		default:
			return value[i+1:], true
		}
	}
	return "", false
}

// unclosed describes the fault in a flow list or mapping that does not parse.
func unclosed(value string) (what, mend string) {
	closes := map[rune]rune{'{': '}', '[': ']'}
	var open []rune
	for i, c := range value {
		switch c {
		case '{', '[':
			open = append(open, c)
		case '}', ']':
			if len(open) == 0 || closes[open[len(open)-1]] != c {
				return fmt.Sprintf("there is one %c too many", c), "remove it, or write what it closes"
			}
			open = open[:len(open)-1]
			if rest := strings.TrimSpace(value[i+1:]); len(open) == 0 && rest != "" && rest[0] != '#' {
				return fmt.Sprintf("there is something after the closing %c: %.20q", c, rest), "remove it, or put the whole text in quotes"
			}
		}
	}
	if len(open) > 0 {
		last := open[len(open)-1]
		return fmt.Sprintf("the %c is never closed", last), fmt.Sprintf("write %c after its last part", closes[last])
	}
	return "a comma is missing, or a colon, between " + value[:1] + " and " + value[len(value)-1:], "write {one: 1, two: 2} or [one, two]"
}

// item reports whether a line begins a list item.
func item(line string) bool { return strings.HasPrefix(strings.TrimLeft(line, " "), "-") }

// indent counts the leading spaces of a line.
func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// margin returns how many spaces deeper a line begins than the item above it, if both
// are items, else than the text above it.
func margin(line, above string) int {
	if item(line) && item(above) {
		return indent(line) - indent(above)
	}
	return indent(line) - (len(above) - len(strings.TrimLeft(above, " -")))
}

// alike counts the lines with the same indent as line that are also items, or also not.
func alike(lines [][]byte, line string) int {
	n := 0
	for _, l := range lines {
		if other := string(l); !blank(other) && item(other) == item(line) && indent(other) == indent(line) {
			n++
		}
	}
	return n
}

// indented describes a line that begins n spaces deeper than the one above or below
// (than).
func indented(line, n int, than string) slip {
	what := fmt.Sprintf("its text begins %d spaces further right than the one %s", n, than)
	switch {
	case n == 0:
		return slip{line: line}
	case n == 1:
		what = "it begins with one space more than the line " + than
	case n == -1:
		what = "it begins with one space less than the line " + than
	case n < 0:
		what = fmt.Sprintf("its text begins %d spaces further left than the one %s", -n, than)
	}
	return slip{line, what, "begin it where lines of its kind begin"}
}
