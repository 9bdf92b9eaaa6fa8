"""What was read and written, by whom, in which role and purpose."""
