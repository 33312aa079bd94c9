package host

import (
	"crypto/rand"
	"net/netip"
	"sync"
)

// devices gives each address a random token, made anew with each run of the host. The
// token is kept beside what came from the address, so that what one device hands in
// counts once towards the five; the address is in memory alone.
type devices struct {
	mu     sync.Mutex
	tokens map[netip.Prefix]string
}

// of is the token of an address. Beyond a class's worth of addresses all others share
// one, so that taking many gains nothing.
func (d *devices) of(network netip.Prefix) string {
	const most = 1 << 16
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.tokens == nil {
		d.tokens = map[netip.Prefix]string{}
	}
	if _, known := d.tokens[network]; !known && len(d.tokens) >= most {
		network = netip.Prefix{}
	}
	token := d.tokens[network]
	if token == "" {
		token = rand.Text()
		d.tokens[network] = token
	}
	return token
}

// device is the token of a connection; empty where devices are not told apart.
func (h *Host) device(c *counted) string {
	if h.o.OneRouter {
		return ""
	}
	return h.devices.of(c.network)
}
