package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"unicode/utf8"

	"charm.land/ssh"

	"rolefit/internal/clikit"
	"rolefit/internal/english"
	"rolefit/internal/pause"
	"rolefit/internal/report"
	"rolefit/quiz"
	"rolefit/quiz/session"
	"rolefit/scoring"
	"rolefit/workshop/class"
)

// A participant's own result: by result code, by paper or by three words.

const (
	mostLooked  = 1 << 10 // bytes of a text for Lookup; a code has about 30 letters
	freelyCoded = 40      // wrong codes of an address without a delay: a class may look at its results together
	farthest    = 2       // the value of an answer, either way
)

// errLong refuses a text for Lookup.
var errLong = errors.New("that is longer than a result code or a row of digits; give one of them alone")

// Lookup returns the sheet of a text that is one result code, or one row of a paper
// sheet's digits of the class's assessment, in any grouping, see class.One. member is the
// id under which the sheet counts in the class, for VoteAs; empty: it is not in the class
// or does not count. The sheet comes from the text alone, never from the store, and Lookup
// changes nothing. from is the connection of the client; nil: this process. Beyond
// freelyCoded wrong texts from its address, Lookup takes up to mostHeld to answer for each
// further one; a sheet that is not in the class counts as wrong, because it may be a guess.
// Errors are sentences without a full stop for the participant, or that of ctx.
func (h *Class) Lookup(ctx context.Context, from net.Conn, text string) (member string, sheet scoring.Sheet, err error) {
	found, err := class.Found{}, errLong
	if len(text) <= mostLooked {
		found, err = class.One(h.o.Model, text)
	}
	if err == nil {
		member = h.memberOf(ctx, found)
	}
	if member == "" {
		if !pause.For(ctx, h.miscoded.wrong(placeFor(from).Network)) {
			return "", sheet, fmt.Errorf("look for the result: %w", ctx.Err())
		}
	}
	return member, found.Sheet, err
}

// SitAs seats the participant of a result code or of a paper sheet, see Lookup: they read their
// result and, if it counts in the class, hear its news and vote. Errors: of Lookup.
func (h *Class) SitAs(ctx context.Context, from net.Conn, text string) (*quiz.Seat, error) {
	member, sheet, err := h.Lookup(ctx, from, text)
	if err != nil {
		return nil, err
	}
	o, leave := h.asked(), func() {}
	if member != "" {
		news, stop := h.listen(false)
		o.Class.News, leave = news.Value, stop
		o.Class.Vote = func(question string, value int) error {
			return h.VoteAs(context.WithoutCancel(ctx), member, question, value)
		}
	}
	return &quiz.Seat{Options: o, Sheet: &sheet, Here: func(bool) {}, Leave: leave}, nil
}

// memberOf returns the id under which a sheet counts; empty if it does not, or if the
// store fails, which raises the alarm.
func (h *Class) memberOf(ctx context.Context, found class.Found) string {
	ctx, cancel := context.WithTimeout(ctx, h.o.Limits.Store)
	defer cancel()
	s, err := class.Submitted(h.o.Model, found.Sheet, found.Way)
	if err != nil {
		return ""
	}
	member, err := h.o.Store.Find(ctx, h.o.Class.Name, s)
	if err != nil { // finding it ends no alarm: it writes nothing
		h.wrote(err)
	}
	return member
}

// VoteAs stores the second answer of a member to the question of the open vote, −2 … +2;
// the latest of a member counts. member comes from Lookup or from a seat, never from a
// client. Errors are sentences without a full stop for the participant: errClosed,
// errApart, class.ErrNoSheet, those of plainly.
func (h *Class) VoteAs(ctx context.Context, member, question string, value int) error {
	switch {
	case question == "" || h.at().Asks() != question:
		return errClosed
	case value < -farthest || value > farthest:
		return errApart
	}
	ctx, cancel := context.WithTimeout(ctx, h.o.Limits.Store)
	defer cancel()
	err := h.o.Store.Vote(ctx, h.o.Class.Name, question, member, value)
	h.wrote(err)
	if errors.Is(err, class.ErrNoSheet) {
		return class.ErrNoSheet
	}
	return plainly(err)
}

// errApart refuses a second answer that is none of the five.
var errApart = errors.New("that is not one of the five answers")

// anyWords stands for three words in a command.
const anyWords = "FIRST SECOND THIRD"

// pageLine returns the command that writes a participant's result as a page; again is the
// command to join.
func pageLine(again, words string) string { return again + " page " + words + " > mine.html" }

// page writes the result of the participant with the three words in line as a page of
// HTML. The participant who answers meanwhile keeps the seat. It returns the exit code.
func (h *Class) page(sess ssh.Session, line string) int {
	again := h.again(sess.LocalAddr())
	if strings.TrimSpace(line) == "" {
		fmt.Fprintln(sess.Stderr(), "page takes your three words: "+pageLine(again, anyWords))
		return clikit.ExitUsage
	}
	s := &sitting{class: h, place: placeOf(sess.Context()), terminal: &Terminal{Out: sess.Stderr(), Plain: true}}
	seat, _, err := s.seatOf(sess.Context(), line, h.o.Store.Seat)
	if err != nil {
		return refuse(sess, errors.New(english.Sentence(err)))
	}
	account, ok := h.asked().Account(seat.Events)
	if !ok {
		p := progressOf(session.NewSession(h.o.Model).Replay(seat.Events))
		fmt.Fprintf(sess.Stderr(), "There is no result yet: %d of %d questions are answered. Finish the quiz, then ask for your page again: %s\n", p.Answered, p.Asked, again)
		return clikit.ExitFailure
	}
	data, err := report.Export(report.AsHTML, account)
	if err == nil {
		_, err = io.WriteString(sess, ascii(string(data)))
	}
	return codeOf(err)
}

// ascii writes all but ASCII as character references, because PowerShell would read the
// bytes of a command by a code page of its own. The style of a page has only ASCII.
func ascii(page string) string {
	var b strings.Builder
	for _, r := range page {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "&#%d;", r)
		}
	}
	return b.String()
}

// help lists the commands for people. It returns the exit code.
func (h *Class) help(sess ssh.Session) int {
	again := h.again(sess.LocalAddr())
	lines := []string{"The class " + quotedName(h.o.Class.Name) + ". What you can type on your own computer:", ""}
	for _, row := range [][2]string{
		{again, "takes the quiz, or continues it by your three words"},
		{pageLine(again, anyWords), "writes your own result as a web page, by your three words"},
		{again + " submit < sheet.json", "hands in a sheet that you answered elsewhere"},
	} {
		lines = append(lines, "  "+row[0], "      "+row[1])
	}
	_, err := io.WriteString(sess, strings.Join(append(lines, "", "class, assessment, vote and follow are for rolefit join."), "\n")+"\n")
	return codeOf(err)
}
