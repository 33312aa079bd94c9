package host

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/clikit"
	"rolefit/internal/english"
	"rolefit/internal/textfile"
	"rolefit/internal/textsafe"
	"rolefit/scoring"
	"rolefit/workshop/class"
	"rolefit/workshop/reach"
)

// mostSheet is the longest accepted sheet, in bytes; a usual one has about 1,000.
const mostSheet = 64 << 10

// mostWait is how long a command waits for its input.
const mostWait = time.Minute

// handle serves a session: the quiz of a participant, the controls or the wall of a
// facilitator, or a command.
func (h *Class) handle(sess ssh.Session) {
	asked := sess.RawCommand() // compared exactly, but for the words of page
	if facilitates(sess.Context()) {
		h.facilitate(sess, asked)
		return
	}
	commands := map[string]func(ssh.Session) int{
		"help": h.help, "class": h.tellClass, "assessment": h.tellAssessment, "submit": h.submit, "vote": h.castVote,
		"follow": h.follow, "follow plain": h.follow, // earlier versions sent the second
	}
	if name, words, _ := strings.Cut(asked, " "); name == "page" {
		commands[asked] = func(sess ssh.Session) int { return h.page(sess, words) }
	}
	switch command := commands[asked]; {
	case asked == "":
		h.participate(sess)
	case command != nil:
		_ = sess.Exit(command(sess))
	default:
		fmt.Fprintln(sess.Stderr(), "There is no such command here. Without one you take the quiz; help lists the others.")
		_ = sess.Exit(clikit.ExitUsage)
	}
}

// tellClass writes the class, its assessment and its phase as a line of JSON, for
// rolefit join. It returns the exit code.
func (h *Class) tellClass(sess ssh.Session) int {
	return writeLine(sess, struct {
		Schema     int    `json:"schema"`
		Class      string `json:"class"`
		Assessment string `json:"assessment"`
		Edition    string `json:"edition"`
		Own        bool   `json:"own"`
		Phase      string `json:"phase"`
		DeleteOn   string `json:"delete_on,omitempty"`
	}{1, h.o.Class.Name, h.o.Class.Assessment, h.o.Class.Edition, h.o.Class.Own != nil, string(h.at().Phase), h.deleteOn()})
}

// deleteOn returns the day on which the class's answers are deleted, as time.DateOnly;
// empty if no date is set.
func (h *Class) deleteOn() string {
	if h.o.Class.Until.IsZero() {
		return ""
	}
	return h.o.Class.Until.In(h.o.Now().Location()).Format(time.DateOnly)
}

// writeLine writes v as a line of JSON. It returns the exit code.
func writeLine(sess ssh.Session, v any) int {
	line, err := json.Marshal(v)
	if err == nil {
		_, err = sess.Write(append(line, '\n'))
	}
	return codeOf(err)
}

// tellAssessment writes the instructor's own assessment in YAML. It returns the exit
// code.
func (h *Class) tellAssessment(sess ssh.Session) int {
	if h.o.Class.Own == nil {
		fmt.Fprintln(sess.Stderr(), "This class takes a built-in quiz.")
		return clikit.ExitUsage
	}
	_, err := sess.Write(h.o.Class.Own)
	return codeOf(err)
}

func codeOf(err error) int {
	if err != nil {
		return clikit.ExitFailure
	}
	return 0
}

// submit reads one sheet from standard input, stores it, and writes the receipt as a
// line of JSON. It returns the exit code.
func (h *Class) submit(sess ssh.Session) int {
	var s class.Submission
	data, err := h.handedIn(sess, "submit takes a sheet from a file: ssh … submit < sheet.json")
	if err == nil {
		s, err = h.received(data)
	}
	if err != nil {
		return refuse(sess, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), h.o.Limits.Store)
	defer cancel()
	got, err := h.handIn(ctx, placeOf(sess.Context()), s)
	h.wrote(err)
	if err != nil {
		return rejected(sess, err, "The sheet", " Yours are still on your computer.")
	}
	return writeLine(sess, struct {
		Schema int    `json:"schema"`
		Class  string `json:"class"`
		New    bool   `json:"new"`
		Out    bool   `json:"withdrawn,omitempty"`
	}{1, h.o.Class.Name, got.New, got.Withdrawn})
}

