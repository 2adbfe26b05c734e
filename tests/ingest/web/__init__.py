"""Tests of ingest.web."""
