package textfile

import (
	"regexp"
	"strings"
)

// kind is something that does not belong here: how it begins, what else is in its
// beginning, and what is said of it.
type kind struct {
	begins, holds string // regular expressions
	is            Other
}

// What to do instead.
const (
	copyText  = "copy the text out of it into a plain text file (.txt)"
	saveText  = "open it and save it as plain text (.txt)"
	plainText = "it takes plain text"
	ownYAML   = "questions of your own are written in YAML; begin with what `rolefit content new` prints"
)

// binaries are what is no text. A character of an expression is a byte.
func binaries() []kind {
	return []kind{
		{`%PDF`, ``, Other{"a PDF", copyText}},
		{`PK\x03\x04`, `xl/|opendocument\.spreadsheet`, Other{"a spreadsheet (of Excel, LibreOffice or Kahoot)", copyText}},
		{`PK\x03\x04`, `word/|opendocument\.text`, Other{"a document of a word processor", saveText}},
		{`\xd0\xcf\x11\xe0`, ``, Other{"a document of Word, Excel or Outlook", saveText}},
		{`SQLite format 3\x00`, ``, Other{"a database", "the file of a class is named with --store"}},
		{`PK\x03\x04|\x1f\x8b|BZh\d|\xfd7zXZ|7z\xbc\xaf|\x28\xb5\x2f\xfd|Rar!\x1a`, ``, Other{"a compressed file", "unpack it, and name the file that was in it"}},
		{`\x89PNG|\xff\xd8\xff|GIF8[79]a|BM.{4}\x00{4}|II\*\x00|MM\x00\*|RIFF.{4}WEBP|.{4}ftyp(heic|heix|mif1|avif)`, ``, Other{"a picture", "type its text into a plain text file (.txt)"}},
		{`RIFF|OggS|ID3|.{4}ftyp|\x1aE\xdf\xa3`, `\x00`, Other{"a recording", plainText}},
	}
}

// Parts of expressions.
const (
	xmlHead = `\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*`
	header  = `(From [^\n]*\n)?([A-Za-z-]+:[^\n]*\n([ \t][^\n]*\n)*)*`
)

// foreign are texts that are none of ours.
func foreign() []kind {
	return []kind{
		{`\{\\rtf`, ``, Other{"RTF", saveText}},
		{xmlHead + `<quiz[\s>]`, ``, Other{"an export of Moodle (XML)", ownYAML}},
		{xmlHead + `(?i)<(!doctype html|html|head|body|div|p|table|script|meta|title)[\s>]`, ``, Other{"a web page", "open it in a browser, and copy its text into a plain text file (.txt)"}},
		{`<\?xml|<svg`, ``, Other{"XML", plainText}},
		{`\s*\{`, `"(pages|elements|questions)"\s*:\s*\[.*"type"\s*:\s*"(radiogroup|checkbox|rating|text|comment|matrix|dropdown|boolean|ranking|imagepicker|html|panel|tagbox)"`, Other{"an export of SurveyJS", ownYAML}},
		{`(?i)([^\n]*\n){0,10}?[^\n]*question[^\n]*[,;\t]\s*"?answer 1[^\n]*[,;\t]\s*"?answer 2`, ``, Other{"an export of Kahoot", ownYAML}},
		{`"?(Timestamp|Zeitstempel|Horodateur|Marca temporal|Informazioni cronologiche|Carimbo de data/hora)"?[,;\t]`, ``, Other{"an export of Google Forms", "write the answers as sheets; see `rolefit score --help`"}},
		{`(\s*//[^\n]*\n|\s*\n)*(::[^:\n]+::|\$CATEGORY:)`, `\{.*[=~].*\}`, Other{"an export of Moodle (GIFT)", ownYAML}},
		{`-----BEGIN [A-Z ]*PRIVATE KEY|PuTTY-User-Key-File`, ``, Other{"a private key, which stays with its owner", "name the file beside it that ends in .pub"}},
		{`BEGIN:V(CARD|CALENDAR)`, ``, Other{"a card or a calendar", plainText}},
		{header + `(?i)from:`, `(?i)\A` + header + `(received|return-path|message-id|mime-version|delivered-to):`, Other{"a mail", "open it in your mail program, and copy its text into a plain text file (.txt)"}},
	}
}

// Foreign names a text that is no text of ours; nil where it may be one. text may be the
// beginning alone.
func Foreign(text []byte) *Other { return among(foreign(), string(text)) }

// binary names an input that is no text; nil: it may be one.
func binary(head []byte) *Other {
	var text strings.Builder
	for _, b := range head {
		text.WriteRune(rune(b)) // expressions are of characters
	}
	return among(binaries(), text.String())
}

func among(kinds []kind, text string) *Other {
	for _, k := range kinds {
		if regexp.MustCompile(`(?s)\A(`+k.begins+`)`).MatchString(text) && regexp.MustCompile(`(?s)`+k.holds).MatchString(text) {
			return &k.is
		}
	}
	return nil
}
