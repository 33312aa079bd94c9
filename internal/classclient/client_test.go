package classclient

import (
	"errors"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestArguments runs the real ssh with -G, which prints how it understands the arguments.
func TestArguments(t *testing.T) {
	t.Parallel()
	for _, a := range []Address{{Name: "192.0.2.7", Port: 2222}, {Name: "fe80::1%eth0", Port: 22}, {Name: "class.local", Port: 443, Class: "monday"}} {
		c := Client{Address: a, Memory: memory(t)}
		args := append([]string{"-G"}, c.arguments("class")...)
		out, err := exec.CommandContext(t.Context(), "ssh", args...).Output()
		if err != nil {
			t.Fatalf("%v: %v", args, err)
		}
		read := map[string]string{}
		for line := range strings.Lines(string(out)) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
			read[name] = value
		}
		for name, want := range map[string]string{
			"user": map[bool]string{true: "join", false: a.Class}[a.Class == ""], "hostname": a.Name, "batchmode": "yes", "requesttty": "false",
			"userknownhostsfile": "known_hosts", "stricthostkeychecking": "accept-new", "hashknownhosts": "no",
			"preferredauthentications": "none", "pubkeyauthentication": "false", "identityagent": "none",
			"forwardagent": "no", "forwardx11": "no", "permitlocalcommand": "no", "updatehostkeys": "false",
			"connecttimeout": "5", "serveraliveinterval": "5", "serveralivecountmax": "2",
		} {
			if read[name] != want {
				t.Errorf("%v: ssh reads %s as %q, want %q", a, name, read[name], want)
			}
		}
		if read["proxycommand"] != "" || read["proxyjump"] != "" {
			t.Errorf("%v: ssh goes through %q %q", a, read["proxycommand"], read["proxyjump"])
		}
	}
}

func TestFailed(t *testing.T) {
	t.Parallel()
	const changed = "@@@@\n@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nThe fingerprint for the ED25519 key sent by the remote host is\n" +
		someSum + ".\nPlease contact your system administrator.\nHost key verification failed.\r\n"
	for _, c := range []struct {
		code             int
		complaints, held string
		want             error
	}{
		{255, changed, "SHA256:old", &KeyError{"SHA256:old", someSum}},
		{255, "Host key verification failed.", "SHA256:old", &KeyError{"SHA256:old", ""}},
		{255, "Host key verification failed.", "", &AwayError{"Host key verification failed."}},
		{255, "ssh: connect to host 192.0.2.7 port 2222: Connection refused\r\n", "", &AwayError{"Connection refused"}},
		{255, "ssh: connect to host fe80::1 port 2222: No route to host\r\n", "", &AwayError{"No route to host"}},
		{255, "ssh: Could not resolve hostname nowhere: Name or service not known\r\n", "", &AwayError{"Could not resolve hostname nowhere: Name or service not known"}},
		{255, "kex_exchange_identification: read: Connection reset by peer\nConnection reset by 192.0.2.7 port 2222\n", "", &AwayError{"Connection reset by 192.0.2.7 port 2222"}},
		{255, "", "", &AwayError{"the connection broke"}},
		{255, "join@192.0.2.7: Permission denied (publickey).", "", ErrNoClass},
		{1, "the class is over\n", "", &BusyError{"the class is over"}},
		{1, "", "", &BusyError{"it can't take the sheet right now"}},
		{3, "one\ntwo\n", "", &RefusedError{"one\ntwo"}},
		{2, "no such command", "", ErrNoClass},
		{127, "", "", ErrNoClass},
		{-1, "", "", &AwayError{"ssh was stopped"}},
	} {
		got := failed(c.code, c.complaints, c.held)
		if c.want == ErrNoClass { //nolint:errorlint // it is returned as it is
			if !errors.Is(got, ErrNoClass) {
				t.Errorf("%d, %q: %v", c.code, c.complaints, got)
			}
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%d, %q: %s", c.code, c.complaints, diff)
		}
	}
}

func TestLimited(t *testing.T) {
	t.Parallel()
	l := limited{most: 5}
	for _, c := range []struct {
		write, kept string
		over        bool
	}{{"abc", "abc", false}, {"de", "abcde", false}, {"", "abcde", false}, {"f", "abcde", true}, {"ghi", "abcde", true}} {
		if n, err := l.Write([]byte(c.write)); n != len(c.write) || err != nil || l.kept.String() != c.kept || l.over != c.over {
			t.Errorf("%q: %d, %v; kept %q, over %t", c.write, n, err, l.kept.String(), l.over)
		}
	}
}

func TestDecode(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]error{
		`{"schema":1,"class":"a","assessment":"career","edition":"1","later":[1]}`: nil,
		`{"schema":2,"class":["a"]}`: ErrNewer,
		`{"schema":1,"class":["a"]}`: ErrNoClass,
		`{"schema":2}`:               ErrNewer,
		`{"schema":0}`:               ErrNoClass,
		`{}`:                         ErrNoClass,
		``:                           ErrNoClass,
		`Welcome!`:                   ErrNoClass,
		`[1]`:                        ErrNoClass,
		"{\"schema\":1}\nmore":       ErrNoClass,
	} {
		var c Class
		if err := decode([]byte(text), &c); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
}
