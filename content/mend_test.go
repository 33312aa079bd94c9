package content_test

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rolefit/content"
)

// mended holds a replacement for each refusal whose advice leaves the wording to the author,
// by name.
func mended() map[string]string {
	const head = "id: a\nschema: 1\nedition: \"1\"\nlanguage: en\ntitle: A\nroles: [{id: fde}, {id: software}]\n"
	const question = "  - {id: q, kind: statement, text: I t, opposite: I o, short: s, short_not: n, weights: {fde: 1, software: -1}}\n"
	return map[string]string{
		"no questions":                     head + "questions:\n" + question,
		"questions missing":                head + "questions:\n" + question,
		"questions are a text":             head + "questions:\n" + question,
		"one role":                         small,
		"nine roles":                       head + "questions:\n" + question,
		"role with a bad id":               strings.Replace(head, "software}", "software}, {id: my-role, name: N, promise: P}", 1) + "questions:\n" + strings.Replace(question, "software: -1", "software: -1, my-role: 0", 1),
		"newer schema":                     "schema: 1",
		"empty":                            string(content.Starter()),
		"only comments":                    string(content.Starter()),
		"not a mapping":                    string(content.Starter()),
		"a single word":                    string(content.Starter()),
		"two documents":                    "    text: What would you do?\n",
		"bad indentation":                  "language: en",
		"unclosed quote":                   `edition: "1"`,
		"tab":                              "  - id: fde",
		"alias":                            "schema: 1",
		"anchor":                           `title: "&t A small one"`,
		"tag":                              `title: "!!str A small one"`,
		"not UTF-8":                        "title: A sm\u00e4ll one",
		"control character":                "title: A small one",
		"turned text":                      "title: A small one",
		"duplicate key":                    "language: de",
		"duplicate weight":                 "own: 1}",
		"key is a list":                    "language: en",
		"unknown key, nothing near":        "language: en",
		"unknown key of a role":            "    promise: You want to try.\n    day: good",
		"merge key":                        "language: en",
		"title of two lines":               "title: A small one",
		"escaped control character":        `title: "A small one"`,
		"empty list":                       "    short: alone",
		"unknown list":                     "    list: strong-fit\n    short: alone",
		"unknown kind":                     "kind: statement",
		"pole in a statement":              "    short: alone",
		"text in a trade-off":              "    short: late",
		"weight without a space":           "{fde: 2, own: -2}",
		"weight after a full-width colon":  "{fde: 2, own: -2}",
		"weight too large":                 "{fde: 3, own: -3}",
		"weight too small":                 "{fde: 2, own: -2}",
		"weight is a fraction":             "{fde: 2, own: -2}",
		"weight is NaN":                    "{fde: 2, own: -2}",
		"weight is infinite":               "{fde: 2, own: -2}",
		"weight is hexadecimal":            "{fde: 2, own: -2}",
		"weight is empty":                  "{fde: 2, own: -2}",
		"weight is a list":                 "{fde: 2, own: -2}",
		"role with an empty step":          "    promise: You want to try.\n    titles: [\"a text\"]",
		"id not in kebab-case":             "- id: one-two",
		"id is a path":                     "id: my-team",
		"question twice":                   "  - {id: more, kind: trade-off, stem: I, a: a, b: b, short: b, short_not: a, weights: {fde: 1, own: -1}}\nantonyms:",
		"tie-breaker with a question's id": "- id: one-or-another",
		"tie-breaker that is a statement":  "    kind: trade-off\n    stem: I would rather have\n    a: one\n    b: two",
		"question that is a word":          "tie_breakers:",
		"role twice":                       "  - id: fde\n",
		"prompt with one role":             "roles: [fde, own]",
		"prompt with one role twice":       "roles: [fde, own]",
		"prompt twice":                     "    text: What would you do?\n",
		"antonym of itself":                "[alone, one-or-two]",
		"three antonyms":                   "[alone, early-or-late]",
		"no scales":                        scaled(),
		"scale of one question":            scaled(),
		"tie-breaker on a scale":           scaled(),
		"sign of 0":                        scaled(),
		"sign of 2":                        scaled(),
		"question twice on a scale":        scaled(),
		"question on two scales":           scaled(),
		"scale twice":                      scaled(),
		"unknown end":                      "    weights: {fde: -1, own: 1}\n    appeal: {left: 0.1, right: 0.1}",
		"measured on nobody":               "    weights: {fde: -1, own: 1}\n    appeal_measured: {left: 0.1, right: 0.1, people: 40}",
		"traits without names":             "    weights: {fde: -1, own: 1}",
		"a trait that is not named":        "language: en",
		"a trait twice":                    "language: en",
		"replaces no id":                   "    weights: {fde: -1, own: 1}\n    replaces: [long-ago]",
		"description of an assessment":     "title: A small one\n# description: About us",
	}
}

