package job

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"rolefit/content"
	"rolefit/internal/ui"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
)

// mentionsAny reports whether a text holds a cue.
func mentionsAny(text string, cues ...string) bool {
	return Read(text, []content.JobFact{{ID: "x", Cues: cues}}).Mentions("x")
}

func TestMentions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, cue string
		want      bool
	}{
		{"We use Go and Rust", "Go", true},
		{"You go to customers", "Go", false},
		{"It is said to be so", "AI", false},
		{"AI-first", "AI", true},
		{"PYTHON, kubernetes", "Python", true},
		{"Demos for buyers", "demo", true},
		{"democracy", "demo", false},
		{"CUSTOMER-FACING work", "customer-facing", true},
		{"Travel 50% travel", "% travel", true},
		{"\u00fcbertravel", "travel", false},
		{"", "travel", false},
		{"three days onsite", "on-site", true},
		{"three days on site", "on-site", true},
		{"three days on\u2011site", "on-site", true},
		{"three days on \n  site", "on-site", true},
		{"we carry on. Site plans", "on-site", false},
		{"we carry on\n\nsite plans", "on-site", false},
		{"You will work directly with our largest customers", "with … customers", true},
		{"with customers", "with … customers", true},
		{"with one two three four customers", "with … customers", false},
		{"without any customers", "with … customers", false},
		{"with care. Our customers", "with … customers", false},
		{"You\u2019ll build", "you'll build", true},
		{"infra\u00adstructure", "infrastructure", true},
	} {
		if got := mentionsAny(c.text, "nowhere", c.cue); got != c.want {
			t.Errorf("%q in %q: %v", c.cue, c.text, got)
		}
	}
}

// TestMentionsWhereverItIsBroken expects a posting's words for each fact, which are not the
// cues' own, to be found at every width, wherever the posting's lines or a hyphen break them.
func TestMentionsWhereverItIsBroken(t *testing.T) {
	t.Parallel()
	facts := content.JobFacts()
	cues := map[string][]string{}
	for _, f := range facts {
		cues[f.ID] = f.Cues
	}
	for _, c := range []struct{ fact, phrase, marked string }{
		{"customer-contact", "You will work directly with customers", "with customers"},
		{"customer-contact", "A client-facing role", "client-facing"},
		{"customer-contact", "You sit with our biggest clients", "with our biggest clients"},
		{"travel", "Two days a week onsite", "onsite"},
		{"travel", "Up to 30% of the time traveling", "traveling"},
		{"before-contract", "You run demos for prospective customers", "demos"},
		{"production-code", "You write robust production code", "production code"},
		{"owns-after-launch", "You own the whole deployment", "own the whole deployment"},
		{"foundations", "On-premises and air-gapped clusters, Terraform", "Terraform"},
		{"ai-systems", "Agentic products on large language models", "language models"},
		{"outcome-measure", "You drive adoption", "adoption"},
		{"fair-pay", "Total remuneration", "remuneration"},
		{"coding-interview", "A live coding session", "live coding"},
	} {
		whole := []rune(c.phrase)
		before, _, _ := strings.Cut(c.phrase, c.marked)
		from := utf8.RuneCountInString(before)
		for at := range whole {
			for _, by := range []string{"\n", "-\n", " \n  "} {
				if at == 0 || at >= from+utf8.RuneCountInString(c.marked) {
					by = ""
				}
				text := string(whole[:at]) + by + string(whole[at:])
				if !mentionsAny(text, cues[c.fact]...) {
					t.Errorf("%s is not seen in %q", c.fact, text)
				}
			}
		}
		for width := 4; width < 40; width++ {
			marked := 0
			for _, row := range posting(c.phrase, width, cues[c.fact]) {
				if row.Marks != nil {
					marked++
				}
			}
			if marked == 0 {
				t.Errorf("%s is not seen in %q at %d columns", c.fact, c.phrase, width)
			}
		}
	}
}

