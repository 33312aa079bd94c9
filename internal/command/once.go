package command

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// once is the value of a flag that takes one: a second one would push the first out
// without a word.
type once struct {
	pflag.Value

	name  string
	given bool
}

// Set takes the value the first time.
func (o *once) Set(value string) error {
	if o.given {
		return &twiceError{o.name}
	}
	o.given = true
	return o.Value.Set(value) //nolint:wrapcheck // the library says which flag it was
}

// twiceError is a flag that was given twice.
type twiceError struct{ flag string }

func (e *twiceError) Error() string { return "--" + e.flag + " was given twice; give it once" }

// onlyOnce has every flag of a tree that takes one value refuse a second one. Flags
// that are on or off may be repeated. Called again, it forgets what was given.
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
