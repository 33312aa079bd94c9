package cli_test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"rolefit/internal/record"
	"rolefit/workshop/class"
	"rolefit/workshop/host"
)

// line is one line of follow's output.
type line struct {
	Schema int    `json:"schema"`
	Class  string `json:"class"`
	Says   string `json:"says"`
	Asks   string `json:"asks"`
	Result []struct {
		Title string   `json:"title"`
		Lines []string `json:"lines"`
	} `json:"result"`
}

// follows follows the class, without a terminal as rolefit join does.
func follows(t testing.TB, h *testHost, command string) *participant {
	t.Helper()
	return mustConnect(t, h.address, follower(command))
}

func follower(command string) dialOptions {
	return dialOptions{command: command, noPTY: true, quiet: true, env: []string{}}
}

// tells waits for a wanted line, and returns the lines up to it.
func (g *participant) tells(t testing.TB, what string, wanted func(line) bool) (lines []line) {
	t.Helper()
	must(t, g.until(what, func(heard string) bool {
		lines = nil
		for text := range strings.Lines(heard) {
			if !strings.HasSuffix(text, "\n") {
				return false // the rest is on its way
			}
			var l line
			if err := json.Unmarshal([]byte(text), &l); err != nil || l.Schema != 1 || l.Class != className {
				t.Fatalf("%q: %v", text, err)
			}
			if lines = append(lines, l); wanted(l) {
				return true
			}
		}
		return false
	}))
	return lines
}

// voteOf is a second answer in the form in which clients send it.
func voteOf(sheet, question string, answer int) string {
	return fmt.Sprintf(`{"schema":1,"class":%q,"question":%q,"answer":%d,"sheet":%s}`, className, question, answer, sheet)
}

// shows follows the class and shows a sheet, as rolefit join does.
func shows(t testing.TB, h *testHost, command, sheet string) *participant {
	t.Helper()
	g := follows(t, h, command)
	must(t, g.types(`{"schema":1,"sheet":`+sheet+"}\n"))
	return g
}

// TestFollow follows a class from the lobby to its end, as a participant's laptop does:
// nothing before the reveal, then the same as on the host. A follower without a sheet of the
// class hears its phases only, not its results.
func TestFollow(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	for n := range 5 {
		h.handsIn(sheetFor(h.model, "", n))
	}
	mine := sheetFor(h.model, "", 1)
	g, plain := shows(t, h, "follow", mine), shows(t, h, "follow plain", mine)
	strangers := map[string]*participant{
		"nothing": follows(t, h, "follow"), "another's": shows(t, h, "follow", sheetFor(h.model, "", 40)),
		"none": shows(t, h, "follow", "{}"), "a long one": shows(t, h, "follow", strings.Repeat(" ", 64<<10)+mine),
		"another shape": follows(t, h, "follow"),
	}
	must(t, strangers["another shape"].types(`{"schema":2,"sheet":`+mine+"}\n"))
	for _, heard := range []*participant{g, plain, strangers["nothing"]} {
		first := heard.tells(t, "anything was told", func(line) bool { return true })[0]
		if first.Says != "" || first.Asks != "" || first.Result != nil {
			t.Errorf("in the lobby: %+v", first)
		}
	}
	eventually(t, "they are counted", func() bool { return h.board().Connected == 1 }) // one sheet
	h.does(class.Forward, class.Forward)
	var reveal line
	says := "Your class's result is here, beside your own."
	for _, heard := range []*participant{g, plain} {
		all := heard.tells(t, says, func(l line) bool { return l.Says != "" })
		for _, before := range all[:len(all)-1] {
			if before.Result != nil || before.Asks != "" {
				t.Errorf("before the reveal: %+v", before)
			}
		}
		if reveal = all[len(all)-1]; reveal.Says != says || len(reveal.Result) < 2 || reveal.Asks != "" {
			t.Errorf("at the reveal: %+v", reveal)
		}
	}
	h.does(class.Forward, class.Forward) // the first question, and its vote
	asked := h.board().State.Asks()
	says = "Your class is answering a question again. You can vote from your own result."
	back := shows(t, h, "follow", mine) // a connection that broke
	for says, heard := range map[string]*participant{says: g, says + " ": plain, "": back} {
		says = strings.TrimSpace(says)
		all := heard.tells(t, says, func(l line) bool { return l.Asks != "" && l.Result != nil })
		l := all[len(all)-1]
		if l.Asks != asked || says != "" && l.Says != says || len(l.Result) != len(reveal.Result) {
			t.Errorf("at the vote: %+v", l)
		}
	}
	late := follows(t, h, "follow")
	late.tells(t, "anything was told", func(line) bool { return true })
	_ = late.in.Close()
	if code, err := late.exit(); code != 0 || err != nil {
		t.Errorf("at the end of the input: exit code %d, %v", code, err)
	}
	h.does(class.Finish)
	const over = "The class has ended. Your result stays here until you leave."
	g.tells(t, "the end was told", func(l line) bool { return l.Says == over })
	for shown, heard := range strangers {
		for _, l := range heard.tells(t, "the end was told", func(l line) bool { return l.Says == over }) {
			if l.Result != nil {
				t.Errorf("who shows %s was told %+v", shown, l)
			}
		}
	}
	h.does(class.Back)
	g.tells(t, "the class goes on", func(l line) bool { return l.Says == "Your class continues." })
	h.close()
	if _, err := g.exit(); err != nil {
		t.Errorf("when the host stops: %v", err)
	}
}

