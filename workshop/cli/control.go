package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/term"

	"rolefit/internal/clikit"
	"rolefit/internal/input"
	"rolefit/internal/pause"
	"rolefit/internal/surface"
	"rolefit/workshop/class"
	"rolefit/workshop/host"
	"rolefit/workshop/projector"
	"rolefit/workshop/store"
)

// soon is the timeout for connecting to a host on this computer.
const soon = 5 * time.Second

func (a *app) control() *cobra.Command {
	var wall bool
	var file, name string
	cmd := &cobra.Command{
		Use:   "control",
		Short: "Open the controls of the running class in a terminal of their own",
		Long: `Open the controls of the class that this computer hosts in a terminal of their own, so that the other one is only the projector. --wall opens a second projector instead.

From another computer: ssh -p PORT facilitator@HOST, with a key that --facilitator lists; where several classes share a door, NAME+facilitator@HOST. Of a class in a database this command opens both from any computer, with the same --store.`,
		Example: `
  rolefit-workshop control
  rolefit-workshop control --class "Monday class" --wall`,
		Args: clikit.Between(0, 0, "no arguments"),
	}
	a.classFlag(cmd, &name, "The class, if several are hosted on this computer")
	storeFlag(cmd, &file)
	cmd.Flags().BoolVar(&wall, "wall", false, "Open the projector instead of the controls")
	cmd.RunE = a.Do(func(ctx context.Context, _ []string) error {
		what := "controls"
		if wall {
			what = "wall"
		}
		return a.connect(ctx, name, file, what)
	})
	return cmd
}

