package content_test

import (
	"strings"
	"testing"

	"rolefit/content"
)

// TestEmbeddedHasPromptsAndNotes expects each built-in question to have a prompt of its own
// for discussion, and notes that tell the facilitator what either end means in a job.
func TestEmbeddedHasPromptsAndNotes(t *testing.T) {
	t.Parallel()
	for _, id := range content.EmbeddedIDs() {
		a, err := content.Embedded(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range append(a.Questions, a.TieBreakers...) {
			if !strings.HasSuffix(q.Prompt, "?") && !strings.Contains(q.Prompt, "? ") {
				t.Errorf("%s of %s: the prompt %q asks nothing", q.ID, id, q.Prompt)
			}
			for _, note := range []string{q.Means, q.MeansNot} {
				if !strings.HasSuffix(note, ".") {
					t.Errorf("%s of %s: %q is no note", q.ID, id, note)
				}
			}
		}
	}
}

func TestEmbeddedPassesLint(t *testing.T) {
	t.Parallel()
	for _, id := range content.EmbeddedIDs() {
		a, err := content.Embedded(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range content.Lint(a, id+".yaml") {
			t.Error(p)
		}
	}
	a, err := content.Load("starter.yaml", content.Starter())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range content.Lint(a, "starter.yaml") {
		t.Error(p)
	}
}

// TestStarterSpreadsItsWeights compares the starter's questions with its comments.
func TestStarterSpreadsItsWeights(t *testing.T) {
	t.Parallel()
	a, err := content.Load("starter.yaml", content.Starter())
	if err != nil {
		t.Fatal(err)
	}
	counts := map[content.Kind]map[string]int{content.Statement: {}, content.TradeOff: {}}
	for i, q := range a.Questions {
		if i > 1 && q.Kind == a.Questions[i-1].Kind && q.Kind == a.Questions[i-2].Kind {
			t.Errorf("%s is the third %s in a row", q.ID, q.Kind)
		}
		for r, w := range q.Weights {
			if w != 0 {
				counts[q.Kind][r]++
			}
		}
	}
	for kind, byRole := range counts {
		for _, r := range a.Roles {
			if byRole[r.ID] < 6 {
				t.Errorf("%s has %d weights among the questions of kind %s, want 6 or more", r.ID, byRole[r.ID], kind)
			}
		}
	}
}

// TestLintFindsEachProblem breaks each rule once, in a copy of the career assessment.
func TestLintFindsEachProblem(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		breakA func(a *content.Assessment)
		want   string // a part of the message
		also   int    // problems that come with it
	}{
		{"sum of weights", func(a *content.Assessment) { a.Questions[0].Weights["fde"]-- }, "add up to -1", 0},
		{"all weights 0", func(a *content.Assessment) {
			a.Questions[1].Weights = map[string]int{"fde": 0, "software": 0, "solutions": 0, "implementation": 0}
		}, "all weights are 0", 0},
		{"poles", func(a *content.Assessment) {
			for i := range a.Questions[:6] {
				q := &a.Questions[i]
				if q.Kind == content.TradeOff {
					q.Weights = map[string]int{"fde": 3, "software": -1, "solutions": -1, "implementation": -1}
				}
			}
		}, "trade-offs have +3 for it at b", 1},
		{"text", func(a *content.Assessment) { a.Questions[1].Text = strings.Repeat("long ", 20) }, "text has 100 characters", 0},
		{"opposite", func(a *content.Assessment) { a.Questions[1].Opposite = strings.Repeat("long ", 20) }, "opposite has 100 characters", 0},
		{"stem", func(a *content.Assessment) { a.Questions[0].Stem = strings.Repeat("long ", 13) }, "stem has 65 characters", 0},
		{"a", func(a *content.Assessment) { a.Questions[0].A = strings.Repeat("long ", 20) }, "a has 100 characters", 0},
		{"b", func(a *content.Assessment) { a.TieBreakers[0].B = strings.Repeat("long ", 20) }, "b has 100 characters", 0},
		{"why", func(a *content.Assessment) { a.Questions[0].Why = strings.Repeat("long ", 30) }, "why has 150 characters", 0},
		{"short", func(a *content.Assessment) { a.Questions[0].Short = strings.Repeat("长", 17) }, "short is 34 cells wide", 0},
		{"short_not", func(a *content.Assessment) { a.Questions[0].ShortNot = strings.Repeat("x ", 17) }, "short_not is 34 cells", 0},
		{"wide word", func(a *content.Assessment) { a.Questions[0].A = strings.Repeat("x", 36) }, "a word 36 cells wide", 0},
		{"role's short", func(a *content.Assessment) { a.Roles[0].Short = "Forward Deployed Engineer" }, "short is 25 cells", 0},
		{"role's promise", func(a *content.Assessment) { a.Roles[0].Promise = strings.Repeat("long ", 20) }, "promise has 100", 0},
		{"role's wide word", func(a *content.Assessment) { a.Roles[0].Next[0] = strings.Repeat("x", 35) }, "a word 35 cells", 0},
		{"question's prompt", func(a *content.Assessment) { a.Questions[0].Prompt = strings.Repeat("long ", 25) }, "prompt has 125 characters", 0},
		{"same prompt", func(a *content.Assessment) { a.TieBreakers[3].Prompt = a.Questions[0].Prompt }, "prompt says the same as prompt of schedule-or-follow-problem", 0},
		{"note", func(a *content.Assessment) { a.Questions[0].Means = strings.Repeat("long ", 23) }, "means has 115 characters", 0},
		{"same note", func(a *content.Assessment) { a.Questions[3].MeansNot = a.Questions[0].Means }, "means_not says the same as means of", 0},
		{"half a note", func(a *content.Assessment) { a.Questions[0].MeansNot = "" }, "the speaker note is about one end only", 0},
		{"prompt", func(a *content.Assessment) { a.Prompts[0].Text = strings.Repeat("long ", 40) }, "the prompt has 200", 0},
		{"title", func(a *content.Assessment) { a.Title = strings.Repeat("long ", 20) }, "the title has 100", 0},
		{"antonyms", func(a *content.Assessment) { a.Antonyms[0] = [2]string{"talk-to-users", "in-the-room"} }, "it is an antonym of in-the-room", 0},
		{"same text", func(a *content.Assessment) { a.Questions[3].Text = strings.ToUpper(a.Questions[1].Text) }, "text says the same as text of ambiguous-work", 0},
		{"same short", func(a *content.Assessment) { a.Questions[3].Short = a.Questions[0].ShortNot }, "short says the same as short_not of", 0},
		{"end of a scale", func(a *content.Assessment) { a.Scales[0].High = "among people, all day" }, "high is 21 cells wide", 0},
		{"scale with one end", func(a *content.Assessment) { a.Scales[0].High = "Own desk" }, "its two ends are the same", 0},
		{"agreeing moves a mark", func(a *content.Assessment) { a.Scales[0].Questions[2].Sign = 1 }, "the signs of its statements add up to +3, so a person who agrees with every statement", 0},
		{"choosing b moves a mark", func(a *content.Assessment) { a.Scales[1].Questions[2].Sign = 1 }, "the signs of its trade-offs add up to +3, so a person who always chooses b", 0},
		{"hero's end", func(a *content.Assessment) { a.Questions[0].Appeal = content.Appeal{Left: -0.2, Right: 0.4} }, "its right end sounds better than the other by 0.6", 0},
		{"hero's end, measured", func(a *content.Assessment) {
			a.Questions[0].Measured = content.Appeal{Left: 0.7, Right: 0, People: 30}
		}, "its left end sounds better than the other by 0.7", 0},
		{"trait that nothing tells", func(a *content.Assessment) { a.Traits = append(a.Traits, "patient") }, "the trait patient draws to the right end of 0", 0},
		{"replaces what is asked", func(a *content.Assessment) { a.Questions[0].Replaces = []string{"deep-focus"} }, "it replaces deep-focus, which is still asked", 0},
		{"same poles", func(a *content.Assessment) { a.Questions[0].A = a.Questions[0].B }, "b says the same as a of", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := career(t)
			tt.breakA(a)
			problems := content.Lint(a, "mine.yaml")
			found := false
			for _, p := range problems {
				found = found || strings.Contains(p.What, tt.want)
				if p.File != "mine.yaml" || p.Line < 1 || p.ID == "" || p.Mend == "" {
					t.Errorf("incomplete problem %+v", p)
				}
			}
			if !found || len(problems) > 1+tt.also {
				t.Errorf("want %q and at most %d more, got %v", tt.want, tt.also, problems)
			}
		})
	}
}

// TestLintTakesAllScripts expects texts without spaces to be broken as their script allows.
func TestLintTakesAllScripts(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"我做得最好的工作是在长时间不受打扰的情况下独自完成的", "一人で長い時間じゃまされずに集中して働くのがいちばん好きです。",
		"혼자서오랫동안방해받지않고일하는것을가장좋아합니다", "ฉันทำงานได้ดีที่สุดเมื่อได้ทำงานคนเดียวเป็นเวลานานโดยไม่มีใครรบกวน",
	} {
		a := career(t)
		a.Questions[1].Text = text
		if problems := content.Lint(a, "mine.yaml"); len(problems) > 0 {
			t.Errorf("%s: %v", text, problems)
		}
	}
}