// TestDoor closes the class to newcomers and ends it: newcomers are refused, in words and
// with an exit code that asks them to try later; participants come back.
func TestDoor(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	submits := func(n int) (int, string, string) {
		return runs(t, h.address, dialOptions{command: "submit"}, sheetFor(h.model, fmt.Sprint("sheet-", n), n))
	}
	g, err := begins(h.address, 1, 3)
	must(t, err)
	defer g.close()
	if code, out, _ := submits(2); code != 0 || !strings.Contains(out, `"new":true`) {
		t.Errorf("with an open door: exit code %d, %q", code, out)
	}
	refuses := func(why, said string) {
		t.Helper()
		if code, out, complaint := submits(3); code != 1 || out != "" || complaint != why+" Yours are still on your computer.\n" {
			t.Errorf("a new sheet: exit code %d, %q, %q", code, out, complaint)
		}
		if code, out, _ := submits(2); code != 0 || !strings.Contains(out, `"new":false`) {
			t.Errorf("a sheet that is in: exit code %d, %q", code, out)
		}
		back := mustConnect(t, h.address, dialOptions{})
		must(t, back.sees("Type your three words"))
		must(t, back.types(g.words+"\r"))
		must(t, back.sees("Welcome back"))
		must(t, back.types("\r"))
		must(t, back.at(spot{"question", 3}))
		back.close()
		late := mustConnect(t, h.address, dialOptions{quiet: true})
		must(t, late.until("it was said", func(text string) bool {
			return strings.Contains(strings.Join(strings.Fields(text), " "), said)
		}))
		must(t, late.hears(why))
		must(t, late.types("\r"))
		must(t, late.hears(why)) // once more
		must(t, h.reaches(func(c class.Counts) bool { return c.Joined == 2 }))
	}
	const shut = "The instructor has closed the door to newcomers."
	before := mustConnect(t, h.address, dialOptions{quiet: true}) // at the door as it is closed
	must(t, before.atDoor())
	h.does(class.Door)
	must(t, before.types("\r"))
	must(t, before.hears(shut))
	refuses(shut, shut+" Your three words still bring you back.")
	h.does(class.Door)
	must(t, before.types("a"))
	must(t, before.hears("Before we start: what is your guess?"))
	before.close()
	h.does(class.Finish)
	late := mustConnect(t, h.address, dialOptions{}) // a return after the end adds nothing
	must(t, late.sees("This class has ended."))
	must(t, late.sees("Type your three words"))
	must(t, late.types(g.words+"\r"))
	must(t, late.sees("Welcome back"))
	must(t, late.types("\r"))
	must(t, late.at(spot{"question", 3}))
	must(t, late.types("4"))
	must(t, late.sees("the class has ended and takes no more answers"))
	must(t, late.types("q"))
	must(t, late.sees("after the class had ended is not saved"))
	late.close()
	again := mustConnect(t, h.address, dialOptions{})
	must(t, again.sees("Type your three words"))
	must(t, again.types(g.words+"\r"))
	must(t, again.sees("Welcome back"))
	must(t, again.types("\r"))
	must(t, again.at(spot{"question", 3}))
	again.close()
	if code, out, complaint := submits(3); code != 1 || out != "" ||
		complaint != "The class has ended and takes no more answers. Yours are still on your computer.\n" {
		t.Errorf("a new sheet at the end: exit code %d, %q, %q", code, out, complaint)
	}
	if code, out, _ := submits(2); code != 0 || !strings.Contains(out, `"new":false`) {
		t.Errorf("a sheet that is in: exit code %d, %q", code, out)
	}
	must(t, h.reaches(func(c class.Counts) bool { return c.Joined == 3 }))
}

