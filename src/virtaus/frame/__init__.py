"""What every room stands on. Imports nothing from any room."""