var (
	quotedWord = regexp.MustCompile(`"([^"]+)"`)
	addMend    = regexp.MustCompile(`^add ([a-z_]+): (.+)$`)
	writeMend  = regexp.MustCompile(`^write ([a-z_]+): (.+?)(?:, or leave .*)?$`)
	renameMend = regexp.MustCompile(`(?:did you mean|here it is called) "([^"]+)"`)
	quoteMend  = regexp.MustCompile(`^(?:put it in quotes|write straight ones): (.+)$`)
	numberMend = regexp.MustCompile(`^write (-?\d+)$`)
	pairMend   = regexp.MustCompile(`^write (\[.+\])$`)
	ofKey      = regexp.MustCompile(`^(?:the weight of )?(\S+) `)
)

// followed returns a text after following a problem's advice to the letter; false if the
// advice leaves the wording to the author.
func followed(text string, p content.Problem) (string, bool) {
	lines := strings.Split(text, "\n")
	line := lines[p.Line-1]
	value := func(key, v string) string { // the value after the key, in a mapping of any form
		return regexp.MustCompile(`(`+regexp.QuoteMeta(key)+`:) *("[^"]*"|\{.*\}|\[.*\]|[^,}]*)`).ReplaceAllString(line, "${1} "+v)
	}
	key := ""
	if m := ofKey.FindStringSubmatch(p.What); m != nil {
		key = m[1]
	}
	switch {
	case strings.HasPrefix(p.Mend, "remove it: ") && quotedWord.MatchString(p.What):
		word := quotedWord.FindStringSubmatch(p.What)[1]
		if before, after, flow := strings.Cut(line, ", "+word); flow {
			line = before + after[strings.IndexAny(after, ",}"):]
			break
		}
		return strings.Join(slices.Delete(lines, p.Line-1, p.Line), "\n"), true
	case renameMend.MatchString(p.Mend):
		word := p.ID
		if m := quotedWord.FindStringSubmatch(p.What); m != nil {
			word = m[1]
		}
		line = regexp.MustCompile(`"?`+regexp.QuoteMeta(word)+`"?([^-\w]|$)`).ReplaceAllString(line, renameMend.FindStringSubmatch(p.Mend)[1]+"$1")
	case addMend.MatchString(p.Mend):
		m := addMend.FindStringSubmatch(p.Mend)
		if open, _, flow := strings.Cut(line, "}"); flow {
			line = open + ", " + m[1] + ": " + m[2] + "}"
			break
		}
		indent := strings.Repeat(" ", len(line)-len(strings.TrimLeft(line, " -")))
		line += "\n" + indent + m[1] + ": " + m[2]
	case writeMend.MatchString(p.Mend):
		m := writeMend.FindStringSubmatch(p.Mend)
		line = value(m[1], m[2])
	case quoteMend.MatchString(p.Mend):
		line = value(key, quoteMend.FindStringSubmatch(p.Mend)[1])
	case numberMend.MatchString(p.Mend):
		line = value(key, numberMend.FindStringSubmatch(p.Mend)[1])
	case pairMend.MatchString(p.Mend):
		line = regexp.MustCompile(`\[.*\]`).ReplaceAllString(line, pairMend.FindStringSubmatch(p.Mend)[1])
	default:
		return "", false
	}
	lines[p.Line-1] = line
	return strings.Join(lines, "\n"), true
}

// TestAdviceIsAccepted follows the advice of each problem and expects the next check to pass.
func TestAdviceIsAccepted(t *testing.T) {
	t.Parallel()
	byHand := mended()
	for _, tt := range refusals() {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			spoiled, whole := tt.text, tt.old == ""
			if !whole {
				spoiled = strings.Replace(small, tt.old, tt.text, 1)
			}
			_, err := content.Load("mine.yaml", []byte(spoiled))
			var problems content.Problems
			if !errors.As(err, &problems) {
				t.Fatalf("loaded with error %v", err)
			}
			text, ok := followed(spoiled, problems[0])
			if hand, there := byHand[tt.name]; there {
				text = hand
				if !whole {
					text = strings.Replace(small, tt.old, hand, 1)
				}
			} else if !ok {
				t.Fatalf("nothing says how to follow %q", problems[0].Mend)
			}
			glad(t, problems[0], text)
		})
	}
}

// glad checks a text in which the advice of a problem is followed.
func glad(t *testing.T, p content.Problem, text string) {
	t.Helper()
	a, err := content.Load("mine.yaml", []byte(text))
	if err != nil {
		t.Fatalf("told %q, and then: %v\n%s", p, err, text)
	}
	for _, next := range content.Lint(a, "mine.yaml") {
		t.Errorf("told %q, and then: %s", p, next)
	}
}