// TestTakeBack stuffs the class, withdraws the stuffed sheets and restores them.
func TestTakeBack(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t, func(o *host.Options) { o.OneRouter = new(false) })
	honest := sheetFor(h.model, "honest", 1)
	if code, _, _ := runs(t, h.address, dialOptions{command: "submit"}, honest); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	const stuffed, hands = 45, 8 // more than 40 of one address, within a minute on a slow computer too; and few at once, or some wait too long there
	stuffing := map[string]func() error{}
	stuffs := func(n int) error {
		client, err := from("127.0.0.66", h.address)
		if err != nil {
			return err
		}
		defer client.Close() //nolint:errcheck // it hangs up
		s, err := client.NewSession()
		if err != nil {
			return err
		}
		s.Stdin = strings.NewReader(sheetFor(h.model, fmt.Sprint("stuffed-", n), 100+n))
		if out, err := s.CombinedOutput("submit"); err != nil {
			return fmt.Errorf("sheet %d: %w: %s", n, err, out)
		}
		return nil
	}
	for hand := range hands {
		stuffing[fmt.Sprint("hand ", hand)] = func() (err error) {
			for n := hand; n < stuffed && err == nil; n += hands {
				err = stuffs(n)
			}
			return err
		}
	}
	together(t, stuffing)
	var b class.Board
	eventually(t, "the controls know all of them", func() bool {
		b = h.board()
		return b.Intake != nil && b.Intake.Sheets == stuffed && len(b.Alarms) == 1 &&
			strings.HasPrefix(b.Alarms[0], fmt.Sprintf("%d newcomers came in ", stuffed))
	})
	if b.Intake.Addresses != 1 || b.Intake.Taken {
		t.Errorf("%+v, %q", b.Intake, b.Alarms)
	}
	for _, c := range []struct {
		done int
		says string // message to one that hands in again
	}{{1, `"new":false,"withdrawn":true}`}, {1 + stuffed, `"new":false}`}} { // taken, and put back
		h.does(class.TakeBack)
		eventually(t, "it counts", func() bool { return h.board().Counts.Done == c.done })
		if _, out, _ := runs(t, h.address, dialOptions{command: "submit"}, sheetFor(h.model, "stuffed-3", 103)); !strings.HasSuffix(strings.TrimSpace(out), c.says) {
			t.Errorf("handed in again: %s; want %s", out, c.says)
		}
		if _, out, _ := runs(t, h.address, dialOptions{command: "submit"}, honest); !strings.HasSuffix(strings.TrimSpace(out), `"new":false}`) {
			t.Errorf("an honest one, again: %s", out)
		}
	}
}

// TestOneDevice has two addresses each hand a sheet in and join: both sheets count as one
// device's, and no address is stored.
func TestOneDevice(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t, func(o *host.Options) { o.OneRouter = new(false) })
	ctx := t.Context()
	for n, ip := range []string{"127.0.0.66", "127.0.0.67"} {
		g, err := seat(ip, h.address)
		must(t, err)
		g.close()
		s, err := h.store.Attach(ctx, className, g.words)
		must(t, err)
		must(t, h.store.Record(ctx, class.Entry{
			Class: className, Member: s.Member, Generation: s.Generation, From: len(s.Events),
			Events: []record.Event{{Kind: record.Finished}}, Progress: class.Progress{Finished: true},
		}))
		client, err := from(ip, h.address)
		must(t, err)
		submit, err := client.NewSession()
		must(t, err)
		submit.Stdin = strings.NewReader(sheetFor(h.model, "", n))
		must(t, submit.Run("submit"))
		must(t, client.Close())
	}
	finished, err := h.store.Finished(ctx, className)
	must(t, err)
	ways := map[string][]string{}
	for _, f := range finished {
		ways[f.Device] = append(ways[f.Device], string(f.Way))
	}
	for device, came := range ways {
		slices.Sort(came)
		if device == "" || strings.Contains(device, "127.") || !slices.Equal(came, []string{string(class.ByJoin), string(class.BySSH)}) {
			t.Errorf("from %q: %v", device, came)
		}
	}
	if len(ways) != 2 {
		t.Errorf("%d devices", len(ways))
	}
}

