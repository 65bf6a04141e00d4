"""Reading Safety Valve agreements: every target, payment, year and condition, each with its page, or a refusal that says why."""
