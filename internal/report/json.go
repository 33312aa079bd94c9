package report

import (
	"encoding/json"
	"strconv"

	"rolefit/scoring"
)

// JSONSchema is the shape of result that AppendJSON writes.
const JSONSchema = 1

// AppendJSON appends a result to b as one line of JSON without the line break. Arrays are
// never null; "cause" is empty for a verdict without one, and "gone" is present only if
// an older edition's answers were left out. Reasons add up to the scores within 1e-9.
// Numbers must be finite.
func AppendJSON(b []byte, r scoring.Result) []byte {
	b = append(b, `{"schema":`...)
	b = strconv.AppendInt(b, JSONSchema, 10)
	b = append(b, `,"assessment":`...)
	b = appendText(b, r.Assessment)
	b = append(b, `,"edition":`...)
	b = appendText(b, r.Edition)
	b = append(b, `,"scoring":`...)
	b = appendText(b, scoring.Version)
	b = append(b, `,"verdict":{"kind":`...)
	b = appendText(b, string(r.Verdict.Kind))
	b = append(b, `,"roles":`...)
	b = appendTexts(b, r.Verdict.Roles)
	b = append(b, `,"cause":`...)
	b = appendText(b, string(r.Verdict.Cause))
	b = append(b, `},"roles":[`...)
	b = appendRoles(b, r.Roles)
	b = append(b, `],"reasons":[`...)
	b = appendReasons(b, r)
	b = append(b, `],"pattern":{"r2":`...)
	b = appendNumber(b, r.Fit.R2)
	b = append(b, `,"p":`...)
	b = appendNumber(b, r.Fit.P)
	b = append(b, `},"margin":`...)
	b = appendNumber(b, r.Margin)
	b = append(b, `,"flags":`...)
	b = appendTexts(b, r.Flags)
	b = append(b, `,"strong_fit":`...)
	b = appendTexts(b, r.StrongFit)
	b = append(b, `,"poor_fit":`...)
	b = appendTexts(b, r.PoorFit)
	b = append(b, `,"answered":`...)
	b = strconv.AppendInt(b, int64(r.Answered), 10)
	b = append(b, `,"asked":`...)
	b = strconv.AppendInt(b, int64(r.Asked), 10)
	b = append(b, `,"tie_breakers":`...)
	b = appendTexts(b, r.TieBreakers)
	if len(r.Gone) > 0 {
		b = append(b, `,"gone":`...)
		b = appendTexts(b, r.Gone)
	}
	return append(b, '}')
}

func appendRoles(b []byte, roles []scoring.RoleScore) []byte {
	for i, role := range roles {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"id":`...)
		b = appendText(b, role.ID)
		b = append(b, `,"score":`...)
		b = appendNumber(b, role.Score)
		b = append(b, `,"chance":`...)
		b = appendNumber(b, role.Chance)
		b = append(b, `,"rank":`...)
		b = strconv.AppendInt(b, int64(role.Rank), 10)
		b = append(b, '}')
	}
	return b
}

func appendReasons(b []byte, r scoring.Result) []byte {
	for i, reason := range r.Reasons {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"question":`...)
		b = appendText(b, reason.Question)
		b = append(b, `,"answer":`...)
		b = strconv.AppendInt(b, int64(reason.Answer), 10)
		b = append(b, `,"scores":{`...)
		for k, score := range reason.Scores {
			if k > 0 {
				b = append(b, ',')
			}
			b = appendText(b, r.Roles[k].ID)
			b = append(b, ':')
			b = appendNumber(b, score)
		}
		b = append(b, `}}`...)
	}
	return b
}

// appendNumber writes the shortest number that reads back as the same one.
func appendNumber(b []byte, v float64) []byte {
	return strconv.AppendFloat(b, v, 'g', -1, 64)
}

func appendTexts[T ~string](b []byte, texts []T) []byte {
	b = append(b, '[')
	for i, text := range texts {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(b, string(text))
	}
	return append(b, ']')
}

// appendText appends s as a JSON string. It leaves escapes to encoding/json; ids need
// none.
func appendText(b []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			escaped, err := json.Marshal(text)
			if err != nil { // a string cannot fail
				return append(b, `""`...)
			}
			return append(b, escaped...)
		}
	}
	b = append(b, '"')
	b = append(b, text...)
	return append(b, '"')
}