// TestCastVote votes again with handed-in sheets: each counts once, on the current question,
// while the vote is open.
func TestCastVote(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	votes := func(input string) (int, string) {
		code, out, complaint := runs(t, h.address, dialOptions{command: "vote"}, input)
		if code == 0 && strings.TrimSpace(out) != `{"schema":1}` || code != 0 && (out != "" || complaint == "") {
			t.Errorf("%s: exit code %d, %q, %q", input, code, out, complaint)
		}
		return code, complaint
	}
	h.does(class.Forward)
	var sheets []string
	for n := range 6 {
		sheets = append(sheets, sheetFor(h.model, fmt.Sprint("sheet-", n), n))
		h.handsIn(sheets[n])
	}
	h.does(class.Forward, class.Forward)
	about := h.board().State.Question()
	if code, says := votes(voteOf(sheets[0], about, 1)); code != exitBadInput || !strings.Contains(says, "the vote is closed") {
		t.Errorf("before the vote: %d, %q", code, says)
	}
	h.does(class.Forward)
	for n, sheet := range sheets {
		if code, says := votes(voteOf(sheet, about, n%5-2)); code != 0 {
			t.Errorf("exit code %d: %s", code, says)
		}
	}
	late := sheetFor(h.model, "late", 9)
	h.handsIn(late)
	_, err := h.store.Withdraw(t.Context(), className, []string{"late"}, true)
	must(t, err)
	if code, says := votes(voteOf(late, about, 1)); code != 1 || !strings.Contains(says, "don't count right now") {
		t.Errorf("with a sheet that was taken back: %d, %q", code, says)
	}
	if code, says := votes(voteOf(sheets[0], about, 2)); code != 0 { // a change of mind
		t.Errorf("exit code %d: %s", code, says)
	}
	other := h.model.Assessment().Questions[0].ID
	if other == about {
		other = h.model.Assessment().Questions[1].ID
	}
	for name, c := range map[string]struct{ input, says string }{
		"another question":     {voteOf(sheets[1], other, 1), "the vote is closed"},
		"no question":          {voteOf(sheets[1], "", 1), "the vote is closed"},
		"no such answer":       {voteOf(sheets[1], about, 3), "vote < vote.json"},
		"nor this":             {voteOf(sheets[1], about, -3), "vote < vote.json"},
		"no answer":            {strings.Replace(voteOf(sheets[1], about, 1), `"answer"`, `"anser"`, 1), "vote < vote.json"},
		"another class":        {strings.Replace(voteOf(sheets[1], about, 1), className, "Tuesday", 1), "this is another class"},
		"another shape":        {strings.Replace(voteOf(sheets[1], about, 1), `"schema":1`, `"schema":2`, 1), "vote < vote.json"},
		"no sheet":             {fmt.Sprintf(`{"schema":1,"class":%q,"question":%q,"answer":1}`, className, about), "vote < vote.json"},
		"a sheet that is none": {voteOf(`{"assessment":"career"}`, about, 1), "edition"},
		"no JSON":              {"1", "vote < vote.json"},
		"nothing":              {"", "there is no sheet"},
		"too much":             {voteOf(sheets[1], about, 1) + strings.Repeat(" ", 64<<10), "larger than 64 KiB"},
		"somebody else's id":   {voteOf(sheetFor(h.model, "sheet-1", 40), about, 1), "another sheet was handed in with the id of this one"},
		"a terminal's command": {voteOf(strings.Replace(sheetFor(h.model, "evil", 41), "evil", `\u001b[2J`, 1), about, 1), "cannot be printed"},
	} {
		if code, says := votes(c.input); code != exitBadInput || !strings.Contains(says, c.says) {
			t.Errorf("%s: exit code %d, %q; want %q", name, code, says, c.says)
		}
	}
	cast, err := h.store.Votes(t.Context(), className, about)
	must(t, err)
	var values []int
	for _, v := range cast {
		values = append(values, v.Value)
	}
	slices.Sort(values)
	if got := fmt.Sprint(values); got != "[-2 -1 0 1 2 2]" {
		t.Errorf("the votes are %s", got)
	}
	h.does(class.Forward) // closed
	if code, says := votes(voteOf(sheets[2], about, 1)); code != exitBadInput || !strings.Contains(says, "the vote is closed") {
		t.Errorf("after the vote: %d, %q", code, says)
	}
	if topic := h.board().Topic; topic == nil || topic.Second == nil || topic.Second.N() != 6 {
		t.Errorf("the second answers on the board: %+v", topic)
	}
	if log := h.log.String(); strings.Contains(log, "sheet-") {
		t.Errorf("the log names sheets: %s", log)
	}
}

