"""Long lists, a page or a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from flask import request
from sqlalchemy import Select, func, select

from app.core.db import session

T = TypeVar("T")
PAGE_SIZE = 50
LAST_PAGE = 10_000


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list.

    Attributes:
        items: What stands on it.
        page: Its number, from 1.
        total: How many items the whole list has.
        size: How many items a full page has.
    """

    items: Sequence[T]
    page: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    def url_for_page(self, number: int) -> str:
        """Return the address of another page of the list that this request shows."""
        return f"{request.path}?{urlencode({**request.args.to_dict(flat=False), 'page': number}, doseq=True)}"


def paginate(query: Select[T], page: int, size: int = PAGE_SIZE, *, total: int | None = None) -> Page[T]:
    """Return one page of a query's rows, and how many rows there are in all.

    Args:
        query: An ordered query of one entity.
        page: From 1; what is out of range is brought into it.
        size: How many rows make a page.
        total: How many rows there are, where that is known already.
    """
    page = min(max(page, 1), LAST_PAGE)
    before = (page - 1) * size
    rows = session.scalars(query.limit(size).offset(before)).all()
    if total is None:
        is_last = len(rows) < size and (bool(rows) or page == 1)
        total = before + len(rows) if is_last else _count(query)
    if rows or not total or page == 1:
        return Page(rows, page, total, size)
    last = page_within(page, total, size)
    return Page(session.scalars(query.limit(size).offset((last - 1) * size)).all(), last, total, size)


def page_within(page: int, total: int, size: int) -> int:
    """Return the page of a list of known length that is nearest to the one asked for: the last, past the end."""
    return min(max(page, 1), max(1, -(-total // size)), LAST_PAGE)


def _count(query: Select[T]) -> int:
    """Return how many rows a query of one entity finds; their ids alone are asked for, which indexes may hold."""
    entity = query.column_descriptions[0]["entity"]
    ids = query.with_only_columns(entity.id, maintain_column_froms=True).order_by(None)
    return session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def requested_page() -> int:
    """Return the page that the current request asks for."""
    return request.args.get("page", default=1, type=int)


def batches_of(query: Select[int], size: int) -> Iterator[Sequence[int]]:
    """Yield the ids that a query finds, some at a time, so that what they name need never be in memory as a whole.

    Args:
        query: Finds the ids.
        size: The most at a time.
    """
    found = session.scalars(query).all()
    for start in range(0, len(found), size):
        yield found[start : start + size]
