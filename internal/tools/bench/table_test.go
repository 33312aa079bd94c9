//go:build linux

package bench

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// samples are repeated measurements of one quantity.
type samples []float64

// at returns the smallest sample that is at least as large as the given share of all
// samples; NaN without samples.
func (s samples) at(share float64) float64 {
	if len(s) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(s))
	return sorted[max(int(math.Ceil(share*float64(len(s))))-1, 0)]
}

func (s samples) mean() float64 {
	sum := 0.0
	for _, v := range s {
		sum += v
	}
	return sum / float64(len(s))
}

// twice writes the median, a larger share and the number of samples.
func (s samples) twice(share float64) string {
	return fmt.Sprintf("%s / %s (%d)", figure(s.at(.5)), figure(s.at(share)), len(s))
}

// bar is a promise about rolefit: the most that a figure may be.
type bar struct {
	what string
	most float64
	of   func(*figures) float64
	peer string // the bar is a share of this peer's figure; empty: it is absolute
}

func bars() []bar {
	start := func(f *figures) float64 { return f.start.at(.5) }
	return []bar{
		{"start to first frame, of that of fzf", 1.5, start, "fzf"},
		{"start to first frame, ms", 10, start, ""},
		{"cursor key, p50, ms", 1.5, func(f *figures) float64 { return f.cursor.at(.5) }, ""},
		{"cursor key, p99, ms", 4, func(f *figures) float64 { return f.cursor.at(.99) }, ""},
		{"bytes per cursor key", 120, func(f *figures) float64 { return f.bytes.mean() }, ""},
		{"answer, durable, to next question, p50, ms", 5, func(f *figures) float64 { return f.answer.at(.5) }, ""},
		{"resident, MiB", 15, func(f *figures) float64 { return f.rss.at(.5) }, ""},
		{"at rest, CPU ms a second", .5, func(f *figures) float64 { return f.cpu.at(.5) }, ""},
		{"at rest, wake-ups a second", 10, func(f *figures) float64 { return f.wakes.at(.5) }, ""},
	}
}

// table writes rows of cells, of which the first is the head.
func table(rows [][]string) string {
	var text strings.Builder
	for i, cells := range rows {
		text.WriteString("| " + strings.Join(cells, " | ") + " |\n")
		if i == 0 {
			text.WriteString(strings.Repeat("|---", len(cells)) + "|\n")
		}
	}
	return text.String() + "\n"
}

// tables returns a table of figures for each size of the terminal, one of bars for the first
// program, and one of requests. The figures are sorted by size.
func tables(all []figures) string {
	text, rows, asks := "", [][]string(nil), [][]string{{"at its start", "asks the terminal"}}
	for i, f := range all {
		if i == 0 || f.size != all[i-1].size {
			text += table(rows)
			rows = [][]string{{
				f.size.String(), "first frame", "first question", "cursor key, p50 / p99 (n)", "bytes",
				"answer, p50 / p90 (n)", "RSS / PSS, MiB", "rest, ms/s", "wake-ups/s",
			}}
		}
		rows = append(rows, []string{
			strings.TrimSpace(f.name + " " + f.version),
			figure(f.start.at(.5)), figure(f.question.at(.5)), f.cursor.twice(.99), figure(f.bytes.mean()), f.answer.twice(.9),
			figure(f.rss.at(.5)) + " / " + figure(f.pss.at(.5)), figure(f.cpu.at(.5)), figure(f.wakes.at(.5)),
		})
		if f.size == all[0].size {
			asks = append(asks, []string{f.name, cmp.Or(f.asks, "nothing")})
		}
	}
	return text + table(rows) + table(compared(all)) + table(asks)
}

// compared compares the first program with the bars and with peers, at each size.
func compared(all []figures) [][]string {
	ours := slices.DeleteFunc(slices.Clone(all), func(f figures) bool { return f.name != all[0].name })
	peers := []string{"fzf", "huh", "@clack/prompts"}
	head := []string{all[0].name}
	for _, f := range ours {
		head = append(head, f.size.String())
	}
	head = append(head, "at most", "met")
	for _, p := range peers {
		head = append(head, "times "+p)
	}
	rows := [][]string{head}
	for _, b := range bars() {
		row, met := []string{b.what}, "yes"
		for _, f := range ours {
			value := b.of(&f)
			if b.peer != "" {
				value /= of(all, b.peer, f.size, b.of)
			}
			row = append(row, figure(value))
			switch {
			case value <= b.most || met == "no":
			case b.peer == "" && of(all, "cat", f.size, b.of) > b.most:
				met = "no, nor does cat"
			default:
				met = "no"
			}
		}
		row = append(row, fmt.Sprint(b.most), met)
		for _, p := range peers {
			var times []string
			for _, f := range ours {
				times = append(times, figure(b.of(&f)/of(all, p, f.size, b.of)))
			}
			row = append(row, strings.Join(times, ", "))
		}
		rows = append(rows, row)
	}
	return rows
}

// of returns a figure of a program at a size; NaN if the program was not measured.
func of(all []figures, name string, at size, value func(*figures) float64) float64 {
	for _, f := range all {
		if f.name == name && f.size == at {
			return value(&f)
		}
	}
	return math.NaN()
}

// figure writes a number with two or three digits that count.
func figure(v float64) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "–"
	case v >= 99.95:
		return fmt.Sprintf("%.0f", v)
	case v >= 9.995:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func yes(met bool) string {
	if met {
		return "yes"
	}
	return "no"
}

