"""From the lines of a CSV file to rows that can be taken, and the reasons for those that cannot."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO

from flask_babel import gettext as _

from app.accounts.service.people import EMAIL_LENGTH, NAME_LENGTH, TITLE_LENGTH, parse_email
from app.core.errors import InvalidError
from app.people.service.profiles import LOCATION_LENGTH, PHONE_LENGTH
from app.people.service.skills import parse_skills

REQUIRED = ("email", "department")
ROLES = {"", "staff", "champion", "administrator"}
ENCODINGS = ("utf-8-sig", "cp1252")
FIELD_LENGTH = 500
LENGTHS = {
    "email": EMAIL_LENGTH, "manager_email": EMAIL_LENGTH, "name": NAME_LENGTH, "title": TITLE_LENGTH,
    "location": LOCATION_LENGTH, "phone": PHONE_LENGTH,
}  # fmt: skip
"""The longest values by column, which are those that the forms take; of the other columns, FIELD_LENGTH."""


class UnreadableListError(InvalidError):
    """The file as a whole is not a list of people."""


@dataclass(frozen=True)
class Problem:
    """Why a line, or a part of it, was not taken; `email` is the address on that line, where it has one."""

    line: int
    reason: str
    email: str = ""


@dataclass(frozen=True)
class Row:
    """A line that can be taken. A value that is None was not in the file: what is known stays as it is.

    Attributes:
        line: Its number in the file, from 1.
        email: The person's address.
        name: The person's name; derived from the address where the file has none and the person is new.
        department: Names from the root down.
        title: What the person does.
        manager_email: Whom the person reports to.
        location: Where the person works.
        phone: How the person is called.
        skills: Levels by name.
        role: `staff`, `champion` of the department, or `administrator`.
    """

    line: int
    email: str
    name: str | None
    department: tuple[str, ...]
    title: str | None
    manager_email: str | None
    location: str | None
    phone: str | None
    skills: dict[str, int] | None
    role: str | None


def read_rows(content: bytes) -> tuple[list[Row], list[Problem]]:
    """Read a list of people.

    Args:
        content: A CSV file with a header; comma or semicolon, UTF-8 or what spreadsheets write in western Europe.

    Returns:
        The rows that can be taken, and what is wrong with the other lines.

    Raises:
        UnreadableListError: It is not a CSV file, or lacks a column that is needed.
    """
    reader = _open(content)
    rows: dict[str, Row] = {}
    problems = []
    for line, values in _lines(reader):
        try:
            row = _parse(line, values)
        except InvalidError as error:
            email = (values.get("email") or "").strip().lower()
            problems.append(Problem(line, error.message, email))
            continue
        if row.email in rows:
            first = rows[row.email].line
            problems.append(Problem(line, _("%(email)s is on line %(line)s already.", email=row.email, line=first)))
        else:
            rows[row.email] = row
    return list(rows.values()), problems


def _open(content: bytes) -> csv.DictReader[str]:
    text = _decode(content)
    header = text.partition("\n")[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = [column.strip().lower() for column in reader.fieldnames or ()]
    except csv.Error as error:
        raise UnreadableListError(_("This is not a CSV file.")) from error
    if missing := [column for column in REQUIRED if column not in columns]:
        raise UnreadableListError(_("The first line must name the column “%(column)s”.", column=missing[0]))
    reader.fieldnames = columns
    return reader


def _decode(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableListError(_("This is not a text file. Save the list as CSV and try again."))


def _lines(reader: csv.DictReader[str]) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Yield each line that has anything on it, with its number."""
    try:
        for values in reader:
            if any(value for value in values.values()):
                yield reader.line_num, {key: value for key, value in values.items() if key is not None}
    except csv.Error as error:
        raise UnreadableListError(_("Line %(line)s cannot be read as CSV.", line=reader.line_num)) from error


def _parse(line: int, values: dict[str, str | None]) -> Row:
    texts = {key: " ".join(value.split()) if value is not None else None for key, value in values.items()}
    _check_lengths(texts)
    role = texts.get("role")
    if role is not None and role.lower() not in ROLES:
        raise InvalidError(_("“%(role)s” is not a role: staff, champion or administrator.", role=role))
    skills = texts.get("skills")
    return Row(
        line=line,
        email=_required(texts, "email", parse_email),
        name=texts.get("name"),
        department=_parse_department(texts["department"]),
        title=texts.get("title"),
        manager_email=(manager := texts.get("manager_email")) and parse_email(manager),
        location=texts.get("location"),
        phone=texts.get("phone"),
        skills=None if skills is None else parse_skills(skills),
        role=role.lower() if role else None,
    )


def _check_lengths(texts: dict[str, str | None]) -> None:
    for column, text in texts.items():
        most = LENGTHS.get(column, FIELD_LENGTH)
        if len(text or "") > most:
            raise InvalidError(
                _(
                    "The column “%(column)s” is too long: it can have up to %(count)s characters.",
                    column=column,
                    count=most,
                )
            )


def _required(texts: dict[str, str | None], column: str, parse: Callable[[str], str]) -> str:
    value = texts[column]
    if not value:
        raise InvalidError(_("The column “%(column)s” is empty.", column=column))
    return parse(value)


def _parse_department(path: str | None) -> tuple[str, ...]:
    names = tuple(name.strip() for name in (path or "").split("/"))
    if not all(names):
        raise InvalidError(_("The column “%(column)s” is empty.", column="department"))
    return names


def name_from(email: str) -> str:
    """Return a name for `jean-luc.martin@example.com`: Jean-Luc Martin."""
    local = email.partition("@")[0].partition("+")[0]
    return " ".join(word.title() for word in local.replace("_", ".").split(".") if word) or email