// TestMissingIsSaidOnceWithWhatPasses adds the value that a message about a missing field
// suggests, and expects it to pass.
func TestMissingIsSaidOnceWithWhatPasses(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"schema", "edition", "language", "title", "name", "promise", "kind", "opposite", "stem", "a", "b", "short", "short_not", "weights", "text"} {
		line := regexp.MustCompile(`(?m)^ *` + key + `: .*\n`).FindString(small)
		if line == "" {
			t.Fatalf("small has no %s", key)
		}
		spoiled := strings.Replace(small, line, "", 1)
		_, err := content.Load("mine.yaml", []byte(spoiled))
		var problems content.Problems
		if !errors.As(err, &problems) {
			t.Fatalf("without %s it loads: %v", key, err)
		}
		for _, p := range problems {
			if text, ok := followed(spoiled, p); ok && strings.HasPrefix(p.Mend, "add "+key+":") {
				glad(t, p, text)
				return
			}
		}
		t.Errorf("without %s: %v", key, err)
	}
}

// TestLoadTakesAMinusSign accepts U+2212, the minus of printed pages, which the documentation
// uses, in a weight.
func TestLoadTakesAMinusSign(t *testing.T) {
	t.Parallel()
	a, err := content.Load("small.yaml", []byte(strings.ReplaceAll(small, "own: -", "own: \u2212")))
	if err != nil {
		t.Fatal(err)
	}
	if got := a.Questions[1].Weights["own"]; got != -2 {
		t.Errorf("the weight is %d", got)
	}
}

// TestOnlyNearWordsAreSuggested expects no suggestion for a word far from every known one.
func TestOnlyNearWordsAreSuggested(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"description", "author", "date", "comment", "url", "ui", "pay", "questionnaire_settings"} {
		_, err := content.Load("mine.yaml", []byte(strings.Replace(small, "language: en\n", fmt.Sprintf("language: en\n%s: more\n", word), 1)))
		if err == nil || strings.Contains(err.Error(), "did you mean") || strings.Contains(err.Error(), "is called") {
			t.Errorf("%s: %v", word, err)
		}
	}
}

// TestLintsAdviceIsAccepted does the same for the advice of Lint.
func TestLintsAdviceIsAccepted(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		spoil  func(a *content.Assessment)
		advice string
		follow func(a *content.Assessment)
	}{
		"sum": {
			func(a *content.Assessment) { a.Questions[0].Weights["fde"] -= 2 },
			"change them by +2 in all, so that they add up to 0",
			func(a *content.Assessment) { a.Questions[0].Weights["fde"] += 2 },
		},
		"text": {
			func(a *content.Assessment) { a.Questions[1].Text = strings.Repeat("long ", 19) },
			"shorten it to 90",
			func(a *content.Assessment) { a.Questions[1].Text = a.Questions[1].Text[:90] },
		},
		"cells": {
			func(a *content.Assessment) { a.Questions[0].Short = strings.Repeat("x ", 17) },
			"shorten it to 32",
			func(a *content.Assessment) { a.Questions[0].Short = a.Questions[0].Short[:32] },
		},
		"note": {
			func(a *content.Assessment) { a.Questions[0].MeansNot = "" },
			"add means and means_not, or leave both out",
			func(a *content.Assessment) { a.Questions[0].Means = "" },
		},
		"antonyms": {
			func(a *content.Assessment) { a.Antonyms[0] = [2]string{"talk-to-users", "in-the-room"} },
			"take the pair out of antonyms",
			func(a *content.Assessment) { a.Antonyms = a.Antonyms[1:] },
		},
		"one way": {
			func(a *content.Assessment) { turn(a, 3) },
			"turn some around: swap a and b, short and short_not, and the sign of every weight",
			func(a *content.Assessment) { turn(a, -3) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := career(t)
			tt.spoil(a)
			problems := content.Lint(a, "mine.yaml")
			if len(problems) == 0 || problems[0].Mend != tt.advice {
				t.Fatalf("want the advice %q, got %v", tt.advice, problems)
			}
			tt.follow(a)
			if left := content.Lint(a, "mine.yaml"); len(left) > 0 {
				t.Errorf("told %q, and then: %v", tt.advice, left)
			}
		})
	}
}

// turn reverses the first trade-off that has this weight for the first role.
func turn(a *content.Assessment, weight int) {
	for i := range a.Questions {
		q := &a.Questions[i]
		if q.Kind != content.TradeOff || q.Weights[a.Roles[0].ID] != -weight {
			continue
		}
		q.A, q.B, q.Short, q.ShortNot = q.B, q.A, q.ShortNot, q.Short
		for id, w := range q.Weights {
			q.Weights[id] = -w
		}
		return
	}
}
