package clikit

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"rolefit/content"
	"rolefit/internal/textsafe"
)

// NoSuchCommand refuses arguments of a command that only has subcommands.
func (a *App) NoSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return Misused("there is no command %q%s", textsafe.Message(args[0]), a.maybe(cmd, args[0], "help "))
}

// maybe suggests a near word for a mistyped one, as the rest of a sentence: a command
// below cmd, or a help topic with the prefix topic; or it names the other program if the
// command is that one's. Empty if nothing is near.
func (a *App) maybe(cmd *cobra.Command, word, topic string) string {
	typed := map[string]string{"help": "--help", "version": "--version"} // the text to type, by word
	own, others := []string{"help"}, []string(nil)
	for _, line := range a.helped(cmd) {
		name, _, _ := strings.Cut(line, "\t")
		own, typed[name] = append(own, name), name
		if _, ok := a.topic(name); ok {
			typed[name] = topic + name
		}
	}
	if !cmd.HasParent() {
		own = append(own, "version")
		name, other := a.other()
		names := Commands()[name]
		others, typed[names[0]] = names[:1:1], other // started without a command
		for _, name := range names {
			if _, ok := typed[name]; !ok {
				others, typed[name] = append(others, name), other+" "+name
			}
		}
	}
	if slices.Contains(others, word) {
		return "; that is for another program: " + typed[word]
	}
	near := cmp.Or(meant(word, own), meant(word, others))
	if near == "" {
		return ""
	}
	return "; did you mean " + typed[near] + "?"
}

// see adds to a refusal the command that tells more.
func see(err error, typed string) error {
	if strings.HasSuffix(err.Error(), "?") {
		return Misused("%w See %s", err, typed)
	}
	return Misused("%w; see %s", err, typed)
}

// meant returns the word of all that begins with word, else the one spelled most like
// it; empty if none is near.
func meant(word string, all []string) string {
	word = strings.ToLower(word)
	if i := slices.IndexFunc(all, func(s string) bool { return strings.HasPrefix(s, word) }); i >= 0 && word != "" {
		return all[i]
	}
	return content.Nearest(word, all)
}

// flagError explains a flag that cobra rejected.
func flagError(cmd *cobra.Command, err error) error {
	if wrong := cmd.ValidateArgs(cmd.Flags().Args()); wrong != nil && cmd.HasSubCommands() {
		return wrong // the flag belongs to the mistyped command
	}
	if twice := (*twiceError)(nil); errors.As(err, &twice) {
		return twice
	}
	if unknown := (*pflag.NotExistError)(nil); errors.As(err, &unknown) {
		return unknownFlag(cmd, unknown)
	}
	if none := (*pflag.ValueRequiredError)(nil); errors.As(err, &none) {
		value, _ := valued(none.GetFlag())
		return Misused("--%s takes a value: --%[1]s %s", none.GetFlag().Name, value)
	}
	if wrong := (*pflag.InvalidValueError)(nil); errors.As(err, &wrong) {
		f := wrong.GetFlag()
		return Misused("--%s takes %s, not %q", f.Name, kind(f), textsafe.Message(wrong.GetValue()))
	}
	if syntax := (*pflag.InvalidSyntaxError)(nil); errors.As(err, &syntax) {
		return Misused("%q is not a flag", textsafe.Message(syntax.GetSpecifiedFlag()))
	}
	return err
}

func unknownFlag(cmd *cobra.Command, unknown *pflag.NotExistError) error {
	name := textsafe.Message(unknown.GetSpecifiedName())
	if unknown.GetSpecifiedShortnames() != "" {
		return Misused("there is no flag -%s", name)
	}
	var all []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { all = append(all, f.Name) })
	if near := meant(name, all); near != "" {
		return Misused("there is no flag --%s; did you mean --%s?", name, near)
	}
	return Misused("there is no flag --%s", name)
}

// kind describes the values that a flag takes.
func kind(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "bool":
		return "true or false (no value means true)"
	case "int":
		return "a whole number"
	case "uint", "uint64":
		return "a whole number, 0 or more"
	case "duration":
		return "a length of time, such as 30s or 5m"
	default:
		return "another value"
	}
}
