package host

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/latest"
	"rolefit/internal/textsafe"
	"rolefit/workshop/class"
)

// FuzzCooked types any bytes at a line, in one piece and byte by byte: the echo is printable,
// and the end of the input ends the line.
func FuzzCooked(f *testing.F) {
	for _, typed := range []string{
		"", "one two three\r", "one\r\ntwo\n", "a", "q", "\x1b[A\x1bOP\x1b", "\x1b[200~pasted\x1b[201~\r", "ü\x7f\x08\x15\x17", "\x03", "\x04",
		"\xff\xfe", "\xc3", strings.Repeat("x", longestLine+9), "\x1b[" + strings.Repeat("1;", 100) + "m", "\u202e\u0301", "世界\x7f\x17",
	} {
		f.Add([]byte(typed), true, true)
		f.Add([]byte(typed), false, false)
	}
	f.Fuzz(func(t *testing.T, typed []byte, keys, echo bool) {
		instant := ""
		if keys {
			instant = "aq"
		}
		for _, in := range []io.Reader{bytes.NewReader(typed), iotest.OneByteReader(bytes.NewReader(typed))} {
			var out bytes.Buffer
			c := newLineEditor(in, &out, echo)
			for lines := 0; ; lines++ {
				line, err := c.line(instant)
				if len(line) > longestLine+utf8.UTFMax || strings.ContainsAny(line, "\r\n") || !utf8.ValidString(line) {
					t.Fatalf("a line: %q", line)
				}
				if echo && strings.IndexFunc(line, isControl) >= 0 {
					t.Fatalf("a line: %q", line)
				}
				if err != nil {
					if !errors.Is(err, io.EOF) {
						t.Fatal(err)
					}
					break
				}
				if lines > len(typed) {
					t.Fatalf("%d lines of %d bytes", lines, len(typed))
				}
			}
			checkEcho(t, out.String(), echo)
		}
		read, err := io.ReadAll(newLineEditor(bytes.NewReader(typed), io.Discard, echo))
		if err != nil || len(read) > len(typed)+1 {
			t.Fatalf("read %d of %d bytes: %v", len(read), len(typed), err)
		}
	})
}

func isControl(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r == '\u2028' || r == '\u2029'
}

// checkEcho expects the echo to be text, line ends and erasures only.
func checkEcho(t *testing.T, echoed string, echo bool) {
	t.Helper()
	if !echo && echoed != "" {
		t.Fatalf("echoed: %q", echoed)
	}
	rest := strings.NewReplacer("\r\n", "", "\b \b", "").Replace(echoed)
	if !utf8.ValidString(rest) || strings.IndexFunc(rest, isControl) >= 0 {
		t.Fatalf("echoed: %q", echoed)
	}
}

// FuzzWords parses any text as three words.
func FuzzWords(f *testing.F) {
	for _, typed := range []string{"", "acorn", "one two three", "HAMMER, picnic-dragon.", "hammer\x00picnic\ndragon", "hammer picnic dragon hammer", "\xff", "ſ K"} {
		f.Add(typed)
	}
	w := newWords(bytes.NewReader(nil))
	f.Fuzz(func(t *testing.T, typed string) {
		three, why := w.read(typed)
		if (three == "") == (why == "") {
			t.Fatalf("%q: %q, %q", typed, three, why)
		}
		if three == "" {
			if strings.IndexFunc(why, isControl) >= 0 {
				t.Fatalf("%q: %q", typed, why)
			}
			return
		}
		fields := strings.Fields(three)
		if len(fields) != threeWords || strings.Join(fields, " ") != three {
			t.Fatalf("%q: %q", typed, three)
		}
		for _, word := range fields {
			if !w.known[word] || !strings.Contains(strings.ToLower(typed), word) {
				t.Fatalf("%q: %q", typed, word)
			}
		}
		if again, why := w.read(strings.ToUpper(" - " + three + "!")); again != three {
			t.Fatalf("%q, then %q: %s", three, again, why)
		}
	})
}