// rejected writes why a sheet or a second answer is not stored; after follows the
// sentence of the host's own reasons. It returns the exit code.
func rejected(sess ssh.Session, err error, what, after string) int {
	switch {
	case errors.Is(err, class.ErrConflict):
		return refuse(sess, errTaken)
	case errors.Is(err, errEnded), errors.Is(err, errShut), errors.Is(err, errBusy), errors.Is(err, errWithdrawn):
		fmt.Fprintln(sess.Stderr(), english.Sentence(err)+after)
	default:
		fmt.Fprintln(sess.Stderr(), what+" is not saved: "+plainly(err).Error()+".")
	}
	return clikit.ExitFailure
}

// received decodes and checks a sheet in JSON, see class.Received; its id must be
// printable.
func (h *Class) received(data []byte) (class.Submission, error) {
	s, err := class.Received(h.o.Model, h.o.Asked, data, class.ByJoin)
	if err == nil && s.ID != textsafe.Key(s.ID) {
		err = errors.New("the sheet's id holds characters that cannot be printed")
	}
	return s, err
}

// handedIn reads a sheet or a ballot from standard input, at most mostSheet bytes
// within mostWait. On a terminal it returns usage as error.
func (h *Class) handedIn(sess ssh.Session, usage string) ([]byte, error) {
	if _, _, pty := sess.Pty(); pty {
		return nil, errors.New(usage)
	}
	timer := time.AfterFunc(mostWait, func() { _ = sess.Close() })
	defer timer.Stop()
	data, err := textfile.NewReader(sess, textfile.Taker{Takes: "a sheet is JSON; hand one in with: submit < sheet.json"}).All(mostSheet)
	switch other := (*textfile.Other)(nil); {
	case errors.As(err, &other):
		return nil, fmt.Errorf("the sheet %w", other)
	case err != nil:
		return nil, fmt.Errorf("the sheet didn't arrive whole: %w", err)
	case strings.TrimSpace(string(data)) == "":
		return nil, errors.New("there is no sheet; hand one in with: submit < sheet.json")
	}
	return data, nil
}

// refuse writes the reasons why a sheet is refused, a line each, in printable
// characters. It returns the exit code.
func refuse(sess ssh.Session, err error) int {
	for _, line := range clikit.Few(strings.Split(err.Error(), "\n")) {
		fmt.Fprintln(sess.Stderr(), textsafe.Message(line))
	}
	return clikit.ExitBadInput
}

// facilitate runs the controls or the wall on a facilitator's terminal. Like a sitting,
// it counts as open until the exit code is sent.
func (h *Class) facilitate(sess ssh.Session, asked string) {
	what := asked
	if what == "" {
		what = "controls"
	}
	if what != "controls" && what != "wall" || h.o.Facilitate == nil {
		fmt.Fprintln(sess.Stderr(), "There is no such command here. The commands are controls and wall.")
		_ = sess.Exit(clikit.ExitUsage)
		return
	}
	t, pty := newTerminal(sess)
	if t.Plain {
		t.In = newLineEditor(sess, t.Out, pty)
	}
	ctx, leave := context.WithCancel(sess.Context())
	defer leave()
	defer h.sitDown(t, leave)()
	err := h.o.Facilitate(ctx, h, t, what)
	switch {
	case ctx.Err() != nil:
		fmt.Fprintln(sess.Stderr(), "The host of the class has stopped.")
		err = nil
	case err != nil:
		fmt.Fprintln(sess.Stderr(), textsafe.Message(err.Error()))
	}
	_ = sess.Exit(codeOf(err))
}

// Added is the result of adding a pasted text.
type Added struct {
	New    []class.Found // sheets that count now and did not before
	Double []class.Found // sheets that were in the class already, or twice in the text
	Bad    []class.Bad
}

