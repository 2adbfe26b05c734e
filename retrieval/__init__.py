"""The nouns, the library and the engine: articles are kept here, found here and cited here."""
