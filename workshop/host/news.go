package host

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"charm.land/ssh"

	"rolefit/internal/english"
	"rolefit/internal/latest"
	"rolefit/internal/report"
	"rolefit/quiz"
	"rolefit/workshop/class"
)

// Boards returns a channel that holds the newest board: the present one, then one after
// each change, at most a few a second. It is closed when ctx ends or the host stops.
func (r *liveClass) Boards(ctx context.Context) <-chan class.Board {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.boards.Join(ctx, struct{}{}, r.board())
}

// feed carries the news of the class to one participant.
type feed struct {
	latest.Value[quiz.News]

	aloud bool // also say the sentences that newer versions of the quiz say by themselves
	last  newsState
	over  bool // it has no reader any more
}

// tell puts n. It keeps the sentence of an unread value if n has none and asks the same
// question.
func (f *feed) tell(n quiz.News) {
	if unread := f.Take(); n.Says == "" && n.Ask == unread.Ask {
		n.Says = unread.Says
	}
	f.Put(n)
}

// newsState is the part of the state that a participant's news depend on; publish sends news
// when it has changed.
type newsState struct {
	phase    class.Phase
	ask      string
	revealed int
	shown    int // number of questions that the class has come to
	closed   int // number of closed second votes
	deleted  bool
	mended   int // number of times that the store worked again: sittings with pending events retry then
}

// listen subscribes a participant to the news of the class. stop ends that; call it
// once.
func (r *liveClass) listen(aloud bool) (f *feed, stop func()) {
	f = &feed{Value: latest.New[quiz.News](), aloud: aloud}
	r.mu.Lock()
	defer r.mu.Unlock()
	f.last = r.newsState()
	f.Put(r.news(f, newsState{}))
	r.feeds[f] = struct{}{}
	return f, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.feeds, f)
		f.over = true
		close(f.Value) // ends a waiting reader
	}
}

func (r *liveClass) newsState() newsState {
	t := newsState{phase: r.state.Phase, ask: r.state.Asks(), shown: len(r.state.Shown()), closed: len(r.state.Closed), deleted: r.deleted, mended: r.mended}
	if r.state.Shows() {
		t.revealed = r.state.Revealed
	}
	return t
}

// publish sends the board to all subscribers, and news to the feeds that need it.
func (r *liveClass) publish() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.boards.Put(r.board(), nil)
	now := r.newsState()
	for f := range r.feeds {
		if f.last != now {
			f.tell(r.news(f, f.last))
			f.last = now
		}
	}
}

// news returns the news for a participant who was last newsState before. The caller holds
// the lock.
func (r *liveClass) news(f *feed, before newsState) quiz.News {
	now := r.newsState()
	n := quiz.News{Ask: now.ask, Class: r.sections(now)}
	switch { // the sentences name no key, because its effect depends on the participant's screen
	case now.deleted:
		n.Says = english.Sentence(errDeleted)
	case now.ask != "" && now.ask != before.ask:
		if f.aloud {
			n.Says = "Your class is answering a question again. You can vote from your own result."
		}
	case before.phase == class.AtEnd && now.phase != class.AtEnd:
		n.Says = "Your class continues."
	case now.revealed > 0 && before.revealed == 0:
		if f.aloud {
			n.Says = "Your class's result is here, beside your own."
		}
	case now.revealed > before.revealed:
		n.Says = "Your class's result now includes more people."
	case now.phase == class.AtEnd && before.phase != class.AtEnd:
		n.Says = "The class has ended. Your result stays here until you leave."
	}
	return n
}

// sections returns the class's result for participants; nil before the reveal. Like the
// wall, it has a question only once the class has come to it and while no second vote
// on it is open. The caller holds the lock.
func (r *liveClass) sections(now newsState) []report.Section {
	if now.revealed == 0 {
		return nil
	}
	if now != r.saidAt {
		sheets := class.Sheets(r.snapshot)
		shown := slices.DeleteFunc(r.state.Shown(), func(id string) bool { return id == now.ask })
		r.saidAt, r.said = now, report.ClassSections(report.Class{
			Assessment: r.o.Model.Assessment(), Model: r.o.Model, Name: r.o.Class.Name,
			Joined: max(r.counts.Joined, len(sheets)), Sheets: sheets, Votes: r.state.ClassVotes(),
			Devices: class.Devices(r.o.Model, r.snapshot),
		}, shown)
	}
	return r.said
}

// News and second votes of participants whose quiz runs on their own laptop.

