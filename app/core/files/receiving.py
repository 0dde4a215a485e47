"""Uploads as they come in: by a form, or by the editor's script, which puts the Markdown into the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.core.errors import InvalidError
from app.core.files.serving import INLINE


@dataclass(frozen=True)
class Shown:
    """A file that was taken, as a text shows it.

    Attributes:
        name: What it is called.
        media_type: What it is.
        url: Where it is handed out.
    """

    name: str
    media_type: str
    url: str

    @property
    def markdown(self) -> str:
        """The Markdown that shows it: a picture in place, anything else as a link."""
        label = self.name.rpartition(".")[0].replace("[", "(").replace("]", ")")
        return f"{'!' if self.media_type in INLINE else ''}[{label}]({self.url})"


def is_from_script() -> bool:
    """Tell whether a script waits for an answer in JSON."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def sent_files() -> list[FileStorage]:
    """Return the files that were sent.

    Raises:
        InvalidError: None was.
    """
    sent = [one for one in request.files.getlist("file") if one.filename]
    if not sent:
        raise InvalidError(_("Choose a file first."), "file")
    return sent


def answer_script(take: Callable[[FileStorage], Shown]) -> ResponseReturnValue:
    """Take the file that a script has sent, and answer with what it writes into the text.

    Args:
        take: Keeps the file.
    """
    try:
        taken = take(sent_files()[0])
    except InvalidError as error:
        return {"message": error.message}, 422
    return {"name": taken.name, "markdown": taken.markdown}, 201
