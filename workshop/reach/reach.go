// Package reach knows where a class is reached: at which commands of ssh, and at which
// addresses of web pages. They come from the addresses of this computer, from a name that
// the instructor gives, or from a certificate.
package reach

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"rolefit/internal/pause"
)

// Address is an address of this computer.
type Address struct {
	IP        net.IP
	Interface string // name of the network interface
}

// Addresses lists the addresses that other computers may reach, best first: the network
// that participants are most likely on, then others, then those of virtual interfaces.
func Addresses() ([]Address, error) {
	interfaces, err := net.Interfaces()
	if err != nil {
		return nil, fmt.Errorf("list the addresses of this computer: %w", err)
	}
	var all []Address
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
				all = append(all, Address{n.IP, i.Name})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Address) int { return cmp.Compare(a.rank(), b.rank()) })
	return all, nil
}

// rank orders addresses; lower is better for participants.
func (a Address) rank() int {
	rank := 0
	for _, made := range []string{"docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "utun", "tun", "tap", "wg", "tailscale", "bridge", "zt"} {
		if strings.HasPrefix(strings.ToLower(a.Interface), made) {
			rank = 10
		}
	}
	if a.IP.To4() == nil {
		rank += 5 // longer to type
	}
	if !a.IP.IsPrivate() {
		rank++
	}
	return rank
}

// Ways are the ways to a class, best first.
type Ways struct {
	Join []string // commands of ssh, at least one
	Web  []string // addresses of web pages; empty: there are none
}

func (w Ways) equal(other Ways) bool {
	return slices.Equal(w.Join, other.Join) && slices.Equal(w.Web, other.Web)
}

// For returns the ways to one of several classes at a door, by its login name; w itself for
// an empty one.
func (w Ways) For(login string) Ways {
	if login == "" {
		return w
	}
	var of Ways
	for _, line := range w.Join {
		of.Join = append(of.Join, As(login, line))
	}
	for _, address := range w.Web {
		of.Web = append(of.Web, address+url.PathEscape(login))
	}
	return of
}

// As returns a command of ssh with a user name; the command itself for an empty one.
func As(user, command string) string {
	if user == "" {
		return command
	}
	at := strings.LastIndex(command, " ") + 1
	return command[:at] + user + "@" + command[at:]
}

// At is where a class waits for people.
type At struct {
	SSH  *net.TCPAddr
	Web  *net.TCPAddr // may be the same; nil: there are no web pages
	Host string       // that people type; empty: the addresses of this computer
	Port int          // of SSH for people who type Host; 0: the port itself
	Name string       // of the pages' certificate; empty: they are not encrypted
}

// Moves reports whether the ways change with the addresses of this computer.
func (a At) Moves() bool {
	return a.Host == "" && (everywhere(a.SSH) || a.Web != nil && a.Name == "" && everywhere(a.Web))
}

// Ways returns the ways to the class; list returns the addresses of this computer. Without
// a network they lead to localhost.
func (a At) Ways(list func() ([]Address, error)) (w Ways, err error) {
	var all []Address
	if a.Moves() {
		if all, err = list(); err != nil {
			return w, err
		}
	}
	port := cmp.Or(a.Port, a.SSH.Port)
	for _, host := range hosts(a.SSH, a.Host, all) {
		w.Join = append(w.Join, Command(host, port))
	}
	if a.Web == nil {
		return w, nil
	}
	scheme := "http"
	if a.Name != "" {
		scheme = "https"
	}
	if a.Web.Port != a.SSH.Port {
		port = a.Web.Port
	}
	for _, host := range hosts(a.Web, cmp.Or(a.Host, a.Name), all) {
		w.Web = append(w.Web, link(scheme, host, port))
	}
	return w, nil
}

// hosts returns a given host, or else the addresses that reach a listener.
func hosts(listening *net.TCPAddr, given string, all []Address) (hosts []string) {
	switch {
	case given != "":
		return []string{given}
	case !everywhere(listening):
		return []string{listening.IP.String()}
	}
	for _, a := range all {
		hosts = append(hosts, a.IP.String())
	}
	if len(hosts) == 0 {
		hosts = []string{"localhost"}
	}
	return hosts
}

// everywhere reports whether a host listens on all addresses of this computer.
func everywhere(listening *net.TCPAddr) bool {
	return listening.IP == nil || listening.IP.IsUnspecified()
}

// Command returns the ssh command that joins at an address.
func Command(host string, port int) string {
	const usual = 22 // needs no -p
	if port == usual {
		return "ssh " + host
	}
	return fmt.Sprintf("ssh -p %d %s", port, host)
}

// link returns the address of the pages.
func link(scheme, host string, port int) string {
	at := net.JoinHostPort(host, strconv.Itoa(port))
	if usual := map[string]int{"http": 80, "https": 443}; port == usual[scheme] {
		at = strings.TrimSuffix(at, ":"+strconv.Itoa(port))
	}
	return scheme + "://" + at + "/"
}

// watchEvery is the interval at which Watch reads the addresses.
const watchEvery = 3 * time.Second

// Watch polls the ways until ctx ends and calls changed when they differ from told. It
// waits until two polls agree: a network that comes back with the same address has not
// changed.
func Watch(ctx context.Context, told Ways, look func() (Ways, error), changed func(Ways)) {
	for seen := told; pause.For(ctx, watchEvery); {
		ways, err := look()
		if err != nil {
			continue // it may pass
		}
		if ways.equal(seen) && !ways.equal(told) {
			told = ways
			changed(ways)
		}
		seen = ways
	}
}

// Given splits the host and the port that the instructor gives people to type, HOST[:PORT];
// port is 0 if none is given. why says why it is malformed; empty: it is not.
func Given(typed string) (host string, port int, why string) {
	host = typed
	if name, number, err := net.SplitHostPort(typed); err == nil {
		const last = 65535
		if port, err = strconv.Atoi(number); err != nil || port < 1 || port > last {
			return "", 0, fmt.Sprintf("%q is not a port", number)
		}
		host = name
	}
	if strings.HasPrefix(host, "-") || strings.ContainsFunc(host, func(r rune) bool { return !isHostLetter(r) }) || host == "" {
		return "", 0, "that is not the name or address of a computer"
	}
	return host, port, ""
}

func isHostLetter(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("-._:%", r)
}
