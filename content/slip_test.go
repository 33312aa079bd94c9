package content_test

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rolefit/content"
)

// slips are slips of the pen: what each makes of a line, or "" where it cannot be made
// there, and a word of what is said of it.
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
		"a brace that is not opened":  {swap("{", ""), ""},
		"no comma between weights":    {swap(", software", " software"), ""},
		"a bracket in place of brace": {swap("}", "]"), "too many"},
		"the key twice": {func(line string) string {
			if strings.Contains(line, "- ") {
				return ""
			}
			return with("%[1]s %[2]s\n%[1]s %[2]s")(line)
		}, "second time"},
	}
}

// TestSlips makes each slip on every tenth line of the real content, or on the next where
// it can be made, and expects to be told the line, in words.
func TestSlips(t *testing.T) {
	t.Parallel()
	career, err := os.ReadFile("data/career.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, slip := range slips() {
		for file, text := range map[string]string{"career": string(career), "starter": string(content.Starter())} {
			t.Run(name+" in "+file, func(t *testing.T) {
				t.Parallel()
				lines := strings.Split(text, "\n")
				made, said := 0, 0
				for from := 0; from < len(lines); from += 10 {
					at := from
					for at < len(lines) && (slip.of(lines[at]) == "" || strings.Contains(lines[at], "#")) {
						at++
					}
					if at == len(lines) {
						break
					}
					changed := slices.Clone(lines)
					changed[at] = slip.of(lines[at])
					line := at + 1 + strings.Count(changed[at], "\n")
					_, err := content.Load("mine.yaml", []byte(strings.Join(changed, "\n")))
					var problems content.Problems
					if !errors.As(err, &problems) || problems[0].Line != line {
						t.Errorf("line %d: %q: %v", line, changed[at], err)
						continue
					}
					made++
					if strings.Contains(problems[0].What, slip.says) {
						said++
					} else {
						t.Log(problems[0])
					}
				}
				if said < made*9/10 { // some slips make something else that is YAML
					t.Errorf("%d of %d are told in words", said, made)
				}
			})
		}
	}
}
