"""Collections, articles, passages, and the full-text index over the passages."""

from alembic import op

revision = "0001"
down_revision = None

STATEMENTS = (
    """
    CREATE TABLE collections (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        encoder TEXT,
        vectors TEXT
    )
    """,
    """
    CREATE TABLE articles (
        id INTEGER PRIMARY KEY,
        collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
        article_id TEXT NOT NULL,
        revision TEXT NOT NULL,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        url TEXT,
        published DATE,
        site TEXT,
        authors JSON NOT NULL,
        language TEXT,
        UNIQUE (collection_id, article_id)
    )
    """,
    """
    CREATE TABLE passages (
        id INTEGER PRIMARY KEY,
        article_row INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        passage_id TEXT NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        heading TEXT,
        UNIQUE (article_row, passage_id)
    )
    """,
    "CREATE INDEX passages_by_id ON passages (passage_id)",
    # `visible` holds the word of a passage's collection, so that a search is confined inside the index.
    """
    CREATE VIRTUAL TABLE passage_words
    USING fts5 (visible, title, text, tokenize = 'porter unicode61 remove_diacritics 2')
    """,
    """
    CREATE TRIGGER passages_gone AFTER DELETE ON passages
    BEGIN DELETE FROM passage_words WHERE rowid = old.id; END
    """,
)


def upgrade() -> None:
    """Make the first schema."""
    for statement in STATEMENTS:
        op.execute(statement)
