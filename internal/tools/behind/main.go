// Behind says how far the modules that it is told are behind what the module proxy has,
// in releases and in days, and fails where one is too far behind. It stands in for the
// database of vulnerabilities where that cannot be reached: a hole is closed by a
// release, and this says how long there has been one that we do not have.
//
//	go run ./internal/tools/behind --most 60 golang.org/x/crypto modernc.org/sqlite
//
// Days behind are the age of the oldest release that is newer than ours. A module whose
// releases the proxy does not list is named as one that cannot be compared, with the age
// of ours. It knows nothing of holes, and asks through go list alone.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"time"
)

func main() {
	const most = 60
	days := flag.Int("most", most, "how many days a module may be behind")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	c := comparison{list: goList, now: time.Now(), most: *days, out: os.Stdout}
	if err := c.run(ctx, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "behind:", err)
		os.Exit(1) //nolint:gocritic // stop would end nothing more
	}
}

// goList runs go list. What is wrong with a single module is in what it prints.
func goList(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", append([]string{"list", "-m", "-e", "-json"}, args...)...)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("go list: %w: %s", err, strings.TrimSpace(complaint.String()))
	}
	return out, err
}
