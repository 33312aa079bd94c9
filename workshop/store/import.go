package store

import (
	"bytes"
	"context"
	"errors"

	"rolefit/workshop/class"
)

// Import stores sheets in the class into.Name, which it begins as into if there is none,
// in one step: all or nothing. A sheet whose ID is known stays as it is; unless it was
// frozen, here or elsewhere, and the import was frozen elsewhere: then it becomes that.
// If the class's answers are to be deleted later than into.Until, they are deleted then,
// see Restrict. Errors: class.ErrConflict if the class has another assessment, edition or
// questions of its own; class.ErrForgotten, class.ErrName.
func (s *classes) Import(ctx context.Context, into class.Class, sheets []class.Submission) (class.Imported, error) {
	const what = "import the sheets"
	err := class.CheckName(into.Name)
	for i := 0; err == nil && i < len(sheets); i++ {
		err = checkSheet(sheets[i])
	}
	if err != nil {
		return class.Imported{}, failed(ctx, what, err)
	}
	into = copied(into)
	var done class.Imported
	err = s.db.transact(ctx, into.Name, alone, func(ctx context.Context, c session) (changed bool, err error) {
		done, changed, err = c.imports(ctx, into, sheets)
		return changed, err
	})
	if err != nil {
		return class.Imported{}, failed(ctx, what, err)
	}
	return done, nil
}

func (c session) imports(ctx context.Context, into class.Class, sheets []class.Submission) (n class.Imported, changed bool, err error) {
	of, err := idOf(ctx, c, into.Name)
	if errors.Is(err, class.ErrNoClass) {
		if err := c.begin(ctx, into); err != nil {
			return n, false, err
		}
		changed = true
		of, err = idOf(ctx, c, into.Name)
	}
	if err != nil {
		return n, false, err
	}
	found, err := named(ctx, c, into.Name)
	if err != nil {
		return n, false, err
	}
	if !sameQuiz(found.Class, into) {
		return n, false, class.ErrConflict
	}
	earlier, err := c.restrict(ctx, of, into.Until, false)
	if err != nil {
		return n, false, err
	}
	before, err := countsIn(ctx, c, of)
	changed = changed || earlier
	for i := 0; err == nil && i < len(sheets); i++ {
		var added bool
		added, err = c.importOne(ctx, of, sheets[i], &n)
		changed = changed || added
	}
	if err != nil {
		return n, false, err
	}
	after, err := countsIn(ctx, c, of)
	n.New = after.Done - before.Done
	n.Double = len(sheets) - n.Known - n.New
	return n, changed, err
}

// importOne stores a sheet, and counts it in n if it is known.
func (c session) importOne(ctx context.Context, of int64, s class.Submission, n *class.Imported) (bool, error) {
	s.Sheet, s.Fingerprint = some(s.Sheet), some(s.Fingerprint)
	_, added, err := c.submit(ctx, of, s)
	if err != nil && !errors.Is(err, class.ErrConflict) || added {
		return added, err
	}
	n.Known++
	if err != nil {
		var other bool // and no seat, whose answers are events
		if err := c.row(ctx, []any{&other}, "SELECT EXISTS (SELECT 1 FROM submission WHERE class = ? AND id = ?)", of, s.ID); err != nil {
			return false, err
		}
		if other {
			n.Changed++
		}
	}
	if s.Part.Batch == 0 {
		return false, nil
	}
	return c.changes(ctx, `UPDATE submission SET sheet = ?, print = ?, device = ?, room = ?, batch = ?, size = ? WHERE class = ? AND id = ? AND batch = 0
		AND NOT EXISTS (SELECT 1 FROM frozen AS f WHERE f.class = submission.class AND f.member = submission.id)`,
		s.Sheet, s.Fingerprint, s.Device, s.Part.Class, s.Part.Batch, s.Part.Size, of, s.ID)
}

// sameQuiz reports whether two classes take the same edition of the same questions.
func sameQuiz(a, b class.Class) bool {
	return a.Assessment == b.Assessment && a.Edition == b.Edition && bytes.Equal(a.Own, b.Own)
}
