"""One process owns a data folder, until it ends, however it ends."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from retrieval.errors import LibraryInUse, NotWritable
from retrieval.ownership import Ownership

REPOSITORY = Path(__file__).parents[2]
OWNER = """
import sys
from pathlib import Path
from retrieval.ownership import Ownership

ownership = Ownership(Path(sys.argv[2]))
print("mine", flush=True)
sys.stdin.read()
ownership.release()
"""


@contextmanager
def another_owner(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that owns `home` until its standard input ends, or until it is killed."""
    command = [sys.executable, "-c", OWNER, "ingest", str(home)]
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "mine\n"
        yield process


def test_a_second_process_is_told_who_the_owner_is(tmp_path: Path) -> None:
    with another_owner(tmp_path) as owner, pytest.raises(LibraryInUse) as raised:
        Ownership(tmp_path)
    assert str(tmp_path) in str(raised.value)
    assert f"process {owner.pid} (`-c ingest`, since 20" in str(raised.value)
    assert "--home" in raised.value.hint


def test_a_second_owner_in_the_same_process_is_refused_too(tmp_path: Path) -> None:
    owner = Ownership(tmp_path)
    with pytest.raises(LibraryInUse, match=f"process {os.getpid()} "):
        Ownership(tmp_path)
    owner.release()


def test_an_owner_that_has_ended_leaves_the_folder_to_the_next(tmp_path: Path) -> None:
    with another_owner(tmp_path) as owner:
        owner.communicate("")
        assert not (tmp_path / "owner.json").exists()
        Ownership(tmp_path).release()


def test_a_killed_owner_leaves_the_folder_to_the_next(tmp_path: Path) -> None:
    with another_owner(tmp_path) as owner:
        owner.kill()
        owner.wait()
        assert (tmp_path / "owner.json").exists()
        Ownership(tmp_path).release()


def test_the_owner_file_of_a_dead_process_does_not_mislead(tmp_path: Path) -> None:
    dead = {"pid": 1, "command": "footnote run", "since": "2020-01-01 00:00:00"}
    (tmp_path / "owner.json").write_text(json.dumps(dead), "utf-8")
    with another_owner(tmp_path) as owner, pytest.raises(LibraryInUse, match=f"process {owner.pid} "):
        Ownership(tmp_path)


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b"7", b'{"pid": 1}', b"\xff"])
def test_an_owner_whose_file_says_nothing_is_another_process(tmp_path: Path, content: bytes | None) -> None:
    owner = Ownership(tmp_path)
    file = tmp_path / "owner.json"
    file.unlink() if content is None else file.write_bytes(content)
    with pytest.raises(LibraryInUse, match="in use by another process"):
        Ownership(tmp_path)
    owner.release()


def test_an_owner_that_cannot_sign_owns_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "owner.json").mkdir()
    owner = Ownership(tmp_path)
    with pytest.raises(LibraryInUse):
        Ownership(tmp_path)
    owner.release()
    Ownership(tmp_path).release()


def test_releasing_twice_does_not_take_the_folder_from_the_next_owner(tmp_path: Path) -> None:
    first = Ownership(tmp_path)
    first.release()
    second = Ownership(tmp_path)
    first.release()
    with pytest.raises(LibraryInUse, match=f"process {os.getpid()} "):
        Ownership(tmp_path)
    second.release()


def test_a_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    Ownership(tmp_path / "a" / "b").release()
    assert (tmp_path / "a" / "b" / "lock").exists()


@pytest.mark.parametrize("below", ["", "home"], ids=["the folder itself", "one above it"])
def test_a_file_where_a_folder_should_be_is_named(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    home = tmp_path / "file" / below
    with pytest.raises(NotWritable, match=re.escape(str(home))) as raised:
        Ownership(home)
    assert "FOOTNOTE_HOME" in raised.value.hint
    assert (tmp_path / "file").read_text("utf-8") == "mine"


def test_a_folder_where_the_lock_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()
    with pytest.raises(NotWritable, match=re.escape(str(tmp_path))):
        Ownership(tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(NotWritable, match=re.escape(str(tmp_path))):
        Ownership(tmp_path)
    tmp_path.chmod(0o700)
