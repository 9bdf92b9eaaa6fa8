"""An area's data files: reading them strictly, and checking that they agree with each other."""
