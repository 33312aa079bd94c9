package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"

	"rolefit/internal/english"
	"rolefit/internal/report/doc"
)

// The formats of a report.
const (
	AsText     = "text"
	AsJSON     = "json"
	AsMarkdown = "markdown"
	AsHTML     = "html"
	AsCSV      = "csv" // of a class's aggregates, for a spreadsheet
)

// Report is a result, a job, a class, a comparison or a list, as a document for people. A
// report with a method Data() any, which returns a value for encoding/json, has a JSON
// form too; one with a method Rows() [][]string, which returns records, a CSV form.
type Report interface{ Doc() doc.Doc }

// Formats returns the formats of results and jobs, the one for a terminal first.
func Formats() []string { return []string{AsText, AsJSON, AsMarkdown, AsHTML} }

// ClassFormats returns the formats of classes, the one for a terminal first.
func ClassFormats() []string { return []string{AsText, AsMarkdown, AsHTML, AsCSV, AsJSON} }

// Extension returns the extension of files of this format, with its dot; empty if the
// format is unknown.
func Extension(format string) string {
	return map[string]string{AsText: ".txt", AsJSON: ".json", AsMarkdown: ".md", AsHTML: ".html", AsCSV: ".csv"}[format]
}

// Export returns a report in one of its formats, ending in a line break. It fails if the
// report has no such format.
func Export(format string, r Report) ([]byte, error) {
	data, hasData := r.(interface{ Data() any })
	table, hasRows := r.(interface{ Rows() [][]string })
	switch {
	case format == AsText:
		return []byte(doc.Text(r.Doc())), nil
	case format == AsMarkdown:
		return []byte(doc.Markdown(r.Doc())), nil
	case format == AsHTML:
		return []byte(doc.HTML(r.Doc())), nil
	case format == AsJSON && hasData:
		line, err := json.Marshal(data.Data())
		if err != nil {
			return nil, fmt.Errorf("write the report: %w", err)
		}
		return append(line, '\n'), nil
	case format == AsCSV && hasRows:
		return table4180(table.Rows())
	}
	formats := Formats()
	if hasRows {
		formats = ClassFormats()
	}
	return nil, fmt.Errorf("there is no format %q; there are %s", format, english.List(formats, "and"))
}

// bom begins the CSV: without it, Excel takes UTF-8 for the system's own letters.
const bom = "\uFEFF"

// table4180 writes records by RFC 4180, behind a byte order mark: CRLF, quotes where they
// are needed.
func table4180(rows [][]string) ([]byte, error) {
	b := bytes.NewBufferString(bom)
	w := csv.NewWriter(b)
	w.UseCRLF = true
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("write the report: %w", err)
	}
	return b.Bytes(), nil
}
