package cli

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"rolefit/content"
	"rolefit/internal/clikit"
	"rolefit/internal/report"
	"rolefit/scoring"
)

// world runs a command in a fake environment and returns its output and exit code.
func world(t testing.TB, in io.Reader, args ...string) (out, err string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	code = Run(t.Context(), clikit.Env{
		Args: args, In: in, Out: &o, Err: &e,
		Now:    func() time.Time { return time.Date(2026, 5, 31, 12, 0, 0, 0, time.UTC) },
		Random: random(), DataHome: filepath.Join(t.TempDir(), "data"), Version: "test",
	})
	return o.String(), e.String(), code
}

// random is the source of ids in tests.
func random() io.Reader { return strings.NewReader(strings.Repeat("0123456789abcdef", 8)) }

// TestManyKeepTheirOrder scores enough sheets to keep every worker busy, and compares each
// result with that of the sheet alone.
func TestManyKeepTheirOrder(t *testing.T) {
	t.Parallel()
	const n = 1000
	sheets := guessed(n, 3)
	out, stderr, code := world(t, bytes.NewReader(sheets), "score", "-", "--format", "json")
	if code != clikit.ExitOK || stderr != "" {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	a := content.Career()
	m, err := scoring.NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	var want []byte
	for line := range bytes.Lines(sheets) {
		sheet, err := scoring.DecodeSheet(line)
		if err != nil {
			t.Fatal(err)
		}
		want = append(report.AppendJSON(want, m.Score(sheet)), '\n')
	}
	if out != string(want) {
		t.Errorf("%d results differ from those of the sheets alone", n)
	}
}

func TestBadLines(t *testing.T) {
	t.Parallel()
	good := string(guessed(1, 1))
	long := `{"assessment":"` + strings.Repeat("x", mostSheet) + "\"}\n"
	in := good + "\r\n" + long + good + "{\n" + strings.Repeat(" ", 10) + "\n" + strings.TrimSpace(good)
	out, stderr, code := world(t, strings.NewReader(in), "score", "-")
	if code != clikit.ExitBadInput {
		t.Errorf("exit code %d, want %d", code, clikit.ExitBadInput)
	}
	for _, number := range []string{"1  ", "4  ", "7  "} {
		if !strings.Contains("\n"+out, "\n"+number) {
			t.Errorf("line %s is not scored:\n%s", number, out)
		}
	}
	want := "line 3: it is longer than 1 MiB; a sheet takes about 1 KiB\n" +
		"line 5: not a JSON object: it ends too early\n" +
		"rolefit: 2 of 5 sheets could not be scored; the lines are named above\n"
	if stderr != want {
		t.Errorf("standard error is\n%s\nwant\n%s", stderr, want)
	}
}

func TestNoSheets(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                                       "is empty",
		"\n \n\t":                                "is empty",
		"\uFEFF":                                 "is empty",
		strings.Repeat("\n", 2*mostSheet):        "is empty",
		"\xff\xfe{\x00":                          "it ends too early",
		"{\"assessment\": \"\xcf\xf0\xe8\xe2\"}": "it is not UTF-8",
		"milk":                                   "cannot be scored",
		"null":                                   "it is null",
		strings.Repeat("x", 2*mostSheet):         "1 of 1 sheets could not be scored",
		"{\"a\": 1,\n \"a\": 1\n}{\n\n}\n":       "cannot be scored",
	} {
		out, stderr, code := world(t, strings.NewReader(in), "score", "-")
		if code != clikit.ExitBadInput || out != "" || !strings.Contains(stderr, want) {
			t.Errorf("%.20q: exit code %d, output %q, saying %q; want %d, nothing, %q", in, code, out, stderr, clikit.ExitBadInput, want)
		}
	}
}

func TestSingle(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{
		`{}`:                   true,
		"{\n}\n":               true,
		"{}\n{}\n":             false,
		"{}\n{":                false,
		"{\n{}":                false,
		"{\n{\n":               false, // two lines that both begin a sheet
		"{\n\"a\": {\n":        true,
		"milk":                 true,
		"[\n{},\n{}\n]":        true,
		"{\n  \"a\": 1\n}\n{}": false,
	} {
		if got := single([]byte(in)); got != want {
			t.Errorf("%q is taken for a single sheet: %t, want %t", in, got, want)
		}
	}
}

