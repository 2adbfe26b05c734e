"""What the bot writes down about servers and members, in one file of its own."""
