"""Reads of cases: duties, meetings, spells of unemployment, rules and imports."""
