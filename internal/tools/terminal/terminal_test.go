//go:build unix

package terminal_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"rolefit/internal/tools/terminal"
)

func TestX(t *testing.T) {
	tm, err := terminal.Start(t.Context(), terminal.Options{Env: append(os.Environ(), "TERM=xterm-256color")}, "/tmp/zz")
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(tm.WaitFor("q leave", time.Second*5))
	must(tm.Type("2"))
	must(tm.Type("5"))
	must(tm.WaitFor("Question 1 of 28", time.Second*5))
	time.Sleep(200 * time.Millisecond)
	for i := range 8 {
		l, n, err := tm.Burst("down", 40*time.Millisecond, time.Second)
		fmt.Println(i, l, n, err)
		if i > 5 {
			l, n, err := tm.Burst("up", 40*time.Millisecond, time.Second)
			fmt.Println(i, l, n, err)
		}
	}
	for i := range 8 {
		l, n, err := tm.Burst("3", 40*time.Millisecond, time.Second)
		fmt.Println(i, l, n, err)
	}
	fmt.Println(tm.Screen(), tm.AltScreen(), tm.CursorHidden())
	for _, c := range tm.Chunks() {
		fmt.Printf("%q\n", c.Data)
	}
	for _, s := range [][2]int{{1, 1}, {200, 60}, {1, 60}, {80, 1}, {40, 14}, {39, 13}, {80, 24}} {
		must(tm.Resize(s[0], s[1]))
		time.Sleep(30 * time.Millisecond)
		fmt.Println(strings.ReplaceAll(tm.Screen(), "\n", "\n   "))
	}
	must(tm.Type("q"))
	fmt.Println(tm.Exit(time.Second))
	fmt.Println(tm.Screen(), tm.AltScreen(), tm.CursorHidden())
}
