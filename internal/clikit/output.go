package clikit

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// output is standard output if it is no terminal. It remembers its first error, so that
// Run reports a full disk for every command.
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

// unwritten reports that writing standard output failed.
func unwritten(err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("write the output: %w; what arrived of it is not whole: make room, or send it elsewhere", err)
}
