package record

import (
	"encoding/base32"
	"fmt"
	"io"
	"strings"
)

// letters is the alphabet of an id: base 32 in lower case, so that ids are safe on file
// systems that ignore case.
const letters = "abcdefghijklmnopqrstuvwxyz234567"

// idLength is the number of letters of 128 bits.
const idLength = 26

// newID draws an id of 128 random bits.
func newID(random io.Reader) (string, error) {
	var bits [16]byte
	if _, err := io.ReadFull(random, bits[:]); err != nil {
		return "", fmt.Errorf("draw an id: %w", err)
	}
	return base32.NewEncoding(letters).WithPadding(base32.NoPadding).EncodeToString(bits[:]), nil
}

func validID(id string) bool {
	return len(id) == idLength && strings.Trim(id, letters) == ""
}
