package reach

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// written writes a certificate for some names, valid for a day from the start, and its key into
// a folder.
func written(t *testing.T, from time.Time, ips []net.IP, names ...string) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	plan := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: names, IPAddresses: ips, NotBefore: from, NotAfter: from.AddDate(0, 0, 1)}
	der, failed := x509.CreateCertificate(rand.Reader, plan, plan, private.Public(), private)
	secret, more := x509.MarshalECPrivateKey(private)
	err = errors.Join(err, failed, more)
	dir := t.TempDir()
	for kind, data := range map[string][]byte{"CERTIFICATE": der, "EC PRIVATE KEY": secret} {
		err = errors.Join(err, os.WriteFile(filepath.Join(dir, kind), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: data}), 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "CERTIFICATE"), filepath.Join(dir, "EC PRIVATE KEY")
}

// TestCertificate reads certificates, and expects the name that people type, or an error that
// says the remedy.
func TestCertificate(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		from        time.Time
		names       []string
		ips         []net.IP
		host        string
		want, wrong string
	}{
		"its first name":   {from: now, names: []string{"class.example", "other.example"}, want: "class.example"},
		"the given name":   {from: now, names: []string{"class.example", "other.example"}, host: "other.example", want: "other.example"},
		"a pattern":        {from: now, names: []string{"*.example", "class.example"}, want: "class.example"},
		"a given pattern":  {from: now, names: []string{"*.school.example"}, host: "class.school.example", want: "class.school.example"},
		"only a pattern":   {from: now, names: []string{"*.school.example"}, wrong: "say which one leads here, with --address NAME"},
		"an address":       {from: now, ips: []net.IP{net.IPv4(10, 0, 0, 7)}, want: "10.0.0.7"},
		"another name":     {from: now, names: []string{"class.example"}, host: "evil.example", wrong: "--address evil.example is not in the certificate, which is for class.example"},
		"no name":          {from: now, wrong: "the certificate doesn't name a computer"},
		"no name, a given": {from: now, host: "class.example", wrong: "the certificate doesn't name a computer"},
		"an old one":       {from: now.AddDate(0, 0, -2), names: []string{"class.example"}, wrong: "valid from 2026-08-30 to 2026-08-31, and browsers would warn today; renew it"},
		"one of tomorrow":  {from: now.AddDate(0, 0, 1), names: []string{"class.example"}, wrong: "valid from 2026-09-02"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cert, key := written(t, c.from, c.ips, c.names...)
			config, got, err := Certificate(cert, key, c.host, now.Add(time.Hour))
			switch {
			case c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)):
				t.Errorf("%v; want %q", err, c.wrong)
			case c.wrong == "" && (err != nil || got != c.want || len(config.Certificates) != 1):
				t.Errorf("%q, %v; want %q", got, err, c.want)
			}
		})
	}
	cert, _ := written(t, now, nil, "class.example")
	_, key := written(t, now, nil, "class.example")
	if _, _, err := Certificate(cert, key, "", now); err == nil || !strings.Contains(err.Error(), "name the two files that came together") {
		t.Errorf("the key of another certificate: %v", err)
	}
}
