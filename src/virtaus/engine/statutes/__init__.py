"""Statutory duties: from the facts of a case and dated rules to what is due, when, and why. Pure computation."""
