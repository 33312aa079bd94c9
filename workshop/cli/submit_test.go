package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"strings"
	"testing"
	"time"

	"rolefit/scoring"
	"rolefit/workshop/class"
	"rolefit/workshop/host"
)

// exitBadInput is the exit code for a refused sheet.
const exitBadInput = 3

// finished are the sheets of a class.
func finished(t testing.TB, s host.Sheets) []class.Finished {
	t.Helper()
	all, err := s.Finished(context.WithoutCancel(t.Context()), className)
	must(t, err)
	return all
}

// holdsSheet reports whether the answers of a sheet are in the class, once.
func holdsSheet(t testing.TB, h *testHost, sheet string) bool {
	t.Helper()
	var want, got scoring.Sheet
	must(t, json.Unmarshal([]byte(sheet), &want))
	n := 0
	for _, f := range finished(t, h.store) {
		must(t, json.Unmarshal(f.Sheet, &got))
		if maps.Equal(want.Answers, got.Answers) {
			n++
		}
		got = scoring.Sheet{}
	}
	return n == 1
}

// TestSubmit hands sheets in by OpenSSH.
func TestSubmit(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	good := sheetFor(h.model, "mine", 1)
	for _, c := range []struct{ name, sheet, says string }{
		{"good", good, `{"schema":1,"class":"Monday","new":true}`},
		{"again", good, `{"schema":1,"class":"Monday","new":false}`},
		{"the same answers", sheetFor(h.model, "yours", 1), `{"schema":1,"class":"Monday","new":false}`},
		{"the same without an id", sheetFor(h.model, "", 1), `{"schema":1,"class":"Monday","new":false}`},
		{"without an id", sheetFor(h.model, "", 2), `{"schema":1,"class":"Monday","new":true}`},
		{"without an id, again", sheetFor(h.model, "", 2), `{"schema":1,"class":"Monday","new":false}`},
		{"with white space", "\n\n " + sheetFor(h.model, "", 3) + "\n\n", `{"schema":1,"class":"Monday","new":true}`},
	} {
		out, err := openSSH(t, h, "ssh", strings.NewReader(c.sheet), "guest@127.0.0.1", "submit")
		if err != nil || strings.TrimSpace(out) != c.says {
			t.Errorf("%s: %v: %q; want %q", c.name, err, out, c.says)
		}
		if !holdsSheet(t, h, c.sheet) {
			t.Errorf("%s: the sheet is not in the class once", c.name)
		}
	}
	h.counted(class.Counts{Joined: 3, Halfway: 3, Done: 3, Voters: 3})
}

// TestSubmitRefuses hands in malformed sheets: the reasons are printed, and nothing is kept.
func TestSubmitRefuses(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	code, _, _ := runs(t, h.address, dialOptions{command: "submit"}, sheetFor(h.model, "mine", 0))
	if code != 0 {
		t.Fatalf("a good sheet: exit code %d", code)
	}
	good := sheetFor(h.model, "", 1)
	first := h.model.Assessment().Questions[0].ID
	for name, c := range map[string]struct {
		sheet string
		says  []string
	}{
		"empty":             {"", []string{"there is no sheet"}},
		"white space":       {" \n\t\r\n ", []string{"there is no sheet"}},
		"no JSON":           {"this is no sheet", nil},
		"half":              {good[:len(good)/2], nil},
		"all but the end":   {good[:len(good)-1], nil},
		"two":               {good + "\n" + sheetFor(h.model, "", 2), nil},
		"unknown questions": {strings.Replace(good, `"answers":{`, `"answers":{"no-such":1,"nor-this":2,`, 1), []string{"no-such", "nor-this"}},
		"out of range":      {strings.Replace(good, fmt.Sprintf("%q:%d", first, answerOf(1, 0)), fmt.Sprintf("%q:3", first), 1), []string{first}},
		"another quiz":      {strings.Replace(good, `"career"`, `"other"`, 1), []string{"other"}},
		"another edition":   {strings.Replace(good, h.model.Assessment().Edition, "1999.1", 1), []string{"1999.1"}},
		"an id in use":      {sheetFor(h.model, "mine", 4), []string{"another sheet was handed in with the id of this one"}},
		"a long id":         {sheetFor(h.model, strings.Repeat("x", 129), 4), []string{"id"}},
		"64 KiB and one":    {good + strings.Repeat(" ", 64<<10+1-len(good)), []string{"larger than 64 KiB"}},
		"a megabyte":        {strings.Repeat("x", 1<<20), []string{"larger than 64 KiB"}},
		"several faults":    {`{"assessment":"career","edition":"2026.2","answers":{"no-such":1},"nonsense":1,"seconds":{"nor-this":1}}`, []string{"no-such", "nor-this"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, out, complaint := runs(t, h.address, dialOptions{command: "submit"}, c.sheet)
			if code != exitBadInput || out != "" || strings.TrimSpace(complaint) == "" {
				t.Errorf("exit code %d: %q %q", code, out, complaint)
			}
			for _, said := range c.says {
				if !strings.Contains(complaint, said) {
					t.Errorf("never said: %s: %s", said, complaint)
				}
			}
		})
	}
	t.Cleanup(func() {
		if n := len(finished(t, h.store)); n != 1 {
			t.Errorf("%d sheets are kept", n)
		}
		if alarms := h.board().Alarms; len(alarms) > 0 {
			t.Errorf("the controls are told: %s", alarms)
		}
	})
}

