"""An invitation is made from the token alone, and asks for what is used."""

from base64 import urlsafe_b64encode
from contextlib import suppress

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from bot.invitation import NAMES, PERMISSIONS, Invitation, TokenMalformed, application_of, named


def token_of(id: int) -> str:
    return urlsafe_b64encode(str(id).encode()).decode().rstrip("=") + ".Gabcde.a-secret_part"


@given(st.integers(min_value=1, max_value=2**64 - 1))
def test_a_token_tells_its_application(id: int) -> None:
    assert application_of(token_of(id)) == id


@given(st.text(st.characters(codec="ascii")))
def test_whatever_stands_in_the_setting_it_is_a_token_or_malformed(text: str) -> None:
    with suppress(TokenMalformed):
        assert application_of(text) >= 0


@pytest.mark.parametrize(
    "token",
    [
        "",
        "3f2a9c81d0b64e7f5a1c2d3e4f5a6b7c",  # a client secret
        "Bot " + token_of(7),
        f'"{token_of(7)}"',
        token_of(7).rpartition(".")[0],
        "bm90LWEtbnVtYmVy.Gabcde.secret",
        "A.Gabcde.secret",
        "\xb2.Gabcde.secret",
    ],
)
def test_what_is_no_token_is_told_and_not_repeated(token: str) -> None:
    with pytest.raises(TokenMalformed) as raised:
        application_of(token)
    assert "Reset Token" in raised.value.hint
    assert not token or token not in str(raised.value) + raised.value.hint


def test_blanks_around_a_token_do_no_harm() -> None:
    assert application_of(f" {token_of(7)}\n") == 7


def test_the_link_asks_for_four_permissions_and_two_scopes() -> None:
    url = URL(Invitation(123).url)
    assert (url.host, url.path) == ("discord.com", "/oauth2/authorize")
    assert dict(url.query) == {
        "client_id": "123",
        "scope": "bot applications.commands",
        "permissions": "274877975552",
    }


def test_only_permissions_that_the_bot_uses_are_named() -> None:
    assert named(discord.Permissions(administrator=True, view_channel=True)) == ["View Channels"]
    assert named(PERMISSIONS) == list(NAMES.values())
