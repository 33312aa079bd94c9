package join

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
	"rolefit/internal/folder"
	"rolefit/internal/outbox"
	"rolefit/internal/textsafe"
)

// sendPending sends every waiting sheet once, to its own host or to the named one.
func (j *Joiner) sendPending(ctx context.Context, o flags, args []string) error {
	if o.fresh || o.private || o.Accessible || o.waits {
		return clikit.Misused("--pending doesn't ask the quiz; it takes --new-key and nothing else")
	}
	if o.newKey && len(args) == 0 {
		return clikit.Misused("name the host whose new key is to be taken: rolefit join --pending --new-key HOST")
	}
	all := &sendAll{Joiner: j, out: j.Out, named: len(args) > 0, classes: map[string]string{}, failed: map[string]error{}}
	if all.box, all.memory = j.boxes(); all.box == nil {
		return errors.New("there is no home folder, so nothing waits here; set HOME or XDG_DATA_HOME")
	}
	entries, unreadable := all.box.List()
	for _, u := range unreadable {
		j.Note("Left alone  %s (%v)", textsafe.Message(u.Path), u.Err)
	}
	if all.named {
		address, err := addressOf(args[0])
		if err == nil && o.newKey {
			err = all.memory.Drop(address)
		}
		if err == nil {
			entries, err = j.meant(entries, address)
		}
		if err != nil {
			return err
		}
	}
	for _, e := range entries {
		all.send(ctx, e)
		if ctx.Err() != nil {
			return errors.New("stopped; what was not sent is saved")
		}
	}
	if len(entries) == 0 {
		fmt.Fprintln(j.Out, "Nothing waits to be sent.")
	}
	return all.result()
}

// meant selects the sheets for a host. If it has none, and all wait for one other address,
// the host has moved: meant readdresses them.
func (j *Joiner) meant(entries []outbox.Entry, address classclient.Address) ([]outbox.Entry, error) {
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
			address.Short(), textsafe.Message(strings.Join(slices.Sorted(maps.Keys(others)), ", ")))
	}
	for i := range entries {
		j.Note("Meant for %s; it goes to %s, as you say.", textsafe.Message(entries[i].Host), address.Short())
		entries[i].Host = address.String()
	}
	return entries, nil
}

// sendWaiting sends sheets of earlier sessions that wait for this host.
func (s *joinSession) sendWaiting(ctx context.Context) {
	if s.box == nil {
		return
	}
	host := s.client.Address.String()
	all := &sendAll{
		Joiner: s.Joiner, out: s.Err, box: s.box, memory: s.client.Memory,
		classes: map[string]string{host: s.class.Class}, failed: map[string]error{},
	}
	entries, _ := s.box.List()
	for _, e := range entries {
		if e.Host == host {
			all.send(ctx, e)
		}
	}
}

// sendAll sends waiting sheets, each once.
type sendAll struct {
	*Joiner
	out            io.Writer // lists sent sheets
	box            *outbox.Box
	memory         *classclient.Memory
	named          bool              // the user named the host, and so its current class
	classes        map[string]string // class names of the hosts that answered
	failed         map[string]error  // errors of hosts that are not tried again
	later, refused int
}

// send sends one sheet and reports the outcome.
func (a *sendAll) send(ctx context.Context, e outbox.Entry) {
	name := a.When(e.Put) + "  " + textsafe.Message(e.Host)
	if e.Class != "" {
		name += " (" + oneLine(e.Class) + ")"
	}
	address, err := classclient.Parse(e.Host)
	if err == nil {
		err = a.failed[e.Host]
	}
	var receipt classclient.Receipt
	if err == nil {
		receipt, err = a.submit(ctx, address, e)
	}
	switch {
	case err == nil:
		fmt.Fprintln(a.out, "Sent  "+name)
		if receipt.Out {
			a.Note("  %s", notCounted)
		}
		if err := a.box.Sent(e.Sheet.ID); err != nil {
			a.Note("It is sent again the next time, and counts once: %s.", textsafe.Message(err.Error()))
		}
	case errors.As(err, new(*classclient.RefusedError)):
		a.refused++
		a.Note("Refused  %s\n  %s", name, textsafe.Message(err.Error()))
	default:
		a.Note("Not sent  %s", name)
		a.keep(address, e, err)
	}
}