// TestNearlyACommand sends misspelled commands.
func TestNearlyACommand(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	for _, command := range []string{
		"follow ", " follow", "Follow", "follow  plain", "follow plain ", "follow x", "follow;id", "vote ", "vote x", "votes", "controls", "wall",
	} {
		code, out, complaint := runs(t, h.address, dialOptions{command: command}, "")
		if code != exitUsage || out != "" || !strings.Contains(complaint, "There is no such command here.") {
			t.Errorf("%q: exit code %d, %q, %q", command, code, out, complaint)
		}
	}
}

// TestFollowersVanish ends followers in every way, or leaves them silent: no goroutine stays
// behind them, and the host stops in spite of the silent ones.
func TestFollowersVanish(t *testing.T) {
	t.Parallel()
	if !alone(t) { // it counts goroutines
		return
	}
	h := hostedHere(t, func(o *host.Options) { o.Limits.Handshake = time.Second })
	h.does(class.Forward)
	for n := range 5 {
		h.handsIn(sheetFor(h.model, "", n))
	}
	base := settled()
	comes := func() *participant {
		return reconnect(t, h.address, follower("follow"), func(g *participant) error {
			return g.until("anything was told", func(heard string) bool { return strings.Contains(heard, "\n") })
		})
	}
	for name, vanish := range map[string]func(*participant){
		"end their input":   func(g *participant) { _ = g.in.Close() },
		"close the channel": func(g *participant) { _ = g.session.Close() },
		"cut the line":      func(g *participant) { _ = g.client.Close() },
	} {
		for range 5 {
			vanish(comes())
		}
		eventually(t, "those who "+name+" left nothing running", func() bool { return runtime.NumGoroutine() <= base })
	}
	for range 5 { // they stay, and are told
		comes()
	}
	h.does(class.Forward)
	h.close()
}

// TestFollowComesAfterTheWall expects a question and its answers after the wall has shown it,
// not during its second vote, and then with the people that moved.
func TestFollowComesAfterTheWall(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	h.does(class.Forward)
	for n := range 7 {
		h.handsIn(sheetFor(h.model, fmt.Sprint("sheet-", n), n))
	}
	g := shows(t, h, "follow", sheetFor(h.model, "sheet-0", 0))
	split := func(l line) []string {
		for _, s := range l.Result {
			if s.Title == "What splits the room most" {
				return s.Lines
			}
		}
		return nil
	}
	told := func(what string, wanted func(line) bool) []string {
		lines := g.tells(t, what, wanted)
		return split(lines[len(lines)-1])
	}
	h.does(class.Forward)
	if lines := told("the reveal", func(l line) bool { return l.Result != nil }); len(lines) > 0 {
		t.Errorf("before the wall: %q", lines)
	}
	h.does(class.Forward)
	first := told("the first question", func(l line) bool { return len(split(l)) == 1 })
	h.does(class.Forward)
	about := h.board().State.Asks()
	if lines := told("the vote", func(l line) bool { return l.Asks == about }); len(lines) > 0 {
		t.Errorf("while the vote is open: %q", lines)
	}
	for n := range 6 {
		must(t, h.store.Vote(t.Context(), className, about, fmt.Sprint("sheet-", n), 2))
	}
	h.does(class.Forward)
	again := told("what came of it", func(l line) bool { return len(split(l)) == 1 && split(l)[0] != first[0] })
	if !strings.Contains(again[0], "(at first A ") || !strings.Contains(again[0], "6 of these 7 voted again, and ") {
		t.Errorf("%q after %q", again, first)
	}
	if second := h.board().Topic.Second; second == nil || second.N() != 7 || second.Voted != 6 || second.First.N() != 7 || h.board().Topic.First.N() != 7 {
		t.Errorf("the wall: %+v", second)
	}
	h.does(class.Next)
	if lines := told("the second question", func(l line) bool { return len(split(l)) == 2 }); lines[0] != again[0] {
		t.Errorf("%q, want %q first", lines, again)
	}
}
