package classclient

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzAnswer parses any bytes as a host's answer: the result has the one shape that this
// version knows, or is one of two errors with a message for people.
func FuzzAnswer(f *testing.F) {
	for _, out := range []string{
		"", "null", "{}", "Welcome to the building's printer\n", `{"schema":1}`, `{"schema":2,"class":9}`, `{"schema":1,"class":9}`,
		`{"schema":1,"class":"Tuesday","assessment":"career","edition":"2026.1","own":false,"phase":"lobby"}` + "\n",
		`{"schema":1,"class":"Tuesday","new":true}`, `{"schema":1,"says":"a\u001b[2J","asks":"q","result":[{"title":"t","lines":["a\nb"],"steps":true}]}`,
		`{"schema":1,"result":[null,{"lines":null}]}`, `{"schema":1,"SCHEMA":2}`, `{"schema":1}{"schema":2}`, strings.Repeat(`{"result":[`, 3000), "\xff",
	} {
		f.Add([]byte(out))
	}
	f.Fuzz(func(t *testing.T, out []byte) {
		var n News
		for _, err := range []error{decode(out, &Class{}), decode(out, &News{}), decode(out, &struct{}{})} {
			if err != nil && !errors.Is(err, ErrNoClass) && !errors.Is(err, ErrNewer) {
				t.Fatalf("%q: %v", out, err)
			}
		}
		if err := decode(out, &n); err != nil {
			return
		}
		if n.Schema != Schema {
			t.Fatalf("%q: taken as %+v", out, n)
		}
		line, err := json.Marshal(n)
		if err != nil || bytes.ContainsRune(line, '\n') {
			t.Fatalf("%q: %q, %v", out, line, err)
		}
		var again News
		if err := decode(line, &again); err != nil || !cmp.Equal(n, again) {
			t.Fatalf("%q: %+v, and again %+v, %v", out, n, again, err)
		}
	})
}

// FuzzLinewise cuts a host's output into pieces: the lines do not depend on the cuts, none
// exceeds the limit, and an endless line is not kept in memory.
func FuzzLinewise(f *testing.F) {
	for _, sent := range []string{"", "\n", "a\nb\n", "a\nb", "\n\n\n", "0123456789\nx\n", "0123456789x\ny\n", strings.Repeat("x", 100), "\xff\n\r\n"} {
		f.Add([]byte(sent), byte(0))
		f.Add([]byte(sent), byte(3))
	}
	const most = 10
	hears := func(sent []byte, size int) (lines []string, err error) {
		l := &linewise{most: most, take: func(line []byte) error {
			if string(line) == "stop" {
				return errors.ErrUnsupported
			}
			lines = append(lines, string(line))
			return nil
		}}
		for len(sent) > 0 {
			piece := sent[:min(size, len(sent))]
			sent = sent[len(piece):]
			n, err := l.Write(piece)
			if (err == nil) != (n == len(piece)) || err == nil && len(l.held) > most {
				return lines, errors.New("neither taken nor refused")
			}
			if err != nil {
				_, again := l.Write([]byte("more\n"))
				if !errors.Is(again, err) {
					return lines, errors.New("it goes on after its end")
				}
				return lines, err
			}
		}
		return lines, nil
	}
	f.Fuzz(func(t *testing.T, sent []byte, size byte) {
		whole, err := hears(sent, len(sent)+1)
		pieces, again := hears(sent, int(size)%20+1)
		if !cmp.Equal(whole, pieces) || (err == nil) != (again == nil) || err != nil && err.Error() != again.Error() {
			t.Fatalf("%q: whole %q, %v; in pieces of %d %q, %v", sent, whole, err, size, pieces, again)
		}
		for _, line := range whole {
			if len(line) > most || strings.Contains(line, "\n") {
				t.Fatalf("%q: a line %q", sent, line)
			}
		}
		if err != nil && !errors.Is(err, ErrNoClass) && !errors.Is(err, errors.ErrUnsupported) {
			t.Fatal(err)
		}
		if err == nil && strings.Join(whole, "\n") != string(sent[:max(bytes.LastIndexByte(sent, '\n'), 0)]) {
			t.Fatalf("%q: heard %q", sent, whole)
		}
	})
}

// FuzzFailed feeds any complaint of ssh, or of the host through it: there is always a
// message, no longer than the complaint, and only the host's own exit codes make it the
// host's message.
func FuzzFailed(f *testing.F) {
	for _, complaint := range []string{
		"", "\n", "The disk of the class's computer is full.\n", "line 1\nline 2\r\n", "ssh: connect to host 192.0.2.7 port 2222: Connection refused\r\n",
		"ssh: Could not resolve hostname x: Name or service not known", "join@192.0.2.7: Permission denied (publickey).", "kex_exchange_identification: port : ",
		"@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nSHA256:" + strings.Repeat("a", 43) + ".\nHost key verification failed.", "Host key verification failed.",
		"\x1b[2J\xff", " port ", " port x: ",
	} {
		for _, code := range []int{killed, 0, hostBusy, 2, hostRefuses, sshFailed} {
			f.Add(code, complaint, "")
		}
		f.Add(sshFailed, complaint, "SHA256:"+strings.Repeat("b", 43))
	}
	f.Fuzz(func(t *testing.T, code int, complaint, held string) {
		err := failed(code, complaint, held)
		const ours = 80 // bytes of the longest message if there is no complaint
		if said := err.Error(); strings.TrimSpace(said) == "" || len(said) > max(len(complaint), ours) {
			t.Fatalf("%d, %q: said as %q", code, complaint, said)
		}
		kind := map[bool]string{}
		key := &KeyError{}
		kind[errors.As(err, new(*BusyError))] = "busy"
		kind[errors.As(err, new(*RefusedError))] = "refused"
		kind[errors.As(err, new(*AwayError))] = "away"
		kind[errors.As(err, &key)] = "key"
		kind[errors.Is(err, ErrNoClass)] = "no class"
		want := map[int][]string{hostBusy: {"busy"}, hostRefuses: {"refused"}, killed: {"away"}, sshFailed: {"away", "key", "no class"}}[code]
		if want == nil {
			want = []string{"no class"}
		}
		if got := kind[true]; !strings.Contains(strings.Join(want, ","), got) || got == "" {
			t.Fatalf("%d, %q: taken as %q", code, complaint, got)
		}
		if key.Shown != "" && !strings.Contains(complaint, key.Shown) || kind[true] == "key" && key.Held != held {
			t.Fatalf("%d, %q: %+v", code, complaint, key)
		}
	})
}
