"""Matching put to work: openings for a person, persons for an opening, and what people decide."""
