package simclass

import "time"

// Attends reports whether a participant takes the quiz on the host, and so may vote.
func (p Person) Attends() bool { return p.Way == OnScreen || p.Way == InText }

// Mixed returns a realistic class: participants join one after another, some late; some
// lose their connection, some leave and come back. One uses plain text, one hands in a
// sheet and one has a result code; the others stay until the class ends. think is the mean
// pause.
func Mixed(people int, think time.Duration) []Person {
	const all = 20 * time.Second // longest time for all to join, late ones aside
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
