package scoring

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"rolefit/content"
	"rolefit/internal/testkit"
)

// golden holds the output of testdata/psych.R for testdata/psych.csv.
type golden struct {
	Scales []struct {
		Class, Role string
		N           int
		Items       []string
		Mean, SD    []float64
		Used        []string
		Alpha       float64
		Low, High   float64
		Rest        []float64
		Without     []float64
	}
	Shares []struct {
		K, N      int
		Low, High float64
	}
	Gaps []struct {
		Question  string
		Low, High float64
		MeanLow   float64 `json:"mean_low"`
		MeanHigh  float64 `json:"mean_high"`
	}
	Noises []struct {
		N int
		R float64
	}
}

// psychClasses are the classes of the comparison with R: small and large ones, some with
// skipped questions, one with a question that all answer alike and one with a question
// answered against its weights.
func psychClasses(m *Model) (names []string, sheets map[string][]Sheet) {
	sheets = map[string][]Sheet{}
	rng := rand.New(rand.NewPCG(20264, 15))
	for _, c := range []struct {
		name    string
		n, skip int
	}{{"five", 5, 0}, {"twelve", 12, 0}, {"forty", 40, 60}, {"many", 120, 40}} {
		names = append(names, c.name)
		for k := range c.n {
			s := leaning(m, k%m.roles, 0.5, 1, rng)
			if c.skip > 0 {
				for _, it := range m.items[:m.questions] {
					if rng.IntN(c.skip) == 0 {
						delete(s.Answers, it.id)
					}
				}
			}
			if c.name == "twelve" {
				s.Answers[m.items[2].id] = 1
			}
			if v, ok := s.Answers[m.items[5].id]; ok && c.name == "many" {
				s.Answers[m.items[5].id] = -v
			}
			sheets[c.name] = append(sheets[c.name], s)
		}
	}
	return names, sheets
}

// leaning answers with a leaning towards a role, and noise of a number of steps.
func leaning(m *Model, role int, strength, noise float64, rng *rand.Rand) Sheet {
	s := Sheet{Assessment: m.assessment.ID, Edition: m.assessment.Edition, Answers: map[string]int{}}
	for _, it := range m.items[:m.questions] {
		v := math.Round(strength*it.authored[role]*2/3 + noise*rng.NormFloat64())
		s.Answers[it.id] = int(min(max(v, -2), 2))
	}
	return s
}

