package content

// Decode decodes a built-in file, for tests of refusals.
func Decode[T any](text []byte) (T, error) { return decode[T](text) }
