"""What a question says of time, tested."""
