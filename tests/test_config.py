"""Settings are checked once, at the start, and a wrong one stops it with a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import SettingsError, load_settings
from tests.racing import at_once


@pytest.fixture
def given(tmp_path: Path) -> dict[str, str]:
    return {"PASSERELLE_DATA_DIR": str(tmp_path / "data"), "HOME": "/nowhere"}


def test_nothing_needs_to_be_set(given: dict[str, str]) -> None:
    settings = load_settings(given)
    assert settings.database_url == f"sqlite:///{settings.data_dir}/passerelle.db"
    assert len(settings.secret_key) >= 32
    assert not settings.is_production


def test_the_secret_of_a_development_installation_stays_the_same(given: dict[str, str]) -> None:
    assert load_settings(given).secret_key == load_settings(given).secret_key


def test_those_who_start_at_the_same_moment_have_the_same_secret(tmp_path: Path) -> None:
    for start in range(20):
        given = {"PASSERELLE_DATA_DIR": str(tmp_path / str(start))}
        assert len(set(at_once(8, lambda given=given: load_settings(given).secret_key))) == 1
        assert len(list((tmp_path / str(start)).glob("*secret_key*"))) == 1


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PASSERELLE_COLOUR", "red", "PASSERELLE_COLOUR is not a setting"),
        ("PASSERELLE_ENV", "staging", "PASSERELLE_ENV must be production or development"),
        ("PASSERELLE_SECRET_KEY", "short", "at least 32 characters"),
        ("PASSERELLE_DATABASE_URL", "mysql://x", "sqlite: or postgresql:"),
        ("PASSERELLE_JOBS_URL", "amqp://x", "PASSERELLE_JOBS_URL must be"),
        ("PASSERELLE_MAIL_URL", "mail.example.com", "file: or smtp: or smtps:"),
        ("PASSERELLE_MAIL_FROM", "nobody", "a mail address"),
        ("PASSERELLE_DEFAULT_LANGUAGE", "de", "en or fr"),
        ("PASSERELLE_TIME_ZONE", "Mars/Olympus", "a time zone"),
        ("PASSERELLE_MAX_UPLOAD_MB", "many", "a whole number"),
        ("PASSERELLE_REQUESTS_PER_MINUTE", "0", "a whole number from 1 on"),
        ("PASSERELLE_TRUSTED_PROXIES", "-1", "a whole number"),
        ("PASSERELLE_DATA_DIR", "/proc/nowhere", "cannot be made"),
    ],
)
def test_a_wrong_value_is_one_clear_sentence(given: dict[str, str], name: str, value: str, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence) as caught:
        load_settings(given | {name: value})
    assert "\n" not in str(caught.value)


def test_production_needs_a_secret_key_of_its_own(given: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="PASSERELLE_SECRET_KEY is missing"):
        load_settings(given | {"PASSERELLE_ENV": "production"})


def test_secrets_do_not_show_when_settings_are_printed(given: dict[str, str]) -> None:
    settings = load_settings(given | {"PASSERELLE_DATABASE_URL": "postgresql://me:hidden@localhost/x"})
    assert "hidden" not in repr(settings)
    assert settings.secret_key not in repr(settings)


@pytest.mark.parametrize("command", [["flask", "stats"], ["gunicorn", "wsgi:app", "--bind", "127.0.0.1:0"]])
def test_a_wrong_setting_stops_the_start_with_that_sentence_alone(tmp_path: Path, command: list[str]) -> None:
    environment = os.environ | {"PASSERELLE_DATA_DIR": str(tmp_path), "PASSERELLE_COLOUR": "red"}
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 3
    assert "PASSERELLE_COLOUR is not a setting" in done.stderr
    assert "Traceback" not in done.stderr
