package content

import (
	"embed"
	"fmt"
	"slices"
	"strings"
)

// The built-in content stands in YAML in data and in Go in generated.go, which a test of
// this package writes and holds to the YAML: nothing is parsed or checked at run time, but for
// an earlier edition that a sheet asks for.
//
//go:generate go test -count=1 -run ^TestGenerated$ . -update

// starter is the one file that the program needs as a text.
//
//go:embed data/starter.yaml
var starter []byte

// editions are the earlier editions of the built-in assessments.
//
//go:embed data/editions
var editions embed.FS

// EmbeddedIDs returns the ids of the built-in assessments, sorted.
func EmbeddedIDs() []string { return []string{"career", "fde-types"} }

// Embedded returns the built-in assessment with this id. The error lists the valid ids.
func Embedded(id string) (*Assessment, error) {
	switch id {
	case "career":
		return career(), nil
	case "fde-types":
		return fdeTypes(), nil
	}
	return nil, fmt.Errorf("there is no built-in assessment %q; there is: %s", id, strings.Join(EmbeddedIDs(), ", "))
}

// Earlier returns an earlier edition of a built-in assessment, as it was: its sheets are scored
// by it. nil if its questions are not kept. It reads YAML: keep what it returns.
func Earlier(id, edition string) *Assessment {
	name := id + "-" + edition + ".yaml"
	data, err := editions.ReadFile("data/editions/" + name)
	if err != nil {
		return nil
	}
	a, _ := Load(name, data) // a test loads all
	return a
}

// Career returns the career assessment, the default quiz.
func Career() *Assessment { return career() }

// Starter returns a commented sample assessment, as YAML that loads and passes Lint, for
// instructors to start from.
func Starter() []byte { return slices.Clone(starter) }

// Roles returns the catalog of roles that an assessment can name by id alone, in
// content order.
func Roles() []Role { return roles() }

// Limits returns the unscored limits, in the order asked. Their options go from the most
// restrictive to the least.
func Limits() []Limit { return limits() }

// JobFacts returns the facts that a job check asks, in order. job.go states their rules.
func JobFacts() []JobFact { return jobFacts() }

// NextSteps returns the built-in advice for after a result.
func NextSteps() *Advice { return advice() }

// Guide returns the built-in guide.
func Guide() *Handbook { return guide() }
