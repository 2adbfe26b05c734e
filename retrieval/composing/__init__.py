"""Marked spans to the words of a reply: made whole, trimmed, and held against what others say."""
