package report

import (
	"bytes"
	"fmt"
)

// ExportJob returns all that is said about a job in one of the formats, ending in a
// line break. It fails where there is no such format.
func ExportJob(format string, a JobAccount) ([]byte, error) {
	var b bytes.Buffer
	var err error
	switch format {
	case AsText:
		err = JobText(&b, a)
	case AsJSON:
		b.Write(append(AppendJobJSON(nil, a), '\n'))
	case AsMarkdown:
		err = JobMarkdown(&b, a)
	case AsHTML:
		err = JobHTML(&b, a)
	default:
		err = fmt.Errorf("there is no format %q of a job", format)
	}
	return b.Bytes(), err
}

// ExportJobs returns a comparison of two jobs, as ExportJob does.
func ExportJobs(format string, c JobsAccount) ([]byte, error) {
	var b bytes.Buffer
	var err error
	switch format {
	case AsText:
		err = JobsText(&b, c)
	case AsJSON:
		b.Write(append(AppendJobsJSON(nil, c), '\n'))
	case AsMarkdown:
		err = JobsMarkdown(&b, c)
	case AsHTML:
		err = JobsHTML(&b, c)
	default:
		err = fmt.Errorf("there is no format %q of two jobs", format)
	}
	return b.Bytes(), err
}
