package content_test

// job is a made-up posting as a sheet of facts, with the right verdict.
type job struct {
	name         string
	sheet        jobSheet
	roles, types string
}

// jobs are postings of every kind that the guide warns of or praises. Most are
// silent about most facts, as real ones are.
func jobs() []job {
	return append(plainJobs(), blurredJobs()...)
}

func plainJobs() []job {
	return []job{
		{
			"plain software job with every green flag",
			jobSheet{"production-code named-systems way-into-product fair-pay coding-interview maintenance-plan product-measure", "customer-contact travel"},
			"software", "",
		},
		{
			"plain software job, silent about customers",
			jobSheet{"production-code named-systems coding-interview fair-pay product-measure", ""},
			"software fde", "",
		},
		{
			"embedded with two banks, owns an AI system in production",
			jobSheet{"customer-contact few-accounts production-code owns-after-launch ai-systems outcome-measure named-systems travel", "repeatable"},
			"fde software implementation", "ai",
		},
		{
			"data platform into customers' clouds",
			jobSheet{"customer-contact production-code owns-after-launch foundations coding-interview", "repeatable ai-systems before-contract"},
			"fde software implementation", "platform",
		},
		{
			"young product, three design partners",
			jobSheet{"customer-contact few-accounts production-code way-into-product outcome-measure", "ai-systems repeatable deal-measure"},
			"fde software implementation solutions", "product",
		},
		{
			"proofs of concept for an account executive",
			jobSheet{"customer-contact before-contract deal-measure travel", "owns-after-launch production-code"},
			"solutions", "",
		},
		{
			"repeatable onboarding with a checklist",
			jobSheet{"customer-contact repeatable go-live-measure", "production-code before-contract few-accounts"},
			"implementation solutions fde", "",
		},
	}
}

func blurredJobs() []job {
	return []job{
		{
			"title says FDE, but demos and pipeline",
			jobSheet{"customer-contact deal-measure before-contract ai-systems", "named-systems coding-interview"},
			"solutions", "",
		},
		{
			"title says FDE, but setup for sixty customers",
			jobSheet{"customer-contact repeatable go-live-measure no-boundary", "few-accounts production-code way-into-product"},
			"implementation solutions fde", "",
		},
		{
			"title says FDE, but no customer in sight",
			jobSheet{"production-code product-measure ai-systems coding-interview named-systems", "customer-contact owns-after-launch"},
			"software", "",
		},
		{
			"title says Solutions Engineer, but owns what it builds",
			jobSheet{"customer-contact production-code owns-after-launch few-accounts", "before-contract deal-measure"},
			"fde software implementation", "",
		},
		{
			"title says Implementation Engineer, but each project is custom software",
			jobSheet{"customer-contact production-code outcome-measure foundations", "repeatable before-contract go-live-measure ai-systems"},
			"fde software implementation solutions", "platform",
		},
		{
			"configuration and training for a few accounts, kept in use",
			jobSheet{"customer-contact few-accounts owns-after-launch outcome-measure", "production-code repeatable ai-systems foundations"},
			"fde implementation", "implementation-heavy",
		},
		{
			"architect who designs before and after the sale",
			jobSheet{"customer-contact travel", "production-code owns-after-launch named-systems coding-interview outcome-measure"},
			"solutions implementation fde", "",
		},
		{
			"AI foundations, both said",
			jobSheet{"customer-contact production-code owns-after-launch ai-systems foundations", "repeatable"},
			"fde software implementation", "ai platform",
		},
		{
			"nothing is said",
			jobSheet{"", ""},
			"fde software solutions implementation", "",
		},
		{
			"the facts contradict each other",
			jobSheet{"production-code product-measure deal-measure", "customer-contact"},
			"software solutions fde implementation", "",
		},
	}
}
