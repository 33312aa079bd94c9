package main

import (
	"context"
	"errors"
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
		at := func(ips ...string) func() ([]address, error) {
			return func() (all []address, _ error) {
				for _, ip := range ips {
					all = append(all, address{net.ParseIP(ip), "wlan0"})
				}
				return all, nil
			}
		}
		var list atomic.Pointer[func() ([]address, error)]
		is := func(now func() ([]address, error)) { list.Store(&now) }
		is(at("192.168.1.5"))
		listening := &net.TCPAddr{Port: 2222}
		look := func() ([]string, error) { return joinLines(listening, *list.Load()) }
		told, err := look()
		if err != nil {
			t.Fatal(err)
		}
		var changes []string
		ctx, stop := context.WithCancel(t.Context())
		go watch(ctx, told, look, func(lines []string) { changes = append(changes, strings.Join(lines, ", ")) })
		for _, step := range []struct {
			list  func() ([]address, error)
			looks int      // how often it is looked at
			want  []string // the changes until then
		}{
			{at("192.168.1.5"), 5, nil},
			{at(), 1, nil}, // between two networks
			{at("192.168.1.5"), 3, nil},
			{func() ([]address, error) { return nil, errors.New("too many files") }, 3, nil},
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

// TestWhatIsWatched expects a host with a given address to watch none.
func TestWhatIsWatched(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		address string
		ip      net.IP
		watched bool
	}{
		{"", nil, true},
		{"", net.IPv6unspecified, true},
		{"class.local", nil, false},
		{"", net.IPv4(127, 0, 0, 1), false},
	} {
		synctest.Test(t, func(t *testing.T) {
			f := &hostFlags{address: c.address}
			ctx, stop := context.WithCancel(t.Context())
			ended := false
			go func() {
				f.watched(nil, &hostSetup{}, &net.TCPAddr{IP: c.ip, Port: 22})(ctx)
				ended = true
			}()
			synctest.Wait()
			if ended == c.watched {
				t.Errorf("%+v: it ended at once: %t", c, ended)
			}
			stop()
			synctest.Wait()
		})
	}
}

// TestMemoryLimit expects a limit set by the environment to stay.
func TestMemoryLimit(t *testing.T) {
	t.Parallel()
	for environ, want := range map[string]int64{"": 1 << 30, "GOMEMLIMIT=": 1 << 30, "GOMEMLIMIT=4GiB": -1, "GOMEMLIMIT=off": -1} {
		if got := memoryLimit([]string{"A=b", environ}); got != want {
			t.Errorf("%s: %d", environ, got)
		}
	}
}
