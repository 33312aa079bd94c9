package plain

import (
	"errors"
	"testing"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/quiz"
	"rolefit/quiz/quiztest"
	"rolefit/quiz/session"
	"rolefit/scoring"
)

// plannedOptions is quiztest.SmallOptions with advice about its roles.
func plannedOptions(t testing.TB, journal quiz.Journal) quiz.Options {
	t.Helper()
	o := quiztest.SmallOptions(t, journal)
	matters := map[string]int{"red": 1, "green": 2, "blue": 3}
	steps := map[string][]string{"red": {"Look at a rose."}, "green": {"Look at a leaf.", "Then at a tree."}, "blue": {"Look up."}}
	advice := &content.Advice{
		Backgrounds: []content.Background{
			{ID: "gray", Name: "The fog", Text: "I come from the fog", Prove: "That you see", Prepare: steps},
			{ID: "dark", Name: "The night", Text: "I come from the night", Prove: "That you wake", Prepare: steps},
		},
		Pay: content.Pay{Rule: "Ask a painter.", For: map[string]string{"red": "A little.", "green": "Some.", "blue": "More."}},
	}
	for _, skill := range []struct {
		id, name string
		group    content.SkillGroup
	}{
		{"mixing", "Mixing", content.CoreSkill},
		{"priming", "Priming", content.CoreSkill},
		{"glazing", "Glazing", content.CoreSkill},
		{"neon", "Neon", content.AISkill},
		{"talk", "Talk", content.CustomerSkill},
	} {
		means := "You have done " + skill.id + " on a wall"
		advice.Skills = append(advice.Skills, content.Skill{ID: skill.id, Name: skill.name, Group: skill.group, Means: means, Matters: matters})
	}
	for _, id := range []string{"red", "green", "blue"} {
		advice.Plans = append(advice.Plans, content.Plan{ID: id, Proof: []string{"Paint a wall " + id + "."}, Companies: []string{"Painters"}, Ask: []string{"Which wall?"}})
	}
	o.Advice = func() *content.Advice { return advice }
	return o
}

// finished returns the events of a sitting that leans to a role, up to the result.
func finished(t testing.TB, m *scoring.Model, role string) []record.Event {
	t.Helper()
	s, events := session.NewSession(m).Apply(session.Guess{})
	for range 100 {
		var intent session.Intent
		switch s.Place() {
		case session.AtQuestion:
			q, _, _ := s.Question()
			intent = session.Answer{Value: min(max(q.Weights[role], -2), 2), Seconds: 4}
		case session.AtLimits:
			intent = session.SetLimits{}
		case session.AtResult:
			return events
		default:
			intent = session.Proceed{}
		}
		var more []record.Event
		s, more = s.Apply(intent)
		events = append(events, more...)
	}
	t.Fatal("the questions never end")
	return nil
}

// notebook is a journal of one sitting. Beginning and recording fail from try From on, up to
// but not including try Until.
type notebook struct {
	Events      []record.Event // of the sitting that was begun last
	Earlier     int            // events of those before it
	Missing     []record.Event // to be recorded with the next try
	Begun       int
	Closed      int
	Tries       int
	From, Until int
}

func (n *notebook) fails() error {
	n.Tries++
	if n.Tries > n.From && n.Tries <= n.Until {
		return errors.New("the disk is full")
	}
	return nil
}

// Begin begins another sitting.
func (n *notebook) Begin(string, string) (quiz.Recorder, error) {
	if err := n.fails(); err != nil {
		return nil, err
	}
	n.Begun++
	n.Earlier += len(n.Events)
	n.Events = nil
	return n, nil
}

// Resume returns the events so far; the sitting named unreadable cannot be read.
func (n *notebook) Resume(id string) (quiz.Recorder, []record.Event, error) {
	if id == "unreadable" {
		return nil, nil, errors.New("line 3 cannot be read")
	}
	return n, n.Events, nil
}

// Record keeps events.
func (n *notebook) Record(events ...record.Event) error {
	n.Missing = append(n.Missing, events...)
	if err := n.fails(); err != nil {
		return err
	}
	n.Events = append(n.Events, n.Missing...)
	n.Missing = nil
	return nil
}

// Close tries once more to keep what is missing.
func (n *notebook) Close() error {
	n.Closed++
	if len(n.Missing) == 0 {
		return nil
	}
	return n.Record()
}
