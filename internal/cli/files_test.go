package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"rolefit/content"
	"rolefit/internal/clikit"
)

// handed lists the commands that take a file, each with a valid one. FILE stands for its
// name.
func handed() map[string][]byte {
	const facts = `{"name":"Größe","facts":{"travel":"yes"}}` + "\n"
	return map[string][]byte{
		"score FILE":                     guessed(1, 1),
		"score FILE --format json":       guessed(3, 1),
		"show FILE":                      guessed(1, 1),
		"job check FILE":                 []byte(facts),
		"job check FILE --format json":   []byte(facts + facts),
		"job Acme --text FILE":           []byte("Größe zählt\nWe travel.\n"),
		"content check FILE":             content.Starter(),
		"content show --assessment FILE": content.Starter(),
		"paper --assessment FILE":        content.Starter(),
	}
}

// taken runs a command on a file.
func taken(t *testing.T, line string, data []byte) (out, stderr string, code int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	args := strings.Fields(line)
	for i, arg := range args {
		if arg == "FILE" {
			args[i] = path
		}
	}
	out, stderr, code = world(t, strings.NewReader("q\n"), args...)
	return strings.ReplaceAll(out, path, "FILE"), strings.ReplaceAll(stderr, path, "FILE"), code
}

// powerShell encodes a text as the > of PowerShell 5 does.
func powerShell(text []byte) []byte {
	var b bytes.Buffer
	for _, c := range utf16.Encode([]rune("\uFEFF" + strings.ReplaceAll(string(text), "\n", "\r\n"))) {
		b.Write([]byte{byte(c), byte(c >> 8)})
	}
	return b.Bytes()
}

// western encodes a text in Windows-1252.
func western(text []byte) []byte {
	var b bytes.Buffer
	for _, c := range string(text) {
		if c > 0xff {
			c = '?'
		}
		b.WriteByte(byte(c))
	}
	return b.Bytes()
}

// TestFilesOfOtherSystems expects each command to print the same for a file in another
// system's encoding as for the same file in UTF-8.
func TestFilesOfOtherSystems(t *testing.T) {
	t.Parallel()
	for line, data := range handed() {
		data = bytes.ReplaceAll(data, []byte("…"), []byte("..."))
		want, _, code := taken(t, line, data)
		if code != clikit.ExitOK {
			t.Errorf("%s: exit code %d", line, code)
		}
		for system, other := range map[string][]byte{
			"a byte order mark": append([]byte("\uFEFF"), data...),
			"PowerShell":        powerShell(data),
			"Windows":           bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n")),
			"an old Macintosh":  bytes.ReplaceAll(data, []byte("\n"), []byte("\r")),
			"Windows-1252":      western(data),
		} {
			out, stderr, code := taken(t, line, other)
			if out != want || code != clikit.ExitOK {
				t.Errorf("%s, from %s: exit code %d, saying %s%.300s\nwant %.300s", line, system, code, stderr, out, want)
			}
			if said := strings.Contains(stderr, "read as Windows-1252"); said != (system == "Windows-1252" && !bytes.Equal(western(data), data)) {
				t.Errorf("%s, from %s: %s", line, system, stderr)
			}
		}
	}
}

// TestFilesOfOthers expects each command to name the format of a foreign file in one line.
func TestFilesOfOthers(t *testing.T) {
	t.Parallel()
	for what, data := range map[string]string{
		"a PDF":                        "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
		"a picture":                    "\x89PNG\r\n\x1a\n\x00\x00",
		"a web page":                   "<!doctype html>\n<p>We are hiring</p>\n",
		"an email":                     "MIME-Version: 1.0\r\nFrom: a@b.c\r\nSubject: We are hiring\r\n\r\nWe are hiring\r\n",
		"RTF":                          "{\\rtf1\\ansi We are hiring}",
		"a Google Forms export":        "Timestamp,I like it\n2026,4\n",
		"a Moodle export (CSV)":        "Surname,First name,Email address,State\nNg,Ana,a@b.c,Finished\n",
		"a table (CSV)":                "ResponseId,Status,Progress,Finished\nR_3NfEXAMPLEK7Q2AAAABBBBCCCCDD,0,100,1\n",
		"a Moodle export (XML)":        "<?xml version=\"1.0\"?>\n<quiz></quiz>\n",
		"a Moodle export (GIFT)":       "::Q1:: Who? {=a ~b}\n",
		"a SurveyJS export":            `{"pages":[{"elements":[{"type":"rating"}]}]}`,
		"a Kahoot export":              "Question,Answer 1,Answer 2\n",
		"a Google Forms export (JSON)": `{"formId":"f","info":{"title":"T"},"items":[]}`,
		"no text":                      "\xc0\x7f\x81\xa2\xa2\x85\xa2\xa2\x7f\x7a\x40\x7f\x83\x81\x99\x85\x85\x99\x7f\xd0\x15", // a sheet in EBCDIC
		"not UTF-8":                    "\xcf\xf0\xe8\xe2\xe5\xf2\n",
	} {
		for line := range handed() {
			if what == "not UTF-8" && strings.HasPrefix(line, "s") || what == "not UTF-8" && strings.HasPrefix(line, "job check") {
				continue // of sheets, each is refused by itself
			}
			out, stderr, code := taken(t, line, []byte(data))
			if strings.Contains(what, "export") && !strings.Contains(stderr, wayOut(line)) {
				t.Errorf("%s, of %s: %s", line, what, stderr)
			}
			if out != "" || code != clikit.ExitBadInput || !strings.HasPrefix(stderr, "rolefit: FILE is "+what+"; ") || strings.Count(stderr, "\n") != 1 {
				t.Errorf("%s, of %s: exit code %d, saying %s%s", line, what, code, stderr, out)
			}
		}
	}
}

