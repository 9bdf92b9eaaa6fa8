"""What hurt others in production, one file for each: it must not happen here."""
