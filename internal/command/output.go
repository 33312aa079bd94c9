package command

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// output is standard output where it is no terminal: it remembers the first error, so
// that a full disk is told whichever command prints.
type output struct {
	io.Writer

	failed error
}

func (o *output) Write(data []byte) (int, error) {
	n, err := o.Writer.Write(data)
	if err != nil && o.failed == nil {
		o.failed = err
	}
	return n, err
}

// unwritten says that standard output took nothing more.
func unwritten(err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("write the output: %w; what arrived of it is not whole: make room, or send it elsewhere", err)
}
