package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"rolefit/internal/classclient"
	"rolefit/internal/clikit"
	"rolefit/internal/outbox"
)

// sendPending sends every waiting sheet once, to its own host or to the named one.
func (o *joinFlags) sendPending(ctx context.Context, a *app, args []string) error {
	if o.fresh || o.private || o.accessible || o.waits {
		return clikit.Misused("--pending holds no quiz; it takes --new-key and nothing else")
	}
	if o.newKey && len(args) == 0 {
		return clikit.Misused("name the host whose new key is to be taken: rolefit join --pending --new-key HOST")
	}
	box, memory := a.outbox(), a.hosts()
	if box == nil {
		return errors.New("there is no home folder, so nothing waits here; set HOME or XDG_DATA_HOME")
	}
	entries, unreadable := box.List()
	for _, u := range unreadable {
		a.Note("Left alone  %s (%v)", clikit.Printable(u.Path), u.Err)
	}
	if len(args) > 0 {
		var err error
		if entries, err = o.meant(a, entries, memory, args[0]); err != nil {
			return err
		}
	}
	r := newRound(a, a.Out, box, memory)
	r.named = len(args) > 0
	for _, e := range entries {
		r.send(ctx, e)
		if ctx.Err() != nil {
			return errors.New("stopped; what was not sent is kept")
		}
	}
	if len(entries) == 0 {
		fmt.Fprintln(a.Out, "Nothing waits to be sent.")
	}
	return r.result()
}

// meant selects the sheets for a host. If it has none, and all wait for one other address,
// the host has moved: meant readdresses them.
func (o *joinFlags) meant(a *app, entries []outbox.Entry, memory *classclient.Memory, text string) ([]outbox.Entry, error) {
	address, err := addressOf(text)
	if err != nil {
		return nil, err
	}
	if o.newKey {
		if err := memory.Drop(address); err != nil {
			return nil, err
		}
	}
	var here []outbox.Entry
	others := map[string]bool{}
	for _, e := range entries {
		if e.Host == address.String() {
			here = append(here, e)
		} else {
			others[e.Host] = true
		}
	}
	switch {
	case len(here) > 0 || len(others) == 0:
		return here, nil
	case len(others) > 1:
		return nil, clikit.Misused("nothing waits for %s, and what waits is for %s; rolefit join --pending sends each to its own",
			address.Short(), clikit.Printable(strings.Join(slices.Sorted(maps.Keys(others)), ", ")))
	}
	for i := range entries {
		a.Note("Meant for %s; it goes to %s, as you say.", clikit.Printable(entries[i].Host), address.Short())
		entries[i].Host = address.String()
	}
	return entries, nil
}

// waited sends sheets of earlier visits that wait for this host.
func (v *visit) waited(ctx context.Context) {
	if v.box == nil {
		return
	}
	entries, _ := v.box.List()
	r := newRound(v.app, v.app.Err, v.box, v.client.Memory)
	r.classes[v.client.Address.String()] = v.class.Class
	for _, e := range entries {
		if e.Host == v.client.Address.String() {
			r.send(ctx, e)
		}
	}
}

// round sends waiting sheets, each once.
type round struct {
	app            *app
	out            io.Writer // lists sent sheets
	box            *outbox.Box
	memory         *classclient.Memory
	named          bool              // the user named the host, and so its current class
	classes        map[string]string // class names of the hosts that answered
	failed         map[string]error  // errors of hosts not tried again in this round
	later, refused int
}

func newRound(a *app, out io.Writer, box *outbox.Box, memory *classclient.Memory) *round {
	return &round{app: a, out: out, box: box, memory: memory, classes: map[string]string{}, failed: map[string]error{}}
}

