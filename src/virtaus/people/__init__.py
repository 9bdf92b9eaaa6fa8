"""Persons as customers, and the relations that are the only ground for seeing them."""
