// Package host owns how a laptop speaks with the host of a class: the address that
// people type, the key that the host shows, and what is said over the system's own ssh
// client: which class, which questions, please take this sheet, what the class does,
// and a second answer.
//
// It does not own the sheets that wait (package outbox above it), nor what people
// read about any of this (package cli). Its rules: what somebody types never becomes
// an option of ssh or a word of a shell; a key is taken once and then held to; no
// key, password or name of the person is offered; every question has a limit of
// time and of size; what the host says is data, and never trusted.
package host

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// Port is the port of a host where none is named.
const Port = 2222

// Address is where a host is.
type Address struct {
	Name string // a name, an IPv4 address, or an IPv6 address without brackets
	Port int    // 1 to 65535
}

// Parse reads HOST or HOST:PORT as people type them. An IPv6 address stands in
// brackets where a port follows.
func Parse(text string) (Address, error) {
	text = strings.TrimSuffix(strings.TrimSpace(text), "/")
	name, port := text, ""
	switch {
	case text == "":
		return Address{}, errors.New("it is empty")
	case strings.HasPrefix(text, "-"):
		return Address{}, errors.New("it begins with a dash")
	case strings.Contains(text, "@"):
		return Address{}, errors.New("it holds an @; a class takes no name of yours, so leave out what stands before it")
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
	a := Address{Name: strings.ToLower(strings.TrimSuffix(name, ".")), Port: Port}
	if port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 {
			return Address{}, fmt.Errorf("%q is no port; ports are 1 to 65535", port)
		}
		a.Port = int(n)
	}
	return a, a.check()
}

// check says what is wrong with the name. What it lets pass is made of letters,
// digits and a few signs that mean nothing to ssh or to a shell.
func (a Address) check() error {
	if strings.Contains(a.Name, ":") {
		ip, err := netip.ParseAddr(a.Name)
		if err != nil || !plain(ip.Zone(), "-_.") {
			return errors.New("it is no IPv6 address")
		}
		return nil
	}
	const longest, longestLabel = 253, 63
	if a.Name == "" || len(a.Name) > longest {
		return errors.New("it is no name of a computer")
	}
	for label := range strings.SplitSeq(a.Name, ".") {
		if label == "" || len(label) > longestLabel || strings.HasPrefix(label, "-") || !plain(label, "-_") {
			return errors.New("it is no name or address of a computer")
		}
	}
	if strings.Trim(a.Name, "0123456789.") == "" {
		if _, err := netip.ParseAddr(a.Name); err != nil {
			return errors.New("it is no IPv4 address; one has four numbers from 0 to 255")
		}
	}
	return nil
}

// plain says whether a text is made of letters, digits and these signs.
func plain(text, signs string) bool {
	for _, r := range text {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		if !letter && !strings.ContainsRune(signs, r) {
			return false
		}
	}
	return true
}

// String is the address as Parse reads it, always with its port.
func (a Address) String() string {
	if strings.Contains(a.Name, ":") {
		return fmt.Sprintf("[%s]:%d", a.Name, a.Port)
	}
	return fmt.Sprintf("%s:%d", a.Name, a.Port)
}

// Short is the address as people type it: without the port where it is the usual
// one.
func (a Address) Short() string {
	if a.Port == Port {
		return a.Name
	}
	return a.String()
}

// known is the address as ssh writes it in a file of known hosts.
func (a Address) known() string {
	const usual = 22
	if a.Port == usual {
		return a.Name
	}
	return fmt.Sprintf("[%s]:%d", a.Name, a.Port)
}

// file is a name for files about the address.
func (a Address) file() string {
	return strings.Map(func(r rune) rune {
		if plain(string(r), ".-") {
			return r
		}
		return '_'
	}, strings.Trim(a.String(), "["))
}
