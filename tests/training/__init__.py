"""Fitting, tested."""
