"""Trees of goals, measures and steps with who does what by when; the heads that own them live in their rooms."""
