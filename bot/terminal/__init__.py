"""What the `footnote` command does and prints, one module a subject."""
