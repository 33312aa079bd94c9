package folder

import (
	"encoding/base32"
	"fmt"
	"io"
	"strings"
)

// Letters is the alphabet of ids: base 32 in lower case, so that ids are safe on file
// systems that ignore case.
const Letters = "abcdefghijklmnopqrstuvwxyz234567"

// An id has 128 bits.
const (
	IDBytes  = 16
	IDLength = 26 // letters
)

// NewID draws a random id.
func NewID(random io.Reader) (string, error) {
	var bits [IDBytes]byte
	if _, err := io.ReadFull(random, bits[:]); err != nil {
		return "", fmt.Errorf("draw an id: %w", err)
	}
	return Spell(bits[:]), nil
}

// Spell writes bytes in the letters of ids.
func Spell(bits []byte) string {
	return base32.NewEncoding(Letters).WithPadding(base32.NoPadding).EncodeToString(bits)
}

// ValidID reports whether text has the form of an id.
func ValidID(text string) bool {
	return len(text) == IDLength && strings.Trim(text, Letters) == ""
}
