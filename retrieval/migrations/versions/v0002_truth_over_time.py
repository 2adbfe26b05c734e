"""What became of each source and each article over time: runs, jobs, changes, feeds, near-duplicates."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    "ALTER TABLE articles ADD COLUMN modified DATE",
    "ALTER TABLE articles ADD COLUMN pages JSON NOT NULL DEFAULT '[]'",
    "ALTER TABLE articles ADD COLUMN notices JSON NOT NULL DEFAULT '[]'",
    "ALTER TABLE articles ADD COLUMN story TEXT",
    "ALTER TABLE articles ADD COLUMN digest TEXT",
    "ALTER TABLE articles ADD COLUMN signature BLOB",
    "CREATE INDEX articles_by_digest ON articles (digest)",
    # Near-duplicates share at least one band of their signatures (locality-sensitive hashing).
    """
    CREATE TABLE bands (
        band INTEGER NOT NULL,
        article_row INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        PRIMARY KEY (band, article_row)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX bands_by_article ON bands (article_row)",
    # A run that waits has not begun: whoever owns the data folder takes it up.
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        collection TEXT NOT NULL,
        asked JSON NOT NULL,
        asked_at TEXT NOT NULL,
        begun_at TEXT,
        ended_at TEXT,
        undone_at TEXT,
        told JSON
    )
    """,
    # `before` is the whole article as it was, or null if there was none; `after` the revision that it got.
    """
    CREATE TABLE changes (
        id INTEGER PRIMARY KEY,
        run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
        article_id TEXT NOT NULL,
        before JSON,
        after TEXT
    )
    """,
    "CREATE INDEX changes_by_article ON changes (collection_id, article_id)",
    "CREATE INDEX changes_by_run ON changes (run_id)",
    """
    CREATE TABLE jobs (
        id INTEGER PRIMARY KEY,
        run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        origin TEXT NOT NULL,
        source TEXT NOT NULL,
        state TEXT NOT NULL,
        at TEXT NOT NULL,
        article_id TEXT,
        error TEXT,
        hint TEXT,
        transient BOOLEAN NOT NULL DEFAULT 0
    )
    """,
    "CREATE UNIQUE INDEX jobs_by_run ON jobs (run_id, source)",
    "CREATE INDEX jobs_by_origin ON jobs (origin)",
    # What a source held when it was last read, so that what has not changed is neither fetched nor parsed.
    """
    CREATE TABLE sources (
        collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
        origin TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        article_id TEXT NOT NULL,
        revision TEXT NOT NULL,
        etag TEXT,
        last_modified TEXT,
        PRIMARY KEY (collection_id, origin)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE feeds (
        id INTEGER PRIMARY KEY,
        collection TEXT NOT NULL,
        url TEXT NOT NULL,
        title TEXT,
        added_at TEXT NOT NULL,
        trusted BOOLEAN NOT NULL DEFAULT 0,
        checked_at TEXT,
        etag TEXT,
        last_modified TEXT,
        trouble TEXT,
        UNIQUE (collection, url)
    )
    """,
)


def upgrade() -> None:
    """Add what the second schema has more than the first."""
    for statement in STATEMENTS:
        op.execute(statement)
