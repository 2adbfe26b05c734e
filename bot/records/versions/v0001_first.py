"""Answers that can be asked about again, votes, gaps, reminders, uses, and how servers want it."""

from alembic import op

revision = "0001"
down_revision = None

STATEMENTS = (
    """
    CREATE TABLE answers (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        guild_id INTEGER NOT NULL,
        asker_id INTEGER NOT NULL,
        at TEXT NOT NULL,
        citations JSON NOT NULL
    )
    """,
    """
    CREATE TABLE votes (
        answer_id INTEGER NOT NULL REFERENCES answers (id) ON DELETE CASCADE,
        member_id INTEGER NOT NULL,
        helpful BOOLEAN NOT NULL,
        reason TEXT,
        at TEXT NOT NULL,
        PRIMARY KEY (answer_id, member_id)
    )
    """,
    """
    CREATE TABLE gaps (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        guild_id INTEGER NOT NULL,
        gist TEXT NOT NULL,
        question TEXT NOT NULL,
        times INTEGER NOT NULL,
        at TEXT NOT NULL,
        UNIQUE (guild_id, gist)
    )
    """,
    """
    CREATE TABLE reminders (
        gap_id INTEGER NOT NULL REFERENCES gaps (id) ON DELETE CASCADE,
        member_id INTEGER NOT NULL,
        channel_id INTEGER NOT NULL,
        locale TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (gap_id, member_id)
    )
    """,
    """
    CREATE TABLE uses (
        id INTEGER PRIMARY KEY,
        guild_id INTEGER NOT NULL,
        member_id INTEGER NOT NULL,
        at TEXT NOT NULL,
        refused BOOLEAN NOT NULL
    )
    """,
    "CREATE INDEX uses_of_members ON uses (member_id, at)",
    "CREATE INDEX uses_of_guilds ON uses (guild_id, at)",
    """
    CREATE TABLE spent (
        guild_id INTEGER NOT NULL,
        day TEXT NOT NULL,
        tokens INTEGER NOT NULL,
        PRIMARY KEY (guild_id, day)
    )
    """,
    "CREATE TABLE guilds (guild_id INTEGER PRIMARY KEY, wishes JSON NOT NULL, left_at TEXT)",
)


def upgrade() -> None:
    """Make the tables, and what finds things in them."""
    for statement in STATEMENTS:
        op.execute(statement)
