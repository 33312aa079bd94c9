package outbox

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"io"
	"strings"
)

// letters are those of an id: base 32 in lower case, as ids of sittings have them.
const letters = "abcdefghijklmnopqrstuvwxyz234567"

const (
	idBytes  = 16 // 128 bits
	idLength = 26
)

// Drawn returns an id for a sheet that belongs to no sitting on disk.
func Drawn(random io.Reader) (string, error) {
	var bits [idBytes]byte
	if _, err := io.ReadFull(random, bits[:]); err != nil {
		return "", fmt.Errorf("draw an id: %w", err)
	}
	return written(bits[:]), nil
}

// Of returns the id under which the sheet of a sitting travels. It is as random as
// the sitting's own, and nobody can tell that one from it. The same sitting always
// has the same: finished twice, because the program was killed before it could note
// the first time, it counts once.
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
