"""The catalogue's tables, and the questions that SQL answers better than Python.

The migrations make the tables; here they have names. A test holds the two together.
"""

from sqlalchemy import (
    JSON,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    func,
    literal_column,
    select,
    text,
)

_METADATA = MetaData()

COLLECTIONS = Table(
    "collections",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", Text),
    Column("encoder", Text),
    Column("vectors", Text),
)
ARTICLES = Table(
    "articles",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("collection_id", ForeignKey("collections.id")),
    Column("article_id", Text),
    Column("revision", Text),
    Column("title", Text),
    Column("text", Text),
    Column("url", Text),
    Column("published", Date),
    Column("site", Text),
    Column("authors", JSON),
    Column("language", Text),
    Column("modified", Date),
    Column("pages", JSON),
    Column("notices", JSON),
    Column("story", Text),
    Column("digest", Text),
    Column("signature", LargeBinary),
)
BANDS = Table(
    "bands",
    _METADATA,
    Column("band", Integer, primary_key=True),
    Column("article_row", ForeignKey("articles.id"), primary_key=True),
)
PASSAGES = Table(
    "passages",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("article_row", ForeignKey("articles.id")),
    Column("passage_id", Text),
    Column("start", Integer),
    Column("end", Integer),
    Column("heading", Text),
)
RUNS = Table(
    "runs",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("collection", Text),
    Column("asked", JSON),
    Column("asked_at", Text),
    Column("begun_at", Text),
    Column("ended_at", Text),
    Column("undone_at", Text),
    Column("told", JSON),
)
CHANGES = Table(
    "changes",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("runs.id")),
    Column("collection_id", ForeignKey("collections.id")),
    Column("article_id", Text),
    Column("before", JSON(none_as_null=True)),
    Column("after", Text),
)

TITLE_WEIGHT = 1.0
MATCHES = text(
    """
    SELECT passage_id, score FROM (
        SELECT rowid AS row, -bm25(passage_words, 0.0, :title, 1.0) AS score
        FROM passage_words WHERE passage_words MATCH :query ORDER BY score DESC, rowid LIMIT :limit
    ) JOIN passages ON id = row ORDER BY score DESC, row
    """
)
# The `+` has SQLite match the words once, then look at dates. Without it, it matches them for every passage
# of the period: 31 s instead of 0.05 s where 2,106 of 11,150 are in it.
MATCHES_WITHIN = text(
    """
    SELECT passage_id, score FROM (
        SELECT rowid AS row, -bm25(passage_words, 0.0, :title, 1.0) AS score
        FROM passage_words
        WHERE passage_words MATCH :query AND +rowid IN (
            SELECT passages.id FROM passages JOIN articles ON articles.id = article_row
            WHERE published BETWEEN :first AND :last
        )
        ORDER BY score DESC, rowid LIMIT :limit
    ) JOIN passages ON id = row ORDER BY score DESC, row
    """
)
ADD_WORDS = text(
    "INSERT INTO passage_words (rowid, visible, title, text) VALUES (:row, :visible, :title, :text)"
)

# Each finds nothing, or "ok", in a sound catalogue.
LOOKS = (
    "PRAGMA integrity_check(1)",
    "PRAGMA foreign_key_check",
    "SELECT 'passage without words', id FROM passages WHERE id NOT IN (SELECT rowid FROM passage_words)",
    "SELECT 'words of no passage', rowid FROM passage_words WHERE rowid NOT IN (SELECT id FROM passages)",
    """
    SELECT 'passage outside of its article', passages.id
    FROM passages JOIN articles ON articles.id = article_row
    WHERE start < 0 OR start >= "end" OR "end" > length(text)
    """,
)

# A scope's `names` and, for the second, the passages' `ids`: said once, since every question asks for both.
_NAMED = COLLECTIONS.c.name.in_(bindparam("names", expanding=True))
VECTORS = select(COLLECTIONS.c.vectors).where(
    _NAMED & COLLECTIONS.c.vectors.is_not(None),
    select(PASSAGES.c.id)
    .select_from(PASSAGES.join(ARTICLES))
    .where(ARTICLES.c.collection_id == COLLECTIONS.c.id)
    .exists(),
)
# The `+` has SQLite look the ids up; else it walks through all passages that may be seen.
SEEN = PASSAGES.c.passage_id.in_(bindparam("ids", expanding=True)) & literal_column("+article_row").in_(
    select(ARTICLES.c.id).where(ARTICLES.c.collection_id.in_(select(COLLECTIONS.c.id).where(_NAMED)))
)

COUNTED = select(
    COLLECTIONS.c.name,
    select(func.count()).where(ARTICLES.c.collection_id == COLLECTIONS.c.id).scalar_subquery(),
    select(func.count())
    .select_from(PASSAGES.join(ARTICLES))
    .where(ARTICLES.c.collection_id == COLLECTIONS.c.id)
    .scalar_subquery(),
    COLLECTIONS.c.encoder,
    COLLECTIONS.c.vectors,
)
