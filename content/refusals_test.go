package content_test

import (
	"fmt"
	"strings"
)

// refusal is one way to spoil the assessment small, and the problem that follows.
type refusal struct {
	name, old, text string
	line            int
	id, what, mend  string
}

func refusals() []refusal {
	return append(append(refusedFiles(), refusedScales()...), append(refusedFields(), append(refusedLinks(), refusedMappings()...)...)...)
}

// refusedMappings have a wrong appeal, trait, sign or replaced id.
func refusedMappings() []refusal {
	const weights = "    weights: {fde: -1, own: 1}"
	at := func(more string) string { return weights + "\n    " + more }
	return []refusal{
		{"appeal of one end", weights, at("appeal: {left: 0.1}"), 19, "alone", "right is missing", "add right: 0.1"},
		{"appeal too large", weights, at("appeal: {left: 0.1, right: 1.5}"), 19, "alone", `the appeal of the right end is "1.5", not a number from -1 to 1`, "write right: 0.1"},
		{"appeal is a word", weights, at("appeal: nice"), 19, "alone", "appeal is a single value", "write appeal: {left: 0.2, right: 0.1}"},
		{"unknown end", weights, at("appeal: {left: 0.1, right: 0.1, b: 1}"), 19, "alone", `unknown key "b"`, "remove it"},
		{"measured on nobody", weights, at("appeal_measured: {left: 0.1, right: 0.1, people: 0}"), 19, "alone", "people is \"0\"", "from 1 to"},
		{"traits without names", weights, at("traits: {sociable: 1}"), 19, "alone", "the assessment names no traits", "list them at the top"},
		{"a trait that is not named", "language: en", "language: en\ntraits: [Sociable]", 5, "small", `the trait "Sociable" is not in kebab-case`, "write a word"},
		{"a trait twice", "language: en", "language: en\ntraits: [sociable, sociable]", 5, "small", "the trait sociable is named twice", "name it once"},
		{"no such limit", "language: en", "language: en\nlimit_signs: [travels]", 5, "small", `"travels" in limit_signs is not a limit`, `did you mean "travel"`},
		{"replaces no id", weights, at("replaces: [Long ago]"), 19, "alone", `the id "Long ago" in replaces`, "write the id that the retired question had"},
	}
}

// scaled is small with two more questions, and a scale on lines 43 to 47.
func scaled() string {
	return strings.Replace(small, "tie_breakers:", `  - {id: third, kind: trade-off, stem: I, a: a, b: b, short: c, short_not: d, weights: {fde: 1, own: -1}}
  - {id: fourth, kind: trade-off, stem: I, a: c, b: d, short: e, short_not: f, weights: {fde: 1, own: -1}}
tie_breakers:`, 1) + `scales:
  - id: s
    low: a
    high: b
    questions: {alone: 1, early-or-late: -1}
`
}

// refusedScales have a scale that is wrong.
func refusedScales() []refusal {
	const questions = "{alone: 1, early-or-late: -1}"
	all := []refusal{
		{"no scales", questions, "", 41, "small", "items in scales is 0", "write 1 to 7"},
		{"scale without an end", "    high: b\n", "", 44, "s", "high is missing", "add high:"},
		{"scale with an empty end", "low: a", "low:", 45, "s", "low is empty", `write low: "own desk"`},
		{"scale without questions", "    questions: " + questions + "\n", "", 44, "s", "questions is missing", "add questions: {alone: 1"},
		{"scale with a list", questions, "[alone, early-or-late]", 47, "s", "questions is a list, not keys and values", "write questions: {alone: 1"},
		{"scale of one question", questions, "{alone: 1}", 47, "s", "the scale's number of questions is 1", "name 2 to 12"},
		{"unknown question on a scale", "early-or-late: -1", "early-or-lat: -1", 47, "s", `"early-or-lat" is not a question`, `did you mean "early-or-late"?`},
		{"tie-breaker on a scale", "early-or-late: -1", "one-or-two: -1", 47, "s", `"one-or-two" is a tie-breaker`, "that everybody answers"},
		{"sign of 0", "early-or-late: -1", "early-or-late: 0", 47, "s", "the sign of early-or-late is 0", "write 1 if agreeing"},
		{"sign of 2", "early-or-late: -1", "early-or-late: -2", 47, "s", `the sign of early-or-late is "-2"`, "from -1 to 1"},
		{"question twice on a scale", "early-or-late: -1", "alone: -1", 47, "", `"alone" is here a second time`, "keep one"},
		{"unknown key of a scale", "    high: b\n", "    high: b\n    higher: c\n", 47, "s", `unknown key "higher"`, `"high" is there`},
		{"question on two scales", questions + "\n", questions + "\n  - id: t\n    low: c\n    high: d\n    questions: {alone: 1, third: 1}\n", 51, "t", `"alone" is already on the scale s`, "moves one mark"},
		{"scale twice", questions + "\n", questions + "\n  - id: s\n    low: c\n    high: d\n    questions: {third: 1, fourth: 1}\n", 48, "s", "taken by the scale on line 44", "keep one of them"},
	}
	for i, r := range all {
		all[i].old, all[i].text = small, strings.Replace(scaled(), r.old, r.text, 1)
	}
	all[0].text = small + "scales: []\n"
	return all
}

