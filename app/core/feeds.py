"""Atom feeds (RFC 4287), for programs that read them in a person's name."""

from __future__ import annotations

import re

from flask import Response, render_template

from app.core.installation import installation

NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def answer_feed(template: str, **shown: object) -> Response:
    """Return a feed as an answer that nobody between here and its reader keeps.

    Args:
        template: Name of its template, which is also given `base`, the address of the site.
        shown: What the template shows.
    """
    body = render_template(template, base=installation().settings.base_url, **shown)
    response = Response(NOT_IN_XML.sub("", body), mimetype="application/atom+xml")
    response.headers["Cache-Control"] = "private, no-store"
    return response