// TestNothingReachesTheTerminal expects no byte of a sheet to move the cursor.
func TestNothingReachesTheTerminal(t *testing.T) {
	t.Parallel()
	in := `{"assessment":"career","edition":"\u001b[2J","answers":{"\u001b]0;x\u0007":1},"\u009b1m":2}`
	for _, in := range []string{in, in + "\n" + in} {
		_, stderr, _ := world(t, strings.NewReader(in), "score", "-")
		if strings.ContainsAny(stderr, "\x1b\x07\u009b") {
			t.Errorf("control characters reach the terminal: %q", stderr)
		}
	}
	_, stderr, _ := world(t, nil, "score", "no\x1bfile")
	if strings.Contains(stderr, "\x1b") {
		t.Errorf("a file's name reaches the terminal: %q", stderr)
	}
}

var errBroken = errors.New("the pipe is broken")

// brokenWriter fails after left bytes.
type brokenWriter struct{ left int }

func (w *brokenWriter) Write(p []byte) (int, error) {
	if w.left -= len(p); w.left < 0 {
		return 0, errBroken
	}
	return len(p), nil
}

// endless repeats its data without end.
type endless struct {
	sheet []byte
	at    int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.sheet[e.at:])
	e.at = (e.at + n) % len(e.sheet)
	return n, nil
}

func TestBrokenOutput(t *testing.T) {
	t.Parallel()
	var stderr bytes.Buffer
	code := Run(t.Context(), clikit.Env{
		Args: []string{"score", "-"}, In: &endless{sheet: guessed(5, 1)}, Out: &brokenWriter{200_000}, Err: &stderr,
	})
	if code != clikit.ExitFailure || !strings.Contains(stderr.String(), errBroken.Error()) {
		t.Errorf("exit code %d, saying %q", code, stderr.String())
	}
}

// TestMemoryIsBounded reads 200 MB of lines that are no sheets; with -short 80 MB, which
// exceeds the bound too.
func TestMemoryIsBounded(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(100)) // as the program does
	runtime.GC()                                      // of what other tests left
	line := append(bytes.Repeat([]byte("x"), 100_000), '\n')
	lines := int64(2000)
	if testing.Short() {
		lines = 800
	}
	in := io.LimitReader(&endless{sheet: line}, int64(len(line))*lines)
	done := make(chan uint64)
	stop := make(chan struct{})
	go func() {
		most := uint64(0)
		for {
			var s runtime.MemStats
			runtime.ReadMemStats(&s)
			most = max(most, s.HeapInuse)
			select {
			case <-stop:
				done <- most
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	code := Run(t.Context(), clikit.Env{Args: []string{"score", "-"}, In: in, Out: io.Discard, Err: io.Discard})
	close(stop)
	if most := <-done; code != clikit.ExitBadInput || most > 50<<20 {
		t.Errorf("exit code %d with %d MiB in use", code, most>>20)
	}
}

// BenchmarkScoreMany measures the throughput of score - with guessed sheets. A million of
// them may take 60 seconds on two cores: 60,000 ns each.
func BenchmarkScoreMany(b *testing.B) {
	for _, format := range []string{asJSON, asText} {
		b.Run(format, func(b *testing.B) {
			const lines = 10_000
			sheets := guessed(lines, 1)
			rest := bytes.Join(bytes.SplitAfterN(sheets, []byte("\n"), b.N%lines+1)[:b.N%lines], nil)
			in := io.LimitReader(&endless{sheet: sheets}, int64(b.N/lines*len(sheets)+len(rest)))
			b.SetBytes(int64(len(sheets) / lines))
			b.ReportAllocs()
			b.ResetTimer()
			Run(b.Context(), clikit.Env{Args: []string{"score", "-", "--format", format}, In: in, Out: io.Discard, Err: os.Stderr})
		})
	}
}

func TestAppendLine(t *testing.T) {
	t.Parallel()
	r := scoring.Result{
		Verdict: scoring.Verdict{Kind: scoring.TooClose, Roles: []string{"b", "a"}},
		Roles:   []scoring.RoleScore{{ID: "a", Score: -3.4, Rank: 2}, {ID: "b", Score: 3.4, Rank: 1}},
	}
	if got, want := string(appendLine(nil, 12, r)), "12  too_close     b/a             b +3.4  a -3.4"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
