"""Charts and maps: pure functions from frozen dataclasses to the rows of an SVG, which templates draw on the server."""
