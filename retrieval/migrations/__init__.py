"""The schema's history: each change to `retrieval.catalogue`'s tables is a revision here."""
