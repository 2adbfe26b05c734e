"""The bundled models, tested."""
