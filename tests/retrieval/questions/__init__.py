"""Before a question is looked up."""
