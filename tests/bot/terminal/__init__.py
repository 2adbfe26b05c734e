"""The terminal face, one module a subject."""
