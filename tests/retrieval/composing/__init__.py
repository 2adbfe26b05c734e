"""The words of a reply, tested."""
