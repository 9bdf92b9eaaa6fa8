"""Adapters to the outside world, one file each. Off unless a setting turns them on."""
