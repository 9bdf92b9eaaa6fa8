"""What ``./run`` does: set up, start, watch and stop an area on one machine.

``__main__`` picks the command. Everything that runs before the libraries are installed (``options``, ``places``,
``progress``, ``installation``) needs only Python itself; afterwards the launcher starts anew inside
the environment it made.
"""
