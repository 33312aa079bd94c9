package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/scoring"
)

// News of a class at four moments.
const (
	beforeReveal = `{"schema":1,"class":"Tuesday","says":"","asks":"","result":null}` + "\n"
	atReveal     = `{"schema":1,"class":"Tuesday","says":"Your class's result is here: type class at your result to hear it.","asks":"",` +
		`"result":[{"title":"The class: 9 of 12 counted","lines":["How the results came out: \u001b[2J9 clear."],"steps":false}]}` + "\n"
	atVote = `{"schema":1,"class":"Tuesday","says":"Your class is answering a question again: type v at your result.","asks":"deep-focus",` +
		`"result":[{"title":"The class: 9 of 12 counted","lines":["How the results came out: \u001b[2J9 clear."],"steps":false}]}` + "\n"
)

// tells replaces the host's news.
func tells(t *testing.T, room, news string) {
	t.Helper()
	file := filepath.Join(room, "news")
	if err := os.WriteFile(file+".new", []byte(news), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(file+".new", file); err != nil {
		t.Fatal(err)
	}
}

// calls returns how often the host was called with a command.
func calls(t *testing.T, room, command string) int {
	t.Helper()
	log, err := os.ReadFile(filepath.Join(room, "log"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count("\n"+string(log), "\n"+command)
}

// TestJoinHearsTheClass receives the class's result and votes, over a connection that breaks
// in between.
func TestJoinHearsTheClass(t *testing.T) {
	t.Parallel()
	room, data := classroom(t), t.TempDir()
	tells(t, room, beforeReveal)
	p := sitIn(t, room, data, "join", somewhere)
	p.hear("No idea yet")
	p.say("5")
	finish(t, p)
	p.hear("Your answers were sent to the class.")
	p.say("class")
	p.hear("There is nothing from your class yet.")
	p.say("v")
	p.hear("Your class isn't voting right now.")

	tells(t, room, beforeReveal+atReveal)
	p.hear("From your class: Your class's result is here: type class to hear it.")
	p.say("class")
	p.hear("The class: 9 of 12 counted.")
	p.hear("How the results came out: 9 clear.") // no command for a terminal

	tells(t, room, "cut\n")
	until(t, "the connection broke", func() bool { return calls(t, room, "cut") > 0 })
	tells(t, room, atReveal+atVote)
	p.hear("From your class: Your class is answering a question again")
	if p.count("result is here") != 1 {
		t.Error("what was heard is said again when the connection comes back")
	}

	p.say("v", "5")
	p.hear("Your second answer: ")
	p.say("v", "b", "v", "1")
	p.hear("Your second answer: ")
	replan(t, room, "full")
	p.say("v", "3")
	p.hear("Your second answer is not counted: the host did not take it (The second answer is not saved: the disk is full.); v tries again.")
	replan(t, room, "bad")
	p.say("v", "3")
	p.hear("Your second answer is not counted: the vote is closed.")
	p.leave()
	sheets := received(t, room)
	if len(sheets) != 1 {
		t.Fatalf("the host has %v", sheets)
	}
	told, err := os.ReadFile(filepath.Join(room, "followers"))
	if err != nil || strings.Count(string(told), "\n") != 2 {
		t.Fatalf("followers: %q, %v", told, err)
	}
	for line := range strings.Lines(string(told)) { // each connection shows the sheet
		var first struct {
			Schema int
			Sheet  scoring.Sheet
		}
		if err := json.Unmarshal([]byte(line), &first); err != nil || first.Schema != 1 || cmp.Diff(sheets[0], first.Sheet) != "" {
			t.Errorf("%s: %v", line, err)
		}
	}
	given, err := os.ReadFile(filepath.Join(room, "votes"))
	if err != nil {
		t.Fatal(err)
	}
	var answers []int
	for line := range strings.Lines(string(given)) {
		var v struct {
			Class    string
			Question string
			Answer   int
			Sheet    scoring.Sheet
		}
		if err := json.Unmarshal([]byte(line), &v); err != nil || v.Question != "deep-focus" || v.Class != "Tuesday" {
			t.Errorf("%s: %v", line, err)
		}
		if diff := cmp.Diff(sheets[0], v.Sheet); diff != "" {
			t.Errorf("the vote came with another sheet: %s", diff)
		}
		answers = append(answers, v.Answer)
	}
	if diff := cmp.Diff([]int{2, -2}, answers); diff != "" {
		t.Error(diff)
	}
}

// TestJoinKilledLetsGo kills the program while it follows the class and expects its ssh to
// end too.
func TestJoinKilledLetsGo(t *testing.T) {
	t.Parallel()
	room := classroom(t)
	tells(t, room, "") // a write after the kill ends the follower as well
	p := sitIn(t, room, t.TempDir(), "join", somewhere)
	p.hear("No idea yet")
	p.say("5")
	finish(t, p)
	until(t, "it follows", func() bool { return calls(t, room, "follow plain") == 1 })
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	until(t, "the host was let go", func() bool { return calls(t, room, "let go") == 1 })
}

// TestJoinWithoutNews joins hosts that send no news, or malformed news: the quiz goes on as
// if they did not exist, and they are asked once.
func TestJoinWithoutNews(t *testing.T) {
	t.Parallel()
	for name, news := range map[string]string{
		"": "", "no news": "Welcome to the building's printer\n", "newer": `{"schema":2}` + "\n", "endless": strings.Repeat("x", 65<<10) + "\n",
	} {
		room := classroom(t)
		if name != "" {
			tells(t, room, news)
		}
		p := sitIn(t, room, t.TempDir(), "join", somewhere)
		p.hear("No idea yet")
		p.say("5")
		finish(t, p)
		p.hear("Your answers were sent to the class.")
		until(t, "it is followed", func() bool { return calls(t, room, "follow") == 1 })
		p.say("class")
		p.hear("There is nothing from your class yet.")
		p.leave()
		if n := calls(t, room, "follow"); n != 1 {
			t.Errorf("%s: followed %d times", name, n)
		}
	}
}

// TestJoinAnotherClass has the host move on to another class: its news must not be heard.
func TestJoinAnotherClass(t *testing.T) {
	t.Parallel()
	room := classroom(t)
	tells(t, room, beforeReveal)
	p := sitIn(t, room, t.TempDir(), "join", somewhere)
	p.hear("No idea yet")
	p.say("5")
	finish(t, p)
	p.hear("Your answers were sent to the class.")
	until(t, "it follows", func() bool { return calls(t, room, "follow") == 1 })
	tells(t, room, "cut\n")
	until(t, "it follows again", func() bool { return calls(t, room, "follow") > 1 })
	tells(t, room, strings.ReplaceAll(atVote, "Tuesday", "Friday"))
	until(t, "it leaves the other class", func() bool { return calls(t, room, "let go") == 1 })
	p.say("class", "v")
	p.hear("There is nothing from your class yet.")
	p.hear("Your class isn't voting right now.")
	p.leave()
	if p.count("From your class: ") > 0 && p.count("is answering a question again") > 0 {
		t.Error("it tells what another class does")
	}
}

// TestJoinDoorShut finishes while the class is closed: the participant reads why the answers
// are refused and what to do; they are sent when the class opens.
func TestJoinDoorShut(t *testing.T) {
	t.Parallel()
	room := classroom(t, "ok", "shut")
	p := sitIn(t, room, t.TempDir(), "join", somewhere)
	p.hear("No idea yet")
	p.say("5")
	finish(t, p)
	p.hear("The host isn't taking your answers right now: The instructor has closed the door of this class. " +
		"They are saved here, and sent when it does; or give your result code to the instructor.")
	replan(t, room, "ok")
	p.hear("Your answers were sent to the class.")
	p.leave()
	if n := len(received(t, room)); n != 1 {
		t.Errorf("the host has %d sheets", n)
	}
}

// TestJoinAfterTheEnd finishes after the class has ended: the participant reads so, with the
// result code, and the program does not try again.
func TestJoinAfterTheEnd(t *testing.T) {
	t.Parallel()
	room, data := classroom(t, "ok", "shut"), t.TempDir()
	p := sitIn(t, room, data, "join", somewhere)
	p.hear("No idea yet")
	p.say("5")
	file := filepath.Join(room, "class")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), `"answering"`, `"end"`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	finish(t, p)
	p.hear("The class has ended and did not take your answers. They are saved on this computer; to add them, give your result code to the instructor.")
	p.say("q")
	for range p.lines {
	}
	if err := p.cmd.Wait(); err == nil {
		t.Error("it ended as if all were well")
	}
	for _, says := range []string{
		"rolefit: the class has ended, and did not take your answers: The instructor has closed the door of this class.\n",
		"They are saved on this computer, and are no longer sent automatically.\n",
		"To add them, give your result code to the instructor, and to no one else: it is your answers: ",
	} {
		if !strings.Contains(p.err.String(), says) {
			t.Errorf("%q is missing in %s", says, p.err.String())
		}
	}
	if n := calls(t, room, "submit"); n != 1 {
		t.Errorf("it was tried %d times", n)
	}
	if files, err := filepath.Glob(filepath.Join(data, "rolefit", "outbox", "*.json")); err != nil || len(files) != 1 {
		t.Errorf("kept: %v, %v", files, err)
	}
}
