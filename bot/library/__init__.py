"""`/library`, and what else those who look after a server's own articles can do."""
