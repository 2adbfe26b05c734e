"""The records' tables. The migrations make them; here they have names. A test holds the two together."""

from sqlalchemy import JSON, Boolean, Column, Integer, MetaData, Table, Text

METADATA = MetaData()

ANSWERS = Table(
    "answers",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("guild_id", Integer),
    Column("asker_id", Integer),
    Column("at", Text),
    Column("citations", JSON),
)
VOTES = Table(
    "votes",
    METADATA,
    Column("answer_id", Integer, primary_key=True),
    Column("member_id", Integer, primary_key=True),
    Column("helpful", Boolean),
    Column("reason", Text),
    Column("at", Text),
)
GAPS = Table(
    "gaps",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("guild_id", Integer),
    Column("gist", Text),
    Column("question", Text),
    Column("times", Integer),
    Column("at", Text),
)
REMINDERS = Table(
    "reminders",
    METADATA,
    Column("gap_id", Integer, primary_key=True),
    Column("member_id", Integer, primary_key=True),
    Column("channel_id", Integer),
    Column("locale", Text),
    Column("at", Text),
)
USES = Table(
    "uses",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("guild_id", Integer),
    Column("member_id", Integer),
    Column("at", Text),
    Column("refused", Boolean),
)
SPENT = Table(
    "spent",
    METADATA,
    Column("guild_id", Integer, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("tokens", Integer),
)
GUILDS = Table(
    "guilds",
    METADATA,
    Column("guild_id", Integer, primary_key=True),
    Column("wishes", JSON),
    Column("left_at", Text),
)
