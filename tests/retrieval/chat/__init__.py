"""Tests of retrieval.chat."""
