"""Logins, roles and memberships."""
