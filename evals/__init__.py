"""Measuring: how well Footnote finds, reads and refuses, and what that costs."""
