"""Tests of ingest, laid out as it is."""
