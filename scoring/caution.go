package scoring

import "math"

// flags lists the signs of careless answering, in the order of the constants.
func (m *Model) flags(s Sheet, x Answers) []Flag {
	var buffer [4]Flag
	flags := buffer[:0]
	for k, found := range [...]bool{m.longestRun(s, x) >= longRun, spread(x) < flatSD, m.hurried(s, x), m.contradicts(x)} {
		if found {
			flags = append(flags, [...]Flag{SameKey, Flat, Fast, Contradictory}[k])
		}
	}
	return append([]Flag(nil), flags...)
}

// longestRun returns the longest run of the same key in the order shown. A skip breaks a
// run.
func (m *Model) longestRun(s Sheet, x Answers) int {
	longest, run, last := 0, 0, Skipped
	see := func(v int8) {
		switch {
		case v == Skipped:
			run = 0
		case run > 0 && v == last:
			run++
		default:
			run = 1
		}
		last = v
		longest = max(longest, run)
	}
	if len(s.Asked) > 0 {
		for _, id := range s.Asked {
			if i, ok := m.position[id]; ok {
				see(x[i])
			}
		}
		return longest
	}
	for i, v := range x {
		if i < m.questions || v != Skipped {
			see(v)
		}
	}
	return longest
}

// spread returns the population standard deviation of the answers; 2, its maximum, if
// there are none.
func spread(x Answers) float64 {
	n, sum, square := 0.0, 0.0, 0.0
	for _, v := range x {
		if v == Skipped {
			continue
		}
		n++
		sum += float64(v)
		square += float64(v) * float64(v)
	}
	if n == 0 {
		return 2
	}
	return math.Sqrt(max(square/n-sum/n*(sum/n), 0))
}

// hurried reports whether at least fastShare of the answers with a known time took less
// than fastSeconds.
func (m *Model) hurried(s Sheet, x Answers) bool {
	known, fast := 0, 0
	for i, v := range x {
		if v == Skipped || len(s.Seconds) == 0 {
			continue
		}
		if seconds, ok := s.Seconds[m.items[i].id]; ok {
			known++
			if seconds < fastSeconds {
				fast++
			}
		}
	}
	return known > 0 && float64(fast) >= fastShare*float64(known)
}

// contradicts reports whether opposites are answered alike: the mean of |x_a + x_b| over
// the antonyms with both answered is at least antonymMean.
func (m *Model) contradicts(x Answers) bool {
	pairs, sum := 0.0, 0.0
	for _, pair := range m.antonyms {
		a, b := pair[0], pair[1]
		if x[a] == Skipped || x[b] == Skipped {
			continue
		}
		pairs++
		sum += math.Abs(float64(x[a]) + float64(x[b]))
	}
	const rounding = 1e-9
	return pairs > 0 && sum/pairs >= antonymMean-rounding
}
