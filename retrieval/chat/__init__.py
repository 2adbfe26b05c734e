"""Fluent answers by a chat model, each sentence held to the passages that it cites."""
