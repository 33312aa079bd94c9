// Package sessiontest holds a small assessment for tests.
package sessiontest

import (
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/scoring"
)

// Model returns a model of twelve questions and two tie-breakers about three roles: red,
// green and blue.
func Model(t testing.TB) *scoring.Model {
	t.Helper()
	a := &content.Assessment{ID: "small", Edition: "1", Language: "en", Title: "Which of three suits you?"}
	for _, name := range []string{"Red", "Green", "Blue"} {
		a.Roles = append(a.Roles, content.Role{
			ID: strings.ToLower(name), Name: name + " Engineer", Short: name, Promise: "You want to see " + strings.ToLower(name) + ".",
		})
	}
	weights := func(red, green, blue int) map[string]int {
		return map[string]int{"red": red, "green": green, "blue": blue}
	}
	statement := func(id string, w map[string]int) content.Question {
		return content.Question{
			ID: id, Kind: content.Statement, Text: "I like " + id, Opposite: "I like the opposite of " + id,
			Short: id, ShortNot: "the opposite of " + id, Weights: w, Why: "It matters.", Source: "the guide",
		}
	}
	trade := func(id, a, b string, w map[string]int) content.Question {
		return content.Question{
			ID: id, Kind: content.TradeOff, Stem: "I would rather have", A: a, B: b, Short: b, ShortNot: a, Weights: w,
		}
	}
	a.Questions = []content.Question{
		statement("warmth", weights(3, -1, -2)), trade("sea-or-wood", "the sea", "the wood", weights(-1, 3, -2)),
		statement("distance", weights(-2, -1, 3)), trade("fire-or-leaf", "a fire", "a leaf", weights(-3, 2, 1)),
		statement("growth", weights(-1, 3, -2)), trade("sky-or-rose", "the sky", "a rose", weights(3, -1, -2)),
		statement("patience", weights(-3, 2, 1)), trade("lake-or-hill", "a lake", "a hill", weights(1, 2, -3)),
		statement("courage", weights(2, -3, 1)), trade("meadow-or-cloud", "a meadow", "a cloud", weights(1, -3, 2)),
		statement("calm", weights(-2, 1, 1)), trade("moss-or-ice", "moss", "ice", weights(-1, -1, 2)),
	}
	a.TieBreakers = []content.Question{
		trade("moss-or-brick", "moss", "brick", weights(3, -3, 0)), trade("ink-or-grass", "ink", "grass", weights(0, 3, -3)),
	}
	m, err := scoring.NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
