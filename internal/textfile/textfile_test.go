package textfile_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"rolefit/internal/textfile"
)

const most = 1 << 20

// wide encodes a text in UTF-16, little-endian as PowerShell's > does, or big-endian.
func wide(text string, big bool) string {
	var b strings.Builder
	for _, c := range utf16.Encode([]rune(text)) {
		pair := []byte{byte(c), byte(c >> 8)}
		if big {
			pair[0], pair[1] = pair[1], pair[0]
		}
		b.Write(pair)
	}
	return b.String()
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	taker := textfile.Taker{Takes: "it takes sheets"}
	const text = "id: mine\ntitle: Größe, “naïve” — 日本語\n\nKA: 1\n"
	chinese := strings.Repeat("你喜欢独自工作吗？", 2000) + "\n" // no byte of ASCII for longer than any buffer
	for name, c := range map[string]struct{ in, want string }{
		"UTF-8":                         {text, text},
		"a mark":                        {"\uFEFF" + text, text},
		"carriage returns":              {strings.ReplaceAll(text, "\n", "\r\n"), text},
		"an old Macintosh":              {strings.ReplaceAll(text, "\n", "\r"), text},
		"PowerShell":                    {"\xff\xfe" + wide(strings.ReplaceAll(text, "\n", "\r\n"), false), text},
		"UTF-16, big end first":         {"\xfe\xff" + wide(text, true), text},
		"UTF-16 without a mark":         {wide(text, false), text},
		"UTF-16 big, without a mark":    {wide(text, true), text},
		"UTF-16 of one letter":          {wide("1\n", false), "1\n"},
		"Chinese":                       {chinese, chinese},
		"Chinese of PowerShell":         {"\xff\xfe" + wide(chinese, false), chinese},
		"Windows-1252":                  {"Gr\xf6\xdfe \x93na\xefve\x94 \x80\r\n", "Größe “naïve” €\n"},
		"Windows-1252, like UTF-8":      {"\xe9 \xc3\xa9 \x97\x97\x97\x97\x97", "é Ã© —————"},
		"nothing":                       {"", ""},
		"a character that was replaced": {"a\uFFFDb", "a\uFFFDb"},
	} {
		for way, in := range map[string]io.Reader{"whole": strings.NewReader(c.in), "by byte": iotest.OneByteReader(strings.NewReader(c.in))} {
			r := textfile.NewReader(in, taker)
			got, err := r.All(most)
			if err != nil || string(got) != c.want {
				t.Errorf("%s, %s: %.80q, %v; want %.80q", name, way, got, err, c.want)
			}
			if r.Western() != strings.HasPrefix(name, "Windows") {
				t.Errorf("%s: read as Windows-1252: %v", name, r.Western())
			}
		}
	}
}

// TestUnreadable expects input in no known encoding to be refused with its line; a search for
// codes takes it as it is.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	taker, loose := textfile.Taker{Takes: "it takes sheets"}, textfile.Taker{Takes: "it takes codes", Loose: true, Prose: true}
	for name, c := range map[string]struct{ in, line string }{
		"UTF-8, damaged":        {"é\né\xe9\n", "line 2"},
		"UTF-8, cut":            {"日本語\n\xe6\x97", "line 2"},
		"Russian of Windows":    {"id: a\n\xcf\xf0\xe8\xe2\xe5\xf2\n", "line 2"},
		"Japanese of Windows":   {"\x83e\x83X\x83g\n", "line 1"},
		"Chinese of Windows":    {"\n\n\xc4\xe3\xba\xc3\n", "line 3"},
		"half a pair of UTF-16": {"\xff\xfea\x00\n\x00\x3d\xd8b\x00", "line 2"},
	} {
		_, err := textfile.NewReader(strings.NewReader(c.in), taker).All(most)
		if other := (*textfile.Other)(nil); !errors.As(err, &other) || other.What != "not UTF-8" || !strings.Contains(err.Error(), c.line) {
			t.Errorf("%s: %v", name, err)
		}
		got, err := textfile.NewReader(strings.NewReader(c.in), loose).All(most)
		if err != nil || utf8.Valid(got) || bytes.Contains(got, []byte("\uFFFD")) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if _, err := textfile.NewReader(strings.NewReader("123456"), taker).All(5); err == nil || err.Error() != "is larger than 0 KiB; no file that belongs here is" {
		t.Error(err)
	}
	broken := errors.New("broken")
	if _, err := textfile.NewReader(iotest.ErrReader(broken), taker).All(5); !errors.Is(err, broken) {
		t.Error(err)
	}
}

