"""`footnote invite` prints a link, or says why there is none."""

import json
from pathlib import Path

from tests.bot.terminal.conftest import Run

TOKEN = "MTIz.abc.secret-secret"
LINK = "https://discord.com/oauth2/authorize?client_id=123&scope=bot+applications.commands&permissions=274877975552"


def test_the_link_is_a_line_of_its_own(run: Run, tmp_path: Path) -> None:
    result = run(tmp_path / "new", "invite", FOOTNOTE_DISCORD_TOKEN=TOKEN)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == LINK
    assert "View Channels, Send Messages" in result.stdout
    assert "secret" not in result.output
    assert not (tmp_path / "new").exists()


def test_programs_get_json(run: Run, tmp_path: Path) -> None:
    told = json.loads(run(tmp_path, "invite", "--json", FOOTNOTE_DISCORD_TOKEN=TOKEN).stdout)
    assert told == {
        "application_id": "123",
        "permissions": [
            "View Channels",
            "Send Messages",
            "Send Messages in Threads",
            "Read Message History",
        ],
        "scopes": ["bot", "applications.commands"],
        "url": LINK,
    }


def test_without_a_token_there_is_no_link(run: Run, tmp_path: Path) -> None:
    result = run(tmp_path, "invite")
    assert result.exit_code == 2
    assert "no Discord token is set" in result.stderr


def test_a_malformed_token_is_told_and_not_shown(run: Run, tmp_path: Path) -> None:
    result = run(tmp_path, "invite", FOOTNOTE_DISCORD_TOKEN="3f2a9c81d0b64e7f")
    assert result.exit_code == 2
    assert "the Discord token is malformed" in result.stderr
    assert "3f2a9c81" not in result.output
