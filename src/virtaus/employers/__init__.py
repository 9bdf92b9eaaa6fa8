"""Vacancies and the employers who have them."""
