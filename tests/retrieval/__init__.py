"""The library and the engine, tested."""
