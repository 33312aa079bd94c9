package doc

import "fmt"

// Tenths is a number of points as it is shown, in tenths of a point: 212 is 21.2.
type Tenths int

// String writes points with their sign: "+21.2", "-0.6", "0.0".
func (t Tenths) String() string {
	sign := ""
	switch {
	case t > 0:
		sign = "+"
	case t < 0:
		sign = "-"
	}
	return sign + t.Plain()
}

// Plain writes points without a sign: "21.2".
func (t Tenths) Plain() string {
	n := t
	if n < 0 {
		n = -n
	}
	return fmt.Sprintf("%d.%d", n/10, n%10)
}

// Float returns the points as a float, for drawing to scale.
func (t Tenths) Float() float64 { return float64(t) / 10 }

// Spoken writes points for a screen reader, many of which leave a minus sign out:
// "plus 21.2", "minus 0.6", "0".
func (t Tenths) Spoken() string {
	switch {
	case t > 0:
		return "plus " + t.Plain()
	case t < 0:
		return "minus " + t.Plain()
	default:
		return "0"
	}
}
