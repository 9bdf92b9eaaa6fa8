"""Indicators, official series, flow and the pages that show them."""
