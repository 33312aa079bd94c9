// Behind prints how far modules are behind the releases on the module proxy, in
// releases and days, and fails if one is too far behind. It stands in for the
// vulnerability database where that cannot be reached: a hole is closed by a release,
// and behind tells how long a release has been out that we lack.
//
//	go run ./internal/tools/behind --most 60 golang.org/x/crypto modernc.org/sqlite
//
// Days behind are the age of the oldest release newer than ours. If the proxy does not
// list the releases of a module, behind prints NOT COMPARED with the age of ours. It
// knows no vulnerabilities and asks only through go list.
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

// goList runs go list -m -e -json, which reports the error of a single module in its
// output.
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
