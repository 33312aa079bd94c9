package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"charm.land/ssh"
	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/cobra"
	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/term"

	"rolefit/internal/clikit"
	"rolefit/internal/english"
	"rolefit/internal/qr"
	"rolefit/internal/report"
	"rolefit/internal/report/doc"
	"rolefit/internal/textsafe"
	"rolefit/internal/ui"
	"rolefit/workshop/class"
	"rolefit/workshop/door"
	"rolefit/workshop/reach"
	"rolefit/workshop/store"
)

type doctorFlags struct {
	listen, web, store, format string
	wait                       time.Duration
}

func (a *app) doctor() *cobra.Command {
	var f doctorFlags
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check addresses, port, terminal and disk before the class",
		Long: `Check everything a class needs from this computer, and say what to fix. Then wait for a second device to get through the network: guest Wi-Fi often keeps devices apart, and only a second device can tell.

The exit code is 1 if something has to be fixed.`,
		Example: "  rolefit-workshop doctor\n  rolefit-workshop doctor --web\n  rolefit-workshop doctor --listen :443 --wait 0s",
		Args:    clikit.Between(0, 0, "no arguments"),
	}
	const patience = 2 * time.Minute
	cmd.Flags().StringVar(&f.listen, "listen", defaultListen, "The `ADDRESS` that the class will wait for people at")
	webFlag(cmd, &f.web, "Check the way in for browsers too: at the port of ssh, or at a separate `[ADDRESS]`")
	storeFlag(cmd, &f.store)
	cmd.Flags().DurationVar(&f.wait, "wait", patience, "How long to wait for a second device; 0s does not wait")
	clikit.FormatFlag(cmd, &f.format, report.AsText, report.AsJSON)
	cmd.RunE = a.Do(func(ctx context.Context, _ []string) error {
		if f.format == report.AsJSON {
			return f.report(ctx, a)
		}
		_, err := f.look(ctx, a, a.Out)
		return err
	})
	return cmd
}

type check struct {
	What string `json:"what"`
	OK   bool   `json:"ok"`
	Said string `json:"said"`
	Mend string `json:"mend"` // how to mend it; empty: no problem
}

// found is the result of all checks.
type found struct {
	Schema int      `json:"schema"`
	OK     bool     `json:"ok"`
	Checks []check  `json:"checks"`
	Join   []string `json:"join"`          // commands to join, one per address
	Web    []string `json:"web"`           // addresses of pages, one per address; empty without --web
	Second *bool    `json:"second_device"` // a second device has joined; nil: none was waited for
}

// report runs the checks and writes their results as JSON; instructions go to standard
// error.
func (f *doctorFlags) report(ctx context.Context, a *app) error {
	all, err := f.look(ctx, a, a.Err)
	all.OK = err == nil
	return errors.Join(a.PrintJSON("what was found", "", all), err)
}

// look runs all checks and writes each result to out at once. The error counts the
// problems.
func (f *doctorFlags) look(ctx context.Context, a *app, out io.Writer) (all found, err error) {
	all = found{Schema: listSchema, Checks: []check{}, Join: []string{}, Web: []string{}}
	second, wrong := false, 0
	if f.wait > 0 {
		all.Second = &second
	}
	tell := func(c check) {
		c.OK, c.Said, c.Mend = c.Mend == "", a.Worded(c.Said), a.Worded(c.Mend)
		all.Checks = append(all.Checks, c)
		mark := "ok"
		if !c.OK {
			mark, wrong = "FIX", wrong+1
		}
		row(out, mark, c.What, c.Said)
		if !c.OK {
			row(out, "", "", c.Mend)
		}
	}
	dir, _ := a.folder(f.store) // the check of the key reports an error
	for _, r := range hosted(ctx, dir) {
		tell(check{What: "class", Said: fmt.Sprintf("%q is running now, at %s", r.Class, r.Address)})
	}
	p := f.ports(ctx, dir, tell)
	ways, network := p.network()
	all.Join, all.Web = append(all.Join, ways.Join...), append(all.Web, ways.Web...)
	tell(network)
	f.others(out, ways, network.Mend == "")
	tell(f.disk(ctx, a))
	tell(a.screen())
	tell(client())
	signers, fingerprint := a.fingerprint(f.store)
	tell(fingerprint)
	if p.ssh != nil {
		second, err = f.secondDevice(ctx, a, out, p, signers, ways)
	}
	if wrong > 0 {
		err = errors.Join(err, fmt.Errorf("%s of these %s to be fixed before the class", english.Number(wrong), english.Plural(wrong, "has", "have")))
	}
	return all, err
}

