package content

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// The YAML files: one for each assessment, and those of notAssessments.
//
//go:embed data/*.yaml
var data embed.FS

// Names of the data files that hold no assessment of their own.
const (
	rolesFile   = "roles"
	limitsFile  = "limits"
	starterFile = "starter"
	jobFile     = "job"
	adviceFile  = "advice"
	guideFile   = "guide"
)

// notAssessments lists the data files that hold no assessment of their own.
func notAssessments() []string {
	return []string{rolesFile, limitsFile, starterFile, jobFile, adviceFile, guideFile}
}

// EmbeddedIDs returns the ids of the built-in assessments, sorted.
func EmbeddedIDs() []string {
	entries, err := data.ReadDir("data")
	if err != nil { // the directory is part of the program
		return nil
	}
	var ids []string
	for _, e := range entries {
		id := strings.TrimSuffix(e.Name(), ".yaml")
		if !slices.Contains(notAssessments(), id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// Embedded loads the built-in assessment with this id. The error lists the valid ids.
func Embedded(id string) (*Assessment, error) {
	if !slices.Contains(EmbeddedIDs(), id) {
		return nil, fmt.Errorf("no assessment %q is built in; there is: %s", id, strings.Join(EmbeddedIDs(), ", "))
	}
	text, err := embedded(id)
	if err != nil {
		return nil, err
	}
	return Load("data/"+id+".yaml", text)
}

// Career loads the career assessment, the default quiz.
func Career() (*Assessment, error) {
	return Embedded("career")
}

// Starter returns a commented sample assessment, as YAML that loads and passes Lint, for
// instructors to start from.
func Starter() []byte {
	text, err := embedded(starterFile)
	if err != nil { // the file is part of the program
		return nil
	}
	return text
}

// Roles returns the catalogue of roles that an assessment can name by id alone, in
// content order.
func Roles() ([]Role, error) {
	file, err := builtIn[struct{ Roles []Role }](rolesFile)
	return file.Roles, err
}

// Limits returns the unscored limits, in the order asked. Their options go from the most
// restrictive to the least.
func Limits() ([]Limit, error) {
	file, err := builtIn[struct{ Limits []Limit }](limitsFile)
	return file.Limits, err
}

// JobFacts returns the facts that a job check asks, in order. job.go states their rules.
func JobFacts() ([]JobFact, error) {
	file, err := builtIn[struct{ Facts []JobFact }](jobFile)
	return file.Facts, err
}

// NextSteps returns the built-in advice for after a result.
func NextSteps() (*Advice, error) {
	advice, err := builtIn[Advice](adviceFile)
	return &advice, err
}

// Guide returns the built-in guide.
func Guide() (*Handbook, error) {
	guide, err := builtIn[Handbook](guideFile)
	if err != nil {
		return nil, err
	}
	roles, err := Roles()
	for i, row := range guide.Table {
		guide.Table[i].Compared = slices.ContainsFunc(roles, func(r Role) bool { return r.ID == row.ID })
	}
	return &guide, err
}

// embedded returns the text of a built-in file.
func embedded(id string) ([]byte, error) {
	text, err := data.ReadFile("data/" + id + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("read built-in content: %w", err)
	}
	return text, nil
}

// builtIn reads a built-in file that holds no assessment. The tests of the package refuse
// what is missing or contradicts itself.
func builtIn[T any](id string) (file T, err error) {
	text, err := embedded(id)
	if err != nil {
		return file, err
	}
	return decode[T](text)
}

// decode reads YAML by the tags of T, and refuses unknown and duplicate keys.
func decode[T any](text []byte) (file T, err error) {
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&file); err != nil {
		return file, fmt.Errorf("read built-in content: %w", err)
	}
	return file, nil
}

// UnmarshalYAML reads a mapping from ids of limits.
func (l *JobLimits) UnmarshalYAML(unmarshal func(any) error) error {
	return inOrder(unmarshal, func(id string, limit JobLimit) {
		limit.Limit = id
		*l = append(*l, limit)
	})
}

// UnmarshalYAML reads a mapping from ids of questions to the names of their ends.
func (s *JobSuits) UnmarshalYAML(unmarshal func(any) error) error {
	return inOrder(unmarshal, func(id, end string) {
		ends := map[string]int{"disagree": -1, "a": -1, "agree": 1, "b": 1}
		*s = append(*s, JobSuit{id, ends[end]})
	})
}

// inOrder calls add for each entry of a mapping, in the order of the file.
func inOrder[T any](unmarshal func(any) error, add func(key string, value T)) error {
	var order keyOrder
	var all map[string]T
	if err := errors.Join(unmarshal(&order), unmarshal(&all)); err != nil {
		return err
	}
	for _, key := range order {
		add(key, all[key])
	}
	return nil
}

// keyOrder is the keys of a mapping, in the order of the file.
type keyOrder []string

// UnmarshalYAML keeps the keys of a mapping.
func (k *keyOrder) UnmarshalYAML(n *yaml.Node) error {
	for i := 0; i < len(n.Content); i += 2 {
		*k = append(*k, n.Content[i].Value)
	}
	return nil
}
