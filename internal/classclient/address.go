// Package classclient owns the laptop's side of the conversation with the host of a class:
// parsing its address, holding to its key, and the requests over the system's own ssh
// client (class, assessment, submit, follow, vote).
//
// It does not own the waiting sheets (package outbox above it) or texts for users
// (package cli). Its rules: typed text never becomes an option of ssh or a word of a
// shell; the first key of a host is accepted and then required; no key, password or
// user name of the person is offered; every request has a limit of time and size;
// replies of the host are untrusted data.
package classclient

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"unicode"
)

// Port is the default port of a host.
const Port = 2222

// Address is the network address of a host, with the class of several at its door.
type Address struct {
	Class string // the login name of the class; empty: the only one
	Name  string // a name, an IPv4 address, or an IPv6 address without brackets
	Port  int    // 1 to 65535
}

// Parse reads HOST or HOST:PORT, with CLASS@ before it or not, as a user types it. An IPv6 address with a port needs
// brackets. The error completes a sentence about the text.
func Parse(text string) (Address, error) {
	text = strings.TrimSuffix(strings.TrimSpace(text), "/")
	login := ""
	if before, after, named := strings.Cut(text, "@"); named {
		if login, text = before, after; !isLogin(login) {
			return Address{}, errors.New("the class name comes before the @, in letters, digits and hyphens")
		}
	}
	name, port := text, ""
	switch {
	case text == "":
		return Address{}, errors.New("it is empty")
	case strings.HasPrefix(text, "-"):
		return Address{}, errors.New("it begins with a dash")
	case strings.HasPrefix(text, "["):
		var closed bool
		name, port, closed = strings.Cut(text[1:], "]")
		if !closed || port != "" && !strings.HasPrefix(port, ":") {
			return Address{}, errors.New("write an IPv6 address with a port as [fe80::1]:2222")
		}
		port = strings.TrimPrefix(port, ":")
		if !strings.Contains(name, ":") {
			return Address{}, errors.New("brackets are for IPv6 addresses")
		}
	case strings.Count(text, ":") == 1:
		name, port, _ = strings.Cut(text, ":")
		if port == "" {
			return Address{}, errors.New("there is no port after the colon")
		}
	}
	a := Address{Class: login, Name: strings.ToLower(strings.TrimSuffix(name, ".")), Port: Port}
	if port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 {
			return Address{}, fmt.Errorf("%q is not a port; ports go from 1 to 65535", port)
		}
		a.Port = int(n)
	}
	return a, a.check()
}

// check refuses a name that is no host name or IP address. Accepted names have only
// letters, digits and signs that mean nothing to ssh or a shell.
func (a Address) check() error {
	if strings.Contains(a.Name, ":") {
		ip, err := netip.ParseAddr(a.Name)
		if err != nil || !plain(ip.Zone(), "-_.") || strings.HasSuffix(ip.Zone(), ".") {
			return errors.New("it is not an IPv6 address")
		}
		return nil
	}
	const longest, longestLabel = 253, 63
	if a.Name == "" || len(a.Name) > longest {
		return errors.New("it is not the name of a computer")
	}
	for label := range strings.SplitSeq(a.Name, ".") {
		if label == "" || len(label) > longestLabel || strings.HasPrefix(label, "-") || !plain(label, "-_") {
			return errors.New("it is not the name or address of a computer")
		}
	}
	if strings.Trim(a.Name, "0123456789.") == "" {
		if _, err := netip.ParseAddr(a.Name); err != nil {
			return errors.New("it is not an IPv4 address, which has four numbers from 0 to 255")
		}
	}
	return nil
}

// isLogin reports whether a text can be the login name of a class: no option of ssh, and
// nothing that a shell reads.
func isLogin(text string) bool {
	const longest = 100
	return text != "" && len(text) <= longest && !strings.HasPrefix(text, "-") && strings.Trim(text, "-") != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
}

// plain reports whether text has only ASCII letters, digits and the given signs.
func plain(text, signs string) bool {
	for _, r := range text {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		if !letter && !strings.ContainsRune(signs, r) {
			return false
		}
	}
	return true
}

// String returns the address in the form of Parse, always with the port.
func (a Address) String() string { return a.of(net.JoinHostPort(a.Name, strconv.Itoa(a.Port))) }

// of puts the class before the address of its host.
func (a Address) of(host string) string {
	if a.Class == "" {
		return host
	}
	return a.Class + "@" + host
}

// Short returns the address without the default port.
func (a Address) Short() string {
	if a.Port == Port {
		return a.of(a.Name)
	}
	return a.String()
}

// known returns the address as ssh writes it in known_hosts.
func (a Address) known() string {
	const usual = 22
	if a.Port == usual {
		return a.Name
	}
	return fmt.Sprintf("[%s]:%d", a.Name, a.Port)
}

// file returns a file name for the address.
func (a Address) file() string {
	return strings.Map(func(r rune) rune {
		if plain(string(r), ".-") {
			return r
		}
		return '_'
	}, strings.Trim(a.String(), "["))
}
