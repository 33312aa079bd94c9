package report

import (
	"strings"
	"testing"

	"rolefit/scoring"
)

// TestCodeIsShown expects the result code, whole and unchanged, in every form of a result for
// people, and nothing if there is none.
func TestCodeIsShown(t *testing.T) {
	t.Parallel()
	const code = "8Z1M-N39J-GEF0-7AV1-YX2N-MZV8-K5"
	m := careerModel(t)
	for _, sheet := range []scoring.Sheet{
		search(t, m, scoring.Clear, scoring.NoCause),
		{Assessment: "career", Edition: m.Assessment().Edition},
	} {
		account := NewAccount(m, sheet, careerLimits(t))
		for _, format := range []string{AsText, AsMarkdown, AsHTML} {
			account.Code = ""
			if bare := exportOf(t, format, account); strings.Contains(bare, labelCode) {
				t.Errorf("%s speaks of a code, and there is none", format)
			}
			account.Code = code
			if full := exportOf(t, format, account); strings.Count(full, code) != 1 || strings.Count(full, labelCode) != 1 {
				t.Errorf("%s does not show %s", format, code)
			}
		}
	}
}
