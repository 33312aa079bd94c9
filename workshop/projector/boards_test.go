package projector

import (
	"fmt"
	"math"
	"strings"
	"time"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/scoring"
	"rolefit/workshop/class"
)

const fingerprint = "SHA256:uNiVztksCsDhcc0u9e8BgrJXVGLGTvYpYzTpU1BLoJk"

func clockAt() time.Time { return time.Date(2026, 5, 4, 9, 30, 0, 0, time.UTC) }

// lobbyBoard is a class of n people in its lobby.
func lobbyBoard(n int) class.Board {
	return class.Board{
		Class: "monday", Title: "Which engineering job fits the way you like to work?",
		Join:        []string{"ssh -p 2222 192.168.43.117", "ssh -p 2222 10.0.0.5", "ssh -p 2222 workshop.local"},
		Fingerprint: fingerprint, State: class.NewState(10), Now: clockAt(),
		Counts: class.Counts{Joined: n}, Connected: n,
		Next: class.NewState(10).NextStep(class.Input{Now: clockAt()}),
	}
}

// readyOf is the announcement of a reveal with n finished people.
func readyOf(n int) class.Ready {
	r := class.Ready{More: n, Devices: n}
	if n >= class.LeastRevealed {
		r.Takes = n
	}
	return r
}

// at is a board of n people in a phase, with its next step.
func at(n int, change func(*class.Board)) class.Board {
	b := lobbyBoard(n)
	b.Counts = class.Counts{Joined: n, Halfway: n * 3 / 4, Done: (n*7 + 11) / 12}
	b.Connected, b.Away = n-n/6, n/6
	change(&b)
	b.Voters = b.Counts.Done - b.Counts.Done/12
	if r := b.Reveal; r != nil {
		b.State.Revealed = r.Of
	}
	w := class.Input{Now: b.Now, Counts: b.Counts, Ready: readyOf(b.Counts.Done), Topics: []string{"a", "b", "c"}}
	if b.Topic != nil {
		w.Votes = b.Topic.Votes
	}
	b.Next = b.State.NextStep(w)
	return b
}

func answeringBoard(n int) class.Board {
	return at(n, func(b *class.Board) {
		b.State.Phase = class.AtAnswering
		b.State.Deadline = b.Now.Add(6*time.Minute + 40*time.Second)
	})
}

// revealOf is a reveal of n sheets.
func revealOf(n int) *class.Reveal {
	if n < class.LeastRevealed {
		return nil
	}
	r := &class.Reveal{Of: n, Scored: n, Heads: n >= class.LeastHeads}
	points := []report.Tenths{62, 14, -20, -56}
	for i, name := range []string{"Forward Deployed", "Solutions", "Implementation", "Software"} {
		shown := class.RoleReveal{Role: content.Role{Short: name}, Place: i + 1, Points: points[i]}
		if r.Heads {
			shown.Head = n * (4 - i) / 12
		}
		r.Roles = append(r.Roles, shown)
	}
	left, parts := n, []string{}
	for i, k := range scoring.Kinds() {
		part := min(left, int(math.Ceil(float64(n)/float64(i+2))))
		if part > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", report.KindTag(k), part))
		}
		left -= part
	}
	r.Kinds = strings.Join(parts, ", ")
	return r
}

func revealBoard(n int) class.Board {
	return at(n, func(b *class.Board) {
		b.State.Phase = class.AtReveal
		b.Counts.Done = n
		b.Reveal = revealOf(n)
	})
}

func tradeOff() content.Question {
	return content.Question{
		ID: "train-or-next-problem", Kind: content.TradeOff, Stem: "After launch I would rather",
		A: "stay, train the people and hand over", B: "move on to the next hard problem",
		Short: "the next hard problem", ShortNot: "train and hand over",
		Means:    "Those who build move on to the next problem; ask who maintains the work after launch.",
		MeansNot: "Onboarding people until they work on their own is what implementation engineers are measured by.",
	}
}

func statement() content.Question {
	return content.Question{
		ID: "one-domain", Kind: content.Statement,
		Text:     "I want to become the person whom others ask about one technical field",
		Opposite: "I want to know many technical fields well enough to join them together",
		Short:    "depth in one field", ShortNot: "breadth over many fields",
	}
}

// voteOf is a second vote of n people.
func voteOf(n, a, b int) *class.Vote {
	s := splitOf(n, a, b)
	if s == nil {
		return nil
	}
	first := splitOf(n, 5, 5)
	v := &class.Vote{Split: *s, First: first, Voted: max(n*3/4, class.LeastRevealed), Moved: &class.Moves{}}
	move := func(from, to int, n *int) (int, int) { // as many as leave the one and as are new on the other
		*n = max(min(from, to), 0)
		return from - *n, to - *n
	}
	less, more := [3]int{first.A - s.A, first.Neutral - s.Neutral, first.B - s.B}, [3]int{s.A - first.A, s.Neutral - first.Neutral, s.B - first.B}
	less[0], more[2] = move(less[0], more[2], &v.Moved.AB)
	less[2], more[0] = move(less[2], more[0], &v.Moved.BA)
	less[1], more[0] = move(less[1], more[0], &v.Moved.NA)
	less[1], more[2] = move(less[1], more[2], &v.Moved.NB)
	_, more[1] = move(less[0], more[1], &v.Moved.AN)
	_, _ = move(less[2], more[1], &v.Moved.BN)
	return v
}

