package content

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
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

// schema is the version of the file format that this package reads.
const schema = 1

// maxBytes is the largest file that Load accepts.
const maxBytes = 1 << 20

// Load reads an assessment from YAML. name is the file's name, for messages only. It
// reports all problems of the file at once, as Problems sorted by line, with a nil
// assessment. A role with only an id comes from the built-in catalogue.
func Load(name string, data []byte) (*Assessment, error) {
	r := &reader{file: name}
	var a *Assessment
	catalogue := ahead(Roles)
	if o := r.document(data); o != nil {
		a = loadAssessment(o, catalogue)
	}
	if len(r.problems) > 0 {
		return nil, r.problems.sorted()
	}
	return a, nil
}

// ahead starts read in a goroutine and returns a function that waits for its result. The
// quiz's first screen needs the roles as well as the assessment.
func ahead[T any](read func() (T, error)) func() (T, error) {
	once := sync.OnceValues(read)
	go once() //nolint:errcheck // the caller of once gets the error
	return once
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
	name, text, err := embedded(id)
	if err != nil {
		return nil, err
	}
	return Load(name, text)
}

// Career loads the career assessment, the default quiz.
func Career() (*Assessment, error) {
	return Embedded("career")
}

// Roles returns the catalogue of roles that an assessment can name by id alone, in
// content order.
func Roles() ([]Role, error) {
	o, r, err := openEmbedded(rolesFile)
	if err != nil {
		return nil, err
	}
	var roles []Role
	for i, n := range o.list("roles", 1, 100) {
		roles = append(roles, loadRole(r.object(n, fmt.Sprintf("role %d", i+1)), nil))
	}
	o.finish()
	return roles, r.err()
}

// Limits returns the unscored limits, in the order asked. Their options go from the most
// restrictive to the least.
func Limits() ([]Limit, error) {
	o, r, err := openEmbedded(limitsFile)
	if err != nil {
		return nil, err
	}
	var limits []Limit
	for i, n := range o.list("limits", 1, 100) {
		limits = append(limits, loadLimit(r.object(n, fmt.Sprintf("limit %d", i+1))))
	}
	o.finish()
	return limits, r.err()
}

// Starter returns a commented sample assessment, as YAML that loads and passes Lint, for
// instructors to start from.
func Starter() []byte {
	_, text, err := embedded(starterFile)
	if err != nil { // the file is part of the program
		return nil
	}
	return text
}

// embedded returns the name and the text of a built-in file.
func embedded(id string) (name string, text []byte, err error) {
	name = "data/" + id + ".yaml"
	text, err = data.ReadFile(name)
	if err != nil {
		return "", nil, fmt.Errorf("read built-in content: %w", err)
	}
	return name, text, nil
}

// openEmbedded begins to read a built-in file that holds no assessment.
func openEmbedded(id string) (*object, *reader, error) {
	name, text, err := embedded(id)
	if err != nil {
		return nil, nil, err
	}
	r := &reader{file: name}
	o := r.document(text)
	if o == nil {
		return nil, nil, r.problems.sorted()
	}
	return o, r, nil
}