// refusedFiles are refused as files, before any field is read.
func refusedFiles() []refusal {
	return []refusal{
		{"empty", "", "", 1, "", "empty", "rolefit content new"},
		{"only comments", "", "# nothing\n\n", 1, "", "empty", "rolefit content new"},
		{"not a mapping", "", "- a\n- b\n", 1, "", "not keys and values", "one per line"},
		{"a single word", "", "word", 1, "", "not keys and values", "one per line"},
		{"bad indentation", "language: en", "  language: en", 4, "", "2 spaces further right", "lines of its kind"},
		{"unclosed quote", `edition: "1"`, `edition: "1`, 3, "", "never closed", "at the end of the text"},
		{"tab", "  - id: fde", "\t- id: fde", 7, "", "a tab", "indent with spaces"},
		{"two documents", "    text: What would you do?\n", "    text: What would you do?\n---\nid: more\n", 41, "", "second document", "---"},
		{"alias", "schema: 1", "schema: *one", 2, "", "*one is YAML for repeating", "in quotes"},
		{"anchor", "title: A small one", "title: &t A small one", 5, "", "&t marks", "remove"},
		{"tag", "title: A small one", "title: !!str A small one", 5, "", "!!str sets a type", "remove"},
		{"not UTF-8", "title: A small one", "title: A sm\xe4ll one", 5, "", "not UTF-8", "save the file as UTF-8"},
		{"control character", "title: A small one", "title: A \x1b[31msmall one", 5, "", "control character", "type the line again"},
		{"turned text", "title: A small one", "title: A \u202esmall one", 5, "", "invisible character (U+202E)", "type the line again"},
		{"duplicate key", "language: en", "language: en\nlanguage: de", 5, "", `"language" is here a second time; line 4 has it too`, "keep one"},
		{"duplicate weight", "own: 1}", "own: 1, own: 2}", 18, "", `"own" is here a second time`, "keep one"},
		{"key is a list", "language: en", "language: en\n? [a, b]\n: c", 5, "", "a key is not a word", "write a word"},
		{"newer schema", "schema: 1", "schema: 2\nnovelty: yes", 2, "small", "schema 2 is newer", "newer rolefit"},
	}
}

