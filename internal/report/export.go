package report

import (
	"fmt"

	"rolefit/internal/report/doc"
)

// The formats of a result.
const (
	AsText     = "text"
	AsJSON     = "json"
	AsMarkdown = "markdown"
	AsHTML     = "html"
)

// Formats returns the formats that Export knows, the one for a terminal first.
func Formats() []string { return []string{AsText, AsJSON, AsMarkdown, AsHTML} }

// Extension returns the extension of files of this format, with its dot; empty if the
// format is unknown.
func Extension(format string) string {
	switch format {
	case AsText:
		return ".txt"
	case AsJSON:
		return ".json"
	case AsMarkdown:
		return ".md"
	case AsHTML:
		return ".html"
	default:
		return ""
	}
}

// Export returns a result in one of the formats, ending in a line break. It fails if
// the format is unknown.
func Export(format string, a Account) ([]byte, error) {
	return export(format, a.doc, Formats(), map[string]func() ([]byte, error){
		AsJSON: func() ([]byte, error) { return append(AppendJSON(nil, a.Result), '\n'), nil },
	})
}

// export renders a report: for people by its document, as data by the writer of that
// format.
func export(format string, d func() doc.Doc, formats []string, data map[string]func() ([]byte, error)) ([]byte, error) {
	switch write := data[format]; {
	case write != nil:
		return write()
	case format == AsText:
		return []byte(doc.Text(d())), nil
	case format == AsMarkdown:
		return []byte(doc.Markdown(d())), nil
	case format == AsHTML:
		return []byte(doc.HTML(d())), nil
	default:
		return nil, fmt.Errorf("there is no format %q; there are %s", format, list(formats, "and"))
	}
}
