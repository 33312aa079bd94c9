package plain

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/internal/testkit"
	"rolefit/quiz/quiztest"
)

// TestPlainStudy takes part line by line, up to the first questions.
func TestPlainStudy(t *testing.T) {
	t.Parallel()
	var saved []map[string]string
	text, end := talk(t, quiztest.StudyOptions(t, nil, &saved, false), typed("maybe", "yes", "2", "b", "1", "3", "5", "1", "5", "4", "q"))
	testkit.Golden(t, filepath.Join("testdata", "plain_study.txt"), text)
	if saved != nil || end.Session.Finished() {
		t.Errorf("saved before the result: %v", saved)
	}
	if text, _ := talk(t, quiztest.StudyOptions(t, nil, &saved, false), typed("q")); strings.Contains(text, "Question") || saved != nil {
		t.Errorf("without consent:\n%s", text)
	}
	answers := []string{"y", "5", "1", "2", "5"}
	o := quiztest.StudyOptions(t, nil, &saved, false)
	for _, q := range o.Model.Assessment().Questions {
		answers = append(answers, strconv.Itoa(min(max(q.Weights["fde"], -2), 2)+3))
	}
	answers = append(answers, "s", "", "q")
	if _, _ = talk(t, o, typed(answers...)); len(saved) != 1 || saved[0]["role"] != "other" || saved[0]["told"] != "clear" {
		t.Errorf("a whole quiz: %v", saved)
	}
}

func TestPlainLater(t *testing.T) {
	t.Parallel()
	var saved []map[string]string
	text, _ := talk(t, quiztest.StudyOptions(t, nil, &saved, true), typed("1", "4", "q"))
	if diff := cmp.Diff([]map[string]string{{"does": "yes", "likes": "4"}}, saved); diff != "" || !strings.Contains(text, "Thank you. Your answers are in k3fz.jsonl.") {
		t.Errorf("%s in\n%s", diff, text)
	}
}
