package content

import (
	"sync"
)

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
