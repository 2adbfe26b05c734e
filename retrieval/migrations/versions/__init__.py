"""One file for each change, in the order in which they are applied."""
