package cli

import (
	"bytes"
	"errors"
	"strings"

	"rolefit/content"
	"rolefit/internal/clikit"
	"rolefit/internal/record"
	"rolefit/internal/record/resultcode"
	"rolefit/internal/report"
	"rolefit/internal/textsafe"
	"rolefit/scoring"
)

// codes returns a decoder for the codes of the named assessment, or of all built-in ones.
func (s *scorer) codes() (*resultcode.Codes, error) {
	if s.fixed != nil {
		return resultcode.NewCodes(s.fixed)
	}
	var models []*scoring.Model
	for _, id := range content.EmbeddedIDs() {
		m, err := s.registry.BuiltIn(id)
		if err != nil {
			return nil, err
		}
		models = append(models, m)
	}
	return resultcode.NewCodes(models...)
}

// fromCode decodes the one result code in a text. The error wraps resultcode.ErrNoCode if the
// text has none.
func (s *scorer) fromCode(text string) (given, error) {
	codes, err := s.codes()
	if err != nil {
		return given{}, err
	}
	sheet, err := codes.Decode(text)
	if err != nil {
		return given{}, clikit.BadInput("%w", err)
	}
	return s.accept(sheet)
}

// account collects the contents of a report on a sheet, with its result code if it has one
// and the plan if the sitting recorded a situation.
func (s *scorer) account(m *scoring.Model, sheet scoring.Sheet) report.Account {
	account := report.NewAccount(m, sheet, s.limits)
	account.Code, _ = resultcode.Encode(m, sheet) // a very long assessment has none
	account.Standing, account.Against = s.standing, s.against
	if s.standing.Asked {
		account.Advice = content.NextSteps()
	}
	return account
}

func (a *app) scoreDigits(s *scorer, digits, format string) error {
	m := s.fixed
	if m == nil {
		var err error
		if m, err = s.registry.Named(""); err != nil {
			return err
		}
	}
	sheet, err := resultcode.Digits(m.Assessment(), digits)
	if err != nil {
		return clikit.BadInput("%w", err)
	}
	return a.print(s, given{m, sheet}, format)
}

// inText decodes the one result code in a text. found is false for JSON and for a text
// without a code.
func (s *scorer) inText(name string, data []byte) (g given, found bool, err error) {
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		return g, false, nil
	}
	g, err = s.fromCode(string(data))
	if errors.Is(err, resultcode.ErrNoCode) {
		return g, false, nil
	}
	if err != nil {
		err = clikit.BadInput("%s: %w", name, err)
	}
	return g, true, err
}

// fromGroups decodes a result code whose groups are separate arguments.
func (a *app) fromGroups(s *scorer, groups []string) (given, error) {
	g, err := s.fromCode(strings.Join(groups, " "))
	if errors.Is(err, resultcode.ErrNoCode) {
		err = clikit.Misused("rolefit show takes one result code or file, or nothing for your last result")
	}
	return g, err
}

// fromName reads the sheet of a sitting, by its id, or of a result code. found is false if
// name is neither.
func (a *app) fromName(s *scorer, name string) (g given, found bool, err error) {
	if folder, err := a.folder(); err == nil {
		sitting, err := folder.Load(name)
		switch {
		case err == nil:
			g, err = s.sitting(sitting)
			return g, true, err
		case errors.Is(err, record.ErrSeveral):
			return g, true, ambiguous(name, err)
		case !errors.Is(err, record.ErrNotFound):
			return g, true, clikit.BadInput("the sitting %s cannot be shown: %w", textsafe.Message(name), err)
		}
	}
	g, err = s.fromCode(name)
	switch {
	case errors.Is(err, resultcode.ErrNoCode):
		return g, false, nil
	case err != nil:
		err = clikit.BadInput("%s is neither a file nor a sitting, and %w", textsafe.Message(name), err)
	}
	return g, true, err
}