// Add submits every result code and every row of digits in text to the named class. An
// error names the line; sheets of earlier lines stay in the class.
func Add(ctx context.Context, store Sheets, m *scoring.Model, name, text string) (Added, error) {
	found, bad, err := class.Find(m, text)
	if err != nil {
		return Added{}, err
	}
	added := Added{Bad: bad}
	for _, f := range found {
		s, err := class.Submitted(m, f.Sheet, f.Way)
		if err != nil {
			return added, err
		}
		got, err := store.Submit(ctx, name, s)
		if err != nil {
			return added, fmt.Errorf("add what stands in line %d: %w", f.Line, err)
		}
		if got.New {
			added.New = append(added.New, f)
		} else {
			added.Double = append(added.Double, f)
		}
	}
	return added, nil
}

// Lines describes the result, a sentence each. It repeats no code: a code holds a
// participant's answers, and the screen may be in view of the class.
func (a Added) Lines() []string {
	if len(a.New)+len(a.Double)+len(a.Bad) == 0 {
		return []string{"There is no result code in it, and no row of digits."}
	}
	lines := []string{fmt.Sprintf("Added: %d.", len(a.New))}
	for _, b := range a.Bad {
		lines = append(lines, fmt.Sprintf("Line %d: %s.", b.Line, textsafe.Message(b.Why)))
	}
	for _, f := range a.Double {
		lines = append(lines, fmt.Sprintf("Line %d is in the class already; it counts once.", f.Line))
	}
	return clikit.Few(lines)
}

// Add submits the sheets in a pasted text to the running class and describes the
// result, a sentence each. A failure also raises the alarm on the controls.
func (h *Class) Add(ctx context.Context, text string) ([]string, error) {
	added, err := Add(ctx, h.o.Store, h.o.Model, h.o.Class.Name, text)
	if err != nil {
		h.fault(alarmDisk, err)
		return nil, err
	}
	return added.Lines(), nil
}

// quotedName returns the name of a class in quotation marks, for a sentence.
func quotedName(name string) string { return `"` + textsafe.Message(name) + `"` }

// handle serves a session in the class that its user name chooses.
func (s *Server) handle(sess ssh.Session) {
	defer used(sess.Context(), s.o.Limits.Handshake)()
	if s.one != nil {
		s.one.handle(sess)
		return
	}
	ctx := sess.Context()
	login, _ := controlsLogin(sess.User())
	c := s.find(ctx, login, true)
	key := trustedKey(ctx)
	if c == nil || key != nil && !s.o.Lists(key, c.name) {
		s.lost(sess, key)
		return
	}
	h, leave, err := s.enter(ctx, c)
	if err != nil {
		says := "This class can't be opened here now. Try again in a minute; if it stays so, its projector shows the line to type."
		if key != nil {
			says = err.Error()
		}
		_ = sess.Exit(failed(sess, says))
		return
	}
	defer leave()
	h.handle(sess)
}

// failed says why a session ends. It returns the exit code.
func failed(sess ssh.Session, says string) int {
	fmt.Fprintln(sess.Stderr(), says)
	return clikit.ExitFailure
}

// lost tells a session that there is no class of its user name; a facilitator, which ones
// their key opens.
func (s *Server) lost(sess ssh.Session, key gossh.PublicKey) {
	says := []string{"There is no class of this name here. Your class's projector shows the line to type: the class name comes before the @."}
	if key != nil {
		says[0] = "Your key opens these classes here:"
		s.mu.Lock()
		for login, name := range s.of {
			if s.o.Lists(key, name) {
				says = append(says, "  "+reach.As(login+"+"+facilitator, s.ways.Join[0]))
			}
		}
		s.mu.Unlock()
		slices.Sort(says[1:])
		if len(says) == 1 {
			says[0] = "Your key doesn't open any class here."
		}
	}
	fmt.Fprintln(sess.Stderr(), strings.Join(says, "\n"))
	_ = sess.Exit(clikit.ExitUsage)
}
