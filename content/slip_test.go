package content_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rolefit/content"
)

// slips are typing mistakes: the text that each makes of a line ("" if it does not apply),
// and a word of the expected message.
func slips() map[string]struct {
	of   func(line string) string
	says string
} {
	type made = struct {
		of   func(line string) string
		says string
	}
	value := regexp.MustCompile(`^( +(?:- )?\w+:) ([A-Za-z].*)$`)
	with := func(format string) func(string) string {
		return func(line string) string {
			m := value.FindStringSubmatch(line)
			if m == nil {
				return ""
			}
			return fmt.Sprintf(format, m[1], m[2])
		}
	}
	swap := func(old, with string) func(string) string {
		return func(line string) string {
			if !strings.Contains(line, old) || strings.HasPrefix(line, "#") {
				return ""
			}
			return strings.Replace(line, old, with, 1)
		}
	}
	indented := func(change func(string) string) func(string) string {
		return func(line string) string {
			if !strings.HasPrefix(line, "  ") {
				return ""
			}
			return change(line)
		}
	}
	before := func(line, odd string) string {
		text := strings.TrimLeft(line, " -")
		if !strings.Contains(line, ": ") || strings.HasPrefix(line, "#") {
			return ""
		}
		return line[:len(line)-len(text)] + odd + text
	}
	list := func(value string) func(string) string {
		return func(line string) string {
			if !regexp.MustCompile(`^(questions|tie_breakers|antonyms):$`).MatchString(line) {
				return ""
			}
			return line + " " + value
		}
	}
	return map[string]made{
		"a tab":                       {indented(func(l string) string { return "\t" + strings.TrimLeft(l, " ") }), "a tab"},
		"a tab after spaces":          {indented(func(l string) string { return "  \t" + strings.TrimLeft(l, " ") }), "a tab"},
		"one space less":              {indented(func(l string) string { return l[1:] }), "one space less"},
		"one space more":              {indented(func(l string) string { return " " + l }), "one space more"},
		"a letter after the quote":    {with(`%s "%s"x`), "closing quote"},
		"words after the quote":       {with(`%s "The" %s`), "closing quote"},
		"an unclosed quote":           {with(`%s "%s`), "never closed"},
		"an unclosed single quote":    {with(`%s '%s`), "never closed"},
		"an apostrophe in quotes":     {with(`%s 'it's %s'`), "closing quote"},
		"no colon":                    {swap(": ", " "), "no colon"},
		"no space after the colon":    {swap(": ", ":"), "space is missing"},
		"no space after the hyphen":   {swap("- ", "-"), "hyphen"},
		"a colon in the text":         {with(`%s Note: %s`), "colon within"},
		"an at sign":                  {with(`%s @%s`), "begins with @"},
		"a brace that is not closed":  {swap("}", ""), "never closed"},
		"a brace that is not opened":  {swap("{", ""), "without braces"},
		"wrong brace: (":              {swap("{", "("), "without braces"},
		"wrong brace: ｛":              {swap("{", "｛"), "without braces"},
		"wrong: no braces":            {func(l string) string { return strings.NewReplacer("{", "", "}", "").Replace(swap("{", "{")(l)) }, "without braces"},
		"wrong hyphen: –":             {swap("- ", "– "), "not a hyphen"},
		"wrong: <<<<<<<":              {func(l string) string { return "<<<<<<< HEAD" }, "merge"},
		"wrong: =======":              {func(l string) string { return "=======" }, "merge"},
		"wrong: >>>>>>>":              {func(l string) string { return ">>>>>>> mine" }, "merge"},
		"wrong: ---":                  {indented(func(l string) string { return "---" }), "--- ends the document"},
		"wrong: ...":                  {indented(func(l string) string { return "..." }), "... ends the document"},
		"no comma between weights":    {swap(", software", " software"), ""},
		"a bracket in place of brace": {swap("}", "]"), "too many"},
		"bold":                        {with(`%[1]s *bold*`), "*"},
		"an ampersand":                {with(`%s & %s`), "begins with &"},
		"a backslash":                 {with(`%[1]s "a \q b"`), `\q means nothing`},
		"a bar and text":              {with(`%s | %s`), "begins with |"},
		"a greater sign":              {with(`%s > %s`), "begins with >"},
		"a question mark":             {with(`%s ? %s`), "begins with ?"},
		"a hyphen and text":           {with(`%s - %s`), "begins with -"},
		"a percent sign":              {with(`%s %% %s`), "begins with %"},
		"a backquote":                 {with("%s `%s`"), "begins with `"},
		"a comma first":               {with(`%s , %s`), "begins with ,"},
		"a bracket first":             {with(`%s ] %s`), "begins with ]"},
		"a full-width colon":          {swap(": ", "："), "not a YAML colon"},
		"a small colon":               {swap(": ", "﹕ "), ""},
		"a no-break space behind":     {swap(": ", ":\u00a0"), "a no-break space stands after"},
		"a full-width space behind":   {swap(": ", ":\u3000"), "a full-width space stands after"},
		"no-break spaces before": {indented(func(l string) string {
			return strings.Repeat("\u00a0", len(l)-len(strings.TrimLeft(l, " "))) + strings.TrimLeft(l, " ")
		}), "a no-break space stands before"},
		"one no-break space":    {indented(func(l string) string { return " \u00a0" + l[2:] }), "a no-break space stands before"},
		"a zero-width space":    {func(l string) string { return before(l, "\u200b") }, "invisible character (U+200B)"},
		"a mark within":         {func(l string) string { return before(l, "\ufeff") }, "invisible character (U+FEFF)"},
		"a line separator":      {with("%s %s\u2028"), "another kind of line break (U+2028)"},
		"a paragraph separator": {with("%s %s\u2029"), "another kind of line break (U+2029)"},
		"a next line":           {with("%s %s\u0085"), "another kind of line break (U+0085)"},
		"an empty list":         {list("[]"), "stands before more lines"},
		"an empty map":          {list("{}"), "stands before more lines"},
		"a word before a list":  {list("foo"), ""},
		"an alias":              {with(`%[1]s *bold`), "*"},
		"the key twice": {func(line string) string {
			if strings.Contains(line, "- ") {
				return ""
			}
			return with("%[1]s %[2]s\n%[1]s %[2]s")(line)
		}, "second time"},
	}
}