// TestSubmitTo64KiB hands in the largest possible sheet.
func TestSubmitTo64KiB(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	good := sheetFor(h.model, "", 1)
	code, _, complaint := runs(t, h.address, dialOptions{command: "submit"}, good+strings.Repeat(" ", 64<<10-len(good)))
	if code != 0 || !holdsSheet(t, h, good) {
		t.Errorf("exit code %d: %s", code, complaint)
	}
}

// TestSubmitAtKeyboard asks for a sheet on a terminal.
func TestSubmitAtKeyboard(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	g := mustConnect(t, h.address, dialOptions{command: "submit", quiet: true})
	code, err := g.exit()
	must(t, err)
	if code != exitBadInput || !strings.Contains(g.bytes()+g.stderr.String(), "submit < sheet.json") {
		t.Errorf("exit code %d: %q %q", code, g.bytes(), g.stderr.String())
	}
}

// TestSubmitSlowly sends a sheet in small pieces, among other senders.
func TestSubmitSlowly(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	g := mustConnect(t, h.address, dialOptions{command: "submit", quiet: true, noPTY: true})
	sheet := sheetFor(h.model, "", 1)
	for piece := range strings.SplitAfterSeq(sheet, ",") {
		must(t, g.types(piece))
		time.Sleep(10 * time.Millisecond)
	}
	code, _, complaint := runs(t, h.address, dialOptions{command: "submit"}, sheetFor(h.model, "", 2))
	if code != 0 {
		t.Errorf("another: exit code %d: %s", code, complaint)
	}
	must(t, g.in.Close())
	if code, err := g.exit(); code != 0 || err != nil || !holdsSheet(t, h, sheet) {
		t.Errorf("exit code %d: %v: %s", code, err, g.stderr.String())
	}
}

// TestSubmitHalf interrupts senders: nothing of their sheets is kept, at any point.
func TestSubmitHalf(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t, func(o *host.Options) { o.Limits.Handshake = 10 * patience }) // all of them at once
	sheet := sheetFor(h.model, "", 1)
	all := map[string]func() error{}
	for at := 1; at < len(sheet); at += 1 + len(sheet)/40 {
		for name, die := range map[string]func(*participant, net.Conn){
			"cut":    func(_ *participant, conn net.Conn) { _ = conn.Close() },
			"reset":  func(_ *participant, conn net.Conn) { reset(conn) },
			"closed": func(g *participant, _ net.Conn) { _ = g.session.Close() },
			"ended":  func(g *participant, _ net.Conn) { _ = g.in.Close() },
		} {
			all[fmt.Sprint(name, " at ", at)] = func() error {
				conn, err := net.Dial("tcp", h.address)
				if err != nil {
					return err
				}
				v := dialOptions{command: "submit", quiet: true, noPTY: true, env: []string{}}
				client, err := over(conn, v)
				if err != nil {
					return err
				}
				defer client.Close() //nolint:errcheck // it died
				g, err := openSession(client, v)
				if err != nil {
					return err
				}
				if err := g.types(sheet[:at]); err != nil {
					return err
				}
				die(g, conn)
				_, err = g.exit()
				return err
			}
		}
	}
	together(t, all)
	h.close()
	if n := len(finished(t, h.store)); n != 0 {
		t.Errorf("%d sheets are kept of senders who died", n)
	}
}

// reset ends a connection like a router that has forgotten it.
func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// TestClassCommand asks for the name of the class, and for the instructor's own quiz.
func TestClassCommand(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	code, out, _ := runs(t, h.address, dialOptions{command: "class"}, "")
	var said struct {
		Schema                            int
		Class, Assessment, Edition, Phase string
		Own                               bool
	}
	must(t, json.Unmarshal([]byte(out), &said))
	if a := h.model.Assessment(); code != 0 || said.Class != className || said.Assessment != a.ID || said.Edition != a.Edition ||
		said.Phase != "lobby" || said.Own || said.Schema != 1 {
		t.Errorf("exit code %d: %+v", code, said)
	}
	code, out, complaint := runs(t, h.address, dialOptions{command: "assessment"}, "")
	if code != exitUsage || out != "" || !strings.Contains(complaint, "built-in") {
		t.Errorf("exit code %d: %q %q", code, out, complaint)
	}
	own := []byte("id: own\n\x00" + strings.Repeat("long: true\n", 20_000))
	h = hostedAnywhere(t, func(o *host.Options) { o.Class.Own = own })
	client, err := dial(h.address, dialOptions{})
	must(t, err)
	defer client.Close() //nolint:errcheck // nothing is left to send
	s, err := client.NewSession()
	must(t, err)
	var sent bytes.Buffer
	s.Stdout = &sent
	must(t, s.Run("assessment"))
	if !bytes.Equal(sent.Bytes(), own) {
		t.Errorf("%d of %d bytes of the quiz were sent", sent.Len(), len(own))
	}
}
