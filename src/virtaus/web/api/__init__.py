"""The open interface for machines, ``/api/v1``: the rooms' routes under one address, one shape of answer and error."""
