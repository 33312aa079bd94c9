package crowd

import "time"

// Attends says whether somebody takes the quiz on the host, and so may vote.
func (p Person) Attends() bool { return p.Way == OnScreen || p.Way == InText }

// Mixed is a class as it comes: one after the other, some late, some whose connection
// is cut, some who leave and come back, one in plain text, one whose sheet is handed
// in and one with a result code. All stay until it ends. They think for so long.
func Mixed(people int, think time.Duration) []Person {
	const all = 20 * time.Second // most come within it
	between := min(all/time.Duration(max(people, 1)), 600*time.Millisecond, think)
	crowd := make([]Person, people)
	for i := range crowd {
		p := Person{After: time.Duration(i) * between, Stays: true}
		switch i % 8 {
		case 2:
			p.Cut = 3 + i%20
		case 5:
			p.Leave = 2 + i%20
		case 7:
			p.After += 10 * think
		}
		switch i {
		case 1:
			p.Way = InText
		case 6:
			p.Way = BySheet
		case 9:
			p.Way = ByCode
		}
		crowd[i] = p
	}
	return crowd
}
