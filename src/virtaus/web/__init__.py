"""Settings, addresses, middleware, the command line and the processes."""