// refusedFields have one wrong field.
func refusedFields() []refusal {
	return []refusal{
		{"unknown key", "language: en", "language: en\ntitles: more", 5, "small", `unknown key "titles"`, `remove it: "title" is there, on line 6`},
		{"unknown key, nothing near", "language: en", "language: en\nx: more", 5, "small", `unknown key "x"`, "remove it, or write one of: older_editions"},
		{"unknown key of a question", "    short: alone", "    shrt: alone\n    short: alone", 16, "alone", `unknown key "shrt"`, `remove it: "short" is there, on line 17`},
		{"unknown key of a role", "    promise: You want to try.", "    promise: You want to try.\n    pay: good", 11, "own", `unknown key "pay"`, "write one of: short, owns"},
		{"unknown key of a prompt", "    text: What would you do?", "    text: What would you do?\n    txt: a", 41, "prompt 1", `unknown key "txt"`, `remove it: "text" is there, on line 40`},
		{"merge key", "language: en", "language: en\n<<: {title: more}", 5, "small", `unknown key "<<"`, "write one of"},
		{"missing id", "  - id: one-or-two\n    kind: trade-off", "  - kind: trade-off", 28, "tie-breaker 1", "id is missing", "add id:"},
		{"missing schema", "schema: 1\n", "", 1, "small", "schema is missing", "add schema: 1"},
		{"schema is a word", "schema: 1", "schema: one", 2, "small", `schema is "one"`, "write schema: 1"},
		{"schema 0", "schema: 1", "schema: 0", 2, "small", `schema is "0"`, "write schema: 1"},
		{"missing edition", "edition: \"1\"\n", "", 1, "small", "edition is missing", "add edition:"},
		{"edition is a number", `edition: "1"`, "edition: 1", 3, "small", "read as a number", `put it in quotes: "1"`},
		{"empty title", "title: A small one", "title:", 5, "small", "title is empty", "write title:"},
		{"blank title", "title: A small one", `title: " "`, 5, "small", "title is empty", "write title:"},
		{"title is a list", "title: A small one", "title: [a]", 5, "small", "title is a list, not a text", "write title:"},
		{"title of two lines", "title: A small one", `title: "A\nsmall one"`, 5, "small", "line break", "one line"},
		{"escaped control character", "title: A small one", `title: "A \e[31m small one"`, 5, "small", "control character", "terminals"},
		{"empty why", "    short: alone", "    why:\n    short: alone", 16, "alone", "why is empty", "leave why out"},
		{"empty list", "    short: alone", "    list:\n    short: alone", 16, "alone", "list is empty", "write strong-fit or poor-fit, or leave list out"},
		{"unknown list", "    short: alone", "    list: good\n    short: alone", 16, "alone", `the list "good" is unknown`, "strong-fit"},
		{"unknown kind", "kind: statement", "kind: question", 13, "alone", `kind "question" is unknown`, "statement or trade-off"},
		{"missing opposite", "    opposite: I work in company\n", "", 12, "alone", "opposite is missing", "add opposite:"},
		{"missing stem", "    stem: I would rather start\n", "", 19, "early-or-late", "stem is missing", "add stem:"},
		{"missing short", "    short: alone\n", "", 12, "alone", "short is missing", "add short:"},
		{"pole in a statement", "    short: alone", "    a: early\n    short: alone", 16, "alone", "a belongs to a trade-off", "kind: trade-off"},
		{"text in a trade-off", "    short: late", "    text: I do\n    short: late", 24, "early-or-late", "text belongs to a statement", "kind: statement"},
		{"missing weights", "    weights: {fde: 2, own: -2}\n", "", 19, "early-or-late", "weights is missing", "add weights: {fde: 1, own: -1}"},
		{"weights are a list", "{fde: 2, own: -2}", "[2, -2]", 26, "early-or-late", "weights is a list, not keys and values", "write weights: {fde: 1, own: -1}"},
		{"missing role in weights", "{fde: 2, own: -2}", "{fde: 2}", 26, "early-or-late", "own is missing", "add own: -2"},
		{"no weights", "{fde: 2, own: -2}", "{}", 26, "early-or-late", "at least one above and one below 0", "write weights: {fde: 1, own: -1}"},
		{"only a weight of 0", "{fde: 2, own: -2}", "{own: 0}", 26, "early-or-late", "at least one above and one below 0", "write weights: {fde: 1, own: -1}"},
		{"weight without a space", "{fde: 2, own: -2}", "{fde:2, own: -2}", 26, "early-or-late", "a space is missing after fde:", "after the colon"},
		{"weight after a full-width colon", "{fde: 2, own: -2}", "{fde: 2, own：-2}", 26, "early-or-late", "： stands after own, and is not a YAML colon", "write : and a space"},
		{"weight with a long dash", "{fde: 2, own: -2}", "{fde: 2, own: \u20142}", 26, "early-or-late", "the weight of own is written with a dash", "write -2"},
		{"weight with a small hyphen", "{fde: 2, own: -2}", "{fde: 2, own: \ufe632}", 26, "early-or-late", "the weight of own is written with a dash", "write -2"},
		{"weight at full width", "{fde: 2, own: -2}", "{fde: \uff12, own: -2}", 26, "early-or-late", "the weight of fde is written with a dash or a space, or at full width", "write 2"},
		{"unknown role in weights", "{fde: 2, own: -2}", "{fde: 2, own: -2, fdd: 0}", 26, "early-or-late", `"fdd" in weights is not a role`, `remove it: "fde" is there`},
		{"weight too large", "{fde: 2, own: -2}", "{fde: 4, own: -2}", 26, "early-or-late", `the weight of fde is "4"`, "from -3 to 3"},
		{"weight too small", "{fde: 2, own: -2}", "{fde: 2, own: -4}", 26, "early-or-late", `the weight of own is "-4"`, "from -3 to 3"},
		{"weight is a fraction", "{fde: 2, own: -2}", "{fde: 1.5, own: -2}", 26, "early-or-late", `"1.5"`, "whole number"},
		{"weight is NaN", "{fde: 2, own: -2}", "{fde: .nan, own: -2}", 26, "early-or-late", `".nan"`, "whole number"},
		{"weight is infinite", "{fde: 2, own: -2}", "{fde: -.inf, own: -2}", 26, "early-or-late", `"-.inf"`, "whole number"},
		{"weight is a text", "{fde: 2, own: -2}", `{fde: "2", own: -2}`, 26, "early-or-late", "the weight of fde is a text, because it is in quotes", "write 2"},
		{"weight is hexadecimal", "{fde: 2, own: -2}", "{fde: 0x2, own: -2}", 26, "early-or-late", `"0x2"`, "whole number"},
		{"weight is empty", "{fde: 2, own: -2}", "{fde: , own: -2}", 26, "early-or-late", "is empty", "whole number"},
		{"weight is a list", "{fde: 2, own: -2}", "{fde: [2], own: -2}", 26, "early-or-late", "is a list", "whole number"},
		{"weight with a dash", "{fde: 2, own: -2}", "{fde: 2, own: \u20132}", 26, "early-or-late", "the weight of own is written with a dash", "write -2"},
		{"weight in typographic quotes", "{fde: 2, own: -2}", "{fde: \u201d2\u201d, own: -2}", 26, "early-or-late", "the weight of fde is a text, because it is in quotes", "write 2"},
		{"schema in quotes", "schema: 1", `schema: "1"`, 2, "small", "schema is a text, because it is in quotes", "write schema: 1"},
		{"edition in typographic quotes", `edition: "1"`, "edition: \u201d1\u201d", 3, "small", "edition is in typographic quotes", `write straight ones: "1"`},
		{"title in typographic quotes", "title: A small one", "title: \u201cA small one\u201d", 5, "small", "title is in typographic quotes", `write straight ones: "A small one"`},
		{"title by another name", "title: A small one", "name: A small one", 5, "small", `unknown key "name"`, `here it is called "title"`},
		{"description of an assessment", "title: A small one", "title: A small one\ndescription: About us", 6, "small", `unknown key "description"`, "remove it, or write one of: older_editions"},
		{"description of a role", "    promise: You want to try.", "    description: You want to try.", 10, "own", `unknown key "description"`, `here it is called "promise"`},
		{"description of a question", "    short: alone", "    description: For a start.\n    short: alone", 16, "alone", `unknown key "description"`, `here it is called "why"`},
		{"scores of a question", "    weights: {fde: 2, own: -2}", "    scores: {fde: 2, own: -2}", 26, "early-or-late", `unknown key "scores"`, `here it is called "weights"`},
		{"key misspelled", "title: A small one", "titel: A small one", 5, "small", `unknown key "titel"`, `did you mean "title"?`},
		{"key in typographic quotes", "title: A small one", "\u201dtitle\u201d: A small one", 5, "small", "unknown key", `did you mean "title"?`},
		{"weights are a number", "{fde: 2, own: -2}", "2", 26, "early-or-late", "weights is a single value, not keys and values", "write weights: {fde: 1, own: -1}"},
		{"role without a promise", "    promise: You want to try.\n", "", 8, "own", "promise is missing", "add promise:"},
		{"role with an empty step", "    promise: You want to try.", "    promise: You want to try.\n    next: [a, ]\n    titles: ['']", 12, "own", "an item of titles is empty", "write"},
	}
}

