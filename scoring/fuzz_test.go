package scoring

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"rolefit/content"
)

// drawer turns arbitrary bytes into choices; past their end, all are 0.
type drawer struct{ data []byte }

func (d *drawer) upTo(n int) int {
	if len(d.data) == 0 {
		return 0
	}
	b := d.data[0]
	d.data = d.data[1:]
	return int(b) % n
}

// assessment is the assessment that the bytes spell.
func (d *drawer) assessment() *content.Assessment {
	a := &content.Assessment{ID: "fuzz", Edition: "1"}
	for r := range 2 + d.upTo(MaxRoles-1) {
		a.Roles = append(a.Roles, content.Role{ID: fmt.Sprint("role-", r)})
	}
	questions := func(prefix string, n int) []content.Question {
		var qs []content.Question
		for i := range n {
			q := content.Question{ID: fmt.Sprint(prefix, i), Kind: content.TradeOff, Weights: map[string]int{}}
			if d.upTo(2) == 0 {
				q.Kind = content.Statement
			}
			for _, role := range a.Roles {
				q.Weights[role.ID] = d.upTo(7) - 3
			}
			qs = append(qs, q)
		}
		return qs
	}
	a.Questions = questions("q-", 1+d.upTo(24))
	a.TieBreakers = questions("tie-", d.upTo(5))
	return a
}

func (d *drawer) sheet(m *Model) Sheet {
	s := Sheet{Assessment: m.assessment.ID, Edition: m.assessment.Edition, Answers: map[string]int{}}
	for _, it := range m.items {
		if v := d.upTo(6); v < 5 {
			s.Answers[it.id] = v - 2
		}
	}
	return s
}

func FuzzScore(f *testing.F) {
	career := content.Career()
	f.Add(true, []byte{})
	f.Add(true, []byte("an engineer who likes customers and quiet afternoons alike"))
	f.Add(false, []byte{2, 11, 0, 6, 0, 3, 3, 1, 0, 6, 2, 1, 4, 4, 0, 1, 2, 3, 4, 5, 6})
	f.Add(false, bytes.Repeat([]byte{7, 3, 250}, 90))
	f.Fuzz(func(t *testing.T, isCareer bool, data []byte) {
		d := &drawer{data}
		a := career
		if !isCareer {
			a = d.assessment()
		}
		m, err := NewModel(a)
		if err != nil {
			t.Fatal(err)
		}
		s := d.sheet(m)
		r := m.Score(s)
		checkSound(t, m, s, r)
		if flip, ok := m.Flip(s); ok && (len(flip.Moves) < 1 || len(flip.Moves) > 2 || !(flip.Lead >= 0)) {
			t.Errorf("flip %+v", flip)
		}
		m.Pivotal(s)
		for _, id := range r.TieBreakers {
			s.Answers[id] = d.upTo(5) - 2
		}
		again := m.Score(s)
		checkSound(t, m, s, again)
		if again.TieBreakers != nil && r.TieBreakers != nil {
			t.Errorf("tie-breakers are chosen twice: %v, %v", r.TieBreakers, again.TieBreakers)
		}
	})
}

func FuzzDecodeSheet(f *testing.F) {
	for _, text := range []string{
		`{"assessment":"career","edition":"2026.1","answers":{"talk-to-users":2,"no-travel":null}}`,
		`{"schema":1,"id":"a","date":"2026-05-31T09:00:00Z","assessment":"c","edition":"1","answers":{},"asked":["a"],"seconds":{"a":1.5},"limits":{"travel":"none"},"guess":"fde"}`,
		`{"answers":{"a":-0,"a":1}}`, `[]`, `{`, `{"answers":null,"answers":3} x`, `{"seconds":{"a":1e999}}`,
		"{\"assessment\":\"\xff\",\"edition\":\"\",\"answers\":{\"\\ud800\":1}}",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := DecodeSheet(data)
		if err != nil {
			var problems *SheetError
			if !errors.As(err, &problems) || len(problems.Problems) == 0 {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		first, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		again, err := DecodeSheet(first)
		if err != nil {
			t.Fatalf("%s: %v", first, err)
		}
		second, err := json.Marshal(again)
		if err != nil || !bytes.Equal(first, second) {
			t.Errorf("%s\nbecomes\n%s (%v)", first, second, err)
		}
		for id, v := range s.Answers {
			if v < -2 || v > 2 {
				t.Errorf("%q is answered %d", id, v)
			}
		}
	})
}
