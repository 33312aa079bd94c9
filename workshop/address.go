package main

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"rolefit/internal/clikit"
)

// address is an address of this computer.
type address struct {
	ip   net.IP
	name string // of the network interface
}

// addresses lists the addresses that other computers may reach, best first: the network
// that participants are most likely on, then others, then those of virtual interfaces.
func addresses() ([]address, error) {
	interfaces, err := net.Interfaces()
	if err != nil {
		return nil, fmt.Errorf("list the addresses of this computer: %w", err)
	}
	var all []address
	for _, i := range interfaces {
		if i.Flags&net.FlagUp == 0 || i.Flags&net.FlagLoopback != 0 {
			continue
		}
		addrs, err := i.Addrs()
		if err != nil {
			continue // the interface has just gone
		}
		for _, a := range addrs {
			if n, ok := a.(*net.IPNet); ok && n.IP.IsGlobalUnicast() {
				all = append(all, address{n.IP, i.Name})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b address) int { return cmp.Compare(a.rank(), b.rank()) })
	return all, nil
}

// rank orders addresses; lower is better for participants.
func (a address) rank() int {
	rank := 0
	for _, made := range []string{"docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "utun", "tun", "tap", "wg", "tailscale", "bridge", "zt"} {
		if strings.HasPrefix(strings.ToLower(a.name), made) {
			rank = 10
		}
	}
	if a.ip.To4() == nil {
		rank += 5 // longer to type
	}
	if !a.ip.IsPrivate() {
		rank++
	}
	return rank
}

// usualPort is the default port of ssh, which needs no -p.
const usualPort = 22

// joinLine returns the ssh command that joins at an address.
func joinLine(host string, port int) string {
	if port == usualPort {
		return "ssh " + host
	}
	return fmt.Sprintf("ssh -p %d %s", port, host)
}

// everywhere reports whether a host listens on all addresses of this computer.
func everywhere(listening *net.TCPAddr) bool {
	return listening.IP == nil || listening.IP.IsUnspecified()
}

// joinLines returns the commands to join a host that listens like this, best first;
// list returns the addresses of this computer. Without a network it returns the one for
// localhost.
func joinLines(listening *net.TCPAddr, list func() ([]address, error)) ([]string, error) {
	if !everywhere(listening) {
		return []string{joinLine(listening.IP.String(), listening.Port)}, nil
	}
	all, err := list()
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, a := range all {
		lines = append(lines, joinLine(a.ip.String(), listening.Port))
	}
	if len(lines) == 0 {
		lines = []string{joinLine("localhost", listening.Port)}
	}
	return lines, nil
}

// watchEvery is the interval at which watch reads the addresses.
const watchEvery = 3 * time.Second

// watch polls the commands to join until ctx ends and calls changed when they differ
// from told. It waits until two polls agree: a network that comes back with the same
// address has not changed.
func watch(ctx context.Context, told []string, look func() ([]string, error), changed func([]string)) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	seen := told
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		lines, err := look()
		if err != nil {
			continue // it may pass
		}
		if slices.Equal(lines, seen) && !slices.Equal(lines, told) {
			told = lines
			changed(lines)
		}
		seen = lines
	}
}

// watched returns a function that keeps the commands to join up to date until its
// context ends; it does nothing if the host has a fixed address.
func (f *hostFlags) watched(a *app, g *hostSetup, listening *net.TCPAddr) func(context.Context) {
	if f.address != "" || !everywhere(listening) {
		return func(context.Context) {}
	}
	look := func() ([]string, error) { return joinLines(listening, addresses) }
	return func(ctx context.Context) {
		watch(ctx, g.join, look, func(lines []string) {
			g.host.SetJoin(lines, nil)
			if f.headless {
				a.Note("The addresses of this computer have changed. To join:\n  %s", strings.Join(lines, "\n  "))
			}
		})
	}
}

// joined returns the commands to join: at --address, or at the addresses of this
// computer. Error: --address is malformed.
func (f *hostFlags) joined(listening *net.TCPAddr) ([]string, error) {
	if f.address == "" {
		return joinLines(listening, addresses)
	}
	host, port := f.address, listening.Port
	if name, number, err := net.SplitHostPort(f.address); err == nil {
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 || n > 65535 {
			return nil, clikit.Misused("--address %q: %q is no port", f.address, number)
		}
		host, port = name, n
	}
	if strings.HasPrefix(host, "-") || strings.ContainsFunc(host, func(r rune) bool { return !isHostLetter(r) }) || host == "" {
		return nil, clikit.Misused("--address %q is no name or address of a computer", f.address)
	}
	return []string{joinLine(host, port)}, nil
}

// joinedAt returns the function for host.Options.JoinLine; nil with --address.
func (f *hostFlags) joinedAt() func(*net.TCPAddr) string {
	if f.address != "" {
		return nil
	}
	return func(at *net.TCPAddr) string { return joinLine(at.IP.String(), at.Port) }
}

func isHostLetter(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("-._:%", r)
}
