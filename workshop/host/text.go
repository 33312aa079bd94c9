package host

import "rolefit/internal/textsafe"

// quotedName returns the name of a class in quotation marks, for a sentence.
func quotedName(name string) string { return `"` + textsafe.Message(name) + `"` }
