"""What can befall a folder of vectors, from a lost part of it to somebody else's file in its place."""

import shutil
from collections.abc import Callable
from pathlib import Path


def lose_hnsw(vectors: Path) -> None:
    """The part that Chroma searches is gone; its SQLite file still counts right."""
    for file in vectors.glob("*/header.bin"):
        shutil.rmtree(file.parent)


def garble_hnsw(vectors: Path) -> None:
    """Every file of it holds something else."""
    for file in vectors.glob("*/*"):
        file.write_bytes(b"garbage")


def cut_hnsw(vectors: Path) -> None:
    """The first file that Chroma writes ends early, as after a crash."""
    for file in vectors.glob("*/data_level0.bin"):
        file.write_bytes(file.read_bytes()[:1_000])


def empty_what_is_written_last(vectors: Path) -> None:
    """The last one is empty, as on a full disk."""
    for file in vectors.glob("*/index_metadata.pickle"):
        file.write_bytes(b"")


def lose_all(vectors: Path) -> None:
    """The folder is gone."""
    shutil.rmtree(vectors)


def garble_sqlite(vectors: Path) -> None:
    """Chroma's SQLite file is none."""
    (vectors / "chroma.sqlite3").write_bytes(b"garbage" * 1_000)


def halve_sqlite(vectors: Path) -> None:
    """It ends in the middle."""
    file = vectors / "chroma.sqlite3"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def put_a_file_there(vectors: Path) -> None:
    """There is a file where the folder was."""
    shutil.rmtree(vectors)
    vectors.write_text("mine", "utf-8")


HARMS: list[Callable[[Path], None]] = [
    lose_hnsw,
    garble_hnsw,
    cut_hnsw,
    empty_what_is_written_last,
    lose_all,
    garble_sqlite,
    halve_sqlite,
    put_a_file_there,
]