// row writes a text beside what it is about, and its further lines below it.
func row(out io.Writer, mark, what, says string) {
	const least = 20 // cells of a text that is broken
	label, says := fmt.Sprintf("%-4s  %-9s ", mark, what), textsafe.Message(says)
	if width := clikit.Width(out); width > 0 {
		says = ui.Wrap(says, max(width-ui.Width(label), least))
	}
	fmt.Fprintln(out, ui.Hang(label, says))
}

// ports checks whether the ports are free and opens them; ssh is nil if it is not.
func (f *doctorFlags) ports(ctx context.Context, dir string, tell func(check)) *ports {
	const usual = 2222
	p := &ports{at: reach.At{SSH: &net.TCPAddr{Port: usual}}}
	free := func(what, flag, where string) net.Listener {
		l, err := listen(ctx, flag, where, dir)
		r, ok := hostedAt(ctx, dir, where)
		switch {
		case err != nil && ok:
			tell(check{What: what, Said: fmt.Sprintf("%s is used by the class %q; a class beside it needs another, for instance %s%s", where, r.Class, flag, nextPort(where))})
		case err != nil:
			tell(check{What: what, Said: where + " can't be used", Mend: err.Error()})
		default:
			tell(check{What: what, Said: where + " is free"})
		}
		return l
	}
	if p.ssh = free("port", "--listen ", f.listen); p.ssh != nil {
		p.at.SSH, _ = p.ssh.Addr().(*net.TCPAddr)
	}
	switch where := cmp.Or(webAddress(f.web), f.web); where {
	case "":
	case samePort, f.listen:
		p.at.Web = p.at.SSH
	default:
		if p.web = free("web", "--web=", where); p.web != nil {
			p.at.Web, _ = p.web.Addr().(*net.TCPAddr)
		}
	}
	return p
}

// network looks for addresses at which participants can join.
func (p *ports) network() (reach.Ways, check) {
	ways, err := p.at.Ways(reach.Addresses)
	alone := "join a Wi-Fi network or a hotspot, or plan a class without a network: result codes and paper"
	switch {
	case err != nil:
		return reach.Ways{}, check{What: "network", Said: "the addresses can't be listed", Mend: err.Error()}
	case strings.HasSuffix(ways.Join[0], " localhost"):
		return reach.Ways{}, check{What: "network", Said: "this computer is not on any network", Mend: alone}
	case p.at.SSH.IP.IsLoopback():
		return reach.Ways{}, check{What: "network", Said: ways.Join[0] + " is only this computer", Mend: "nobody else can reach it; wait for people with --listen :2222"}
	}
	return ways, check{What: "network", Said: "people join with " + ways.Join[0]}
}

// others tells the other ways to join and, if the network is in order, shorter ones.
func (f *doctorFlags) others(out io.Writer, ways reach.Ways, inOrder bool) {
	say := func(says string) { row(out, "", "", says) }
	for _, line := range ways.Join[min(1, len(ways.Join)):] {
		say("or " + line)
	}
	for _, address := range ways.Web {
		say("or in a browser " + address)
	}
	if warning := class.UnencryptedAt(ways.Web); warning != "" {
		say(warning)
	}
	if !inOrder {
		return
	}
	if strings.Contains(ways.Join[0], " -p ") {
		say("shorter: host it with --listen :22, and people don't type a port; that takes sudo on Linux and macOS")
	}
	say("if a name leads to this computer: host it with --address NAME, and the projector shows the name")
}

