package host

import (
	"crypto/rand"
	"net/netip"
	"sync"
)

// devices gives each address a random token, new in each run of the host. The store
// keeps the token beside a sheet, so that the sheets of one device count once towards
// LeastRevealed; the address stays in memory.
type devices struct {
	mu     sync.Mutex
	tokens map[netip.Prefix]string
}

// of returns the token of an address. Beyond 65,536 addresses, all further ones share a
// token, so that using many gains nothing.
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

// device returns the token of a connection; empty with OneRouter.
func (h *Host) device(c *counted) string {
	if h.o.OneRouter {
		return ""
	}
	return h.devices.of(c.network)
}