// columns turns the output of benchmarks into a table with a column for each benchmark and a row
// for each unit, and a list of the bars that they log as missed.
func columns(out string) string {
	rows, missed := [][]string{{""}}, ""
	for line := range strings.Lines(out) {
		f := strings.Fields(line)
		if _, bar, found := strings.Cut(line, "MISSED "); found {
			missed += "- missed by " + rows[0][len(rows[0])-1] + ": " + bar
		}
		if !strings.HasPrefix(line, "Benchmark") || len(f) < 4 {
			continue
		}
		name, _, _ := strings.Cut(f[0], "-")
		rows[0] = append(rows[0], name[strings.LastIndexByte(name, '/')+1:])
		for i := 2; i+1 < len(f); i += 2 {
			at := slices.IndexFunc(rows, func(row []string) bool { return row[0] == f[i+1] })
			if at < 0 {
				at, rows = len(rows), append(rows, []string{f[i+1]})
			}
			rows[at] = append(rows[at], f[i])
		}
	}
	return table(rows) + missed
}

// inserted returns the page with another text between the markers of a name.
func inserted(page, name, text string) (string, error) {
	begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
	before, rest, found := strings.Cut(page, begin)
	_, after, ended := strings.Cut(rest, end)
	if !found || !ended {
		return "", fmt.Errorf("the page has no %q and %q", begin, end)
	}
	return before + begin + "\n" + strings.TrimSpace(text) + "\n\n" + end + after, nil
}

func TestSamples(t *testing.T) {
	t.Parallel()
	var hundred samples
	for i := 100; i > 0; i-- {
		hundred = append(hundred, float64(i))
	}
	for _, c := range []struct {
		of          samples
		share, want float64
	}{
		{hundred, .5, 50},
		{hundred, .99, 99},
		{hundred, 1, 100},
		{hundred, 0, 1},
		{samples{7}, .5, 7},
		{samples{7}, .99, 7},
		{samples{3, 1, 2}, .5, 2},
		{samples{4, 1, 2, 3}, .5, 2},
	} {
		if got := c.of.at(c.share); got != c.want {
			t.Errorf("at %v of %d: %v, want %v", c.share, len(c.of), got, c.want)
		}
	}
	if hundred[0] != 100 {
		t.Error("the samples were sorted in place")
	}
	if got := hundred.mean(); got != 50.5 {
		t.Errorf("mean %v, want 50.5", got)
	}
	if !math.IsNaN(samples(nil).at(.5)) {
		t.Error("nothing has a median")
	}
}

func TestTables(t *testing.T) {
	t.Parallel()
	all := []figures{
		{name: "rolefit", size: size{80, 24}, start: samples{7.5}, cursor: samples{.8, 5}, wakes: samples{10}},
		{name: "fzf", version: "1", size: size{80, 24}, start: samples{5}, cursor: samples{.4}, answer: samples{3}, asks: "CSI 6n"},
		{name: "cat", size: size{80, 24}, start: samples{6}, cursor: samples{4.5}},
		{name: "rolefit", size: size{200, 60}, start: samples{15}, cursor: samples{4}, wakes: samples{9}},
		{name: "cat", size: size{200, 60}, start: samples{6}},
	}
	got := tables(all)
	for _, row := range []string{
		"| 80×24 |", "| 200×60 |",
		"| fzf 1 | 5.00 | – | 0.40 / 0.40 (1) | – | 3.00 / 3.00 (1) | – / – | – | – |",
		"| rolefit | 80×24 | 200×60 | at most | met | times fzf |", "\n|---|---|---|---|---|---|---|---|\n",
		"| start to first frame, of that of fzf | 1.50 | – | 1.5 | no | 1.50, – | –, – |",
		"| start to first frame, ms | 7.50 | 15.0 | 10 | no |",
		"| cursor key, p99, ms | 5.00 | 4.00 | 4 | no, nor does cat | 12.5, – |",
		"| at rest, wake-ups a second | 10.0 | 9.00 | 10 | yes |",
		"| fzf | CSI 6n |", "| rolefit | nothing |",
	} {
		if !strings.Contains(got, row) {
			t.Errorf("no %q in\n%s", row, got)
		}
	}
}

func TestColumns(t *testing.T) {
	t.Parallel()
	const out = `goos: linux
BenchmarkLoad/50-2 1 0.5 cursor-p50-ms 7 lost
--- BENCH: BenchmarkLoad/50-2
    figures_test.go:70: MISSED answers lost: 7, more than 0
BenchmarkLoad/300-2 1 0.6 cursor-p50-ms 0 lost
PASS
`
	want := "|  | 50 | 300 |\n|---|---|---|\n| cursor-p50-ms | 0.5 | 0.6 |\n| lost | 7 | 0 |\n\n- missed by 50: answers lost: 7, more than 0\n"
	if got := columns(out); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestInserted(t *testing.T) {
	t.Parallel()
	const page = "a\n<!-- x -->\nold\n<!-- end of x -->\nb\n"
	const want = "a\n<!-- x -->\n\nnew\n\n<!-- end of x -->\nb\n"
	for _, from := range []string{page, want} {
		if got, err := inserted(from, "x", "\nnew\n"); got != want || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
	if _, err := inserted(page, "y", "new"); err == nil {
		t.Error("a text found a place that is not there")
	}
}
