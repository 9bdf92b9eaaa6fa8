"""The harness: it lints while it tests. Each part turns one kind of carelessness into a failing test.

- ``templates``: a variable that does not exist
- ``querysets``: rows taken in no order
- ``locks``: a lock that reaches further than the row it is meant for
- ``pages``: HTML that breaks the rules of the house (inline script or style, a form without its token, no h1 …)
- ``writes``: a request that writes of a person and leaves no entry in the log
- ``routes``: every address of the product, for the suites that try them all
"""
