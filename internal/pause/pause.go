// Package pause waits for a time, unless a context ends first.
package pause

import (
	"context"
	"time"
)

// For waits for d; it reports false if ctx ended first. A round every d, until ctx ends, is
// for pause.For(ctx, d) { … }.
func For(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
