package report

// CodeLine shows a result code and says what it is for; empty where there is none.
func CodeLine(code string) string {
	if code == "" {
		return ""
	}
	return "Result code (no name in it): " + code
}
