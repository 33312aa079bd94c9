package job

import (
	"strings"
	"testing"
	"unicode/utf8"

	"rolefit/content"

	"github.com/google/go-cmp/cmp"
)

func TestName(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Forward Deployed Engineer – Acme AI\n\nAcme builds":                               "Forward Deployed Engineer – Acme AI",
		"Skip to main content\nCareers\nSenior Solutions Architect\n\nAbout Acme\nAcme is": "Acme, Senior Solutions Architect",
		"Staff Engineer at Acme\n\nAbout Acme\n":                                           "Staff Engineer at Acme",
		"**Job title: Implementation Consultant**\nCompany: Beta GmbH\n":                   "Beta GmbH, Implementation Consultant",
		"About the role\nAs an engineer you will travel.\nWe look for a manager\nCome":     "About the role",
		"\r\n\tBACKEND DEVELOPER\r\n":                                                      "BACKEND DEVELOPER",
		"# SRE (remote)\n":                                                                 "SRE (remote)",
		"One line without an occupation that goes on and on and on for longer than it may": "One line without an occupation that goes on and on and on",
		"": "",
	} {
		got := Name(text, "", 60)
		if got != want || utf8.RuneCountInString(got) > 60 {
			t.Errorf("%q is called %q, want %q", text, got, want)
		}
	}
	if got := Name("We travel.", "jobs/acme fde.txt", 60); got != "acme fde" {
		t.Errorf("of a file: %q", got)
	}
}

// TestQuotes expects whole sentences around the words of a fact, with these in brackets.
func TestQuotes(t *testing.T) {
	t.Parallel()
	facts := []content.JobFact{{ID: "x", Cues: []string{"travel", "on-site"}}}
	for text, want := range map[string]string{
		"Nothing of it.":                                                       "",
		"• You travel often\n• You code":                                       "You [travel] often",
		"We code. You travel a lot! We ship":                                   "You [travel] a lot!",
		"You travel, e.g. Paris and Rome, to be on-\nsite. More":               "You [travel], e.g. Paris and Rome, to be [on- site].",
		"In this job you\ntravel far and\nwide.\nNext":                         "In this job you [travel] far and wide.",
		"Travel\n\nSome travel is asked of all of us":                          "Some [travel] is asked of all of us|[Travel]",
		"Travel is fun\nTravel is fun":                                         "[Travel] is fun",
		"A • you travel • B":                                                   "you [travel]",
		"Up to 40% travel. Rest":                                               "Up to 40% [travel].",
		strings.Repeat("word ", 200) + "travel" + strings.Repeat(" word", 200): strings.TrimSpace(strings.Repeat("word ", 32)) + " [travel]" + strings.Repeat(" word", 48),
	} {
		var got []string
		for _, q := range Read(text, facts).Quotes("x") {
			said, at := "", 0
			for _, m := range q.Marks {
				said += q.Text[at:m.From] + "[" + q.Text[m.From:m.To] + "]"
				at = m.To
			}
			got = append(got, said+q.Text[at:])
		}
		if diff := cmp.Diff(want, strings.Join(got, "|")); diff != "" {
			t.Errorf("%.60q (-want +got):\n%s", text, diff)
		}
	}
	if Read(" \n", facts) != nil || (*Reading)(nil).Quotes("x") != nil {
		t.Error("an empty posting is read")
	}
}

func FuzzQuotes(f *testing.F) {
	f.Add("a\nb. A travel\u0301 \x1b[2J 你好 on-\nsite")
	f.Fuzz(func(t *testing.T, text string) {
		for _, q := range Read(text, []content.JobFact{{ID: "x", Cues: []string{"a", "on-site"}}}).Quotes("x") {
			at := 0
			for _, m := range q.Marks {
				if m.From < at || m.To > len(q.Text) || m.To <= m.From || !utf8.ValidString(q.Text[m.From:m.To]) {
					t.Fatalf("marks %v of %q", q.Marks, q.Text)
				}
				at = m.To
			}
			if len(q.Marks) == 0 || strings.ContainsAny(q.Text, "\x1b\n\r\t") {
				t.Errorf("%q with %v", q.Text, q.Marks)
			}
		}
		Name(text, "", 60)
	})
}
