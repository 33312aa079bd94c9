package cli_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestWordsOutliveTheConnection cuts connections at every kind of screen, on windows of
// several sizes, and appends the message of ssh: the three words are still visible, in the
// window's title too, and on the screen before.
func TestWordsOutliveTheConnection(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	const died = "client_loop: send disconnect: Broken pipe\r\nConnection to 192.168.43.117 closed by remote host.\r\n" +
		"Connection to 192.168.43.117 closed.\r\nstudent@laptop:~$ "
	all := map[string]func() error{}
	for _, size := range [][2]int{{40, 14}, {80, 24}, {200, 50}} {
		for _, where := range []spot{{"welcome", 0}, {"question", 2}, {"limit", 1}, {"result", 0}} {
			all[fmt.Sprint(size, " ", where)] = func() error {
				g, err := connect(h.address, dialOptions{width: size[0], height: size[1]})
				if err != nil {
					return err
				}
				defer g.close()
				if err := g.atDoor(); err != nil {
					return err
				}
				if err := g.types("\r"); err != nil {
					return err
				}
				if err := g.plays(leans(size[0]), where, nil); err != nil {
					return err
				}
				before, full, _ := strings.Cut(g.bytes(), "\x1b[?1049h")
				if said := before[strings.LastIndex(before, "If the connection ends: "):]; !strings.Contains(said, g.words) {
					return fmt.Errorf("the last on the screen before: %q", said)
				}
				if title := "\x1b]2;rolefit: " + g.words + "\x07"; !strings.Contains(full, title) {
					return fmt.Errorf("no title %q", title)
				}
				g.close()
				_, _ = g.exit() // all that the host sent is on the screen
				if _, err := g.Write([]byte(died)); err != nil {
					return err
				}
				if screen := g.screen(); !strings.Contains(screen, g.words) || !strings.Contains(screen, "student@laptop:~$") {
					return fmt.Errorf("the words %s are gone: %s", g.words, screen)
				}
				return nil
			}
		}
	}
	together(t, all)
}
