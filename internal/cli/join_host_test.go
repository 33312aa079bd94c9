package cli

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rolefit/content"
	"rolefit/internal/clikit"
	"rolefit/scoring"
)

// playHost is the program ssh of these tests, which plays the host of a class. Files in the
// folder CLASSROOM control it:
//
//	key         the host's key, as in a file of known hosts; if missing, a key of its own
//	class       the answer to "class"
//	assessment  the answer to "assessment"
//	news        the output of "follow", as it grows; if it begins with "cut", the
//	            connection breaks, once: the host empties it
//	plan        a word for each call in turn, the last for all later ones: ok, away (no
//	            answer), lost (the answer to "submit" never arrives), full, shut (the
//	            class is closed), bad, out (taken back), stall (nothing happens),
//	            foreign (no host of a class), denied
//
// It writes the received sheets into the folder got, second answers as lines of votes, the
// first words of followers as lines of followers, and a line of log for each call, and for
// each follower that leaves or is cut.
func playHost(args []string) int {
	room := os.Getenv("CLASSROOM")
	if room == "" {
		fmt.Fprintln(os.Stderr, "ssh: CLASSROOM names no folder")
		return 255
	}
	at := slices.Index(args, "--")
	if at < 0 || len(args) != at+3 {
		fmt.Fprintln(os.Stderr, "ssh: the address does not stand behind the options:", args)
		return 255
	}
	port, command := args[slices.Index(args, "-p")+1], args[at+2]
	word := nextWord(room, command+" "+args[at+1]+" "+port)
	switch word {
	case "away":
		fmt.Fprintf(os.Stderr, "ssh: connect to host %s port %s: Connection refused\r\n", args[at+1], port)
		return 255
	case "stall":
		time.Sleep(time.Minute)
		return 255
	}
	if !knownKey(room, args[at+1], port) {
		return 255
	}
	switch {
	case word == "foreign":
		fmt.Println("Welcome to the building's printer")
	case word == "denied":
		fmt.Fprintln(os.Stderr, "join@somewhere: Permission denied (publickey,password).")
		return 255
	case command == "submit":
		return playSubmit(room, word)
	case strings.HasPrefix(command, "follow") && exists(filepath.Join(room, "news")):
		return playFollow(room)
	case command == "vote":
		return playVote(room, word)
	default:
		text, err := os.ReadFile(filepath.Join(room, command))
		if err != nil {
			fmt.Fprintf(os.Stderr, "there is no command %q\n", command)
			return 2
		}
		fmt.Print(string(text))
	}
	return 0
}

// nextWord logs a call and takes the next word of the plan.
func nextWord(room, call string) string {
	log, err := os.OpenFile(filepath.Join(room, "log"), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		panic(err)
	}
	defer log.Close() //nolint:errcheck // a test that lost its log fails by that
	before, _ := io.ReadAll(log)
	fmt.Fprintln(log, call)
	plan, _ := os.ReadFile(filepath.Join(room, "plan"))
	words := strings.Fields(string(plan))
	if len(words) == 0 {
		return "ok"
	}
	return words[min(strings.Count(string(before), "\n"), len(words)-1)]
}

// knownKey does the same as an ssh with StrictHostKeyChecking=accept-new.
func knownKey(room, name, port string) bool {
	key := "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8Kj5bQ4gQ2hC6nUoJ0m7cW0m1h1y1x4hN3fZqkYwXE"
	if text, err := os.ReadFile(filepath.Join(room, "key")); err == nil {
		key = strings.TrimSpace(string(text))
	}
	const file = "known_hosts" // in the folder that ssh is started in
	known, err := os.ReadFile(file)
	if err != nil {
		fmt.Fprintln(os.Stderr, "ssh: nobody made the file of keys:", err)
		return false
	}
	of := "[" + name + "]:" + port
	for line := range strings.Lines(string(known)) {
		switch held, rest, _ := strings.Cut(strings.TrimSpace(line), " "); {
		case held != of:
		case rest == key:
			return true
		default:
			fmt.Fprintf(os.Stderr, "@@@@@@@@@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n@@@@@@@@@@@\n"+
				"The fingerprint for the ED25519 key sent by the remote host is\n"+
				"SHA256:5Yk0Bq0m0ZVf5xkQ1k8Qd3m1c2a9m3nqv0m5l7u8xYw.\nHost key verification failed.\n")
			return false
		}
	}
	if err := os.WriteFile(file, append(known, of+" "+key+"\n"...), 0o600); err != nil {
		panic(err)
	}
	return true
}

