"""Fitting what is learned, on data that is not ours to ship; the results stand in `retrieval/models`."""
