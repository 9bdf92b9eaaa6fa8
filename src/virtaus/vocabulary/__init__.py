"""Occupations, skills, languages and licences in three languages."""
