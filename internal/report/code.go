package report

// labelCode stands before a result code.
const labelCode = "Result code (your answers, no name)"

// CodeLine shows a result code; empty where there is none.
func CodeLine(code string) string {
	if code == "" {
		return ""
	}
	return labelCode + ": " + code
}
