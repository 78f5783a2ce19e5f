"""Floor 6: judgement. One function a rule, one module a concern, each rule with its manual page."""