// leaks are words of the YAML library.
var leaks = regexp.MustCompile(`did not find|could not find|mapping values|block sequence|block mapping|cannot start|unknown escape|unknown anchor|not allowed in this|while (scanning|parsing)|[^.]yaml: `)

// TestSlips makes each slip on lines all over the real content, each slip on others, or on
// the next possible one, and expects a message in our own words with the line and its repair.
// The lines of one file are alike, so that together the slips meet nearly all of them.
func TestSlips(t *testing.T) {
	t.Parallel()
	career, err := os.ReadFile("data/career.yaml")
	if err != nil {
		t.Fatal(err)
	}
	files, step := map[string]string{"career": string(career), "starter": string(content.Starter())}, 140
	if testing.Short() {
		files, step = map[string]string{"starter": files["starter"]}, 50
	}
	all := slips()
	for i, name := range slices.Sorted(maps.Keys(all)) {
		slip, first := all[name], 7*i%step
		if slip.says == "stands before more lines" || slip.says == "" {
			first = 0 // it can be made on few lines
		}
		for file, text := range files {
			t.Run(name+" in "+file, func(t *testing.T) {
				t.Parallel()
				lines := strings.Split(text, "\n")
				made, said := 0, 0
				for from := first; from < len(lines); from += step {
					at := from
					for at < len(lines) && (slip.of(lines[at]) == "" || strings.Contains(lines[at], "#")) {
						at++
					}
					if at == len(lines) {
						break
					}
					changed := slices.Clone(lines)
					changed[at] = slip.of(lines[at])
					p, ok := told(t, changed, at)
					if !ok {
						continue
					}
					made++
					if strings.Contains(p.What, slip.says) {
						said++
					} else {
						t.Log(p)
					}
				}
				if said < made*9/10 { // some slips make something else that is YAML
					t.Errorf("%d of %d are told in words", said, made)
				}
			})
		}
	}
}

// told returns the message about a slip on a line of a file, and checks that following it
// repairs the line.
func told(t *testing.T, lines []string, at int) (content.Problem, bool) {
	t.Helper()
	line := at + 1 + strings.Count(lines[at], "\n")
	_, err := content.Load("mine.yaml", []byte(strings.Join(lines, "\n")))
	var problems content.Problems
	if !errors.As(err, &problems) || problems[0].Line != line || leaks.MatchString(err.Error()) {
		t.Errorf("line %d: %q: %v", line, lines[at], err)
		return content.Problem{}, false
	}
	p := problems[0]
	if righted, ok := righted(lines[at], p); ok {
		lines[at] = righted
		_, err = content.Load("mine.yaml", []byte(strings.Join(lines, "\n")))
		if errors.As(err, &problems) && problems[0].Line == line && problems[0].What == p.What {
			t.Errorf("told %s, and with %q: %v", p, righted, err)
		}
	}
	return p, true
}

// righted is a line after following a problem's advice to the letter; false if the advice
// leaves the wording to the author.
func righted(line string, p content.Problem) (string, bool) {
	parts := regexp.MustCompile(`^(\s*(?:- +)?[\w-]+)(\W*?)(\s*)(\S.*)$`).FindStringSubmatch(line)
	if parts == nil {
		return "", false
	}
	key, text := parts[1], strings.TrimPrefix(strings.TrimPrefix(line, parts[1]), ": ")
	word := regexp.MustCompile(`^write (?:another )?(\S+)`).FindStringSubmatch(p.Mend)
	switch {
	case p.Mend == "put the whole text in quotes":
		return key + ": '" + strings.ReplaceAll(text, "'", "''") + "'", true
	case strings.Contains(p.Mend, "at the end of the text"), strings.Contains(p.Mend, "behind its last part"):
		return line + word[1], true
	case strings.Contains(p.Mend, "a space after the colon"), strings.Contains(p.Mend, "plain space there"), p.Mend == "write : and a space":
		return key + ": " + strings.TrimLeft(text, ":：﹕\u00a0\u3000 "), true
	case strings.HasPrefix(p.Mend, `write \\`):
		return strings.Replace(line, `\q`, `\\q`, 1), true
	case strings.Contains(p.Mend, "plain spaces"):
		return regexp.MustCompile("[\u00a0\u200b\ufeff]").ReplaceAllString(line, ""), true
	}
	return "", false
}
