package cli_test

import (
	"errors"
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/content"
	"rolefit/internal/record/resultcode"
	"rolefit/internal/report"
	"rolefit/quiz/session"
	"rolefit/workshop/class"
	"rolefit/workshop/host"
)

// digitsOf returns the digits that person n writes on paper.
func digitsOf(h *testHost, n int) (digits string) {
	for i := range h.model.Assessment().Questions {
		digits += fmt.Sprint(answerOf(n, i) + 3)
	}
	return digits
}

// onPaper adds the paper of people to the class, as the instructor does.
func (h *testHost) onPaper(people ...int) {
	h.t.Helper()
	text := ""
	for _, n := range people {
		text += digitsOf(h, n) + "\n"
	}
	added, err := host.Add(h.t.Context(), h.store, h.model, className, text)
	must(h.t, err)
	if len(added.New) != len(people) {
		h.t.Fatalf("%d of %d are added", len(added.New), len(people))
	}
}

// TestLookup looks codes and digits up: each person gets their own sheet, and members of the
// class are known by their answers, whichever way these came.
func TestLookup(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	h.onPaper(0, 1)
	h.handsIn(sheetFor(h.model, "mine", 2))
	ids := map[string]bool{}
	for n := range 4 {
		digits := digitsOf(h, n)
		sheet, err := resultcode.Digits(h.model.Assessment(), digits)
		must(t, err)
		code, err := resultcode.Encode(h.model, sheet)
		must(t, err)
		var first string
		for i, text := range []string{
			digits, code, strings.ToLower(strings.ReplaceAll(code, "-", "")), digits[:9] + " \r\n" + digits[9:], strings.Join(strings.Split(digits, ""), ","), "Ann: " + digits,
		} {
			member, got, err := h.Lookup(t.Context(), nil, text)
			must(t, err)
			if i == 0 {
				first = member
			}
			if (member != "") != (n < 3) || member != first {
				t.Errorf("person %d by %q is %q, and %q before", n, text, member, first)
			}
			for j, q := range h.model.Assessment().Questions {
				if got.Answers[q.ID] != answerOf(n, j) {
					t.Fatalf("person %d by %q answered %v", n, text, got.Answers)
				}
			}
		}
		ids[first] = true
	}
	if len(ids) != 4 {
		t.Errorf("four people are %d", len(ids))
	}
	for text, says := range map[string]string{
		"": "there is no result code in it", "hello": "there is no result code in it", digitsOf(h, 1)[1:]: "there are 27",
		digitsOf(h, 1)[:5]: "there are 5", "9" + digitsOf(h, 1)[1:]: `'9', in place 1`, strings.Repeat("1", 2000): "longer than a result code",
	} {
		member, sheet, err := h.Lookup(t.Context(), nil, text)
		if err == nil || !strings.Contains(err.Error(), says) || member != "" || sheet.Answers != nil {
			t.Errorf("%q: %q, %v, %v", text, member, sheet, err)
		}
	}
	if n := len(finished(t, h.store)); n != 3 {
		t.Errorf("%d are in the class after looking", n)
	}
}

// TestWrongCodesAreNoAlarm looks many wrong codes up, as a class may: a right one is found among
// them, and the controls do not warn of three words.
func TestWrongCodesAreNoAlarm(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	h.onPaper(0)
	for n := range 40 {
		if _, _, err := h.Lookup(t.Context(), nil, digitsOf(h, n+1)+"1"); err == nil {
			t.Fatal("29 digits are read")
		}
	}
	if member, _, err := h.Lookup(t.Context(), nil, digitsOf(h, 0)); err != nil || member == "" {
		t.Errorf("a right one: %q, %v", member, err)
	}
	h.counted(class.Counts{Joined: 1, Halfway: 1, Done: 1})
	if alarms := h.board().Alarms; len(alarms) > 0 {
		t.Errorf("the controls say %q", alarms)
	}
}

// TestPaperVotes has people on paper vote again: each sheet once, and only while their class
// votes on that question.
func TestPaperVotes(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	h.onPaper(0, 1, 2, 3, 4, 5)
	member := func(n int) string {
		member, _, err := h.Lookup(t.Context(), nil, digitsOf(h, n))
		must(t, err)
		return member
	}
	votes := func(n int, question string, value int) error {
		return h.VoteAs(t.Context(), member(n), question, value)
	}
	refuses := func(says string, err error) {
		t.Helper()
		if err == nil || err.Error() != says {
			t.Errorf("said: %v; want %s", err, says)
		}
	}
	h.does(class.Forward, class.Forward, class.Forward)
	question := h.board().Topic.Question.ID
	refuses("the vote is closed", votes(0, question, 1))
	refuses("the vote is closed", votes(0, "", 1))
	h.does(class.Forward)
	for n := range 5 {
		must(t, votes(n, question, -1))
		must(t, votes(n, question, 2))
	}
	refuses("the vote is closed", votes(5, "no-such", 1))
	refuses("that is not one of the five answers", votes(5, question, 3))
	refuses("there is no such sheet in this class", h.VoteAs(t.Context(), "stranger", question, 1))
	eventually(t, "five votes are counted", func() bool { return h.board().Topic.Votes == 5 })
	h.does(class.Forward)
	refuses("the vote is closed", votes(5, question, 1))
	again := h.board().Topic.Second
	if again == nil || again.Voted != 5 || again.B < 5 {
		t.Errorf("the vote came out as %+v", again)
	}
	if alarms := h.board().Alarms; len(alarms) > 0 {
		t.Errorf("the controls say %q", alarms)
	}
}

