package reach

import (
	"crypto/tls"
	"errors"
	"strings"
	"time"

	"rolefit/internal/clikit"
)

// Certificate reads the certificate of the pages and its key, and returns the name under
// which people open them: host if it is given, else the first name of the certificate.
// Errors say which flag or file to change.
func Certificate(cert, key, host string, now time.Time) (config *tls.Config, name string, err error) {
	pair, err := tls.LoadX509KeyPair(cert, key)
	switch {
	case err != nil && strings.Contains(err.Error(), "does not match"):
		return nil, "", clikit.BadInput("the key in %s doesn't belong to the certificate in %s; name the two files that came together", clikit.FileName(key), clikit.FileName(cert))
	case err != nil:
		return nil, "", clikit.BadInput("--cert %s --key %s: %v; name the two PEM files of your certificate, often fullchain.pem and privkey.pem",
			clikit.FileName(cert), clikit.FileName(key), err)
	case now.After(pair.Leaf.NotAfter), now.Before(pair.Leaf.NotBefore):
		return nil, "", clikit.BadInput("the certificate in %s is valid from %s to %s, and browsers would warn today; renew it, or leave --cert and --key out",
			clikit.FileName(cert), pair.Leaf.NotBefore.Format(time.DateOnly), pair.Leaf.NotAfter.Format(time.DateOnly))
	}
	names := pair.Leaf.DNSNames
	for _, ip := range pair.Leaf.IPAddresses {
		names = append(names, ip.String())
	}
	if name, err = nameOf(names, host, pair.Leaf.VerifyHostname); err != nil {
		return nil, "", err
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, name, nil
}

// nameOf returns host, which verify has to accept; without one, the first of names that is
// not a pattern.
func nameOf(names []string, host string, verify func(string) error) (string, error) {
	all := strings.Join(names, ", ")
	switch {
	case host != "" && verify(host) == nil:
		return host, nil
	case host != "" && all == "":
		return "", errNameless
	case host != "":
		return "", clikit.Misused("--address %s is not in the certificate, which is for %s", host, all)
	}
	for _, name := range names {
		if !strings.HasPrefix(name, "*") {
			return name, nil
		}
	}
	if all == "" {
		return "", errNameless
	}
	return "", clikit.Misused("the certificate is for any name like %s; say which one leads here, with --address NAME", all)
}

// errNameless refuses a certificate that no browser accepts.
var errNameless = errors.New("the certificate doesn't name a computer, so browsers would refuse it; use one with the name that people type")
