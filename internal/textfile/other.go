package textfile

import (
	"encoding/csv"
	"regexp"
	"strings"
)

// kind recognizes one kind of foreign file, by its first bytes and by its head.
type kind struct {
	begins, holds string // regular expressions
	is            Other
}

// Next steps for getting at the words of a file. noWords means that the file has no
// useful words; the taker's sentence replaces it.
const (
	copyText = "copy the text out of it into a plain text file (.txt)"
	saveText = "open it and save it as plain text (.txt)"
	viewText = "open it in a browser, and copy its text into a plain text file (.txt)"
	mailText = "open it in your mail program, and copy its text into a plain text file (.txt)"
	typeText = "type its text into a plain text file (.txt)"
	noWords  = ""
)

// Next steps that do not depend on the taker.
const (
	unpack = "unpack it, and name the file that was in it"
	public = "name the file beside it that ends in .pub"
)

// binaries returns the kinds that are not text. A character of their expressions is a
// byte.
func binaries() []kind {
	return []kind{
		{`%PDF`, ``, Other{"a PDF", copyText}},
		{`PK\x03\x04`, `xl/|opendocument\.spreadsheet`, Other{"a spreadsheet (Excel, LibreOffice or Kahoot)", copyText}},
		{`PK\x03\x04`, `word/|opendocument\.text`, Other{"a word processor document", saveText}},
		{`\xd0\xcf\x11\xe0`, ``, Other{"a Word, Excel or Outlook document", saveText}},
		{`SQLite format 3\x00`, ``, Other{"a database", noWords}},
		{`PK\x03\x04|\x1f\x8b|BZh\d|\xfd7zXZ|7z\xbc\xaf|\x28\xb5\x2f\xfd|Rar!\x1a`, ``, Other{"a compressed file", unpack}},
		{`\x89PNG|\xff\xd8\xff|GIF8[79]a|BM.{4}\x00{4}|II\*\x00|MM\x00\*|RIFF.{4}WEBP|.{4}ftyp(heic|heix|mif1|avif)`, ``, Other{"a picture", typeText}},
		{`RIFF|OggS|ID3|.{4}ftyp|\x1aE\xdf\xa3`, `\x00`, Other{"a recording", noWords}},
	}
}

// Parts of the expressions below.
const (
	xmlHead  = `\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*`
	headers  = `([A-Za-z-]+:[^\n]*\n([ \t][^\n]*\n)*)*`
	header   = `(From [^\n]*\n)?` + headers
	jsonHead = `\s*[\[{]`
)

// foreign returns the kinds of text that belong to other programs.
func foreign() []kind {
	return []kind{
		{`\{\\rtf`, ``, Other{"RTF", saveText}},
		{xmlHead + `<quiz[\s>]`, ``, Other{"a Moodle export (XML)", noWords}},
		{xmlHead + `(<!DOCTYPE questestinterop.*?>\s*)?<(questestinterop|(qti-)?assessment-?(Item|Test|item|test))[\s>]`, ``, Other{"a QTI export (XML)", noWords}},
		{xmlHead + `(?i)<(!doctype html|html|head|body|div|p|table|script|meta|title)[\s>]`, ``, Other{"a web page", viewText}},
		{`<\?xml|<svg`, ``, Other{"XML", noWords}},
		{jsonHead, `"(kahoot|kahootId|quizType)"\s*:|"choices"\s*:\s*\[\s*\{[^}]*"answer"\s*:`, Other{"a Kahoot export (JSON)", noWords}},
		{jsonHead, `"(questionItem|questionGroupItem|formId|responderUri|textAnswers)"\s*:|"info"\s*:\s*\{[^}]*"(documentTitle|title)"\s*:.*"items"\s*:\s*\[`, Other{"a Google Forms export (JSON)", noWords}},
		{jsonHead, `"pages"\s*:\s*\[(\s*\]|.*"elements"\s*:)|"(elements|questions)"\s*:\s*\[.*"type"\s*:\s*"(radiogroup|checkbox|rating|text|comment|matrix|dropdown|boolean|ranking|imagepicker|html|panel|tagbox)"`, Other{"a SurveyJS export", noWords}},
		{`(?i)([^\n]*\n){0,10}?[^\n]*question[^\n]*[,;\t]\s*"?answer 1[^\n]*[,;\t]\s*"?answer 2`, ``, Other{"a Kahoot export", noWords}},
		{`"?(Timestamp|Zeitstempel|Horodateur|Marca temporal|Informazioni cronologiche|Carimbo de data/hora)"?[,;\t]`, ``, Other{"a Google Forms export", noWords}},
		{`(?i)"?(surname|(last|first) name)"?[,;\t]"?(last|first) name"?[,;\t][^\n]*"?(started on|state|email address|id number)"?[,;\t]`, ``, Other{"a Moodle export (CSV)", noWords}},
		{`[^\n]*[,;\t]"?Submit Date \(UTC\)`, ``, Other{"a Typeform export", noWords}},
		{`(\s*//[^\n]*\n|\s*\n)*(::[^:\n]+::|\$CATEGORY:)`, `\{.*[=~].*\}`, Other{"a Moodle export (GIFT)", noWords}},
		{`-----BEGIN [A-Z ]*PRIVATE KEY|PuTTY-User-Key-File`, ``, Other{"a private key, which stays with its owner", public}},
		{`BEGIN:V(CARD|CALENDAR)`, ``, Other{"a card or a calendar", noWords}},
		{header + `(?i)from:`, `(?i)\A` + header + `((received|return-path|message-id|mime-version|delivered-to):|(subject:|from:[^\n]*@)[^\n]*\n` + headers + `(\n|\z))`, Other{"an email", mailText}},
	}
}

// Foreign names a text of another program, or a garbled one, by its head; nil if it
// recognizes neither.
func (t Taker) Foreign(text []byte) *Other {
	if garbled(text) {
		return t.noText()
	}
	if other := t.among(foreign(), string(text)); other != nil || !table(string(text)) {
		return other
	}
	return &Other{"a table (CSV)", t.Takes}
}

// quotedRow matches the head of a table whose first cells are in quotes.
const quotedRow = `\A("([^"]|"")*"[,;\t]){2,}"`

// table reports whether a text begins with rows of cells: in quotes, or as many in each
// row. In prose, and in flow style, a space follows a comma.
func table(text string) bool {
	if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		return false
	}
	for _, between := range ",;\t" {
		const fewest = 4 // cells of a row
		in := csv.NewReader(strings.NewReader(text))
		in.Comma, in.LazyQuotes = between, true
		head, _ := in.Read()
		_, err := in.Read() // fails where it is not as long as the head
		if err == nil && len(head) >= fewest && head[0] != "" && !strings.Contains(strings.Join(head, "\n"), "\n ") {
			return true
		}
	}
	return regexp.MustCompile(quotedRow).MatchString(text)
}

// binary names a binary file by its head; nil if it recognizes none.
func (t Taker) binary(head []byte) *Other {
	var text strings.Builder
	for _, b := range head {
		text.WriteRune(rune(b)) // the expressions match characters
	}
	return t.among(binaries(), text.String())
}

func (t Taker) among(kinds []kind, text string) *Other {
	for _, k := range kinds {
		if regexp.MustCompile(`(?s)\A(`+k.begins+`)`).MatchString(text) && regexp.MustCompile(`(?s)`+k.holds).MatchString(text) {
			if k.is.Do == noWords || !t.Prose && k.is.Do != unpack && k.is.Do != public {
				k.is.Do = t.Takes
			}
			return &k.is
		}
	}
	return nil
}
