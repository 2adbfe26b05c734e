"""Alembic's entry: brings the connection that the catalogue hands over to the newest schema."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
