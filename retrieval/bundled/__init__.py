"""The bundled models, run without PyTorch."""
