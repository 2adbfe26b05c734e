"""What was asked for, what became of it, and what the sources held: kept in SQLite beside the articles."""
