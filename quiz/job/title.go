package job

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"rolefit/internal/textsafe"
)

// The rules of a posting's title: it stands among the first lines, is short, and has the word
// of an occupation in it. A sentence never counts.
const (
	mostLines = 25 // with text, from the first
	mostTitle = 90 // runes
)

// Title returns a job's title and the company, as a posting says them; each is empty if no
// line looks like one.
func Title(text string) (title, company string) {
	seen := 0
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.Trim(textsafe.Name(line), "#*_ ")
		if line == "" || utf8.RuneCountInString(line) > mostTitle {
			continue
		}
		seen++
		if title == "" && seen <= mostLines {
			title = titled(line)
		}
		if company = companyIn(line); company != "" {
			break
		}
	}
	return title, company
}

// titled returns the title that a line is; empty for any other line.
func titled(line string) string {
	for _, label := range []string{"Job title:", "Title:", "Position:", "Role:"} {
		if len(line) > len(label) && strings.EqualFold(line[:len(label)], label) {
			line = strings.TrimSpace(line[len(label):])
		}
	}
	words := strings.FieldsFunc(strings.ToLower(line), func(c rune) bool { return !wordy(c) })
	const most = 14
	sentence := strings.HasSuffix(line, ".") || strings.HasSuffix(line, ":") || strings.HasSuffix(line, "?") || len(words) > most
	if sentence || len(words) == 0 || slices.Contains(strings.Fields("about an as at become by for if in join like meet our the this to we what with you your"), words[0]) {
		return ""
	}
	for _, word := range words {
		if slices.Contains(strings.Fields("administrator analyst architect consultant cto designer developer devops engineer entwickler fde "+
			"ingenieur manager programmer representative scientist specialist sre strategist technologist"), word) {
			return line
		}
	}
	return ""
}

// companyIn returns the company that a line names; empty if it names none.
func companyIn(line string) string {
	for _, label := range []string{"Company: ", "Employer: ", "About "} {
		name, ok := strings.CutPrefix(line, label)
		const most = 30
		if !ok || utf8.RuneCountInString(name) > most || strings.ContainsAny(name, ".,!?") {
			continue
		}
		first, _, _ := strings.Cut(strings.ToLower(name), " ")
		if !slices.Contains(strings.Fields("a me our the these this us you your"), first) {
			return strings.Trim(name, ": ")
		}
	}
	return ""
}

// Name proposes a name for the job of a posting, of no more than most runes: its company
// and title, else its file without the ending, else its first words. file may be empty.
func Name(text, file string, most int) string {
	title, company := Title(text)
	name := title
	switch {
	case title == "" && file != "":
		name = strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	case title == "":
		name, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	case company != "" && !strings.Contains(strings.ToLower(title), strings.ToLower(company)):
		name = company + ", " + title
	}
	return shortened(textsafe.Name(name), most)
}

// shortened cuts a text to most runes, between words where it can.
func shortened(text string, most int) string {
	all := []rune(text)
	if len(all) <= most {
		return text
	}
	text = string(all[:most])
	if at := strings.LastIndex(text, " "); at > 0 {
		text = text[:at]
	}
	return strings.TrimRight(text, " ,;:-–—(|")
}