// follow writes the news of the class to a laptop, a line of JSON now and after each
// change, until its input or the connection ends. The sentences are those of
// participants on the host. The result of the class goes only to a laptop whose first
// line of input shows a sheet in the class; news are sent before that line too, because
// an earlier version sends none. It returns the exit code.
func (h *Class) follow(sess ssh.Session) int {
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
	f, stop := h.listen(true)
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
		case last = <-f.Value:
		}
		n := last
		if !in {
			n.Class = nil
		}
		if code := tell(sess, h.o.Class.Name, n); code != 0 {
			return code
		}
	}
}

// shown reads the first line of in and returns the member whose sheet it shows; empty
// if it shows no sheet of the class.
func (h *Class) shown(ctx context.Context, in io.Reader) (member string) {
	const small = 512 // bytes: a thousand laptops may send no line
	line, err := bufio.NewReaderSize(io.LimitReader(in, mostSheet), small).ReadBytes('\n')
	if err != nil {
		return ""
	}
	shown, ok := readShown(line)
	if !ok {
		return ""
	}
	s, err := h.received(shown.Sheet)
	if err != nil {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, h.o.Limits.Store)
	defer cancel()
	member, err = h.o.Store.Find(ctx, h.o.Class.Name, s)
	if err != nil {
		return ""
	}
	return member
}

// ballot is a line that shows a sheet of the class, with its participant's second answer if
// it votes.
type ballot struct {
	Schema   int             `json:"schema"`
	Class    string          `json:"class"`
	Question string          `json:"question"`
	Answer   *int            `json:"answer"` // −2 … +2
	Sheet    json.RawMessage `json:"sheet"`
}

// readShown decodes the line that shows a sheet; ok is false for any other line.
func readShown(line []byte) (b ballot, ok bool) {
	if json.Unmarshal(line, &b) != nil || b.Schema != 1 || len(b.Sheet) == 0 {
		return ballot{}, false
	}
	return b, true
}

// readBallot decodes a second answer and checks its schema and range; castVote checks the
// class, the question and the sheet.
func readBallot(data []byte) (b ballot, ok bool) {
	if b, ok = readShown(data); !ok || b.Answer == nil || *b.Answer < -farthest || *b.Answer > farthest {
		return ballot{}, false
	}
	return b, true
}

// follows counts a member with a sheet as connected until leaves is called.
func (h *Class) follows(sess ssh.Session, member string) (leaves func()) {
	h.places.Sit(placeOf(sess.Context()))
	h.mu.Lock()
	h.followers[member]++
	h.mu.Unlock()
	h.count()
	return func() {
		h.mu.Lock()
		h.followers[member]--
		if h.followers[member] == 0 {
			delete(h.followers, member)
		}
		h.mu.Unlock()
		h.count()
	}
}

// tell writes one line of news. It returns the exit code.
func tell(sess ssh.Session, name string, n quiz.News) int {
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
	return writeLine(sess, line)
}

// castVote reads a ballot from standard input and stores the second answer of its
// sheet's member, so that each sheet in the class has one vote. It submits a sheet that
// is missing. It returns the exit code.
func (h *Class) castVote(sess ssh.Session) int {
	const usage = "vote takes a second answer and the sheet of whoever gives it: vote < vote.json"
	data, err := h.handedIn(sess, usage)
	if err != nil {
		return refuse(sess, err)
	}
	v, ok := readBallot(data)
	switch {
	case !ok:
		return refuse(sess, errors.New(usage))
	case v.Class != h.o.Class.Name: // another class has begun on this port since they joined
		return refuse(sess, errors.New("this is another class"))
	}
	s, err := h.received(v.Sheet)
	if err == nil && (h.at().Asks() != v.Question || v.Question == "") {
		err = errClosed
	}
	if err != nil {
		return refuse(sess, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), h.o.Limits.Store)
	defer cancel()
	member, err := h.o.Store.Find(ctx, h.o.Class.Name, s)
	if errors.Is(err, class.ErrNoSheet) { // usually it is in the class already
		var got class.Receipt
		got, err = h.handIn(ctx, placeOf(sess.Context()), s)
		member = got.Member
		if err == nil && got.Withdrawn {
			err = errWithdrawn
		}
	}
	if err == nil {
		err = h.o.Store.Vote(ctx, h.o.Class.Name, v.Question, member, *v.Answer)
	}
	h.wrote(err)
	if err != nil {
		return rejected(sess, err, "The second answer", "")
	}
	return writeLine(sess, struct {
		Schema int `json:"schema"`
	}{1})
}

// errClosed refuses a vote on a question that is not open.
var errClosed = errors.New("the vote is closed")

// errTaken refuses a sheet whose id belongs to another sheet.
var errTaken = errors.New("another sheet was handed in with the id of this one; give it an id of its own")