// references are the character references of a page.
var references = regexp.MustCompile(`&#(\d{3,});`)

// TestPage writes the page of a participant who sits at the result, and refuses that of one in
// the middle: both go on in their windows, and nothing but ASCII is on the page.
func TestPage(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	done, err := returns(h.address, finishes(t, h.address, 1))
	must(t, err)
	must(t, done.at(spot{"result", 0}))
	midway, err := begins(h.address, 2, 9)
	must(t, err)
	seat, err := h.store.Seat(t.Context(), className, done.words)
	must(t, err)
	sheet := session.NewSession(h.model).Replay(seat.Events).Sheet()
	account := report.NewAccount(h.model, sheet, content.Limits())
	account.Advice = content.NextSteps()
	account.Code, err = resultcode.Encode(h.model, sheet)
	must(t, err)
	want, err := report.Export(report.AsHTML, account)
	must(t, err)
	for _, args := range [][]string{strings.Fields(done.words), {done.words}, {strings.ToUpper(done.words)}} {
		page, err := openSSH(t, h, "ssh", nil, append([]string{"guest@127.0.0.1", "page"}, args...)...)
		must(t, err)
		page = page[max(0, strings.Index(page, "<!doctype html>")):] // beside it, a slow computer says that it is looking
		if strings.IndexFunc(page, func(r rune) bool { return r > '~' }) >= 0 {
			t.Error("the page holds more than ASCII")
		}
		read := references.ReplaceAllStringFunc(page, html.UnescapeString)
		if diff := cmp.Diff(string(want), read); diff != "" || read == page {
			t.Errorf("%q: the page (-want +got):\n%s", args, diff)
		}
		if strings.Contains(page, done.words) {
			t.Error("the words are on the page")
		}
	}
	code, out, complaint := runs(t, h.address, dialOptions{command: "page " + midway.words}, "")
	if want := "There is no result yet: 8 of 28 questions are answered."; code != 1 || out != "" || !strings.HasPrefix(complaint, want) {
		t.Errorf("in the middle: exit code %d: %q %q", code, out, complaint)
	}
	must(t, errors.Join(midway.types("5"), midway.at(spot{"question", 10}), done.types("5"), done.sees("ssh -p 2222 class.example page "+done.words+" > mine.html")))
	must(t, done.types("q"))
	_, err = done.exit()
	must(t, err)
	if said := "Your result as a web page, to take home:\nssh -p 2222 class.example page " + done.words + " > mine.html"; !strings.Contains(done.screen(), said) {
		t.Errorf("the goodbye: %s", done.screen())
	}
}

// TestPageOfNobody asks for pages with words that no participant has: they count as guesses, and the answer
// comes later and later.
func TestPageOfNobody(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	for command, says := range map[string]string{
		"page":                            "page takes your three words: ssh -p 2222 class.example page FIRST SECOND THIRD > mine.html\n",
		"page ":                           "page takes your three words: ",
		"page hammer picnic":              "Type three words, with spaces between them.\n",
		"page hammer picnic xyzzy":        "The third of these isn't one of our words. Check it letter by letter.\n",
		"page hammer hammer hammer":       "Nobody in this class has these three words.\n",
		"page hammer hammer hammer hello": "Type three words, with spaces between them.\n",
		"pages hammer hammer hammer":      "There is no such command here. ",
	} {
		code, out, complaint := runs(t, h.address, dialOptions{command: command}, "")
		if code != exitUsage && code != exitBadInput || out != "" || !strings.HasPrefix(complaint, says) {
			t.Errorf("%s: exit code %d: %q %q", command, code, out, complaint)
		}
	}
	guess := dialOptions{command: "page hammer hammer hammer", noPTY: true, quiet: true}
	guessers := map[string]func() error{"the controls": func() error { return h.rings("Three words are being guessed: ") }} // about the last minute
	for n := range 30 {
		guessers[fmt.Sprint("guesser ", n)] = func() error {
			g, err := connect(h.address, guess)
			if err == nil {
				defer g.close()
				_, err = g.exit()
			}
			return err
		}
	}
	together(t, guessers)
	_, _, complaint := runs(t, h.address, guess, "")
	if !strings.Contains(complaint, "One moment: many wrong words came from your network") {
		t.Errorf("a guesser hears %q", complaint)
	}
}

// TestHelp lists the commands with the line to join.
func TestHelp(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	code, out, complaint := runs(t, h.address, dialOptions{command: "help"}, "")
	if code != 0 || complaint != "" || !strings.Contains(out, "  ssh -p 2222 class.example page FIRST SECOND THIRD > mine.html\n") {
		t.Errorf("exit code %d: %q %q", code, out, complaint)
	}
}