// refusedLinks have parts that do not belong together.
func refusedLinks() []refusal {
	return []refusal{
		{"id not in kebab-case", "- id: one-or-two", "- id: One/Two", 28, "tie-breaker 1", `the id "One/Two" is not in kebab-case`, "a letter first"},
		{"id is a path", "id: small", "id: ../small", 1, "", "not in kebab-case", "my-team"},
		{"question twice", "antonyms:", "  - {id: alone, kind: trade-off, stem: I, a: a, b: b, short: b, short_not: a, weights: {fde: 1, own: -1}}\nantonyms:", 36, "alone", "taken by the question on line 12", "another id"},
		{"tie-breaker with a question's id", "- id: one-or-two", "- id: alone", 28, "alone", "taken by the question on line 12", "another id"},
		{"tie-breaker that is a statement", "    kind: trade-off\n    stem: I would rather have\n    a: one\n    b: two", "    kind: statement\n    text: I am one\n    opposite: I am two", 28, "one-or-two", "a tie-breaker is a statement", "as a trade-off"},
		{"question that is a word", "tie_breakers:", "  - word\ntie_breakers:", 27, "question 3", "not keys and values", "one per line"},
		{"no questions", "", "id: a\nschema: 1\nedition: \"1\"\nlanguage: en\ntitle: A\nroles: [{id: fde}, {id: software}]\nquestions: []\n", 7, "a", "items in questions is 0", "write 1 to 500"},
		{"questions missing", "", "id: a\nschema: 1\nedition: \"1\"\nlanguage: en\ntitle: A\nroles: [{id: fde}, {id: software}]\n", 1, "a", "questions is missing", "add questions:"},
		{"questions are a text", "", "id: a\nschema: 1\nedition: \"1\"\nlanguage: en\ntitle: A\nroles: [{id: fde}, {id: software}]\nquestions: no\n", 7, "a", "questions is a single value, not a list", "after a hyphen"},
		{"one role", "", strings.NewReplacer("  - id: own\n    name: A Role of Our Own Making\n    promise: You want to try.\n", "", ", own: 1", "", ", own: -2", "", ", own: -3", "", "prompts:\n  - roles: [fde, own]\n    text: What would you do?\n", "").Replace(small), 7, "small", "items in roles is 1", "write 2 to 8"},
		{"nine roles", "", "id: a\nschema: 1\nedition: \"1\"\nlanguage: en\ntitle: A\nroles:\n" + nineRoles("  - {id: r%d, name: N, promise: P}\n") + "questions:\n  - {id: q, kind: statement, text: t, opposite: o, short: s, short_not: n, weights: {" + nineRoles("r%d: 0, ") + "}}\n", 7, "a", "items in roles is 9", "write 2 to 8"},
		{"role twice", "  - id: fde\n", "  - id: fde\n  - id: fde\n", 8, "fde", "taken by the role on line 7", "another id"},
		{"role with a bad id", "", "id: a\nschema: 1\nedition: \"1\"\nlanguage: en\ntitle: A\nroles: [{id: fde}, {id: software}, {id: B c}]\nquestions:\n  - {id: q, kind: statement, text: t, opposite: o, short: s, short_not: n, weights: {fde: 1, software: -1}}\n", 6, "role 3", "not in kebab-case", "my-role"},
		{"unknown role alone", "  - id: fde\n", "  - id: fda\n", 7, "fda", "not a built-in role", `did you mean "fde"?`},
		{"prompt with an unknown role", "roles: [fde, own]", "roles: [fde, owl]", 39, "prompt 1", `"owl" is not a role`, `did you mean "own"?`},
		{"prompt in another order", "roles: [fde, own]", "roles: [own, fde]", 39, "prompt 1", "not in the order", "write [fde, own]"},
		{"prompt with one role", "roles: [fde, own]", "roles: [fde]", 39, "prompt 1", "items in roles is 1", "write 2 of"},
		{"prompt with one role twice", "roles: [fde, own]", "roles: [fde, fde]", 39, "prompt 1", `names "fde" twice`, "two different"},
		{"prompt twice", "    text: What would you do?\n", "    text: What would you do?\n  - roles: [fde, own]\n    text: And then?\n", 41, "prompt 2", "already have a prompt", "keep one"},
		{"prompt without a text", "    text: What would you do?\n", "", 39, "prompt 1", "text is missing", "add text:"},
		{"dangling antonym", "[alone, early-or-late]", "[alone, early-or-later]", 37, "antonyms", `"early-or-later" is not a question`, `did you mean "early-or-late"?`},
		{"antonym of itself", "[alone, early-or-late]", "[alone, alone]", 37, "small", `names "alone" twice`, "two different"},
		{"three antonyms", "[alone, early-or-late]", "[alone, early-or-late, one-or-two]", 37, "small", "items in a pair of antonyms is 3", "write 2 of"},
	}
}

// nineRoles repeats a format with the numbers 1 to 9.
func nineRoles(format string) string {
	var b strings.Builder
	for i := range 9 {
		fmt.Fprintf(&b, format, i+1)
	}
	return b.String()
}
