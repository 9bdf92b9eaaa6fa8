"""Pages of proposals: for staff, for the person herself, for employers signed in and by a link."""
