package host

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"rolefit/scoring"
	"rolefit/workshop/class"
)

// Results of participants who did not answer on this host: by result code or paper.

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
func (h *Host) Lookup(ctx context.Context, from net.Conn, text string) (member string, sheet scoring.Sheet, err error) {
	found, err := class.Found{}, errLong
	if len(text) <= mostLooked {
		found, err = class.One(h.o.Model, text)
	}
	if err == nil {
		member = h.memberOf(ctx, found)
	}
	if member == "" {
		if ended := wait(ctx, h.miscoded.wrong(placeFor(from).Network)); ended != nil {
			return "", sheet, fmt.Errorf("look for the result: %w", ended)
		}
	}
	return member, found.Sheet, err
}

// SitAs seats the participant of a result code or of a paper sheet, see Lookup: they read their
// result and, if it counts in the class, hear its news and vote.
func (h *Host) SitAs(ctx context.Context, from net.Conn, text string) (*Seat, error) {
	member, sheet, err := h.Lookup(ctx, from, text)
	if err != nil {
		return nil, err
	}
	o, leave := h.asked(), func() {}
	if member != "" {
		news, stop := h.listen(false)
		o.Room.News, leave = news.Value, stop
		o.Room.Vote = func(question string, value int) error {
			return h.VoteAs(context.WithoutCancel(ctx), member, question, value)
		}
	}
	return &Seat{Options: o, Sheet: &sheet, Here: func(bool) {}, Leave: leave}, nil
}

// memberOf returns the id under which a sheet counts; empty if it does not, or if the
// store fails, which raises the alarm.
func (h *Host) memberOf(ctx context.Context, found class.Found) string {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	s, err := class.Submitted(h.o.Model, found.Sheet, found.Way)
	if err != nil {
		return ""
	}
	member, err := h.o.Store.Find(ctx, h.o.Class.Name, s)
	h.wrote(err)
	return member
}

// VoteAs stores the second answer of a member to the question of the open vote, −2 … +2;
// the latest of a member counts. member comes from Lookup or from a seat, never from a
// client. Errors are sentences without a full stop for the participant: errClosed,
// errApart, class.ErrNoSheet, those of plainly.
func (h *Host) VoteAs(ctx context.Context, member, question string, value int) error {
	switch {
	case question == "" || h.at().Asks() != question:
		return errClosed
	case value < -farthest || value > farthest:
		return errApart
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err := h.o.Store.Vote(ctx, h.o.Class.Name, question, member, value)
	h.wrote(err)
	if errors.Is(err, class.ErrNoSheet) {
		return class.ErrNoSheet
	}
	return plainly(err)
}

// errApart refuses a second answer that is none of the five.
var errApart = errors.New("there are five answers, and this is none of them")

// wait waits for d, or for the end of ctx, whose error it returns.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