// TestMails expects a mail to be called one before its headers and parts are searched for
// codes.
func TestMails(t *testing.T) {
	t.Parallel()
	const head = "From: Ana <a@b.c>\nMIME-Version: 1.0\n"
	for _, data := range []string{
		head + "Subject: =?utf-8?q?Job?=\n\nWe are hiring\n",
		head + "Content-Type: multipart/alternative; boundary=\"=_K7Q2-AAAA-BBBB-CCCC-DDDD-EEEE-FF\"\n\n--=_K7Q2-AAAA-BBBB-CCCC-DDDD-EEEE-FF\nContent-Transfer-Encoding: base64\n\nV2UgYXJlIGhpcmluZyBpbiBPc2xvLgpXZSBhcmUgaGlyaW5n\nIGluIE9zbG8uCldlIGFyZSBoaXJpbmcgaW4gT3Nsby4KV2Ug\n",
	} {
		out, stderr, code := taken(t, "show FILE", []byte(data))
		if out != "" || code != clikit.ExitBadInput || !strings.HasPrefix(stderr, "rolefit: FILE is an email; ") {
			t.Errorf("%q: exit code %d, saying %s%s", data, code, stderr, out)
		}
	}
}

// wayOut is a word of the hint that a command gives about the input that it takes.
func wayOut(line string) string {
	for begin, says := range map[string]string{"score": "score takes", "show": "show takes", "job check": "job check takes", "job Acme": "a posting is its text"} {
		if strings.HasPrefix(line, begin) {
			return says
		}
	}
	return "content new"
}

// TestNoLibrarysWords expects malformed sheets to be refused in our own words.
func TestNoLibrarysWords(t *testing.T) {
	t.Parallel()
	for data, says := range map[string]string{
		"# mine\nid: mine\n": "YAML", "Dear Ana,\nhello\n": "plain text", "id: a\n\tb: c\n": "YAML", "{\"a\": 1,\n 'b': 2}\n": "line 2",
		"a;b;c\n1;2;3\n": "plain text", "{\"a\": *b}": "a quote, comma", "- [\n": "plain text",
	} {
		for line := range handed() {
			if strings.HasPrefix(line, "job Acme") {
				continue // any text is a posting
			}
			out, stderr, code := taken(t, line, []byte(data))
			said := out + stderr
			sheet := strings.HasPrefix(line, "s") || strings.HasPrefix(line, "job")
			for _, leak := range []string{"invalid character", "looking for", "did not find", "cannot start", "mapping values", "json:", "yaml:"} {
				if strings.Contains(said, leak) {
					t.Errorf("%s, of %q: %s", line, data, said)
				}
			}
			if code != clikit.ExitBadInput || sheet && !strings.Contains(said, says) || strings.Count(said, "\n") > 22 {
				t.Errorf("%s, of %q: exit code %d, saying %s", line, data, code, said)
			}
		}
	}
}

// TestComplaintsEnd expects at most twenty lines of problems.
func TestComplaintsEnd(t *testing.T) {
	t.Parallel()
	var wrong, odd, facts strings.Builder
	for i := range 100 {
		fmt.Fprintf(&odd, "key-%d: 1\n", i)
		fmt.Fprintf(&facts, "%q: %q,", fmt.Sprint("fact", i), "maybe")
	}
	for range 100 {
		wrong.WriteString("{\n{\n")
	}
	strange := strings.Replace(string(guessed(1, 1)), `"answers":{`, `"answers":{`+strings.ReplaceAll(strings.TrimSuffix(facts.String(), ","), `"maybe"`, "9")+",", 1)
	for line, data := range map[string]string{
		"score FILE": wrong.String() + string(guessed(1, 1)), "show FILE": strange,
		"job check FILE":          "{\"facts\":{" + strings.TrimSuffix(facts.String(), ",") + "}}",
		"content check FILE":      odd.String(),
		"paper --assessment FILE": odd.String(),
	} {
		out, stderr, code := taken(t, line, []byte(data))
		said := out + stderr
		if n := strings.Count(said, "\n"); code != clikit.ExitBadInput || n > 24 || !strings.Contains(said, "and ") || !strings.Contains(said, " more\n") {
			t.Errorf("%s: exit code %d, %d lines\n%s", line, code, n, said)
		}
	}
}
