"""A real model, small enough to run anywhere, over the protocol of OpenAI: `make test-model`."""
