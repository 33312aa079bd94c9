package record

import (
	"encoding/base32"
	"fmt"
	"io"
	"strings"
)

// letters are those of an id: base 32 in lower case, so that ids survive file
// systems that do not tell cases apart.
const letters = "abcdefghijklmnopqrstuvwxyz234567"

// idLength is that of 128 random bits.
const idLength = 26

// newID draws an id. It says nothing about the person or the time.
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
