"""Every change of what the room knows of persons."""
