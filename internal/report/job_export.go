package report

import (
	"encoding/json"

	"rolefit/scoring/job"
)

// ExportJob returns the account of a job in one of the formats, ending in a line break.
// It fails if the format is unknown.
func ExportJob(format string, a JobAccount) ([]byte, error) {
	return export(format, a.doc, Formats(), map[string]func() ([]byte, error){
		AsJSON: func() ([]byte, error) { return append(AppendJobJSON(nil, a), '\n'), nil },
	})
}

// ExportJobs returns a comparison of two jobs, as ExportJob does.
func ExportJobs(format string, c JobsAccount) ([]byte, error) {
	return export(format, c.doc, Formats(), map[string]func() ([]byte, error){
		AsJSON: func() ([]byte, error) { return append(AppendJobsJSON(nil, c), '\n'), nil },
	})
}

// jobShape is a job in JSON, in the order of its fields.
type jobShape struct {
	Schema  int         `json:"schema"`
	Name    string      `json:"name"`
	Title   string      `json:"title"`
	Facts   job.Answers `json:"facts"`
	Finding job.Finding `json:"finding"`
	Fit     *job.Fit    `json:"fit"` // null: there is no result of the quiz to hold it against
	Strange []string    `json:"strange,omitempty"`
}

// AppendJobJSON appends a checked job to b as one line of JSON without the line break.
// Its lists are never null; "fit" is null without a result to compare with.
func AppendJobJSON(b []byte, a JobAccount) []byte {
	return appendJSON(b, a.shape())
}

func (a JobAccount) shape() jobShape {
	s := jobShape{
		Schema: job.Schema, Name: a.Sheet.Name, Title: a.Sheet.Title, Facts: a.Sheet.Facts, Finding: a.Finding,
		Strange: a.Book.Rules.Strange(a.Sheet.Facts),
	}
	if s.Facts == nil {
		s.Facts = job.Answers{}
	}
	if a.Person != nil {
		s.Fit = &a.Fit
	}
	return s
}

// appendJSON appends a value that consists of texts, finite numbers and lists of them,
// which cannot fail.
func appendJSON(b []byte, v any) []byte {
	line, err := json.Marshal(v)
	if err != nil {
		return append(b, "null"...)
	}
	return append(b, line...)
}

// jobsShape is a comparison in JSON, in the order of its fields.
type jobsShape struct {
	Schema     int            `json:"schema"`
	A          jobShape       `json:"a"`
	B          jobShape       `json:"b"`
	Comparison job.Comparison `json:"comparison"`
}

// AppendJobsJSON appends a comparison as one line of JSON without the line break.
func AppendJobsJSON(b []byte, c JobsAccount) []byte {
	return appendJSON(b, jobsShape{job.Schema, c.A.shape(), c.B.shape(), c.Comparison})
}
