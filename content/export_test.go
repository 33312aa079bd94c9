package content

// Decode reads a built-in file from a text, for tests of what is refused.
func Decode[T any](text []byte) (T, error) { return decode[T](text) }
