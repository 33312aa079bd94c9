package cli_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/metrics"
	"testing"

	gossh "golang.org/x/crypto/ssh"
)

// held returns this process's memory in heap and stacks, in bytes, after a garbage
// collection.
func held() uint64 {
	runtime.GC()
	runtime.GC() // for finalizers and pools
	samples := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64() + samples[1].Value.Uint64()
}

// talker writes unwanted input into a session, up to the window that the SSH library grants,
// and returns once the host has received all of it.
func talker(address string, v dialOptions, much int, extended bool) (*gossh.Client, error) {
	client, err := dial(address, v)
	if err != nil {
		return nil, err
	}
	ch, reqs, err := client.OpenChannel("session", nil)
	if err != nil {
		return client, err
	}
	go gossh.DiscardRequests(reqs)
	go func() { _, _ = io.Copy(io.Discard, ch) }()
	go func() { _, _ = io.Copy(io.Discard, ch.Stderr()) }()
	if !v.noPTY {
		_, err = ch.SendRequest("pty-req", true, gossh.Marshal(struct {
			Term                        string
			Columns, Rows, Width, Depth uint32
			Modes                       string
		}{"xterm", 80, 24, 0, 0, "\x00"}))
	}
	switch v.command {
	case "":
	case "shell":
		_, err = ch.SendRequest("shell", true, nil)
	default:
		_, err = ch.SendRequest("exec", true, gossh.Marshal(struct{ Command string }{v.command}))
	}
	var to io.Writer = ch
	if extended {
		to = ch.Stderr()
	}
	_, wrote := to.Write(bytes.Repeat([]byte("x"), much))
	if errors.Is(wrote, io.EOF) { // a command that is over
		wrote = nil
	}
	_, _, answered := client.SendRequest("are you there", true, nil) // answered in turn
	return client, errors.Join(err, wrote, answered)
}

// TestMemoryOfWhatNobodyReads writes into sessions of every kind while the host waits for
// something else: it buffers next to nothing. (Facilitators may send more.)
func TestMemoryOfWhatNobodyReads(t *testing.T) {
	t.Parallel()
	if !alone(t) { // it measures memory
		return
	}
	h := hostedHere(t)
	const each, much, most = 5, 1900 << 10, 20 << 20
	kinds := map[string]dialOptions{
		"no session": {}, "the door": {command: "shell"}, "class": {command: "class", noPTY: true}, "submit": {command: "submit", noPTY: true},
		"follow": {command: "follow", noPTY: true}, "no such command": {command: "x", noPTY: true},
	}
	before := held()
	for _, extended := range []bool{false, true} {
		var all []*gossh.Client
		for kind, v := range kinds {
			for range each {
				client, err := talker(h.address, v, much, extended)
				if client != nil {
					t.Cleanup(func() { _ = client.Close() })
				}
				if err != nil {
					t.Fatalf("%s: %v", kind, err)
				}
				all = append(all, client)
			}
		}
		eventually(t, fmt.Sprintf("%d sessions, extended %v, hold no more than %d MiB", len(all), extended, most>>20), func() bool {
			return held() < before+most
		})
		for _, client := range all {
			_ = client.Close()
		}
	}
}