// ebcdic encodes a text as mainframes do.
func ebcdic(t *testing.T, text string) string {
	t.Helper()
	out, err := charmap.CodePage037.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func zipped(t *testing.T, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, strings.Repeat("<x/>", 100))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestOther expects other formats to be named. Text is named only if nothing is searched for
// in it.
func TestOther(t *testing.T) {
	t.Parallel()
	taker, loose := textfile.Taker{Takes: "it takes sheets"}, textfile.Taker{Takes: "it takes codes", Loose: true, Prose: true}
	var gz bytes.Buffer
	w := gzip.NewWriter(&gz)
	if _, err := io.WriteString(w, "id: a"); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	for what, inputs := range map[string][]string{
		"a PDF":                    {"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"},
		"a spreadsheet":            {zipped(t, "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml")},
		"a word processor doc":     {zipped(t, "[Content_Types].xml", "_rels/.rels", "word/document.xml")},
		"a Word, Excel or Out":     {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00"},
		"a compressed file":        {zipped(t, "mine.yaml"), gz.String()},
		"a picture":                {"\x89PNG\r\n\x1a\n\x00\x00", "\xff\xd8\xff\xe0\x00\x10JFIF", "GIF89a\x01\x00", "RIFF\x10\x00\x00\x00WEBPVP8 "},
		"a recording":              {"ID3\x04\x00\x00", "\x00\x00\x00\x18ftypmp42\x00"},
		"a database":               {"SQLite format 3\x00\x10\x00"},
		"no text":                  {"\x7fELF\x02\x01\x01\x00\x00\x00", "a\x00\x00\x00b\x00\x00\x00", "\xff\xfe\x00\x00a\x00\x00\x00"},
		"text: no text":            {ebcdic(t, "{\"assessment\": \"career\"}"), ebcdic(t, "We are hiring an engineer who works with customers at their site."), "\x8f\x02\xff\x1f"},
		"text: RTF":                {"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl}\nJob\\par}"},
		"text: a Moodle export (":  {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n<!-- question: 1 -->\n", "// question: 1  name: Q\n::Q1::[html]Who?{\n=a\n~b\n}\n", "$CATEGORY: $course$/top\n\n::Q::Two{=2 ~3}"},
		"text: a Kahoot export":    {"Question - max 120 characters,Answer 1 - max 75 characters,Answer 2 - max 75 characters,Time limit (sec)\n", ",Kahoot!\n\n,\"Question\",\"Answer 1\",\"Answer 2\"\n", `{"title":"T","questions":[{"type":"quiz","question":"Q","time":20000,"choices":[{"answer":"a","correct":true}]}]}`, `{"uuid":"u","quizType":"quiz","questions":[]}`, `{"kahoot":{"questions":[]}}`},
		"text: a QTI export":       {"<?xml version=\"1.0\"?>\n<assessmentItem xmlns=\"x\">", "<questestinterop>\n", "<?xml version='1.0'?><qti-assessment-test>"},
		"text: a Typeform export":  {"#,I like it,Start Date (UTC),Submit Date (UTC),Network ID\n"},
		"text: a SurveyJS export":  {`{"pages":[{"elements":[]}]}`, `{"title": "T", "pages": []}`, "{\n \"title\": \"T\",\n \"pages\": [{\"name\": \"p\", \"elements\": [{\"type\": \"rating\", \"name\": \"q\"}]}]\n}"},
		"text: a Google Forms exp": {"Timestamp,Email Address,I like it\n2026/05/01 10:00:00 AM,a@b.c,4\n", "\"Timestamp\",\"a\"\n", `{"formId":"f","info":{"title":"T"},"items":[]}`, `{"info":{"documentTitle":"T"},"items":[]}`, `{"items":[{"title":"I","questionItem":{"question":{}}}]}`, `{"responses":[{"answers":{"q":{"textAnswers":{"answers":[]}}}}]}`, `[{"formId":"f","responseId":"r","answers":{}}]`},
		"text: a web page":         {"<!DOCTYPE html>\n<html>", "\n<HTML lang=en>", "<!-- saved from url -->\n<html>", "<?xml version='1.0'?>\n<!DOCTYPE html>"},
		"text: an email":           {"Delivered-To: a@b.c\r\nReceived: by x\r\n with y\r\nFrom: A <a@b.c>\r\nSubject: Job\r\n\r\nDear", "From a@b.c Fri May  1 2026\nMIME-Version: 1.0\nFrom: a@b.c\n\nx", "From: Ana\nSubject: a job\nTo: Ben\n\nWe are hiring.\n", "To: b@c.d\r\nFrom: Ana <a@b.c>\r\n\r\n"},
		"text: a private key":      {"-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n", "PuTTY-User-Key-File-3: ssh-ed25519\n"},
		"text: XML":                {"<?xml version=\"1.0\"?>\n<feed>"},
		"text: a card":             {"BEGIN:VCARD\n"},
	} {
		what, text := strings.CutPrefix(what, "text: ")
		for _, in := range inputs {
			for _, in := range []string{in, "\xff\xfe" + wide(in, false)} {
				_, err := textfile.NewReader(strings.NewReader(in), taker).All(most)
				if other := (*textfile.Other)(nil); !errors.As(err, &other) || !strings.HasPrefix(other.What, what) || other.Do == "" {
					t.Errorf("%.40q: %v, want %s", in, err, what)
				}
				if _, err := textfile.NewReader(strings.NewReader(in), loose).All(most); (err == nil) != text {
					t.Errorf("%.40q, where something is looked for: %v", in, err)
				}
				if !text {
					break
				}
			}
		}
	}
}

// TestWayOut expects the caller's own hint, or a hint about the words in the given file.
func TestWayOut(t *testing.T) {
	t.Parallel()
	sheets, prose := textfile.Taker{Takes: "score takes sheets"}, textfile.Taker{Takes: "--text takes a posting", Prose: true}
	for in, want := range map[string][2]string{
		"%PDF-1.7":                          {"score takes sheets", "copy the text out of it into a plain text file (.txt)"},
		"<html>":                            {"score takes sheets", "open it in a browser, and copy its text into a plain text file (.txt)"},
		"::Q::Two{=2 ~3}":                   {"score takes sheets", "--text takes a posting"},
		"Timestamp,I like it\n":             {"score takes sheets", "--text takes a posting"},
		"\x1f\x8b\x08":                      {"unpack it, and name the file that was in it", "unpack it, and name the file that was in it"},
		"a\x00\x00\x00b":                    {"score takes sheets", "--text takes a posting"},
		"-----BEGIN OPENSSH PRIVATE KEY---": {"name the file beside it that ends in .pub", "name the file beside it that ends in .pub"},
	} {
		for i, taker := range []textfile.Taker{sheets, prose} {
			_, err := textfile.NewReader(strings.NewReader(in), taker).All(most)
			if other := (*textfile.Other)(nil); !errors.As(err, &other) || other.Do != want[i] {
				t.Errorf("%.40q: %v, want %s", in, err, want[i])
			}
		}
	}
}

// TestTables expects rows of cells to be refused, from any program.
func TestTables(t *testing.T) {
	t.Parallel()
	for in, what := range map[string]string{
		"\"Surname\",\"First name\",\"Email address\",\"State\",\"Started on\"\n\"Ng\",\"Ana\",\"a@b.c\",\"Finished\",\"1 May\"\n": "a Moodle export (CSV)",
		"Last name,First name,ID number,Email address,State\nNg,Ana,,a@b.c,Finished\n":                                             "a Moodle export (CSV)",
		"First name\tLast name\tEmail address\tState\n":                                                                            "a Moodle export (CSV)",
		"ID;Start time;Completion time;Email;Name\n1;5/1/26;5/1/26;anonymous;\n":                                                   "a table (CSV)",
		"Respondent ID,Collector ID,Start Date,\"Do you like it, or not?\",\n,,,Response,\n1,2,3,\"Yes,\nvery\",\n":                "a table (CSV)",
		"StartDate\tEndDate\tStatus\tIPAddress\nStart Date\tEnd Date\tResponse Type\tIP Address\n":                                 "a table (CSV)",
		"\"id\",\"submitdate. Date, of it\",\"lastpage\"\n":                                                                        "a table (CSV)",
	} {
		for _, taker := range []textfile.Taker{{Takes: "it takes sheets"}, {Takes: "it takes sheets", Prose: true}} {
			_, err := textfile.NewReader(strings.NewReader(in), taker).All(most)
			if other := (*textfile.Other)(nil); !errors.As(err, &other) || other.What != what || other.Do != "it takes sheets" {
				t.Errorf("%q: %v", in, err)
			}
		}
	}
}

// TestOwn expects none of our own files to be taken for another format.
func TestOwn(t *testing.T) {
	t.Parallel()
	taker := textfile.Taker{Takes: "it takes sheets"}
	for _, in := range []string{
		"id: mine\nschema: 1\ntitle: A question, Answer 1\n",
		"From: January\nTo: June\n\nWe are hiring.\n", "Subject: a job\n\nFrom: now on\n", "From: Ana\nSubject: a job\nWe are hiring.\n",
		"BMW is hiring\n", "PK is hiring\n", "<we are hiring>\n",
		`{"assessment":"career","edition":"2026.1","answers":{}}`,
		`{"name":"Kahoot","facts":{},"text":"x"}`, `{"facts":{},"text":"{\"pages\": [{\"type\": \"text\"}]}"}`,
		"We hire in Oslo, Rome, Bonn, and Bern.\nYou know Go, Rust, SQL, and C.\n", "Go; Rust; SQL; C\nOslo; Rome; Bonn; Bern\n",
		"\t\t\tWe are hiring\n\t\t\tin Oslo\n", "\"We travel,\" she said, \"a lot,\" and left.\n", "{\"a\":1,\"b\":2,\"c\":3,\"d\":4}\n{\"a\":1,\"b\":2,\"c\":3,\"d\":4}\n",
		"ssh-ed25519 AAAA a@b\n", "1 2 3 4 5\n", "K7Q2-AAAA\n", "::: Ana wrote:\n= 1\n",
	} {
		if got, err := textfile.NewReader(strings.NewReader(in), taker).All(most); err != nil || string(got) != in {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}

// FuzzReader expects text, whole or byte by byte, or a sentence that explains the refusal.
func FuzzReader(f *testing.F) {
	for _, seed := range []string{"a\r\nb\rc", "\xff\xfea\x00", "a\x00\n\x00", "Gr\xf6\xdfe", "日本\xe6", "PK\x03\x04xl/"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		got, err := textfile.NewReader(bytes.NewReader(in), textfile.Taker{}).All(most)
		again, other := textfile.NewReader(iotest.OneByteReader(bytes.NewReader(in)), textfile.Taker{}).All(most)
		if !bytes.Equal(got, again) || (err == nil) != (other == nil) {
			t.Fatalf("%q, %v; by the byte %q, %v", got, err, again, other)
		}
		if err == nil && (!utf8.Valid(got) || bytes.ContainsRune(got, '\r')) {
			t.Fatalf("%q", got)
		}
		if utf8.Valid(in) && err == nil && bytes.Count(got, []byte("\uFFFD")) > bytes.Count(in, []byte("\uFFFD")) {
			t.Fatalf("%q", got)
		}
	})
}
