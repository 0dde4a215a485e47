"""The icons of the house, cut out of the Bootstrap Icons sprite when the application starts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

SYMBOL = re.compile(r'<symbol class="[^"]*" viewBox="(?P<box>[^"]+)" id="(?P<name>[\w-]+)">(?P<shape>.*?)</symbol>')

ICON_NAMES = """
archive arrow-clockwise arrow-counterclockwise arrow-down arrow-left arrow-right arrow-up bar-chart-line bell
bell-slash bookmark bookmark-check box-arrow-right briefcase building buildings calendar-check calendar-event camera
chat-left-text chat-quote check-circle check-lg check2-circle chevron-down chevron-left chevron-right clipboard clock
clock-history code-slash columns-gap compass dash-lg diagram-3 download envelope envelope-slash exclamation-circle
exclamation-triangle eye eye-slash file-earmark file-earmark-excel file-earmark-pdf file-earmark-text
file-earmark-word flag folder folder2-open funnel gear geo-alt globe2 graph-down grip-vertical hand-thumbs-up
hourglass-split house image inbox inboxes info-circle journal-text journals key laptop lightbulb link-45deg list
list-check list-ol list-ul lock megaphone mortarboard newspaper paperclip patch-check patch-question pause-circle
pencil pencil-square people person person-badge person-check person-circle person-plus phone pin-angle play-circle
plus-circle plus-lg printer question-circle quote reply search send shield-check shield-lock signpost-2 signpost-split
sliders sort-down table tag tags three-dots trash tree type-bold type-h2 type-italic upload x-circle x-lg
"""
ICONS = frozenset(ICON_NAMES.split())


class UnknownIconError(LookupError):
    """A template asks for an icon that is not in `ICONS`."""


def cut_sprite(sprite: Path, names: Iterable[str] = ICONS) -> bytes:
    """Cut a few icons out of a large sprite.

    Args:
        sprite: An SVG file of `<symbol>` elements.
        names: The ids of the symbols to keep.

    Returns:
        An SVG file that holds those symbols alone.

    Raises:
        UnknownIconError: The sprite lacks one of the names.
    """
    wanted = set(names)
    symbols = {
        match["name"]: f'<symbol id="{match["name"]}" viewBox="{match["box"]}">{match["shape"]}</symbol>'
        for match in SYMBOL.finditer(sprite.read_text(encoding="utf-8"))
        if match["name"] in wanted
    }
    if missing := wanted - symbols.keys():
        raise UnknownIconError(", ".join(sorted(missing)))
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols[name] for name in sorted(wanted))}</svg>'.encode()
