"""Parsing in processes that can be killed: no document takes the time or the memory of another."""
