"""Tests of ingest.journal."""