// TestCuesOfRealPostings finds people and places that postings mention in their own words,
// and ignores words that only look like them.
func TestCuesOfRealPostings(t *testing.T) {
	t.Parallel()
	facts := content.JobFacts()
	cues := map[string][]string{}
	for _, f := range facts {
		cues[f.ID] = f.Cues
	}
	for text, want := range map[string][3]bool{ // of customer-contact, of travel and of foundations
		"You will visit customers across Europe":               {true, true, false},
		"visiting our largest clients every month":             {true, false, false},
		"You travel to client sites":                           {true, true, false},
		"Work on customers' premises":                          {true, true, false},
		"installed at the customer\u2019s premises":            {true, true, false},
		"work side by side with clients":                       {true, false, false},
		"You are embedded with the customer":                   {true, false, false},
		"Embed directly with customer teams":                   {true, false, false},
		"embedded in the client's organization":                {true, false, false},
		"Meet our clients where they are":                      {true, false, false},
		"You love talking to users":                            {true, false, false},
		"Sit next to the users of what you build":              {true, false, false},
		"Engage senior clients directly":                       {true, false, false},
		"Work at client locations, up to 50% on the road":      {true, true, false},
		"As a Forward-Deployed Engineer":                       {true, false, false},
		"alongside client engineers":                           {true, false, false},
		"You become a trusted advisor":                         {true, false, false},
		"No travel, no meetings":                               {false, true, false},
		"We build a customer data platform":                    {false, false, false},
		"Experience with customer data platforms":              {false, false, false},
		"The customer data platform runs on our data platform": {false, false, true},
		"Data platforms of customers":                          {false, false, true},
		"embedded systems in C, client-side JavaScript":        {false, false, false},
		"on-premises software for customer support":            {false, false, true},
		"a customer engagement platform, and client library":   {false, false, false},
	} {
		for i, fact := range []string{"customer-contact", "travel", "foundations"} {
			if got := mentionsAny(text, cues[fact]...); got != want[i] {
				t.Errorf("%q speaks of %s: %t, want %t", text, fact, got, want[i])
			}
		}
	}
}

// TestEvaluationsOfModels expects the evaluations that customers make before a contract to be told from
// those of models.
func TestEvaluationsOfModels(t *testing.T) {
	t.Parallel()
	facts := content.JobFacts()
	before := facts[slices.IndexFunc(facts, func(f content.JobFact) bool { return f.ID == "before-contract" })].Cues
	for text, want := range map[string]bool{
		"Lead technical evaluations with buyers": true, "Help teams evaluate our product": true,
		"Build RAG pipelines and evaluations": false, "Evaluate models in production": false,
	} {
		if got := mentionsAny(text, before...); got != want {
			t.Errorf("%q speaks of the time before the contract: %t, want %t", text, got, want)
		}
	}
}

// TestPostingMarksBothLines expects both lines of a broken phrase to be marked, and no other.
func TestPostingMarksBothLines(t *testing.T) {
	t.Parallel()
	rows := posting("Above it\nWe want you on-\nsite\nBelow it", 40, []string{"on-site"})
	want := []Line{{Text: "Above it"}, {"We want you on-", []Mark{{12, 15}}}, {"site", []Mark{{0, 4}}}, {Text: "Below it"}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("want − got +:\n%s", diff)
	}
}

func TestPosting(t *testing.T) {
	t.Parallel()
	lines := posting("\n\nTitle\x1b[31m red\n\n\n\n\u2022 one two three four\tfive\x07\n\n", 12, []string{"four"})
	var got []string
	for _, line := range lines {
		got = append(got, line.Text)
		if ansi.StringWidth(line.Text) > 12 {
			t.Errorf("too wide: %q", line.Text)
		}
		if (line.Marks != nil) != strings.Contains(line.Text, "four") {
			t.Errorf("marked: %+v", line)
		}
	}
	if want := "Title red||\u2022 one two|three four|five"; strings.Join(got, "|") != want {
		t.Errorf("%q, want %q", strings.Join(got, "|"), want)
	}
	if len(posting("", 10, nil)) != 0 || len(posting("\n \n", 10, nil)) != 0 {
		t.Error("lines of nothing")
	}
}

func FuzzPosting(f *testing.F) {
	f.Add("a\nb \x1b[2J \u4f60\u597d", 20)
	f.Add("\ufe0f \ufe0f\u0131", 0)
	f.Fuzz(func(t *testing.T, text string, width int) {
		width = 2 + abs(width%100)
		for _, line := range posting(text, width, []string{"a"}) {
			if ansi.StringWidth(line.Text) > width {
				t.Errorf("%d cells wide: %q", ansi.StringWidth(line.Text), line.Text)
			}
			if strings.ContainsAny(line.Text, "\x1b\x00\r\n\t\u009b") {
				t.Errorf("what a terminal obeys: %q", line.Text)
			}
		}
	})
}

func abs(n int) int { return max(n, -n) }

// posting is a posting wrapped to a width.
func posting(text string, width int, cues []string) []Line {
	r := Read(text, []content.JobFact{{ID: "x", Cues: cues}})
	if r == nil {
		return nil
	}
	return r.Lines("x", func(line string) string { return ui.Wrap(line, width) })
}
