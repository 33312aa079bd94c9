package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"rolefit/scoring"
)

// The formats of a result.
const (
	AsText     = "text"
	AsJSON     = "json"
	AsMarkdown = "markdown"
	AsHTML     = "html"
)

// Formats returns the formats that Export knows, the one for a terminal first.
func Formats() []string { return []string{AsText, AsJSON, AsMarkdown, AsHTML} }

// Extension returns how the name of a file of this format ends, with its dot; empty
// where there is no such format.
func Extension(format string) string {
	switch format {
	case AsText:
		return ".txt"
	case AsJSON:
		return ".json"
	case AsMarkdown:
		return ".md"
	case AsHTML:
		return ".html"
	default:
		return ""
	}
}

// Export returns a result in one of the formats, ending in a line break. It fails
// where there is no such format.
func Export(format string, a Account) ([]byte, error) {
	var b bytes.Buffer
	var err error
	switch format {
	case AsText:
		err = Text(&b, a)
	case AsJSON:
		b.Write(append(AppendJSON(nil, a.Result), '\n'))
	case AsMarkdown:
		err = Markdown(&b, a)
	case AsHTML:
		err = HTML(&b, a)
	default:
		err = fmt.Errorf("there is no format %q; there are %s", format, list(Formats(), "and"))
	}
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// The names of the parts of a result, and the labels in them.
const (
	partScores  = "The roles, in points"
	partChange  = "What would change it"
	partChance  = "How sure"
	partFacts   = "Beside the points"
	partExplain = "What the points are"
	labelNext   = "Next: "
	labelCosts  = "What it costs"
	labelTitles = "Titles to search for"
	labelRead   = "In the guide"
	labelLimits = "Your limits"
	labelGuess  = "Your guess"
	axisZero    = "0 = no preference"
)

// scoreRow is one role's place in a result.
type scoreRow struct {
	name, short string
	points      Tenths
	named       bool // the verdict is about it, and not only as one to read about
}

// scoreRows returns the roles, first score first; none where the answers are
// insufficient.
func scoreRows(a Account) []scoreRow {
	kind := a.Result.Verdict.Kind
	if kind == scoring.Insufficient {
		return nil
	}
	rows := make([]scoreRow, len(a.Result.Roles))
	points := Points(a.Result)
	for i, role := range a.Result.Roles {
		r, _ := a.Assessment.Role(role.ID)
		named := kind != scoring.NoPattern && slices.Contains(a.Result.Verdict.Roles, role.ID)
		rows[role.Rank-1] = scoreRow{r.Name, r.Short, points[i], named}
	}
	return rows
}

// reasons returns every answer that counted and has a preference, with what it does
// for the first role against the second, largest first; how many have none; and the
// total, to which the rows add up.
func reasons(a Account) (rows []Row, neutral string, total Tenths) {
	all, total := All(a.Assessment, a.Result)
	n := 0
	for _, row := range all {
		if row.Answer == 0 {
			n++
			continue
		}
		rows = append(rows, row)
	}
	switch n {
	case 0:
		return rows, "", total
	case 1:
		return rows, "no preference, once", total
	default:
		return rows, fmt.Sprintf("no preference, %d times", n), total
	}
}

// signKey says what the signs of the reasons' points mean.
func signKey(a Account) string {
	return fmt.Sprintf("Plus speaks for %s, minus for %s.", roleOf(a.Assessment, a.Result, 0).Short, roleOf(a.Assessment, a.Result, 1).Short)
}

// origin names the assessment that a result comes from.
func origin(a Account) string {
	return fmt.Sprintf("%s: edition %s", a.Assessment.ID, a.Assessment.Edition)
}

// plainly takes out of a text what is neither letter, sign nor space: control
// characters, line breaks and marks that turn the writing direction around. Each
// run of spaces becomes one.
func plainly(s string) string {
	s = strings.Map(func(c rune) rune {
		switch {
		case unicode.IsSpace(c):
			return ' '
		case unicode.IsControl(c), c == '\u061c', c == '\u200e', c == '\u200f', c == '\ufeff',
			c >= '\u202a' && c <= '\u202e', c >= '\u2066' && c <= '\u2069':
			return -1
		}
		return c
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(s), " ")
}
