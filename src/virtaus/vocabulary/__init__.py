"""Occupations, skills, languages and licences, with their terms in Finnish, Swedish, English and more."""
