"""The measuring tools, tested."""
