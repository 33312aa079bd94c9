package clikit

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// Stopped returns a context that SIGINT, SIGTERM or SIGHUP ends. Signals that the
// process was started to ignore stay ignored: nohup lets it outlive its terminal.
func Stopped(ctx context.Context) (context.Context, context.CancelFunc) {
	signals := []os.Signal{syscall.SIGTERM} // never empty: NotifyContext without signals takes them all
	for _, s := range []os.Signal{syscall.SIGINT, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			signals = append(signals, s)
		}
	}
	return signal.NotifyContext(ctx, signals...)
}
