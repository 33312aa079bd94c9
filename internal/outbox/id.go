package outbox

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"io"
	"strings"
)

// letters is the alphabet of an id: base 32 in lower case, like the ids of sittings.
const letters = "abcdefghijklmnopqrstuvwxyz234567"

const (
	idBytes  = 16 // 128 bits
	idLength = 26
)

// Drawn returns a random id for a sheet without a sitting on disk.
func Drawn(random io.Reader) (string, error) {
	var bits [idBytes]byte
	if _, err := io.ReadFull(random, bits[:]); err != nil {
		return "", fmt.Errorf("draw an id: %w", err)
	}
	return written(bits[:]), nil
}

// Of returns the id under which the sheet of a sitting is sent: a hash, from which the
// sitting's own id cannot be found. It is the same each time, so that a sitting that is
// finished twice, because the program was killed in between, counts once.
func Of(sitting string) string {
	sum := sha256.Sum256([]byte("rolefit sheet of sitting " + sitting))
	return written(sum[:idBytes])
}

func written(bits []byte) string {
	return base32.NewEncoding(letters).WithPadding(base32.NoPadding).EncodeToString(bits)
}

func validID(id string) bool {
	return len(id) == idLength && strings.Trim(id, letters) == ""
}