// disk opens the store and measures a small write.
func (f *doctorFlags) disk(ctx context.Context, a *app) check {
	path, err := a.storePath(f.store)
	if err != nil {
		return check{What: "disk", Said: "classes can't be saved", Mend: err.Error()}
	}
	s, err := a.open(ctx, f.store)
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		return check{What: "disk", Said: "classes can't be saved in " + shownStore(path), Mend: err.Error()}
	}
	if store.IsDatabase(path) {
		return check{What: "database", Said: "classes are saved in " + shownStore(path)}
	}
	took, err := onDisk(filepath.Dir(path))
	if err != nil {
		return check{What: "disk", Said: "a few megabytes can't be written beside " + path, Mend: err.Error()}
	}
	const slow = 100 * time.Millisecond
	if took > slow {
		return check{What: "disk", Said: fmt.Sprintf("it takes %d ms to get an answer onto the disk", took.Milliseconds()), Mend: "use a disk in this computer with --store; one across the network is slow"}
	}
	return check{What: "disk", Said: fmt.Sprintf("classes are saved in %s; an answer is on the disk in %.1f ms", path, float64(took.Microseconds())/1000)}
}

// onDisk writes 16 MiB, the size of a large class, into a temporary file in dir and
// returns the median time of five small synced writes.
func onDisk(dir string) (took time.Duration, err error) {
	const class = 16 << 20
	file, err := os.CreateTemp(dir, "doctor-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, file.Close(), os.Remove(file.Name())) }()
	if _, err := file.Write(make([]byte, class)); err != nil {
		return 0, err
	}
	if err := file.Sync(); err != nil {
		return 0, err
	}
	var times [5]time.Duration
	for i := range times {
		begun := time.Now()
		if _, err := file.WriteString("an answer\n"); err != nil {
			return 0, err
		}
		if err := file.Sync(); err != nil {
			return 0, err
		}
		times[i] = time.Since(begun)
	}
	slices.Sort(times[:])
	return times[len(times)/2], nil // the median ignores a write that waited for another program
}

// screen checks the terminal that the wall will use.
func (a *app) screen() check {
	file, ok := a.Out.(*os.File)
	if !ok || !clikit.IsTerminal(file) {
		return check{What: "terminal", Said: "there is none here; the projector needs one, or --headless and rolefit-workshop control"}
	}
	w, h, err := term.GetSize(int(file.Fd()))
	const wide, high = 80, 24
	size := fmt.Sprintf("%d columns and %d lines", w, h)
	switch {
	case err != nil:
		return check{What: "terminal", Said: "its size is unknown", Mend: err.Error()}
	case w < wide || h < high:
		return check{What: "terminal", Said: size, Mend: fmt.Sprintf("make it at least %d by %d: a smaller font, or full screen", wide, high)}
	case clikit.ASCIIOnly(a.Environ):
		return check{What: "terminal", Said: size + "; drawn in ASCII, since the locale is not UTF-8"}
	}
	return check{What: "terminal", Said: size}
}

func client() check {
	if _, err := exec.LookPath("ssh"); err != nil {
		return check{What: "ssh", Said: "there is no ssh here; the class doesn't need it on this computer, but you can't try how people join"}
	}
	return check{What: "ssh", Said: "here, to try how people join"}
}

// fingerprint reads or creates the host keys.
func (a *app) fingerprint(store string) ([]ssh.Signer, check) {
	dir, err := a.folder(store)
	if err != nil {
		return nil, check{What: "key", Said: "there is no place for it", Mend: err.Error()}
	}
	shown, other, err := hostKeys(dir)
	if err != nil {
		return nil, check{What: "key", Said: "it cannot be read", Mend: err.Error()}
	}
	return []ssh.Signer{shown, other}, check{What: "key", Said: gossh.FingerprintSHA256(shown.PublicKey()) + "; where ssh calls it ECDSA: " + gossh.FingerprintSHA256(other.PublicKey())}
}

// secondDevice waits for a connection from another device, over ssh or with a browser, and
// reports whether one came. Error: none came within --wait.
func (f *doctorFlags) secondDevice(ctx context.Context, a *app, out io.Writer, p *ports, signers []ssh.Signer, ways reach.Ways) (bool, error) {
	if f.wait <= 0 || len(signers) == 0 || len(ways.Join) == 0 {
		return false, p.close()
	}
	came := make(chan visitor, 1)
	defer p.greet(signers, func(v visitor) {
		select {
		case came <- v:
		default:
		}
	})()
	fmt.Fprintf(out, "\nNow join from a second device in the same network, as your people will:\n\n    %s\n", ways.Join[0])
	for _, address := range ways.Web[:min(1, len(ways.Web))] {
		fmt.Fprintf(out, "    or, with a browser, %s\n%s", address, a.code(out, address))
	}
	fmt.Fprintf(out, "\nWaiting for it, at most %v; ctrl+c ends.\n", f.wait)
	timer := time.NewTimer(f.wait)
	defer timer.Stop()
	for {
		select {
		case v := <-came:
			if own(v.from) {
				fmt.Fprintln(out, "That was this computer itself. Try it from another one.")
				continue
			}
			fmt.Fprintf(out, "A second device came through %s: this network lets people in.\n", v.way)
			return true, nil
		case <-ctx.Done():
			return false, nil
		case <-timer.C:
			return false, errors.New("no second device came through. If one tried, this network keeps devices apart, as guest Wi-Fi often does: " +
				"bring a travel router, open a hotspot on a phone, try --listen :443, or plan with result codes and paper")
		}
	}
}

// code returns an address as a QR code, with an empty line above it; empty if out is no
// terminal, or read line by line.
func (a *app) code(out io.Writer, address string) string {
	file, ok := out.(*os.File)
	if !ok || !clikit.IsTerminal(file) || a.LineByLine(false) {
		return ""
	}
	width, height, ascii := 57, 24, clikit.ASCIIOnly(a.Environ) // the smallest code that a camera reads from a desk
	if ascii {
		width, height = 80, 40
	}
	drawn, _ := qr.Large(address, width, height, ui.Dark(a.Environ, true), ascii)
	var shown strings.Builder
	_, _ = fmt.Fprintf(&colorprofile.Writer{Forward: &shown, Profile: colorprofile.Detect(out, a.Environ)}, "\n%s\n", drawn)
	return shown.String()
}

// visitor is a device that came through.
type visitor struct {
	from net.Addr
	way  string // how, in words
}

// greet serves ssh and, with a port for them, browsers: each gets a sentence, and came hears
// of it. It returns a function that ends both.
func (p *ports) greet(signers []ssh.Signer, came func(visitor)) (end func()) {
	const reached, well = "This device reaches the class's computer", "All is well."
	page := doc.HTML(doc.Doc{Name: "rolefit-workshop doctor", Title: reached, Lead: well})
	srv := &ssh.Server{HostSigners: signers, HandshakeTimeout: soon, Handler: func(s ssh.Session) {
		_, _ = fmt.Fprint(s, reached+". "+well+"\r\n") // the device may have disconnected
		came(visitor{s.RemoteAddr(), "over ssh"})
	}}
	pages := &http.Server{ReadTimeout: soon, WriteTimeout: soon, IdleTimeout: soon, ErrorLog: log.New(io.Discard, "", 0)}
	pages.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(len(page)))
		_, _ = io.WriteString(w, page)                     // the device may have disconnected
		_ = http.NewResponseController(w).Flush()          // the doctor may end at once
		from, _ := net.ResolveTCPAddr("tcp", r.RemoteAddr) // it is an address already
		came(visitor{from, "with a browser"})
	})
	forSSH, forWeb := p.ssh, p.web
	if p.at.Web == p.at.SSH {
		forSSH, forWeb = door.Split(p.ssh)
	}
	go srv.Serve(forSSH) //nolint:errcheck // it ends with Close
	if p.at.Web != nil {
		go pages.Serve(forWeb) //nolint:errcheck // it ends with Close
	}
	return func() { _ = errors.Join(srv.Close(), pages.Close(), p.close()) } // nothing is lost
}

// own reports whether an address belongs to this computer.
func own(at net.Addr) bool {
	tcp, ok := at.(*net.TCPAddr)
	if !ok || tcp.IP.IsLoopback() {
		return true
	}
	all, _ := reach.Addresses() // without a list, it is another computer's
	return slices.ContainsFunc(all, func(mine reach.Address) bool { return mine.IP.Equal(tcp.IP) })
}