// psychCSV writes the classes as psych.R reads them.
func psychCSV(t *testing.T, m *Model) []byte {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	names, sheets := psychClasses(m)
	row := []string{"class", "row"}
	for _, it := range m.items[:m.questions] {
		row = append(row, it.id)
	}
	rows := [][]string{row}
	for r, role := range m.assessment.Roles {
		row := []string{"", "key:" + role.ID}
		for _, it := range m.items[:m.questions] {
			sign := 0
			switch weight := it.authored[r]; {
			case weight > 0:
				sign = 1
			case weight < 0:
				sign = -1
			}
			row = append(row, strconv.Itoa(sign))
		}
		rows = append(rows, row)
	}
	for _, name := range names {
		for k, s := range sheets[name] {
			row := []string{name, strconv.Itoa(k + 1)}
			for _, it := range m.items[:m.questions] {
				cell := ""
				if v, ok := s.Answers[it.id]; ok {
					cell = strconv.Itoa(v)
				}
				row = append(row, cell)
			}
			rows = append(rows, row)
		}
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestAgainstPsych compares with the recorded output of R.
func TestAgainstPsych(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	want, err := os.ReadFile(filepath.Join("testdata", "psych.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, psychCSV(t, m)) && !testkit.Updating() {
		t.Fatal("the classes are not those of testdata/psych.csv; run the tests with -update")
	}
	data, err := os.ReadFile(filepath.Join("testdata", "psych.json"))
	if err != nil {
		t.Fatal(err)
	}
	checkPsych(t, m, data)
}

// TestAgainstR runs R itself, if it is installed. It is not parallel: with -update it writes
// the file that TestAgainstPsych reads afterwards.
func TestAgainstR(t *testing.T) {
	if !testkit.Updating() { // else others read what it writes
		t.Parallel()
	}
	program, err := exec.LookPath("Rscript")
	if err != nil {
		testkit.Skip(t, "needs Rscript on the PATH (Debian's packages r-base-core and r-cran-psych)")
	}
	m := careerModel(t)
	file := filepath.Join(t.TempDir(), "psych.csv")
	if err := os.WriteFile(file, psychCSV(t, m), 0o600); err != nil {
		t.Fatal(err)
	}
	data, err := exec.CommandContext(t.Context(), program, "--vanilla", filepath.Join("testdata", "psych.R"), file).Output()
	if err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			t.Fatalf("%v: %s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	checkPsych(t, m, data)
	if testkit.Updating() {
		for name, data := range map[string][]byte{"psych.csv": psychCSV(t, m), "psych.json": data} {
			if err := os.WriteFile(filepath.Join("testdata", name), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func checkPsych(t *testing.T, m *Model, data []byte) {
	t.Helper()
	var g golden
	if err := json.Unmarshal(data, &g); err != nil {
		t.Fatal(err)
	}
	const asked = 1e-6
	if len(g.Scales) != 4*m.roles || len(g.Shares) < 20 || len(g.Gaps) != m.questions || len(g.Noises) != 5 {
		t.Fatalf("%d scales, %d shares, %d gaps, %d noises", len(g.Scales), len(g.Shares), len(g.Gaps), len(g.Noises))
	}
	names, sheets := psychClasses(m)
	checkScales(t, m, g, sheets)
	for _, s := range g.Shares {
		i := Wilson(s.K, s.N)
		near(t, "Wilson low", i.Low, s.Low, asked)
		near(t, "Wilson high", i.High, s.High, asked)
	}
	for _, n := range g.Noises {
		near(t, "noise of a correlation", CorrelationNoise(n.N), n.R, asked)
	}
	first, last := m.Group(sheets[names[0]]), m.Group(sheets[names[len(names)-1]])
	for _, gap := range g.Gaps {
		one, _ := first.Question(gap.Question)
		two, _ := last.Question(gap.Question)
		second := Sample{two.N, two.Mean, two.SD}
		got := Welch(Sample{one.N, one.Mean, one.SD}, second)
		near(t, "Welch low", got.Interval.Low, gap.Low, asked)
		near(t, "Welch high", got.Interval.High, gap.High, asked)
		mean, _ := MeanInterval(second)
		near(t, "mean low", mean.Low, gap.MeanLow, asked)
		near(t, "mean high", mean.High, gap.MeanHigh, asked)
	}
}

// checkScales compares scales with R's.
func checkScales(t *testing.T, m *Model, g golden, sheets map[string][]Sheet) {
	t.Helper()
	const asked = 1e-6
	close := func(what string, got, want float64) {
		t.Helper()
		near(t, what, got, want, asked)
	}
	seen := map[ItemCaution]bool{}
	for _, want := range g.Scales {
		at := slices.IndexFunc(m.assessment.Roles, func(r content.Role) bool { return r.ID == want.Role })
		got := m.Items(sheets[want.Class], 0)[at]
		if got.Role != want.Role || got.N != want.N || len(got.Items) != len(want.Items) || got.Used != len(want.Used) || !got.Alpha.Known {
			t.Fatalf("%s, %s: %+v, want %+v", want.Class, want.Role, got, want)
		}
		close("alpha", got.Alpha.Value, want.Alpha)
		close("Feldt low", got.Interval.Low, want.Low)
		close("Feldt high", got.Interval.High, want.High)
		used := 0
		for k, item := range got.Items {
			if item.ID != want.Items[k] {
				t.Fatalf("%s, %s: item %d is %s, want %s", want.Class, want.Role, k, item.ID, want.Items[k])
			}
			close("mean of "+item.ID, item.Mean, want.Mean[k])
			close("SD of "+item.ID, item.SD, want.SD[k])
			for _, c := range item.Cautions {
				seen[c] = true
			}
			if !slices.Contains(want.Used, item.ID) {
				if item.Rest.Known || item.Without.Known || !slices.Contains(item.Cautions, NoVariance) {
					t.Errorf("%s does not vary: %+v", item.ID, item)
				}
				continue
			}
			close("r.drop of "+item.ID, item.Rest.Value, want.Rest[used])
			close("alpha without "+item.ID, item.Without.Value, want.Without[used])
			used++
		}
	}
	if !seen[NoVariance] || !seen[Against] {
		t.Errorf("the cautions are %v; the classes are too well-behaved", seen)
	}
}
