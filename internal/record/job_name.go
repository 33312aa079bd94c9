package record

import (
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"rolefit/internal/textsafe"
)

// MostJobName is the longest name of a job, in characters.
const MostJobName = 60

// Errors of JobName.
var (
	errNameEmpty  = errors.New("a job needs a name, with a letter or a digit in it")
	errNameTooBig = fmt.Errorf("a job's name has %d characters at most", MostJobName)
)

// JobName returns a name in its stored form, see textsafe.Name. Names that differ only
// in case and in invisible characters belong to the same job.
func JobName(name string) (string, error) {
	name = textsafe.Name(name)
	switch {
	case !strings.ContainsFunc(name, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }):
		return "", errNameEmpty
	case utf8.RuneCountInString(name) > MostJobName:
		return "", errNameTooBig
	}
	return name, nil
}

// path returns the file of a job. Its name begins with the ASCII letters and digits of
// the job's name, for people who look; the hash after them makes it unique.
func (j *Jobs) path(name string) string { return filepath.Join(j.dir, jobFile(name)+jobExt) }

func (j *Jobs) lockPath(name string) string { return filepath.Join(j.dir, jobFile(name)+lockExt) }

func jobFile(name string) string {
	key := strings.ToLower(textsafe.Key(name))
	const most, hashed = 32, 13 // of the hash: 65 bits
	var b strings.Builder
	for _, c := range key {
		switch {
		case b.Len() == most:
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	sum := sha256.Sum256([]byte(key))
	hash := base32.NewEncoding(letters).WithPadding(base32.NoPadding).EncodeToString(sum[:])[:hashed]
	return strings.Trim(strings.Trim(b.String(), "-")+"-"+hash, "-")
}

// JobText returns the text of a posting in its stored form, see textsafe.Block.
func JobText(text []byte) string { return strings.Trim(textsafe.Block(string(text)), "\n") }