// playSubmit accepts or refuses a sheet, as planned.
func playSubmit(room, word string) int {
	data, err := io.ReadAll(os.Stdin)
	if err != nil {
		panic(err)
	}
	switch word {
	case "full":
		fmt.Fprintln(os.Stderr, "the disk of the host is full; nothing was lost")
		return 1
	case "shut":
		fmt.Fprintln(os.Stderr, "The instructor has closed the door of this class.")
		return 1
	case "bad":
		fmt.Fprintln(os.Stderr, "the sheet is for another assessment\nand \x1b[2Jeven more")
		return 3
	}
	sheet, err := scoring.DecodeSheet(data)
	if err != nil || sheet.ID == "" || filepath.Base(sheet.ID) != sheet.ID {
		fmt.Fprintln(os.Stderr, "this is no sheet:", err)
		return 3
	}
	got := filepath.Join(room, "got", sheet.ID+".json")
	_, err = os.Stat(got)
	fresh := errors.Is(err, os.ErrNotExist)
	if fresh {
		if err := os.MkdirAll(filepath.Dir(got), 0o700); err != nil {
			panic(err)
		}
		if err := os.WriteFile(got, data, 0o600); err != nil {
			panic(err)
		}
	}
	if word == "lost" {
		fmt.Fprintln(os.Stderr, "Connection to 192.0.2.7 closed by remote host.")
		return 255
	}
	var class struct{ Class string }
	text, err := os.ReadFile(filepath.Join(room, "class"))
	if err != nil || json.Unmarshal(text, &class) != nil {
		panic(fmt.Sprint("the host holds no class: ", err))
	}
	out := ""
	if word == "out" {
		out = `,"withdrawn":true`
	}
	fmt.Printf("{\"schema\":1,\"class\":%q,\"new\":%t%s}\n", class.Class, fresh, out)
	return 0
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// playFollow sends the news until the follower has gone.
func playFollow(room string) int {
	in := bufio.NewReader(os.Stdin)
	line, _ := in.ReadString('\n')
	appendTo(filepath.Join(room, "followers"), line)
	left := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, in)
		close(left)
	}()
	for told := 0; ; {
		text, err := os.ReadFile(filepath.Join(room, "news"))
		switch whole := strings.LastIndexByte(string(text), '\n') + 1; {
		case err != nil: // it is written anew
		case strings.HasPrefix(string(text), "cut"):
			fmt.Fprintln(os.Stderr, "Connection to 192.0.2.7 closed by remote host.")
			empty := filepath.Join(room, "news.cut") // news that are missing would mean that no one can follow
			if err := errors.Join(os.WriteFile(empty, nil, 0o600), os.Rename(empty, filepath.Join(room, "news"))); err != nil {
				panic(err)
			}
			_ = nextWord(room, "cut")
			return 255
		case whole > told:
			fmt.Print(string(text[told:whole]))
			told = whole
		}
		select {
		case <-left:
			_ = nextWord(room, "let go")
			return 0
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// playVote accepts or refuses a second answer, as planned.
func playVote(room, word string) int {
	data, err := io.ReadAll(os.Stdin)
	if err != nil {
		panic(err)
	}
	switch word {
	case "full":
		fmt.Fprintln(os.Stderr, "The second answer is not saved: the disk is full.")
		return 1
	case "bad":
		fmt.Fprintln(os.Stderr, "the vote is closed")
		return 3
	}
	appendTo(filepath.Join(room, "votes"), string(data))
	fmt.Println(`{"schema":1}`)
	return 0
}

func appendTo(file, text string) {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		panic(err)
	}
	defer f.Close() //nolint:errcheck // a test that misses the text fails by that
	if _, err := f.WriteString(text); err != nil {
		panic(err)
	}
}

// classroom is a folder for playHost, with a class that takes the career quiz.
func classroom(t *testing.T, plan ...string) string {
	t.Helper()
	room := t.TempDir()
	a := content.Career()
	class := fmt.Sprintf(`{"schema":1,"class":"Tuesday","assessment":%q,"edition":%q,"own":false,"phase":"answering"}`, a.ID, a.Edition)
	replan(t, room, plan...)
	if err := os.WriteFile(filepath.Join(room, "class"), []byte(class+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return room
}

// replan replaces the host's plan, from the first call on.
func replan(t *testing.T, room string, plan ...string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(room, "plan"), []byte(strings.Join(plan, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(room, "log")); err != nil {
		t.Fatal(err)
	}
}

// received returns the sheets that the host has.
func received(t *testing.T, room string) []scoring.Sheet {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(room, "got", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	sheets := make([]scoring.Sheet, len(files))
	for i, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &sheets[i]); err != nil {
			t.Fatal(err)
		}
	}
	return sheets
}

// sentTo prints how many sheets a host has, and any part of them that must not be sent: sent
// FOLDER.
func sentTo(env clikit.Env) int {
	files, _ := filepath.Glob(filepath.Join(env.Args[0], "got", "*.json"))
	answers, asked, of := 0, 0, ""
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			panic(err)
		}
		s, err := scoring.DecodeSheet(data)
		if err != nil {
			panic(err)
		}
		if s.Date != "" || s.Guess != "" || len(s.Seconds) > 0 || len(s.Limits) > 0 || len(s.ID) != 26 {
			fmt.Fprintf(env.Out, "too much in %s\n", data)
		}
		answers, asked, of = answers+len(s.Answers), asked+len(s.Asked), s.Assessment+" "+s.Edition
	}
	fmt.Fprintf(env.Out, "%d of %s, %d answers, %d asked\n", len(files), of, answers, asked)
	return 0
}