// FuzzBallot parses any bytes as a second answer: an accepted one is one of five answers, is
// the same after being written again, and has a sheet that passes every check of a handed-in
// one.
func FuzzBallot(f *testing.F) {
	h := &Class{o: Options{Model: career(f)}}
	a := h.o.Model.Assessment()
	sheet := fmt.Sprintf(`{"schema":1,"id":"x","assessment":%q,"edition":%q,"answers":{%q:2}}`, a.ID, a.Edition, a.Questions[0].ID)
	for _, data := range []string{
		"", "{}", "null", `{"schema":1,"class":"Monday","question":"deep-focus","answer":2,"sheet":` + sheet + "}\n",
		`{"schema":1,"answer":0,"sheet":` + sheet + `}{"schema":1}`, `{"schema":1,"answer":3,"sheet":{}}`, `{"schema":1,"answer":-2.0,"sheet":{}}`,
		`{"schema":1,"answer":null,"sheet":{}}`, `{"schema":1,"answer":1,"answer":9,"sheet":{}}`, `{"schema":1,"ANSWER":-2,"sheet":null}`,
		`{"schema":2,"answer":1,"sheet":{}}`, `{"schema":1,"answer":1,"question":"\u001b[2J","class":"\ud800","sheet":[]}`, `{"schema":1,"answer":"1","sheet":{}}`,
		strings.Repeat(`{"sheet":`, 5000),
	} {
		f.Add([]byte(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, ok := readBallot(data)
		if !ok {
			if b.Sheet != nil {
				t.Fatalf("%q: refused, and read as %+v", data, b)
			}
			return
		}
		if *b.Answer < -2 || *b.Answer > 2 || !json.Valid(b.Sheet) {
			t.Fatalf("%q: read as %+v", data, b)
		}
		again, err := json.Marshal(map[string]any{"schema": 1, "class": b.Class, "question": b.Question, "answer": *b.Answer, "sheet": b.Sheet})
		if err != nil {
			t.Fatal(err)
		}
		if c, ok := readBallot(again); !ok || c.Class != b.Class || c.Question != b.Question || *c.Answer != *b.Answer {
			t.Fatalf("%q: %+v, and again %+v", data, b, c)
		}
		s, err := h.received(b.Sheet)
		if err != nil {
			if textsafe.Message(err.Error()) == "" {
				t.Fatalf("%q: refused without a word", data)
			}
			return
		}
		if s.ID == "" || strings.ContainsFunc(s.ID, isControl) || len(s.Fingerprint) == 0 {
			t.Fatalf("%q: the sheet is taken as %+v", data, s)
		}
	})
}

// oneSheet is a store that finds its one sheet.
type oneSheet struct {
	Store

	print []byte
}

// Find finds the sheet by its answers.
func (o *oneSheet) Find(_ context.Context, _ string, s class.Submission) (string, error) {
	if !bytes.Equal(s.Fingerprint, o.print) {
		return "", class.ErrNoSheet
	}
	return "mine", nil
}

// FuzzShown sends any bytes as a follower's sheet: a member is found only for a sheet of the
// class, as it was handed in.
func FuzzShown(f *testing.F) {
	kept := &oneSheet{}
	h := &Class{o: Options{Model: career(f), Store: kept}}
	a := h.o.Model.Assessment()
	sheet := func(id string, answer int) string {
		return fmt.Sprintf(`{"schema":1,"id":%q,"assessment":%q,"edition":%q,"answers":{%q:%d}}`, id, a.ID, a.Edition, a.Questions[0].ID, answer)
	}
	mine, err := h.received([]byte(sheet("mine", 2)))
	if err != nil {
		f.Fatal(err)
	}
	kept.print = mine.Fingerprint
	for _, line := range []string{
		"", "\n", "{}\n", "null\n", `{"schema":1,"sheet":` + sheet("mine", 2) + "}\nmore", `{"schema":1,"sheet":` + sheet("mine", 2) + "}",
		`{"schema":1,"sheet":` + sheet("mine", 1) + "}\n", `{"schema":1,"sheet":` + sheet("yours", 2) + "}\n", `{"schema":2,"sheet":` + sheet("mine", 2) + "}\n",
		`{"schema":1,"sheet":null}` + "\n", `{"schema":1,"sheet":"mine"}` + "\n", `{"schema":1,"sheet":{"id":"mine"}}` + "\n", "\xff\n",
	} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, sent []byte) {
		in := bytes.NewReader(sent)
		member := h.shown(t.Context(), in)
		if read := len(sent) - in.Len(); read > mostSheet {
			t.Fatalf("%d bytes are read", read)
		}
		line, _, whole := bytes.Cut(sent, []byte("\n"))
		shown, ok := readShown(line)
		if member == "" {
			if ok && whole && string(shown.Sheet) == sheet("mine", 2) {
				t.Fatalf("%q: not found", sent)
			}
			return
		}
		got, err := h.received(shown.Sheet)
		if !ok || !whole || err != nil || !bytes.Equal(got.Fingerprint, mine.Fingerprint) {
			t.Fatalf("%q: taken for %s: %+v, %v", sent, member, got, err)
		}
	})
}

