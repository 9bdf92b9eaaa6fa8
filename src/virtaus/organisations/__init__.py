"""One record per business id: employers, providers and partners are roles of it."""
