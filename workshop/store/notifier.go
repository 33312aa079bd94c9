package store

import (
	"context"
	"sync"

	"rolefit/internal/latest"
)

// notifier signals watchers that a class has changed. Each watcher has a channel with room
// for one signal; a signal that is still unread stands for later changes too, so a
// change never blocks on a watcher.
type notifier struct {
	mu       sync.Mutex
	closed   bool
	watchers map[latest.Value[struct{}]]string // the class that each watches
}

// watch returns a channel that receives changes of the named class. It is closed when
// ctx ends or the notifier is closed.
func (b *notifier) watch(ctx context.Context, name string) <-chan struct{} {
	signal := latest.New[struct{}]()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		close(signal)
		return signal
	}
	if b.watchers == nil {
		b.watchers = map[latest.Value[struct{}]]string{}
	}
	b.watchers[signal] = name
	context.AfterFunc(ctx, func() { b.leave(signal) })
	return signal
}

func (b *notifier) leave(signal latest.Value[struct{}]) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, in := b.watchers[signal]; in {
		delete(b.watchers, signal)
		close(signal)
	}
}

// notify signals the watchers of the classes in the set; those of all classes for nil,
// when another program has changed the file.
func (b *notifier) notify(classes map[string]bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for signal, name := range b.watchers {
		if classes == nil || classes[name] {
			signal.Put(struct{}{})
		}
	}
}

// watched reports whether the notifier has a watcher.
func (b *notifier) watched() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.watchers) > 0
}

func (b *notifier) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	for signal := range b.watchers {
		close(signal)
	}
	clear(b.watchers)
}
