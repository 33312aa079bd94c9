package door_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"

	"rolefit/internal/testkit"
	"rolefit/internal/testkit/browser"
	"rolefit/workshop/door"
)

// TestEarlyChromium has a Chromium connect early, and ask when the door has taken it for a client
// of ssh: the page comes, and so does the answer to a form.
func TestEarlyChromium(t *testing.T) {
	t.Parallel()
	b := browser.StartWhole(t)
	for _, asks := range []struct{ with, want string }{
		{`document.querySelector("a").click()`, "GET /quiz?pane=3 "},
		{`document.querySelector("form").submit()`, "POST /quiz?pane=3 choose 4"},
	} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		ssh, web := door.Split(l)
		answers := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, "%s %s %s", r.Method, r.URL, r.FormValue("do"))
		})}
		go answers.Serve(web) //nolint:errcheck // it ends with Close
		t.Cleanup(func() { _ = answers.Close() })
		elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			there := fmt.Sprintf("http://%s/quiz?pane=3", l.Addr())
			fmt.Fprintf(w, `<!doctype html><link rel="preconnect" href="%s"><a href="%[1]s">there</a>
				<form method="post" action="%[1]s"><input name="do" value="choose 4"></form>`, there)
		}))
		t.Cleanup(elsewhere.Close)
		tab := b.Lasting(t)
		tab.Open(elsewhere.URL)
		early, err := ssh.Accept()
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			_, _ = io.WriteString(early, "SSH-2.0-x\r\n") // the browser may have left
			_, _ = io.Copy(io.Discard, early)
			_ = early.Close()
		}()
		tab.Run(asks.with)
		tab.Until(`location.port == "` + strings.TrimPrefix(l.Addr().String(), "127.0.0.1:") + `"`)
		if got := tab.Text(); got != asks.want && got+" " != asks.want {
			t.Errorf("a Chromium that connected early sees %q; want %q", got, asks.want)
		}
	}
}

// TestClientsSpeakFirst connects the usual clients of ssh to a port that says nothing: each of
// them greets at once, and so waits for no door.
func TestClientsSpeakFirst(t *testing.T) {
	t.Parallel()
	for _, client := range []string{
		"ssh -F none -o BatchMode=yes -p PORT guest@127.0.0.1",
		"plink -batch -P PORT guest@127.0.0.1",
		"dbclient -y -p PORT guest@127.0.0.1",
	} {
		words := strings.Fields(client)
		t.Run(words[0], func(t *testing.T) {
			t.Parallel()
			if _, err := exec.LookPath(words[0]); err != nil {
				testkit.Skip(t, "needs %s (Debian's packages openssh-client, putty-tools and dropbear-bin)", words[0])
			}
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close() //nolint:errcheck // only read
			_, port, _ := net.SplitHostPort(l.Addr().String())
			cmd := exec.CommandContext(t.Context(), words[0], strings.Fields(strings.Replace(client, "PORT", port, 1))[1:]...)
			cmd.Env = append(cmd.Environ(), "HOME="+t.TempDir())
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			conn, err := l.Accept()
			if err != nil {
				t.Fatal(err)
			}
			const patience = time.Minute
			_ = conn.SetReadDeadline(time.Now().Add(patience))
			first := make([]byte, len("SSH-2.0-"))
			if _, err := io.ReadFull(conn, first); err != nil || string(first) != "SSH-2.0-" {
				t.Errorf("it says %q, %v", first, err)
			}
			_ = conn.Close()
			_ = cmd.Wait() // it complains
		})
	}
}
