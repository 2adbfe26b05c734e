"""What happens to a question before it is looked up."""