// keep notes that a sheet goes on waiting, and says why, once for each host.
func (a *sendAll) keep(address classclient.Address, e outbox.Entry, err error) {
	a.later++
	first := a.failed[e.Host] == nil
	if !errors.As(err, new(*otherClass)) {
		a.failed[e.Host] = err
	}
	if !first {
		return
	}
	a.Note("  %s", textsafe.Message(trouble(address, err, "rolefit join --pending --new-key ").Error()))
	if errors.As(err, new(*classclient.BusyError)) {
		a.Note("  If it stays that way, give the result code to the instructor, and to no one else: rolefit show prints it.")
	}
}

// submit submits one sheet. It first asks the host for its class, which checks the key, and
// refuses a class other than the sheet's unless the user named the host.
func (a *sendAll) submit(ctx context.Context, address classclient.Address, e outbox.Entry) (classclient.Receipt, error) {
	client := &classclient.Client{Address: address, Memory: a.memory, Environ: a.Environ}
	a.Note("Asking %s ...", address.Short())
	class, asked := a.classes[e.Host]
	if !asked {
		var err error
		if class, err = a.ask(ctx, client); err != nil {
			return classclient.Receipt{}, err
		}
		a.classes[e.Host] = class
	}
	if e.Class != "" && class != e.Class && !a.named {
		return classclient.Receipt{}, &otherClass{meant: e.Class, holds: class}
	}
	return client.Submit(ctx, e.Sheet)
}

// ask asks a host for the name of its class, and shows the key of a new host.
func (a *sendAll) ask(ctx context.Context, client *classclient.Client) (string, error) {
	held, err := a.memory.Key(client.Address)
	if err != nil {
		return "", err
	}
	within, cancel := context.WithTimeout(ctx, a.Pace.Ask)
	defer cancel()
	said, err := client.Ask(within)
	if err != nil {
		return "", err
	}
	if key, err := a.memory.Key(client.Address); err == nil && held == "" && key != "" {
		a.Note("%s\n  %s\n%s", newHost, key, ifAnother)
	}
	return oneLine(said.Class), nil
}

// otherClass is the error when a host holds another class than the sheet's.
type otherClass struct{ meant, holds string }

func (o *otherClass) Error() string {
	return fmt.Sprintf("it has the class %q now, and these answers were for %q; to send them there anyway, name the host: rolefit join --pending HOST", o.holds, o.meant)
}

// result returns an error if a sheet was not sent.
func (a *sendAll) result() error {
	switch {
	case a.later > 0:
		return errors.New("not everything could be sent; it is saved, and rolefit join --pending tries again.\n" +
			"If the host has another address by now: rolefit join --pending HOST")
	case a.refused > 0:
		return clikit.BadInput("not everything was taken; see the reasons above. The sheets are saved in %s; rolefit forget --all deletes them", a.box.Dir())
	}
	return nil
}

// Forget deletes waiting sheets and the memory of hosts, and prints each deletion. It
// returns whether it deleted any, the files left over, and an error of the memory.
func (j *Joiner) Forget() (deleted bool, left []folder.Unreadable, err error) {
	box, memory := j.boxes()
	if box == nil {
		return false, nil, nil
	}
	gone, left := box.Forget()
	for _, e := range gone {
		fmt.Fprintf(j.Out, "Deleted  answers that %s didn't have yet\n", textsafe.Message(e.Host))
	}
	known, err := memory.Forget()
	if known && err == nil {
		fmt.Fprintln(j.Out, "Deleted  what was saved about the hosts of classes")
	}
	return len(gone) > 0 || known, left, err
}
