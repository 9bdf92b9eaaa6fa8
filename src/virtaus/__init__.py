"""Virtaus runs a Finnish employment area."""
