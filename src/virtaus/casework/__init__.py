"""Job search, meetings and deadlines."""
