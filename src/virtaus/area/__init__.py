"""The configuration of one employment area: everything about it that is data."""
