"""Erasing a person's record: when it may be done, doing it, and proving that nothing remains."""
