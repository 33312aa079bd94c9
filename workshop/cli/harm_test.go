package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	gossh "golang.org/x/crypto/ssh"
)

// evil harms a terminal: it clears the screen, sets the title, asks for an answer, and turns
// the direction of writing. Its letters mark it in the output.
const evil = "\x1b[2Jzx_a\x1b]0;zx_b\x07\x1b[6n\x9b31mzx_c\u202ezx_d\x00\x08\x7f\r\nzx_e"

// harmless fails if control characters of evil have come out again; also its letters if mine
// is false.
func harmless(t *testing.T, where, text string, mine bool) {
	t.Helper()
	for _, letters := range []string{"zx_a", "zx_b", "zx_c", "zx_d", "zx_e"} {
		if !mine && strings.Contains(text, letters) {
			t.Errorf("%s holds what somebody sent: %q", where, tail(text))
			return
		}
	}
	for _, control := range []string{"\x1b[2Jzx_a", "\x1b]0;zx_b", "\x9b", "\u202e", "\x00", "\x1b[6n"} {
		if strings.Contains(text, control) {
			t.Errorf("%s holds %q: %q", where, control, tail(text))
		}
	}
}

// wiped is the beginning of the greeting on a screen: it clears the remains of a dead page.
const wiped = "\x1b[m\x1b[J"

// lineByLine fails if text that is no screen holds anything but lines.
func lineByLine(t *testing.T, where, text string) {
	t.Helper()
	text = strings.TrimPrefix(text, wiped)
	if at := strings.IndexFunc(text, func(r rune) bool { return r != '\n' && r != '\r' && r != '\b' && !unicode.IsPrint(r) }); at >= 0 {
		t.Errorf("%s holds a control character: %q", where, text[at:min(len(text), at+40)])
	}
}

// TestControlSequences sends evil through every input of the host, while others watch.
func TestControlSequences(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "class.db")
	h := hosted(t, onDisk(t, path))
	facilitator := dialOptions{user: "facilitator", auth: []gossh.AuthMethod{gossh.PublicKeys(h.facilitatorKey)}, command: "wall"}
	wall := mustConnect(t, h.address, facilitator)
	facilitator.command = "controls"
	controls := mustConnect(t, h.address, facilitator)
	other := mustConnect(t, h.address, dialOptions{})
	must(t, other.atDoor())
	must(t, other.types("\r"))

	// At the door, in every place of the quiz, full-screen and line by line.
	for _, v := range []dialOptions{{quiet: true}, {quiet: true, noPTY: true}, {quiet: true, term: "dumb"}} {
		g := mustConnect(t, h.address, v)
		must(t, g.atDoor())
		for range 3 {
			must(t, g.types(evil+"\r"))
		}
		must(t, g.until("an answer came", func(text string) bool { return strings.Count(text, "Type your three words, or") >= 2 }))
		lineByLine(t, "the door", g.bytes())
		harmless(t, "the door", g.bytes(), !v.noPTY)
		g.close()
	}
	plain := mustConnect(t, h.address, dialOptions{quiet: true})
	must(t, plain.atDoor())
	must(t, plain.types("a"))
	for _, place := range []string{"Before we start: what is your guess?", "Question 1 of", "Question 2 of"} {
		must(t, plain.hears(place))
		must(t, plain.types(evil+"\r"))
		must(t, plain.hears("wasn't understood"))
		must(t, plain.types("3\r"))
	}
	must(t, plain.hears("Question 3 of"))
	lineByLine(t, "line by line", plain.bytes())
	full := mustConnect(t, h.address, dialOptions{quiet: true})
	must(t, full.atDoor())
	must(t, full.types("\r"))
	must(t, full.hears("Start"))
	must(t, full.types("\r"+evil+"\x1b[200~"+evil+"\x1b[201~"+"\x03"))
	_, err := full.exit()
	must(t, err)
	must(t, restored(full))
	harmless(t, "the quiz", full.bytes(), false)

	// As a name, a terminal, a variable, a command, a sheet.
	for _, v := range []dialOptions{
		{user: evil}, {term: evil}, {term: evil + evil}, {env: []string{"LANG", evil, "COLORTERM", evil, "ACCESSIBLE", evil, "NO_COLOR", evil}},
	} {
		v.quiet = true
		g, err := connect(h.address, v)
		if err != nil {
			continue // refused
		}
		must(t, g.atDoor())
		must(t, g.types("q"))
		_, err = g.exit()
		must(t, err)
		lineByLine(t, "the door", g.bytes())
		harmless(t, "the door", g.bytes(), false)
	}
	_, out, complaint := runs(t, h.address, dialOptions{command: evil}, "")
	harmless(t, "the answer to a command", out+complaint, false)
	for _, sheet := range evilSheets(h) {
		code, out, complaint := runs(t, h.address, dialOptions{command: "submit"}, sheet)
		lineByLine(t, "the answer to a sheet", out+complaint)
		harmless(t, "the answer to a sheet", out+complaint, true)
		if code != 0 && code != 3 {
			t.Errorf("%.60q: exit code %d: %s%s", sheet, code, out, complaint)
		}
	}

	// The screens of others, and the files on disk.
	must(t, other.sees("Start"))
	must(t, wall.sees(className))
	must(t, controls.sees("LOBBY"))
	for where, g := range map[string]*participant{"the wall": wall, "the controls": controls, "another's screen": other} {
		harmless(t, where, g.bytes(), false)
	}
	harmless(t, "the log", h.log.String(), false)
	for _, file := range []string{path, path + "-wal"} {
		data, err := os.ReadFile(file)
		must(t, err)
		for _, bad := range []string{"\x1b[2J", "\x1b]0;", "\u202e", "\x9b31m"} {
			if strings.Contains(string(data), bad) {
				t.Errorf("%s holds %q", file, bad)
			}
		}
	}
}

// evilSheets are sheets with control sequences in every field.
func evilSheets(h *testHost) []string {
	quoted := func(text string) string {
		data, _ := json.Marshal(text)
		return string(data)
	}
	good := sheetFor(h.model, "", 1)
	return []string{
		evil, "{" + evil, `{"assessment":` + quoted(evil) + `}`, `{` + quoted(evil) + `:1}`,
		strings.Replace(good, `"answers":{`, `"id":`+quoted(evil)+`,"answers":{`, 1),
		strings.Replace(good, `"answers":{`, `"edition":`+quoted(evil)+`,"answers":{`, 1),
		strings.Replace(good, `"answers":{`, `"date":`+quoted(evil)+`,"answers":{`, 1),
		strings.Replace(good, `"answers":{`, `"answers":{`+quoted(evil)+`:1,`, 1),
		strings.Replace(good, `"answers":{`, `"asked":[`+quoted(evil)+`],"answers":{`, 1),
		strings.Replace(good, `"answers":{`, `"seconds":{`+quoted(evil)+`:1},"answers":{`, 1),
		strings.Replace(good, `"answers":{`, `"limits":{`+quoted(evil)+`:`+quoted(evil)+`},"answers":{`, 1),
		strings.Replace(good, `"answers":{`, `"guess":`+quoted(evil)+`,"answers":{`, 1),
		strings.Replace(good, `"answers":{`, `"answers":{"talk-to-users":`+quoted(evil)+`,`, 1),
		strings.Replace(good, `"career"`, quoted(evil), 1),
	}
}