// FuzzLookup looks any text up: a sheet is returned only without an error, a member only with
// a sheet of the class, and an error says why in words that can be printed.
func FuzzLookup(f *testing.F) {
	kept := &oneSheet{}
	h := &Class{
		o: Options{Model: career(f), Store: kept}, miscoded: newGuesses(math.Inf(1)),
		liveClass: &liveClass{dirty: latest.New[struct{}]()},
	}
	digits := strings.Repeat("2", len(h.o.Model.Assessment().Questions))
	mine, err := class.One(h.o.Model, digits)
	if err != nil {
		f.Fatal(err)
	}
	kept.print = class.Fingerprint(h.o.Model, mine.Sheet)
	for _, text := range []string{
		"", digits, string(kept.print), strings.ToLower(string(kept.print)), digits[1:], "3" + digits[1:], "Ann: " + digits, digits + "\n" + digits,
		strings.Repeat("1 ", 600), "\x1b[2J" + digits, "\xff\xfe", strings.Repeat("2\u200b", 28), "<script>", "%00", string(kept.print)[:20],
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		member, sheet, err := h.Lookup(t.Context(), nil, text)
		switch {
		case err != nil && (member != "" || sheet.Answers != nil || textsafe.Message(err.Error()) == ""):
			t.Fatalf("%q: %v, with %q and %v", text, err, member, sheet)
		case err == nil && h.o.Model.Check(sheet, nil) != nil:
			t.Fatalf("%q: a sheet that is none: %v", text, sheet)
		case (member != "") != (err == nil && bytes.Equal(class.Fingerprint(h.o.Model, sheet), kept.print)):
			t.Fatalf("%q: %q, %v", text, member, err)
		}
	})
}

// FuzzRequests filters any request: a permitted one is of a known kind, cut to size, and
// parses.
func FuzzRequests(f *testing.F) {
	pty := ptyRequest{"xterm", 10_000, 10_000, 1, 1, "\x01\x00\x00\x00\x01\x00"}
	f.Add("pty-req", gossh.Marshal(pty))
	f.Add("pty-req", gossh.Marshal(ptyRequest{Term: "\x1b[2J"}))
	f.Add("pty-req", gossh.Marshal(pty)[:20])
	f.Add("window-change", gossh.Marshal(struct{ A, B, C, D uint32 }{1 << 31, 0, 0, 0}))
	f.Add("env", gossh.Marshal(struct{ Name, Value string }{"LANG", "C"}))
	f.Add("env", gossh.Marshal(struct{ Name, Value string }{"PATH", "/"}))
	for _, kind := range []string{"shell", "exec", "subsystem", "auth-agent-req@openssh.com", "x11-req", "signal", "break", ""} {
		f.Add(kind, []byte{0, 0, 0, 1, 'x'})
	}
	f.Fuzz(func(t *testing.T, kind string, payload []byte) {
		g := requestFilter{sizes: latest.New[ssh.Window]()}
		req := &gossh.Request{Type: kind, Payload: bytes.Clone(payload)}
		if g.resize(req) {
			if w := <-g.sizes; w.Width < 1 || w.Width > mostWide || w.Height < 1 || w.Height > mostHigh {
				t.Fatalf("a window of %d by %d", w.Width, w.Height)
			}
		}
		if !allowed(req) {
			return
		}
		switch kind {
		case "shell", "exec":
		case "env":
			var v struct{ Name, Value string }
			if gossh.Unmarshal(req.Payload, &v) != nil || !taken(v.Name) || len(v.Value) > longest {
				t.Fatalf("taken: %q", payload)
			}
		case "pty-req":
			var p ptyRequest
			if gossh.Unmarshal(req.Payload, &p) != nil || p.Modes != "\x00" || len(p.Term) > longest || strings.IndexFunc(p.Term, isControl) >= 0 ||
				p.Columns < 1 || p.Columns > mostWide || p.Rows < 1 || p.Rows > mostHigh {
				t.Fatalf("taken: %q as %+v", payload, p)
			}
		default:
			t.Fatalf("let through: %q", kind)
		}
	})
}
