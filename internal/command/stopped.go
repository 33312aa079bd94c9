package command

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// Stopped is a context that ends when a person or the system stops the program. What
// the program was started to ignore does not stop it: nohup has it outlive its terminal.
func Stopped(ctx context.Context) (context.Context, context.CancelFunc) {
	signals := []os.Signal{syscall.SIGTERM} // NotifyContext of none would take all
	for _, s := range []os.Signal{syscall.SIGINT, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			signals = append(signals, s)
		}
	}
	return signal.NotifyContext(ctx, signals...)
}
