package store_test

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"rolefit/internal/testkit"
	"rolefit/workshop/class"
	"rolefit/workshop/store"
)

// With these environment variables, this test binary is a program that records as fast as it
// can: the file, and a prefix for its people.
const (
	childFile = "ROLEFIT_TEST_STORE"
	childName = "ROLEFIT_TEST_STORE_NAME"

	endedItself = 3 // its exit code when it was not killed
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childFile); path != "" { // it ends by being killed, or here
		fmt.Fprintln(os.Stderr, "the program ended:", recordForEver(path, os.Getenv(childName)))
		os.Exit(endedItself)
	}
	if err := flag.Set("rapid.checks", "50"); err != nil { // twins draw half as many classes, which cost the most, for twice as many calls each
		panic(err)
	}
	testkit.WaitTogether()
	testkit.CollectSeldom()
	testkit.WaitForNoDisk()
	os.Exit(m.Run())
}

// writers is the number of people that answer at once in the program.
const writers = 16

// recordForEver has people join and answer, and prints a line after each acknowledgement.
func recordForEver(path, name string) error {
	ctx := context.Background()
	s, err := openAny(ctx, path)
	if err != nil {
		return err
	}
	var all sync.WaitGroup
	for i := range writers {
		all.Go(func() {
			words := fmt.Sprint(name, "/", i)
			seat, err := s.Join(ctx, "a", words, "")
			for n := 0; err == nil; n++ {
				fmt.Printf("%s %d\n", words, n) // number of kept events
				err = s.Record(ctx, answer("a", seat, n, fmt.Sprint(words, " ", n)))
			}
			fmt.Fprintln(os.Stderr, words, err)
		})
	}
	all.Wait()
	return s.Close()
}

// openAny opens a file or a database.
func openAny(ctx context.Context, name string) (Store, error) {
	if store.IsDatabase(name) {
		return store.OpenPostgres(ctx, name)
	}
	return store.Open(ctx, name)
}

// killed runs the program until it has acknowledged so many lines, kills it, and returns the
// number of acknowledged events of each of its people.
func killed(t *testing.T, path, name string, lines int, later time.Duration) map[string]int {
	t.Helper()
	program := exec.CommandContext(t.Context(), os.Args[0])
	program.Env = append(os.Environ(), childFile+"="+path, childName+"="+name)
	program.Stderr = os.Stderr
	out, err := program.StdoutPipe()
	must(t, err)
	must(t, program.Start())
	acknowledged := map[string]int{}
	scan := bufio.NewScanner(out)
	for seen := 0; scan.Scan(); seen++ {
		var words string
		var n int
		if _, err := fmt.Sscanf(scan.Text(), "%s %d", &words, &n); err == nil { // the last line may be torn
			acknowledged[words] = n
		}
		if seen == lines {
			time.AfterFunc(later, func() { _ = program.Process.Kill() })
		}
	}
	_ = program.Wait()
	if program.ProcessState.ExitCode() == endedItself {
		t.Fatal("the program ended by itself")
	}
	return acknowledged
}

// TestKilledWhileWriting kills a program during writes, again and again (less often with
// -short), and finds every acknowledged event.
func TestKilledWhileWriting(t *testing.T) {
	t.Parallel()
	kills := 25
	if testing.Short() {
		kills = 8
	}
	path := filepath.Join(t.TempDir(), "class.db")
	s := open(t, path)
	began(t, s, "a")
	closeStore(t, s)
	random := rand.New(rand.NewPCG(1, 2))
	total, people := 0, map[string]int{}
	for k := range kills {
		lines, later := random.IntN(400), time.Duration(random.IntN(5000))*time.Microsecond
		got := killed(t, path, fmt.Sprint("program", k), lines, later)
		if len(got) == 0 && lines > 0 {
			t.Fatal("the program acknowledged nothing")
		}
		for words, n := range got {
			people[words] = n
			total += n
		}
		if k%5 == 4 || k == kills-1 {
			lookFor(t, path, people)
		}
	}
	t.Logf("%d answers were acknowledged in %d programs that were killed", total, kills)
}

// lookFor opens the file and looks for the acknowledged events.
func lookFor(t *testing.T, path string, people map[string]int) {
	t.Helper()
	s := open(t, path)
	for words, n := range people {
		seat, err := s.Attach(t.Context(), "a", words)
		if err != nil {
			t.Errorf("%s: %v", words, err)
			continue
		}
		if len(seat.Events) < n {
			t.Errorf("%s: %d of %d acknowledged answers are there", words, len(seat.Events), n)
		}
		for i, e := range seat.Events {
			if want := fmt.Sprint(words, " ", i); e.Question != want {
				t.Errorf("%s: answer %d is %s", words, i, e.Question)
			}
		}
	}
	counts, err := s.Counts(t.Context(), "a")
	must(t, err)
	if counts.Joined < len(people) {
		t.Errorf("%d joined, and %d were told so", counts.Joined, len(people))
	}
	closeStore(t, s)
	intact(t, path)
	if t.Failed() {
		t.FailNow()
	}
}

// TestKilledHost expects a class to go on in a second program at once, with the first one's
// files still beside the store.
func TestKilledHost(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "class.db")
	s := open(t, path)
	began(t, s, "a")
	closeStore(t, s)
	people := killed(t, path, "host", 200, 0)
	entries, err := os.ReadDir(dir)
	must(t, err)
	if len(entries) != 3 {
		t.Errorf("beside the file there is %v: this test tests nothing", entries)
	}
	s = opened(t, path)
	for words, n := range people {
		seat, err := s.Attach(t.Context(), "a", words)
		must(t, err)
		if len(seat.Events) < n {
			t.Errorf("%s: %d of %d", words, len(seat.Events), n)
		}
		e := answer("a", seat, len(seat.Events), strings.Repeat("x", 10))
		e.Progress = class.Progress{Answered: 28, Asked: 28, Finished: true}
		must(t, s.Record(t.Context(), e))
	}
	counts, err := s.Counts(t.Context(), "a")
	must(t, err)
	if counts.Done != len(people) {
		t.Errorf("%d of %d are done", counts.Done, len(people))
	}
}
