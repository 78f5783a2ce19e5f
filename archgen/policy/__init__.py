"""Floor 7: from verdicts to a report: waivers, folding, ranking, counts and the one verdict."""
