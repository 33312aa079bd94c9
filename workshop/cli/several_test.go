package cli_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/testkit/postgres"
	"rolefit/internal/testkit/webclient"
)

// answered has five people answer in each class, at two doors in turn: one with a full screen, one
// by browser, and the others line by line.
func answered(t *testing.T, doors [2]*program, classes ...string) (people [][5]*hurried) {
	t.Helper()
	people = make([][5]*hurried, len(classes))
	var all sync.WaitGroup
	for c, login := range classes {
		for i := range people[c] {
			h := &hurried{person: i, class: login, way: min(2, i)}
			if i == 4 {
				h.way = byBrowser
			}
			people[c][i] = h
			all.Go(func() {
				if err := h.goes(doors[i%len(doors)].address); err != nil || !h.done {
					t.Errorf("%s: person %d did not come to the result: %v", login, i, err)
				}
			})
		}
	}
	all.Wait()
	return people
}

// controlsOf opens the controls of a class with the key of the program's computer.
func (p *program) controlsOf(login string) dialOptions {
	v := p.facilitator()
	v.user = login + "+facilitator"
	return v
}

// TestNoClassYet starts a host of all classes where none has begun: it says so, and how one begins,
// and then serves it.
func TestNoClassYet(t *testing.T) {
	t.Parallel()
	address := postgres.Database(t)
	all := startOf(t, address, "--all")
	if said := all.stderr.String(); strings.Contains(said, "0 classes") ||
		!strings.Contains(said, "There is no class yet; this host is waiting for one. Begin one in another terminal: rolefit-workshop --class NAME --listen 127.0.0.1:") {
		t.Errorf("a host without a class says %s", said)
	}
	startOf(t, address, "--class", "Monday")
	eventually(t, "the class that began is served", func() bool {
		code, out, _ := runs(t, all.address, dialOptions{user: "monday", command: "class"}, "")
		return code == 0 && strings.Contains(out, `"Monday"`)
	})
}

