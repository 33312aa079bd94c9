//go:build unix

package load

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"rolefit/internal/pause"
	"rolefit/internal/record/resultcode"
	"rolefit/quiz/session"
)

// finish answers all questions without a host.
func (g *participant) finish() {
	for g.sitting.session.Place() != session.AtResult {
		_, intent := g.wish()
		g.sitting.intend(intent)
		g.sitting.acknowledge(true)
	}
}

// handIn finishes a sheet and hands it in over SSH.
func (g *participant) handIn(ctx context.Context) error {
	g.finish()
	sheet := g.sitting.session.Sheet()
	sheet.ID = fmt.Sprintf("crowd-%d-%d", g.o.Seed, g.number)
	data, err := json.Marshal(sheet)
	if err != nil {
		return fmt.Errorf("write a sheet: %w", err)
	}
	times := 1
	if g.person.Way == BySheetTwice {
		times = 2
	}
	for n := range times {
		if !pause.For(ctx, g.mind.Pause()) {
			return nil
		}
		if err := g.submit(ctx, data, n == 0); err != nil {
			return err
		}
	}
	g.note()
	g.outcome.Finished = true
	g.tell(Done, nil)
	return nil
}

// submit hands a sheet in over SSH. It fails unless the receipt calls the sheet new
// exactly if first is set.
func (g *participant) submit(ctx context.Context, sheet []byte, first bool) error {
	client, _, err := connect(ctx, g.o)
	if err != nil {
		return err
	}
	defer client.Close() //nolint:errcheck // nothing is left to send
	session, err := client.NewSession()
	if err != nil {
		return fmt.Errorf("open a session: %w", err)
	}
	var complaint strings.Builder
	session.Stdin, session.Stderr = bytes.NewReader(sheet), &complaint
	out, err := session.Output("submit")
	if err != nil {
		return fmt.Errorf("hand a sheet in: %w: %s", err, complaint.String())
	}
	var receipt struct{ New bool }
	if err := json.Unmarshal(out, &receipt); err != nil {
		return fmt.Errorf("read the receipt %q: %w", out, err)
	}
	if receipt.New != first {
		return fmt.Errorf("the host says of a sheet that comes for the first time (%t) that it is new: %t", first, receipt.New)
	}
	return nil
}

// writeCode finishes a sheet and makes its result code.
func (g *participant) writeCode() error {
	g.finish()
	code, err := resultcode.Encode(g.o.Model, g.sitting.session.Sheet())
	if err != nil {
		return err
	}
	g.note()
	g.outcome.Code, g.outcome.Finished = code, true
	g.tell(Done, nil)
	return nil
}
