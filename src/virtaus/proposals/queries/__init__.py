"""Reads of rankings and proposals."""
