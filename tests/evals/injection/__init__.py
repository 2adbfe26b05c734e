"""Tests of evals.injection."""