// earlier is a second vote in the stored form of an earlier version.
func earlier(v *class.Vote) *class.Vote {
	if v == nil {
		return nil
	}
	return &class.Vote{Split: v.Split}
}

// splitOf divides n people.
func splitOf(n, a, b int) *class.Split {
	if n < class.LeastRevealed {
		return nil
	}
	s := class.Split{A: n * a / 12, B: n * b / 12}
	s.Neutral = n - s.A - s.B
	return &s
}

// discussBoard is a class at a question, in a round.
func discussBoard(n int, round class.Round, change func(*class.Topic)) class.Board {
	return at(n, func(b *class.Board) {
		b.State.Phase, b.State.Round, b.State.Topics = class.AtDiscuss, round, []string{"a", "b", "c"}
		b.Counts.Done = n
		b.Reveal = revealOf(n)
		t := &class.Topic{
			Number: 1, Of: 3, Question: tradeOff(), Round: round, First: splitOf(n, 5, 5),
			Prompt: "The plan worked for nine customers and fails for the tenth. What do you keep and what do you throw away?",
		}
		switch round {
		case class.Talk:
			b.State.Deadline = b.Now.Add(102 * time.Second)
		case class.Voting:
			t.Votes = n * 7 / 12
		default:
			t.Second = voteOf(n, 7, 4)
			b.State.Closed = []string{"a"}
		}
		if change != nil {
			change(t)
		}
		b.Topic = t
	})
}

func endBoard(n int) class.Board {
	return at(n, func(b *class.Board) { b.State.Phase = class.AtEnd })
}

// boards are one board of each kind, by name, for a class of n people.
func boards(n int) map[string]class.Board {
	alarm := answeringBoard(n)
	alarm.Alarms = []string{"The disk of this computer is full: nobody's new answers can be kept. Delete something, and they will be."}
	up := answeringBoard(n)
	up.Now = up.State.Deadline.Add(time.Minute)
	blank := discussBoard(n, class.Talk, nil)
	blank.State.Blank = true
	few := revealBoard(max(n, 5))
	few.Reveal.Roles, few.Reveal.Scored, few.Reveal.Kinds = nil, 3, ""
	some := revealBoard(n)
	if some.Reveal != nil {
		some.Reveal.Scored = max(n-1, 5)
		some.Counts.Done = n + 3
	}
	shut, moved, intake, taken := answeringBoard(n), answeringBoard(n), answeringBoard(n), lobbyBoard(n)
	shut.State.Shut = true
	moved.MovedJoin = true
	intake.Alarms = []string{"A crowd of sheets came at once.", "The door is nearly full."}
	intake.Intake = &class.Intake{Sheets: 1204, Seconds: 83, Addresses: 2}
	taken.Intake = &class.Intake{Sheets: 1204, Seconds: 83, Addresses: 1, Taken: true}
	taken.State.Shut, taken.MovedJoin = true, true
	return map[string]class.Board{
		"answering-shut":   shut,
		"answering-moved":  moved,
		"answering-intake": intake,
		"lobby-taken":      taken,
		"lobby":            lobbyBoard(n),
		"answering":        answeringBoard(n),
		"answering-alarm":  alarm,
		"answering-up":     up,
		"reveal":           revealBoard(n),
		"reveal-later":     some,
		"reveal-few":       few,
		"talk":             discussBoard(n, class.Talk, nil),
		"talk-statement":   discussBoard(n, class.Talk, func(t *class.Topic) { t.Question, t.Number = statement(), 3 }),
		"talk-few":         discussBoard(n, class.Talk, func(t *class.Topic) { t.First = nil }),
		"voting":           discussBoard(n, class.Voting, nil),
		"voting-statement": discussBoard(n, class.Voting, func(t *class.Topic) { t.Question = statement() }),
		"voted":            discussBoard(n, class.Voted, nil),
		"voted-statement":  discussBoard(n, class.Voted, func(t *class.Topic) { t.Question, t.Second = statement(), voteOf(max(n-3, 5), 3, 8) }),
		"voted-before":     discussBoard(n, class.Voted, func(t *class.Topic) { t.Second = earlier(t.Second) }),
		"voted-few":        discussBoard(n, class.Voted, func(t *class.Topic) { t.Second = nil }),
		"voted-few-first":  discussBoard(n, class.Voted, func(t *class.Topic) { t.First, t.Second = nil, earlier(t.Second) }),
		"voted-none":       discussBoard(n, class.Voted, func(t *class.Topic) { t.First, t.Second = nil, nil }),
		"end":              endBoard(n),
		"blank":            blank,
		"nothing":          {},
	}
}

// webBoards are boards of a class of n people with pages for browsers, by name.
func webBoards(n int) map[string]class.Board {
	all, web := boards(n), map[string]class.Board{}
	for _, name := range []string{"lobby", "lobby-taken", "answering", "answering-moved", "reveal", "talk", "voting", "voted", "end", "blank"} {
		b := all[name]
		b.Web = []string{"http://192.168.43.117:2222/", "http://10.0.0.5:2222/", "http://workshop.local:2222/"}
		web[name+"-web"] = b
	}
	secure := all["lobby"]
	secure.Join, secure.Web = []string{"ssh -p 2222 class.department.university.example"}, []string{"https://class.department.university.example/"}
	secure.Alarms = []string{"The door is nearly full."}
	web["lobby-web-secure"] = secure
	return web
}

// trimmed is a screen without its styles and without spaces at the ends of lines.
func trimmed(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}
