"""One parser for each format: readable characters in, what they say out."""
