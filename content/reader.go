package content

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"rolefit/internal/textsafe"
)

// reader collects all problems of one file while its tree is walked. It does without the
// YAML library's strict decoding, which stops at the first unknown key and knows neither
// the line of a missing field nor a remedy.
type reader struct {
	file     string
	problems Problems
}

func (r *reader) refuse(line int, id, what, mend string) {
	r.problems = append(r.problems, Problem{File: r.file, Line: line, ID: id, What: what, Mend: mend})
}

// document parses a file of one YAML document and returns its mapping; nil with a
// problem if that is impossible.
func (r *reader) document(data []byte) *object {
	if len(data) > maxBytes {
		r.refuse(1, "", fmt.Sprintf("the file is %d KiB", len(data)>>10), "keep it under 1 MiB; an assessment takes about 30 KiB")
		return nil
	}
	if !r.plain(data) {
		return nil
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var root yaml.Node
	switch err := decoder.Decode(&root); {
	case errors.Is(err, io.EOF):
		r.refuse(1, "", "the file is empty", "start with what `rolefit content new` prints")
		return nil
	case err != nil:
		r.syntax(err, data)
		return nil
	}
	var more yaml.Node
	switch err := decoder.Decode(&more); {
	case err == nil:
		r.refuse(more.Line, "", "a second document begins", "keep one assessment per file, and remove the line ---")
	case !errors.Is(err, io.EOF):
		r.syntax(err, data)
	}
	if !r.tame(&root) {
		return nil
	}
	return r.object(root.Content[0], "")
}

// compiled returns a function that compiles an expression when it is first called: most
// starts read no file.
func compiled(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

// Lines that end a document, and lines that a merge leaves where two versions differ.
var (
	ending  = compiled(`^(?:---|\.\.\.)(?:$|\s)`)
	merging = compiled(`^(?:<{7}|={7}|>{7}|\|{7})(?:$| )`)
)

// plain reports lines with invalid UTF-8, control characters or strange spaces before a
// key, marks of a merge, and ends of the document before the file's, and returns whether there are none.
func (r *reader) plain(data []byte) bool {
	before := len(r.problems)
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	begun := false
	for i, line := range bytes.Split(data, []byte("\n")) {
		text := strings.TrimSuffix(string(line), "\r")
		ends := strings.TrimSpace(ending().FindString(text))
		switch {
		case merging().MatchString(text):
			r.refuse(i+1, "", text[:7]+" is left over from an unfinished merge", "keep one of the versions, and remove the lines <<<<<<<, ======= and >>>>>>>")
		case begun && (ends == "---" || ends != "" && len(bytes.TrimSpace(bytes.Join(bytes.Split(data, []byte("\n"))[i+1:], nil))) > 0):
			r.refuse(i+1, "", ends+" ends the document here, and a second document begins", "keep one assessment per file, and remove the line "+ends)
		case !utf8.ValidString(text):
			r.refuse(i+1, "", "this line is not UTF-8", "save the file as UTF-8")
		case strings.ContainsFunc(strings.ReplaceAll(text, "\t", ""), unsafe):
			text = strings.ReplaceAll(text, "\t", "")
			c, _ := utf8.DecodeRuneInString(text[strings.IndexFunc(text, unsafe):])
			r.refuse(i+1, "", "this line has "+called(c), "remove it, or type the line again")
		default:
			start := strings.TrimLeft(text, " \t-")
			key := strings.TrimLeftFunc(start, func(c rune) bool { return c == '-' || strange(c) })
			if c, _ := utf8.DecodeRuneInString(start); strange(c) && leading().MatchString(key) {
				r.refuse(i+1, "", called(c)+" stands before the text", "remove it, and indent with plain spaces")
			}
		}
		begun = begun || ends == "" && !blank(text) && text[0] != '%'
	}
	return len(r.problems) == before
}

// strange reports whether c is a space or an invisible character.
func strange(c rune) bool { return unicode.IsSpace(c) || textsafe.Invisible(c) }

// leading matches a line that begins with a key, perhaps in quotes.
var leading = compiled(`^["']?[A-Za-z_][\w-]*["']?[ \t]*:(?:\s|$)`)

// called names a character that does not belong in the file.
func called(c rune) string {
	switch {
	case c == 0xa0, c == 0x202f:
		return "a no-break space"
	case c == 0x3000:
		return "a full-width space"
	case textsafe.LineBreak(c):
		return fmt.Sprintf("another kind of line break (%U)", c)
	case unicode.IsSpace(c):
		return fmt.Sprintf("an unusual space (%U)", c)
	case textsafe.Invisible(c):
		return fmt.Sprintf("an invisible character (%U)", c)
	}
	return "a control character"
}

var syntaxLine = compiled(`^yaml: line (\d+): `)

// syntax reports a syntax error in words of its own: the parser's messages have neither
// the right line nor a remedy.
func (r *reader) syntax(err error, data []byte) {
	s := findSlip(data)
	if s.line == 0 { // findSlip searches no file this large
		s.line = 1
		if m := syntaxLine().FindStringSubmatch(err.Error()); m != nil {
			s.line, _ = strconv.Atoi(m[1])
		}
	}
	if _, rest, found := strings.Cut(err.Error(), "unknown anchor '"); found {
		alias, _, _ := strings.Cut(rest, "'")
		s.what, s.mend = "*"+alias+" is YAML for repeating another part of the file", "put a text that begins with * in quotes"
	}
	if s.what == "" {
		s.what = "this line, or one above it, is not YAML"
		s.mend = "look at indentation, quotes and colons in the lines around it; put a text with a colon in quotes"
	}
	r.refuse(s.line, "", s.what, s.mend)
}

// tame refuses YAML features that assessments do not need (aliases, anchors, tags) and
// duplicate keys, anywhere in the tree. It reports whether it found none.
func (r *reader) tame(n *yaml.Node) bool {
	before := len(r.problems)
	switch {
	case n.Kind == yaml.AliasNode:
		r.refuse(n.Line, "", "*"+n.Value+" repeats another part of the file", "write it out, or put a text that begins with * in quotes")
	case n.Anchor != "":
		r.refuse(n.Line, "", "&"+n.Anchor+" marks a part to be repeated", "remove it, or put a text that begins with & in quotes")
	case n.Style&yaml.TaggedStyle != 0:
		r.refuse(n.Line, "", n.Tag+" sets a type by hand", "remove it, or put a text that begins with ! in quotes")
	case n.Kind == yaml.MappingNode:
		r.distinct(n)
	}
	for _, c := range n.Content {
		r.tame(c)
	}
	return len(r.problems) == before
}

// distinct refuses duplicate keys of a mapping, and keys that are not scalars.
func (r *reader) distinct(mapping *yaml.Node) {
	first := map[string]int{}
	for i := 0; i < len(mapping.Content); i += 2 {
		key := mapping.Content[i]
		if key.Kind != yaml.ScalarNode {
			r.refuse(key.Line, "", "a key is not a word", "write a word, a colon and a value")
			continue
		}
		if line, twice := first[key.Value]; twice {
			r.refuse(key.Line, "", fmt.Sprintf("%q is here a second time; line %d has it too", key.Value, line), "keep one of them")
			continue
		}
		first[key.Value] = key.Line
	}
}

// unsafe reports whether c must not reach a terminal.
func unsafe(c rune) bool { return !textsafe.Kept(c) }
