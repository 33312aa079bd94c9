package cli

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/clikit"
	"rolefit/internal/textfile"
)

// FuzzFacilitatorKeys parses any file of facilitators' keys: a key is accepted only from a
// line that is exactly that key, every such line counts, and each ignored line is named.
func FuzzFacilitatorKeys(f *testing.F) {
	one, other, signed := seedKey(f, 1), seedKey(f, 2), certificate(f)
	for _, text := range []string{
		"", "\n# nothing\n", one, one + " ann@laptop\r\n" + other, "  " + one + "\t\n\n#" + other, one + "\r" + other + "\r", one + " ann\r" + other, "\ufeff" + one,
		`from="10.0.0.0/8" ` + one, `expiry-time="20260101",no-pty ` + one, "cert-authority " + one, "restrict " + one, ", " + one, `" ` + one, `\" ` + one,
		`class="Monday class" ` + one + ` my "laptop"`, "ssh-rsa" + one[len("ssh-ed25519"):], "restrict" + one[len("ssh-ed25519"):], one[:40], one + one, one + "\nnonsense", signed, "cert-authority " + signed,
		"sk-ssh-ed25519@openssh.com AAAA", "ssh-ed25519 \x00", strings.Repeat("a,", 5000) + " " + one, "\xff\xfes\x00s\x00h\x00",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		data, err := textfile.NewReader(bytes.NewReader(data), textfile.Taker{}).All(len(data) * utf8.UTFMax)
		if err != nil {
			return
		}
		keys, err := facilitatorKeys("keys", data)
		if (err == nil) != (len(keys) > 0) || err != nil && (keys != nil || clikit.ExitCode(err) != clikit.ExitBadInput) {
			t.Fatalf("%q: %v, %v", data, keys, err)
		}
		if err != nil {
			return
		}
		var lines []string
		for line := range strings.FieldsFuncSeq(string(data), func(r rune) bool { return r == '\n' || r == '\r' }) {
			if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
				lines = append(lines, line)
			}
		}
		if len(lines) != len(keys) {
			t.Fatalf("%q: %d keys of %d lines", data, len(keys), len(lines))
		}
		for i, k := range keys {
			line := lines[i]
			for range 2 * len(k.classes) { // a name may hold spaces, and so may the comment hold quotes
				_, line, _ = strings.Cut(line, `"`)
			}
			fields := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\t' })
			if want := strings.Fields(string(gossh.MarshalAuthorizedKey(k.key))); len(fields) < len(want) || !cmp.Equal(want, fields[:len(want)]) {
				t.Fatalf("%q lets %q in", lines[i], want)
			}
			if _, ok := k.key.(*gossh.Certificate); ok {
				t.Fatalf("%q lets a certificate in", lines[i])
			}
		}
	})
}

// seedKey is a public key, as in authorized_keys, that is the same in each run.
func seedKey(f *testing.F, n byte) string {
	f.Helper()
	return strings.TrimSpace(string(gossh.MarshalAuthorizedKey(seedSigner(f, n).PublicKey())))
}

func seedSigner(f *testing.F, n byte) gossh.Signer {
	f.Helper()
	s, err := gossh.NewSignerFromKey(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize)))
	if err != nil {
		f.Fatal(err)
	}
	return s
}

// certificate is a certificate, as in authorized_keys.
func certificate(f *testing.F) string {
	f.Helper()
	c := &gossh.Certificate{Key: seedSigner(f, 1).PublicKey(), CertType: gossh.UserCert, ValidPrincipals: []string{"ann"}, Nonce: []byte("n"), ValidBefore: 1}
	if err := c.SignCert(bytes.NewReader(make([]byte, 64)), seedSigner(f, 2)); err != nil {
		f.Fatal(err)
	}
	return strings.TrimSpace(string(gossh.MarshalAuthorizedKey(c)))
}

// FuzzNote parses any bytes as a host's lock file: an accepted one can be written and read
// again, is printed in lines of our own layout, and no more than the limit is read of an
// endless one.
func FuzzNote(f *testing.F) {
	for _, text := range []string{
		"", "null", "{}", "[]", `{"pid":41,"address":"127.0.0.1:2222","class":"Monday class","store":"/home/a/classes.db"}` + "\n",
		`{"pid":41,"address":"127.0.0.1:2222","class":"Monday"}` + "\nis left of a longer one", `{"pid":1,"address":"","class":"R","store":""}`,
		`{"pid":-1,"class":"a"}`, `{"pid":1e99,"class":"a"}`, `{"pid":1,"class":""}`, `{"pid":1,"class":"R&D | <Monday>"}`, `{"pid":1,"class":"a\nb;rm -rf ~","address":"\u001b[2J:22"}`,
		`{"pid":1,"class":"$(a)` + "`b`" + `"}`, `{"pid":1,"class":"R&D (spring)","store":"/a (b)/c.db"}`,
		`{"pid":1,"several":true,"class":""}`, `{"pid":1,"several":true,"class":"$(a)"}`, strings.Repeat("[", 10_000), strings.Repeat(" ", mostNote) + `{"pid":1,"class":"a"}`, "\xff\x00",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		in := &counted{from: bytes.NewReader(data)}
		r, ok := decodeNote(in)
		if in.n > mostNote {
			t.Fatalf("%d bytes are read", in.n)
		}
		if !ok {
			return
		}
		if r.Several != (r.Class == "") || r.PID < 1 || r.lock != "" {
			t.Fatalf("%q: taken as %+v", data, r)
		}
		written, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if again, ok := decodeNote(bytes.NewReader(written)); len(written) <= mostNote && (!ok || again != r) {
			t.Fatalf("%q: %+v, and again %+v", data, r, again)
		}
		said := []string{strings.TrimPrefix(openings([]running{r}, ""), "\n")}
		for _, e := range []hostedError{{running: r}, {running: r, here: true}, {running: r, here: true, opens: clikit.TypedFlag("class", r.Class)}} {
			said = append(said, e.Error())
		}
		for _, line := range said {
			bare := strings.TrimSuffix(line, clikit.TypedFlag("store", r.Store))
			for _, quoted := range []string{clikit.TypedFlag("class", r.Class), strconv.Quote(r.Class)} { // a name may have some of these
				if r.Class != "" {
					bare = strings.ReplaceAll(bare, quoted, "")
				}
			}
			if strings.ContainsFunc(line, unicode.IsControl) || strings.ContainsAny(bare, "`$|&<>()") {
				t.Fatalf("%q: said as %q", data, line)
			}
		}
	})
}

// counted counts the bytes read.
type counted struct {
	from *bytes.Reader
	n    int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.n += n
	return n, err
}
