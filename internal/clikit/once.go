package clikit

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// once is the value of a flag that refuses a second value, which would otherwise
// silently replace the first.
type once struct {
	pflag.Value

	name  string
	given bool
}

// Set sets the value the first time, and fails with a *twiceError afterwards.
func (o *once) Set(value string) error {
	if o.given {
		return &twiceError{o.name}
	}
	o.given = true
	return o.Value.Set(value) //nolint:wrapcheck // the library says which flag it was
}

// twiceError reports a flag given twice.
type twiceError struct{ flag string }

func (e *twiceError) Error() string { return "--" + e.flag + " was given twice; give it once" }

// onlyOnce makes every single-valued flag of a command tree refuse a second value.
// Switches may be repeated. A second call forgets the values given so far.
func onlyOnce(root *cobra.Command) {
	each := func(f *pflag.Flag) {
		if o, ok := f.Value.(*once); ok {
			o.given = false
			return
		}
		if _, several := f.Value.(pflag.SliceValue); !several && f.NoOptDefVal == "" {
			f.Value = &once{Value: f.Value, name: f.Name}
		}
	}
	root.Flags().VisitAll(each)
	root.PersistentFlags().VisitAll(each)
	for _, c := range root.Commands() {
		onlyOnce(c)
	}
}
