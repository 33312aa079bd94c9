// Package latest passes the newest value of something that changes to a reader who need
// not see every one.
//
// Its rule: a writer never waits.
package latest

// Value is a channel that holds the newest value alone, for one reader. Close it to end
// the reader; Put panics then.
type Value[T any] chan T

// New returns an empty Value.
func New[T any]() Value[T] { return make(Value[T], 1) }

// Put gives x to the reader, in place of a value that was not read yet.
func (v Value[T]) Put(x T) {
	for {
		select {
		case v <- x:
			return
		default:
			v.Take()
		}
	}
}

// Take takes back a value that was not read yet; without one, and from a closed Value, it
// returns the zero value.
func (v Value[T]) Take() (unread T) {
	select {
	case unread = <-v:
	default:
	}
	return unread
}
