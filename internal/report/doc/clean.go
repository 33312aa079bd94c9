package doc

import (
	"strings"

	"rolefit/internal/textsafe"
)

// Clean returns s as textsafe.Line does, each run of spaces as one space.
func Clean(s string) string { return strings.Join(strings.Fields(textsafe.Line(s)), " ") }
