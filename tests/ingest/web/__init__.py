"""Tests of the way to the network. Every server is on loopback."""
