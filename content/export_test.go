package content

// LoadJob reads the facts of a job from a text, for tests of what is refused.
func LoadJob(name string, text []byte) ([]JobFact, error) { return loadJob(name, text) }

// LoadAdvice reads the advice from a text, for tests of what is refused.
func LoadAdvice(name string, text []byte) (*Advice, error) { return loadAdvice(name, text) }

// LoadGuide reads the guide from a text, for tests of what is refused.
func LoadGuide(name string, text []byte) (*Handbook, error) { return loadGuide(name, text) }