// TestSeveralClasses serves three classes with two hosts, each class at both: people choose it by
// their user name or a path, and neither see nor change another one.
func TestSeveralClasses(t *testing.T) {
	t.Parallel()
	address := postgres.Database(t)
	one := startOf(t, address, "--class", "Monday", "--class", "Friday & co", "--web")
	two := startOf(t, address, "--all", "--web")
	people := answered(t, [...]*program{one, two}, "monday", "friday-co")
	monday, friday := people[0], people[1]

	g := mustConnect(t, one.address, dialOptions{user: "friday-co"}) // with the words of another class
	must(t, g.atDoor())
	must(t, g.types(monday[0].words+"\r"))
	must(t, g.says("Nobody in this class has these three words"))
	must(t, g.types("\x15"+friday[0].words+"\r"))
	must(t, g.says("Welcome back"))
	g.close()
	for _, h := range []*hurried{monday[4], friday[4]} { // the cookie of one class is not the other's
		other := webclient.New("http://"+two.address+"/monday", "")
		other.At = strings.Replace(h.phone.At, one.address, two.address, 1)
		must(t, other.Get(t.Context(), "/"))
		if other.Words() != "" || !other.Has("Begin") {
			t.Errorf("somebody is known without a cookie: %s", other.Page)
		}
		other.Offline()
	}

	controls := mustConnect(t, two.address, two.controlsOf("monday")) // a reveal of one class
	must(t, controls.sees("Monday"))
	must(t, controls.says("5 done"))
	must(t, controls.types(" "))
	must(t, controls.says("[ANSWERING]"))
	must(t, controls.types(" "))
	must(t, controls.says("[REVEAL]"))
	controls.close()
	same := mustConnect(t, one.address, one.controlsOf("monday")) // at the other host
	must(t, same.says("[REVEAL]"))
	t.Cleanup(same.close)
	at := mustConnect(t, one.address, one.controlsOf("friday-co"))
	must(t, at.sees("Friday"))
	must(t, at.says("5 joined"))
	if !at.shows("[LOBBY]") {
		t.Errorf("the reveal of one class reached the other: %s", at.screen())
	}
	at.close()

	afar := t.TempDir() // another computer, with the database alone
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"classes"}, "Friday & co"},
		{[]string{"report", "--class", "Monday"}, "5"},
		{[]string{"report", "--class", "Friday & co"}, "5"},
		{[]string{"trend", "Monday", "Friday & co"}, "Friday & co"},
		{[]string{"control", "--class", "Monday"}, "Phase 3 of 5"},
		{[]string{"control", "--class", "friday & co"}, "no class"},
		{[]string{"control", "--class", "Friday & co"}, "Phase 1 of 5"},
		{[]string{"control"}, `control --class "Friday & co"`},
		{[]string{"control", "--class", "Monday", "--wall"}, "An average is nobody's result"},
		{[]string{"forget", "Monday", "--yes"}, "is running now"},
	} {
		if out, _ := one.with(afar, c.args...); !strings.Contains(out, c.says) {
			t.Errorf("%v from another computer; %q is missing: %s", c.args, c.says, out)
		}
	}

	three := startOf(t, address, "--class", "Tuesday") // a machine of its own opens another class
	eventually(t, "the class of the other machine is served", func() bool {
		code, out, _ := runs(t, two.address, dialOptions{user: "tuesday", command: "class"}, "")
		return code == 0 && strings.Contains(out, `"Tuesday"`)
	})
	if code, _, says := runs(t, one.address, dialOptions{user: "tuesday", command: "class"}, ""); code != 2 || strings.Contains(says, "onday") {
		t.Errorf("a class that is not served here: %d: %s", code, says)
	}
	code, _, says := runs(t, one.address, one.controlsOf("tuesday"), "")
	if code != 2 || !strings.Contains(says, "monday+facilitator@") || !strings.Contains(says, "friday-co+facilitator@") || strings.Contains(says, "tuesday+") {
		t.Errorf("a facilitator hears: %d: %s", code, says)
	}
	three.stops()

	for _, h := range monday {
		if h.phone != nil {
			h.phone.Offline()
		}
	}
	eventually(t, "an empty class is let go", func() bool {
		out, code := one.with(t.TempDir(), "forget", "Friday & co", "--yes")
		return code == 0 && strings.Contains(out, "Deleted: the class")
	})
	h := &hurried{class: "monday", way: 2, words: monday[0].words}
	must(t, h.goes(one.address))
	if !h.done {
		t.Error("somebody of another class did not find their result")
	}
	eventually(t, "the deleted class is gone at both", func() bool {
		for _, p := range []*program{one, two} {
			answer, err := http.Get("http://" + p.address + "/friday-co/")
			if err != nil || answer.Body.Close() != nil || answer.StatusCode != http.StatusNotFound {
				return false
			}
		}
		return true
	})
	for _, p := range []*program{one, two} {
		p.stops()
		if strings.Contains(p.stderr.String(), monday[0].words) {
			t.Errorf("a host says words: %s", p.stderr)
		}
		log, err := os.ReadFile(filepath.Join(p.home, "rolefit", "workshop", "host.log"))
		if err != nil || strings.Contains(string(log), "level=ERROR") || strings.Count(string(log), "the class was deleted") != 1 {
			t.Errorf("the log of a host whose class was deleted: %v\n%s", err, log)
		}
	}
}

// TestKeysOfClasses gives each of two classes a facilitator: neither opens the controls of the
// other, or learns whether it exists.
func TestKeysOfClasses(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/keys"
	var keys []gossh.Signer
	var lines strings.Builder
	for _, name := range []string{"Monday", "Friday"} {
		key := newKey(t)
		keys = append(keys, key)
		lines.WriteString(`class="` + name + `" ` + string(gossh.MarshalAuthorizedKey(key.PublicKey())))
	}
	must(t, os.WriteFile(path, []byte(lines.String()), 0o600))
	p := startOf(t, "", "--class", "Monday", "--class", "Friday", "--facilitator", path)
	for i, own := range []string{"monday", "friday"} {
		v := dialOptions{user: own + "+facilitator", auth: []gossh.AuthMethod{gossh.PublicKeys(keys[i])}, command: "controls"}
		g := mustConnect(t, p.address, v)
		must(t, g.says("[LOBBY]"))
		g.close()
		for _, login := range []string{"monday", "friday", "sunday"} {
			if login == own {
				continue
			}
			v.user = login + "+facilitator"
			code, _, says := runs(t, p.address, v, "")
			if code != 2 || !strings.Contains(says, own+"+facilitator@") || strings.Count(says, "@") != 1 {
				t.Errorf("the key of %s at %s: %d: %s", own, login, code, says)
			}
		}
	}
	v := dialOptions{user: "monday+facilitator", auth: []gossh.AuthMethod{gossh.PublicKeys(newKey(t))}}
	if g, err := connect(p.address, v); err == nil {
		g.close()
		t.Error("a key of nobody opens the controls")
	}
}
