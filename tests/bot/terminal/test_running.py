"""`footnote run`: everything opened, and closed again, whatever becomes of the way to Discord."""

import socket
from pathlib import Path

import pytest
from yarl import URL

from bot.records.file import FILE
from bot.serving import DiscordUnreachable
from bot.settings import load_settings
from bot.terminal.running import run
from retrieval.library import Library
from tests.bot.gateway.loopback import redirected
from tests.encoders import HashingEncoder


def nobody() -> URL:
    """An address of this machine where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return URL(f"http://127.0.0.1:{free.getsockname()[1]}")


@pytest.mark.parametrize("model", ["", "small"])
def test_without_a_way_to_discord_it_ends_with_that_and_lets_go_of_the_folder(
    tmp_path: Path, model: str
) -> None:
    home = tmp_path / "home"
    settings = load_settings(
        home=home,
        discord_token="MTIz.abc.def",
        chat_model=model,
        chat_url="http://127.0.0.1:1/v1" if model else "",
    )
    with redirected(nobody()), pytest.raises(DiscordUnreachable):
        run(settings)

    assert (home / FILE).exists()
    with Library(home, HashingEncoder()) as library:
        assert library.catalogue.collections() == []
