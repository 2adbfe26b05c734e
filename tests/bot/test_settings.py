"""Settings come from the environment and from .env, and what is wrong with them is told by name."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings, SettingsError, TokenMissing, load_settings
from ingest.web.allowance import Allowance

EXAMPLE = Path(__file__).parents[2] / ".env.example"
SECRET = "MTIz.abc.secret-secret"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of the test's own, and none of this machine's settings."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    return tmp_path


def test_the_data_folder_is_in_the_home_of_whoever_runs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    assert load_settings().home == Path("/home/ada/.footnote")


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_PASSAGE_SIZE", "500")
    assert load_settings().passage_size == 500


def test_a_dotenv_file_is_read(folder: Path) -> None:
    (folder / ".env").write_text("FOOTNOTE_PASSAGE_SIZE=500\nOTHER_PROGRAM=1\n")
    assert load_settings().passage_size == 500


def test_the_environment_wins_over_the_dotenv_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text("FOOTNOTE_PASSAGE_SIZE=500\n")
    monkeypatch.setenv("FOOTNOTE_PASSAGE_SIZE", "600")
    assert load_settings().passage_size == 600


def test_what_is_given_wins_over_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_HOME", "/elsewhere")
    assert load_settings(home=folder).home == folder


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    monkeypatch.setenv("FOOTNOTE_HOME", "~/articles")
    assert load_settings().home == Path("/home/ada/articles")


def test_an_empty_value_is_the_same_as_none(folder: Path) -> None:
    (folder / ".env").write_text("FOOTNOTE_DISCORD_TOKEN=\nFOOTNOTE_ENCODER=\n")
    settings = load_settings()
    assert settings.discord_token is None
    assert settings.encoder == Settings.model_fields["encoder"].default


def test_a_misspelt_setting_is_named_with_a_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_DISCORD_TOKN", SECRET)
    with pytest.raises(
        SettingsError, match=r"FOOTNOTE_DISCORD_TOKN is not a setting.*FOOTNOTE_DISCORD_TOKEN"
    ):
        load_settings()


def test_a_misspelt_setting_in_the_dotenv_file_is_named_too(folder: Path) -> None:
    (folder / ".env").write_text("FOOTNOTE_HOEM=/data\n")
    with pytest.raises(SettingsError, match="FOOTNOTE_HOEM is not a setting; did you mean FOOTNOTE_HOME"):
        load_settings()


def test_a_setting_like_no_other_is_named_without_a_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_ZZZ", "1")
    with pytest.raises(SettingsError, match=r"FOOTNOTE_ZZZ is not a setting$"):
        load_settings()


def test_every_bad_value_is_told_by_its_name_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_PASSAGE_SIZE", "hunter2")
    monkeypatch.setenv("FOOTNOTE_REFUSE_BELOW", "7.25")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "FOOTNOTE_PASSAGE_SIZE: " in str(caught.value)
    assert "FOOTNOTE_REFUSE_BELOW: " in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert "7.25" not in str(caught.value)


def test_the_home_of_somebody_unknown_is_a_bad_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_HOME", "~nobody-of-that-name/articles")
    with pytest.raises(SettingsError, match="FOOTNOTE_HOME"):
        load_settings()


def test_a_dotenv_file_that_is_not_text_is_told(folder: Path) -> None:
    (folder / ".env").write_bytes(b"FOOTNOTE_HOME=\xff\xfe")
    with pytest.raises(SettingsError, match=r"\.env cannot be read: it is not UTF-8"):
        load_settings()


def test_the_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_DISCORD_TOKEN", SECRET)
    settings = load_settings()
    assert settings.token() == SECRET
    assert SECRET not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


def test_without_a_token_the_hint_names_the_setting() -> None:
    with pytest.raises(TokenMissing) as caught:
        load_settings().token()
    assert "FOOTNOTE_DISCORD_TOKEN" in caught.value.hint


def test_the_example_file_explains_every_setting_and_no_other() -> None:
    assert list(_explained()) == [_explanation(name) for name in Settings.model_fields]


def test_the_example_file_sets_nothing() -> None:
    assert all(line.startswith("#") for line in EXAMPLE.read_text("utf-8").splitlines() if line)


def _explained() -> Iterator[tuple[str, str, str]]:
    """The name, the default and the description of each setting in the example file."""
    for block in EXAMPLE.read_text("utf-8").split("\n\n")[1:]:
        *description, setting = (line.removeprefix("# ").strip() for line in block.strip().split("\n"))
        found = re.fullmatch(r"(FOOTNOTE_\w+)=(.*)", setting)
        assert found, f"{setting!r} is not a setting"
        yield found[1], found[2], " ".join(description)


def _explanation(name: str) -> tuple[str, str, str]:
    field = Settings.model_fields[name]
    default = "" if field.default is None else str(field.default)
    return PREFIX + name.upper(), default, field.description or "no description"


def test_an_intranet_is_allowed_by_host_range_and_port() -> None:
    allowed = load_settings(allow_hosts="wiki.example.lan:8080, 10.1.0.0/16,fd00::/8, ").allowance
    assert allowed == Allowance.of(["wiki.example.lan", "10.1.0.0/16", "fd00::/8"], [8080])
    assert load_settings().allowance == Allowance()
