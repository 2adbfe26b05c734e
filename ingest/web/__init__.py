"""The web: the one way to the network, and what it must never reach."""
