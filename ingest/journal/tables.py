"""The journal's tables. The migrations make them; here they have names."""

from sqlalchemy import Boolean, Column, Integer, MetaData, Table, Text

_METADATA = MetaData()

JOBS = Table(
    "jobs",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("run_id", Integer),
    Column("origin", Text),
    Column("source", Text),
    Column("state", Text),
    Column("at", Text),
    Column("article_id", Text),
    Column("error", Text),
    Column("hint", Text),
    Column("transient", Boolean),
)
SOURCES = Table(
    "sources",
    _METADATA,
    Column("collection_id", Integer, primary_key=True),
    Column("origin", Text, primary_key=True),
    Column("fingerprint", Text),
    Column("article_id", Text),
    Column("revision", Text),
    Column("etag", Text),
    Column("last_modified", Text),
)
FEEDS = Table(
    "feeds",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("collection", Text),
    Column("url", Text),
    Column("title", Text),
    Column("added_at", Text),
    Column("trusted", Boolean),
    Column("checked_at", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("trouble", Text),
)
