package report

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/scoring"
)

// shape is the JSON of a result, for decoding.
type shape struct {
	Schema     int    `json:"schema"`
	Assessment string `json:"assessment"`
	Edition    string `json:"edition"`
	Scoring    string `json:"scoring"`
	Verdict    struct {
		Kind  scoring.Kind  `json:"kind"`
		Roles []string      `json:"roles"`
		Cause scoring.Cause `json:"cause"`
	} `json:"verdict"`
	Roles   []scoring.RoleScore `json:"roles"`
	Reasons []struct {
		Question string             `json:"question"`
		Answer   int                `json:"answer"`
		Scores   map[string]float64 `json:"scores"`
	} `json:"reasons"`
	Pattern     scoring.Fit    `json:"pattern"`
	Margin      float64        `json:"margin"`
	Flags       []scoring.Flag `json:"flags"`
	StrongFit   []string       `json:"strong_fit"`
	PoorFit     []string       `json:"poor_fit"`
	Answered    int            `json:"answered"`
	Asked       int            `json:"asked"`
	TieBreakers []string       `json:"tie_breakers"`
	Gone        []string       `json:"gone"`
}

func TestJSONReadsBack(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	rng := rand.New(rand.NewPCG(1, 2))
	for n := range 300 {
		s := sheetOf(m.Assessment(), "fde", float64(n%3)*0.3, 1, n%5, rng)
		if n%10 == 0 {
			s.Answers["asked-long-ago \"\n\x1b"] = 1
		}
		r := m.Score(s)
		line := AppendJSON(nil, r)
		if bytes.ContainsAny(line, "\n\x1b") || bytes.Contains(line, []byte("null")) {
			t.Fatalf("not one clean line without null: %s", line)
		}
		var got shape
		d := json.NewDecoder(bytes.NewReader(line))
		d.DisallowUnknownFields()
		if err := d.Decode(&got); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		check(t, r, got)
	}
}

func check(t *testing.T, r scoring.Result, got shape) {
	t.Helper()
	want := shape{
		Schema: 1, Assessment: r.Assessment, Edition: r.Edition, Scoring: scoring.Version, Roles: r.Roles,
		Pattern: r.Fit, Margin: r.Margin, Flags: filled(r.Flags), StrongFit: filled(r.StrongFit), PoorFit: filled(r.PoorFit),
		Answered: r.Answered, Asked: r.Asked, TieBreakers: filled(r.TieBreakers), Gone: r.Gone,
	}
	want.Verdict.Kind, want.Verdict.Roles, want.Verdict.Cause = r.Verdict.Kind, filled(r.Verdict.Roles), r.Verdict.Cause
	reasons := got.Reasons
	got.Reasons = nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("want − got +:\n%s", diff)
	}
	if len(reasons) != len(r.Reasons) {
		t.Fatalf("%d reasons, want %d", len(reasons), len(r.Reasons))
	}
	for k, role := range r.Roles {
		sum := 0.0
		for i, reason := range reasons {
			if reason.Question != r.Reasons[i].Question || reason.Answer != r.Reasons[i].Answer {
				t.Fatalf("reason %d is %+v, want %+v", i, reason, r.Reasons[i])
			}
			if reason.Scores[role.ID] != r.Reasons[i].Scores[k] {
				t.Fatalf("reason %d gives %s %v, want %v", i, role.ID, reason.Scores[role.ID], r.Reasons[i].Scores[k])
			}
			sum += reason.Scores[role.ID]
		}
		if math.Abs(sum-got.Roles[k].Score) > 1e-9 {
			t.Errorf("%s: reasons add up to %v, the score is %v", role.ID, sum, got.Roles[k].Score)
		}
	}
}

func TestJSONFieldOrder(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	s := same(m.Assessment(), 0)
	s.Answers["gone"] = 1
	line := string(AppendJSON(nil, m.Score(s)))
	at := 0
	for _, key := range []string{
		"schema", "assessment", "edition", "scoring", "verdict", "kind", "roles", "cause", "roles", "id", "score", "chance",
		"rank", "reasons", "question", "answer", "scores", "fde", "software", "solutions", "implementation", "pattern", "r2", "p",
		"margin", "flags", "strong_fit", "poor_fit", "answered", "asked", "tie_breakers", "gone",
	} {
		next := strings.Index(line[at:], `"`+key+`":`)
		if next < 0 {
			t.Fatalf("%q is missing or out of order in %s", key, line)
		}
		at += next + 1
	}
}

func TestJSONWithoutAnswers(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	got := string(AppendJSON([]byte("x"), m.Score(scoring.Sheet{Assessment: "career"})))
	if !strings.HasPrefix(got, `x{"schema":1,`) || !json.Valid([]byte(got[1:])) {
		t.Error(got)
	}
	for _, want := range []string{`"roles":[],"cause":"too_few_answers"`, `"reasons":[]`, `"flags":[]`, `"answered":0,"asked":28,"tie_breakers":[]}`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
}

func BenchmarkJSON(b *testing.B) {
	m := careerModel(b)
	r := m.Score(sheetOf(m.Assessment(), "fde", 0.4, 1, 0, rand.New(rand.NewPCG(3, 4))))
	buffer := AppendJSON(nil, r)
	b.SetBytes(int64(len(buffer)))
	b.ReportAllocs()
	for b.Loop() {
		buffer = AppendJSON(buffer[:0], r)
	}
}