// answers reports whether a host accepts connections at an address.
func answers(ctx context.Context, address string) bool {
	d := net.Dialer{Timeout: soon}
	conn, err := d.DialContext(ctx, "tcp", address)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

// chosen returns the only hosted class that fits name and file, each ignored if empty.
// Errors list the commands that open a class.
func chosen(dir string, all []running, name, file string) (running, error) {
	if len(all) == 0 {
		return running{}, fmt.Errorf("no class is running here; host one with rolefit-workshop%s", clikit.TypedFlag("store", file))
	}
	var fit []running
	names := make([]string, len(all))
	for i, r := range all {
		names[i] = r.Class
	}
	name = class.FindName(names, name)
	for _, r := range all {
		if (name == "" || r.Class == name || r.Several) && (file == "" || sameFile(r.Store, shownStore(file))) {
			fit = append(fit, r)
		}
	}
	if one := slices.IndexFunc(fit, func(r running) bool { return r.Class == name }); name != "" && one >= 0 { // rather than any door of several
		fit = fit[one : one+1]
	}
	if len(fit) == 1 {
		return fit[0], nil
	}
	switch {
	case len(fit) > 1:
		return running{}, clikit.Misused("several classes are hosted here now; say which one:%s", openings(fit, dir))
	case name != "":
		return running{}, clikit.Misused("the class %q is not hosted here now; open one that is:%s", name, openings(all, dir))
	default:
		return running{}, clikit.Misused("no class in the file %s is hosted here now; open one that is:%s", clikit.FileName(file), openings(all, dir))
	}
}

// openings returns the commands that open the classes, a line each.
func openings(all []running, dir string) string {
	times := map[string]int{}
	for _, r := range all {
		times[r.Class]++
	}
	var lines strings.Builder
	for _, r := range all {
		line := clikit.TypedFlag("class", r.Class)
		if r.Several {
			line = " --class NAME"
		}
		if beside := besideFlag(dir); beside != "" {
			line += beside
		} else if times[r.Class] > 1 {
			line += clikit.TypedFlag("store", r.Store)
		}
		lines.WriteString("\n  rolefit-workshop control" + line)
	}
	return lines.String()
}

// connect opens the controls over SSH with this computer's own key, and accepts only
// the host key in dir.
func (a *app) connect(ctx context.Context, name, file, what string) error {
	dir, err := a.folder(file)
	if err != nil {
		return err
	}
	r, err := chosen(dir, hosted(ctx, dir), name, file)
	if path, wrong := a.storePath(file); err != nil && wrong == nil && store.IsDatabase(path) {
		return a.fromAfar(ctx, name, file, what)
	}
	if err != nil {
		return err
	}
	own, err := controlKey(dir)
	if err != nil {
		return err
	}
	shown, _, err := hostKeys(dir)
	if err != nil {
		return err
	}
	user := class.Facilitator
	if r.Several && name != "" {
		user = class.Login(name) + "+" + user
	}
	config := &gossh.ClientConfig{
		User: user, Auth: []gossh.AuthMethod{gossh.PublicKeys(own)},
		HostKeyCallback: gossh.FixedHostKey(shown.PublicKey()), Timeout: soon,
		HostKeyAlgorithms: []string{shown.PublicKey().Type(), gossh.KeyAlgoRSASHA256}, // the host also offers keys of other types
	}
	for {
		err := a.visit(ctx, r.Address, config, what)
		if !errors.Is(err, errSuspended) {
			return err
		}
		if !surface.Suspend(ctx) { // resuming opens the controls again; their state is at the host
			return nil
		}
	}
}

// fromAfar opens the controls or the wall of a class in a database whose hosts are other
// computers. They see each step at once, and tell how people join.
func (a *app) fromAfar(ctx context.Context, name, file, what string) error {
	return a.stored(ctx, file, func(s classStore) error {
		c, err := a.running(ctx, s, file, name)
		if err != nil {
			return err
		}
		model, err := modelOf(a, c)
		if err != nil {
			return err
		}
		f := hostFlags{store: file}
		o := f.options(a, s, &base{})
		o.Class, o.Model, o.ControlsOnly, o.Keys, o.Log = c, model, true, nil, nil
		h, err := host.New(ctx, o)
		if err != nil {
			return err
		}
		ctx, stop := clikit.Stopped(ctx)
		defer stop()
		var running sync.WaitGroup
		running.Go(func() { h.Run(ctx) })
		err = a.present(ctx, projector.Options{Wall: what == "wall", Controls: what == "controls"}, h, a.LineByLine(false))
		stop()
		running.Wait()
		return err
	})
}

// running returns the class with this name; without one, the only class that has not ended.
func (a *app) running(ctx context.Context, s classStore, file, name string) (class.Class, error) {
	if name != "" {
		c, err := a.named(ctx, s, file, name)
		if err == nil && c.Report != nil {
			err = class.ErrForgotten
		}
		return c, err
	}
	all, err := s.Classes(ctx)
	all = slices.DeleteFunc(all, func(c class.Summary) bool { return c.Report != nil || ended(c.Class) })
	switch {
	case err != nil:
		return class.Class{}, err
	case len(all) == 0:
		return class.Class{}, fmt.Errorf("no class is running here; host one with rolefit-workshop%s", clikit.TypedFlag("store", file))
	case len(all) == 1:
		return all[0].Class, nil
	}
	var lines []string
	for _, c := range all {
		lines = append(lines, "\n  rolefit-workshop control"+clikit.TypedFlag("class", c.Name)+clikit.TypedFlag("store", file))
	}
	return class.Class{}, clikit.Misused("several classes are saved; say which one:%s", strings.Join(clikit.Few(lines), ""))
}

// visit connects this terminal to a session at the host until the session ends; errSuspended after
// ctrl+z.
func (a *app) visit(ctx context.Context, address string, config *gossh.ClientConfig, what string) error {
	client, err := gossh.Dial("tcp", address, config)
	if err != nil {
		return fmt.Errorf("reach the host of the class at %s: %w", address, err)
	}
	defer client.Close() //nolint:errcheck // nothing is left to send
	session, err := client.NewSession()
	if err != nil {
		return fmt.Errorf("open the controls: %w", err)
	}
	a.introduce(session)
	back, err := a.Talk()
	if err != nil {
		return err
	}
	defer back()
	session.Stdout, session.Stderr = a.Out, a.Err
	in, err := session.StdinPipe()
	if err != nil {
		return fmt.Errorf("open the controls: %w", err)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if file, ok := a.Out.(*os.File); ok && clikit.IsTerminal(a.In) && clikit.IsTerminal(file) {
		restore, err := a.raw(ctx, session, file)
		if err != nil {
			return err
		}
		defer restore()
	}
	suspended := make(chan error, 1)
	go func() {
		_, err := io.Copy(in, &typed{a.In, input.Decoder{}}) // ends with the program
		_ = in.Close()
		if errors.Is(err, errSuspended) {
			suspended <- err
		}
	}()
	if err := session.Start(what); err != nil {
		return fmt.Errorf("open the controls: %w", err)
	}
	return a.ends(ctx, client, session, suspended)
}

// ends waits for the end of a session, which it closes when ctx ends; errSuspended once
// suspended has it.
func (a *app) ends(ctx context.Context, client *gossh.Client, session *gossh.Session, suspended <-chan error) (err error) {
	ended := make(chan error, 1)
	go func() { ended <- session.Wait() }()
	select {
	case err = <-ended:
	case <-ctx.Done():
		_ = session.Close()
	case err := <-suspended:
		_ = client.Close()
		<-ended //nolint:errcheck // nothing is written any more
		a.tidy()
		return err
	}
	if missing := (*gossh.ExitMissingError)(nil); errors.As(err, &missing) {
		a.tidy() // a host that stopped did not
		return errors.New("the host of the class has stopped; once it is back, open the controls again with the same command")
	}
	return clikit.Said("run the controls", err)
}

// introduce sends the variables that describe this terminal. A host that refuses them
// draws plainly.
func (a *app) introduce(session *gossh.Session) {
	for _, name := range clikit.TerminalVariables() {
		if value := clikit.Variable(a.Environ, name); value != "" {
			_ = session.Setenv(name, value)
		}
	}
}

// errSuspended means that the user pressed ctrl+z at the controls.
var errSuspended = errors.New("suspended")

// typed reads the user's input for the host. If this process can be suspended, ctrl+z
// is not sent, and Read returns errSuspended.
type typed struct {
	io.Reader

	keys input.Decoder
}

// Read reads input for the host.
func (t *typed) Read(p []byte) (int, error) {
	n, err := t.Reader.Read(p)
	for _, e := range t.keys.Decode(p[:n], time.Now()) {
		if k, ok := e.(uv.KeyPressEvent); ok && k.String() == "ctrl+z" && clikit.IsTerminal(t.Reader) && surface.Stays() == "" {
			return 0, errSuspended
		}
	}
	return n, err //nolint:wrapcheck // it is the reader's
}

// tidy restores the terminal after a host that could not: keyboard mode, main screen,
// cursor, bracketed paste, colors.
func (a *app) tidy() {
	if clikit.IsTerminal(a.Out) && !clikit.Dumb(clikit.Variable(a.Environ, "TERM")) {
		fmt.Fprint(a.Out, ansi.ResetModifyOtherKeys+ansi.PopKittyKeyboard(1)+surface.LeaveScreen()+ansi.SetModeTextCursorEnable+ansi.ResetModeBracketedPaste+ansi.ResetStyle+"\r\n")
	}
}

// raw puts this terminal in raw mode and requests a terminal of its size for the
// session.
func (a *app) raw(ctx context.Context, session *gossh.Session, screen *os.File) (restore func(), err error) {
	keyboard, ok := a.In.(*os.File)
	if !ok {
		return func() {}, nil
	}
	width, height, err := term.GetSize(int(screen.Fd()))
	if err != nil {
		return nil, fmt.Errorf("ask the terminal for its size: %w", err)
	}
	if err := session.RequestPty(clikit.Variable(a.Environ, "TERM"), height, width, gossh.TerminalModes{}); err != nil {
		return nil, fmt.Errorf("open a terminal at the host: %w", err)
	}
	state, err := term.MakeRaw(int(keyboard.Fd()))
	if err != nil {
		return nil, fmt.Errorf("take the terminal's keys: %w", err)
	}
	go follow(ctx, session, screen, width, height)
	return func() { _ = term.Restore(int(keyboard.Fd()), state) }, nil
}

// follow sends changes of the terminal's size to the session. It polls, since not every
// system has a signal for them.
func follow(ctx context.Context, session *gossh.Session, screen *os.File, width, height int) {
	const often = 300 * time.Millisecond
	for pause.For(ctx, often) {
		w, h, err := term.GetSize(int(screen.Fd()))
		if err != nil || w == width && h == height {
			continue
		}
		width, height = w, h
		_ = session.WindowChange(h, w)
	}
}
