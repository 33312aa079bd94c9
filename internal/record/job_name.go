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
)

// MostJobName is the longest name of a job, in characters.
const MostJobName = 60

// Names of jobs that cannot be.
var (
	errNameEmpty  = errors.New("a job needs a name, with a letter or a digit in it")
	errNameTooBig = fmt.Errorf("a job's name has %d characters at most", MostJobName)
)

// JobName returns a name as it is kept: without control characters and marks that
// turn the writing direction, each run of spaces one. Two names that differ in case
// only are one job's.
func JobName(name string) (string, error) {
	name = strings.Join(strings.Fields(strings.Map(nameable, strings.ToValidUTF8(name, ""))), " ")
	switch {
	case !strings.ContainsFunc(name, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }):
		return "", errNameEmpty
	case utf8.RuneCountInString(name) > MostJobName:
		return "", errNameTooBig
	}
	return name, nil
}

func nameable(c rune) rune {
	switch {
	case unicode.IsSpace(c):
		return ' '
	case !unicode.IsGraphic(c):
		return -1
	}
	return c
}

// path is where a job with this name is kept. The file's name begins with the
// letters of the job's that every file system takes, for people who look; what tells
// jobs apart is the hash behind them.
func (j *Jobs) path(name string) string { return filepath.Join(j.dir, jobFile(name)+jobExt) }

func (j *Jobs) lockPath(name string) string { return filepath.Join(j.dir, jobFile(name)+lockExt) }

func jobFile(name string) string {
	key := strings.ToLower(name)
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

// JobText returns a posting's text as it is kept: without control characters but tabs
// and line ends.
func JobText(text []byte) string {
	s := strings.Map(func(c rune) rune {
		if c != '\n' && c != '\t' && (unicode.IsControl(c) || c >= '\u202a' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069') {
			return -1
		}
		return c
	}, string(text))
	return strings.Trim(s, "\n")
}
