"""Tests of `ingest.sandbox`."""