// send sends one sheet and reports the outcome.
func (r *round) send(ctx context.Context, e outbox.Entry) {
	name := r.app.when(e.Put) + "  " + clikit.Printable(e.Host)
	if e.Class != "" {
		name += " (" + oneLine(e.Class) + ")"
	}
	address, err := classclient.Parse(e.Host)
	if err == nil {
		err = r.failed[e.Host]
	}
	var receipt classclient.Receipt
	if err == nil {
		receipt, err = r.try(ctx, address, e)
	}
	switch {
	case err == nil:
		fmt.Fprintln(r.out, "Sent  "+name)
		if receipt.Out {
			r.app.Note("  %s", notCounted)
		}
		if err := r.box.Sent(e.Sheet.ID); err != nil {
			r.app.Note("It is sent again the next time, and counts once: %s.", clikit.Printable(err.Error()))
		}
	case errors.As(err, new(*classclient.RefusedError)):
		r.refused++
		r.app.Note("Refused  %s\n  %s", name, clikit.Printable(err.Error()))
	default:
		r.later++
		first := r.failed[e.Host] == nil
		r.app.Note("Not sent  %s", name)
		if !errors.As(err, new(*otherClass)) {
			r.failed[e.Host] = err
		}
		if first {
			r.app.Note("  %s", clikit.Printable(trouble(address, err, "rolefit join --pending --new-key ").Error()))
		}
		if first && errors.As(err, new(*classclient.BusyError)) {
			r.app.Note("  Where it stays so, hand the result code to whoever holds the class, and to no one else: rolefit show prints it.")
		}
	}
}

// try submits one sheet. It first asks the host for its class, which checks the key, and
// refuses a class other than the sheet's unless the user named the host.
func (r *round) try(ctx context.Context, address classclient.Address, e outbox.Entry) (classclient.Receipt, error) {
	client := &classclient.Client{Address: address, Memory: r.memory, Environ: r.app.Environ}
	r.app.Note("Asking %s ...", address.Short())
	class, asked := r.classes[e.Host]
	if !asked {
		var err error
		if class, err = r.ask(ctx, client); err != nil {
			return classclient.Receipt{}, err
		}
		r.classes[e.Host] = class
	}
	if e.Class != "" && class != e.Class && !r.named {
		return classclient.Receipt{}, &otherClass{meant: e.Class, holds: class}
	}
	return client.Submit(ctx, e.Sheet)
}

// ask asks a host for the name of its class, and shows the key of a new host.
func (r *round) ask(ctx context.Context, client *classclient.Client) (string, error) {
	held, err := r.memory.Key(client.Address)
	if err != nil {
		return "", err
	}
	within, cancel := context.WithTimeout(ctx, asking)
	defer cancel()
	said, err := client.Ask(within)
	if err != nil {
		return "", err
	}
	if key, err := r.memory.Key(client.Address); err == nil && held == "" && key != "" {
		r.app.Note("You have not been here before. The key of this host is\n  %s\nIf it is not the one on the projector, tell whoever holds the class.", key)
	}
	return oneLine(said.Class), nil
}

// otherClass is the error when a host holds another class than the sheet's.
type otherClass struct{ meant, holds string }

func (o *otherClass) Error() string {
	return fmt.Sprintf("it holds the class %q now, and these answers were for %q; to send them there all the same, name the host: rolefit join --pending HOST", o.holds, o.meant)
}

// result returns an error if a sheet of the round was not sent.
func (r *round) result() error {
	switch {
	case r.later > 0:
		return errors.New("not everything could be sent; it is kept, and rolefit join --pending tries again.\n" +
			"Where a host has another address by now: rolefit join --pending HOST")
	case r.refused > 0:
		return clikit.BadInput("not everything was taken; see the reasons above. The sheets are kept in %s; rolefit forget --all deletes them", r.box.Dir())
	}
	return nil
}

// forgetClasses deletes waiting sheets and the memory of hosts, and prints each deletion. It
// returns whether it deleted any, the files left over, and an error of the memory.
func (a *app) forgetClasses() (deleted bool, left []outbox.Unreadable, err error) {
	box, memory := a.outbox(), a.hosts()
	if box == nil {
		return false, nil, nil
	}
	gone, left := box.Forget()
	for _, e := range gone {
		fmt.Fprintf(a.Out, "Deleted  answers that %s did not have yet\n", clikit.Printable(e.Host))
	}
	known, err := memory.Forget()
	if known && err == nil {
		fmt.Fprintln(a.Out, "Deleted  what was kept of the hosts of classes")
	}
	return len(gone) > 0 || known, left, err
}
