"""What a question says of time: "last week", "in February"."""
