package reach

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestWatch watches a computer that moves between networks: the news has the new address, and
// skips moments without one.
func TestWatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		at := func(ips ...string) func() ([]Address, error) {
			return func() (all []Address, _ error) {
				for _, ip := range ips {
					all = append(all, Address{net.ParseIP(ip), "wlan0"})
				}
				return all, nil
			}
		}
		var list atomic.Pointer[func() ([]Address, error)]
		is := func(now func() ([]Address, error)) { list.Store(&now) }
		is(at("192.168.1.5"))
		listening := &net.TCPAddr{Port: 2222}
		look := func() (Ways, error) { return At{SSH: listening, Web: listening}.Ways(*list.Load()) }
		told, err := look()
		if err != nil {
			t.Fatal(err)
		}
		var changes []string
		ctx, stop := context.WithCancel(t.Context())
		go Watch(ctx, told, look, func(ways Ways) {
			changes = append(changes, strings.Join(ways.Join, ", "))
			if !strings.HasPrefix(ways.Web[0], "http://") || !strings.Contains(ways.Web[0], ways.Join[0][len("ssh -p 2222 "):]) {
				t.Errorf("the pages are at %q, and ssh at %q", ways.Web, ways.Join)
			}
		})
		for _, step := range []struct {
			list  func() ([]Address, error)
			looks int      // how often it is looked at
			want  []string // the changes until then
		}{
			{at("192.168.1.5"), 5, nil},
			{at(), 1, nil}, // between two networks
			{at("192.168.1.5"), 3, nil},
			{func() ([]Address, error) { return nil, errors.New("too many files") }, 3, nil},
			{at("10.0.0.7", "192.168.1.5"), 2, []string{"ssh -p 2222 10.0.0.7, ssh -p 2222 192.168.1.5"}},
			{at("10.0.0.7", "192.168.1.5"), 9, []string{"ssh -p 2222 10.0.0.7, ssh -p 2222 192.168.1.5"}},
			{at(), 2, []string{"ssh -p 2222 10.0.0.7, ssh -p 2222 192.168.1.5", "ssh -p 2222 localhost"}},
		} {
			is(step.list)
			for range step.looks {
				time.Sleep(watchEvery)
			}
			synctest.Wait()
			if !slices.Equal(changes, step.want) {
				t.Errorf("changes: %q, want %q", changes, step.want)
			}
		}
		stop()
		synctest.Wait()
	})
}

// TestMoves expects the ways to change only with the addresses of this computer that are
// shown.
func TestMoves(t *testing.T) {
	t.Parallel()
	all, one := &net.TCPAddr{Port: 2222}, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 2222}
	for _, c := range []struct {
		at    At
		moves bool
	}{
		{At{SSH: all}, true},
		{At{SSH: &net.TCPAddr{IP: net.IPv6unspecified}}, true},
		{At{SSH: all, Host: "class.local"}, false},
		{At{SSH: one}, false},
		{At{SSH: one, Web: one}, false},
		{At{SSH: one, Web: all}, true},
		{At{SSH: one, Web: all, Name: "class.example"}, false},
		{At{SSH: all, Web: all, Name: "class.example"}, true},
	} {
		if got := c.at.Moves(); got != c.moves {
			t.Errorf("%+v moves: %t", c.at, got)
		}
	}
}

// TestWays returns the commands and the addresses of pages for every way to host a class.
func TestWays(t *testing.T) {
	t.Parallel()
	list := func() ([]Address, error) {
		return []Address{{net.ParseIP("192.168.1.23"), "wlan0"}, {net.ParseIP("2001:db8::1"), "wlan0"}}, nil
	}
	none := func() ([]Address, error) { return nil, nil }
	port := func(n int) *net.TCPAddr { return &net.TCPAddr{Port: n} }
	for _, c := range []struct {
		at   At
		list func() ([]Address, error)
		want Ways
	}{
		{At{SSH: port(2222)}, list, Ways{Join: []string{"ssh -p 2222 192.168.1.23", "ssh -p 2222 2001:db8::1"}}},
		{At{SSH: port(2222), Web: port(2222)}, list, Ways{
			[]string{"ssh -p 2222 192.168.1.23", "ssh -p 2222 2001:db8::1"}, []string{"http://192.168.1.23:2222/", "http://[2001:db8::1]:2222/"},
		}},
		{At{SSH: port(22), Web: port(80)}, list, Ways{
			[]string{"ssh 192.168.1.23", "ssh 2001:db8::1"}, []string{"http://192.168.1.23/", "http://[2001:db8::1]/"},
		}},
		{At{SSH: port(2222), Web: port(2222)}, none, Ways{[]string{"ssh -p 2222 localhost"}, []string{"http://localhost:2222/"}}},
		{At{SSH: port(2222), Web: port(2222), Host: "class.local"}, nil, Ways{[]string{"ssh -p 2222 class.local"}, []string{"http://class.local:2222/"}}},
		{At{SSH: port(2222), Web: port(2222), Host: "class.local", Port: 80}, nil, Ways{[]string{"ssh -p 80 class.local"}, []string{"http://class.local/"}}},
		{At{SSH: port(2222), Web: port(8080), Host: "class.local", Port: 22}, nil, Ways{[]string{"ssh class.local"}, []string{"http://class.local:8080/"}}},
		{At{SSH: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 9}, Web: &net.TCPAddr{IP: net.IPv6loopback, Port: 443}, Name: "class.example"}, nil, Ways{
			[]string{"ssh -p 9 127.0.0.1"}, []string{"https://class.example/"},
		}},
		{At{SSH: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 9}, Web: &net.TCPAddr{IP: net.IPv6loopback, Port: 8}}, nil, Ways{
			[]string{"ssh -p 9 127.0.0.1"}, []string{"http://[::1]:8/"},
		}},
	} {
		if got, err := c.at.Ways(c.list); err != nil || !got.equal(c.want) {
			t.Errorf("%+v: %q, %v; want %q", c.at, got, err, c.want)
		}
	}
}

// TestGiven reads the values of --address.
func TestGiven(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"class.local": "class.local 0 ", "class.local:80": "class.local 80 ", "[2001:db8::1]:80": "2001:db8::1 80 ", "2001:db8::1": "2001:db8::1 0 ",
		"class.local:0": ` 0 "0" is not a port`, "class.local:http": ` 0 "http" is not a port`, "-oProxyCommand=x": " 0 that is not the name or address of a computer",
		"": " 0 that is not the name or address of a computer", "a b": " 0 that is not the name or address of a computer",
	} {
		host, port, why := Given(typed)
		if got := fmt.Sprint(host, " ", port, " ", why); got != want {
			t.Errorf("%q: %q; want %q", typed, got, want)
		}
	}
}

// TestWaysToAClass puts the login of a class into the ways to its host.
func TestWaysToAClass(t *testing.T) {
	t.Parallel()
	w := Ways{Join: []string{"ssh -p 2222 10.0.0.1", "ssh class.local"}, Web: []string{"http://10.0.0.1:2222/"}}
	got := w.For("früh")
	want := Ways{Join: []string{"ssh -p 2222 früh@10.0.0.1", "ssh früh@class.local"}, Web: []string{"http://10.0.0.1:2222/fr%C3%BCh"}}
	if !got.equal(want) || !w.For("").equal(w) {
		t.Errorf("%v; want %v", got, want)
	}
}
