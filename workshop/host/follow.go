package host

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"charm.land/ssh"

	"rolefit/quiz"
	"rolefit/workshop/class"
)

// What those are told whose quiz runs on their own laptop, and how they vote.

// follow tells a laptop what the class does, a line of JSON now and whenever there is
// something new, until its standard input ends or either of them leaves. It tells what
// participants on the host are told, in the same words; the class's result only to who
// shows a sheet that is in the class, in the first line of the input. The news do not
// wait for it: an earlier version sends none.
func (h *Host) follow(sess ssh.Session) int {
	ctx, leave := context.WithCancel(sess.Context())
	defer leave()
	shown := make(chan string, 1)
	go func() {
		defer leave()
		if member := h.shown(ctx, sess); member != "" {
			shown <- member
		}
		_, _ = io.Copy(io.Discard, sess)
	}()
	f, stop := h.room.listen(true)
	defer stop()
	in, last := false, quiz.News{}
	for {
		select {
		case <-ctx.Done():
			return 0
		case member := <-shown:
			defer h.follows(sess, member)() //nolint:gocritic // there is one
			if in = true; last.Class == nil {
				continue
			}
			last.Says = "" // it was said
		case last = <-f.ch:
		}
		n := last
		if !in {
			n.Class = nil
		}
		if err := tell(sess, h.o.Class.Name, n); err != nil {
			return exitFailure
		}
	}
}

// shown is whose sheet somebody shows in the first line that they send; empty: nobody's.
func (h *Host) shown(ctx context.Context, in io.Reader) (member string) {
	const small = 512 // bytes: there may be a thousand who send none
	line, err := bufio.NewReaderSize(io.LimitReader(in, mostSheet), small).ReadBytes('\n')
	if err != nil {
		return ""
	}
	sheet, ok := readShown(line)
	if !ok {
		return ""
	}
	s, err := h.received(sheet)
	if err != nil {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	member, err = h.o.Store.Find(ctx, h.o.Class.Name, s)
	if err != nil {
		return ""
	}
	return member
}

// readShown reads the line in which somebody shows a sheet.
func readShown(line []byte) (sheet []byte, ok bool) {
	var v struct {
		Schema int             `json:"schema"`
		Sheet  json.RawMessage `json:"sheet"`
	}
	ok = json.Unmarshal(line, &v) == nil && v.Schema == 1 && len(v.Sheet) > 0
	return v.Sheet, ok
}

// follows notes that somebody who has a sheet in the class is here, until they leave.
func (h *Host) follows(sess ssh.Session, member string) (leaves func()) {
	h.places.sit(placeOf(sess.Context()))
	h.mu.Lock()
	h.followers[member]++
	h.mu.Unlock()
	h.counts()
	return func() {
		h.mu.Lock()
		h.followers[member]--
		if h.followers[member] == 0 {
			delete(h.followers, member)
		}
		h.mu.Unlock()
		h.counts()
	}
}

// tell writes a line of news of a class.
func tell(sess ssh.Session, name string, n quiz.News) error {
	type section struct {
		Title string   `json:"title"`
		Lines []string `json:"lines"`
		Steps bool     `json:"steps"`
	}
	line := struct {
		Schema int       `json:"schema"`
		Class  string    `json:"class"`
		Says   string    `json:"says"`
		Asks   string    `json:"asks"`
		Result []section `json:"result"` // null before the reveal
	}{Schema: 1, Class: name, Says: n.Says, Asks: n.Ask}
	for _, s := range n.Class {
		line.Result = append(line.Result, section{s.Title, s.Lines, s.Steps})
	}
	data, err := json.Marshal(line)
	if err != nil {
		return fmt.Errorf("write the news: %w", err)
	}
	_, err = sess.Write(append(data, '\n'))
	return err //nolint:wrapcheck // nobody reads it
}

// castVote takes a second answer from standard input, with the sheet of whoever gives
// it: who has a sheet in the class votes once, and no one else does.
func (h *Host) castVote(sess ssh.Session) int {
	const usage = "vote takes a second answer and the sheet of whoever gives it: vote < vote.json"
	data, err := h.handedIn(sess, usage)
	if err != nil {
		return refuse(sess, err)
	}
	v, ok := readBallot(data)
	if !ok {
		return refuse(sess, errors.New(usage))
	}
	if v.Class != h.o.Class.Name { // it began on this port since they joined theirs
		return refuse(sess, errAnother)
	}
	s, err := h.received(v.Sheet)
	if err != nil {
		return refuse(sess, err)
	}
	if h.room.asks() != v.Question || v.Question == "" {
		return refuse(sess, errClosed)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	member, err := h.o.Store.Find(ctx, h.o.Class.Name, s)
	if errors.Is(err, class.ErrNoSheet) { // it should be there already
		var got class.Receipt
		got, err = h.handIn(ctx, placeOf(sess.Context()), s)
		member = got.Member
		if err == nil && got.Withdrawn {
			err = errWithdrawn
		}
	}
	if err == nil {
		err = h.o.Store.Vote(ctx, h.o.Class.Name, v.Question, member, v.Answer)
	}
	h.wrote(err)
	switch {
	case errors.Is(err, class.ErrConflict):
		return refuse(sess, errTaken)
	case errors.Is(err, errEnded), errors.Is(err, errShut), errors.Is(err, errBusy), errors.Is(err, errWithdrawn):
		fmt.Fprintln(sess.Stderr(), sentence(err))
		return exitFailure
	case err != nil:
		fmt.Fprintln(sess.Stderr(), "The second answer is not kept: "+plainly(err).Error()+".")
		return exitFailure
	}
	_, err = sess.Write([]byte(`{"schema":1}` + "\n"))
	return codeOf(err)
}

// ballot is a second answer as it comes in, with the sheet of whoever gives it.
type ballot struct {
	Class, Question string
	Answer          int // −2 … +2
	Sheet           []byte
}

// readBallot reads a second answer. What it says of the class, the question and the
// sheet is not looked at.
func readBallot(data []byte) (b ballot, ok bool) {
	var v struct {
		Schema   int             `json:"schema"`
		Class    string          `json:"class"`
		Question string          `json:"question"`
		Answer   *int            `json:"answer"`
		Sheet    json.RawMessage `json:"sheet"`
	}
	const far = 2
	if json.Unmarshal(data, &v) != nil || v.Schema != 1 || v.Answer == nil || *v.Answer < -far || *v.Answer > far || len(v.Sheet) == 0 {
		return ballot{}, false
	}
	return ballot{v.Class, v.Question, *v.Answer, v.Sheet}, true
}

// errClosed is the answer to a vote on what the class does not ask now.
var errClosed = errors.New("the vote is closed")

// errAnother is the answer to a vote in a class that is not this one.
var errAnother = errors.New("this is another class")

// errTaken is the answer to a sheet with the id of another.
var errTaken = errors.New("another sheet was handed in with the id of this one; give it an id of its own")
