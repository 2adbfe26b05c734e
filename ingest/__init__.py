"""Articles in: sources are read, parsed, split into passages and put into the library."""
