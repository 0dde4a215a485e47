"""The settings: read once from the environment, checked, then read-only."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PREFIX = "PASSERELLE_"
URL_SCHEMES = {
    "database_url": ("sqlite", "postgresql"),
    "jobs_url": ("sqlite", "postgresql", "redis", "rediss"),
    "search_url": ("whoosh", "postgresql"),
    "files_url": ("folder", "s3"),
    "mail_url": ("file", "smtp", "smtps"),
    "cache_url": ("memory", "redis", "rediss"),
    "base_url": ("http", "https"),
}
LANGUAGES = ("en", "fr")


class SettingsError(Exception):
    """A setting is wrong, unknown or missing; the message is one sentence that says which and why."""


class Environment(StrEnum):
    """Where this installation runs."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that can be set, each as `PASSERELLE_<NAME>` in the environment.

    Attributes:
        env: `production` or `development`.
        data_dir: Folder for everything that is kept: database, index, files, outgoing mail of a demo.
        secret_key: Signs cookies, links and queued jobs; at least 32 characters.
        database_url: `sqlite:///...` or `postgresql://...`.
        jobs_url: `sqlite:` (in the data folder), `postgresql://...` or `redis://...`.
        search_url: `whoosh:` (in the data folder) or `postgresql://...`.
        files_url: `folder:` (in the data folder) or `s3://bucket/prefix`.
        mail_url: `file:` (messages are written to the data folder), `smtp://...` or `smtps://...`.
        mail_from: The address that messages come from.
        cache_url: `memory:` or `redis://...`; holds the counters of the request limits.
        requests_per_minute: How many one browser that is signed in may send, and all others of one network address.
        base_url: The address under which people reach this installation; links in mail begin with it.
        site_name: What the intranet is called on its pages and in its mails.
        default_language: Language of a person who has chosen none and whose browser asks for none of ours.
        time_zone: Time zone of a person who has chosen none.
        trusted_proxies: How many reverse proxies stand in front and set `X-Forwarded-*`.
        max_upload_mb: Largest request taken, in megabytes.
        traffic_dir: Folder in which logs of mail are dropped for the email meter, which deletes what it has read.
    """

    env: Environment = Environment.DEVELOPMENT
    data_dir: Path = Path("var")
    secret_key: str = field(default="", repr=False)
    database_url: str = field(default="", repr=False)
    jobs_url: str = field(default="sqlite:", repr=False)
    search_url: str = field(default="whoosh:", repr=False)
    files_url: str = field(default="folder:", repr=False)
    mail_url: str = field(default="file:", repr=False)
    mail_from: str = "intranet@localhost"
    cache_url: str = field(default="memory:", repr=False)
    requests_per_minute: int = 900
    base_url: str = "http://127.0.0.1:8000"
    site_name: str = "Passerelle"
    default_language: str = "en"
    time_zone: str = "Europe/Paris"
    trusted_proxies: int = 0
    max_upload_mb: int = 50
    traffic_dir: Path = Path("var/traffic")

    @property
    def is_production(self) -> bool:
        """Whether this installation serves a real company."""
        return self.env is Environment.PRODUCTION

    @property
    def is_secure(self) -> bool:
        """Whether people reach this installation over https."""
        return self.base_url.startswith("https:")


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read and check the settings.

    Args:
        environ: The environment variables.

    Returns:
        Settings whose every value can be relied on; the folders exist.

    Raises:
        SettingsError: A value is wrong or unknown, or production lacks its secret key.
    """
    given = {key.removeprefix(PREFIX).lower(): value for key, value in environ.items() if key.startswith(PREFIX)}
    known = {setting.name for setting in fields(Settings)}
    if unknown := sorted(given.keys() - known):
        raise SettingsError(f"{PREFIX}{unknown[0].upper()} is not a setting; README.md lists those there are.")
    values: dict[str, object] = {name: _parse(name, value.strip()) for name, value in given.items() if value.strip()}
    data_dir = _make_private_folder("data_dir", values.get("data_dir", Settings.data_dir))
    values["data_dir"] = data_dir
    values["traffic_dir"] = _make_private_folder("traffic_dir", values.get("traffic_dir", data_dir / "traffic"))
    values.setdefault("database_url", f"sqlite:///{data_dir / 'passerelle.db'}")
    if "secret_key" not in values:
        values["secret_key"] = _development_secret(data_dir, values.get("env", Settings.env))
    return Settings(**values)  # type: ignore[arg-type]


def _parse(name: str, value: str) -> object:
    """Turn one environment variable into the value of its setting."""
    if name in URL_SCHEMES:
        return _parse_url(name, value)
    parse = {
        "env": _parse_env,
        "secret_key": _parse_secret,
        "default_language": _parse_language,
        "time_zone": _parse_time_zone,
        "mail_from": _parse_address,
        "trusted_proxies": _parse_count,
        "max_upload_mb": _parse_count,
        "requests_per_minute": _parse_limit,
    }.get(name)
    return parse(name, value) if parse else value


def _wrong(name: str, expected: str) -> SettingsError:
    return SettingsError(f"{PREFIX}{name.upper()} must be {expected}.")


def _parse_url(name: str, value: str) -> str:
    scheme = urlsplit(value).scheme.partition("+")[0]
    if scheme not in URL_SCHEMES[name]:
        raise _wrong(name, "an address that begins with " + " or ".join(f"{one}:" for one in URL_SCHEMES[name]))
    return value.rstrip("/") if name == "base_url" else value


def _parse_env(name: str, value: str) -> Environment:
    if value not in set(Environment):
        raise _wrong(name, "production or development")
    return Environment(value)


def _parse_secret(name: str, value: str) -> str:
    if len(value) < 32:
        raise _wrong(name, "at least 32 characters long")
    return value


def _parse_language(name: str, value: str) -> str:
    if value not in LANGUAGES:
        raise _wrong(name, " or ".join(LANGUAGES))
    return value


def _parse_time_zone(name: str, value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise _wrong(name, "a time zone such as Europe/Paris") from None
    return value


def _parse_address(name: str, value: str) -> str:
    if value.count("@") != 1 or any(character.isspace() for character in value):
        raise _wrong(name, "a mail address such as intranet@example.com")
    return value


def _parse_count(name: str, value: str) -> int:
    if not value.isdecimal():
        raise _wrong(name, "a whole number")
    return int(value)


def _parse_limit(name: str, value: str) -> int:
    if not value.isdecimal() or not int(value):
        raise _wrong(name, "a whole number from 1 on")
    return int(value)


def _make_private_folder(name: str, value: object) -> Path:
    folder = Path(str(value)).resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"{PREFIX}{name.upper()} {folder} cannot be made: {error.strerror}.") from error
    return folder


def _development_secret(data_dir: Path, env: object) -> str:
    """Return the secret of a development installation, made on its first start and kept in its data folder."""
    if env is Environment.PRODUCTION:
        raise SettingsError(f"{PREFIX}SECRET_KEY is missing; production needs one of at least 32 random characters.")
    path = data_dir / "secret_key"
    if not path.exists():
        with NamedTemporaryFile("w", dir=data_dir, prefix=".secret_key-") as draft, suppress(FileExistsError):
            draft.write(secrets.token_urlsafe(48))
            draft.flush()
            os.link(draft.name, path)  # whole, and the first of several processes that start at the same moment wins
    return path.read_text()
